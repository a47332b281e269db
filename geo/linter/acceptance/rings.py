"""Rings that no rule could remark on: closed, simple, counter-clockwise, without oddities.

A ring is simple if it turns once around a point inside it, and never back: all triangles of that
point and a side of the ring run counter-clockwise. Only for other rings GEOS is asked.
"""

from __future__ import annotations

import numpy as np
import shapely

from geo.linter.acceptance.points import UNIT
from geo.linter.acceptance.runs import Runs, counts, is_compact
from geo.linter.acceptance.shapes import Flags

_WIDEST = 9 * UNIT  # products of whole numbers up to this are exact
# A triangle that covers more, for each unit of the widest ring, does so in doubles as well.
_CLEAR = 2e-6
_WIDE = 2e-9 * UNIT**2  # two square metres at a latitude of 85 degrees
_LEAST_ROUND = 0.004  # 4 pi A / P^2; a rule speaks below 0.003


def are_plain(rings: Runs) -> Flags:
    """Which rings are without fault, if their positions are."""
    if not len(rings.sizes):
        return np.zeros(0, bool)
    good = _closed(rings) & (rings.sizes >= 4)
    for test in (_is_simple, is_compact):
        if good.any():
            good[good] = test(rings.of(good))
    return good


def are_wide(rings: Runs) -> Flags:
    """Which rings enclose surely more than a square metre, if they run counter-clockwise."""
    x, y = rings.local
    twice = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0)
    twice[rings.seams] = 0
    _, south, _, north = rings.bounds
    is_far_from_poles = np.maximum(np.abs(south), np.abs(north)) <= 85 * UNIT
    return np.asarray((np.add.reduceat(twice, rings.starts) / 2 > _WIDE) & is_far_from_poles)


def _closed(rings: Runs) -> Flags:
    first, last = rings.starts, rings.ends - 1
    return np.asarray((rings.x[first] == rings.x[last]) & (rings.y[first] == rings.y[last]))


def _is_simple(rings: Runs) -> Flags:
    good = _turns_once(rings)
    if not good.all():
        good[~good] = _is_valid(rings.of(~good))
    return good


def _turns_once(rings: Runs) -> Flags:
    """Which rings are seen whole from their middle, run counter-clockwise, and are no slivers."""
    extent = np.maximum(*rings.extents)
    seams = rings.seams
    x, y = rings.local
    twice = x[:-1] * y[1:]
    twice -= x[1:] * y[:-1]  # the areas of the triangles, doubled
    back = twice <= min(extent.max(), _WIDEST) * _CLEAR
    upper = y >= 0
    rises = upper[1:] & ~upper[:-1]
    for flags in (back, rises):
        flags[seams] = False  # from the last vertex of a ring to the first of the next
    twice[seams] = 0
    along = np.abs(np.diff(x))
    along += np.abs(np.diff(y))
    along[seams] = 0
    areas = np.add.reduceat(np.append(twice, 0), rings.starts)
    lengths = np.add.reduceat(np.append(along, 0), rings.starts)  # at least the true ones
    good = extent <= _WIDEST
    good &= 2 * np.pi * areas > _LEAST_ROUND * lengths**2
    good &= counts(rises, rings.ends) == 1
    if back.any():
        good &= counts(back, rings.ends) == 0
    return np.asarray(good)


def _is_valid(rings: Runs) -> Flags:
    """Which rings GEOS holds valid, and no rule finds a turn, a repetition or a thin shape in."""
    array = np.column_stack([rings.x, rings.y]) / UNIT
    sizes, count = rings.sizes, len(rings.sizes)
    owners = np.repeat(np.arange(count), sizes)
    starts = rings.starts
    steps = np.diff(array, axis=0)
    within = owners[:-1] == owners[1:]
    turns = within[:-1] & within[1:]
    cross = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    dot = (steps[:-1] * steps[1:]).sum(axis=1)
    local = array - array[starts][owners]
    areas = np.add.reduceat(
        np.append(local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1], 0)
        * np.append(within, False),  # a value of an array
        starts,
    )
    lengths = np.add.reduceat(np.append(np.hypot(*steps.T) * within, 0), starts)
    bad = np.bincount(owners[:-1][within & ~steps.any(axis=1)], minlength=count)
    bad += np.bincount(owners[:-1][within & (np.abs(steps[:, 0]) > 180)], minlength=count)
    bad += np.bincount(owners[:-2][turns & (cross == 0) & (dot < 0)], minlength=count)
    good = (bad == 0) & (areas > 0) & (2 * np.pi * areas > _LEAST_ROUND * lengths**2)
    chosen = np.flatnonzero(good)
    if len(chosen):
        inside = good[owners]
        indices = np.repeat(np.arange(len(chosen)), sizes[chosen])
        polygons = shapely.polygons(shapely.linearrings(array[inside], indices=indices))
        good[chosen] = shapely.is_valid(polygons)
    return np.asarray(good)
