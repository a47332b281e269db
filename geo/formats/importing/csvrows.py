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
from itertools import islice

import numpy as np
import pyarrow as pa

from geo.errors import InputError, Problem
from geo.formats.importing.csvlayout import Dialect, Layout, columns_of, layout_of
from geo.formats.importing.shape import Records, one_after_another
from geo.formats.importing.sieve import Sieve

BLOCK = 1 << 22  # bytes read at once where all is plain
_FIRST = 1 << 16  # the same after an odd row
_SLOW = 200  # rows read one by one from an odd one on
_LINE_BREAK = re.compile(rb"\r\n?|\n")


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
            found = layout_of(data, self.dialect, ended=len(data) < size) if size else None
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

    def _at_once(self, found: Layout, sieve: Sieve) -> Records | None:
        """The rows of a layout as records; None if Arrow does not read them as they are."""
        misfits = 0

        def passed_over(_: object) -> str:
            nonlocal misfits
            misfits += 1
            return "skip"

        try:
            table = columns_of(found, self.dialect, sieve.names, passed_over)
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
