"""Geometries as whole numbers: every vertex and every ring is read back."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import hypothesis.strategies as st
import pytest
import shapely
from hypothesis import given
from laws import law

from geo.page.shapes import UNITS, shape, steps


def positions(flat: list[int]) -> list[tuple[float, float]]:
    """A flat list of steps as positions in degrees."""
    lons, lats = accumulate(flat[::2]), accumulate(flat[1::2])
    return [(x / UNITS, y / UNITS) for x, y in zip(lons, lats, strict=True)]


def geometry(packed: dict[str, Any]) -> shapely.Geometry:
    """The geometry that a page makes of a packed one."""
    if packed["type"] == "GeometryCollection":
        return shapely.GeometryCollection([geometry(part) for part in packed["geometries"]])
    if packed["type"].startswith("Multi") and packed["type"] != "MultiPoint":
        single = packed["type"].removeprefix("Multi")
        parts = [geometry({"type": single, "coordinates": c}) for c in packed["coordinates"]]
        return getattr(shapely, packed["type"])(parts)
    if packed["type"] == "Polygon":
        shell, *holes = map(positions, packed["coordinates"])
        return shapely.Polygon(shell, holes)
    points = positions(packed["coordinates"])
    return (
        shapely.Point(points[0])
        if packed["type"] == "Point"
        else getattr(shapely, packed["type"])(points)
    )


HOLED = shapely.Polygon(
    [(46, 39), (47, 39), (47, 40), (46, 40)],
    [[(46.2, 39.2), (46.2, 39.4), (46.4, 39.4)], [(46.6, 39.6), (46.6, 39.8), (46.8, 39.8)]],
)
LINE = shapely.LineString([(179.999999, -89.5), (-180, 90), (0, 0)])


@pytest.mark.parametrize(
    "original",
    [
        shapely.Point(46.7528, 39.8177),
        shapely.MultiPoint([(0, 0), (1, 1)]),
        LINE,
        shapely.MultiLineString([LINE, [(1, 1), (2, 2)]]),
        HOLED,
        shapely.MultiPolygon([HOLED, shapely.box(0, 0, 1, 1)]),
        shapely.GeometryCollection(
            [HOLED, LINE, shapely.GeometryCollection([shapely.Point(1, 2)])]
        ),
    ],
    ids=lambda original: original.geom_type,
)
def test_a_geometry_keeps_all_its_rings_and_vertices(original: shapely.Geometry) -> None:
    packed = shape(original)
    assert packed is not None
    assert geometry(packed) == original


@pytest.mark.parametrize(
    "nothing", [None, shapely.Point(), shapely.MultiPolygon(), shapely.GeometryCollection()]
)
def test_no_geometry_is_nothing(nothing: shapely.Geometry | None) -> None:
    assert shape(nothing) is None


def test_empty_parts_are_passed_over() -> None:
    collection = shapely.GeometryCollection([shapely.Point(), shapely.Point(1, 2)])
    assert shape(collection) == {
        "type": "GeometryCollection",
        "geometries": [{"type": "Point", "coordinates": [UNITS, 2 * UNITS]}],
    }


def test_an_empty_polygon_of_a_multipolygon_is_passed_over() -> None:
    both = shapely.from_wkt("MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))")
    one = shapely.from_wkt("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))")
    assert shape(both) == shape(one)


def test_heights_are_left_out() -> None:
    assert shape(shapely.Point(1, 2, 3000)) == shape(shapely.Point(1, 2))


DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@law
@given(st.lists(DEGREES, min_size=2))
def test_a_vertex_moves_by_less_than_a_millionth_of_a_degree(line: list[Any]) -> None:
    found = positions(steps(shapely.LineString(line), UNITS))
    assert [c for p in found for c in p] == pytest.approx([c for p in line for c in p], abs=0.51e-6)


def test_steps_are_small_whole_numbers() -> None:
    assert steps(shapely.LineString([(46, 39), (46.1, 39.2)]), 10) == [460, 390, 1, 2]
