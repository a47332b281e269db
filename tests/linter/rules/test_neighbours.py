"""Who meets whom in space and time, held against a plain loop over all pairs."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.linter.declaration import Declaration
from geo.linter.rules import RULES
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import index_of
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.topology.neighbours import meeting, members
from geo.linter.ruleset import Ruleset
from tests.laws import law

DAYS = st.integers(1, 28)
BOXES = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 3), st.integers(1, 3))


def view(boxes: list[tuple[tuple[int, int, int, int], int, int]]) -> Layer:
    """A layer of boxes (west, south, width, height), in force from one day to another."""
    records = []
    for i, ((x, y, wide, high), start, length) in enumerate(boxes):
        ends = {"valid_from": f"2020-01-{start:02}", "valid_to": f"2020-03-{length:02}"}
        properties = ends if length % 3 else {"valid_from": ends["valid_from"], "valid_to": None}
        if start % 5 == 0:
            properties = {"valid_from": None, "valid_to": f"2020-01-{start:02}"}
        box = shapely.box(x, y, x + wide, y + high)
        records.append(Record(i, {"id": f"f{i}", "properties": properties}, box))
    return Layer("a", "a", records)


@law
@given(st.lists(st.tuples(BOXES, DAYS, DAYS), min_size=2, max_size=40))
def test_pairs_are_those_of_a_loop(boxes: list[tuple[tuple[int, int, int, int], int, int]]) -> None:
    found = members(view(boxes), 2)
    pairs = [(int(i), int(j)) for one, two in meeting(found) for i, j in zip(one, two, strict=True)]
    plain = {
        (i, j)
        for i, j in combinations(range(len(found)), 2)
        if found.shapes[i].intersects(found.shapes[j])
        and max(found.starts[[i, j]]) < min(found.ends[[i, j]])
    }
    assert len(pairs) == len(set(pairs))
    assert {tuple(sorted(pair)) for pair in pairs} == plain


ODD = [
    shapely.Point(0, 0), shapely.Point(), shapely.LineString(), shapely.Polygon(),
    shapely.LineString([(0, 0), (0, 0)]), shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]),
    shapely.Polygon([(0, 0), (0, 0), (0, 0)]), shapely.box(0, 0, 4, 4), shapely.box(0, 0, 4, 4),
    shapely.box(1, 1, 2, 2), shapely.box(4, 0, 8, 4), shapely.MultiPolygon(),
    shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(0, 0, 1, 1)]),
    shapely.LineString([(-200, -95), (500, 300)]), shapely.box(-1e9, -1e9, 1e9, 1e9),
    shapely.Polygon([(0, 0, 1), (4, 0, 2), (4, 4, 3)]),
    shapely.LineString([(0, 0), (1, 1), (1, 0), (0, 0)]),
    shapely.MultiLineString([[(0, 0), (4, 4)], [(4, 4), (0, 8)]]), shapely.MultiPoint([(1, 1)]),
    shapely.box(180, 89, 200, 90), None,
]  # fmt: skip
DECLARED = Declaration(
    coverage=True, network=True, covered_by=("a",), must_not_overlap=("a",), on=("a",),
    contains_line=("a",), extent=(0, 0, 1, 1), geometry=("Point",),
)  # fmt: skip


@law
@given(st.lists(st.sampled_from(ODD), max_size=12), st.booleans())
def test_odd_geometries_stop_no_rule(
    shapes: list[shapely.Geometry],
    is_declared: bool,  # noqa: FBT001
) -> None:
    records = [Record(i, {"id": f"f{i}", "properties": {}}, s) for i, s in enumerate(shapes)]
    declared = DECLARED if is_declared else Declaration()
    layer = Layer("a", "a", records, in_atlas=True, declared=declared)
    atlas = Atlas({"a": layer}, {}, index=index_of([layer]))
    for code, rule in RULES.items():
        if code[0] == "T" or code in {"G326", "C219", "G325"}:
            assert all(
                hit.message for hit in rule.check(atlas if rule.scope == "layers" else layer)
            )


@pytest.mark.parametrize(("declared", "wide", "severity"), [
    (Declaration(coverage=True), 0.1, "error"), (Declaration(coverage=True), 0.0001, "warning"),
    (Declaration(), 0.1, "warning"),
])  # fmt: skip
def test_an_overlap_is_an_error_where_it_breaks_a_declaration(
    declared: Declaration, wide: float, severity: str
) -> None:
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b"], "valid_from": ["2020", "2020"], "valid_to": [None, None]},
        geometry=[shapely.box(46, 39, 47, 40), shapely.box(47 - wide, 39, 48, 40)], crs=4326,
    )  # fmt: skip
    rules = Ruleset.of(select=["T402"], layers={"frame": declared})
    assert [f.severity for f in geo.validate(frame, ruleset=rules)] == [severity]


def test_the_versions_of_many_areas_are_compared_in_time() -> None:
    """Forty versions of each of 400 areas: were time not first, 640,000 pairs would be compared."""
    records = [
        Record(v * 400 + k, {"id": f"a{k}-{v}", "properties": {
            "thing": f"a{k}", "valid_from": f"{1900 + v}-01-01", "valid_to": f"{1901 + v}-01-01"}},
            shapely.box(k % 20, k // 20, k % 20 + 1, k // 20 + 1))
        for v in range(40) for k in range(400)
    ]  # fmt: skip
    found = members(Layer("a", "a", records), 2)
    pairs = sum(len(one) for one, _ in meeting(found))
    assert pairs == 40 * (2 * 20 * 19 + 2 * 19 * 19)
    assert np.all(found.dated)


def test_a_hair_of_an_area_is_measured() -> None:
    """GEOS cuts this area into pieces of which nothing is left."""
    west, south = 3.8333333333333335, 2.0833333333333335
    hair = shapely.Polygon([(west, south), (4, 1.5), (3.5083333333333333, 3.220833333333333)])
    declared = Declaration(covered_by=("b",))
    a = Layer("a", "a", [Record(0, {"id": "hair"}, hair)], declared=declared)
    b = Layer("b", "b", [Record(0, {"id": "far"}, shapely.box(5, 5, 6, 6))])
    atlas = Atlas({"a": a, "b": b}, {}, index=index_of([a, b]))
    (hit,) = RULES["T410"].check(atlas)
    assert hit.message.startswith('"hair" reaches 403 km')


@pytest.mark.parametrize(("count", "told"), [(45, 990), (46, 1001)])
def test_a_layer_of_which_not_all_overlaps_are_told_says_so(count: int, told: int) -> None:
    boxes = [shapely.box(i / 100, i / 100, 1 + i / 100, 1 + i / 100) for i in range(count)]
    records = [Record(i, {"id": f"f{i}", "properties": {}}, box) for i, box in enumerate(boxes)]
    layer = Layer("a.geojson", "a", records, declared=Declaration(coverage=True))
    hits = list(RULES["T402"].check(layer))
    assert len(hits) == told
    is_cut = "only the first 1,000 overlaps of the layer are told" in hits[-1].message
    assert is_cut == (told > 1000)
