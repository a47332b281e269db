"""Lists of what may be met, by era and cell: where every index begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.engine.columns import Events
from geo.engine.dates import Dates
from geo.engine.eras import Eras
from geo.engine.grid import CellLists, Grid
from geo.engine.runs import Ints


@dataclass(frozen=True)
class Candidates:
    """A list of numbers for each era and cell, which stand for what an index says."""

    grid: Grid
    eras: Eras
    lists: CellLists

    def first_keys(self, dates: Dates) -> npt.NDArray[np.int32]:
        """The key of the first cell in the era of each distinct date, for `pairs`."""
        return (self.eras.of_dates(dates.bounds) * self.grid.size).astype(np.int32)

    def pairs(
        self, events: Events, first_keys: npt.NDArray[np.int32], start: int, stop: int
    ) -> tuple[Ints, npt.NDArray[np.int32]]:
        """Pairs of an event from `start` to `stop` and a number of its list, by event."""
        key = self.grid.cells(events.lon[start:stop], events.lat[start:stop])
        if len(self.eras) > 1:
            key += events.dates.each(first_keys, start, stop)
        event, number = self.lists.look_up(key)
        event += start
        return event, number
