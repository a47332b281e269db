"""Events and features as arrays of equal length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from geo.bounds import Bounds
from geo.engine.dates import Dates
from geo.engine.grid import Floats

T = TypeVar("T")
# An index is made anew, finer, when this many times the events that it was made for have come.
_OUTGROWN = 8


@dataclass(frozen=True)
class Events:
    """Events as columns; a position is NaN where none is known.

    `accuracy_m` is None if every place is exact, `things` if no event names a thing.
    """

    lon: Floats
    lat: Floats
    dates: Dates
    accuracy_m: Floats | None = None
    things: npt.NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.lon)

    def slack(self, positions: npt.NDArray[np.int64]) -> Floats:
        """The accuracy of some events, 0 where they are exact."""
        if self.accuracy_m is None:
            return np.zeros(len(positions))
        return self.accuracy_m.take(positions)


@dataclass(frozen=True)
class Features:
    """Features as columns, in the order of their layer."""

    geometry: npt.NDArray[Any]
    bounds: Bounds
    accuracy_m: Floats
    things: npt.NDArray[np.object_]
    _indexes: dict[str, tuple[int, int, Any]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.geometry)

    def __reduce__(self) -> tuple[Any, ...]:
        """What is sent to other processes: they make indexes of their own."""
        return Features, (self.geometry, self.bounds, self.accuracy_m, self.things)

    def index(self, kind: str, events: int, make: Callable[[int], T]) -> T:
        """An index of a kind, kept from one batch of events to the next.

        `events` more will be looked up in it; `make` makes it for a number of events.
        """
        made_for, seen, kept = self._indexes.get(kind, (0, 0, None))
        seen += events
        index: T = make(seen) if seen >= _OUTGROWN * made_for else kept
        self._indexes[kind] = (seen if index is not kept else made_for), seen, index
        return index
