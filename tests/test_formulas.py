"""No cell that is written runs in a spreadsheet, and every cell comes back as it was."""

from __future__ import annotations

import csv

import hypothesis.strategies as st
import pyarrow as pa
import pytest
from hypothesis import given

from geo.formats.csvcells import csv_cells
from geo.formats.formulas import guarded, unguarded, unguarded_column


@given(st.lists(st.text(alphabet="'=+-@\t\r1.e, a\n")))
def test_cells_come_back_as_they_were(cells: list[str]) -> None:
    assert unguarded(guarded(cells)) == cells


@given(st.text(alphabet="'=+-@\t\r1.e, a\n"))
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(cell: str) -> None:
    (safe,) = guarded([cell])
    if safe[:1] and safe[0] in "=+-@\t\r":
        float(safe)


@given(st.lists(st.text(alphabet="'=+-@\t\r1.e, a\n\"٣"), min_size=1))
def test_columns_are_guarded_as_lists_are(cells: list[str]) -> None:
    column = pa.array(cells, pa.string())
    rows = [f"{cell}," for cell in csv_cells(column).to_pylist()]
    written = [next(csv.reader([row], strict=True)) for row in rows]
    assert written == [[cell, ""] for cell in guarded(cells)]
    assert unguarded_column(column).to_pylist() == unguarded(cells)


@pytest.mark.parametrize("number", ["-12.5", "+3", "-1e-7", "47", "-0.0"])
def test_numbers_stay_numbers(number: str) -> None:
    assert guarded([number]) == [number]
