"""Fixes of all rules on layers with several things wrong at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law

from geo.linter.declaration import Declaration
from geo.linter.findings import Findings
from geo.linter.fixes import mend
from geo.linter.inputs import inputs
from geo.linter.ruleset import Ruleset
from geo.linter.validation import validate_inputs

_numbers = st.one_of(
    st.integers(-3, 6),
    st.sampled_from([179, -179, 180, 190.5, 46.123456789, 4.00000001, 5205000, 4840000, 91, 0.5]),
    st.sampled_from(["46", None, "[1,2]"]),
)
_positions = st.lists(_numbers, min_size=2, max_size=2) | st.lists(
    st.sampled_from([0, 1, 2, 46.5]), min_size=2, max_size=3
)
_lines = st.lists(_positions, min_size=1, max_size=6)
_rings = _lines.flatmap(lambda line: st.sampled_from([line, [*line, line[0]]]))
_polygons = st.lists(_rings, max_size=3)
_coordinates = {
    "Point": _positions,
    "MultiPoint": _lines,
    "LineString": _lines,
    "MultiLineString": st.lists(_lines, max_size=3),
    "Polygon": _polygons,
    "MultiPolygon": st.lists(_polygons, max_size=3),
}
_shapes = st.sampled_from(list(_coordinates)).flatmap(
    lambda kind: st.builds(
        lambda found, name: {"type": name, "coordinates": found},
        _coordinates[kind],
        st.sampled_from([kind, kind, kind, kind.lower(), "Polygon", "MultiPoint"]),
    )
)
_geometries = st.one_of(
    _shapes,
    _shapes,
    st.lists(_shapes, max_size=2).map(
        lambda parts: {"type": "GeometryCollection", "geometries": parts}
    ),
    st.sampled_from([None, "POINT (46 39)", '{"type": "Point", "coordinates": [46, 39]}', "x"]),
)
_members = st.fixed_dictionaries(
    {"type": st.sampled_from(["Feature", "Feature", "feature"])},
    optional={
        "id": st.sampled_from(["a", "b", 1, None]),
        "properties": st.sampled_from(
            [None, {}, {"name": " x"}, {"name": "A\u202eB"}, {"valid_from": "1990-2-3"}]
        ),
        "geometry": _geometries,
        "bbox": st.lists(st.integers(-9, 9), min_size=3, max_size=4),
    },
)
_wholes = st.fixed_dictionaries(
    {
        "type": st.just("FeatureCollection"),
        "features": st.lists(_members, max_size=3).flatmap(
            lambda found: st.sampled_from([found, found, [*found, *found], ["RIGHT", *found]])
        ),
    },
    optional={
        "crs": st.sampled_from(["EPSG:4326", "EPSG:3857", "EPSG:32638", "x"]).map(
            lambda name: {"type": "name", "properties": {"name": name}}
        ),
        "bbox": st.just([46, 40, 47, 39]),
    },
)

# In which nothing is wrong, but for how it is written.
_RIGHT = (
    '{ "id":"r" ,\t"type" : "Feature", "properties": {"name" :"Sh\\u0075shi\\/"},'
    ' "geometry":{"coordinates":[ 46.750,4.00e1 ],"type":"Point" }}'
)
_SPELLINGS = st.sampled_from(
    [
        json.dumps,
        lambda whole: json.dumps(whole, indent=1),
        lambda whole: json.dumps(whole, separators=(",", ":")),
        lambda whole: json.dumps(whole, indent="\t").replace("\n", "\r\n"),
        lambda whole: json.dumps(whole, separators=(f"{' ' * 5000},", ": ")),
        lambda whole: json.dumps(whole).replace('"geometry"', '"geometry": null, "geometry"'),
        lambda whole: f"\ufeff{json.dumps(whole)}",
    ]
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("mended") / "a.geojson"
    found.touch()
    return found


def errors(found: Findings) -> int:
    return sum(finding.severity == "error" for finding in found)


def is_json(data: bytes) -> bool:
    """Whether bytes are JSON to the letter of RFC 8259."""
    try:
        json.loads(data.decode(), parse_constant=int)  # no NaN is one
    except ValueError:
        return False
    return True


@law
@given(
    _wholes,
    _SPELLINGS,
    st.sampled_from(["", "NaN", "\\u001b", "\xe9"]),
    st.sampled_from([[], ["unsafe"]]),
)
def test_mending_adds_no_error_and_mending_twice_changes_nothing(
    file: Path, whole: dict[str, Any], spelling: Callable[[Any], str], odd: str, more: list[str]
) -> None:
    text = spelling(whole).replace('"RIGHT"', _RIGHT).replace("46.5", odd or "46.5")
    data = text.encode("utf-8" if "\ufeff" in text else "latin-1")
    found, rules = inputs([file]), Ruleset.of()
    before = validate_inputs(found, rules, {file: data})
    mended, left = mend(found, rules, unsafe=bool(more), texts={file: data})
    after = mended[0].after if mended else data
    assert list(left) == list(validate_inputs(found, rules, {file: after}))
    if not any(finding.code in {"J003", "J005"} for finding in before):
        assert errors(left) <= errors(before)
    assert is_json(after) or not is_json(data)
    assert (b"\n" in after.replace(b"\r\n", b"")) <= (b"\n" in data.replace(b"\r\n", b""))
    assert (_RIGHT.encode() in after) == (_RIGHT in text) or "crs" in whole
    assert mend(found, rules, unsafe=bool(more), texts={file: after})[0] == []


_SLIPS = st.lists(st.integers(-4, 4), min_size=8, max_size=80)  # of 1e-7 degrees, a centimetre


@law
@given(_SLIPS, st.sampled_from(["coverage", "network"]), st.integers(0, 9))
def test_vertices_are_put_on_those_of_neighbours_once(
    file: Path, slips: list[int], kind: str, extra: int
) -> None:
    spare = iter(slips * 99)

    def near(*corners: tuple[int, int]) -> list[list[float]]:
        return [[round(n + next(spare) * 1e-7, 7) for n in corner] for corner in corners]

    shapes = []
    for x, y in [(0, 0), (1, 0), (0, 1), (1, 1), (extra % 3, extra % 2)]:
        ring = near((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
        line = [ring[0], ring[extra % 4]]
        shapes += [[[*ring, ring[0]]]] if kind == "coverage" else [line]
    features = [
        {
            "type": "Feature",
            "id": f"{i}",
            "properties": {"valid_from": f"{2000 + i * extra % 5}", "valid_to": "2010"},
            "geometry": {"type": _KINDS[kind], "coordinates": shape},
        }
        for i, shape in enumerate(shapes)
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    found = inputs([file])
    rules = Ruleset.of(select=["T", "G"], layers={"a": Declaration(**{kind: True})})
    mended, left = mend(found, rules, unsafe=True, texts={file: data})
    after = mended[0].after if mended else data
    before = validate_inputs(found, rules, {file: data})
    assert errors(left) <= errors(before)
    assert mend(found, rules, unsafe=True, texts={file: after})[0] == []
    assert numbers(after) <= numbers(data)


def numbers(data: bytes) -> set[float]:
    """All numbers in a text."""
    return {float(number) for number in re.findall(rb"\d[-+.0-9e]*", data)}


_KINDS = {"coverage": "Polygon", "network": "LineString"}
