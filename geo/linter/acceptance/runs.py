"""Lines and rings as runs of vertices, and what no rule could remark on in either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.linter.acceptance.points import UNIT
from geo.linter.acceptance.shapes import Counts, Flags, Numbers, gaps

MOST = 100_000  # vertices of a geometry
_NEAR = 0.0499 * UNIT  # no vertex of a smaller run can be an outlier
_COARSE, _FINE = 1e5, 1e3  # units of numbers of at most 2 and at most 4 decimals
_STRETCH = 5  # coarse vertices in a row of which a rule speaks


@dataclass(frozen=True)
class Runs:
    """Lines or rings end to end, in whole units, with how many vertices each has."""

    x: Numbers
    y: Numbers
    sizes: Counts

    @cached_property
    def ends(self) -> Counts:
        """The number of the vertex after the last one, by run."""
        return np.cumsum(self.sizes)

    @cached_property
    def starts(self) -> Counts:
        """The number of the first vertex, by run."""
        return self.ends - self.sizes

    @cached_property
    def seams(self) -> Counts:
        """The numbers of the steps from the last vertex of a run to the first of the next."""
        return self.ends[:-1] - 1

    @cached_property
    def bounds(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """West, south, east and north, by run."""
        low, high = np.minimum.reduceat, np.maximum.reduceat
        starts = self.starts
        return low(self.x, starts), low(self.y, starts), high(self.x, starts), high(self.y, starts)

    @cached_property
    def extents(self) -> tuple[Numbers, Numbers]:
        """Width and height, by run."""
        west, south, east, north = self.bounds
        return east - west, north - south

    @cached_property
    def local(self) -> tuple[Numbers, Numbers]:
        """The vertices as seen from the middle of their run."""
        west, south, east, north = self.bounds
        return (
            self.x - np.repeat(np.rint((west + east) / 2), self.sizes),
            self.y - np.repeat(np.rint((south + north) / 2), self.sizes),
        )

    def of(self, chosen: Flags) -> Runs:
        """Some of the runs."""
        if chosen.all():
            return self
        inside = np.repeat(chosen, self.sizes)
        return Runs(self.x[inside], self.y[inside], self.sizes[chosen])


def counts(flags: Flags, ends: Counts) -> Counts:
    """How many flags are up, by run; the last vertex of all has none."""
    where = np.flatnonzero(flags)
    return gaps(where.searchsorted(ends))


def is_compact(runs: Runs) -> Flags:
    """Which runs have no vertex far from the others."""
    extent = np.maximum(*runs.extents)
    good = (extent <= _NEAR) | (runs.sizes < 8)
    for values, size in zip(runs.local, runs.extents, strict=True):
        if not good.all():
            good |= (size >= extent / 2) & _is_spread(values, size, runs)
    for i in np.flatnonzero(~good):
        good[i] = _has_no_outlier(runs, int(runs.starts[i]), int(runs.sizes[i]))
    return np.asarray(good)


def _is_spread(values: Numbers, size: Numbers, runs: Runs) -> Flags:
    """Whether more than a quarter of the vertices lie in either outer part of a run's extent.

    Then that many are a tenth of the extent away from the median one, wherever it lies.
    """
    reach = np.repeat(size / 10, runs.sizes)
    fewest = np.minimum(counts(values < -reach, runs.ends), counts(values > reach, runs.ends))
    return np.asarray(fewest >= runs.sizes / 4 + 2)


def _has_no_outlier(runs: Runs, start: int, size: int) -> bool:
    inside = slice(start, start + size)
    run = np.column_stack([runs.x[inside], runs.y[inside]]) / UNIT
    middle = np.median(run, axis=0)
    away = np.abs(run - middle).max(axis=1)
    return bool(away.max() <= np.quantile(away, 0.75) * 10 + 0.025)


def is_even(runs: Runs) -> Flags:
    """Which runs have no stretch of coarse numbers among fine ones."""
    coarse = np.rint(runs.x / _COARSE) * _COARSE == runs.x
    if not coarse.any():
        return np.ones(len(runs.sizes), bool)
    where = np.flatnonzero(coarse)
    at = runs.y[where]
    where = where[np.rint(at / _COARSE) * _COARSE == at]
    good = ~_has_stretch(where, runs) | (runs.sizes < 20)
    if not good.all():
        left = runs.of(~good)
        fine = np.zeros(len(left.x), bool)
        for values in (left.x, left.y):
            fine |= np.rint(values / _FINE) * _FINE != values
        good[~good] = counts(fine, left.ends) == 0
    return np.asarray(good)


def _has_stretch(vertices: Counts, runs: Runs) -> Flags:
    """Which runs have so many of some vertices, given in order, that follow each other."""
    first, last = vertices[: 1 - _STRETCH], vertices[_STRETCH - 1 :]
    first = first[last - first == _STRETCH - 1]
    owners = np.searchsorted(runs.ends, first, side="right")
    found = np.zeros(len(runs.sizes), bool)
    found[owners[first + _STRETCH <= runs.ends[owners]]] = True
    return found
