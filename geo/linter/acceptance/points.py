"""Positions that no rule could remark on: on the globe, not at [0, 0], and not too precise.

Coordinates are counted in units of 1e-7 degrees, in which those of seven decimals are whole
numbers, and what is made of them is exact.
"""

from __future__ import annotations

import numpy as np

from geo.linter.acceptance.shapes import Flags, Numbers

UNIT = 1e7  # a degree
_EAST = 180 * UNIT
_NORTH = 89.999999 * UNIT  # a ring that touches a pole is looked at slowly


def units(degrees: Numbers) -> Numbers:
    """Degrees as the nearest whole number of units."""
    found = degrees * UNIT
    return np.rint(found, out=found)


def is_plain(places: Numbers, in_units: Numbers) -> Flags | None:
    """Which of some places of shape (2, n), given in degrees and in units, are plain.

    None if all are.
    """
    # A number of at most 7 decimals is the double nearest to a whole number of units.
    exact = in_units / UNIT == places
    if exact.all() and _all_on_globe(*in_units):
        return None
    x, y = in_units
    on_globe = (np.abs(x) <= _EAST) & (np.abs(y) <= _NORTH)
    return np.asarray(exact.all(axis=0) & on_globe & ((x != 0) | (y != 0)))


def _all_on_globe(x: Numbers, y: Numbers) -> bool:
    west, east, south, north = x.min(), x.max(), y.min(), y.max()
    if west < -_EAST or east > _EAST or south < -_NORTH or north > _NORTH:
        return False
    off_zero = west > 0 or east < 0 or south > 0 or north < 0
    return bool(off_zero or not ((x == 0) & (y == 0)).any())
