"""The engine's parts: cells, eras, dates and segments never change what a plain test finds."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Any

import geopandas as gpd
import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from laws import DATES, law
from pyproj import Geod

import geo
from geo.bounds import event_spans
from geo.edtf import DateError
from geo.engine import inside as inside_module
from geo.engine.columns import Events, Features
from geo.engine.dates import Dates, column_dates, day_dates
from geo.engine.eras import eras
from geo.engine.grid import grid_over
from geo.engine.inside import inside
from geo.engine.nearby import nearby
from geo.engine.raster import boxes, rasterise
from geo.engine.segments import cut, segments
from geo.formats.wkb import point_coordinates
from geo.time import DAY, EARLIEST, LATEST, UTC

SEEDS = st.integers(0, 2**32 - 1)
ALWAYS = [EARLIEST, EARLIEST, LATEST, LATEST]


def polygon(rng: np.random.Generator) -> Any:
    """A star, a ring with a hole, two parts, a sliver, or a shape on whole degrees."""
    x, y = rng.uniform(-3, 3, 2)
    angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 40)))
    radii = rng.uniform(0.2, 2, len(angles))
    star = shapely.Polygon(np.c_[x + radii * np.cos(angles), y + radii * np.sin(angles)])
    whole = np.round([x, y])
    return [
        star,
        shapely.difference(shapely.Point(x, y).buffer(1.5), shapely.Point(x, y).buffer(0.7)),
        shapely.MultiPolygon(
            [shapely.box(x, y, x + 1, y + 1), shapely.box(x - 2, y, x - 1, y + 3)]
        ),
        shapely.Polygon([(x, y), (x + 3, y + 1e-7), (x + 3, y + 2e-7)]),
        shapely.box(*whole, *(whole + rng.integers(1, 3, 2))),
    ][rng.integers(5)]


def points(rng: np.random.Generator, polygons: np.ndarray, n: int) -> tuple[Any, Any]:
    """Random positions, positions of vertices and on edges, whole degrees, and NaN."""
    vertices = shapely.get_coordinates(polygons)
    chosen = vertices[rng.integers(len(vertices), size=n)]
    after = np.roll(vertices, -1, axis=0)[rng.integers(len(vertices), size=n)]
    kinds = [rng.uniform(-6, 6, (n, 2)), chosen, (chosen + after) / 2]
    kinds += [np.round(rng.uniform(-6, 6, (n, 2))), np.full((n, 2), np.nan)]
    lon, lat = np.choose(rng.choice(5, n, p=[0.6, 0.1, 0.1, 0.15, 0.05])[:, None], kinds).T
    return lon.copy(), lat.copy()


def layer(polygons: np.ndarray, bounds: Any = None) -> Features:
    """Exact features, in force for ever unless bounds are given."""
    n = len(polygons)
    given_bounds = np.array([ALWAYS] * n, dtype=np.int64) if bounds is None else bounds
    return Features(polygons, given_bounds, np.zeros(n), np.full(n, "", dtype=object))


@law
@given(SEEDS, st.integers(1, 40), st.integers(1, 40))
def test_cells_not_crossed_lie_wholly_inside_or_outside(seed: int, columns: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    polygons = np.array([polygon(rng) for _ in range(rng.integers(1, 5))])
    grid = grid_over(tuple(shapely.total_bounds(polygons)), columns, rows)
    lon, lat = points(rng, polygons, 500)
    where = grid.cells(lon, lat)
    for trace in (rasterise, boxes):
        raster = trace(polygons, grid)
        for i, shape in enumerate(polygons):
            shapely.prepare(shape)
            within = shapely.intersects_xy(shape, lon, lat)
            own = raster.polygon == i
            full = np.isin(where, raster.cell[own & (raster.crossed < 0)])
            touched = np.isin(where, raster.cell[own])
            assert within[full].all()
            assert not within[~touched].any()


@law
@given(SEEDS, st.integers(0, 3000), st.booleans())
def test_inside_equals_a_test_of_every_pair(seed: int, n: int, coarse: bool) -> None:  # noqa: FBT001
    rng = np.random.default_rng(seed)
    polygons = np.array([polygon(rng) for _ in range(rng.integers(1, 30))])
    lon, lat = points(rng, polygons, n)
    starts = rng.integers(0, 400, len(polygons)) * DAY
    ends = starts + rng.integers(1, 200, len(polygons)) * DAY
    validity = np.stack([starts, starts, ends, ends], axis=1)
    days = rng.integers(0, 500, n)
    lasting = np.where(rng.uniform(size=n) < (0.5 if coarse else 0.0), 90, 1)
    bounds = np.stack([days, days, days + lasting, days + lasting], axis=1) * DAY
    events = Events(lon, lat, Dates(bounds))
    found = inside(events, layer(polygons, validity))
    expected = []
    for i, shape in enumerate(polygons):
        shapely.prepare(shape)
        hit = shapely.intersects_xy(shape, lon, lat)
        hit &= (bounds[:, 0] < ends[i]) & (bounds[:, 3] > starts[i])
        expected += [(int(e), i) for e in np.flatnonzero(hit)]
    assert list(zip(found.event.tolist(), found.feature.tolist(), strict=True)) == sorted(expected)


@settings(law, max_examples=60)
@given(SEEDS, st.integers(-6, 1))
def test_points_by_an_edge_lie_where_geos_says(seed: int, magnitude: int) -> None:
    rng = np.random.default_rng(seed)
    scale, n = 10.0**magnitude, 5_000
    origin = rng.uniform(-100, 100, 2) if magnitude < 1 else np.zeros(2)
    shapes = np.array([polygon(rng) for _ in range(rng.integers(1, 6))])
    shapes = shapely.transform(shapes, lambda vertices: vertices * scale / 10 + origin)
    vertices = shapely.get_coordinates(shapes)
    edge = rng.integers(len(vertices) - 1, size=n)
    share = rng.choice([0, 0.5, 1, *rng.random(7)], (n, 1))
    lon, lat = (vertices[edge] + share * (vertices[edge + 1] - vertices[edge])).T
    lon, lat = (axis + rng.choice([0, 1e-14, 1e-9, 1e-3], n) * scale * rng.normal(size=n)
                for axis in (lon, lat))  # fmt: skip
    found = inside(Events(lon, lat, Dates(np.tile([0, 0, 1, 1], (n, 1)))), layer(shapes))
    expected = []
    for i, shape in enumerate(shapes):
        shapely.prepare(shape)
        expected += [
            (e, i) for e in np.flatnonzero(shapely.intersects_xy(shape, lon, lat)).tolist()
        ]
    assert list(zip(found.event.tolist(), found.feature.tolist(), strict=True)) == sorted(expected)


@law
@given(SEEDS)
def test_rings_that_cross_themselves_hold_what_geos_says_for_few_events_as_for_many(
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    shapes = np.array([shapely.Polygon(rng.integers(-3, 4, (5, 2))) for _ in range(4)])
    lon, lat = points(rng, shapes, 2_000)
    for n in (10, 2_000):
        found = inside(
            Events(lon[:n], lat[:n], Dates(np.tile([0, 0, 1, 1], (n, 1)))), layer(shapes)
        )
        event, feature = shapely.intersects_xy(shapes, lon[:n, None], lat[:n, None]).nonzero()
        assert (found.event.tolist(), found.feature.tolist()) == (event.tolist(), feature.tolist())


def test_chunks_and_eras_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    shapes = np.array([polygon(rng) for _ in range(5)])
    versions = np.repeat(shapes, 40)
    starts = np.tile(np.arange(40) * 30, 5) * DAY
    validity = np.stack([starts, starts, starts + 30 * DAY, starts + 30 * DAY], axis=1)
    lon, lat = points(rng, shapes, 60_000)
    events = Events(lon, lat, day_dates(rng.integers(-10, 1210, 60_000).astype(np.int32), UTC))
    features = layer(versions, validity)
    assert len(eras(validity, events.dates.bounds, len(events), 0.2)) > 10
    whole = inside(events, features)
    monkeypatch.setattr(inside_module, "CHUNK", 777)
    parts = inside(events, layer(versions, validity))
    assert whole.event.tolist() == parts.event.tolist()
    assert whole.feature.tolist() == parts.feature.tolist()
    assert len(whole.event) > 1000


@settings(law, max_examples=15)
@given(SEEDS, st.sampled_from([0.0, 45.0, 75.0, -60.0]), st.sampled_from([50.0, 5_000.0, 40_000.0]))
def test_metres_to_a_line_agree_with_the_geodesic_and_its_limit(
    seed: int, lat0: float, reach: float
) -> None:
    rng = np.random.default_rng(seed)
    line = np.cumsum(rng.normal(0, 0.1, (9, 2)), axis=0) + np.array([20.0, lat0])
    n = 100
    lon, lat = (line[rng.integers(9, size=n)] + rng.normal(0, reach / 70_000, (n, 2))).T
    lon, lat = lon.copy(), lat.copy()
    events = Events(lon, lat, Dates(np.tile([0, 0, 1, 1], (n, 1))))
    found = nearby(events, layer(np.array([shapely.LineString(line)])), reach)
    distance = geodesic(lon, lat, line)
    clear = np.abs(distance - reach) > 1e-3
    hit = np.isin(np.arange(n), found.event)
    assert (hit[clear] == (distance < reach)[clear]).all()
    assert np.abs(found.distance_m - distance[found.event]).max(initial=0) < 0.1


def geodesic(lon: np.ndarray, lat: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Metres to a line by sampling its segments ever finer around the nearest sample."""
    n, best = len(lon), np.full(len(lon), np.inf)
    for (x0, y0), (x1, y1) in pairwise(line):
        low, high = np.zeros(n), np.ones(n)
        for _ in range(6):
            share = np.linspace(low, high, 15)
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            flat = np.broadcast_to(lon, x.shape).ravel(), np.broadcast_to(lat, y.shape).ravel()
            metres = Geod(ellps="WGS84").inv(*flat, x.ravel(), y.ravel())[2].reshape(x.shape)
            nearest = np.clip(metres.argmin(axis=0), 1, 13)
            low, high = share[nearest - 1, np.arange(n)], share[nearest + 1, np.arange(n)]
        best = np.minimum(best, metres.min(axis=0))
    return best


