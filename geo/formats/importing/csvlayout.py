"""Where the rows and cells of a block of CSV stand, told by the places of a few bytes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geo.formats.importing.shape import Numbers

_LONGEST = 1 << 28  # bytes of a cell; a longer one is a quotation mark that was never closed
# What Arrow does not take for white space, and zero bytes.
_ODD = (b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f")
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


class Dialect(NamedTuple):
    """What delimits the cells, and whether quotation marks mean anything."""

    delimiter: str
    quoted: bool = True

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """The cells of rows, by the `csv` module."""
        csv.field_size_limit(_LONGEST)
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, quotechar=None)


@dataclass(frozen=True)
class Layout:
    """The plain rows at the beginning of a block of text.

    `ends` are the places behind the line break of each, `breaks` behind any line break. `marks`
    are the places of quotation marks; a place with an odd number of them before it is inside a
    cell. `odd` tells that an odd row follows.
    """

    text: npt.NDArray[np.uint8]
    ends: Numbers
    breaks: Numbers
    marks: Numbers
    odd: bool

    @property
    def line_breaks(self) -> int:
        """How many lines the rows have."""
        return int(np.searchsorted(self.breaks, self.ends[-1], "right"))

    def lines(self) -> Numbers:
        """How many lines stand before each row."""
        if self.line_breaks == len(self.ends):
            return np.arange(len(self.ends))
        return np.searchsorted(self.breaks, self._starts(), "right")

    def widths(self, delimiter: str) -> Numbers:
        """How many cells each row has."""
        at = np.flatnonzero(self.text[: self.ends[-1]] == ord(delimiter))
        at = at[_outside(self.marks, at)]
        return np.diff(np.searchsorted(at, self.ends), prepend=0) + 1

    def empty(self) -> npt.NDArray[np.bool_]:
        """Which rows are nothing but a line break."""
        return np.isin(self.text[self._starts()], [_NEWLINE, _RETURN])

    def row(self, number: int) -> str:
        """The text of a row."""
        return self.text[self._starts()[number] : self.ends[number]].tobytes().decode()

    def _starts(self) -> Numbers:
        return np.concatenate([[0], self.ends[:-1]])


def layout_of(data: bytes, dialect: Dialect, *, ended: bool) -> Layout:
    """The plain rows that a block begins with; the text ends there if it has `ended`."""
    if ended and data[-1:] not in b"\r\n":
        data += b"\n"
    text = np.frombuffer(data, np.uint8)
    breaks = _breaks(data, text, ended=ended)
    marks, ends = np.empty(0, np.int64), breaks
    odd = min((at for byte in _ODD if (at := data.find(byte)) >= 0), default=len(data))
    if dialect.quoted and b'"' in data:
        marks = np.flatnonzero(text == _QUOTE)
        ends = breaks[_outside(marks, breaks)]
        odd = min(odd, _first_odd(text, marks, dialect.delimiter))
    ends = ends[: np.searchsorted(ends, odd, "right")]
    return Layout(text, ends, breaks, marks, odd < len(data))


def _breaks(data: bytes, text: npt.NDArray[np.uint8], *, ended: bool) -> Numbers:
    """The places behind line breaks: a line feed, a carriage return, or both."""
    breaks = np.flatnonzero(text == _NEWLINE) + 1
    if b"\r" not in data:
        return breaks
    returns = np.flatnonzero(text == _RETURN) + 1
    if returns[-1] == len(text) and not ended:
        returns = returns[:-1]  # a line feed may follow
    alone = returns[text.take(returns, mode="clip") != _NEWLINE]
    return np.sort(np.concatenate([breaks, alone])) if len(alone) else breaks


def _outside(marks: Numbers, places: Numbers) -> npt.NDArray[np.bool_]:
    """Which places are outside of quotation marks."""
    if not len(marks):
        return np.ones(len(places), bool)
    return np.asarray(np.searchsorted(marks, places) % 2 == 0)


def _first_odd(text: npt.NDArray[np.uint8], marks: Numbers, delimiter: str) -> int:
    """The first run of quotation marks that neither opens, closes nor stands doubled in a cell."""
    first = np.flatnonzero(np.diff(marks, prepend=-2) > 1)  # of each run, by number
    behind = np.append(first[1:], len(marks))
    start, end = marks[first], marks[behind - 1]
    edges = [ord(delimiter), _NEWLINE, _RETURN]
    # Where the block begins or ends, a row does, or it goes on and is not read yet.
    after_edge = np.isin(text[start - 1], edges) | (start == 0)
    before_edge = np.isin(text.take(end + 1, mode="clip"), edges) | (end == len(text) - 1)
    opens_badly = (first % 2 == 0) & ~after_edge
    closes_badly = (behind % 2 == 0) & ~before_edge
    odd = np.flatnonzero(opens_badly | closes_badly)
    return int(start[odd[0]]) if len(odd) else len(text)


def columns_of(
    found: Layout, dialect: Dialect, names: list[str], passed_over: Callable[[object], str]
) -> pa.Table:
    """The rows of a layout as columns of stripped text, without those of another width."""
    data = pa.py_buffer(found.text[: found.ends[-1]])
    table = pyarrow.csv.read_csv(
        pa.BufferReader(data),
        pyarrow.csv.ReadOptions(column_names=names, block_size=len(data) + 1),
        pyarrow.csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char='"' if dialect.quoted else False,
            newlines_in_values=bool(len(found.marks)),
            ignore_empty_lines=False,
            invalid_row_handler=passed_over,
        ),
        pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    columns = [pc.utf8_trim_whitespace(column) for column in table.columns]
    return pa.table(columns, names=names).combine_chunks()
