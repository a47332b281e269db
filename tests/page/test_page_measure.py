"""Distances that a reader measures on the map."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from conftest import ROOT, Visitor
from playwright.sync_api import Locator, Page, expect
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
GEODESICS = ROOT / "geo/web/src/geodesy/geodesics.json"


def test_the_table_of_geodesics_is_that_of_proj() -> None:
    for lon1, lat1, lon2, lat2, metres in json.loads(GEODESICS.read_text(encoding="utf-8")):
        assert WGS84.inv(lon1, lat1, lon2, lat2)[2] == pytest.approx(metres, abs=6e-5)


def test_a_measured_line_is_as_long_as_proj_says(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    page = found.page
    page.get_by_role("button", name="Measure a distance").click()
    first = page.get_by_role("button", name="End A of the line")
    expect(first).to_be_focused()
    assert shown(page) == length(page)
    for key in ["ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowUp"]:
        before = shown(page)
        page.keyboard.press(key)
        expect(page.locator(".geo-result")).not_to_have_text(before)
        assert shown(page) == length(page)
    rng = random.Random(3)
    box = page.locator(".geo-map").bounding_box()
    assert box
    for _ in range(5):
        # Below the button of the story, whose width depends on the fonts of the machine.
        x, y = rng.randint(120, int(box["width"]) - 60), rng.randint(70, 300)
        page.mouse.click(box["x"] + x, box["y"] + y)
        page.evaluate("geo.setWindow('2020-11-10')")
        assert shown(page) == length(page)
    assert found.state()["selection"] is None
    drag(page, page.get_by_role("button", name="End B of the line"), 60, 40)
    assert shown(page) == length(page)
    first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".geo-result")).to_be_hidden()
    expect(page.get_by_role("button", name="Measure a distance")).to_be_focused()
    assert found.complaints == []


def shown(page: Page) -> str:
    page.evaluate("void geo.map.fire('settle')")
    return page.locator(".geo-result").inner_text()


def length(page: Page) -> str:
    """What PROJ says of the line between both ends on the map."""
    ends = page.evaluate(
        """() => {
            const ends = [];
            geo.map.eachLayer(layer => {
                if (layer instanceof L.Marker) ends.push(layer.getLatLng());
            });
            return ends.map(({ lng, lat }) => [lng, lat]);
        }"""
    )
    [a, b] = ends
    km = WGS84.inv(*a, *b)[2] / 1000
    return f"{km:.{3 if km < 10 else 2 if km < 100 else 1}f} km"


def drag(page: Page, what: Locator, right: int, down: int) -> None:
    box = what.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()
