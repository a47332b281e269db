"""The built-in basemap: land, borders and towns around what a page shows."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.formats.naturalearth import read_countries
from geo.page.basemap import UNITS, basemap

KARABAKH = (46.0, 39.35, 47.45, 40.45)


@pytest.fixture(scope="module")
def around_karabakh() -> dict[str, Any]:
    return basemap(KARABAKH, None)


def line(flat: list[int]) -> shapely.LineString:
    lons, lats = accumulate(flat[::2]), accumulate(flat[1::2])
    return shapely.LineString([(x / UNITS, y / UNITS) for x, y in zip(lons, lats, strict=True)])


def test_a_basemap_reaches_beyond_the_first_view(around_karabakh: dict[str, Any]) -> None:
    box = [44.55, 38.25, 48.9, 41.55]
    assert around_karabakh["box"] == pytest.approx(box)
    lines = [line(flat) for key in ("land", "borders") for flat in around_karabakh[key]]
    assert shapely.total_bounds(lines).tolist() == pytest.approx(box, abs=1e-3)


def test_land_is_closed_rings_and_borders_lie_inside_it(around_karabakh: dict[str, Any]) -> None:
    rings = [line(flat) for flat in around_karabakh["land"]]
    assert all(ring.is_closed for ring in rings)
    land = shapely.union_all([shapely.Polygon(ring) for ring in rings]).buffer(1e-3)
    borders = [line(flat) for flat in around_karabakh["borders"]]
    assert len(borders) > 0
    assert all(land.contains(border) for border in borders)


def test_towns_come_the_largest_first_and_within_the_box(around_karabakh: dict[str, Any]) -> None:
    towns = around_karabakh["towns"]
    names = [town["name"][""] for town in towns]
    assert names[:2] == ["Ganja", "Khūy"]
    assert [town["rank"] for town in towns] == list(range(len(towns)))
    assert 0 < len(towns) <= 60
    west, south, east, north = around_karabakh["box"]
    assert all(west <= t["lon"] <= east and south <= t["lat"] <= north for t in towns)


def test_towns_that_are_places_of_the_atlas_are_left_to_it(
    around_karabakh: dict[str, Any],
) -> None:
    first = around_karabakh["towns"][0]
    points = [
        shapely.Point(first["lon"], first["lat"] + 0.02),
        shapely.LineString([(0, 0), (1, 1)]),
    ]
    places = gpd.GeoDataFrame(geometry=points, crs="EPSG:4326")
    names = [town["name"] for town in basemap(KARABAKH, places)["towns"]]
    others = [town["name"] for town in around_karabakh["towns"][1:]]
    assert names[: len(others)] == others


@pytest.mark.parametrize(
    ("box", "wide", "ground"),
    [
        ((-180, -90, 180, 90), [-180, -85, 180, 85], "land"),
        ((40, 30, 60, 45), [20, 15, 80, 60], "land"),
        ((179, -17, 180, -16), [178, -18, 180, -15], "land"),
        ((0, 80, 10, 90), [-10, 70, 20, 85], "land"),
        ((-30, 40, -30, 40), [-30.5, 39.5, -29.5, 40.5], "sea"),
    ],
)
def test_every_box_of_the_globe_has_a_basemap(box: Any, wide: list[float], ground: str) -> None:
    found = basemap(box, None)
    assert (found["box"], "land" if found["land"] else "sea") == (pytest.approx(wide), ground)


SEA = [
    (0, 68), (-30, 65.02),  # in the latitude of Chukotka
    (100, -16.8), (-30, -16.3),  # in that of Fiji
    (0, -60),
]  # fmt: skip
LAND = [
    (-175, 67), (178, 68),  # Chukotka, on either side
    (178, -17.8), (0, -80), (179.9, -84.9), (60, 60),
]  # fmt: skip


@pytest.mark.parametrize("detail", ["110m", "50m", "10m"])
def test_land_that_crosses_the_antimeridian_does_not_reach_around_the_world(detail: str) -> None:
    land = read_countries((-180, -85, 180, 85), detail).union_all()
    found = {place: land.intersects(shapely.Point(place)) for place in SEA + LAND}
    assert found == dict.fromkeys(SEA, False) | dict.fromkeys(LAND, True)


def test_no_border_of_the_world_is_a_line_from_end_to_end() -> None:
    borders = [line(flat) for flat in basemap((-179, -80, 179, 80), None)["borders"]]
    assert max(east - west for west, _, east, _ in shapely.bounds(borders)) < 100
