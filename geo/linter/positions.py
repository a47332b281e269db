"""Lines and columns of byte offsets."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np


class Positions:
    """Lines and columns of byte offsets in one text.

    Quickest when asked in ascending order: a column far along a line counts on from the last one.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._is_ascii = data.isascii()
        whole = np.frombuffer(data, dtype=np.uint8)
        first = 3 if data.startswith(b"\xef\xbb\xbf") else 0  # a byte order mark has no column
        starts = [np.array([first], dtype=np.int64)]
        starts += [
            np.flatnonzero(whole[at : at + _CHUNK] == 10) + (at + 1)
            for at in range(0, len(data), _CHUNK)
        ]
        self._starts = np.concatenate(starts).data  # gives plain integers, made when asked
        self._last = (0, 0, 1)  # line, offset, column of the last answer

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; the column counts code points."""
        offset = min(max(offset, self._starts[0]), len(self._data))
        line = bisect_right(self._starts, offset)
        start, column = self._starts[line - 1], 1
        if self._is_ascii:
            return line, offset - start + 1
        if self._last[0] == line and self._last[1] <= offset:
            _, start, column = self._last
        for at in range(start, offset, _CHUNK):
            piece = self._data[at : min(at + _CHUNK, offset)]
            column += len(piece.translate(None, _CONTINUATION))
        self._last = (line, offset, column)
        return line, column


_CHUNK = 1 << 22
_CONTINUATION = bytes(range(0x80, 0xC0))  # UTF-8 bytes that start no code point