@law
@given(st.lists(DATES, max_size=20))
def test_a_column_of_dates_has_the_bounds_of_each(texts: list[str]) -> None:
    column = pa.chunked_array([pa.array(texts, pa.string())])
    bounds, errors = event_spans(texts, UTC)
    if errors:
        with pytest.raises(DateError):
            column_dates(column)
        return
    dates = column_dates(column)
    assert dates.bounds[dates.rows(np.arange(len(texts)))].tolist() == bounds.tolist()


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([datetime.date(2020, 1, 31), datetime.date(1969, 2, 1)], ["2020-01-31", "1969-02-01"]),
        (pd.to_datetime(["2020-01-31", "1969-02-01"]), ["2020-01-31", "1969-02-01"]),
        (pd.to_datetime(["2020-01-31T12:30"]), ["2020-01-31T12:30:00"]),
        (pd.to_datetime(["2020-01-31T00:00"]).tz_localize("Asia/Baku"), ["2020-01-30T20:00:00Z"]),
        (["2020-02", "2020-02-29", "9999-12-31", "0000-01-01"],
         ["2020-02", "2020-02-29", "9999-12-31", "0000-01-01"]),
    ],
)  # fmt: skip
def test_days_and_moments_are_read_as_their_texts(values: Any, texts: list[str]) -> None:
    dates = column_dates(pa.chunked_array([pa.array(values)]))
    assert (
        dates.bounds[dates.rows(np.arange(len(texts)))].tolist()
        == event_spans(texts, UTC)[0].tolist()
    )


