"""Tables of text: CSV with the row and line of every record."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from geo.errors import InputError, Problem, shown
from geo.formats.files import read_text
from geo.formats.plaincsv import read_plain
from geo.text import did_you_mean

DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """A table whose cells are all text; the index of `frame` is the row a spreadsheet shows.

    `broken` names the rows that have more or fewer cells than the header, and are not in `frame`.
    """

    path: str
    frame: pd.DataFrame
    broken: list[Problem] = field(default_factory=list)


def read_csv(path: Path) -> Table:
    """The rows of a CSV file (RFC 4180; comma, semicolon or tab).

    Rows that are wholly empty are passed over. White space at the ends of cells is cut off.

    Raises:
        InputError: the file cannot be read, has no header, or a column twice.
    """
    text = read_text(path)
    head, _, _ = text.partition("\n")
    delimiter = delimiter_of(head)
    head = head.rstrip("\r")
    if head.strip() and '"' not in head and "\r" not in head:
        names = checked_header(head.split(delimiter), path)
        if (frame := read_plain(text, delimiter, names)) is not None:
            return Table(str(path), frame)
    return _read_any(text, delimiter, path)


def _read_any(text: str, delimiter: str, path: Path) -> Table:
    """The table by the `csv` module, which knows the row of what it cannot read."""
    csv.field_size_limit(2**31 - 1)  # the largest that every platform takes
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise breaks_off(path, reader.line_num, error) from None
    header = checked_header(rows[0], path)
    numbered = {i + 2: row for i, row in enumerate(rows[1:]) if any(map(str.strip, row))}
    broken = [
        wrong_width(path, number, len(row), len(header))
        for number, row in numbered.items()
        if len(row) != len(header)
    ]
    numbered = {number: row for number, row in numbered.items() if len(row) == len(header)}
    columns = list(zip(*numbered.values(), strict=True)) or [()] * len(header)
    frame = pd.DataFrame(
        {
            name: [cell.strip() for cell in cells]
            for name, cells in zip(header, columns, strict=True)
        },
        index=pd.Index(list(numbered), name="row", dtype="int64"),
        dtype=object,
    )
    return Table(str(path), frame, broken)


def breaks_off(path: Path, line: int, error: csv.Error) -> InputError:
    """The error for a table that the `csv` module cannot read beyond a line."""
    reason = f"the table breaks off here ({error})."
    remedy = "A quotation mark may be missing."
    return InputError(Problem(str(path), line=line, reason=reason, remedy=remedy))


def wrong_width(path: Path, row: int, cells: int, columns: int) -> Problem:
    """What is wrong with a row that has more cells than the header, or fewer."""
    has = f"{cells} cell{'s' if cells > 1 else ''}"
    remedy = (
        "Put a cell that contains the delimiter in quotation marks."
        if cells > columns
        else "Every column needs its delimiter, and a line break in a cell quotation marks."
    )
    reason = f"the row has {has}, the header {columns}."
    return Problem(str(path), row=row, reason=reason, remedy=remedy)


def delimiter_of(header: str) -> str:
    """The delimiter that occurs most in the first line of a table; a comma if none does."""
    return max(DELIMITERS, key=header.count)


def checked_header(cells: list[str], path: Path) -> list[str]:
    """The names of the columns.

    Raises:
        InputError: there is none, or one is empty or stands twice.
    """
    header = [name.strip() for name in cells]
    if not header:
        remedy = "It must name the columns."
        raise InputError(Problem(str(path), row=1, reason="the row is empty.", remedy=remedy))
    if "" in header:
        number = header.index("") + 1
        raise InputError(Problem(str(path), row=1, reason=f"column {number} has no name."))
    for name in header:
        if header.count(name) > 1:
            raise InputError(Problem(str(path), row=1, column=name, reason="stands twice."))
    return header


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
