"""`geo validate` and `geo rule` at a terminal: formats, exit codes, fixes, configuration."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from geo.cli import geo as cli
from geo.linter.fixes import Mended
from geo.linter.rulebook import catalogue, reference
from geo.linter.rules import CATALOGUE, CATALOGUE_FILE, RULES, checks, rules_in
from geo.linter.rules.rule import Change, Hit
from geo.linter.rules.subjects.item import Item

ROOT = Path(__file__).parents[2]
POINT = '{"type": "Point", "coordinates": [46.75, 39.82]}'
BAD = (
    '{"type": "FeatureCollection", "features": [\n'
    '{"type": "Feature", "id": "a", "properties": {"valid_from": "1994", "valid_to": "1993"}, '
    f'"geometry": {POINT}}}\n]}}\n'
)
GOOD = BAD.replace("1993", "1995")
RING = '{"type": "Polygon", "coordinates": [[[0, 0], [0, 4], [4.0, 4], [4, 0]]]}'
FIXABLE = (
    '{"type": "FeatureCollection", "features": [\n'
    f'  {{"type":"feature","id":"a","properties":{{"name":" Shusha "}},"geometry":{RING}}}\n]}}\n'
)


def run(folder: Path, *words: str) -> Result:
    """`geo WORDS` in a folder."""
    runner = CliRunner()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return runner.invoke(cli, list(words))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.geojson").write_text(BAD)
    return tmp_path


def test_a_clean_file_ends_with_0_and_findings_with_1(folder: Path) -> None:
    (folder / "good.geojson").write_text(GOOD)
    assert run(folder, "validate", "good.geojson").exit_code == 0
    assert run(folder, "validate", "a.geojson").exit_code == 1
    assert run(folder, "validate", "a.geojson", "--exit-zero").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [["nothing.geojson"], ["--select", "Z9"], ["--baseline", "a.geojson"], ["--config", "b.toml"]],
)
def test_what_cannot_be_run_ends_with_2(folder: Path, words: list[str]) -> None:
    assert run(folder, "validate", *words).exit_code == 2


def test_the_full_report_shows_the_place(folder: Path) -> None:
    assert run(folder, "validate").output == (
        'a.geojson:2:81: error D603 "valid_to" 1993 comes before "valid_from" 1994.\n'
        "  |\n"
        '2 | …es": {"valid_from": "1994", "valid_to": "1993"}, "geometry": {"type": "Point", '
        '"coordinates": […\n' + "  |" + " " * 42 + "^^^^^^\n"
        "  = why: The feature is never in force, so it is on no map.\n\nFound 1 error.\n"
    )


def test_the_full_report_tells_once_for_each_rule_why_it_hurts(folder: Path) -> None:
    (folder / "b.geojson").write_text(BAD)
    assert run(folder, "validate").output.count("= why: ") == 1


def test_an_excerpt_of_a_long_line_is_a_window(folder: Path) -> None:
    (folder / "a.geojson").write_text(BAD.replace("\n", "").replace("1994", "1994" + " " * 9999))
    for line in run(folder, "validate").output.splitlines():
        if line.startswith("1 |"):
            assert len(line) < 110


def test_json_is_printed_whole_also_without_findings(folder: Path) -> None:
    (finding,) = json.loads(run(folder, "validate", "--output-format", "json").output)
    assert (finding["code"], finding["line"], finding["column"]) == ("D603", 2, 81)
    (folder / "a.geojson").write_text(GOOD)
    assert run(folder, "validate", "--output-format", "json").output == "[]\n"


def test_other_formats_carry_the_finding(folder: Path) -> None:
    def out(name: str) -> str:
        return run(folder, "validate", "--output-format", name).output

    assert out("concise").startswith("a.geojson:2:81: error D603")
    assert json.loads(out("jsonl"))["offset"] == 124
    assert out("github").startswith(
        "::error file=a.geojson,line=2,endLine=2,col=81,endColumn=87,title=D603 interval-reversed::"
    )
    (issue,) = json.loads(out("gitlab"))
    assert issue["location"] == {"path": "a.geojson", "lines": {"begin": 2}}
    (failure,) = ET.fromstring(out("junit")).iter("failure")
    assert failure.text == "a.geojson:2:81"
    (log,) = json.loads(out("sarif"))["runs"]
    (result,) = log["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 81
    assert log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "D603"


def test_terminal_codes_in_data_are_not_printed(folder: Path) -> None:
    (folder / "a.geojson").write_text(BAD.replace("1993", "\\u001b[2J\u202e"))
    for name in ("full", "concise", "github"):
        output = run(folder, "validate", "--output-format", name).output
        assert not set(output) & {"\x1b", "\u202e"}


def test_fixes_change_only_the_bytes_that_are_wrong(folder: Path) -> None:
    file = folder / "a.geojson"
    file.write_text(FIXABLE)
    assert '-  {"type":"feature"' in run(folder, "validate", "--fix", "--diff").output
    assert file.read_text() == FIXABLE
    run(folder, "validate", "--fix")
    ring = "[[0, 0], [4, 0], [4.0, 4], [0, 4], [0, 0]]"
    assert file.read_text() == (
        FIXABLE.replace('"type":"feature"', '"type":"Feature"')
        .replace(" Shusha ", "Shusha")
        .replace("[[0, 0], [0, 4], [4.0, 4], [4, 0]]", ring)
    )
    mended = file.read_bytes()
    run(folder, "validate", "--fix")
    assert file.read_bytes() == mended


def test_keys_of_the_configuration_that_are_not_known_are_findings(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.geo]\nignore = ["D603"]\n[[tool.geo.ignor]]\n[tool.geo.layers.a]\ngeometri = 1\n'
    )
    (folder / "a.geojson").write_text(GOOD)
    assert run(folder, "validate", "a.geojson", "--output-format", "concise").stdout == (
        'pyproject.toml:3:3: warning X001 "ignor": this key is not known. '
        'Did you mean "ignore"?\n'
        'pyproject.toml:5:1: warning X001 "geometri": this key is not known. '
        'Did you mean "geometry"?\n'
    )
    assert run(folder, "validate", "--isolated", "a.geojson").exit_code == 0
    assert "pyproject.toml:3:3" in run(folder, "validate", "--isolated", ".").stdout


def test_a_layer_that_is_not_declared_is_told_where_others_are(
    make_atlas: Callable[..., Path],
) -> None:
    root = make_atlas({
        "layers/front.geojson": GOOD, "layers/other.geojson": GOOD.replace('"a"', '"b"'),
        "geo.toml": 'select = ["X005"]\n[layers.frunt]\n[layers.other]\n',
    })  # fmt: skip
    assert run(root, "validate", "--output-format", "concise").stdout == (
        "layers/front.geojson:2:1: warning X005 the configuration declares other layers, but not "
        'this one. Did you mean "frunt"?\n'
    )
    (root / "geo.toml").write_text('select = ["X005"]\n')
    assert run(root, "validate").exit_code == 0


def test_what_a_baseline_lists_in_vain_is_told(folder: Path) -> None:
    run(folder, "validate", "--write-baseline", "known.json")
    (folder / "geo.toml").write_text('baseline = "known.json"')
    assert "X003" not in run(folder, "validate").output
    (folder / "a.geojson").write_text(GOOD)
    done = run(folder, "validate", "--output-format", "concise")
    assert done.stdout.startswith("known.json:4:58: info X003 D603 in a.geojson: it is not found")
    assert done.exit_code == 0
    assert "X003" not in run(folder, "validate", "--ignore", "D603").stdout
    (folder / "a.geojson").unlink()
    (folder / "b.geojson").write_text(GOOD)
    assert "there is no such file any more" in run(folder, "validate").stdout


SUPPRESSED = [
    ('"lint:ignore": ["D603"]', []),
    ('"lint:ignore": ["interval-reversed"]', []),
    ('"lint:ignore": ["D603", "D601"]', [(2, 113)]),
    ('"lint:ignore": ["G999", "D603", "no-such-rule"]', [(2, 105), (2, 121)]),
    ('"lint:ignore": ["R704", "D603"]', []),  # nothing has looked at references here
    ('"lint:ignore": [1]', [(2, 105)]),
]


@pytest.mark.parametrize(("member", "places"), SUPPRESSED, ids=[case[0] for case in SUPPRESSED])
def test_a_suppression_that_does_nothing_is_told_and_taken_away(
    folder: Path, member: str, places: list[tuple[int, int]]
) -> None:
    (folder / "a.geojson").write_text(BAD.replace('"1993"', f'"1993", {member}'))
    words = ["--ignore", "N804", "--output-format", "json"]
    found = json.loads(run(folder, "validate", *words).stdout)
    assert [(f["line"], f["column"]) for f in found if f["code"] == "X002"] == places
    run(folder, "validate", "--fix", "--select", "X002,D603,D601")
    assert "X002" not in run(folder, "validate", *words).stdout


def test_fixes_that_undo_each_other_end_and_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flips(item: Item) -> Iterator[Hit]:
        """A rule that always wants the other of two names."""
        if isinstance(item.value, dict) and item.role == "feature":
            other = "two" if item.value["id"] == "one" else "one"
            yield Hit("flip", ("id",), fix=(Change(f'"{other}"', ("id",)),), fix_title="Flip")

    known = RULES["L510"]
    module = rules_in(CATALOGUE["L510"].module)
    monkeypatch.setitem(module, "L510", replace(known, check=flips, also=None))
    checks.cache_clear()
    done = run(folder, "validate", "--fix", "--select", "L510,X007", "--output-format", "concise")
    checks.cache_clear()
    assert "a.geojson: error X007 fixes still change the file after 20 rounds" in done.stdout
    assert done.exit_code == 1


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.fix], ids=lambda r: r.code)
def test_a_fix_brings_no_error_and_mending_twice_changes_nothing(rule, tmp_path: Path) -> None:
    files = rule.bad if isinstance(rule.bad, dict) else {"a.geojson": rule.bad}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def errors() -> int:
        found = json.loads(run(tmp_path, "validate", "--output-format", "json").output)
        return sum(finding["severity"] == "error" for finding in found)

    before = errors()
    run(tmp_path, "validate", "--unsafe-fixes", "-q")
    once = {name: (tmp_path / name).read_bytes() for name in files}
    run(tmp_path, "validate", "--unsafe-fixes", "-q")
    assert {name: (tmp_path / name).read_bytes() for name in files} == once
    assert errors() <= before


def test_a_baseline_hides_what_was_known(folder: Path) -> None:
    run(folder, "validate", "--write-baseline", "known.json")
    assert run(folder, "validate", "--baseline", "known.json").exit_code == 0
    (folder / "a.geojson").write_text("\n" + BAD)
    assert run(folder, "validate", "--baseline", "known.json").exit_code == 0
    (folder / "a.geojson").write_text(BAD.replace(": 39", ": 99").replace("1994", "Y"))
    assert run(folder, "validate", "--baseline", "known.json").exit_code == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('ignore = ["D603"]', 0),
        ('select = ["G"]', 0),
        ('severity = { D603 = "info" }', 0),
        ('[per-file-ignores]\n"*.geojson" = ["D"]', 0),
        ('[per-feature-ignores]\n"a" = ["interval-reversed"]', 0),
        ('[per-feature-ignores]\n"b" = ["D603"]', 1),
        ('[[ignore]]\nrules = "D603"\nfiles = "a.*"\nfeatures = "a"', 0),
        ('[[ignore]]\nrules = "D603"\nfiles = "b.*"', 1),
        ('ignored = ["D603"]', 1),
        ('ignore = "D603"', 2),
        ('severity = { D603 = "fatal" }', 2),
        ("ignore = [", 2),
    ],
)
def test_configuration_is_read_and_checked(folder: Path, text: str, code: int) -> None:
    (folder / "geo.toml").write_text(text)
    assert run(folder, "validate").exit_code == code


def test_a_baseline_may_stand_in_the_configuration(folder: Path) -> None:
    run(folder, "validate", "--write-baseline", "known.json")
    (folder / "geo.toml").write_text('baseline = "known.json"')
    assert run(folder, "validate").exit_code == 0


def test_a_baseline_holds_wherever_the_check_runs(folder: Path) -> None:
    (folder / "geo.toml").write_text('baseline = "known.json"')
    run(folder, "validate", "--write-baseline", "known.json")
    (folder / "inner").mkdir()
    assert run(folder / "inner", "validate", "..").exit_code == 0
    assert run(folder, "validate", str(folder / "a.geojson")).exit_code == 0


def test_a_configuration_can_be_named_or_left_out(folder: Path) -> None:
    (folder / "geo.toml").write_text('ignore = ["D603"]')
    (folder / "other.toml").write_text('severity = { D603 = "warning" }')
    assert run(folder, "validate").exit_code == 0
    assert "error D603" in run(folder, "validate", "--isolated").output
    assert "warning D603" in run(folder, "validate", "--config", "other.toml").output


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["--select", "D6"], {"D603"}),
        (["--select", "interval-reversed"], {"D603"}),
        (["--select", "D601,G", "--extend-select", "D603"], {"D603"}),
        (["--select", "D", "--ignore", "D603"], set()),
        (["--ignore", "D", "--extend-select", "D603"], {"D603"}),
        (["--extend-select", "G322"], {"D603"}),
        (["--ignore", "ALL"], set()),
    ],
)
def test_options_choose_rules(folder: Path, words: list[str], codes: set[str]) -> None:
    output = run(folder, "validate", "--output-format", "json", *words).output
    assert {finding["code"] for finding in json.loads(output)} == codes


def pipe(folder: Path, text: str, *words: str) -> Result:
    """`geo validate -` with a text on standard input."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(cli, ["validate", "-", *words], input=text)


