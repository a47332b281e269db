"""Rows of CSV read at once: what comes out is what the `csv` module gives row by row."""

from __future__ import annotations

import csv
import io
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import example, given
from laws import law

from geo.errors import InputError
from geo.formats.importing import csvrows
from geo.formats.importing.csvlayout import Dialect
from geo.formats.importing.csvrows import Rows, Text
from geo.formats.importing.report import Report
from geo.formats.importing.shape import one_after_another
from geo.formats.importing.sieve import Sieve

CHARACTERS = 'ab1",;\t\n\r \u00a0\u0085\u2028\u3000\x0b\x0c\x1c\x1fé\ufeff\0'
CELLS = st.text(CHARACTERS.replace('"', ""), max_size=4)
QUOTED = st.text(CHARACTERS, max_size=5).map(lambda cell: '"' + cell.replace('"', '""') + '"')
PLAIN = st.sampled_from(["a", "", "b c", '"a, b"', '"one\ntwo"', '"say ""so"""', "é"])
ROWS = st.one_of(
    st.lists(st.one_of(CELLS, QUOTED), min_size=1, max_size=3).map(",".join),
    st.lists(PLAIN, min_size=2, max_size=2).map(",".join),
    st.lists(PLAIN, min_size=1, max_size=3).map(",".join),
    st.sampled_from(["", " ", ",", '"a"b,c', 'a,b"c', "a,b,", "a,b,c", "#a,#b"]),
)
TEXTS = st.builds(str.join, st.sampled_from(["\n", "\r\n", "\r"]), st.lists(ROWS, max_size=12))


def at_once(text: str, delimiter: str = ",", *, quoted: bool = True) -> Any:
    """The records of a text and what is no record; or the error."""
    data, report = io.BytesIO(text.encode()), Report("a.csv")
    sieve = Sieve(report, ["x", "y"])
    rows = Rows(Text(data.read), Dialect(delimiter, quoted=quoted), "a.csv")
    try:
        found = one_after_another([sieve.taken(), *rows.records(sieve)])
    except InputError as error:
        return str(error)
    assert found.lines is not None
    return (
        list(zip(*(column.to_pylist() for column in found.table.columns), strict=True)),
        found.rows.tolist(),
        found.lines.tolist(),
        [(problem.row, problem.line, problem.reason) for problem in found.broken],
        report.remarks,
    )


def one_by_one(text: str) -> Any:
    """The same by the `csv` module alone, as plainly as can be."""
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, strict=True)
    cells, rows, lines, broken, remarks = [], [], [], [], []
    number = checked = 0
    while True:
        number, line = number + 1, reader.line_num + 1
        other = None if line == number else line
        try:
            row = next(reader)
        except StopIteration:
            return cells, rows, lines, broken, remarks
        except csv.Error as error:
            if "unexpected end" in str(error):
                where = f"row {number}" + (f" (line {line})" if other else "")
                return (
                    f"a.csv, {where}: a quotation mark opens in this row and is never closed. "
                    "Everything after it would be lost; mend the row."
                )
            broken.append((number, other, f"the row is no CSV ({error})."))
            continue
        checked += 1
        row = row[:2] if not any(row[2:]) else row
        filled = [cell.strip() for cell in row if cell.strip()]
        if checked <= 3 and filled and all(cell in {"#a", "#b"} for cell in filled):
            remarks.append(f"row {number} holds HXL hashtags and is no event.")
        elif filled and len(row) != 2:
            broken.append((number, other, f"the row has {len(row)} cells, the header 2."))
        elif filled:
            cells.append(tuple(cell.strip() for cell in row))
            rows.append(number)
            lines.append(line)


@law
@given(st.one_of(st.text(CHARACTERS, max_size=30), TEXTS), st.integers(3, 5), st.integers(4, 64))
@example('a,b\n"a"b,c\nd,e\n', 3, 64)
@example('a,b\nc,"d', 3, 64)
@example('a,b\r\nc,"d\r\ne"\r\nf', 3, 5)
@example("\n\n\na,b\n\n\r\n", 3, 64)
def test_rows_read_at_once_are_those_read_one_by_one(text: str, slow: int, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvrows, "_SLOW", slow)
        patch.setattr(csvrows, "_FIRST", min(block, 16))
        patch.setattr(csvrows, "BLOCK", block)
        assert at_once(text) == one_by_one(text)
