"""Verdicts on polygons are those of GEOS, also on what nobody would draw."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from geo.linter.rules import RULES, checks
from geo.linter.rules.geometry import areas
from geo.linter.rules.parts import Vertices, signed_area
from geo.linter.rules.subjects.item import Item

_CODES = frozenset(code for code, rule in RULES.items() if code[0] == "G")
# Few places and small numbers, so that vertices and edges meet often.
_places = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(list)
_rings = st.lists(_places, min_size=3, max_size=7).map(lambda ring: [*ring, ring[0]])
_SHELL = [[0, 0], [5, 0], [5, 5], [0, 5], [0, 0]]
_polygons = st.lists(_rings, min_size=1, max_size=2) | st.lists(_rings, min_size=1, max_size=3).map(
    lambda holes: [_SHELL, *holes]
)


def errors(geometry: dict[str, object]) -> set[str]:
    """The codes of the errors that rules about one geometry find."""
    item = Item(geometry, "document", json.dumps(geometry).encode())
    return {
        rule.code
        for rule, check in checks(item.scopes, _CODES)
        for _ in check(item)
        if rule.severity == "error"
    }


@law
@given(
    st.builds(lambda c: {"type": "Polygon", "coordinates": c}, _polygons)
    | st.builds(
        lambda c: {"type": "MultiPolygon", "coordinates": c},
        st.lists(_polygons, min_size=1, max_size=3),
    ),
    st.sampled_from([1, 10, 7]),
)
def test_a_polygon_has_an_error_exactly_if_geos_holds_it_invalid(
    geometry: dict[str, object], divisor: int
) -> None:
    shape = shapely.transform(shapely.from_geojson(json.dumps(geometry)), lambda xy: xy / divisor)
    assert bool(errors(json.loads(shapely.to_geojson(shape)))) != shape.is_valid


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON ((0.1 0.1, 0.3 0.3, 0.2 0.2, 0.1 0.1))",
        "POLYGON ((0 0, 4 0, 4 4, 2 0, 0 4, 0 0))",
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), EMPTY)",
        "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)), ((2 2, 4 2, 4 4, 2 2)))",
        "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)), ((0 0, 2 2, 0 2, 0 0)))",
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (0 0, 2 1, 1 2, 0 0))",
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (0 0, 2 1, 4 4, 1 2, 0 0))",
    ],
)
def test_verdicts_on_odd_polygons_are_those_of_geos(wkt: str) -> None:
    shape = shapely.from_wkt(wkt)
    assert bool(errors(json.loads(shapely.to_geojson(shape)))) != shape.is_valid


def many_vertices(kind: str, count: int) -> dict[str, object]:
    """A geometry of that many vertices."""
    line = [[i % 3000 / 10 - 150, i // 3000 / 10] for i in range(count)]
    shapes = {"LineString": line, "MultiLineString": [line[: count // 2], line[count // 2 :]],
              "Polygon": [line], "MultiPolygon": [[line[: count // 3]], [line[count // 3 :]]],
              }  # fmt: skip
    return {"type": kind, "coordinates": shapes[kind]}


@pytest.mark.parametrize("kind", ["LineString", "MultiLineString", "Polygon", "MultiPolygon"])
@pytest.mark.parametrize(("count", "hits"), [(100_000, 0), (100_001, 1), (130_000, 1)])
def test_a_geometry_of_more_than_a_hundred_thousand_vertices_is_too_large(
    kind: str, count: int, hits: int
) -> None:
    item = Item(many_vertices(kind, count), "document", b"")
    assert len(list(RULES["G323"].check(item))) == hits


def test_a_polygon_that_crosses_itself_is_mended_beside_an_empty_ring() -> None:
    rings = [[[1, 1], [3, 3], [3, 1], [1, 3], [1, 1]], []]
    geometry = {"type": "Polygon", "coordinates": rings}
    (hit,) = RULES["G308"].check(Item(geometry, "document", b""))
    kind, coordinates = hit.fix
    assert coordinates.rewrite
    text = f'{{"type": {kind.text}, "coordinates": {coordinates.rewrite(json.dumps(rings))}}}'
    mended = "MULTIPOLYGON (((1 1, 2 2, 1 3, 1 1)), ((3 1, 3 3, 2 2, 3 1)))"
    assert shapely.from_geojson(text).normalize() == shapely.from_wkt(mended).normalize()


_degrees = st.floats(-180, 180)


@law
@given(st.lists(st.tuples(_degrees, _degrees), min_size=3, max_size=12))
def test_the_area_of_a_small_ring_is_exactly_that_of_arrays(vertices: Vertices) -> None:
    ring = [*vertices, vertices[0]]
    x, y = (np.array(ring) - ring[0]).T
    assert signed_area(ring) == float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


@law
@given(_polygons)
def test_a_ring_alone_crosses_none_but_itself(rings: list[list[list[int]]]) -> None:
    item = Item({"type": "Polygon", "coordinates": rings[:1]}, "document", b"")
    for fault in areas.faults(item):
        if fault.kind == "crosses":
            assert not shapely.is_simple(shapely.get_exterior_ring(fault.shape))
