"""What tells that latitude comes before longitude, where both are below 90: towns, properties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.text import alternatives

_FEWEST = 3  # of towns that tell
MOST = 5_000  # points; the names of more would take long to look up
COLUMNS = (("lat", "latitude"), ("lon", "lng", "long", "longitude"))  # in small letters
_NEAR = 1.0  # degrees from a town to a feature of its name
_SAME = 0.001  # degrees between roundings of one number


def turned_towns(
    names: Sequence[Any], places: npt.NDArray[np.float64]
) -> list[tuple[int, tuple[float, float]]]:
    """Which of some named points lie where a town does that is swapped; and that town.

    Points are given as an array of shape (n, 2). None, if they are few, too many to look up, or
    any lies where a town of its name does.
    """
    if not _FEWEST <= len(names) <= MOST:
        return []
    meant = {i: alternatives(name) for i, name in enumerate(names) if isinstance(name, str)}
    if len(meant) < _FEWEST:
        return []
    from geo.formats.gazetteer import towns_named

    around = np.concatenate([places, places[:, ::-1]])
    towns = towns_named({name for of_one in meant.values() for name in of_one}, around)
    turned = []
    for number, of_one in meant.items():
        x, y = places[number].tolist()
        known = [town for name in of_one for town in towns.get(name, ())]
        if any(_is_near(town, (x, y)) for town in known):
            return []
        turned += [(number, town) for town in known if _is_near(town, (y, x))][:1]
    return turned if len(turned) >= _FEWEST else []


def _is_near(town: tuple[float, float], place: tuple[float, float]) -> bool:
    return max(abs(town[0] - place[0]), abs(town[1] - place[1])) < _NEAR


def are_turned(lon: Any, lat: Any, x: Any, y: Any) -> Any:
    """Whether longitudes and latitudes are those of positions the other way round."""
    return (abs(lat - x) + abs(lon - y) < _SAME) & (abs(x - y) > _SAME)
