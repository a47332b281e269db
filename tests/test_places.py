"""The gazetteer: any name, in any language and spelling, leads to one place."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.layer import names, read_layer
from geo.places import PlaceError, gazetteer
from geo.text import alternatives

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def own() -> gpd.GeoDataFrame:
    """The places of the repository."""
    return read_layer(ROOT / "layers" / "places.geojson")


def without_marks(name: str) -> str:
    plain = name.translate(str.maketrans("əƏıİ", "eEiI"))
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def test_every_place_is_found_by_each_of_its_names(own: gpd.GeoDataFrame) -> None:
    found = gazetteer({"places": own})
    lost, tried = [], 0
    for thing, row in zip(own.index, own.to_dict("records"), strict=True):
        for name in {part for text in names(row).values() for part in alternatives(text)}:
            for spelling in {name, name.upper(), name.lower(), without_marks(name), f" {name}. "}:
                tried += 1
                try:
                    reached = found.find(spelling).thing
                except PlaceError as error:
                    reached = str(error)
                if reached != thing:
                    lost.append((thing, spelling, reached))
    assert lost == []
    assert tried > 10 * len(own)


@pytest.mark.parametrize(
    "name",
    [
        "Stepanakert", "stepanakert", "Khankendi", "Xankəndi", "Xankendi", "XANKƏNDİ",
        "Степанакерт", "ханкенди", "Ստեփանակերտ", "ՍՏԵՓԱՆԱԿԵՐՏ", "Stepanakert / Khankendi",
    ],
)  # fmt: skip
def test_a_town_with_two_names_is_one_place(own: gpd.GeoDataFrame, name: str) -> None:
    place = gazetteer({"places": own}).find(name)
    assert (place.thing, place.point) == ("stepanakert", shapely.Point(46.7528, 39.8177))


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    blank = {"accuracy_m": 10.0, "geometry": shapely.Point(1, 2)}
    table = [blank | {"thing": row["id"]} | row for row in rows]
    return gpd.GeoDataFrame(table, crs="EPSG:4326").set_index("id")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Stepanakrt", 'no place has this name. Did you mean "Stepanakert"?'),
        ("Нигде", "no place has this name."),
        ("...", "no place has this name."),
        ("Vank", 'several places have this name. Write one of the ids "vank-1", "vank-2".'),
    ],
)
def test_a_name_of_no_place_or_of_two_is_refused(name: str, message: str) -> None:
    places = frame(
        {"id": "stepanakert", "name": "Stepanakert / Khankendi"},
        {"id": "vank-1", "name": "Vank"},
        {"id": "vank-2", "name": "Vank"},
        {"id": "nameless", "name": "—"},
    )
    with pytest.raises(PlaceError) as error:
        gazetteer({"places": places}).find(name)
    assert str(error.value) == message


def test_a_place_wins_over_features_that_are_named_after_it() -> None:
    place, line = frame({"id": "lachin", "name": "Lachin"}), frame({"id": "road", "name": "LACHIN"})
    for layers in ({"places": place, "roads": line}, {"roads": line, "places": place}):
        assert gazetteer(layers).find("Lachin").thing == "lachin"


def test_an_id_of_a_version_leads_to_its_thing() -> None:
    versions = frame(
        {"id": "front-1994", "thing": "front", "name": "Front of 1994"},
        {"id": "front-2020", "thing": "front", "name": "Front of 2020", "name:az": "Cəbhə"},
    )
    found = gazetteer({"fronts": versions})
    places = [found.find(name) for name in ("front", "front-1994", "front of 1994", "CEBHE")]
    assert {place.thing for place in places} == {"front"}
    assert places[0].name == {"": "Front of 2020", "az": "Cəbhə"}


@pytest.mark.parametrize(
    ("geometries", "point"),
    [
        ([shapely.Point(1, 2)], shapely.Point(1, 2)),
        ([shapely.Point(1, 2), shapely.Point(1, 3)], None),
        ([shapely.LineString([(0, 0), (1, 1)])], None),
        ([shapely.Point()], None),
        ([None], None),
    ],
)
def test_a_place_has_a_point_only_if_it_has_exactly_one(
    geometries: list[Any], point: shapely.Point | None
) -> None:
    rows = [
        {"id": f"a{i}", "thing": "a", "name": "A", "geometry": geometry}
        for i, geometry in enumerate(geometries)
    ]
    assert gazetteer({"places": frame(*rows)}).find("a").point == point
