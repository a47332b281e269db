"""Events and features as arrays of equal length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.engine.dates import Dates
from geo.engine.grid import Floats
from geo.time import Bounds


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

    def __len__(self) -> int:
        return len(self.geometry)
