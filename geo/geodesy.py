"""Distances in metres on the WGS 84 ellipsoid, anywhere on the globe."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import ConfigError, shown

if TYPE_CHECKING:
    from pyproj import Geod, Transformer


class _Ellipsoid:
    """The ellipsoid of pyproj, which takes a moment to load, once it is asked for something."""

    @cached_property
    def _geod(self) -> Geod:
        from pyproj import Geod

        return Geod(ellps="WGS84")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._geod, name)


WGS84: Any = _Ellipsoid()
Array = npt.NDArray[np.float64]

# GeoJSON edges are straight in longitude and latitude (RFC 7946, 3.1.1). Pieces of this length
# bend away from that by less than 10 cm once projected, at any latitude up to 80 degrees.
_PIECE_DEGREES = 0.02
# The flattening makes spherical distances wrong by up to 0.56 %.
_SPHERE_MARGIN = 1.006
_MEAN_RADIUS = 6_371_008.8
_FAR_M = 1e15
_POLYGON = 3  # the highest type number of a geometry without parts


def distance_m(lon: Array, lat: Array, geometry: shapely.Geometry) -> Array:
    """The shortest distance in metres from each point to the edges or points of a geometry.

    Inside a polygon this is the distance to its boundary; `shapely.contains_xy` tells which side.
    Where the antimeridian cuts an area in two there is no boundary, nor at a pole within. It is
    NaN if there is none at all, as for the whole globe.

    Args:
        lon: degrees east, WGS 84, of shape (n,).
        lat: degrees north, likewise.
        geometry: in longitude and latitude, not empty.

    The nearest point is found in a stereographic projection centred on the geometry, which keeps
    angles and so keeps what is nearest; the distance to it is then measured on the ellipsoid
    (Karney 2013). The error stays below 1 m + 0.01 % for distances up to 100 km, the poles and
    the antimeridian included, as the tests check; and, in samples, up to 3000 km from geometries
    up to 10 degrees across. Farther from larger ones, 0.07 % was seen.
    """
    to_plane, to_globe = _projection(*_centre(geometry))
    pieces = shapely.segmentize(_outline(geometry), _PIECE_DEGREES)
    if pieces.is_empty:
        return np.full(len(lon), np.nan)
    # To the millimetre, since GEOS divides by the length of a piece.
    plane = shapely.transform(pieces, lambda c: np.column_stack(to_plane.transform(*c.T)).round(3))
    # The antipode of the centre lies at infinity.
    x, y = (np.nan_to_num(axis, posinf=_FAR_M) for axis in to_plane.transform(lon, lat))
    links = shapely.shortest_line(shapely.points(x, y), plane)
    nearest = shapely.get_coordinates(shapely.get_point(links, 1))
    near_lon, near_lat = to_globe.transform(nearest[:, 0], nearest[:, 1])
    return np.asarray(WGS84.inv(lon, lat, near_lon, near_lat)[2])


def within_reach(
    lon: Array, lat: Array, geometry: shapely.Geometry, reach_m: Array
) -> npt.NDArray[np.intp]:
    """The positions of the points that may lie within `reach_m` of a geometry.

    A quick superset: points in the circle around the geometry's centre that holds all of it.
    """
    west, _, east, _ = geometry.bounds
    if east - west > 180:  # a circle around its vertices need not hold the rest of it
        return np.arange(len(lon))
    lon0, lat0 = _centre(geometry)
    vertices = shapely.get_coordinates(geometry)
    radius = _sphere_m(lon0, lat0, vertices[:, 0], vertices[:, 1]).max()
    near = _sphere_m(lon0, lat0, lon, lat) <= (radius + reach_m) * _SPHERE_MARGIN**2 + 1
    return np.asarray(np.flatnonzero(near))


def degree_metres(lat: Array) -> tuple[Array, Array]:
    """How many metres a degree of longitude and one of latitude measure at each latitude.

    From the two radii of curvature of the ellipsoid, in the prime vertical and in the meridian.
    """
    phi = np.radians(lat)
    flat = 1 - WGS84.es * np.sin(phi) ** 2
    across = WGS84.a / np.sqrt(flat)
    return np.radians(across * np.cos(phi)), np.radians(across * (1 - WGS84.es) / flat)


def _sphere_m(lon0: float, lat0: float, lon: Array, lat: Array) -> Array:
    """Great-circle distances on the mean sphere (haversine)."""
    phi0, phi = np.radians(lat0), np.radians(lat)
    a = (
        np.sin((phi - phi0) / 2) ** 2
        + np.cos(phi0) * np.cos(phi) * np.sin(np.radians(lon - lon0) / 2) ** 2
    )
    return np.asarray(2 * _MEAN_RADIUS * np.arcsin(np.sqrt(np.clip(a, 0, 1))))


def _outline(geometry: shapely.Geometry) -> shapely.Geometry:
    """The points, lines and rings of a geometry, so that a distance inside a polygon is not 0.

    Empty parts, and lines that never leave their first point, stop GEOS (3.14) from cutting the
    others into pieces.
    """
    parts = shapely.get_parts(geometry)
    while (shapely.get_type_id(parts) > _POLYGON).any():  # collections in collections
        parts = shapely.get_parts(parts)
    parts = parts[~shapely.is_empty(parts)]
    areas = shapely.get_dimensions(parts) == 2
    edges = np.concatenate([parts[~areas], _boundary(parts[areas])])
    still = (shapely.get_dimensions(edges) == 1) & (shapely.length(edges) == 0)
    edges[still] = shapely.get_point(edges[still], 0)
    return shapely.geometrycollections(edges)


def _boundary(areas: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """The edges of areas that bound them on the globe.

    An area that crosses the antimeridian is cut there (RFC 7946, 3.1.9), and one around a pole runs
    along it; its edges on both sides of the cut, as far as they lie beside each other, and those on
    the pole are no boundary.
    """
    rings = np.asarray(shapely.get_rings(areas))
    west, south, east, north = shapely.total_bounds(rings) if len(rings) else (0, 0, 0, 0)
    if not (west == -180 and east == 180) and max(-south, north) < 90:
        return rings
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = np.flatnonzero(ring[1:] == ring[:-1])
    edges = np.stack([coordinates[same], coordinates[same + 1]], axis=1)
    meridian = np.where(edges[:, 0, 0] == edges[:, 1, 0], edges[:, 0, 0], 0.0)
    on_pole = (np.abs(edges[:, :, 1]) == 90).all(axis=1)
    plain = shapely.linestrings(edges[(np.abs(meridian) < 180) & ~on_pole])
    sides = [
        shapely.union_all(shapely.linestrings(edges[meridian == side] * [0.0, 1.0]))
        for side in (-180.0, 180.0)
    ]
    alone = [
        shapely.transform(own.difference(other), lambda c, lon=lon: c + np.array([lon, 0.0]))
        for own, other, lon in ((*sides, -180.0), (*sides[::-1], 180.0))
    ]
    return np.concatenate([plain, shapely.get_parts(alone)])


def _centre(geometry: shapely.Geometry) -> tuple[float, float]:
    """The direction of the mean of the vertices: a centre that no meridian or pole disturbs."""
    lon, lat = np.radians(shapely.get_coordinates(geometry)).T
    x, y, z = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
    mean = x.mean(), y.mean(), z.mean()
    return (
        round(float(np.degrees(np.arctan2(mean[1], mean[0]))), 3),
        round(float(np.degrees(np.arctan2(mean[2], np.hypot(mean[0], mean[1])))), 3),
    )


@lru_cache(maxsize=256)
def _projection(lon: float, lat: float) -> tuple[Transformer, Transformer]:
    from pyproj import CRS, Transformer

    plane = CRS.from_proj4(f"+proj=stere +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m")
    globe = CRS.from_epsg(4326)
    return (
        Transformer.from_crs(globe, plane, always_xy=True),
        Transformer.from_crs(plane, globe, always_xy=True),
    )


_UNITS_M = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "": 1.0}


def metres(distance: str | float) -> float:
    """A distance such as `"5 km"`, `"500 m"` or a plain number of metres, in metres.

    Raises:
        ConfigError: it is no distance.

    >>> metres("5 km")
    5000.0
    """
    match = re.fullmatch(r"(?a)\s*(\d+(?:\.\d+)?)\s*(m|km|mi|)\s*", str(distance))
    if not match:
        raise ConfigError(f'"{shown(distance)}" is not a distance; expected for example "5 km".')
    return float(match[1]) * _UNITS_M[match[2]]
