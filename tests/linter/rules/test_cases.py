"""Every rule against files with cases: where it must find something, and where nothing.

`cases/CODE/` holds files or folders `bad*` and `good*`, and `cases.txt`, which lists every case;
how to add one stands in `tests/README.md`.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

import geo
from geo.linter.configuration import read_configuration
from geo.linter.findings import Finding
from geo.linter.fixes import mend
from geo.linter.inputs import inputs
from geo.linter.rules import RULES
from geo.linter.ruleset import Ruleset

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(CASES.iterdir())
FEWEST = 5  # cases of either kind that a rule has
# These need a history, very large files, or what a whole run comes to: see test_history.py,
# test_geometry.py, test_cli_validate.py and test_validation.py.
ELSEWHERE = {"L514", "G323", "X002", "X003", "X004", "X005", "X007"}


def listed(folder: Path, kind: str) -> list[str]:
    """The places in `cases.txt` of bad or good cases, in order."""
    lines = (folder / "cases.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.startswith(kind)]


def found(folder: Path, kind: str) -> list[str]:
    """The places at which the rule of a folder finds something in its bad or good files."""
    files = sorted(path for path in folder.iterdir() if path.name.startswith(kind))
    return [
        finding.where.removeprefix(f"{folder}/")
        for file in files
        for finding in geo.validate(file, ruleset=ruleset(file))
    ]


def ruleset(file: Path) -> Ruleset:
    """The rule of a case, with what a `geo.toml` in it declares about layers."""
    declared = file / "geo.toml"
    found = read_configuration(declared).choices if declared.is_file() else {}
    return Ruleset.of(**{**found, "select": [file.parent.name]})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_rule_finds_every_bad_case_and_nothing_else(folder: Path) -> None:
    assert Counter(found(folder, "bad")) == Counter(listed(folder, "bad"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_rule_finds_nothing_in_good_cases(folder: Path) -> None:
    assert found(folder, "good") == []
    for place in listed(folder, "good"):
        name, _, line = place.partition(":")
        assert (folder / name).read_bytes().splitlines()[int(line) - 1].strip(), place


@pytest.mark.parametrize(
    "fixed", sorted(CASES.glob("*/fixed*")), ids=lambda fixed: f"{fixed.parent.name}/{fixed.name}"
)
def test_fixes_give_the_fixed_file(fixed: Path) -> None:
    bad = fixed.with_name(fixed.name.replace("fixed", "bad", 1))
    mended, _ = mend(inputs([bad]), ruleset(bad), unsafe=True)
    files = {file.path.relative_to(bad): file.after for file in mended}
    expected = [path for path in (fixed, *fixed.rglob("*")) if path.is_file()]
    assert files == {path.relative_to(fixed): path.read_bytes() for path in expected}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_fixes_of_all_rules_together_end_and_do_no_harm(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "x")
    files = [path for path in sorted((tmp_path / "x").iterdir()) if path.name.startswith("bad")]
    for file in files:
        before = geo.validate(file)
        mended, left = mend(inputs([file]), Ruleset.of(), unsafe=True)
        for one in mended:
            one.write()
        assert list(left) == list(geo.validate(file))
        assert errors(left) <= errors(before)
        assert mend(inputs([file]), Ruleset.of(), unsafe=True)[0] == []


def errors(findings: list[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


@pytest.mark.parametrize("code", sorted(set(RULES) - ELSEWHERE))
def test_every_rule_has_enough_cases(code: str) -> None:
    for kind in ("bad", "good"):
        places = set(listed(CASES / code, kind))
        assert len(places) >= FEWEST, f"{code} has {len(places)} {kind} cases"


def test_every_folder_is_of_a_rule() -> None:
    assert {folder.name for folder in FOLDERS} <= set(RULES)
