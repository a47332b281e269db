"""Rings that no rule could remark on: closed, simple, counter-clockwise, without oddities.

A ring is simple if it turns once around a point inside it, and never back: all triangles of that
point and a side of the ring run counter-clockwise. Only for other rings GEOS is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geo.linter.acceptance.points import UNIT, Flags
from geo.linter.acceptance.shapes import Counts, Numbers

_MOST = 100_000  # vertices
_WIDEST = 9 * UNIT  # products of whole numbers up to this are exact
# A triangle that covers more, for each unit of the widest ring, does so in doubles as well.
_CLEAR = 2e-6
_LEAST_ROUND = 0.004  # 4 pi A / P^2; a rule speaks below 0.003
_NEAR = 0.0499 * UNIT  # no vertex of a smaller ring can be an outlier
_COARSE, _FINE = 1e5, 1e3  # units of numbers of at most 2 and at most 4 decimals


@dataclass(frozen=True)
class Rings:
    """Rings end to end, in whole units, with how many vertices each has."""

    x: Numbers
    y: Numbers
    sizes: Counts

    @cached_property
    def ends(self) -> Counts:
        """The number of the vertex after the last one, by ring."""
        return np.cumsum(self.sizes)

    @cached_property
    def starts(self) -> Counts:
        """The number of the first vertex, by ring."""
        return self.ends - self.sizes

    @cached_property
    def bounds(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """West, south, east and north, by ring."""
        low, high = np.minimum.reduceat, np.maximum.reduceat
        starts = self.starts
        return low(self.x, starts), low(self.y, starts), high(self.x, starts), high(self.y, starts)

    @cached_property
    def extents(self) -> tuple[Numbers, Numbers]:
        """Width and height, by ring."""
        west, south, east, north = self.bounds
        return east - west, north - south

    @cached_property
    def local(self) -> tuple[Numbers, Numbers]:
        """The vertices as seen from the middle of their ring."""
        west, south, east, north = self.bounds
        return (
            self.x - np.repeat(np.rint((west + east) / 2), self.sizes),
            self.y - np.repeat(np.rint((south + north) / 2), self.sizes),
        )

    def of(self, chosen: Flags) -> Rings:
        """Some of the rings."""
        if chosen.all():
            return self
        inside = np.repeat(chosen, self.sizes)
        return Rings(self.x[inside], self.y[inside], self.sizes[chosen])


def are_plain(rings: Rings) -> Flags:
    """Which rings are without fault, if their positions are."""
    if not len(rings.sizes):
        return np.zeros(0, bool)
    good = _closed(rings) & (rings.sizes <= _MOST)
    for test in (_is_simple, _is_compact, _is_even):
        if good.any():
            good[good] = test(rings.of(good))
    return good


def _closed(rings: Rings) -> Flags:
    first, last = rings.starts, rings.ends - 1
    return np.asarray((rings.x[first] == rings.x[last]) & (rings.y[first] == rings.y[last]))


def _is_simple(rings: Rings) -> Flags:
    good = _turns_once(rings)
    if not good.all():
        good[~good] = _is_valid(rings.of(~good))
    return good


def _turns_once(rings: Rings) -> Flags:
    """Which rings are seen whole from their middle, run counter-clockwise, and are no slivers."""
    extent = np.maximum(*rings.extents)
    seams = rings.ends[:-1] - 1
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
    good &= _counts(rises, rings.ends) == 1
    if back.any():
        good &= _counts(back, rings.ends) == 0
    return np.asarray(good)


def _counts(flags: Flags, ends: Counts) -> Counts:
    """How many flags are up, by ring; the last vertex of all has none."""
    where = np.flatnonzero(flags)
    return np.diff(np.searchsorted(where, ends), prepend=0)


def _is_valid(rings: Rings) -> Flags:
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


def _is_compact(rings: Rings) -> Flags:
    """Which rings have no vertex far from the others."""
    extent = np.maximum(*rings.extents)
    good = (extent <= _NEAR) | (rings.sizes < 8)
    for values, size in zip(rings.local, rings.extents, strict=True):
        if not good.all():
            good |= (size >= extent / 2) & _is_spread(values, size, rings)
    for i in np.flatnonzero(~good):
        good[i] = _has_no_outlier(rings, int(rings.starts[i]), int(rings.sizes[i]))
    return good


def _is_spread(values: Numbers, size: Numbers, rings: Rings) -> Flags:
    """Whether more than a quarter of the vertices lie in either outer part of a ring's extent.

    Then that many are a tenth of the extent away from the median one, wherever it lies.
    """
    reach = np.repeat(size / 10, rings.sizes)
    fewest = np.minimum(_counts(values < -reach, rings.ends), _counts(values > reach, rings.ends))
    return np.asarray(fewest >= rings.sizes / 4 + 2)


def _has_no_outlier(rings: Rings, start: int, size: int) -> bool:
    ring = np.column_stack([rings.x, rings.y])[start : start + size] / UNIT
    middle = np.median(ring, axis=0)
    away = np.abs(ring - middle).max(axis=1)
    return bool(away.max() <= np.quantile(away, 0.75) * 10 + 0.025)


def _is_even(rings: Rings) -> Flags:
    """Which rings have no stretch of coarse numbers among fine ones."""
    coarse = np.rint(rings.x / _COARSE) * _COARSE == rings.x
    if not coarse.any():
        return np.ones(len(rings.sizes), bool)
    where = np.flatnonzero(coarse)
    at = rings.y[where]
    coarse[where] = np.rint(at / _COARSE) * _COARSE == at
    counts = _counts(coarse, rings.ends)
    good = (counts < 5) | (rings.sizes < 20)
    if not good.all():
        left = rings.of(~good)
        fine = np.zeros(len(left.x), bool)
        for values in (left.x, left.y):
            fine |= np.rint(values / _FINE) * _FINE != values
        good[~good] = _counts(fine, left.ends) == 0
    return good
