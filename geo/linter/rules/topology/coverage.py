"""Whether the areas of a layer are meant to lie side by side, and where they overlap instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.linter.rules.subjects.areas import Indexes, Mask
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.once import once
from geo.linter.rules.topology.edges import Edges, edges
from geo.linter.rules.topology.neighbours import Members, meeting, members, relations

_SAMPLE = 300  # pairs by which a layer is judged
MOST = 1000  # faults of a layer that are told one by one
_FEW = 2  # overlaps that dated areas may have and still be meant to lie side by side


@dataclass(frozen=True)
class Overlaps:
    """Pairs of areas that share ground; in `inner` the first lies within the second.

    There are `more` pairs than these if a layer has so many that they are not worth telling.
    """

    one: Indexes
    two: Indexes
    inner: Mask
    more: bool = False


_NONE = Overlaps(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, bool))


@once
def overlaps(view: Layer) -> Overlaps:
    """The pairs of areas that share ground while both are in force, where they should not."""
    scope = judged(view)
    found = members(view, 2)
    if not scope.any() or ((sides := mosaic(view)) and sides.outline(found.sound)):
        return _NONE
    return _overlaps(found, scope)


@once
def mosaic(view: Layer) -> Edges | None:
    """The edges of the valid areas of a layer; None if they are too many."""
    found = members(view, 2)
    (_, starts), (_, ends) = (
        np.unique(side, return_inverse=True) for side in (found.starts, found.ends)
    )
    return edges(found.shapes, np.flatnonzero(found.sound), starts * len(found) + ends)


@once
def judged(view: Layer) -> Mask:
    """Which areas of a layer are meant to lie side by side.

    All if that is declared. Else all if neighbours share edges, as far as a sample shows; or those
    with a validity, unless overlaps are usual among them.
    """
    found = members(view, 2)
    if len(found) < 2 or view.declared.coverage is False:
        return np.zeros(len(found), dtype=bool)
    if view.declared.coverage:
        return np.ones(len(found), dtype=bool)
    faulty, clean = _sample(found)
    if clean >= 3 and clean >= 2 * faulty:
        return np.ones(len(found), dtype=bool)
    return found.dated & (faulty <= max(clean, _FEW))


def _sample(found: Members) -> tuple[int, int]:
    """How many of some pairs share ground, and how many an edge only."""
    step = max(len(found) // _SAMPLE, 1)
    some = np.arange(0, len(found), step)
    one, two = (np.concatenate(side) for side in zip(*meeting(found, some), strict=True))
    pairs = np.unique(np.sort(np.column_stack([one, two]), axis=1), axis=0)
    pairs = pairs[:: max(len(pairs) // _SAMPLE, 1)]
    one, two = _apart(found, pairs[:, 0], pairs[:, 1])
    signs = relations(found, one, two)
    shares = signs[:, 0] != b"F"
    return int(shares.sum()), int((~shares & (signs[:, 4] == b"1")).sum())


def _apart(found: Members, one: Indexes, two: Indexes) -> tuple[Indexes, Indexes]:
    """The pairs that are not versions of one thing, of which a rule about dates tells."""
    if not found.has_versions:
        return one, two
    some, places = np.unique(np.concatenate([one, two]), return_inverse=True)
    things = np.array([found.thing(i) for i in some], dtype=object)[places]
    kept = things[: len(one)] != things[len(one) :]
    return one[kept], two[kept]


def _overlaps(found: Members, scope: Mask) -> Overlaps:
    parts: list[Overlaps] = []
    for one, two in meeting(found):
        one, two = _apart(found, one, two)
        kept = scope[one] & scope[two]
        one, two = one[kept], two[kept]
        signs = relations(found, one, two)
        outer = {side: (signs[:, side] == b"F").all(axis=1) for side in ((2, 5), (6, 7))}
        faulty = (signs[:, 0] != b"F") & ~(outer[2, 5] & outer[6, 7])  # the same is a twin
        contains = outer[6, 7]
        first, second = np.where(contains, two, one), np.where(contains, one, two)
        inner = outer[2, 5] | contains
        parts.append(Overlaps(first[faulty], second[faulty], inner[faulty]))
        if sum(len(part.one) for part in parts) > MOST:
            break
    one, two, inner = (np.concatenate(side) for side in zip(*map(_columns, parts), strict=True))
    whole = Overlaps(one, two, inner)
    first = np.flatnonzero(found.sound[whole.one] & found.sound[whole.two])[:MOST]
    is_cut = len(whole.one) > MOST
    return Overlaps(whole.one[first], whole.two[first], whole.inner[first], is_cut)


def _columns(part: Overlaps) -> tuple[Indexes, Indexes, Mask]:
    return part.one, part.two, part.inner
