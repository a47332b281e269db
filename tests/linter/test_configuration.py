"""The configuration of `geo validate`: read, found, checked to the line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import ConfigError
from geo.linter.configuration import find_configuration, read_configuration
from geo.linter.findings import Finding
from geo.linter.ruleset import Ruleset

WRONG = [
    ('ignore = "D603"', '1:10: "ignore": expected a list of rules, such as ["D6", "winding"].'),
    ("select = [1]", '1:11: "select": expected a list of rules, such as ["D6", "winding"].'),
    ('select = [\n  "D6",\n  "Z9",\n]', '3:3: "select": "Z9" is no rule. See "geo rule" for all.'),
    ('[per-file-ignores]\n"a" = ["windin"]',
     '2:8: "per-file-ignores.a": "windin" is no rule. Did you mean "winding"?'),
    ("per-feature-ignores = 1",
     '1:23: "per-feature-ignores": expected a table of lists of rules.'),
    ('severity.D603 = "fatal"',
     '1:17: "severity.D603": "fatal" is no severity. Choose from error, warning, info.'),
    ('severity = "info"', '1:12: "severity": expected a table, such as { D617 = "info" }.'),
    ("baseline = 3", '1:12: "baseline": expected the name of a file.'),
    ('[[ignore]]\nfiles = "a"', '1:3: "ignore": name the rules, such as rules = ["D6"].'),
    ('[[ignore]]\nrules = "D6"\nfeatures = [\n1]',
     '3:12: "ignore.features": expected a text, or a list of texts.'),
    ('[[ignore]]\nrules = ["D6", "Z9"]',
     '2:16: "ignore.rules": "Z9" is no rule. See "geo rule" for all.'),
    ("a = [", "1:6: not valid TOML (Invalid value)."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[text for text, _ in WRONG])
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "geo.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as error:
        read_configuration(file)
    assert str(error.value) == f"{file}:{message}"


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.geo]\nselect = ["Z9"]\nbaseline = 1\n')
    with pytest.raises(ConfigError) as error:
        read_configuration(file)
    assert [line.split(": ")[0] for line in str(error.value).splitlines()] == [
        f"{file}:2:11", f"{file}:3:12",
    ]  # fmt: skip


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "geo.toml").write_text('select = ["D"]\nbaseline = "known.json"')
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    file = find_configuration(inner)
    assert file is not None
    found = read_configuration(file)
    assert (found.choices, found.file) == ({"select": ["D"]}, tmp_path / "geo.toml")
    assert found.baseline == tmp_path / "known.json"
    (tmp_path / "a" / "pyproject.toml").write_text('[tool.geo]\nignore = ["D"]\n')
    assert find_configuration(inner) == tmp_path / "a" / "pyproject.toml"


@pytest.mark.parametrize(
    ("entry", "aside"),
    [
        ({"rules": "D6"}, ["layers/a.geojson a", "layers/a.geojson b", "b.geojson a"]),
        ({"rules": ["D6"], "files": "layers/*"}, ["layers/a.geojson a", "layers/a.geojson b"]),
        ({"rules": ["D6"], "files": ["b.*"]}, ["b.geojson a"]),
        ({"rules": ["D6"], "files": "**/*.geojson", "features": "b"}, ["layers/a.geojson b"]),
        ({"rules": ["date-syntax"], "features": ["a"]}, ["layers/a.geojson a", "b.geojson a"]),
        ({"rules": ["G"]}, []),
        ({"rules": ["D6"], "files": "ayers/*"}, []),
    ],
)
def test_an_entry_sets_rules_aside_by_file_and_feature(
    entry: dict[str, object], aside: list[str]
) -> None:
    rules = Ruleset.of(ignore=[entry])
    assert "D601" in rules.codes
    places = [("layers/a.geojson", "a"), ("layers/a.geojson", "b"), ("b.geojson", "a")]
    found = [
        f"{file} {name}"
        for file, name in places
        if rules.sets_aside(Finding("D601", "date-syntax", "error", "", file, feature_id=name))
    ]
    assert found == aside
