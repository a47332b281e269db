"""Raw coordinates as one array of numbers, and how they are nested.

The numbers are read by simdjson in one call. What is left of the text when they are taken out
must look exactly as the type of the geometry asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import simdjson

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.intp]

_NUMERIC = b"0123456789+-.eE \t\n\r"
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
    sizes = _sizes(kind, text.translate(None, _NUMERIC), len(coordinates))
    if sizes is None:
        return None
    return Shapes(numbers[0::2].copy(), numbers[1::2].copy(), sizes)


def _numbers(text: bytes) -> Numbers | None:
    try:
        return np.frombuffer(_parser.parse(text).as_buffer(of_type="d"))  # type: ignore[union-attr]
    except (ValueError, TypeError, RuntimeError):  # not JSON, not a number, a number too large
        return None


def _sizes(kind: str, skeleton: bytes, count: int) -> Counts | None:
    """How many positions each part has, if the brackets and commas are as they must be."""
    if kind == "Point":
        is_plain = skeleton == b"[" + b"[,]," * (count - 1) + b"[,]]"
        return np.ones(count, np.intp) if is_plain else None
    if not (skeleton.startswith(b"[[[[") and skeleton.endswith(b"]]]]")):
        return None
    sizes = []
    for ring in skeleton[4:-4].split(b"]]],[[["):  # such as `,],[,],[,`
        size, rest = divmod(len(ring), 4)
        if rest != 1 or size < 3 or not _positions(size).startswith(ring):
            return None
        sizes.append(size + 1)
    return np.array(sizes) if len(sizes) == count else None


@lru_cache(maxsize=8)
def _run(power: int) -> bytes:
    return b",],[" * (1 << power)


def _positions(count: int) -> bytes:
    """More positions than that, one after the other, without the first bracket."""
    return _run(max(count.bit_length(), 8))
