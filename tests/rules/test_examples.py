"""Every rule holds against its own examples, and every bad example is found by its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.rules import FAMILIES, RULES
from geo.rules.rule import Files, Rule
from geo.ruleset import Ruleset
from geo.validation import validate


def written(folder: Path, files: str | bytes | Files) -> Path:
    """The folder, with the files of an example in it."""
    for name, text in files.items() if isinstance(files, dict) else [("a.geojson", files)]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_finds_its_bad_example_and_nothing_in_its_good_one(rule: Rule, tmp_path: Path) -> None:
    rules = Ruleset.of(select=[rule.code])
    good = validate(written(tmp_path / "good", rule.good), ruleset=rules)
    bad = validate(written(tmp_path / "bad", rule.bad), ruleset=rules)
    assert [str(f.message) for f in good] == []
    assert {f.code for f in bad} == {rule.code}
    assert all(f.severity == rule.severity for f in bad)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_good_example_has_no_error_at_all(rule: Rule, tmp_path: Path) -> None:
    found = validate(written(tmp_path, rule.good))
    assert [(f.code, f.message) for f in found if f.severity == "error"] == []


def test_codes_are_of_known_families_and_names_are_unique() -> None:
    assert {code[0] for code in RULES} == set(FAMILIES)
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
