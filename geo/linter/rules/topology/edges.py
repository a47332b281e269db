"""The edges of areas, and what they tell of areas side by side without a look at any pair.

Where two areas meet, the edge of the one runs along that of the other, the other way around. All
other edges are open: they run around what the areas cover together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.linter.rules.subjects.areas import Indexes, Mask, Shapes

Places = npt.NDArray[np.complex128]  # east and north as one number, which is soon compared
Hashes = npt.NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)  # spreads the bits of a number

_NOWHERE = np.zeros(0, dtype=np.complex128)
_BLOCK = 1 << 15  # edges that are taken at once
_MOST = 1 << 20  # edges that are held, of some hundred bytes while they are compared


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


class _Run(NamedTuple):
    """Some edges: the numbers of their areas, and their ends."""

    owners: Indexes
    starts: Places
    ends: Places

    def of(self, chosen: Indexes | Mask) -> _Run:
        """Some of these."""
        return _Run(self.owners[chosen], self.starts[chosen], self.ends[chosen])

    def and_those(self, others: _Run) -> _Run:
        """These, and others after them."""
        return _Run(
            np.concatenate([self.owners, others.owners]),
            np.concatenate([self.starts, others.starts]),
            np.concatenate([self.ends, others.ends]),
        )


def edges(areas: Shapes, chosen: Indexes, times: Indexes) -> Edges | None:
    """The edges of some areas, which must be valid; None if they would take too much space.

    Left out are those that meet one the other way around of an area of the same number in `times`:
    these two must be chosen together. From west to east, that leaves little more than a front.
    """
    found, most = _Run(chosen[:0], _NOWHERE, _NOWHERE), _BLOCK
    order = chosen[np.argsort(shapely.bounds(areas[chosen])[:, 0])]
    ends = np.cumsum(shapely.get_num_coordinates(areas[order]))
    for block in np.split(order, np.flatnonzero(np.diff(ends // _BLOCK)) + 1):
        found = found.and_those(_edges_of(areas[block], block))
        if len(found.owners) > most:
            found = _unmatched(found, times)
            most = max(_BLOCK, 2 * len(found.owners))
        if len(found.owners) > _MOST:
            return None
    found = _unmatched(found, times)
    found = found.of(np.argsort(found.owners, kind="stable"))
    return Edges(len(areas), *found, *_numbered(found, np.zeros_like(times)))


def _edges_of(areas: Shapes, numbers: Indexes) -> _Run:
    """All edges of areas that have these numbers."""
    if not len(areas):
        return _Run(numbers, _NOWHERE, _NOWHERE)
    _, vertices, (rings, *inside) = shapely.to_ragged_array(shapely.orient_polygons(areas))
    firsts = inside[0][inside[1]] if len(inside) > 1 else inside[0]  # ring of each area
    owners = np.repeat(numbers, np.diff(rings[firsts]))
    places = (vertices + 0.0).view(np.complex128)[:, 0]  # no zero is negative
    is_edge = places[:-1] != places[1:]
    is_edge[rings[1:-1] - 1] = False
    return _Run(owners[:-1][is_edge], places[:-1][is_edge], places[1:][is_edge])


def _unmatched(found: _Run, times: Indexes) -> _Run:
    """The edges but for those that run both ways in areas of the same time."""
    numbers, signs = _numbered(found, times)
    return found.of(np.bincount(numbers, weights=signs)[numbers] != 0)


def _hashes(places: Places) -> Hashes:
    """A number for each place, the same for the same places, and for hardly any others."""
    x, y = places.view(np.uint64).reshape(-1, 2).T
    mixed = x * _ODD
    mixed ^= mixed >> np.uint64(29)
    mixed = (mixed + y) * _ODD
    return np.asarray(mixed ^ (mixed >> np.uint64(32)))


def _numbered(found: _Run, times: Indexes) -> tuple[Indexes, npt.NDArray[np.int8]]:
    """A number for each edge, the same for those between the same places at the same time.

    And a sign, which tells the two ways apart.
    """
    first, last = _hashes(found.starts), _hashes(found.ends)
    is_ahead = first < last
    at = times[found.owners]
    keys = np.minimum(first, last) * _ODD + np.maximum(first, last)
    keys += at.astype(np.uint64) * _ODD
    del first, last
    order = np.argsort(keys)
    keys = keys[order]
    is_new = keys[1:] != keys[:-1]
    one, two = order[:-1][~is_new], order[1:][~is_new]
    differ = at[one] != at[two]
    for ahead, back in ((found.starts, found.ends), (found.ends, found.starts)):
        differ |= _either(is_ahead, ahead, back, one) != _either(is_ahead, ahead, back, two)
    is_new[~is_new] = differ
    numbers = np.empty(len(order), dtype=np.intp)
    numbers[order[:1]] = 0
    numbers[order[1:]] = np.cumsum(is_new)
    return numbers, np.where(is_ahead, 1, -1).astype(np.int8)


def _either(flags: Mask, these: Places, those: Places, at: Indexes) -> Places:
    """At some places these where they are flagged, else those."""
    return np.where(flags[at], these[at], those[at])


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