def test_standard_input_is_checked_under_a_name(tmp_path: Path) -> None:
    assert pipe(tmp_path, GOOD).exit_code == 0
    assert pipe(tmp_path, BAD).stdout.startswith("<stdin>:2:81: error D603")
    assert "^^^^^^" in pipe(tmp_path, BAD).stdout
    table = "id,date,title\na,2020-13,x\n"
    words = ["--stdin-filename", "events.csv", "--output-format", "concise"]
    assert pipe(tmp_path, table, *words).stdout.startswith("events.csv:2:3: error D602")
    assert pipe(tmp_path, "", "--stdin-filename", "a.gpkg").exit_code == 2


def test_standard_input_is_mended_to_standard_output(tmp_path: Path) -> None:
    done = pipe(tmp_path, FIXABLE, "--fix", "--select", "S104,L510")
    mended = FIXABLE.replace('"type":"feature"', '"type":"Feature"').replace(" Shusha ", "Shusha")
    assert (done.stdout, done.exit_code) == (mended, 0)
    assert "2 findings mended in 1 file." in done.stderr
    left = pipe(tmp_path, BAD, "--fix")
    assert (left.stdout, left.exit_code) == (BAD, 1)
    assert "D603" in left.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_diff_tells_by_its_exit_code_whether_anything_would_change(folder: Path) -> None:
    assert run(folder, "validate", "--diff").exit_code == 0  # nothing can be mended
    (folder / "b.geojson").write_text(FIXABLE)
    done = run(folder, "validate", "--diff")
    assert done.exit_code == 1
    assert done.stdout.startswith("--- b.geojson\n+++ b.geojson\n@@")
    assert done.stderr == "4 findings would be mended in 1 file.\n"
    assert run(folder, "validate", "--diff", "--exit-zero").exit_code == 0


