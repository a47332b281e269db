"""Frames of anyone: read as strictly as files, in whatever types they come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import geo
from geo.errors import GeoError
from geo.frames import events_from, layer_of
from geo.time import UTC, zone

POINTS = [shapely.Point(46.75, 39.82), shapely.Point(46.93, 39.99)]


def events(**columns: Any) -> gpd.GeoDataFrame:
    frame = {"date": ["2020-11-10", "2020-11-20"], "title": ["A", "B"], **columns}
    return gpd.GeoDataFrame(frame, geometry=POINTS, crs="EPSG:4326")


def layer(**columns: Any) -> gpd.GeoDataFrame:
    line = shapely.LineString([(46.5, 39.5), (47, 40)])
    return gpd.GeoDataFrame({"id": ["line"], **columns}, geometry=[line], crs="EPSG:4326")


@pytest.mark.parametrize(
    ("dates", "read"),
    [
        (pd.to_datetime(["2020-11-10", "2020-11-11"]), ["2020-11-10", "2020-11-11"]),
        (pd.to_datetime(["2020-11-10 10:00Z", "2020-11-11 00:00Z"]),
         ["2020-11-10T10:00:00+00:00", "2020-11-11T00:00:00+00:00"]),
        ([dt.date(2020, 11, 10), dt.date(2021, 1, 1)], ["2020-11-10", "2021-01-01"]),
        ([2020, 2021], ["2020", "2021"]),
        ([2020.0, 2021.0], ["2020", "2021"]),
        (pd.PeriodIndex(["2020-11", "2020-12"], freq="M"), ["2020-11", "2020-12"]),
        (pd.array(["2020", "2021/2022"], dtype="string"), ["2020", "2021/2022"]),
    ],
)  # fmt: skip
def test_dates_may_be_timestamps_days_years_months_or_text(dates: Any, read: list[str]) -> None:
    assert events_from(events(date=dates))["date"].tolist() == read


def test_what_is_missing_is_empty_whatever_stands_for_it() -> None:
    made = events_from(
        events(
            title=[None, "B"], category=pd.Categorical(["x", None]), quantity=[60.0, np.nan],
            unit=pd.array([pd.NA, "men"], dtype="string"), place=["Aghdam", np.nan],
            sources=["a;b", None], actors=[["x", "y"], np.nan], accuracy_m=[5, None],
        )
    )  # fmt: skip
    columns = ["title", "category", "quantity", "unit", "place", "sources", "actors"]
    assert made[columns].to_numpy().tolist() == [
        ["", "x", "60", "", "Aghdam", ["a", "b"], ["x", "y"]],
        ["B", "", "", "men", "", [], []],
    ]
    assert made["accuracy_m"].fillna(-1).tolist() == [5, -1]


def test_places_are_points_or_columns_and_nothing_else_is_on_the_map() -> None:
    table = pd.DataFrame({"date": ["2020"], "lon": [46.75], "lat": ["39.82"]})
    assert events_from(table).geometry.tolist() == [POINTS[0]]
    for other in (None, shapely.Point(), shapely.LineString([(1, 1), (2, 2)])):
        frame = events().set_geometry([other, POINTS[1]], crs="EPSG:4326")
        made = events_from(frame)
        assert made.geometry.tolist() == [None, POINTS[1]]
        assert made["unlocated"].tolist() == ["no place or coordinates are given", ""]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        ([1], "the events are no GeoDataFrame, but list."),
        (events().drop(columns="date"), 'the events have no dates: expected a column "date".'),
        (events(id=["a", "a"]), 'events: the id "a" stands twice; ids are unique.'),
        (events(date=["10/11/2020", "2020"]), 'events, row 1, column "date", value "10/11/2020": '
         "the date can be read as 2020-11-10 (day first) or 2020-10-11 (month first). "
         "Write the one that is meant."),
        (events(accuracy_m=["5", "far"]), 'events, row 2, column "accuracy_m", value "far": '
         "expected metres, 0 or more."),
        (events().set_geometry([shapely.Point(np.inf, 1), POINTS[1]], crs="EPSG:4326"),
         'events, row 1, column "lon", value "inf": expected degrees from -180 to 180, '
         "such as 46.7528."),
    ],
)  # fmt: skip
def test_events_that_cannot_be_used_are_named(frame: Any, message: str) -> None:
    with pytest.raises(GeoError) as error:
        events_from(frame)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"id": ["a"]}), 'the layer "front" is no GeoDataFrame, but DataFrame.'),
        (layer(valid_from=["soon"]), 'layer "front" feature "line", key "valid_from, valid_to", '
         'value "soon, None": this is not a date'),
        (layer().set_geometry([shapely.Point(500, 1)], crs="EPSG:4326"), 'layer "front": its '
         "coordinates lie outside longitude -180 to 180 and latitude -90 to 90. Check its crs."),
    ],
)  # fmt: skip
def test_layers_that_cannot_be_used_are_named(frame: Any, message: str) -> None:
    with pytest.raises(GeoError) as error:
        layer_of(frame, "front")
    assert str(error.value).startswith(message)


def test_a_layer_may_have_timestamps_and_gaps() -> None:
    made = layer_of(
        layer(valid_from=pd.to_datetime(["2020-11-10"]), valid_to=pd.NaT, name=np.nan, sources=None,
              accuracy_m=[None]),
        "front",
    )  # fmt: skip
    row = made.iloc[0]
    columns = ["thing", "name", "valid_from", "valid_to", "sources"]
    assert [row[key] for key in columns] == ["line", "line", "2020-11-10", None, []]


def test_a_day_is_a_day_in_the_time_zone_that_is_given() -> None:
    tz = zone("Asia/Baku")
    front = layer(valid_from="2020-11-10", valid_to="2020-11-20")
    for read in (events_from(events(), tz), layer_of(front, "front", tz)):
        starts = pd.to_datetime(read["start_earliest"], unit="ms", utc=True)
        assert starts.iloc[0] == pd.Timestamp("2020-11-10", tz="Asia/Baku")
    assert events_from(events()).equals(events_from(events(), UTC))


def test_columns_of_any_name_do_no_harm() -> None:
    names = ["<script>", "__proto__", "row", "thing", "place_name", "start_earliest", "geometry2"]
    frame = events(**dict.fromkeys(names, "x"))
    frame[3] = "a name that is no text"
    geo.TimeMap(frame, {"front": layer(**dict.fromkeys(names[:3], "x"))}).get_root().render()
