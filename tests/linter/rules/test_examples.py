"""Every rule holds against its own examples, and every bad example is found by its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.linter.configuration import read_configuration
from geo.linter.rules import CATALOGUE, FAMILIES, RULES
from geo.linter.rules.rule import Files, Rule
from geo.linter.ruleset import Ruleset
from geo.linter.validation import validate


def written(folder: Path, files: str | bytes | Files) -> Path:
    """The folder, with the files of an example in it."""
    for name, text in files.items() if isinstance(files, dict) else [("a.geojson", files)]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def rules_for(folder: Path, **choices: list[str]) -> Ruleset:
    """The rules chosen, with what the configuration in a folder declares about layers."""
    file = folder / "geo.toml"
    found = read_configuration(file).choices if file.is_file() else {}
    return Ruleset.of(**{**found, **choices})


# What only a configuration or mending can bring about is tested with these.
EXEMPLARY = [rule for rule in RULES.values() if rule.bad]


@pytest.mark.parametrize("rule", EXEMPLARY, ids=lambda rule: rule.code)
def test_rule_finds_its_bad_example_and_nothing_in_its_good_one(rule: Rule, tmp_path: Path) -> None:
    folders = [written(tmp_path / "good", rule.good), written(tmp_path / "bad", rule.bad)]
    good, bad = (validate(f, ruleset=rules_for(f, select=[rule.code])) for f in folders)
    assert [str(f.message) for f in good] == []
    assert {f.code for f in bad} == {rule.code}
    assert all(f.severity == rule.severity for f in bad)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_good_example_has_no_error_at_all(rule: Rule, tmp_path: Path) -> None:
    folder = written(tmp_path, rule.good)
    found = validate(folder, ruleset=rules_for(folder))
    assert [(f.code, f.message) for f in found if f.severity == "error"] == []


def test_nearly_every_rule_has_examples() -> None:
    assert set(RULES) - {rule.code for rule in EXEMPLARY} == {"X005", "X007"}


def test_codes_are_of_known_families_and_names_are_unique() -> None:
    assert {code[0] for code in RULES} == set(FAMILIES)
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


def test_a_family_has_a_folder() -> None:
    folders = {(code[0], entry.module.split(".")[0]) for code, entry in CATALOGUE.items()}
    assert len(folders) == len(FAMILIES)
