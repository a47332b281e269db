"""An atlas: opened whole, with every problem named, asked what was in force, and joined."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from conftest import Maker

import geo
from geo.errors import ConfigError, InputError
from geo.links import LINK_COLUMNS


def collection(*features: dict[str, Any]) -> str:
    lines = ",\n".join(map(json.dumps, features))
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def feature(key: str, geometry: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    members = {"type": "Feature", "id": key, "properties": {"name": key} | properties}
    return members | {"geometry": json.loads(shapely.to_geojson(geometry))}


FRONT = collection(
    feature("front-1994", shapely.LineString([(46, 39), (46, 40)]), thing="front",
            valid_from="1994-05-12", valid_to="2020-09-28", layer="a column of mine"),
    feature("front-2020", shapely.LineString([(47, 39), (47, 40)]), thing="front",
            valid_from="2020-11-10", valid_to="2023-09"),
)  # fmt: skip
PLACES = collection(
    feature("town", shapely.Point(46.01, 39.5), accuracy_m=100, **{"name:az": "Şəhər"}),
)
EVENTS = """id,date,title,category,place,sources
shelling,2000-01-01,Shelling,battle,SEHER,s1
talks,2021-02,Talks,agreement,front,s1;s2
rumour,2023-09-15,Rumour,battle,town,
"""
REGISTERS = {
    "layers/sources.csv": "id,title\ns1,One\ns2,Two\n",
    "layers/claims.csv": "id,event,says,sources\nc1,talks,There were talks.,s2\n",
    "layers/categories.csv": "id,name\nbattle,Battle\nagreement,Agreement\n",
}
FILES = {
    "layers/front.geojson": FRONT,
    "layers/places.geojson": PLACES,
    "layers/events.csv": EVENTS,
    "maps/map.toml": 'title = "Map"\ntimezone = "Asia/Baku"\n',
} | REGISTERS


def records(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.itertuples(index=False, name=None))


def test_an_atlas_is_all_its_files(make_atlas: Maker) -> None:
    atlas = geo.open(make_atlas(FILES))
    assert str(atlas.timezone) == "Asia/Baku"
    assert {key: list(layer.index) for key, layer in atlas.layers.items()} == {
        "front": ["front-1994", "front-2020"],
        "places": ["town"],
    }
    assert atlas.events["thing"].to_dict() == {"shelling": "town", "talks": "front"} | {
        "rumour": "town"
    }
    registers = (atlas.sources, atlas.claims, atlas.categories)
    assert [list(table.index) for table in registers] == [
        ["s1", "s2"], ["c1"], ["battle", "agreement"],
    ]  # fmt: skip
    assert (list(atlas.maps), atlas.left_out, atlas.remarks) == (["map"], [], [])


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("1993", []),
        ("1994", [("front", "certain", "front-1994")]),
        ("2020-09-28", []),
        ("2021-06", [("front", "certain", "front-2020")]),
        ("2020", [("front", "certain", "front-1994"), ("front", "certain", "front-2020")]),
        ("2023-09-15", [("front", "possible", "front-2020")]),
        ("2023-10-01", []),
    ],
)
def test_at_a_date_the_features_in_force_are_found(
    make_atlas: Maker, date: str, found: list[tuple[str, str, str]]
) -> None:
    in_force = geo.open(make_atlas(FILES)).at(date).reset_index()
    assert (
        records(in_force.loc[in_force["layer"] != "places", ["layer", "certainty", "id"]]) == found
    )


def test_a_day_is_a_day_of_the_zone_of_the_maps(make_atlas: Maker) -> None:
    root = make_atlas(FILES)
    midnight = "2020-11-09T20:30Z"  # past midnight in Baku, not yet in New York
    found = [
        "front-2020" in geo.open(root, zone).at(midnight).index
        for zone in (None, "Asia/Baku", "America/New_York")
    ]
    assert found == [True, True, False]


def test_at_a_date_with_nothing_in_force_the_frame_is_empty(make_atlas: Maker) -> None:
    root = make_atlas({"layers/front.geojson": FRONT})
    found = geo.open(root).at("1900")
    assert (len(found), list(found.columns)) == (0, ["layer", "certainty", "geometry"])


def test_events_are_joined_with_the_version_of_their_date(make_atlas: Maker) -> None:
    links = geo.open(make_atlas(FILES)).join(within="2 km")
    assert links.columns.tolist() == LINK_COLUMNS
    assert records(links.drop(columns="distance_m")) == [
        ("shelling", "front-1994", "front", "near", "certain"),
        ("talks", "front-2020", "front", "named", "certain"),
    ]
    assert links["distance_m"].tolist() == pytest.approx([860.134, float("nan")], nan_ok=True)


def test_an_atlas_of_nothing_is_an_atlas(make_atlas: Maker) -> None:
    atlas = geo.open(make_atlas({}))
    sizes = [len(table) for table in (atlas.layers, atlas.events, atlas.sources, atlas.join())]
    assert sizes == [0, 0, 0, 0]


def test_every_problem_of_every_file_is_named_at_once(make_atlas: Maker) -> None:
    broken = {
        "layers/front.geojson": "{",
        "layers/places.geojson": collection(feature("town", shapely.Point(0, 0), valid_from="x")),
        "layers/events.csv": "id,date\na,10/11/2020\n",
        "layers/sources.csv": "id,title\n,One\n",
        "layers/claims.csv": "",
        "maps/map.toml": "colour = 1\n",
    }
    root = make_atlas(FILES | broken)
    with pytest.raises(InputError) as error:
        geo.open(root)
    named = [str(Path(problem.path).relative_to(root)) for problem in error.value.problems]
    assert sorted(named) == sorted(broken)


def test_a_bad_row_stops_the_work_unless_it_is_to_go_on(make_atlas: Maker) -> None:
    root = make_atlas(FILES | {"layers/events.csv": EVENTS + "bad,10/11/2020,Bad,,,\n"})
    with pytest.raises(InputError, match='row 5, column "date", value "10/11/2020"'):
        geo.open(root)
    atlas = geo.open(root, keep_going=True)
    assert (len(atlas.events), [problem.row for problem in atlas.left_out]) == (3, [5])


def test_references_that_lead_nowhere_are_remarked_upon(make_atlas: Maker) -> None:
    changed = {
        "layers/events.csv": EVENTS + "lost,2020,Lost,batle,town,s1;s9\n",
        "layers/claims.csv": "id,event,says,sources\nc1,talk,There were talks.,s3\n",
    }
    atlas = geo.open(make_atlas(FILES | changed))
    assert [str(problem).partition("layers/")[2] for problem in atlas.remarks] == [
        'events.csv, row 5, column "sources", value "s9": there is no source of this id.',
        'claims.csv, row 2, column "sources", value "s3": there is no source of this id.',
        'claims.csv, row 2, column "event", value "talk": there is no event of this id. '
        'Did you mean "talks"?',
        'events.csv, row 5, column "category", value "batle": there is no category of this id. '
        'Did you mean "battle"?',
    ]


def test_an_id_in_two_layers_is_refused(make_atlas: Maker) -> None:
    root = make_atlas(FILES | {"layers/other.geojson": FRONT})
    with pytest.raises(InputError, match="Ids are unique in an atlas") as error:
        geo.open(root)
    assert [problem.value for problem in error.value.problems] == [
        "front", "front-1994", "front-2020",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"layers/front.gpkg": "", "layers/front.geojson": FRONT}, "are layers of the same name"),
        ({"maps/a.toml": 'title = "A"'}, 'there is no map "nap"'),
    ],
)
def test_what_cannot_be_opened_or_found_is_refused(
    make_atlas: Maker, files: dict[str, str], message: str
) -> None:
    root = make_atlas(files)
    with pytest.raises(ConfigError, match=message):
        geo.open(root).page("nap")


def test_a_folder_without_layers_is_no_atlas(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(ConfigError, match='there is no folder "layers" in it'):
            geo.open(path)


def test_a_map_that_names_a_missing_layer_is_refused(make_atlas: Maker) -> None:
    text = 'title = "Map"\n[[layer]]\nfile = "frnt"\n'
    atlas = geo.open(make_atlas(FILES | {"maps/map.toml": text}))
    with pytest.raises(ConfigError) as error:
        atlas.contents(atlas.maps["map"])
    assert str(error.value) == (
        'maps/map.toml: layer file = "frnt" is not there. Did you mean "front"?'
    )


def test_a_map_shows_its_categories_and_layers_and_their_links(make_atlas: Maker) -> None:
    text = 'categories = ["battle"]\n[[layer]]\nfile = "front"\n'
    atlas = geo.open(make_atlas(FILES | {"maps/map.toml": text}))
    contents = atlas.contents(atlas.maps["map"])
    assert list(contents.layers) == ["front"]
    assert list(contents.events.index) == ["shelling", "rumour"]
    assert list(contents.links["event_id"]) == ["shelling"]


def test_the_digest_is_that_of_the_inputs_wherever_they_lie(make_atlas: Maker) -> None:
    def digest(folder: str, **changed: str) -> str:
        files = FILES | {name.replace("_", "/") + ".csv": text for name, text in changed.items()}
        atlas = geo.open(make_atlas(files, folder=folder))
        return atlas.contents(atlas.maps["map"]).sha256

    same, other = digest("a"), digest("c", layers_sources="id,title\ns1,One\ns2,2\n")
    assert digest("b") == same != other


CORRIDOR_2020 = ["lachin-corridor-2020", "lachin-road-2020"]
CORRIDOR_2022 = ["lachin-corridor-2022", "lachin-road-2022"]
CENTER = ["aghdam-monitoring-center", "aghdam-monitoring-center-alt-aghdam"]
CENTER += ["aghdam-monitoring-center-alt-kiyamaddinli"]


@pytest.mark.parametrize(
    ("date", "line", "corridor", "center"),
    [
        ("2019-06-01", ["contact-line-1994"], [], []),
        ("2021-06-01", ["contact-line-2020"], CORRIDOR_2020, CENTER),
        ("2022-10-01", ["contact-line-2022-08"], CORRIDOR_2022, CENTER),
        ("2023-10-15", [], [], CENTER),
        ("2024-05-15", [], [], []),
    ],
)
def test_the_own_atlas_knows_what_was_in_force(
    atlas: geo.Atlas, date: str, line: list[str], corridor: list[str], center: list[str]
) -> None:
    found = atlas.at(date).groupby("layer").groups
    keys = ("contact-line", "lachin-corridor", "aghdam-monitoring-center")
    assert [sorted(found.get(key, [])) for key in keys] == [line, corridor, center]


@pytest.mark.parametrize(
    ("event", "feature", "relation", "certainty"),
    [
        ("ceasefire-1994", "contact-line-1994", "named", "certain"),
        ("ceasefire-2020", "contact-line-2020", "named", "certain"),
        ("offensive-2023-begins", "contact-line-2022-08", "named", "certain"),
        ("farukh-entered", "contact-line-2022-03", "near", "possible"),
        ("hadrut-changes-hands", "hadrut-area", "inside", "possible"),
        ("azerbaijani-flag-raised", "stepanakert-town", "inside", "certain"),
        ("lachin-town-handed-over", "lachin-corridor-2020", "inside", "possible"),
    ],
)
def test_the_own_events_are_linked_with_the_version_of_their_date(
    atlas: geo.Atlas, event: str, feature: str, relation: str, certainty: str
) -> None:
    links = atlas.join("5 km")
    found = links[links["event_id"] == event].set_index(["feature_id", "relation"])["certainty"]
    assert found.get((feature, relation)) == certainty


def test_no_own_event_is_linked_with_a_version_of_another_time(atlas: geo.Atlas) -> None:
    links = atlas.join("50 km")
    assert not links.duplicated(["event_id", "feature_id", "relation"]).any()
    features = pd.concat(atlas.layers.values())
    start = links["event_id"].map(atlas.events["start_earliest"])
    end = links["event_id"].map(atlas.events["end_latest"])
    assert (start < links["feature_id"].map(features["end_latest"])).all()
    assert (end > links["feature_id"].map(features["start_earliest"])).all()
