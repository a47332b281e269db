"""The as-of join, against a slow reference on random atlases and by tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from laws import law
from test_geodesy import nearest_m

from geo.edtf import DateError
from geo.errors import ConfigError
from geo.links import LINK_COLUMNS, join
from geo.time import UTC, event_span, validity_span


@dataclass(frozen=True)
class Event:
    date: str
    point: tuple[float, float] | None
    accuracy_m: float
    thing: str


@dataclass(frozen=True)
class Feature:
    valid_from: str | None
    valid_to: str | None
    geometry: shapely.Geometry | None
    accuracy_m: float
    thing: str


def is_inside(lon: float, lat: float, geometry: shapely.Geometry) -> bool:
    """Whether a ray to the east crosses the rings an odd number of times."""
    crossings = 0
    for polygon in shapely.get_parts(geometry):
        for ring in shapely.get_rings(polygon):
            (x, y), (u, v) = (
                shapely.get_coordinates(ring)[:-1].T,
                shapely.get_coordinates(ring)[1:].T,
            )
            for x0, y0, x1, y1 in zip(x, y, u, v, strict=True):
                if (y0 > lat) != (y1 > lat) and lon < x0 + (lat - y0) / (y1 - y0) * (x1 - x0):
                    crossings += 1
    return crossings % 2 == 1


def reference(events: list[Event], features: list[Feature], reach: float) -> dict[Any, Any]:
    """The links, pair by pair; a case too close to call is no example."""
    links = {}
    for i, event in enumerate(events):
        for k, feature in enumerate(features):
            happened = event_span(event.date, UTC)
            valid = validity_span(feature.valid_from, feature.valid_to, UTC)
            if not happened.possibly_in(valid.start_earliest, valid.end_latest):
                continue
            sure = happened.certainly_in(valid.start_latest, valid.end_earliest)
            distance, inside = None, False
            if event.point and feature.geometry is not None and not feature.geometry.is_empty:
                distance = nearest_m(*event.point, feature.geometry, tries=101)
                area = feature.geometry.geom_type in {"Polygon", "MultiPolygon"}
                inside = area and is_inside(*event.point, feature.geometry)
                slack = np.nan_to_num([event.accuracy_m, feature.accuracy_m]).sum()
                doubt = 1 + distance * 1e-4
                for edge in (
                    distance,
                    distance - slack,
                    distance - slack - reach,
                    distance + slack - reach,
                ):
                    assume(abs(edge) > doubt)
                if inside:
                    links[i, k, "inside"] = 0, sure and distance >= slack
                elif distance - slack <= reach:
                    stays = not area or distance >= slack
                    links[i, k, "near"] = distance, sure and distance + slack <= reach and stays
            if event.thing and event.thing == feature.thing:
                links[i, k, "named"] = 0 if inside else distance, sure
    return links


def frames(
    events: list[Event], features: list[Feature]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The same as the frames that `join` takes, with positions as ids."""
    points = [event.point and shapely.Point(event.point) for event in events]
    happened = gpd.GeoDataFrame(
        pd.DataFrame(events, columns=["date", "point", "accuracy_m", "thing"]).drop(
            columns="point"
        ),
        geometry=np.array([*points, None], dtype=object)[:-1],
        crs="EPSG:4326",
    )
    columns = ["valid_from", "valid_to", "geometry", "accuracy_m", "thing"]
    layer = pd.DataFrame(features, columns=columns).drop(columns="geometry")
    shapes = np.array([*(feature.geometry for feature in features), None], dtype=object)[:-1]
    return happened, gpd.GeoDataFrame(layer, geometry=shapes, crs="EPSG:4326")


ACCURACIES = st.sampled_from([0.0, float("nan"), 500.0, 20_000.0])
THINGS = st.sampled_from(["", "", "a", "b"])
DATES = st.sampled_from(
    [
        "2020-11-10",
        "2020-11",
        "2020",
        "2020-11-10/2023-09-20",
        "2020~",
        "../2020-06",
        "2021?",
        "2022",
    ]
)
VALIDITIES = st.sampled_from(
    [
        (None, None),
        ("2020-11-10", None),
        ("2020-11", "2022-03-24"),
        (None, "2020-11-10"),
        ("2021", "2022"),
    ]
)


