"""Raw coordinates as one array of numbers, and how they are nested.

The numbers are read by simdjson in one call. What is left of the text when they are taken out
must look exactly as the type of the geometry asks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import simdjson

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.intp]

_NUMERIC = b"0123456789+-.eE \t\n\r"
_ONE_RING_EACH = re.compile(rb"\[(?:\[\[p{4,}+\]\])++\]")
_parser = simdjson.Parser()


@dataclass(frozen=True)
class Shapes:
    """Longitudes and latitudes of all positions, and how many each point or ring has."""

    x: Numbers
    y: Numbers
    sizes: Counts


def shapes(kind: str, coordinates: Sequence[object]) -> Shapes | None:
    """The shapes of some coordinates, or None if one is not as plain as all must be.

    Plain is a position of two numbers for a point, and one ring of four or more for a polygon.
    """
    text = b"[" + b",".join(coordinates) + b"]"  # type: ignore[arg-type]  # buffers
    numbers = _numbers(text)
    if numbers is None:
        return None
    skeleton = text.translate(None, _NUMERIC).replace(b"[,]", b"p").translate(None, b",")
    sizes = _sizes(kind, skeleton, len(coordinates))
    if sizes is None:
        return None
    return Shapes(numbers[0::2].copy(), numbers[1::2].copy(), sizes)


def _numbers(text: bytes) -> Numbers | None:
    try:
        return np.frombuffer(_parser.parse(text).as_buffer(of_type="d"))  # type: ignore[union-attr]
    except (ValueError, TypeError, RuntimeError):  # not JSON, not a number, a number too large
        return None


def _sizes(kind: str, skeleton: bytes, count: int) -> Counts | None:
    if kind == "Point":
        return np.ones(count, np.intp) if skeleton == b"[" + b"p" * count + b"]" else None
    if not _ONE_RING_EACH.fullmatch(skeleton):
        return None
    brackets = np.flatnonzero(np.frombuffer(skeleton, np.uint8) != ord("p"))
    runs = np.diff(brackets) - 1
    return runs[runs > 0]
