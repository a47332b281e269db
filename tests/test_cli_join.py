"""`geo join`, run as a user runs it: formats in and out, errors, and nothing half written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from test_cli import run

from geo import bulk
from geo.formats import batches, csvbatches, geojson_lines
from geo.links import LINK_COLUMNS

LAYER = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "id": "old", "properties": {"thing": "zone", "valid_to": "2021-01-01"},
 "geometry": {"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
{"type": "Feature", "id": "new", "properties": {"thing": "zone", "valid_from": "2021-01-01"},
 "geometry": {"type": "Polygon", "coordinates": [[[0,0],[2,0],[2,1],[0,1],[0,0]]]}},
{"type": "Feature", "id": "post", "properties": {"name": "The Post"},
 "geometry": {"type": "Point", "coordinates": [1.5, 0.5]}}]}"""
EVENTS = """id,date,title,place,lon,lat,accuracy_m
a,2020-05-05,In the old zone,,0.5,0.5,
b,2020,"Anywhere, in a year",zone,0.5,0.5,
=c,2021-06,At the post,,1.5,0.5,100
d,2022-01-01,Named only,The Post,,,
e,2022-01-01,Far away,,50,50,
"""
LINKS = [
    ["a", "old", "layer", "inside", 0.0, "certain"],
    ["b", "old", "layer", "inside", 0.0, "certain"],
    ["b", "old", "layer", "named", 0.0, "certain"],
    ["=c", "new", "layer", "inside", 0.0, "certain"],
    ["=c", "post", "layer", "near", 0.0, "certain"],
    ["d", "new", "layer", "inside", 0.0, "certain"],
    ["d", "post", "layer", "named", 0.0, "certain"],
    ["d", "post", "layer", "near", 0.0, "certain"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A layer and the same events in every format."""
    (tmp_path / "layer.geojson").write_text(LAYER)
    (tmp_path / "events.csv").write_text(EVENTS)
    table = pd.read_csv(tmp_path / "events.csv", dtype={"date": str})
    table.to_parquet(tmp_path / "events.parquet")
    points = [
        None if np.isnan(x) else shapely.Point(x, y)
        for x, y in zip(table["lon"], table["lat"], strict=True)
    ]
    frame = gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=points, crs="EPSG:4326")
    frame.to_parquet(tmp_path / "points.parquet")
    frame.to_file(tmp_path / "events.geojson", driver="GeoJSON")
    (tmp_path / "one-line.geojson").write_text(json.dumps(frame.to_geo_dict(drop_id=True)))
    return tmp_path


def join(folder: Path, *arguments: str) -> Any:
    return run("join", *arguments, "--layer", "layer.geojson", cwd=folder)


@pytest.mark.parametrize(
    "name",
    ["events.csv", "events.parquet", "points.parquet", "events.geojson", "one-line.geojson"],
)
def test_every_format_of_events_gives_the_same_links(folder: Path, name: str) -> None:
    found = join(folder, name, "-o", "links.parquet")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "8 links\n")
    assert pd.read_parquet(folder / "links.parquet").to_numpy().tolist() == LINKS


def test_links_are_printed_as_csv_safe_for_spreadsheets_and_written_as_geojson(
    folder: Path,
) -> None:
    found = join(folder, "events.csv", "--quiet")
    assert found.stderr == ""
    assert found.stdout.splitlines()[:5] == [
        "event_id,feature_id,layer,relation,distance_m,certainty",
        "a,old,layer,inside,0.0,certain",
        "b,old,layer,inside,0.0,certain",
        "b,old,layer,named,0.0,certain",
        "'=c,new,layer,inside,0.0,certain",
    ]
    assert join(folder, "events.csv", "-o", "links.csv").returncode == 0
    assert (folder / "links.csv").read_text() == found.stdout
    assert join(folder, "events.csv", "-o", "links.geojson").returncode == 0
    collection = json.loads((folder / "links.geojson").read_text())
    assert collection["features"][0] == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [0.5, 0.5]},
        "properties": dict(zip(LINK_COLUMNS, LINKS[0], strict=True)),
    }
    assert len(collection["features"]) == len(LINKS)


def test_a_day_is_a_day_of_the_zone_asked_for(folder: Path) -> None:
    (folder / "e.csv").write_text("id,date,lon,lat\na,2020-12-31T22:00:00Z,0.5,0.5\n")
    assert "a,old," in join(folder, "e.csv").stdout
    assert "a,new," in join(folder, "e.csv", "--timezone", "Asia/Baku").stdout


def test_rows_without_id_are_called_by_their_row_past_empty_ones(folder: Path) -> None:
    (folder / "e.csv").write_text("date;lon;lat\n2020;9;9\n;;\n\n 2020 ; 0.5;0.5\n")
    assert [line[:9] for line in join(folder, "e.csv").stdout.splitlines()[1:]] == ["row-5,old"]


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (
            EVENTS + "f,10/11/2020,,,1,1,\n",
            'row 7, column "date", value "10/11/2020": the date can',
        ),
        (EVENTS + "f,2020,,,181,1,\n", 'row 7, column "lon", value "181": expected a number'),
        (EVENTS + "f,2020,,,east,1,\n", 'row 7, column "lon", value "east": expected a number'),
        (EVENTS + "f,2020,,,1,,\n", "row 7: one coordinate is given without the other"),
        (EVENTS + "f,2020,x\n", "row 7: the row has 3 cells, the header 7"),
        (EVENTS + 'f,2020,"x\n', "A quotation mark may be missing"),
        (EVENTS + "\n\nf,,,,1,1,\n", 'row 9, column "date"'),
        ("id,when,lon,lat\n", 'column "date": the column is missing'),
        ("id,date\n", 'column "lon": the column is missing'),
        ("", "the row is empty"),
        ("id,date,lon,lat\n\udcff,2020,1,1\n", "not UTF-8"),
    ],
)
def test_bad_rows_are_named_and_nothing_is_written(folder: Path, events: str, says: str) -> None:
    (folder / "bad.csv").write_bytes(events.encode(errors="surrogateescape"))
    (folder / "links.csv").write_text("old")
    before = sorted(folder.iterdir())
    found = join(folder, "bad.csv", "-o", "links.csv")
    assert (found.returncode, found.stdout) == (1, "")
    assert says in found.stderr
    assert found.stderr.count("\n") <= 2
    assert (folder / "links.csv").read_text() == "old"
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.csv"], "there is no such file"),
        (["layer.geojson"], "is not a point"),
        (["events.csv", "--within", "far"], "is not a distance"),
        (["events.csv", "--timezone", "Mars"], "is not known"),
        (
            ["events.csv", "-o", "links.xls"],
            "expected a name that ends in .csv, .parquet, .geojson",
        ),
        (["events.csv", "-o", "none/links.csv"], "cannot be written"),
        (["events.csv", "--scheduler", "tcp://127.0.0.1:9"], "--scheduler is for --engine dask"),
        (["events.csv", "--layer", "./layer.geojson"], "two layers have the same file name"),
        (["events.parquet", "--engine", "dask"], "give it with -o"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    folder: Path, arguments: list[str], says: str
) -> None:
    found = join(folder, *arguments)
    assert (found.returncode, found.stdout) == (1, "")
    assert says in found.stderr


def test_a_broken_parquet_file_is_named(folder: Path) -> None:
    (folder / "bad.parquet").write_bytes(b"PAR1 no")
    found = join(folder, "bad.parquet")
    assert (found.returncode, "bad.parquet: the file cannot be read" in found.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("many.csv", None),
        ("many.geojson", None),  # a feature a line, by GDAL
        ("many.geojson", {}),
        ("many.geojson", {"separators": (",", ":")}),
        ("many.geojson", {"indent": 2}),
    ],
)
def test_the_quick_reader_gives_what_the_slow_one_gives(
    tmp_path: Path, name: str, layout: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = range(2000)
    table = pd.DataFrame({"id": [f"e{i}" for i in rows], "date": "2020-05", "category": " b "})
    table["accuracy_m"] = [None if i % 3 else i / 7 for i in rows]
    points = [None if i % 5 == 0 else shapely.Point(i / 100, i / 30) for i in rows]
    frame = gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    if name.endswith("csv"):
        frame = frame.assign(lon=frame.geometry.x, lat=frame.geometry.y, category="b")
        frame.drop(columns="geometry").to_csv(tmp_path / name, index=False)
    elif layout is not None:
        (tmp_path / name).write_text(json.dumps(json.loads(frame.to_json()), **layout))
    else:
        frame.to_file(tmp_path / name, driver="GeoJSON")
    for module in (csvbatches, geojson_lines):
        monkeypatch.setattr(module, "_BYTES", 4096)
    monkeypatch.setattr(geojson_lines, "_HEAD", 2048)
    quick = list(batches.read_batches(tmp_path / name))
    slow = list(batches.read_batches(tmp_path / name, slowly=True))
    assert len(quick) > 10 > len(slow)
    read = pd.concat([batch.table.to_pandas() for batch in quick], ignore_index=True)
    expected = slow[0].table.to_pandas()[list(read.columns)]
    pd.testing.assert_frame_equal(read, expected)
    assert np.concatenate([batch.rows for batch in quick]).tolist() == slow[0].rows.tolist()


LINE = '{{"type": "Feature", {}, "properties": {}, "geometry": {}}}'
POINT = '{"type": "Point", "coordinates": [0.5, 0.5]}'


@pytest.mark.parametrize(
    ("id_", "properties", "geometry", "link"),
    [
        ('"id": "a"', '{"date": "2020"}', POINT, "a"),
        ('"id": 7', '{"date": "2020", "id": "b"}', POINT, "7"),
        ('"x": 1', '{"date": "2020", "id": "b"}', POINT, "b"),
        ('"x": 1', '{"date": 2020, "place": null}', POINT, "row-1"),
        ('"id": null', '{"date": "2020", "note": {"id": [1]}}', POINT, "row-1"),
        ('"id": "\\u00e9 \\"q\\""', '{"date": "2020"}', POINT, 'é "q"'),
        ('"id": "a"', '{"date": "2020"}', POINT.replace("0.5]", "0.5, 800]"), "a"),
        ('"id": "a"', '{"date": "2020", "place": "zone"}', "null", "a"),
        ('"id": "a"', '{"date": "2020", "accuracy_m": 5}', POINT, "a"),
    ],
)
def test_features_of_events_are_read_the_same_by_lines_and_whole(
    folder: Path, id_: str, properties: str, geometry: str, link: str
) -> None:
    line = LINE.format(id_, properties, geometry)
    text = '{"type": "FeatureCollection", "features": [\n' + line + ",\n" + line + "\n]}"
    (folder / "e.geojson").write_text(text)
    quick = list(batches.read_batches(folder / "e.geojson"))
    slow = list(batches.read_batches(folder / "e.geojson", slowly=True))
    assert [batch.rows.tolist() for batch in quick] == [[1, 2]]
    found = [batch.table.to_pylist()[0] for batch in (quick[0], slow[0])]
    shared = found[0].keys()
    assert {name: found[1].get(name) for name in shared} == found[0]
    assert bulk.event_ids(quick[0]).to_pylist()[0] == link


@pytest.mark.parametrize(
    "line",
    [
        LINE.format('"id": "a"', '{"date": null}', POINT),
        LINE.format('"id": "a"', '{"date": "2020", "thing": 5}', POINT).replace("5}", "[5]}"),
        LINE.format('"id": "a"', '{"date": "2020"}', POINT.replace("0.5]", "null]")),
        LINE.format('"id": "a"', '{"date": "2020"}', POINT.replace("0.5]", "99]")),
        LINE.format('"id": "a"', '{"date": "2020"}', '{"type": "Point", "coordinates": [1]}'),
        LINE.format('"id": "a"', '{"date": "2020"}', '{"type": "LineString", "coordinates": []}'),
        LINE.format('"id": 1.5', '{"date": "2020"}', POINT),
        LINE.format('"id": "a"', '{"date": "2020", "x": [{"type": 1},\n{"type": 2}]}', POINT),
        LINE.format('"id": "a"', '{"date": "2020"}', POINT) * 2,
        LINE.format('"id": "a"', '{"date": "2020"}', POINT) + "}",
    ],
)
def test_lines_that_are_not_plain_are_left_to_the_slow_reader(folder: Path, line: str) -> None:
    plain = LINE.format('"id": "z"', '{"date": "2020"}', POINT)
    text = '{"type": "FeatureCollection", "features": [\n' + plain + ",\n" + line + "\n]}"
    (folder / "e.geojson").write_text(text)
    with pytest.raises(geojson_lines.DoubtError):
        list(batches.read_batches(folder / "e.geojson"))
