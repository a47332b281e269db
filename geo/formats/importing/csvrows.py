"""Rows of CSV of any size as columns: Arrow reads what is plain, the `csv` module what is odd.

What stands where is told by the places of delimiters, line breaks and quotation marks, which numpy
finds for a whole block at once. So each row has its number and its line, a row with too few cells
or too many is looked at alone, and only around a quotation mark out of place, where the two
readers differ, are rows read one by one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geo.errors import InputError, Problem
from geo.formats.importing.shape import Numbers, Records, one_after_another
from geo.formats.importing.sieve import Sieve

BLOCK = 1 << 22  # bytes read at once where all is plain
_FIRST = 1 << 16  # the same after an odd row
_SLOW = 200  # rows read one by one from an odd one on
_LONGEST = 1 << 28  # bytes of a cell; a longer one is a quotation mark that was never closed
# What Arrow does not take for white space, and zero bytes.
_ODD = (b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f")
_LINE_BREAK = re.compile(rb"\r\n?|\n")
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


class Text:
    """A text in UTF-8, read ahead as far as needed; an iterator of its lines.

    `line` is the number of the line that comes next.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read, self._data, self._at, self._ended = read, b"", 0, False
        self.line = 1

    def ahead(self, size: int) -> bytes:
        """The next bytes, fewer than `size` only where the text ends."""
        while (missing := self._at + size - len(self._data)) > 0 and not self._ended:
            more = self._read(missing)
            self._ended = not more
            self._data, self._at = self._data[self._at :] + more, 0
        return self._data[self._at : self._at + size]

    def passed(self, size: int, lines: int) -> None:
        """Go on behind so many bytes, which are so many lines."""
        self._at += size
        self.line += lines

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        size = 1 << 12
        while True:
            data = self.ahead(size)
            found = _LINE_BREAK.search(data)
            if len(data) < size or (found and found.end() < size):
                break
            size *= 2
        line = data[: found.end() if found else None]
        if not line:
            raise StopIteration
        self.passed(len(line), 1)
        return line.decode()


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


class Rows:
    """The rows of a text in turn, by any of two readers; `number` is that of the last one read."""

    def __init__(self, text: Text, dialect: Dialect, path: str) -> None:
        self.text, self.dialect, self.path = text, dialect, path
        self.number = 0

    def one_by_one(self, sieve: Sieve) -> Iterator[tuple[int, int, list[str]]]:
        """The number, line and cells of each row; one that breaks off goes to the sieve.

        Raises:
            InputError: a quotation mark is never closed.
        """
        reader = self.dialect.rows(self.text)
        while True:
            number, line = self.number + 1, self.text.line
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error) or "field limit" in str(error):
                    raise InputError(_unclosed(self.path, number, line)) from None
                self.number = number
                sieve.leave_out(number, line, f"the row is no CSV ({error}).")
                continue
            self.number = number
            yield number, line, row

    def records(self, sieve: Sieve) -> Iterator[Records]:
        """All rows from here on as records, in blocks of any length."""
        size = 0  # the first rows are read one by one: the sieve looks for hashtags in them
        while data := self.text.ahead(max(size, 1)):
            found = _layout(data, self.dialect, ended=len(data) < size) if size else None
            if found and not len(found.ends) and not found.odd and len(data) == size < BLOCK:
                size = min(2 * size, BLOCK)  # for one long row
                continue
            records = self._at_once(found, sieve) if found and len(found.ends) else None
            if found is None or records is None:
                yield self._slowly(sieve)
                size = min(_FIRST, BLOCK)
                continue
            self.number += len(found.ends)
            self.text.passed(min(int(found.ends[-1]), len(data)), found.line_breaks)
            yield records
            size = min(_FIRST if found.odd else 2 * size, BLOCK)

    def _slowly(self, sieve: Sieve) -> Records:
        for number, line, row in islice(self.one_by_one(sieve), _SLOW):
            sieve.add(number, line, row)
        return sieve.taken()

    def _at_once(self, found: _Layout, sieve: Sieve) -> Records | None:
        """The rows of a layout as records; None if Arrow does not read them as they are."""
        misfits = 0

        def passed_over(_: object) -> str:
            nonlocal misfits
            misfits += 1
            return "skip"

        try:
            table = _table(found, self.dialect, sieve.names, passed_over)
        except pa.ArrowInvalid:
            return None
        numbers = np.arange(self.number + 1, self.number + 1 + len(found.ends))
        lines = self.text.line + found.lines()
        fit = np.ones(len(numbers), bool)
        if misfits:
            fit = found.widths(self.dialect.delimiter) == len(sieve.names)
            fit |= found.empty()  # as many empty cells, to Arrow
        if len(table) != fit.sum():
            return None
        for i in np.flatnonzero(~fit).tolist():
            (row,) = self.dialect.rows(iter([found.row(i)]))
            sieve.add(int(numbers[i]), int(lines[i]), row)
        records = Records(table, numbers[fit], lines[fit]).filled()
        return one_after_another([records, sieve.taken()])


def _unclosed(path: str, row: int, line: int) -> Problem:
    return Problem(
        path,
        row=row,
        line=None if line == row else line,
        reason="a quotation mark opens in this row and is never closed.",
        remedy="Everything after it would be lost; mend the row.",
    )


@dataclass(frozen=True)
class _Layout:
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


def _layout(data: bytes, dialect: Dialect, *, ended: bool) -> _Layout:
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
    return _Layout(text, ends, breaks, marks, odd < len(data))


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


def _table(
    found: _Layout, dialect: Dialect, names: list[str], passed_over: Callable[[object], str]
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
