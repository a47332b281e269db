"""Land, borders and towns for a page's basemap, from packages, without any network.

Countries are Natural Earth 4.1.0 (public domain), from the npm package `world-atlas`.
"""

from __future__ import annotations

from functools import reduce
from importlib.resources import as_file

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.formats import gazetteer
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
    shapes = [shapely.make_valid(_around(shape, box)) for shape in near.geometry]
    clipped = near.set_geometry(shapely.intersection(shapes, frame))
    return clipped[~clipped.geometry.is_empty]


def _around(shape: shapely.Geometry, box: Box) -> shapely.Geometry:
    """What of a country is in a box and a little beyond; it may be left invalid.

    The package joins what lies on either side of the antimeridian, in rings that jump from one to
    the other. Rings may be holes of others, so each takes away what the others gave.
    """
    rect = shapely.box(*box).buffer(0.1).bounds
    if shape.bounds[2] - shape.bounds[0] < 180:
        return shapely.clip_by_rect(shape, *rect)
    parts = [
        reduce(shapely.symmetric_difference, [_inside(ring, rect) for ring in rings])
        for part in shapely.get_parts(shape)
        for rings in [(part.exterior, *part.interiors)]
    ]
    return shapely.union_all(parts)


def _inside(ring: shapely.LinearRing, rect: Box) -> shapely.Geometry:
    """What a ring encloses in a rectangle: it goes on where it would jump, or over the pole."""
    lon, lat = shapely.get_coordinates(ring).T
    turn = np.round((np.unwrap(lon, period=360) - lon) / 360)
    if turn[-1] != turn[0]:
        ends = [-1, 0]
        lat = np.append(lat, np.copysign([90, 90], lat.mean()))
        lon, turn = np.append(lon, lon[ends]), np.append(turn, turn[ends])
    seen = [
        shapely.clip_by_rect(shapely.Polygon(np.column_stack([lon + at, lat])), *rect)
        for at in (360 * (turn - here) for here in np.unique(turn))
    ]
    return shapely.union_all(shapely.make_valid(seen))


def read_towns(box: Box, population: int) -> pd.DataFrame:
    """The towns in a box with at least so many people, the largest first.

    Columns: `name`, `lon`, `lat`, `population`.
    """
    lon, lat = gazetteer.positions().T
    names, people = zip(*((town.name, town.population) for town in gazetteer.towns()), strict=True)
    towns = pd.DataFrame({"name": names, "lon": lon, "lat": lat, "population": people})
    west, south, east, north = box
    inside = (
        towns["lon"].between(west, east)
        & towns["lat"].between(south, north)
        & (towns["population"] >= population)
    )
    order = np.lexsort((towns["name"][inside], -towns["population"][inside]))
    return towns[inside].iloc[order].reset_index(drop=True)
