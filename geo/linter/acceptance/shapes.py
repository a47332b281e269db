"""Raw coordinates as one array of numbers, and how they are nested.

The numbers are read by simdjson in one call. What is left of the text when they are taken out
must look exactly as the type of the geometry asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import simdjson

from geo.linter.rules.known import DEPTHS

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

_NUMERIC = b"0123456789+-.eE \t\n\r"
_CLOSE = ord("]")
_NEXT = b",],["  # from the comma of a position to that of the next one in a part
_parser = simdjson.Parser()


@dataclass(frozen=True)
class Shapes:
    """Longitudes and latitudes of all positions, and how they make up geometries.

    A part is a line or a ring, or all there is of points. `sizes` tells how many positions each
    has, and `closed` how many brackets end with it, but for those of its positions. Places are of
    shape (2, n).
    """

    depth: int
    places: Numbers
    sizes: Counts
    closed: Counts

    @cached_property
    def firsts(self) -> Counts:
        """The number of the first part of each geometry."""
        is_last = self.closed == max(self.depth, 1)
        return np.append(0, np.flatnonzero(is_last[:-1]) + 1)

    @cached_property
    def counts(self) -> Counts:
        """How many parts each geometry has."""
        return gaps(np.append(self.firsts[1:], len(self.sizes)))

    @cached_property
    def whole_sizes(self) -> Counts:
        """How many positions each geometry has."""
        is_single = len(self.firsts) == len(self.sizes)
        return self.sizes if is_single else np.add.reduceat(self.sizes, self.firsts)

    @cached_property
    def is_hole(self) -> Flags:
        """Which parts are rings of a polygon that has one before."""
        return np.append(False, self.closed[:-1] == 1)  # an element, not an option

    def of(self, chosen: Flags) -> Shapes:
        """Some of the geometries."""
        parts = np.repeat(chosen, self.counts)
        inside = np.repeat(parts, self.sizes)
        return Shapes(self.depth, self.places[:, inside], self.sizes[parts], self.closed[parts])


def shapes(kind: str, coordinates: Sequence[object]) -> Shapes | None:
    """The shapes of some coordinates, or None if one is not as plain as all must be.

    Plain are positions of two numbers, as many brackets around as there must be, and nothing empty.
    """
    text = b"[" + b",".join(coordinates) + b"]"  # type: ignore[arg-type]  # buffers
    numbers = _numbers(text)
    if numbers is None:
        return None
    depth = DEPTHS[kind]
    parts = _parts(text.translate(None, _NUMERIC), depth)
    if parts is None or np.count_nonzero(parts[1] == depth) != len(coordinates):
        return None
    return Shapes(depth, numbers.reshape(-1, 2).T.copy(), *parts)


def _numbers(text: bytes) -> Numbers | None:
    try:
        return np.frombuffer(_parser.parse(text).as_buffer(of_type="d"))  # type: ignore[union-attr]
    except (ValueError, TypeError, RuntimeError):  # not JSON, not a number, a number too large
        return None


def _parts(skeleton: bytes, depth: int) -> tuple[Counts, Counts] | None:
    """How many positions each part has, and how many brackets close after it, if all is plain.

    The skeleton is what is left of a list of coordinates in valid JSON without its numbers.
    """
    if not skeleton.startswith(b"[" * (depth + 2)):
        return None
    # From the first comma on, and as if another geometry came after the last.
    text = skeleton[depth + 2 : -1] + b"," + b"[" * (depth + 1)
    if not depth:
        count = len(text) // len(_NEXT)
        is_plain = text == _NEXT * count
        return (np.ones(count, np.intp), np.zeros(count, np.intp)) if is_plain else None
    marks = np.frombuffer(text, np.uint8) == _CLOSE
    double = np.flatnonzero(marks[:-1] & marks[1:])
    if not len(double):
        return None
    lasts = np.flatnonzero(np.append(gaps(double)[1:] > 1, True))  # of each row of brackets
    closed = gaps(lasts + 1)
    if closed.max() > depth:
        return None
    # Brackets that close are followed by a comma, and as many that open.
    ends = double[lasts] + closed + 4
    sizes = (gaps(ends) - 2 * closed) // len(_NEXT)
    return (sizes, closed) if text == _skeleton(sizes, closed) else None


def gaps(ends: Counts) -> Counts:
    """How far each end lies behind the one before, and the first behind nothing."""
    found = ends.copy()
    found[1:] -= ends[:-1]
    return found


def _skeleton(sizes: Counts, closed: Counts) -> bytes:
    """The text between the numbers of parts, from the first comma to the next part."""
    rows = list(zip(sizes.tolist(), closed.tolist(), strict=True))
    made = {
        (size, ends): _NEXT * (size - 1) + b",]%b,%b[" % (b"]" * ends, b"[" * ends)
        for size, ends in set(rows)
    }
    return b"".join(map(made.__getitem__, rows))
