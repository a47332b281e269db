"""The built-in basemap of a page: land, borders and towns around what it shows."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.formats.naturalearth import Box, read_countries, read_towns
from geo.geodesy import WGS84
from geo.page.shapes import steps

UNITS = 2_000  # parts of a degree: 55 m, finer than the data at 1:10 million
_BEYOND = 1.0  # of the box, on each side
_TOWNS = 40  # more only clutter a screen
_SAME_TOWN_M = 6_000  # a town this close to a place of the atlas is that place


def basemap(box: Box, places: gpd.GeoDataFrame | None) -> dict[str, Any]:
    """Land rings, border lines and towns for a page that first shows `box`.

    The data reach as far beyond the box as it is wide, so that panning finds no edge at once.
    Towns that are places of the atlas are left to it, since it has their names in all languages.
    """
    wide = _widened(box)
    countries = read_countries(wide, _detail(wide))
    land = shapely.union_all(countries.geometry.to_numpy())
    return {
        "land": [steps(ring, UNITS) for ring in _rings(land)],
        "borders": [steps(line, UNITS) for line in _borders(countries, land)],
        "towns": _towns(wide, box, places),
        "box": list(wide),
    }


def _widened(box: Box) -> Box:
    west, south, east, north = box
    across, up = (_BEYOND * max(size, 0.5) for size in (east - west, north - south))
    return (
        max(west - across, -180),
        max(south - up, -85),
        min(east + across, 180),
        min(north + up, 85),
    )


def _detail(box: Box) -> str:
    width = box[2] - box[0]
    return "10m" if width < 20 else "50m" if width < 90 else "110m"


def _rings(land: shapely.Geometry) -> list[shapely.LinearRing]:
    parts = shapely.get_parts(land)
    return [
        ring
        for polygon in parts[shapely.get_type_id(parts) == 3]
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _borders(countries: gpd.GeoDataFrame, land: shapely.Geometry) -> list[shapely.LineString]:
    """Where countries meet: their outlines, less the outline of all the land."""
    outlines = shapely.union_all(shapely.boundary(countries.geometry.to_numpy()))
    lines = shapely.line_merge(shapely.difference(outlines, shapely.boundary(land)))
    parts = shapely.get_parts(lines)
    return list(parts[shapely.length(parts) > 1 / UNITS])


def _towns(wide: Box, box: Box, places: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    small = (box[2] - box[0]) < 8
    towns = read_towns(wide, 15_000 if small else 300_000)
    if places is not None and len(towns):
        towns = towns[~_near_places(towns, places)]
    return [
        {
            "name": {"": town.name_},
            "lon": round(town.lon, 4),
            "lat": round(town.lat, 4),
            "rank": rank,
        }
        for rank, town in enumerate(
            towns.head(_TOWNS).rename(columns={"name": "name_"}).itertuples()
        )
    ]


def _near_places(towns: pd.DataFrame, places: gpd.GeoDataFrame) -> np.ndarray:
    points = places.geometry[places.geometry.geom_type == "Point"]
    near = np.zeros(len(towns), dtype=bool)
    lon, lat = towns["lon"].to_numpy(), towns["lat"].to_numpy()
    for point in points:  # one turn a place: a hundred at most, against all towns at once
        apart = WGS84.inv(lon, lat, np.full_like(lon, point.x), np.full_like(lat, point.y))[2]
        near |= apart < _SAME_TOWN_M
    return near
