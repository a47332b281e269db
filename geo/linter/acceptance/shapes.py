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
_OPEN, _COMMA, _CLOSE = b"[,]"
_parser = simdjson.Parser()


@dataclass(frozen=True)
class Shapes:
    """Longitudes and latitudes of all positions, and how they make up geometries.

    A part is a line or a ring, or all there is of points. `sizes` tells how many positions each
    has, and `closed` how many brackets end with it, but for its own.
    """

    depth: int
    x: Numbers
    y: Numbers
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
        return np.diff(self.firsts, append=len(self.sizes))

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
        return Shapes(
            self.depth, self.x[inside], self.y[inside], self.sizes[parts], self.closed[parts]
        )


def shapes(kind: str, coordinates: Sequence[object]) -> Shapes | None:
    """The shapes of some coordinates, or None if one is not as plain as all must be.

    Plain are positions of two numbers, as many brackets around as there must be, and nothing empty.
    """
    text = b"[" + b",".join(coordinates) + b"]"  # type: ignore[arg-type]  # buffers
    numbers = _numbers(text)
    if numbers is None:
        return None
    depth = DEPTHS[kind]
    closed = _closed(text.translate(None, _NUMERIC), depth, len(numbers) // 2)
    if closed is None or np.count_nonzero(closed == depth) != len(coordinates):
        return None
    ends = np.flatnonzero(closed) if depth else np.arange(len(closed))
    sizes = np.diff(ends, prepend=-1)
    return Shapes(depth, numbers[0::2].copy(), numbers[1::2].copy(), sizes, closed[ends])


def _numbers(text: bytes) -> Numbers | None:
    try:
        return np.frombuffer(_parser.parse(text).as_buffer(of_type="d"))  # type: ignore[union-attr]
    except (ValueError, TypeError, RuntimeError):  # not JSON, not a number, a number too large
        return None


def _closed(skeleton: bytes, depth: int, count: int) -> Counts | None:
    """How many brackets close after each of so many positions, if all are equally deep.

    The skeleton is what is left of a list of coordinates in valid JSON without its numbers.
    """
    around = depth + 1
    is_framed = skeleton.startswith(b"[" * around + b"[,") and skeleton.endswith(
        b",]" + b"]" * around
    )
    if not is_framed or b"[]" in skeleton:
        return None
    marks = np.frombuffer(skeleton, np.uint8)
    is_pair = (marks[:-2] == _OPEN) & (marks[1:-1] == _COMMA) & (marks[2:] == _CLOSE)
    at = np.flatnonzero(is_pair) + 1
    if len(at) != count:  # a number stands elsewhere
        return None
    # From one comma to the next there is `],[`, and whatever closes has to open again.
    between = np.diff(at) - 4
    closed = between >> 1
    is_even = (between & 1 == 0) & (closed <= depth) & (marks[at[:-1] + 2 + closed] == _COMMA)
    return np.append(closed, depth) if is_even.all() else None
