"""Layers: validity in every dialect, ids, accuracy, and what was in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.bounds import BOUNDS
from geo.errors import InputError
from geo.layer import bounds_of, in_force, names, read_layer
from geo.time import DAY, EARLIEST, LATEST, event_span, zone
from geo.values import id_list

BAKU = zone("Asia/Baku")


def feature(key: str | None = "a", /, **properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [46.75, 39.82]}
    found = {"type": "Feature", "properties": properties, "geometry": point}
    return found if key is None else found | {"id": key}


def layer(folder: Path, *features: dict[str, Any], file: str = "front.geojson") -> gpd.GeoDataFrame:
    lines = ",\n".join(map(json.dumps, features))
    path = folder / file
    path.write_text(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}')
    return read_layer(path, BAKU)


def test_a_feature_has_every_column(tmp_path: Path) -> None:
    given = {"thing": "town", "name": "Town", "name:az": "Şəhər", "valid_from": "2020-11-10"}
    given |= {"valid_to": None, "accuracy_m": 500, "sources": ["s1", "s2"], "note": "n"}
    given |= {"method": "m", "licence": "CC0", "kind": "city"}
    [row] = layer(tmp_path, feature("town-1", **given)).reset_index().to_dict("records")
    start = event_span("2020-11-10", BAKU).start_earliest
    bounds = dict(zip(BOUNDS, [start, start, LATEST, LATEST], strict=True))
    assert row == {**given, **bounds, "id": "town-1", "valid_to_inclusive": False} | {
        "geometry": shapely.Point(46.75, 39.82)
    }


def test_a_bare_feature_is_in_force_for_ever_and_named_after_its_file(tmp_path: Path) -> None:
    found = layer(tmp_path, feature(None), feature(None))
    assert found.index.tolist() == ["front-1", "front-2"]
    assert found["thing"].tolist() == found["name"].tolist() == ["front-1", "front-2"]
    assert bounds_of(found).tolist() == [[EARLIEST, EARLIEST, LATEST, LATEST]] * 2
    assert found["accuracy_m"].isna().all()


def test_a_layer_without_features_has_the_columns_all_the_same(tmp_path: Path) -> None:
    one, none = layer(tmp_path, feature()), layer(tmp_path)
    assert none.columns.tolist() == one.columns.tolist()
    assert (len(none), bounds_of(none).shape) == (0, (0, 4))


@pytest.mark.parametrize(
    ("member", "properties", "last_day"),
    [
        ({}, {"valid_from": "2020-11-10", "valid_to": "2020-12-01"}, "2020-11-30"),
        ({}, {"start_date": "2020-11-10", "end_date": "2020-12-01"}, "2020-12-01"),
        ({}, {"start": "2020-11-10", "end": "2020-12-01"}, "2020-11-30"),
        ({}, {"begin": "2020-11-10", "end": "2020-12-01"}, "2020-12-01"),
        ({}, {"datetime_from": "2020-11-10", "datetime_to": "2020-12-01"}, "2020-11-30"),
        ({}, {"times": ["2020-11-10", "2020-11-20", "2020-12-01"]}, "2020-12-01"),
        ({"time": {"interval": ["2020-11-10", "2020-12-01"]}}, {}, "2020-12-01"),
        ({"time": {"date": "2020-11-10"}}, {}, "2020-11-10"),
    ],
)
def test_a_validity_is_read_in_every_dialect(
    tmp_path: Path, member: dict[str, Any], properties: dict[str, Any], last_day: str
) -> None:
    found = layer(tmp_path, feature(**properties) | member)
    start = event_span("2020-11-10", BAKU).start_earliest
    end = event_span(last_day, BAKU).end_latest
    assert bounds_of(found).tolist() == [[start, start, end, end]]


@pytest.mark.parametrize("value", [None, "", "..", "  "])
def test_an_open_end_is_written_in_many_ways(tmp_path: Path, value: str | None) -> None:
    found = layer(tmp_path, feature(start_date="2020", end_date=value))
    assert (found["valid_to"].tolist(), found["end_latest"].tolist()) == ([None], [LATEST])


def test_every_problem_of_a_layer_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        layer(
            tmp_path,
            feature("a", valid_from="1994", valid_to="1993"),
            feature("b", valid_from="10/11/2020"),
            feature("c", accuracy_m="far"),
            feature("c", accuracy_m=-1),
        )
    assert str(error.value).replace(f"{tmp_path}/", "").splitlines() == [
        "front.geojson:5: another feature of this layer has the same id. "
        "Give each version of a thing its own id.",
        'front.geojson:2, key "valid_from, valid_to", value "1994, 1993": "valid_to" 1993 does not '
        'come after "valid_from" 1994. '
        "valid_to is the first day on which the feature is no longer in force.",
        'front.geojson:3, key "valid_from, valid_to", value "10/11/2020, None": the date can be '
        "read as 2020-11-10 (day first) or 2020-10-11 (month first). "
        "Write the one that is meant.",
        'front.geojson:4, key "accuracy_m", value "far": expected metres, 0 or more.',
        'front.geojson:5, key "accuracy_m", value "-1": expected metres, 0 or more.',
    ]


@pytest.mark.parametrize(
    ("window", "found"),
    [
        ("1993", {}),
        ("1994-05-11", {}),
        ("1994-05-12", {"old": "certain"}),
        ("2020-09-27", {"old": "certain"}),
        ("2020-09-28", {}),
        ("2020-11-09", {}),
        ("2020-11-10", {"new": "certain"}),
        ("2020", {"old": "certain", "new": "certain"}),
        ("2023-09-15", {"new": "possible"}),
        ("2023-09", {"new": "possible"}),
        ("2023-08-31", {"new": "certain"}),
        ("2023-10-01", {}),
    ],
)
def test_what_was_in_force_in_a_window(tmp_path: Path, window: str, found: dict[str, str]) -> None:
    versions = layer(
        tmp_path,
        feature("old", valid_from="1994-05-12", valid_to="2020-09-28"),
        feature("new", valid_from="2020-11-10", valid_to="2023-09", certainty="a column of mine"),
    )
    assert in_force(versions, event_span(window, BAKU))["certainty"].to_dict() == found


def test_names_are_by_language_with_the_plain_one_first() -> None:
    row = {"name": "Town", "name:az": "Şəhər", "name:ru": "", "name:hy": None, "names": "x"}
    assert names(row) == {"": "Town", "az": "Şəhər"}


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (None, []),
        (float("nan"), []),
        ("", []),
        ("a", ["a"]),
        ("a; b ;;c", ["a", "b", "c"]),
        (["a", "", 7], ["a", "7"]),
    ],
)
def test_ids_come_as_a_list_or_as_text(value: Any, ids: list[str]) -> None:
    assert id_list(value) == ids


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [(suffix, kind) for suffix in ("gpkg", "fgb", "parquet") for kind in ("text", "date")]
    + [("shp", "text")],  # its writer turns dates into text of another form
)
def test_a_layer_of_another_format_is_read_like_geojson(
    tmp_path: Path, suffix: str, kind: str
) -> None:
    path = tmp_path / f"front.{suffix}"
    dates = pd.Series(["2020-11-10", "1994-05-12"], dtype=object)
    days = dates if kind == "text" else pd.to_datetime(dates).astype("datetime64[ms]")
    points = gpd.points_from_xy([46.75, 46.8], [39.82, 39.9], crs="EPSG:4326")
    frame = gpd.GeoDataFrame(
        {"id": ["a", "b"], "start_date": days, "end_date": days}, geometry=points.to_crs(32638)
    )
    frame.to_parquet(path) if suffix == "parquet" else frame.to_file(path, engine="pyogrio")
    found = read_layer(path, BAKU).sort_index()
    assert (found.index.tolist(), found["valid_from"].tolist()) == (["a", "b"], dates.tolist())
    start, end = bounds_of(found)[:, [0, 3]].T
    assert (end - start).tolist() == [DAY, DAY]
    coordinates = shapely.get_coordinates(found.geometry.to_numpy())
    assert coordinates.round(6).tolist() == [[46.75, 39.82], [46.8, 39.9]]


def test_a_kml_layer_has_the_validity_of_its_time_spans(tmp_path: Path) -> None:
    path = tmp_path / "front.kml"
    path.write_text(
        """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
        <name>Front</name><TimeSpan><begin>2020-11-10</begin><end>2020-12-01</end></TimeSpan>
        <Point><coordinates>46.75,39.82,0</coordinates></Point></Placemark></Document></kml>"""
    )
    [row] = read_layer(path, BAKU).to_dict("records")
    assert [row[key] for key in ("valid_from", "valid_to", "geometry")] == [
        "2020-11-10", "2020-12-01", shapely.Point(46.75, 39.82),
    ]  # fmt: skip
    assert row["end_latest"] == event_span("2020-12-01", BAKU).end_latest


def test_a_layer_without_a_reference_system_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "front.parquet"
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(0, 0)]).to_parquet(path)
    with pytest.raises(InputError) as error:
        read_layer(path)
    assert str(error.value) == (
        f"{path}: the file does not say in which reference system it is. "
        "Set it with QGIS, or write GeoJSON in WGS 84."
    )


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "parquet", "shp", "kml"])
@pytest.mark.parametrize("content", [b"", b"no such format", b"[" * 100_000])
def test_a_broken_file_of_another_format_gets_one_line(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    path = tmp_path / f"front.{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_layer(path)
    assert str(error.value).startswith(f"{path}: the file cannot be read (")
    assert "\n" not in str(error.value)
