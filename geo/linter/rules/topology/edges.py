"""The edges of areas, and what they tell of areas side by side without a look at any pair.

Where two areas meet, the edge of the one runs along that of the other, the other way around. All
other edges are open: they run around what the areas cover together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geo.linter.rules.subjects.areas import Indexes, Mask, Shapes

Places = npt.NDArray[np.complex128]  # east and north as one number, which is soon compared
Hashes = npt.NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)  # spreads the bits of a number

_NOWHERE = np.zeros(0, dtype=np.complex128)


@dataclass(frozen=True)
class Outline:
    """What areas cover together, and which of them are at its edge."""

    whole: shapely.Geometry
    owners: Indexes


@dataclass(frozen=True)
class Edges:
    """The edges of valid areas, each with what it covers to its left.

    `owners` are the numbers of the areas, of which there are `count`. Edges between the same places
    have the same number in `places`; `signs` are 1 for those that run the one way, and -1 for the
    others.
    """

    count: int
    owners: Indexes
    starts: Places
    ends: Places
    places: Indexes
    signs: npt.NDArray[np.int8]

    def outline(self, chosen: Mask) -> Outline | None:
        """The outline of some areas; None unless they surely share no ground.

        How many areas hold a place differs between the sides of open edges only. If these run
        around a valid multipolygon, it is one within and none outside.
        """
        if chosen.all():
            return self._whole_outline
        return self._outline(chosen)

    @cached_property
    def _whole_outline(self) -> Outline | None:
        return self._outline(np.ones(self.count, dtype=bool))

    def _outline(self, chosen: Mask) -> Outline | None:
        edges = self._open(chosen)
        rings = None if edges is None else self._rings(edges)
        whole = _whole(*rings) if rings else None
        if edges is None or whole is None or not shapely.is_valid(whole):
            return None
        return Outline(whole, np.unique(self.owners[edges]))

    def _open(self, chosen: Mask) -> Indexes | None:
        """The edges of some areas that none of them has the other way around.

        None if two have one the same way: they share ground.
        """
        mine = np.flatnonzero(chosen[self.owners])
        places = self.places[mine]
        way = np.bincount(places, weights=self.signs[mine])
        if len(way) and np.abs(way).max() > 1:
            return None
        return np.asarray(mine[way[places] != 0])

    def _rings(self, chosen: Indexes) -> tuple[Shapes, Shapes] | None:
        """Some edges as rings: those that run counter-clockwise, and the others; None if unsure."""
        starts, ends = self.starts[chosen], self.ends[chosen]
        before = np.lexsort((self.owners[chosen], _hashes(ends)))
        after = np.lexsort((self.owners[chosen], _hashes(starts)))
        if not np.array_equal(ends[before], starts[after]):
            return None
        following = np.empty(len(chosen), dtype=np.intp)
        following[before] = after
        order, sizes = _cycles(following.tolist())
        if not sizes or min(sizes) < 3:
            return None
        places = starts[order].view(np.float64).reshape(-1, 2)
        rings = shapely.linearrings(places, indices=np.repeat(np.arange(len(sizes)), sizes))
        is_outer = shapely.is_ccw(rings)
        return rings[is_outer], rings[~is_outer]


def edges(areas: Shapes, chosen: Indexes) -> Edges:
    """The edges of some areas, which must be valid."""
    if not len(chosen):
        nothing = np.zeros(0, dtype=np.intp)
        return Edges(len(areas), nothing, _NOWHERE, _NOWHERE, nothing, nothing.astype(np.int8))
    _, vertices, (rings, *inside) = shapely.to_ragged_array(shapely.orient_polygons(areas[chosen]))
    firsts = inside[0][inside[1]] if len(inside) > 1 else inside[0]  # ring of each area
    owners = np.repeat(chosen, np.diff(rings[firsts]))
    places = (vertices + 0.0).view(np.complex128)[:, 0]  # no zero is negative
    is_edge = places[:-1] != places[1:]
    is_edge[rings[1:-1] - 1] = False
    starts, ends = places[:-1][is_edge], places[1:][is_edge]
    hashes = _hashes(places)
    first, last = hashes[:-1][is_edge], hashes[1:][is_edge]
    is_ahead = first < last
    low = np.where(is_ahead, starts, ends)
    high = np.where(is_ahead, ends, starts)
    keys = np.minimum(first, last) * _ODD + np.maximum(first, last)
    signs = np.where(is_ahead, 1, -1).astype(np.int8)
    numbers = _numbered(keys, low, high)
    return Edges(len(areas), owners[:-1][is_edge], starts, ends, numbers, signs)


def _hashes(places: Places) -> Hashes:
    """A number for each place, the same for the same places, and for hardly any others."""
    x, y = places.view(np.uint64).reshape(-1, 2).T
    mixed = x * _ODD
    mixed ^= mixed >> np.uint64(29)
    mixed = (mixed + y) * _ODD
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))


def _numbered(keys: Hashes, low: Places, high: Places) -> Indexes:
    """A number for each edge: those with the same key and the same ends have the same."""
    order = np.argsort(keys)
    is_new = np.diff(keys[order]) != 0
    for places in (low, high):
        in_order = places[order]
        is_new |= in_order[1:] != in_order[:-1]
    numbers = np.empty(len(order), dtype=np.intp)
    numbers[order] = np.append(0, np.cumsum(is_new))
    return numbers


def _cycles(following: list[int]) -> tuple[list[int], list[int]]:
    """The numbers from 0 on, each before the one that follows it, and the sizes of the cycles."""
    order: list[int] = []
    sizes: list[int] = []
    is_seen = bytearray(len(following))
    for first in range(len(following)):
        at, before = first, len(order)
        while not is_seen[at]:
            is_seen[at] = 1
            order.append(at)
            at = following[at]
        if len(order) > before:
            sizes.append(len(order) - before)
    return order, sizes


def _whole(outer: Shapes, inner: Shapes) -> shapely.Geometry | None:
    """The multipolygon of some rings; None if one of the inner is in none of the outer."""
    shells = shapely.polygons(outer)
    # Shells are prepared so, which may be large.
    around, holes = shapely.STRtree(shapely.polygons(inner)).query(shells, predicate="contains")
    order = np.lexsort((shapely.area(shells)[around], holes))
    holes, first = np.unique(holes[order], return_index=True)
    if len(holes) < len(inner):
        return None
    owners = np.concatenate([np.arange(len(outer)), around[order][first]])
    rings = np.concatenate([outer, inner])
    order = np.argsort(owners, kind="stable")  # a shell comes before its holes
    return shapely.multipolygons(shapely.polygons(rings[order], indices=owners[order]))
