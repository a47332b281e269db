"""The repository's own atlas keeps the promises of `layers/README.md`."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely

import geo
from geo.text import web_address
from geo.time import parse_date

LAYERS = Path(__file__).parent.parent / "layers"
FILES = sorted(LAYERS.glob("*.geojson"))
NAMES = [file.stem for file in FILES]
LANGUAGES = ["hy", "az", "ru"]


def features(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["features"]
    return found


def rows(name: str) -> list[dict[str, str]]:
    with (LAYERS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ids(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


ALL = {feature["id"]: feature for file in FILES for feature in features(file)}
SOURCES = {row["id"] for row in rows("sources.csv")}
EVENTS = {row["id"] for row in rows("events.csv")}


def test_the_atlas_opens_without_a_remark(atlas: geo.Atlas) -> None:
    assert (atlas.left_out, atlas.remarks) == ([], [])


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_layer_is_one_feature_a_line_in_order_of_ids(file: Path) -> None:
    head, *lines, tail = file.read_text(encoding="utf-8").splitlines()
    assert (head, tail) == ('{"type": "FeatureCollection", "features": [', "]}")
    found = [json.loads(line.removesuffix(","))["id"] for line in lines]
    assert found == sorted(set(found))


def test_ids_are_slugs_and_unique_in_the_atlas() -> None:
    assert len(ALL) == sum(len(features(file)) for file in FILES)
    assert [key for key in ALL if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []
    for name in ("events.csv", "claims.csv", "sources.csv", "categories.csv"):
        keys = [row["id"] for row in rows(name)]
        assert len(keys) == len(set(keys)), name


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_feature_says_what_it_is_how_good_and_from_where(file: Path) -> None:
    needed = ["thing", "name", *(f"name:{language}" for language in LANGUAGES)]
    needed += ["accuracy_m", "sources", "licence"]
    for feature in features(file):
        properties = feature["properties"]
        assert [name for name in needed if not properties.get(name)] == [], feature["id"]
        assert set(properties["sources"]) <= SOURCES, feature["id"]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_geometry_is_valid_and_its_rings_follow_rfc_7946(file: Path) -> None:
    for feature in features(file):
        geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shapely.is_valid_reason(geometry) == "Valid Geometry", feature["id"]
        assert not geometry.is_empty, feature["id"]
        parts = shapely.get_parts(geometry)
        polygons = [part for part in parts if part.geom_type == "Polygon"]
        assert all(polygon.exterior.is_ccw for polygon in polygons), feature["id"]
        assert not any(hole.is_ccw for polygon in polygons for hole in polygon.interiors)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_coordinates_have_at_most_six_decimals_and_lie_around_karabakh(file: Path) -> None:
    geometries = [feature["geometry"] for feature in features(file)]
    decimals = re.findall(r"\.(\d+)", json.dumps([g["coordinates"] for g in geometries]))
    assert max(map(len, decimals)) <= 6
    west, south, east, north = shapely.total_bounds(
        [shapely.from_geojson(json.dumps(geometry)) for geometry in geometries]
    )
    assert 44.5 < west <= east < 48.5
    assert 38.5 < south <= north < 41.5


@pytest.mark.parametrize("name", NAMES)
def test_versions_of_a_thing_follow_each_other(name: str, atlas: geo.Atlas) -> None:
    for thing, versions in atlas.layers[name].sort_values("start_earliest").groupby("thing"):
        ends, starts = versions["end_latest"].to_numpy(), versions["start_earliest"].to_numpy()
        assert (ends[:-1] <= starts[1:]).all(), thing


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("events.csv", "date"),
        ("claims.csv", "date"),
        ("sources.csv", "published"),
        ("sources.csv", "accessed"),
    ],
)
def test_every_date_is_edtf(table: str, column: str) -> None:
    texts = [row[column] for row in rows(table) if row[column]]
    assert [parse_date(text, "Asia/Baku").text for text in texts] == texts
    assert texts


def test_every_event_has_a_date() -> None:
    assert [row["id"] for row in rows("events.csv") if not row["date"]] == []


def test_every_event_names_a_place_that_is_found(atlas: geo.Atlas) -> None:
    named = [row["place"] for row in rows("events.csv") if row["place"]]
    assert [name for name in named if not atlas.places.find(name).thing] == []
    assert len(named) > 30


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("events.csv", "sources", SOURCES),
        ("claims.csv", "sources", SOURCES),
        ("claims.csv", "event", EVENTS),
        ("events.csv", "category", {row["id"] for row in rows("categories.csv")}),
    ],
)
def test_every_reference_leads_somewhere(table: str, column: str, known: set[str]) -> None:
    lost = [(row["id"], key) for row in rows(table) for key in ids(row[column]) if key not in known]
    assert lost == []


def test_every_event_and_every_claim_has_a_source() -> None:
    for name in ("events.csv", "claims.csv"):
        assert [row["id"] for row in rows(name) if not row["sources"]] == []


def test_every_source_has_a_web_address_or_a_note_on_where_it_is() -> None:
    lost = [r["id"] for r in rows("sources.csv") if not (web_address(r["url"]) or r["note"])]
    assert lost == []


def test_a_map_shows_layers_and_names_that_exist(atlas: geo.Atlas) -> None:
    for mapfile in atlas.maps.values():
        assert {style.file for style in mapfile.layers} <= set(atlas.layers)
        assert {*mapfile.title} >= {"", *LANGUAGES}