@st.composite
def geometries(draw: st.DrawFn, lon: float, lat: float) -> shapely.Geometry | None:
    def near(spread: float) -> tuple[float, float]:
        east, north = draw(st.tuples(*[st.floats(-spread, spread)] * 2))
        return lon + east, lat + north

    def with_hole() -> shapely.Polygon:
        x, y = near(0.5)
        size = draw(st.floats(0.02, 0.3))
        hole = shapely.box(x - size / 2, y - size / 2, x + size / 2, y + size / 3)
        return shapely.box(x - size, y - size, x + size, y + size).difference(hole)

    match draw(st.sampled_from(["point", "line", "polygon", "multipolygon", "empty", "none"])):
        case "point":
            return shapely.Point(near(0.5))
        case "line":
            return shapely.LineString([near(0.5) for _ in range(3)])
        case "polygon":
            return with_hole()
        case "multipolygon":
            parts = shapely.union_all([with_hole(), with_hole()])
            return shapely.MultiPolygon(shapely.get_parts(parts).tolist())
        case "empty":
            return shapely.Polygon()
    return None


@st.composite
def atlases(draw: st.DrawFn) -> tuple[list[Event], list[Feature]]:
    lon, lat = draw(st.sampled_from([(0.0, 0.0), (46.7, 39.8), (-100.0, 75.0), (179.0, -60.0)]))
    offsets = st.one_of(st.none(), st.tuples(*[st.floats(-0.9, 0.9)] * 2))
    points = offsets.map(lambda offset: offset and (lon + offset[0], lat + offset[1]))
    events = st.builds(Event, DATES, points, ACCURACIES, THINGS)
    features = st.builds(
        lambda validity, *others: Feature(*validity, *others),
        VALIDITIES,
        geometries(lon, lat),
        ACCURACIES,
        THINGS,
    )
    return draw(st.lists(events, max_size=5)), draw(st.lists(features, max_size=3))


@settings(law, max_examples=120)
@given(atlases(), st.sampled_from([0, 5_000, 50_000]))
def test_the_join_equals_the_slow_reference(
    atlas: tuple[list[Event], list[Feature]], reach: float
) -> None:
    expected = reference(*atlas, reach)
    links = join(*frames(*atlas), within=reach)
    keys = zip(links["event_id"], links["feature_id"], links["relation"], strict=True)
    assert list(keys) == sorted(expected)
    certain = [sure for _, (_, sure) in sorted(expected.items())]
    assert (links["certainty"] == "certain").tolist() == certain
    distances = [np.nan if d is None else d for _, (d, _) in sorted(expected.items())]
    assert links["distance_m"].tolist() == pytest.approx(distances, rel=1e-4, abs=1, nan_ok=True)


@settings(law, max_examples=60)
@given(atlases(), st.sampled_from([0, 5_000, 50_000]))
def test_a_wider_reach_keeps_every_link(
    atlas: tuple[list[Event], list[Feature]], reach: float
) -> None:
    narrow, wide = (join(*frames(*atlas), within=r) for r in (reach, reach * 2 + 1))
    assert len(narrow.merge(wide, on=LINK_COLUMNS[:4])) == len(narrow)


SQUARE = shapely.box(46, 39, 47, 40)
HOLED = SQUARE.difference(shapely.box(46.4, 39.4, 46.6, 39.6))
NEAR = (47.01, 39.5)  # 860 m outside the square


