"""The list of events, and the list of those at one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conftest import Maker, Visitor, build, titles
from playwright.sync_api import Page, expect


def test_events_at_one_place_open_as_a_list_by_touch(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    found.show("1990", "2025")
    at = found.page.evaluate(
        """async () => {
            const places = {};
            for (const row of await geo.events(row => row.lon !== null)) {
                (places[[row.lon, row.lat]] ??= []).push(row.id);
            }
            const fullest = (a, b) => b[1].length - a[1].length;
            const [place, ids] = Object.entries(places).sort(fullest)[0];
            const [lon, lat] = place.split(',').map(Number);
            geo.map.setView([lat, lon], 12, { animate: false });
            const { x, y } = geo.map.latLngToContainerPoint([lat, lon]);
            const box = geo.map.getContainer().getBoundingClientRect();
            return { x: x + box.left, y: y + box.top, count: ids.length };
        }"""
    )
    assert at["count"] > 1
    found.page.touchscreen.tap(at["x"], at["y"])
    rows = found.page.locator(".geo-group button")
    expect(rows).to_have_count(at["count"])
    for row in rows.all():
        box = row.bounding_box()
        assert box
        assert box["height"] >= 44
    rows.first.tap()
    expect(found.page.get_by_role("heading", level=2)).to_be_visible()


LISTED = """id,date,title,category,status,lon,lat
a,2020-03-01,Zeta,talks,supported,46.8,39.5
b,2020-01-01,alpha,battle,unverified,46.8,39.5
c,2020-02-01,Émile,,,46.8,39.5
d,2020-04-01,Beta,battle,contradicted,46.8,39.5
"""


def sorts(page: Page) -> dict[str, Any]:
    headers = page.get_by_role("columnheader")
    return {one.inner_text(): one.get_attribute("aria-sort") for one in headers.all()}


def test_the_list_can_be_sorted_by_every_column(make_atlas: Maker, visit: Visitor) -> None:
    found = visit(build(make_atlas({"layers/events.csv": LISTED})))
    page = found.page
    found.show("2020", "2021")
    assert titles(page) == ["alpha", "Émile", "Zeta", "Beta"]
    assert sorts(page)["Date"] == "ascending"
    for column, up, down in [
        ("Title", ["alpha", "Beta", "Émile", "Zeta"], ["Zeta", "Émile", "Beta", "alpha"]),
        ("Category", ["alpha", "Beta", "Zeta", "Émile"], ["Zeta", "alpha", "Beta", "Émile"]),
        ("Status", ["Beta", "Zeta", "alpha", "Émile"], ["alpha", "Zeta", "Beta", "Émile"]),
        ("Date", ["alpha", "Émile", "Zeta", "Beta"], ["Beta", "Zeta", "Émile", "alpha"]),
    ]:
        head = page.get_by_role("columnheader", name=column).get_by_role("button")
        for direction, order in [("ascending", up), ("descending", down)]:
            head.focus()
            page.keyboard.press("Enter")
            found.settled()
            assert titles(page) == order, (column, direction)
            assert [name for name, sort in sorts(page).items() if sort == direction] == [column]
            expect(head).to_be_focused()


def test_a_long_list_holds_only_the_rows_in_sight_in_every_order(
    make_atlas: Maker, visit: Visitor
) -> None:
    rows = [f"e{n},2020-01-{n % 28 + 1:02},Event {n},46.8,39.5" for n in range(5000)]
    root = make_atlas({"layers/events.csv": "\n".join(["id,date,title,lon,lat", *rows]) + "\n"})
    found = visit(build(root))
    page = found.page
    found.show("2020")
    page.get_by_role("columnheader", name="Title").get_by_role("button").click()
    expect(page.locator(".geo-rows [role=row]").first).to_contain_text("Event 0")
    assert page.locator(".geo-rows [role=row]").count() < 40
    expect(page.get_by_role("table", name="List of events")).to_have_attribute(
        "aria-rowcount", "5001"
    )
    page.locator(".geo-rows button").first.focus()
    page.keyboard.press("End")
    focused = page.locator(".geo-rows button:focus")
    expect(focused).to_have_text("Event 4999")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Event 4999")).to_be_visible()
    page.get_by_role("button", name="Previous event").click()
    expect(page.get_by_role("heading", name="Event 4999")).to_be_hidden()
    page.keyboard.press("Escape")
    assert page.locator(".geo-rows [role=row]").count() < 40
