"""GeoJSON: every ring is kept, every broken file gets one clear line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.errors import InputError
from geo.formats.geojson import Features, read_geojson


def read(folder: Path, content: object) -> Features:
    file = folder / "a.geojson"
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    file.write_bytes(data)
    return read_geojson(file)


def feature(geometry: Any, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry, **members}


def test_features_become_columns_in_the_order_of_the_file(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [46.75, 39.82]}
    one = feature(point, id="a", properties={"name": "A"})
    two = feature(None, id=7, properties=None)
    three = feature(point, properties={"id": "c"})
    lines = ",\n".join(map(json.dumps, [one, two, three]))
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}'
    found = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert (found.ids, found.lines) == (["a", "7", "c"], [2, 3, 4])
    assert found.properties == [{"name": "A"}, {}, {"id": "c"}]
    town = shapely.Point(46.75, 39.82)
    assert found.geometries.tolist() == [town, None, town]
    assert found.members == [one, two, three]


def test_a_single_feature_is_a_file_too(tmp_path: Path) -> None:
    assert read(tmp_path, feature(None, id="a")).ids == ["a"]


SQUARE = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
ISLAND = [[20, 0], [21, 0], [21, 1], [20, 1], [20, 0]]


@pytest.mark.parametrize(
    ("geometry", "rings"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, [SQUARE, HOLE]),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [ISLAND]]},
            [SQUARE, HOLE, ISLAND],
        ),
        (
            {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "coordinates": [SQUARE, HOLE]}],
            },
            [SQUARE, HOLE],
        ),
    ],
)
def test_every_ring_is_kept(tmp_path: Path, geometry: Any, rings: Any) -> None:
    [found] = read(tmp_path, feature(geometry)).geometries
    polygons = shapely.get_parts(found)
    kept = [shapely.get_coordinates(ring).tolist() for ring in shapely.get_rings(polygons)]
    assert kept == rings


SHORT = "The file may be cut short or edited by hand; check the text around this place."
NO_COLLECTION = (
    'a.geojson: this is not a GeoJSON FeatureCollection (RFC 7946, 3.3): expected "type": '
    '"FeatureCollection" and a list of "features".'
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.geojson: the file is empty."),
        (b"[]", NO_COLLECTION),
        (b"null", NO_COLLECTION),
        (b'{"type": "Topology"}', NO_COLLECTION),
        (b'{"type": "FeatureCollection", "features": {}}', NO_COLLECTION),
        (
            b'{"type": "FeatureCollection",\n "features": [',
            f"a.geojson:2: not valid JSON (unexpected end of data). {SHORT}",
        ),
        (
            b'{"type": "Feature", "properties": {"a": NaN}}',
            f"a.geojson:1: not valid JSON (unexpected character, expected a JSON value). {SHORT}",
        ),
        (
            b"[" * 100_000,
            "a.geojson:1: not valid JSON (depth limit exceeded). "
            "JSON nested this deep is no GeoJSON.",
        ),
        (
            {"type": "FeatureCollection", "features": [3, {"type": "Feature", "geometry": []}]},
            "a.geojson: feature 1 of the list is not a Feature object.\n"
            "a.geojson: feature 2 of the list is not a Feature object.",
        ),
    ],
)
def test_a_broken_file_gets_a_line_for_each_problem(
    tmp_path: Path, content: object, message: str
) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, content)
    assert str(error.value).replace(f"{tmp_path}/", "") == message


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        read(tmp_path, b'{"type": "Feature", "properties": {"a": "\xfc"}, "geometry": null}')


def nested(depth: int) -> list[Any]:
    coordinates: list[Any] = []
    for _ in range(depth):
        coordinates = [coordinates]
    return coordinates


@pytest.mark.parametrize(
    ("kind", "coordinates", "reason"),
    [
        ("Point", ["a", 1], "type must be number, but is string"),
        ("Point", [None, 1], "type must be number, but is null"),
        ("Point", [1], "Expected two or three coordinates found one"),
        ("Point", nested(300), ""),
        ("LineString", [[0, 0]], "point array must contain 0 or >1 elements"),
        ("Polygon", [SQUARE[:-1]], "Points of LinearRing do not form a closed linestring"),
        ("Blob", [0, 0], "Unknown geometry type!"),
        (
            "Point",
            [5_000_000, 4_000_000],
            "its coordinates reach from (5e+06, 4e+06) to (5e+06, 4e+06), outside longitude -180 "
            "to 180 and latitude -90 to 90. Give WGS 84 degrees, longitude first.",
        ),
    ],
)
def test_a_geometry_that_cannot_be_built_is_named(
    tmp_path: Path, kind: str, coordinates: Any, reason: str
) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, feature({"type": kind, "coordinates": coordinates}, id="x"))
    [problem] = error.value.problems
    assert problem.reason.startswith('feature "x": its ')
    assert reason in problem.reason
    assert problem.line == 1


@pytest.mark.parametrize("kind", ["Point", "LineString", "Polygon", "MultiPolygon"])
def test_an_empty_geometry_is_kept_as_empty(tmp_path: Path, kind: str) -> None:
    [found] = read(tmp_path, feature({"type": kind, "coordinates": []})).geometries
    assert (found.geom_type, found.is_empty) == (kind, True)