def test_quiet_prints_findings_only(folder: Path) -> None:
    assert "Found" not in run(folder, "validate", "-q").output
    (folder / "a.geojson").write_text(GOOD)
    assert run(folder, "validate", "-q").output == ""
    assert run(folder, "validate").output == "No findings.\n"


def test_findings_can_be_written_to_a_file(folder: Path) -> None:
    done = run(folder, "validate", "--output-format", "json", "-o", "found.json")
    assert (done.output, done.exit_code) == ("", 1)
    assert json.loads((folder / "found.json").read_text())[0]["code"] == "D603"


def test_a_file_that_changes_while_it_is_mended_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "a.geojson"
    file.write_text(FIXABLE)

    def changed(self: Mended) -> None:
        file.write_text("somebody else's")
        return write(self)

    write = Mended.write
    monkeypatch.setattr(Mended, "write", changed)
    done = run(folder, "validate", "--fix")
    assert (done.exit_code, file.read_text()) == (2, "somebody else's")
    assert "changed while it was being mended" in done.stderr


def test_a_terminal_gets_colours_unless_it_wants_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    command = [sys.executable, "-m", "geo", "validate"]

    def terminal() -> str:
        """What the command prints to a terminal of its own."""
        main, side = pty.openpty()
        with subprocess.Popen(command, cwd=folder, stdout=side, stderr=side) as process:
            process.wait(60)
        os.close(side)
        with contextlib.suppress(OSError):  # Linux: the other side has been closed
            return os.read(main, 1 << 16).decode()
        return ""

    assert "\x1b[1;31merror D603\x1b[0m" in terminal()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in terminal()
    monkeypatch.setenv("FORCE_COLOR", "1")

    def piped() -> bytes:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout

    assert b"\x1b" not in piped()
    monkeypatch.delenv("NO_COLOR")
    assert b"\x1b[1;31merror D603\x1b[0m" in piped()


