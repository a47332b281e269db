"""Tables of text: CSV with the row and line of every record."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import InputError, Problem, shown
from geo.formats.files import read_text
from geo.text import did_you_mean

DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """A table whose cells are all text; the index of `frame` is the row a spreadsheet shows."""

    path: str
    frame: pd.DataFrame


def read_csv(path: Path) -> Table:
    """The rows of a CSV file (RFC 4180; comma, semicolon or tab).

    Rows that are wholly empty are passed over. White space at the ends of cells is cut off.

    Raises:
        InputError: the file cannot be read, has no header, a column twice, or rows whose number of
            cells is not that of the header.
    """
    text = read_text(path)
    header_line = text.split("\n", 1)[0]
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header_line.count), strict=True
    )
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputError(
            Problem(
                str(path),
                line=reader.line_num,
                reason=f"the table breaks off here ({error}).",
                remedy="A quotation mark may be missing.",
            )
        ) from None
    header = [name.strip() for name in rows[0]]
    _check_header(header, path)
    numbered = {i + 2: row for i, row in enumerate(rows[1:]) if any(map(str.strip, row))}
    problems = [
        Problem(
            str(path),
            row=number,
            reason=f"the row has {len(row)} cells, the header {len(header)}.",
            remedy="Put a cell that contains the delimiter in quotation marks.",
        )
        for number, row in numbered.items()
        if len(row) != len(header)
    ]
    if problems:
        raise InputError(problems)
    columns = list(zip(*numbered.values(), strict=True)) or [()] * len(header)
    frame = pd.DataFrame(
        {
            name: [cell.strip() for cell in cells]
            for name, cells in zip(header, columns, strict=True)
        },
        index=pd.Index(list(numbered), name="row"),
        dtype=object,
    )
    return Table(str(path), frame)


def _check_header(header: list[str], path: Path) -> None:
    if "" in header:
        number = header.index("") + 1
        raise InputError(Problem(str(path), row=1, reason=f"column {number} has no name."))
    for name in header:
        if header.count(name) > 1:
            raise InputError(Problem(str(path), row=1, column=name, reason="stands twice."))


def require_columns(table: Table, needed: list[str]) -> None:
    """Check that the table has the columns.

    Raises:
        InputError: some are missing, with the names that look alike.
    """
    present = list(table.frame.columns)
    problems = [
        Problem(
            table.path,
            row=1,
            column=name,
            reason="the column is missing.",
            remedy=did_you_mean(name, present) or f"Found: {shown(', '.join(present))}.",
        )
        for name in needed
        if name not in present
    ]
    if problems:
        raise InputError(problems)
