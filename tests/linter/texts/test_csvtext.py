"""Cells of a table and their places, held against the `csv` module."""

from __future__ import annotations

import csv
import io
from typing import Literal

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.linter.texts.csvtext import Cells

TEXTS = st.text(st.sampled_from('aé😀 ,;\t"\n0'), max_size=6)
ROWS = st.lists(st.lists(TEXTS, min_size=2, max_size=4), max_size=5)


@law
@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_cells_are_those_that_were_written(
    rows: list[list[str]], delimiter: str, end: str, quoting: Literal[0, 1], mark: str
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([["id", "date", "title", "x"], *rows])
    data = (mark + stream.getvalue()).encode()
    cells = Cells(data)
    assert (cells.delimiter.decode(), cells.is_sound) == (delimiter, True)
    kept = [(i, row) for i, row in enumerate(rows, 2) if any(map(str.strip, row))]
    assert list(cells.records()) == kept
    for number, row in kept:
        assert [cells.value(number, i) for i in range(len(row))] == row


@law
@given(
    st.binary(max_size=60).map(lambda raw: b"id,date\n" + raw.decode("utf-8", "replace").encode())
)
def test_any_text_gives_rows_whose_cells_lie_in_it(data: bytes) -> None:
    cells = Cells(data)
    spans = [span for _, row in cells.rows() for span in row]
    assert all(0 <= start <= end <= len(data) for start, end in spans)
    slow = [(n, row) for n, row in cells._slow_rows() if n > 1 and any(map(str.strip, row))]
    assert list(cells.records()) == slow
    rows = list(cells.rows())
    assert [cells.place(number, i) for number, row in rows for i in range(len(row))] == spans


@law
@given(st.text(st.sampled_from('a ,;"""\n\r'), max_size=16), st.sampled_from(["", "\ufeff"]))
def test_cells_are_sound_if_no_quotation_mark_is_wrong(text: str, mark: str) -> None:
    cells = Cells((mark + text).encode())
    assert cells.is_sound == (not list(cells.faults()))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id,date\na,2020\n", (10, 14)),
        ('id,date\na,"2020"\n', (10, 16)),
        ("id,date\na, 2020 \n", (10, 16)),
        ("\ufeffid;date\r\na;2020", (14, 18)),
        ("id\tdate\nՇ\t2020\n", (11, 15)),
        ("id,date\na\n", (8, 9)),
    ],
)
def test_a_cell_has_a_place(text: str, place: tuple[int, int]) -> None:
    assert Cells(text.encode()).place(2, 1) == place
