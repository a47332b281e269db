"""Distances on the ellipsoid, against brute force on geometries anywhere on the globe."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from laws import law

from geo.errors import ConfigError
from geo.geodesy import WGS84, distance_m, metres, within_reach


def edges(geometry: shapely.Geometry) -> np.ndarray:
    """The edges of lines and rings, of shape (n, 2, 2); a point is an edge to itself."""
    found = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection":
            found.append(edges(part))
        elif part.geom_type == "Polygon":
            found += [bounding(edges(ring)) for ring in shapely.get_rings(part)]
        elif not part.is_empty:
            vertices = shapely.get_coordinates(part)
            vertices = np.repeat(vertices, 2, axis=0) if len(vertices) == 1 else vertices
            found.append(np.stack([vertices[:-1], vertices[1:]], axis=1))
    return np.concatenate(found)


def bounding(ring: np.ndarray) -> np.ndarray:
    """Edges without those on a pole, or on the antimeridian with the polygon on its other side."""
    lon, lat = ring[:, :, 0], ring[:, :, 1]
    apart = (np.abs(lat) < 90).any(axis=1)
    east, west = (lon == 180).all(axis=1), (lon == -180).all(axis=1)
    if east.sum() == west.sum() == 1 and (np.sort(lat[east]) == np.sort(lat[west])).all():
        apart &= ~east & ~west
    return ring[apart]


def nearest_m(lon: float, lat: float, geometry: shapely.Geometry, tries: int = 401) -> float:
    """The distance by trying points of every edge, ever closer to the best one."""
    best = np.inf
    for start, end in edges(geometry):
        low, high = 0.0, 1.0
        for _ in range(4):
            t = np.linspace(low, high, tries)
            lons, lats = start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])
            tried = WGS84.inv(np.full(tries, lon), np.full(tries, lat), lons, lats)[2]
            step, at = t[1] - t[0], t[np.argmin(tried)]
            low, high = max(at - step, 0), min(at + step, 1)
            best = min(best, tried.min())
    return float(best)


SIZES = st.sampled_from([0.001, 0.1, 1.0, 10.0])  # degrees


@st.composite
def geometries(draw: st.DrawFn) -> shapely.Geometry:
    """Points, lines and polygons with holes, of any size, anywhere."""
    lon, lat = draw(st.floats(-180, 180)), draw(st.floats(-90, 90))
    size = draw(SIZES)

    def vertices(count: int) -> np.ndarray:
        offsets = draw(st.lists(st.tuples(*[st.floats(-1, 1)] * 2), min_size=count, max_size=6))
        moved = np.array(offsets) * size + (lon, lat)
        return moved.clip((-180, -90), (180, 90))

    kind = draw(st.sampled_from(["point", "line", "polygon", "both"]))
    if kind == "point":
        return shapely.Point(lon, lat)
    if kind == "line":
        return shapely.LineString(vertices(2))
    box = shapely.box(*np.array([lon, lat, lon, lat]) + np.array([-1, -1, 1, 1]) * size)
    hole = shapely.box(*np.array([lon, lat, lon, lat]) + np.array([-1, -1, 1, 1]) * size / 3)
    polygon = shapely.intersection(box.difference(hole), shapely.box(-180, -90, 180, 90))
    if kind == "polygon":
        return polygon
    return shapely.GeometryCollection([polygon, shapely.LineString(vertices(2)), shapely.Point()])


@st.composite
def beside(draw: st.DrawFn, farthest_m: float) -> tuple[float, float, shapely.Geometry]:
    """A geometry and a point not far from one of its vertices."""
    geometry = draw(geometries())
    vertex = draw(st.sampled_from(shapely.get_coordinates(geometry).tolist()))
    azimuth, distance = draw(st.floats(0, 360)), draw(st.floats(0, farthest_m))
    lon, lat, _ = WGS84.fwd(*vertex, azimuth, distance)
    return lon, lat, geometry


@settings(law, max_examples=150)
@given(beside(100_000))
@example((-179.9, 0.0, shapely.LineString([(179, -1), (180, 1)])))
@example((0.0, 90.0, shapely.LineString([(-180, 89.5), (180, 89.5)])))
@example((0.0, 0.1, shapely.MultiLineString([[(0, 0), (0, 0)], [(0, 1), (1, 1)]])))
@example((0.0, 0.1, shapely.Polygon([(0, 0)] * 4)))
@example((0.0, 0.002, shapely.LineString([(0, 0.001), (0, 0), (4e-184, 0)])))
@example((120.0, -89.9, shapely.box(-180, -90, 180, -89.5)))
def test_a_distance_errs_by_less_than_one_metre_and_one_part_in_ten_thousand(
    case: tuple[float, float, shapely.Geometry],
) -> None:
    lon, lat, geometry = case
    found = distance_m(np.array([lon]), np.array([lat]), geometry)
    expected = nearest_m(lon, lat, geometry)
    assert found == pytest.approx(expected, rel=1e-4, abs=1)


@settings(law, max_examples=150)
@given(beside(3_000_000), st.floats(0, 1_000_000))
@example((0.0, 0.0, shapely.LineString([(-175, 0), (175, 0)])), 1.0)
@example((10.0, 50.0, shapely.box(-180, -90, 180, 90).boundary), 5_000_000.0)
def test_no_point_in_reach_is_lost(
    case: tuple[float, float, shapely.Geometry], reach: float
) -> None:
    lon, lat, geometry = case
    near = within_reach(np.array([lon]), np.array([lat]), geometry, np.array([reach]))
    assert len(near) == 1 or nearest_m(lon, lat, geometry) > reach


def test_points_out_of_reach_are_passed_over() -> None:
    lon, lat = np.array([46.7, 46.8, 60.0]), np.array([39.8, 39.9, 39.8])
    found = within_reach(lon, lat, shapely.Point(46.7, 39.8), np.full(3, 20_000.0))
    assert found.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("point", "geometry", "expected"),
    [
        ((0, 0), shapely.Point(0, 0), 0),
        ((1, 0), shapely.Point(0, 0), 111_319.491),  # a degree of the equator
        ((0, 0), shapely.box(-1, -1, 1, 1), 110_574.389),  # inside: to the edge, here a parallel
        ((180, 0), shapely.Point(0, 0), 20_003_931.459),  # half a meridian
        ((180, 45), shapely.Point(0, 45), 10_034_042.703),
        ((-180, 10), shapely.Point(180, 10), 0),
        ((77, 90), shapely.Point(-33, 90), 0),
    ],
)
def test_a_distance_is_the_known_one(
    point: tuple[float, float], geometry: shapely.Geometry, expected: float
) -> None:
    lon, lat = np.array(point, dtype=float)[:, None]
    assert distance_m(lon, lat, geometry).round(3).tolist() == pytest.approx([expected], abs=0.01)


def test_no_points_have_no_distances() -> None:
    assert distance_m(np.array([]), np.array([]), shapely.Point(0, 0)).tolist() == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 km", 5000),
        ("5km", 5000),
        ("500 m", 500),
        (" 2.5  km ", 2500),
        ("1 mi", 1609.344),
        ("250", 250),
        (250, 250),
        (0.5, 0.5),
        ("0", 0),
    ],
)
def test_a_distance_in_words_is_in_metres(text: str | float, expected: float) -> None:
    assert metres(text) == expected


@pytest.mark.parametrize(
    "text", ["", "km", "-5 km", "5 kilometres", "5 km\n1", "٥ km", "1e3", "nan"]
)
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a distance; expected for example"):
        metres(text)