def test_what_a_check_would_look_at_is_shown(folder: Path) -> None:
    (folder / "geo.toml").write_text('select = ["D"]\nseverity.D603 = "info"\n')
    files = run(folder, "validate", "--show-files")
    assert (files.exit_code, files.output) == (0, "a.geojson\ngeo.toml\n")
    settings = run(folder, "validate", "--show-settings", "--ignore", "D601")
    lines = settings.output.splitlines()
    assert lines[0] == "configuration  geo.toml"
    assert "  D603  info     interval-reversed" in lines
    assert not any("D601" in line for line in lines)
    both = run(folder, "validate", "--isolated", "--config", "geo.toml")
    assert (both.exit_code, "--isolated uses no" in both.stderr) == (2, True)


def test_statistics_count_rules_and_what_can_be_mended(folder: Path) -> None:
    bad = (folder / "a.geojson").read_text()
    for i, date in enumerate(("1990-2-3", "May", "2020/1/1")):
        text = re.sub('"valid_from": "[^"]*"', f'"valid_from": "{date}"', bad)
        (folder / f"{i}.geojson").write_text(
            text.replace('"properties": {', '"properties": {"x": " y", ')
        )
    counted = ["--statistics", "--select", "D,L510"]
    assert run(folder, "validate", *counted).output == (
        "      3  D601  [-]  date-syntax\n"
        "      3  L510  [*]  leading-trailing-space\n"
        "      1  D603       interval-reversed\n"
    )
    output = run(folder, "validate", *counted, "--output-format", "json").output
    assert json.loads(output)[0] == {
        "code": "D601", "name": "date-syntax", "count": 3, "fixable": 2,
    }  # fmt: skip


def test_a_rule_explains_itself(tmp_path: Path) -> None:
    output = run(tmp_path, "rule", "D603").output
    assert output.startswith("D603 interval-reversed: error\n")
    assert len(run(tmp_path, "rule").output.splitlines()) == len(RULES)
    assert {rule["code"] for rule in json.loads(run(tmp_path, "rule", "--json").output)} == set(
        RULES
    )


def test_the_reference_and_the_catalogue_of_rules_are_current() -> None:
    """If this fails, run `python -m geo.linter.rulebook docs/rules.md`."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == reference()
    assert CATALOGUE_FILE.read_text(encoding="utf-8") == catalogue()