def links_of(event: Event, feature: Feature, within: str = "5 km") -> list[tuple[Any, ...]]:
    found = join(*frames([event], [feature]), within=within)
    return list(found[["relation", "distance_m", "certainty"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("point", "geometry", "accuracy", "found"),
    [
        ((46.5, 39.2), SQUARE, 0, [("inside", 0, "certain")]),
        ((46.0, 39.5), SQUARE, 0, [("inside", 0, "certain")]),  # on the edge
        ((46.5, 39.2), SQUARE, 30_000, [("inside", 0, "possible")]),
        ((46.5, 39.5), HOLED, 0, []),
        ((46.5, 39.41), HOLED, 0, [("near", 1110.27, "certain")]),
        (NEAR, SQUARE, 0, [("near", 860.134, "certain")]),
        (NEAR, SQUARE, 800, [("near", 860.134, "certain")]),
        (NEAR, SQUARE, 900, [("near", 860.134, "possible")]),  # it may lie inside
        (NEAR, SQUARE, 4500, [("near", 860.134, "possible")]),
        (NEAR, SQUARE.boundary, 900, [("near", 860.134, "certain")]),
        ((47.1, 39.5), SQUARE, 0, []),
        ((47.1, 39.5), SQUARE, 4000, [("near", 8601.34, "possible")]),
        ((46.5, 39.5), shapely.Point(46.5, 39.5), 0, [("near", 0, "certain")]),
        (None, SQUARE, 0, []),
        ((46.5, 39.2), None, 0, []),
    ],
)
def test_a_link_says_where_an_event_lies_and_how_sure_that_is(
    point: Any, geometry: Any, accuracy: float, found: list[tuple[Any, ...]]
) -> None:
    links = links_of(
        Event("2021", point, accuracy, ""), Feature("2020-11-10", None, geometry, 0, "")
    )
    assert links == [(relation, pytest.approx(d, abs=0.5), sure) for relation, d, sure in found]


@pytest.mark.parametrize(
    ("date", "certainty"),
    [
        ("2020-11-09", None),
        ("2020-11-10", "certain"),
        ("2022-03-23", "certain"),
        ("2022-03-24", None),
        ("2020-11", "possible"),
        ("2021~", "possible"),
        ("2021?", "possible"),
        ("2019/2023", "certain"),
        ("2019/2021-06", "certain"),
        ("2019/2020-11", "possible"),
        ("../..", "certain"),
        ("2022-03-23T23:59:59.999Z", "certain"),
        ("2022-03-24T00:00Z", None),
    ],
)
def test_an_event_meets_the_version_in_force_at_its_date(date: str, certainty: str | None) -> None:
    links = links_of(
        Event(date, (46.5, 39.5), 0, ""), Feature("2020-11-10", "2022-03-24", SQUARE, 0, "")
    )
    assert links == ([("inside", 0, certainty)] if certainty else [])


@pytest.mark.parametrize(
    ("point", "found"),
    [
        (None, [("named", "nan")]),
        ((46.5, 39.2), [("inside", "0.0"), ("named", "0.0")]),
        (NEAR, [("named", "860.134"), ("near", "860.134")]),
        ((60.0, 39.5), [("named", "1114550.569")]),
    ],
)
def test_a_named_feature_is_linked_wherever_the_event_is(
    point: Any, found: list[tuple[str, str]]
) -> None:
    links = links_of(Event("2021", point, 0, "zone"), Feature(None, None, SQUARE, 0, "zone"))
    assert [(relation, f"{distance}") for relation, distance, _ in links] == found


CUT = shapely.MultiPolygon([shapely.box(178, 50, 180, 52), shapely.box(-180, 50, -178, 52)])
HALF = shapely.MultiPolygon([shapely.box(178, 50, 180, 52), shapely.box(-180, 51, -178, 52)])
CAP = shapely.box(-180, 80, 180, 90)
GLOBE = shapely.box(-180, -90, 180, 90)


@pytest.mark.parametrize(
    ("point", "geometry", "found"),
    [
        ((179.99, 51), CUT, ("inside", 0, "certain")),
        ((180.0, 51), CUT, ("inside", 0, "certain")),
        ((-179.99, 51.99), CUT, ("inside", 0, "possible")),  # 1.1 km from the north edge
        (
            (179.99, 50.5),
            HALF,
            ("inside", 0, "possible"),
        ),  # 700 m from the one cut with no part beyond it
        ((179.99, 51.5), HALF, ("inside", 0, "certain")),
        ((-179.99, 50.5), HALF, ("near", 709.6, "possible")),
        ((179.999, 85), CAP, ("inside", 0, "certain")),
        ((10, 89.9999), CAP, ("inside", 0, "certain")),
        ((10, 90), CAP, ("inside", 0, "certain")),
        ((10, 80.01), CAP, ("inside", 0, "possible")),
        ((180, 0), GLOBE, ("inside", 0, "certain")),
        ((10, 90), GLOBE, ("inside", 0, "certain")),
    ],
)
def test_where_the_antimeridian_cuts_an_area_and_at_a_pole_there_is_no_boundary(
    point: Any, geometry: Any, found: tuple[Any, ...]
) -> None:
    links = links_of(Event("2021", point, 5000, ""), Feature(None, None, geometry, 0, ""))
    relation, distance, certainty = found
    assert links == [(relation, pytest.approx(distance, abs=0.5), certainty)]


def test_links_stand_in_the_order_of_events_then_features() -> None:
    events = [Event("2021", (46.5, 39.5), 0, "")] * 3
    features = [Feature(None, None, SQUARE, 0, "")] * 2
    happened, layer = frames(events, features)
    happened["id"], layer["id"] = ["z", "a", "m"], ["y", "b"]
    links = join(happened, layer, name="zones")
    assert links.columns.tolist() == LINK_COLUMNS
    assert (links["event_id"] + links["feature_id"]).tolist() == [
        "zy",
        "zb",
        "ay",
        "ab",
        "my",
        "mb",
    ]
    assert set(links["layer"]) == {"zones"}


def test_frames_in_other_reference_systems_give_the_same_links() -> None:
    events = [Event("2021", NEAR, 0, "")]
    happened, layer = frames(events, [Feature(None, None, SQUARE, 0, "")])
    expected = join(happened, layer)
    metric = join(happened.to_crs("EPSG:32638"), layer.set_crs(None, allow_override=True))
    pd.testing.assert_frame_equal(metric, expected, atol=0.01)


def test_frames_need_neither_accuracy_nor_things() -> None:
    happened, layer = frames(
        [Event("2021", (46.5, 39.5), 0, "")], [Feature(None, None, SQUARE, 0, "")]
    )
    bare = join(happened[["date", "geometry"]], layer[["valid_from", "valid_to", "geometry"]])
    assert bare["relation"].tolist() == ["inside"]


def test_days_may_be_timestamps_of_pandas() -> None:
    happened, layer = frames(
        [Event("2021-05-03", (46.5, 39.5), 0, "")], [Feature("2021-05-03", None, SQUARE, 0, "")]
    )
    happened["date"] = pd.to_datetime(happened["date"])
    assert join(happened, layer)["certainty"].tolist() == ["certain"]


@pytest.mark.parametrize("empty", ["events", "features", "both"])
def test_nothing_joined_with_something_is_nothing(empty: str) -> None:
    happened, layer = frames(
        [Event("2021", (46.5, 39.5), 0, "")], [Feature(None, None, SQUARE, 0, "")]
    )
    happened = happened.iloc[:0] if empty != "features" else happened
    layer = layer.iloc[:0] if empty != "events" else layer
    links = join(happened, layer)
    assert (links.columns.tolist(), len(links)) == (LINK_COLUMNS, 0)


def test_what_cannot_be_joined_is_refused() -> None:
    happened, layer = frames(
        [Event("2021", (46.5, 39.5), 0, "")], [Feature(None, None, SQUARE, 0, "")]
    )
    with pytest.raises(ConfigError, match='the events have no dates: expected a column "date"'):
        join(happened.drop(columns="date"), layer)
    with pytest.raises(ConfigError, match='expected columns "valid_from" and "valid_to"'):
        join(happened, layer.drop(columns="valid_to"))
    with pytest.raises(ConfigError, match='"far" is not a distance'):
        join(happened, layer, within="far")
    for date, message in [("10/11/2020", "day first"), (None, "a date is missing")]:
        with pytest.raises(DateError, match=message):
            join(happened.assign(date=[date]), layer)
