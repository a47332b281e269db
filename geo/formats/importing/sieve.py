"""Rows as lists of cells, one after another: records are kept, what is none is accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from geo.errors import Problem
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Records


class Sieve:
    """Tells the rows below a header, whose cells are `names`, from those that are no records."""

    def __init__(self, report: Report, names: Sequence[str] = ()) -> None:
        self.names, self._report = list(names), report
        self._hashtags = 3  # rows in which they may stand: HXL puts its own next to the header
        self._cells: list[list[str]] = []
        self._rows: list[int] = []
        self._lines: list[int] = []
        self._broken: list[Problem] = []

    def add(self, number: int, line: int, row: list[str]) -> None:
        """Judge a row: one of another width than the header, unless wholly empty, is left out."""
        width = len(self.names)
        if len(row) > width and not any(row[width:]):
            row = row[:width]  # a delimiter at the end of the line
        near, self._hashtags = self._hashtags > 0, self._hashtags - 1
        if near and _is_hxl(row):
            self._report.remark(f"row {number} holds HXL hashtags and is no event.")
        elif len(row) == width:
            self._cells.append([cell.strip() for cell in row])
            self._rows.append(number)
            self._lines.append(line)
        elif any(cell.strip() for cell in row):
            reason = f"the row has {len(row)} cells, the header {width}."
            self.leave_out(number, line, reason)

    def leave_out(self, number: int, line: int, reason: str) -> None:
        """Note why a row is no record."""
        self._broken.append(
            Problem(
                self._report.path,
                row=number,
                line=None if line == number else line,
                reason=reason,
            )
        )

    def __len__(self) -> int:
        return len(self._rows)

    def taken(self) -> Records:
        """The records since the last call, without those that are wholly empty."""
        columns = list(zip(*self._cells, strict=True)) or [()] * len(self.names)
        table = pa.table([pa.array(column, pa.string()) for column in columns], names=self.names)
        found = Records(
            table, np.array(self._rows, np.int64), np.array(self._lines, np.int64), self._broken
        )
        self._cells, self._rows, self._lines, self._broken = [], [], [], []
        return found.filled()


def _is_hxl(row: list[str]) -> bool:
    """Whether a row holds hashtags only (HXL 1.1: a tag in at least one cell, and no data)."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(re.fullmatch(r"#[A-Za-z][\w+\- ]*", cell) for cell in filled)
