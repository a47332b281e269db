"""Lines that no rule could remark on: they never rest, return, cross themselves, or leap.

A line that goes ever eastward, westward, northward or southward is simple. Only for other lines
GEOS is asked.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.linter.acceptance.points import UNIT
from geo.linter.acceptance.runs import Runs, counts, is_compact
from geo.linter.acceptance.shapes import Flags

_LEAP = 190  # times the median step; a rule speaks above 200


def are_plain(lines: Runs) -> Flags:
    """Which lines are without fault, if their positions are."""
    good = lines.sizes >= 2
    for test in (_is_moving, _is_simple, is_compact, _is_whole):
        if good.any():
            good[good] = test(lines.of(good))
    return np.asarray(good)


def _is_moving(lines: Runs) -> Flags:
    """Which lines have no vertex twice in a row, and no step across the antimeridian."""
    east, north = np.diff(lines.x), np.diff(lines.y)
    bad = ((east == 0) & (north == 0)) | (np.abs(east) > 180 * UNIT)
    bad[lines.seams] = False
    return np.asarray(counts(bad, lines.ends) == 0)


def _is_simple(lines: Runs) -> Flags:
    good = np.zeros(len(lines.sizes), bool)
    for values in (lines.x, lines.y):
        change = np.diff(values)
        for ahead in (change > 0, change < 0):
            ahead[lines.seams] = False
            good |= counts(ahead, lines.ends) == lines.sizes - 1
    if not good.all():
        good[~good] = _never_meets_itself(lines.of(~good))
    return good


def _never_meets_itself(lines: Runs) -> Flags:
    array = np.column_stack([lines.x, lines.y]) / UNIT
    owners = np.repeat(np.arange(len(lines.sizes)), lines.sizes)
    before, after = np.diff(array, axis=0)[:-1], np.diff(array, axis=0)[1:]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    back = (cross == 0) & ((before * after).sum(axis=1) < 0) & (owners[:-2] == owners[2:])
    is_simple = shapely.is_simple(shapely.linestrings(array, indices=owners))
    return np.asarray(is_simple & (counts(back, lines.ends) == 0))


def _is_whole(lines: Runs) -> Flags:
    """Which lines have no step so long that a piece may be missing."""
    steps = np.append(np.hypot(np.diff(lines.x), np.diff(lines.y)), 0)
    steps[lines.seams] = 0
    longest = np.maximum.reduceat(steps, lines.starts)
    # Where more than half of the steps are at least so long, the median one is.
    many = counts(steps >= np.repeat(longest / _LEAP, lines.sizes), lines.ends)
    return np.asarray((many > (lines.sizes - 1) / 2) | (lines.sizes < 20))
