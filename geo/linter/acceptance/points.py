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
    return np.asarray(np.rint(degrees * UNIT))


def is_plain(x: Numbers, y: Numbers, in_x: Numbers, in_y: Numbers) -> Flags | None:
    """Which positions are plain, given in degrees and in units; None if all are."""
    # A number of at most 7 decimals is the double nearest to a whole number of units.
    if (in_x / UNIT == x).all() and (in_y / UNIT == y).all() and _all_on_globe(in_x, in_y):
        return None
    exact = (in_x / UNIT == x) & (in_y / UNIT == y)
    on_globe = (np.abs(in_x) <= _EAST) & (np.abs(in_y) <= _NORTH)
    return np.asarray(exact & on_globe & ((in_x != 0) | (in_y != 0)))


def _all_on_globe(in_x: Numbers, in_y: Numbers) -> bool:
    west, east, south, north = in_x.min(), in_x.max(), in_y.min(), in_y.max()
    if west < -_EAST or east > _EAST or south < -_NORTH or north > _NORTH:
        return False
    off_zero = west > 0 or east < 0 or south > 0 or north < 0
    return bool(off_zero or not ((in_x == 0) & (in_y == 0)).any())