def test_segments_are_those_of_every_part() -> None:
    shapes = np.array(
        [
            shapely.from_wkt("GEOMETRYCOLLECTION(POINT(0 0), MULTILINESTRING((1 1, 2 2, 3 1)))"),
            shapely.from_wkt("MULTIPOINT(5 5, 6 6)"),
            shapely.box(0, 0, 1, 1),
        ]
    )
    found = segments(shapes)
    assert found.feature.tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 2]
    pieces = cut(found, 0.25)
    assert pieces.feature.tolist() == [0] * 9 + [1] * 2 + [2] * 16
    assert np.hypot(pieces.x1 - pieces.x0, pieces.y1 - pieces.y0).max() < 0.36


def test_points_are_read_from_well_known_binary() -> None:
    plain = shapely.to_wkb(shapely.points([1.5, 2], [3, -4.25]))
    for values in (list(plain), [None, *plain], [shapely.to_wkb(shapely.Point()), *plain]):
        x, y = point_coordinates(pa.chunked_array([pa.array(values, pa.binary())]))
        assert x[-2:].tolist() == [1.5, 2]
        assert y[-2:].tolist() == [3, -4.25]
        assert np.isnan(x[:-2]).all()


def test_columns_of_positions_join_as_points_do() -> None:
    shapes = gpd.GeoDataFrame(
        {"id": ["a"], "valid_from": ["2020"], "valid_to": [None]},
        geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326",
    )  # fmt: skip
    table = pd.DataFrame(
        {"id": [1, 2, 3], "date": ["2020", "2021-01-01", "2019"], "lon": 0.5, "lat": 0.5}
    )
    frame = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]))
    links = geo.join(table, shapes)
    pd.testing.assert_frame_equal(links, geo.join(frame, shapes))
    assert links.to_numpy().tolist() == [
        [1, "a", "", "inside", 0.0, "possible"],
        [2, "a", "", "inside", 0.0, "certain"],
    ]
    with pytest.raises(geo.GeoError, match="the events have no places"):
        geo.join(table.drop(columns="lon"), shapes)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "found"),
    [
        (["2020-01-01", None], [None, "2021-01-01"], [True, True]),
        (["2020-01-01", ""], ["2020-06-01", "2020-06-02"], [False, True]),
        (["2020-01", None], ["..", "2020-06"], [True, True]),
        (pd.to_datetime(["2020-06-01", None]), [None, "2020-06-01"], [True, False]),
        (
            pd.to_datetime(["2020-06-01T12:00:00", "2020-06-02T00:00:01"]),
            [None, None],
            [True, False],
        ),
    ],
)
def test_validities_are_days_texts_or_moments(
    valid_from: Any, valid_to: Any, found: list[bool]
) -> None:
    area = shapely.box(0, 0, 1, 1)
    shapes = gpd.GeoDataFrame(
        {"id": ["a", "b"], "valid_from": valid_from, "valid_to": valid_to},
        geometry=[area, area], crs="EPSG:4326",
    )  # fmt: skip
    links = geo.join(pd.DataFrame({"date": ["2020-06-01"], "lon": 0.5, "lat": 0.5}), shapes)
    assert [name in links["feature_id"].tolist() for name in "ab"] == found
