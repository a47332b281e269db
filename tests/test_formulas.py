"""No cell that is written runs in a spreadsheet, and every cell comes back as it was."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from geo.formats.formulas import guarded, unguarded


@given(st.lists(st.text(alphabet="'=+-@\t\r1.e, a\n")))
def test_cells_come_back_as_they_were(cells: list[str]) -> None:
    assert unguarded(guarded(cells)) == cells


@given(st.text(alphabet="'=+-@\t\r1.e, a\n"))
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(cell: str) -> None:
    (safe,) = guarded([cell])
    if safe[:1] and safe[0] in "=+-@\t\r":
        float(safe)


@pytest.mark.parametrize("number", ["-12.5", "+3", "-1e-7", "47", "-0.0"])
def test_numbers_stay_numbers(number: str) -> None:
    assert guarded([number]) == [number]
