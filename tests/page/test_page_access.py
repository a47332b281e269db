"""Who can use a page: axe-core, the keyboard alone, small and enlarged windows, no jumps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Visitor, choice
from playwright.sync_api import Page, expect

AXE = ROOT / "geo" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, as rule and place."""
    # The page's own policy lets no script in; the debugger does not ask it.
    page.context.new_cdp_session(page).send(
        "Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")}
    )
    found = page.evaluate(
        "rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })", RULES
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def start(page: Page) -> None:
    del page


def playing(page: Page) -> None:
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(800)  # some steps of the window


def filters(page: Page) -> None:
    page.get_by_role("button", name="Filters", exact=True).click()
    choice(page, "Actors", "Russia").check()


def searching(page: Page) -> None:
    page.get_by_role("combobox", name="Search places and events").fill("Lachin")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")


def details(page: Page) -> None:
    page.locator(".geo-rows button").first.click()
    expect(page.get_by_role("region", name="Details")).to_be_visible()


def feature(page: Page) -> None:
    page.evaluate("geo.select('contact-line-2020')")
    expect(page.get_by_role("region", name="Details")).to_be_visible()


def about(page: Page) -> None:
    page.get_by_role("button", name="About this map").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def share(page: Page) -> None:
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def story(page: Page) -> None:
    page.get_by_role("button", name="Story in 10 steps").click()
    page.keyboard.press("ArrowRight")


STATES = [start, playing, filters, searching, details, feature, about, share, story]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(
    own_page: Path, visit: Visitor, state: Callable[[Page], None], scheme: str
) -> None:
    found = visit(own_page, color_scheme=scheme)
    state(found.page)
    assert violations(found.page) == []


@pytest.mark.parametrize(
    "state",
    [start, filters, searching, details, about, share, story],
    ids=lambda state: state.__name__,
)
def test_axe_finds_nothing_on_a_phone(
    own_page: Path, visit: Visitor, state: Callable[[Page], None]
) -> None:
    found = visit(own_page, **PHONE)
    if state in {filters, searching, details}:
        found.page.locator(".geo-grip").click()
    state(found.page)
    assert violations(found.page) == []


def test_axe_finds_nothing_when_embedded(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.page.goto(f"{own_page.as_uri()}?embed")
    found.page.evaluate("geo.ready")
    assert violations(found.page) == []


FOCUS = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const knob = element.querySelector(".geo-knob");
    // The button of a row of the list is as large, and marked as far, as its row.
    const isMarked = style.outlineStyle !== "none"
        || getComputedStyle(element, "::after").outlineStyle !== "none"
        || (knob && getComputedStyle(knob).boxShadow !== "none");
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText;
    const part = element.closest("header, .geo-story, .geo-map, .geo-timeline, .geo-panel");
    return {
        name: label ?? element.innerText,
        part: part?.className.split(" ")[0] ?? "",
        isVisible: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
            && box.left < innerWidth && box.top < innerHeight,
        isMarked: Boolean(isMarked),
    };
}"""


def walk(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """Every stop of the keyboard from the start of the page to its end."""
    stops: list[dict[str, Any]] = []
    while len(stops) < 120:
        page.keyboard.press(key)
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(page.evaluate(FOCUS))
    return stops


def test_tab_walks_the_page_in_the_order_a_person_expects(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    stops = walk(found.page)
    assert all(stop["isVisible"] and stop["isMarked"] for stop in stops), stops
    assert all(stop["name"] for stop in stops), stops
    parts = list(dict.fromkeys(stop["part"] for stop in stops))
    assert parts == ["geo-header", "geo-story", "geo-map", "geo-timeline", "geo-panel"]
    names = [stop["name"] for stop in stops]
    for name in ["Share", "About this map", "Play", "Search places and events", "Filters"]:
        assert name in names
    assert len(stops) < 60


def test_the_page_is_usable_by_keyboard_alone(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    page = found.page

    def reach(name: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate(FOCUS)["name"] == name:
                return
        raise AssertionError(f"the keyboard does not reach {name!r}")

    reach("Share")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS)["name"] == "Share"
    reach("Filters")
    page.keyboard.press("Enter")
    expect(page.locator("#geo-facets")).to_be_visible()
    total = sum(found.state()["counts"][key] for key in ("certain", "possible"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    found.settled()
    assert sum(found.state()["counts"][key] for key in ("certain", "possible")) < total
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(FOCUS)["name"] == "Clear":
            break
    page.keyboard.press("Enter")
    found.settled()
    assert sum(found.state()["counts"][key] for key in ("certain", "possible")) == total
    assert page.evaluate(FOCUS)["name"] == "Search places and events"


# 640 x 400 is what 200 % zoom leaves of 1280 x 800.
SMALL = [(320, 640), (640, 400), (320, 256)]


@pytest.mark.parametrize(("width", "height"), SMALL)
@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("state", [start, filters, details], ids=lambda state: state.__name__)
def test_small_and_enlarged_windows_lose_nothing(
    own_page: Path,
    visit: Visitor,
    width: int,
    height: int,
    touch: bool,  # noqa: FBT001
    state: Callable[[Page], None],
) -> None:
    size = {"width": width, "height": height}
    found = visit(own_page, viewport=size, has_touch=touch, is_mobile=touch)
    page = found.page
    page.locator(".geo-grip").click()
    state(page)
    if state is details:
        expect(page.get_by_role("button", name="All events")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    outside = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input, summary, a[href], h1")]
            .filter(element => element.checkVisibility({ visibilityProperty: true }))
            .filter(element => {
                const { left, right } = element.getBoundingClientRect();
                return left < -1 || right > innerWidth + 1;
            })
            .filter(element => !element.closest(".geo-track"))
            .map(element => element.outerHTML.slice(0, 120))"""
    )
    assert outside == []
    assert page.locator(".geo-map").evaluate("map => map.clientHeight") >= min(240, height / 2)
    title = page.locator("h1")
    if height > 300:
        assert title.evaluate("e => e.scrollHeight <= e.clientHeight + 2"), "the title is cut"


def test_targets_are_large_enough_for_a_finger(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page, **PHONE)
    page = found.page
    page.locator(".geo-grip").click()
    filters(page)
    small = page.evaluate(
        """() => ["button", "select", "summary", "label.geo-row", "input[type=search]"]
            .flatMap(kind => [...document.querySelectorAll(`.geo ${kind}`)])
            .filter(element => element.checkVisibility({ visibilityProperty: true }))
            .map(element => [element.outerHTML.slice(0, 90),
                (element.closest("[role=row].geo-item") ?? element).getBoundingClientRect()])
            .filter(([, box]) => box.height < 44)
            .map(([html]) => html)"""
    )
    assert small == []


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_nothing_shifts_after_ready(
    own_page: Path, visit: Visitor, options: dict[str, Any]
) -> None:
    found = visit(own_page, **options)
    shift = found.page.evaluate(
        """() => new Promise(resolve => {
            let sum = 0;
            const since = performance.now();
            new PerformanceObserver(list => {
                const late = list.getEntries().filter(entry => entry.startTime >= since);
                for (const entry of late) sum += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 1500);
        })"""
    )
    assert shift == 0
