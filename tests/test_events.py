"""Event tables: good rows are used, every other row is left out with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.errors import InputError
from geo.events import COLUMNS, EventTable, read_events
from geo.layer import bounds_of
from geo.places import Gazetteer, gazetteer
from geo.time import event_span, zone

PAIRS = Path(__file__).parent / "pairs" / "events"
BAKU = zone("Asia/Baku")


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    """A town, two villages of one name, and a line."""
    rows = [
        ("stepanakert", "Stepanakert / Khankendi", shapely.Point(46.75, 39.82), 500),
        ("vank-1", "Vank", shapely.Point(46.5, 40.0), 1000),
        ("vank-2", "Vank", shapely.Point(47.0, 39.5), 1000),
        ("front", "Front", shapely.LineString([(46, 39), (47, 40)]), 3000),
    ]
    table = [
        {"id": name, "thing": name, "name": title, "accuracy_m": accuracy, "geometry": geometry}
        for name, title, geometry, accuracy in rows
    ]
    frame = gpd.GeoDataFrame(table, crs="EPSG:4326").set_index("id")
    return gazetteer({"places": frame})


def read(folder: Path, text: str, places: Gazetteer | None = None) -> EventTable:
    file = folder / "events.csv"
    file.write_bytes(text.encode())
    return read_events(file, places or gazetteer({}), BAKU)


@pytest.mark.parametrize("file", sorted(PAIRS.glob("*.csv")), ids=lambda file: file.stem)
def test_every_bad_row_is_reported_as_the_pair_of_its_file_says(
    file: Path, places: Gazetteer
) -> None:
    try:
        table = read_events(file, places, BAKU)
        found = [f"left out: {problem}" for problem in table.left_out]
        found += [f"remark: {problem}" for problem in table.remarks]
        found.append(f"used: {', '.join(table.events.index)}")
    except InputError as error:
        found = str(error).splitlines()
    expected = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert [line.replace(f"{file.parent}/", "") for line in found] == expected


def test_an_event_has_every_column(tmp_path: Path, places: Gazetteer) -> None:
    text = (
        "id,date,title,description,category,place,accuracy_m,quantity,unit,actors,sources,status,"
        "links,mood\ne1,2020-11,T,D,battle,Khankendi,,5,people,A;B,s1; s2,supported,"
        "https://a.example,grim\n"
    )
    events = read(tmp_path, text, places).events
    span = event_span("2020-11", BAKU)
    [event] = events.reset_index().to_dict("records")
    assert bounds_of(events).tolist() == [
        [span.start_earliest, span.start_latest, span.end_earliest, span.end_latest]
    ]
    assert {key: event[key] for key in event if not key.startswith(("start_", "end_"))} == {
        "id": "e1", "date": "2020-11", "title": "T", "description": "D", "category": "battle",
        "place": "Khankendi", "accuracy_m": 500, "quantity": "5", "unit": "people",
        "actors": ["A", "B"], "sources": ["s1", "s2"], "status": "supported",
        "links": ["https://a.example"], "mood": "grim", "row": 2, "thing": "stepanakert",
        "place_name": {"": "Stepanakert / Khankendi"}, "unlocated": "",
        "geometry": shapely.Point(46.75, 39.82),
    }  # fmt: skip


def test_a_table_of_dates_alone_is_enough(tmp_path: Path) -> None:
    events = read(tmp_path, "date\n2020\n").events
    assert events.index.tolist() == ["row-2"]
    assert set(COLUMNS) - {"id", "lon", "lat"} <= set(events.columns)


def test_a_table_without_rows_has_the_columns_all_the_same(tmp_path: Path) -> None:
    one, none = read(tmp_path, "date\n2020\n"), read(tmp_path, "date\n")
    assert none.events.columns.tolist() == one.events.columns.tolist()
    assert (len(none.events), none.left_out, none.remarks) == (0, [], [])


def test_one_bad_row_among_a_hundred_is_left_out_and_named(tmp_path: Path) -> None:
    rows = [f"e{i},2020-11-{i % 28 + 1:02},46.7,39.8" for i in range(100)]
    rows[41] = "e41,10/11/2020,46.7,39.8"
    table = read(tmp_path, "\n".join(["id,date,lon,lat", *rows]))
    assert len(table.events) == 99
    assert [str(problem) for problem in table.left_out] == [
        f'{tmp_path}/events.csv, row 43, column "date", value "10/11/2020": the date can be read '
        "as 2020-11-10 (day first) or 2020-10-11 (month first). Write the one that is meant."
    ]


def test_events_stand_in_order_of_time_then_of_id(tmp_path: Path) -> None:
    rows = ["c,2020", "b,2000", "e,2020-01-01", "a,2020", "d,1994", "f,../1990"]
    assert read(tmp_path, "\n".join(["id,date", *rows])).events.index.tolist() == list("fdbeac")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("46.75,39.82,,", ((46.75, 39.82), None, "")),
        ("46.75,39.82,250,", ((46.75, 39.82), 250, "")),
        ("46.75,39.82,,Stepanakert", ((46.75, 39.82), None, "")),
        (",,,Stepanakert", ((46.75, 39.82), 500, "")),
        (",,9000,XANKENDI", None),
        (",,9000,khankendi", ((46.75, 39.82), 9000, "")),
        (",,,Front", (None, None, "its place is a line or an area, not a point")),
        (",,,", (None, None, "no place or coordinates are given")),
        ("1e1,-0,,", ((10.0, 0.0), None, "")),
    ],
)
def test_coordinates_win_over_the_place_and_the_place_over_nothing(
    tmp_path: Path, places: Gazetteer, cells: str, expected: Any
) -> None:
    table = read(tmp_path, f"id,date,lon,lat,accuracy_m,place\na,2020,{cells}\n", places)
    if expected is None:
        assert len(table.left_out) == 1
        return
    [event] = table.events.to_dict("records")
    point, accuracy = event["geometry"], event["accuracy_m"]
    found = (point and point.coords[0], None if accuracy != accuracy else accuracy)
    assert (*found, event["unlocated"]) == expected


@pytest.mark.parametrize(
    ("lon", "remarks"),
    [
        (46.75, []),
        (46.80, []),  # 4.3 km
        (46.85, ["the coordinates lie 8.6 km from this place."]),
    ],
)
def test_coordinates_far_from_the_named_place_are_remarked_upon(
    tmp_path: Path, places: Gazetteer, lon: float, remarks: list[str]
) -> None:
    text = f"id,date,lon,lat,place\na,2020,{lon},39.82,Stepanakert\n"
    table = read(tmp_path, text, places)
    assert [problem.reason for problem in table.remarks] == remarks
    assert table.events.geometry.iloc[0] == shapely.Point(lon, 39.82)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_quoted_lines_do_not_matter(tmp_path: Path, delimiter: str) -> None:
    lines = [["id", "date", "title"], ["a", "2020", '"One,\ntwo; three"'], ["b", "1994", "x"]]
    table = read(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    assert table.events["title"].to_dict() == {"b": "x", "a": "One,\ntwo; three"}
    assert table.events["row"].to_dict() == {"b": 3, "a": 2}


@pytest.mark.parametrize("name", ["events.csv", "events.geojson"])
@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b'id,date\na,"2020',
        b'{"type": "FeatureCollection", "features": [{"type"',
        b'id,date,title\na,2020,M\xfcller\n{"\xfc"}',
        b"\xff\xfei\x00d\x00",
        b"[" * 100_000,
        b'{"features": ' * 1000,
        b"\x00" * 100,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00",
    ],
    ids=lambda content: repr(content)[:24],
)
def test_a_file_that_is_no_table_gets_one_clear_line(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_events(file)
    assert str(error.value).startswith(str(file))
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < len(str(file)) + 500


def test_a_geojson_file_of_points_is_an_event_table(tmp_path: Path) -> None:
    def feature(name: str | None, geometry: Any, **properties: Any) -> dict[str, Any]:
        found = {"type": "Feature", "geometry": geometry, "properties": properties}
        return found if name is None else found | {"id": name}

    point = {"type": "Point", "coordinates": [46.75, 39.82]}
    features = [
        feature("a", point, date="2020", sources=["s1", "s2"], quantity=7),
        feature("b", None, date="1994", title=None),
        feature(None, point, date="2000"),
    ]
    file = tmp_path / "events.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    table = read_events(file)
    assert table.events.geometry.to_dict() == {"b": None, "a": shapely.Point(46.75, 39.82)}
    assert table.events.loc["a", ["sources", "quantity", "row"]].tolist() == [["s1", "s2"], "7", 1]
    assert [problem.reason for problem in table.left_out] == ["the event has no id."]


def test_a_geojson_event_that_is_no_point_is_refused(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    file = tmp_path / "events.geojson"
    file.write_text(json.dumps({"type": "Feature", "geometry": line, "properties": {}}))
    with pytest.raises(InputError) as error:
        read_events(file)
    assert str(error.value) == f"{file}:1: feature 1 is not a point."


def test_hostile_text_is_kept_as_text(tmp_path: Path) -> None:
    hostile = [
        "<img src=x onerror=alert(1)>",
        "=HYPERLINK(1)",
        "${x}",
        "`x`",
        "\u202eabc",
        "\u2028",
    ]
    rows = [f"e{i},2020,x{text}" for i, text in enumerate(hostile)]
    table = read(tmp_path, "\n".join(["id,date,title", *rows]))
    assert table.events["title"].tolist() == [f"x{text}".strip() for text in hostile]
