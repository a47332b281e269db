"""Lines and columns of byte offsets."""

from __future__ import annotations

_BLOCK = 1 << 13  # small enough to count in, large enough to be few
_CONTINUATION = bytes(range(0x80, 0xC0))  # UTF-8 bytes that start no code point


class Positions:
    """Lines and columns of byte offsets in one text.

    Of each block of the text it is known where it starts, up to the farthest that was asked for.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._first = 3 if data.startswith(b"\xef\xbb\xbf") else 0  # a mark that has no column
        # By block: the line in which it starts, and how many code points of it stand before.
        self._starts = [(1, -1 if self._first else 0)]
        self._last = (0, *self._starts[0])  # the same of the offset that was asked for last

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; the column counts code points."""
        offset = min(max(offset, self._first), len(self._data))
        number = offset // _BLOCK
        while len(self._starts) <= number:
            self._starts.append(self._ahead(len(self._starts) * _BLOCK))
        line, before = self._ahead(offset)
        return line, before + 1

    def of(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Line and column of the start of a span, and of its end."""
        line, column = self.at(start)
        piece = self._data[start:end]
        if start < self._first or len(piece) > _BLOCK or b"\n" in piece:
            return line, column, *self.at(end)
        return line, column, line, column + _points(piece)

    def _ahead(self, offset: int) -> tuple[int, int]:
        """The line of an offset in the last block known, or at its end, and what is before."""
        number = min(offset // _BLOCK, len(self._starts) - 1)
        line, before = self._starts[number]
        start = number * _BLOCK
        if start <= self._last[0] <= offset:  # most findings come one after the other
            start, line, before = self._last
        newlines = self._data.count(b"\n", start, offset)
        if newlines:
            start, before = self._data.rfind(b"\n", start, offset) + 1, 0
        line, before = line + newlines, before + _points(self._data[start:offset])
        self._last = (offset, line, before)
        return line, before


def _points(text: bytes) -> int:
    """How many code points there are in UTF-8."""
    return len(text) if text.isascii() else len(text.translate(None, _CONTINUATION))
