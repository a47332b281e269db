"""Folding of names: one table of cases for Python and for the front-end (`fold.test.ts`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.text import fold

CASES = json.loads(Path(__file__).with_name("fold.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "folded"), CASES)
def test_names_are_folded_as_the_table_says(name: str, folded: str) -> None:
    assert fold(name) == folded
    assert fold(folded) == folded
