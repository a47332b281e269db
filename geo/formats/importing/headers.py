"""Where the header of a table is, and what delimits its cells."""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from geo.formats.importing.celltext import cell_text
from geo.formats.importing.report import Report

DELIMITERS = ",;\t|"
# A header stands among the first rows; titles and notes may stand above it.
DEPTH = 25

Fits = Callable[[Sequence[str]], bool]


class Header(NamedTuple):
    """What delimits the cells, and how many rows stand above the header."""

    delimiter: str
    above: int


def find_header(rows: Iterable[Sequence[str]], fits: Fits) -> int:
    """How many rows stand above the header: the first that fits, else the first with any text."""
    filled = [(i, row) for i, row in enumerate(rows) if any(cell.strip() for cell in row)]
    fitting = (i for i, row in filled if fits([cell for cell in row if cell.strip()]))
    return next(fitting, filled[0][0] if filled else 0)


def find_csv_header(lines: Sequence[str], fits: Fits) -> Header:
    """The delimiter and the header of a table, from its first lines.

    The delimiter is the one with which some row is a header that fits; else the one that occurs
    most often in the first line with any text.

    >>> find_csv_header(["Incidents, 2021", "", "a;b"], lambda names: "b" in names)
    Header(delimiter=';', above=2)
    """
    first = next((line for line in lines if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    by_count = sorted(DELIMITERS, key=bare.count, reverse=True)
    for delimiter in by_count:
        rows = _rows(lines, delimiter)
        above = find_header(rows, fits)
        if rows and fits([cell for cell in rows[above] if cell.strip()]):
            return Header(delimiter, above)
    return Header(by_count[0], find_header(_rows(lines, by_count[0]), fits))


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The rows that the lines hold whole, as far as they are CSV."""
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):  # the last row goes on, or a title is no CSV
        rows.extend(csv.reader(lines, delimiter=delimiter, strict=True))
    return rows[:DEPTH]


def passed_over(rows: Sequence[Sequence[str]], report: Report) -> None:
    """Remark on what stands above the header."""
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows]
    if any(texts):
        said = " / ".join(filter(None, texts))[:100]
        report.remark(
            f'the header is in row {len(rows) + 1}; what stands above it was passed over: "{said}".'
        )


def header(cells: Iterable[Any]) -> list[str]:
    """Names of columns from a header row: each there, and no two alike.

    >>> header(["id", "", "id", None])
    ['id', 'column_2', 'id_2', 'column_4']
    """
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = cell_text(cell) or f"column_{position}"
        count = 2
        while name in names:
            name, count = f"{cell_text(cell)}_{count}", count + 1
        names.append(name)
    return names


def without_tail(cells: list[str]) -> list[str]:
    """The cells up to the last that is filled."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells
