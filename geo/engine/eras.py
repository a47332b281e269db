"""Runs of time in which the same features are in force: what makes the join ask time first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.bounds import Bounds
from geo.engine.grid import Grid, Ints
from geo.engine.runs import runs

# Measured costs, in nanoseconds: to index a feature once more, to judge one candidate pair, to look
# up the era of an event.
_INDEX_NS, _PAIR_NS, _ERA_NS = 20_000, 15, 3
_MOST_ERAS = 20_000


@dataclass(frozen=True)
class Eras:
    """Time cut at `cuts`: era i lies before `cuts[i]`. One more era, the last, is all of time.

    Each feature belongs to every era that it meets. An event belongs to the era that holds all of
    it, which is the last one if it lies across a cut.
    """

    cuts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.cuts) + 2 if len(self.cuts) else 1

    def of_dates(self, bounds: Bounds) -> Ints:
        """The era of each date."""
        first = np.searchsorted(self.cuts, bounds[:, 0], side="right")
        last = np.searchsorted(self.cuts, bounds[:, 3] - 1, side="right")
        return np.where(first == last, first, len(self) - 1)

    def of_features(self, bounds: Bounds, *, everlasting: bool) -> tuple[Ints, Ints]:
        """Pairs of a feature and an era it meets; the era of all time only if `everlasting`."""
        if not len(self.cuts):
            return np.arange(len(bounds)), np.zeros(len(bounds), dtype=np.int64)
        first, last = _reach(self.cuts, bounds)
        feature, place = runs(last - first + 1)
        era = first[feature] + place
        if everlasting:
            feature = np.concatenate([feature, np.arange(len(bounds))])
            era = np.concatenate([era, np.full(len(bounds), len(self) - 1)])
        return feature, era


def eras(features: Bounds, dates: Bounds, events: int, share: float) -> Eras:
    """The eras that make a join of so many events, with dates like these, cheapest.

    More eras mean fewer candidates for an event, but more entries in the index. `share` is the
    part of the whole area that a feature covers on average.
    """
    best = features[:0, 0]
    if events * share * _PAIR_NS < _INDEX_NS:  # one era costs less than any cut could save
        return Eras(best)
    changes, every = np.unique(features[:, [0, 3]]), 1
    least = _cost(best, features, dates, events, share)
    while len(changes) // every > 1:
        cuts = changes[::every]
        if (
            len(cuts) <= _MOST_ERAS
            and (cost := _cost(cuts, features, dates, events, share)) < least
        ):
            best, least = cuts, cost
        every *= 4
    return Eras(best)


def _cost(
    cuts: npt.NDArray[np.int64], features: Bounds, dates: Bounds, events: int, share: float
) -> float:
    first, last = _reach(cuts, features)
    memberships = int((last - first + 1).sum())
    present = np.bincount(first, minlength=len(cuts) + 2) - np.bincount(
        last + 1, minlength=len(cuts) + 2
    )
    # Judged by evenly spread dates: a sample serves as well as all of them.
    dates = dates[:: max(1, len(dates) // 4096)]
    era = np.searchsorted(cuts, dates[:, 0], side="right")
    candidates = float(np.cumsum(present)[era].mean()) if len(era) else 0.0
    asked = _ERA_NS if len(cuts) else 0
    return memberships * _INDEX_NS + events * (candidates * share * _PAIR_NS + asked)


def _reach(cuts: npt.NDArray[np.int64], bounds: Bounds) -> tuple[Ints, Ints]:
    """The first and the last era that each feature meets."""
    first = np.searchsorted(cuts, bounds[:, 0], side="right")
    return first, np.maximum(np.searchsorted(cuts, bounds[:, 3], side="left"), first)


def in_eras(
    cell: Ints, owner: Ints, value: Ints, member: Ints, era: Ints, grid: Grid
) -> tuple[Ints, Ints]:
    """Entries `(cell, value)` of features, repeated for every era of their owner.

    `member` and `era` are the pairs of `Eras.of_features`. Returns keys (an era and a cell) and
    values, sorted by key, then owner.
    """
    by_owner = np.argsort(owner, kind="stable")
    count = np.bincount(owner, minlength=int(member.max(initial=-1)) + 1)
    start = np.cumsum(count) - count
    turn, place = runs(count[member])
    entry = by_owner[start[member][turn] + place]
    key = era[turn] * grid.size + cell[entry]
    order = np.lexsort((owner[entry], key))
    return key[order], value[entry][order]
