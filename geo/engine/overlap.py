"""Which pairs of an event and a feature share some time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.bounds import Bounds
from geo.engine.dates import Dates
from geo.engine.grid import Ints

Pairs = npt.NDArray[Any]


@dataclass(frozen=True)
class Overlap:
    """Possibly and surely shared time of events and features.

    Where the distinct dates follow each other, as days do, each feature meets a run of them:
    those are compared by their codes, and `runs` has the first code and the number of codes of
    each feature, for what is possible and for what is sure. Elsewhere it is None.
    """

    dates: Dates
    bounds: Bounds
    runs: tuple[tuple[npt.NDArray[np.int32], npt.NDArray[np.uint32]], ...] | None

    def possibly(self, event: Ints, feature: Pairs) -> npt.NDArray[np.bool_]:
        """Which pairs share some time by one reading of their dates at least."""
        return self._meet(event, feature, 0)

    def surely(self, event: Ints, feature: Pairs) -> npt.NDArray[np.bool_]:
        """Which pairs share some time by every reading of their dates."""
        return self._meet(event, feature, 1)

    def _meet(self, event: Ints, feature: Pairs, sure: int) -> npt.NDArray[np.bool_]:
        date = self.dates.rows(event)
        if self.runs is not None:
            first, count = self.runs[sure]
            since = (date - first.take(feature)).view(np.uint32)  # large if before the first
            return np.asarray(since < count.take(feature))
        dates = self.dates.bounds
        meet = dates[:, sure].take(date) < self.bounds[:, 3 - sure].take(feature)
        meet &= dates[:, 3 - sure].take(date) > self.bounds[:, sure].take(feature)
        return np.asarray(meet)


def overlap(dates: Dates, bounds: Bounds) -> Overlap:
    """The shared time of events with these dates and features with these bounds."""
    known = dates.bounds
    if dates.codes is None or not (known[1:] >= known[:-1]).all():
        return Overlap(dates, bounds, None)
    runs = []
    for sure in (0, 1):
        first = np.searchsorted(known[:, 3 - sure], bounds[:, sure], side="right")
        end = np.searchsorted(known[:, sure], bounds[:, 3 - sure], side="left")
        count = np.maximum(end - first, 0).astype(np.uint32)
        runs.append((first.astype(np.int32), count))
    return Overlap(dates, bounds, tuple(runs))
