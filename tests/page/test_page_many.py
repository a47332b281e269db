"""A page with more events than can be drawn one by one: dots that can still be pointed at."""

from __future__ import annotations

import re

import pytest
from conftest import Maker, Visit, Visitor
from playwright.sync_api import expect

import geo

SIDE = 70  # points in a row; all of them are more than are drawn as symbols
TABLE = "id,date,title,category,lon,lat\n" + "".join(
    f"e{i},{'2020-11-10' if i % 2 else '2020-11'},Event {i},c{i % 3},"
    f"{45 + (i % SIDE) * 0.04:.2f},{38 + (i // SIDE) * 0.03:.2f}\n"
    for i in range(SIDE * SIDE)
)
# The colours of an event's pixel on the map, at full size.
PIXEL = """id => geo.events(row => row.id === id).then(([row]) => {
    const canvas = document.querySelector('.leaflet-geo-events-pane canvas');
    const [map, box] = [geo.map.getContainer(), canvas.getBoundingClientRect()];
    const at = geo.map.latLngToContainerPoint([row.lat, row.lon]);
    const [left, top] = [map.getBoundingClientRect().left, map.getBoundingClientRect().top];
    const [x, y] = [at.x + left - box.left, at.y + top - box.top].map(Math.round);
    return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
})"""


@pytest.fixture
def found(make_atlas: Maker, visit: Visitor) -> Visit:
    root = make_atlas({"layers/events.csv": TABLE})
    file = root / "map.html"
    geo.open(root).map("map").save(file)
    found = visit(file)
    found.show("2020-11-10")
    return found


def test_many_events_are_dots_and_the_merely_possible_are_fainter(found: Visit) -> None:
    certain, possible = found.page.evaluate(PIXEL, "e2451"), found.page.evaluate(PIXEL, "e2448")
    assert certain[:3] == pytest.approx(possible[:3], abs=2)  # of one category, but for rounding
    assert certain[3] == 255
    assert 0 < possible[3] < 255


def test_a_dot_is_pointed_at_and_opened(found: Visit) -> None:
    page = found.page
    at = page.evaluate(
        """() => geo.events(row => row.id === 'e2451').then(([row]) => {
            geo.map.setView([row.lat, row.lon], geo.map.getZoom(), {animate: false});
            const box = geo.map.getContainer().getBoundingClientRect();
            const at = geo.map.latLngToContainerPoint([row.lat, row.lon]);
            return {x: at.x + box.left, y: at.y + box.top};
        })"""
    )
    page.mouse.move(at["x"], at["y"])
    expect(page.locator(".geo-tip")).to_contain_text("Event 2451")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator(".geo-details")).to_contain_text("Event 2451")


def test_few_in_sight_are_symbols_again(found: Visit) -> None:
    beside = PIXEL.replace("at.x + left", "at.x + 4 + left")
    colour = found.page.evaluate(PIXEL, "e2451")
    assert found.page.evaluate(beside, "e2451")[3] == 0
    found.page.evaluate(
        """() => geo.events(row => row.id === 'e2451').then(
            ([row]) => geo.map.setView([row.lat, row.lon], 12, {animate: false}))"""
    )
    found.settled()
    # A symbol is wider than a dot.
    assert found.page.evaluate(PIXEL, "e2451") == colour
    assert found.page.evaluate(beside, "e2451") == colour


def test_the_last_of_more_rows_than_a_browser_can_scroll_is_reached(
    make_atlas: Maker, visit: Visitor
) -> None:
    count = 110_000
    rows = "".join(f"e{i:06},{2000 + i // 5000},Event {i:06}\n" for i in range(count))
    root = make_atlas({"layers/events.csv": f"id,date,title\n{rows}"})
    file = root / "map.html"
    geo.open(root).map("map").save(file)
    found = visit(file)
    found.show("2000", "2030")
    page, shown = found.page, found.page.locator(".geo-rows [role=row] button")
    page.locator(".geo-rows").hover()
    page.mouse.wheel(0, 760)  # ten rows: the wheel moves by pixels of the list
    expect(shown.filter(has_text="Event 000010")).to_be_in_viewport()
    shown.first.focus()
    page.keyboard.press("End")
    last = shown.filter(has_text=f"Event {count - 1:06}")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    page.locator(".geo-scroller").evaluate("list => list.scrollTop = list.scrollHeight / 2")
    expect(shown.first).to_contain_text(re.compile("Event 05[45]"))
