r"""CSV text (RFC 4180) with the place of every cell.

>>> cells = Cells(b'id,date\na,"2020\n-11"\n')
>>> cells.value(2, 1), cells.place(2, 1)
('2020\n-11', (10, 20))
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from geo.linter.texts.jsontext import Fault

DELIMITERS = b",;\t"
WIDEST = 100_000  # cells of a row; spreadsheets take 16,384
_CELL = rb'(?>"(?:[^"]++|"")*+"?[^%b\r\n]*+|[^%b\r\n]*+)'
_END = rb"\r\n|\n|\r|\Z"


def _patterns(form: bytes) -> dict[bytes, re.Pattern[bytes]]:
    """A pattern for each delimiter; in its form, `C` stands for a cell, and `D` for a delimiter."""
    marks = [bytes([delimiter]) for delimiter in DELIMITERS]
    cells = [_CELL % (mark, mark) for mark in marks]
    return {
        mark: re.compile(form.replace(b"D", mark).replace(b"C", cell))
        for mark, cell in zip(marks, cells, strict=True)
    }


_CELLS = _patterns(rb"(C)(D|%b)" % _END)
_ROWS = _patterns(rb"(?:CD)*+C(?:%b)" % _END)
# Cells in quotation marks that end where the cell ends.
_QUOTED = {
    bytes([delimiter]): re.compile(
        rb'(?<![^%c\r\n])"(?:[^"]++|"")*+"(?=[%c\r\n]|\Z)' % (delimiter, delimiter)
    )
    for delimiter in DELIMITERS
}


@dataclass(frozen=True)
class Cells:
    """The cells of a table, read anew from its bytes whenever they are asked for.

    Rows count from 1, the header being row 1, and rows that are wholly empty count too, as in a
    spreadsheet; columns count from 0. Offsets count bytes.
    """

    data: bytes

    @cached_property
    def delimiter(self) -> bytes:
        """The comma, semicolon or tab that the first line has most of."""
        line = self.data[: self.data.find(b"\n") % (len(self.data) + 1)]
        return max((bytes([d]) for d in DELIMITERS), key=line.count)

    @property
    def _first(self) -> int:
        """Where the text starts, after a byte order mark."""
        return 3 if self.data.startswith(b"\xef\xbb\xbf") else 0

    @cached_property
    def header(self) -> list[str]:
        """The cells of row 1."""
        for _, row in self.rows():
            return [self.text(start, end) for start, end in row]
        return []

    def rows(self, start: int = 0) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Each row's number, and the span of each cell in it, quotation marks included."""
        row: list[tuple[int, int]] = []
        at = start or self._first
        pattern, number = _CELLS[self.delimiter], 1
        while at < len(self.data) or row:
            found = pattern.match(self.data, at)
            assert found  # it matches the empty text
            row.append((found.start(1), found.end(1)))
            at = found.end()
            if found[2] != self.delimiter:
                yield number, row
                number, row = number + 1, []

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the header that are not empty, as text."""
        for number, cells in self._quick_rows() if self.is_sound else self._slow_rows():
            if number > 1 and any(map(str.strip, cells)):
                yield number, cells

    @cached_property
    def is_sound(self) -> bool:
        """Whether every quotation mark is in its place, so that any reader sees the same cells."""
        rest = _QUOTED[self.delimiter].sub(b"", self.data) if b'"' in self.data else b""
        return b'"' not in rest or next(self.faults(), None) is None

    def _quick_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows by the `csv` module, which knows nothing of places and is written in C."""
        csv.field_size_limit(2**31 - 1)  # the largest that every platform takes
        stream = io.TextIOWrapper(
            io.BytesIO(self.data), encoding="utf-8-sig", errors="replace", newline=""
        )
        return enumerate(csv.reader(stream, delimiter=self.delimiter.decode()), 1)

    def _slow_rows(self) -> Iterator[tuple[int, list[str]]]:
        for number, row in self.rows():
            yield number, [self.text(start, end) for start, end in row]

    def overlong(self) -> Fault | None:
        """The cell at which a row has too many to be one, if any has; nothing else is kept."""
        start = 0
        while start < len(self.data):
            end = self.data.find(b"\n", start) % (len(self.data) + 1)
            if self.data.count(self.delimiter, start, end) >= WIDEST:
                at, pattern = start, _CELLS[self.delimiter]
                for _ in range(WIDEST):
                    found = pattern.match(self.data, at)
                    at = found.end() if found else at
                    if found is None or found[2] != self.delimiter:
                        break
                else:
                    return Fault("wide", at, at + 1, f"the row has more than {WIDEST:,} cells")
            start = end + 1
        return None

    def text(self, start: int, end: int) -> str:
        """What a span of a cell says, without its quotation marks."""
        raw = self.data[start:end]
        if raw[:1] == b'"' and raw[-1:] == b'"' and len(raw) > 1:
            raw = raw[1:-1].replace(b'""', b'"')
        return raw.decode(errors="replace")

    @cached_property
    def _last_row(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    @cached_property
    def _row_starts(self) -> list[int]:
        found = _ROWS[self.delimiter].finditer(self.data, self._first)
        return [row.start() for row in found]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The span of a cell; of the row's last one if the row is shorter."""
        if row not in self._last_row:  # findings come in rows: the last one read is kept
            self._last_row.clear()
            self._last_row[row] = next(cells for _, cells in self.rows(self._row_starts[row - 1]))
        cells = self._last_row[row]
        return cells[min(column, len(cells) - 1)]

    def value(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self.text(*self.place(row, column))

    def faults(self) -> Iterator[Fault]:
        """Quotation marks that are not closed, or that text follows."""
        for _, row in self.rows():
            for start, end in row:
                if self.data[start : start + 1] != b'"':
                    continue
                closed = re.compile(rb'"(?:[^"]++|"")*+"').match(self.data, start, end)
                if not closed:
                    reason = "this quotation mark is never closed"
                    yield Fault("quote", start, start + 1, reason)
                elif closed.end() != end:
                    reason = "text stands after the closing quotation mark of the cell"
                    yield Fault("quote", closed.end(), end, reason)
