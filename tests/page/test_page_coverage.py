"""What a page shows of the time in which events were collected."""

from __future__ import annotations

import pytest
from conftest import Maker, Visitor, build
from playwright.sync_api import Page, expect

import geo

COVERED = {
    "maps/map.toml": 'title = "Map"\ncoverage = ["2020-05/2020-06", "2020-07"]\n',
    "layers/events.csv": (
        "id,date,title,lon,lat\n"
        "a,2020-01-01,A,46.8,39.5\nb,2020-06-10,B,46.8,39.5\nc,2020-12-31,C,46,39\n"
    ),
}


def test_a_time_without_events_differs_from_one_that_nobody_collected(
    make_atlas: Maker, visit: Visitor
) -> None:
    found = visit(build(make_atlas(COVERED)))
    empty = found.page.locator(".geo-empty")
    found.show("2020-07")
    expect(empty).to_have_text("No events in this window")
    found.show("2020-09")
    expect(empty).to_have_text("Events of this time were not collected.")
    expect(found.page.locator(".geo-key")).to_contain_text("not collected")
    assert inked(found.page, "2020-07-15") < 10
    assert inked(found.page, "2020-09-15") > 100


def test_a_map_without_coverage_hatches_nothing(make_atlas: Maker, visit: Visitor) -> None:
    found = visit(build(make_atlas({"layers/events.csv": COVERED["layers/events.csv"]})))
    expect(found.page.locator(".geo-key")).not_to_contain_text("not collected")
    assert inked(found.page, "2020-09-15") < 10


def inked(page: Page, date: str) -> int:
    """How many pixels are drawn in the upper histogram about a date."""
    page.evaluate("date => geo.setWindow(date)", date)
    handle = page.get_by_role("slider", name="Start of the window").bounding_box()
    assert handle
    x = handle["x"] + handle["width"] / 2
    page.evaluate("geo.setWindow('2020-01-01')")
    found = page.evaluate(
        """x => {
            const canvas = document.querySelector('.geo-track canvas');
            const left = (x - canvas.getBoundingClientRect().left) * devicePixelRatio;
            const { data } = canvas.getContext('2d').getImageData(left - 15, 2, 30, 30);
            return data.filter((value, i) => i % 4 === 3 && value > 40).length;
        }""",
        x,
    )
    return int(found)


def test_coverage_is_merged_and_its_dates_are_checked(make_atlas: Maker) -> None:
    contents = geo.open(make_atlas(COVERED)).contents
    from geo.page.extent import merged

    root = make_atlas(COVERED, folder="other")
    atlas = geo.open(root)
    runs = merged(contents(atlas.maps["map"]).mapfile.coverage)
    assert [b - a for a, b in runs] == [(31 + 30 + 31) * 86_400_000]
    (root / "maps/map.toml").write_text('title = "Map"\ncoverage = ["10/11/2020"]\n')
    with pytest.raises(geo.GeoError, match="coverage"):
        geo.open(root).page()
