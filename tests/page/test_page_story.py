"""The story of a page, as a reader drives it; languages of text; pages for old browsers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Maker, Visit, Visitor, build
from playwright.sync_api import Page, expect

TITLES = [
    "A ceasefire, and peacekeepers",
    "Three districts are handed over",
    "Fighting at two villages after the ceasefire",
    "A joint monitoring center opens",
    "Azerbaijani forces enter Farukh",
    "The road to Armenia moves",
    "The road is blocked, then has a checkpoint",
    "Two days in September 2023",
    "Almost all Armenians leave",
    "The peacekeepers depart",
]


def region(page: Page) -> Any:
    return page.get_by_role("region", name="Story")


def begin(found: Visit) -> Page:
    found.page.get_by_role("button", name="Story in 10 steps").click()
    expect(region(found.page)).to_contain_text("1 of 10")
    return found.page


def test_the_story_is_told_step_by_step_with_its_sources(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    assert found.state()["step"] is None
    page = begin(found)
    for number, title in enumerate(TITLES, 1):
        expect(region(page).get_by_role("heading", name=title)).to_be_visible()
        expect(region(page)).to_contain_text(f"{number} of 10")
        assert found.state()["step"] == number
        expect(region(page).get_by_text(re.compile(r"^Sources \(\d+\)$"))).to_be_visible()
        last = number == len(TITLES)
        page.get_by_role("button", name="Explore the map" if last else "Next", exact=True).click()
    assert found.state()["step"] is None
    expect(region(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Story in 10 steps")).to_be_focused()
    assert found.complaints == []
    assert len(found.requests) == 1


def test_a_step_sets_window_selection_and_view(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page, reduced_motion="reduce")
    page = begin(found)
    state = found.state()
    assert state["window"]["label"] == "10 November 2020"
    assert state["selection"] == {"event": "ceasefire-2020", "feature": None, "events": []}
    page.get_by_role("button", name="Next", exact=True).click()
    expect(region(page)).to_contain_text("2 of 10")
    assert found.state()["selection"]["events"][0] == "aghdam-district-handed-over"
    box = page.evaluate("geo.map.getBounds().toBBoxString()").split(",")
    west, south, east, north = map(float, box)
    assert west < 45.95
    assert south < 39.4
    assert east > 47.1
    assert north > 40.3
    page.get_by_role("button", name="Back", exact=True).click()
    expect(region(page)).to_contain_text("1 of 10")


def test_arrow_keys_turn_the_pages_and_escape_leaves(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    page = begin(found)
    page.keyboard.press("ArrowRight")
    expect(region(page)).to_contain_text("2 of 10")
    page.keyboard.press("ArrowRight")
    expect(region(page)).to_contain_text("3 of 10")
    page.keyboard.press("ArrowLeft")
    expect(region(page)).to_contain_text("2 of 10")
    page.keyboard.press("Escape")
    assert found.settled()["step"] is None


def test_arrow_keys_still_belong_to_the_slider_and_the_list(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    page = begin(found)
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    assert found.settled()["step"] == 1


def test_a_swipe_turns_the_page(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    found.page.get_by_role("button", name="Story in 10 steps").tap()
    story = region(found.page)
    expect(story).to_contain_text("1 of 10")
    box = story.bounding_box()
    assert box
    session = found.page.context.new_cdp_session(found.page)
    x, y = box["x"] + box["width"] * 0.8, box["y"] + 60
    for kind, points in [
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x - 90, "y": y}]),
        ("touchMove", [{"x": x - 180, "y": y}]),
        ("touchEnd", []),
    ]:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(story).to_contain_text("2 of 10")
    # The sheet of the list stays down, so that the map is seen.
    expect(found.page.get_by_role("button", name=re.compile(r"List of events \("))).to_be_visible()
    assert found.page.locator(".geo-panel.geo-open").count() == 0


def test_each_step_is_announced_once(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.page.evaluate(
        """() => {
            window.heard = [];
            for (const live of document.querySelectorAll("[aria-live], [role=status]"))
                new MutationObserver(() => {
                    if (live.textContent) heard.push(live.textContent);
                }).observe(live, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page = begin(found)
    for number in (2, 3):
        page.get_by_role("button", name="Next", exact=True).click()
        expect(region(page)).to_contain_text(f"{number} of 10")
    page.wait_for_timeout(300)
    heard = page.evaluate("heard")
    assert [text.split(" of ")[0] for text in heard] == ["1", "2", "3"]


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_scrolling_the_article_moves_the_map(own_page: Path, visit: Visitor, motion: str) -> None:
    found = visit(own_page, wait=False, reduced_motion=motion)
    page = found.page
    page.goto(f"{own_page.as_uri()}?story=scroll")
    page.evaluate("geo.ready")
    assert found.state()["step"] == 1
    expect(region(page).get_by_role("heading")).to_have_text(TITLES)
    region(page).hover()
    for _ in range(60):
        page.mouse.wheel(0, 250)
        page.wait_for_timeout(40)
        if found.state()["step"] == 5:
            break
    assert found.state()["step"] == 5
    expect(region(page).locator("[aria-current]")).to_contain_text(TITLES[4])
    assert found.state()["window"]["label"] == "24 March 2022"
    region(page).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(700)
    assert found.state()["step"] == 6
    page.get_by_role("button", name="Explore the map").click()
    assert found.settled()["step"] is None
    assert found.complaints == []


HOSTILE_STORY = r'''
title = "Map"
[[story]]
title = "<img src=x onerror=window.pwned=1>"
text = """<script>window.pwned=1</script> [go](javascript:window.pwned=1) **bold**

- [fine](https://example.org/?a=1&b=2 "x")
- [fine](https://example.org/?a=1&b=2)
- <b onmouseover=window.pwned=1>x</b>"""
'''


def test_hostile_story_text_is_only_text(make_atlas: Maker, visit: Visitor) -> None:
    root = make_atlas(
        {
            "layers/events.csv": "id,date,title,lon,lat\na,2020,A,46.7,39.8\n",
            "maps/map.toml": HOSTILE_STORY,
        }
    )
    found = visit(build(root))
    found.page.get_by_role("button", name="Story in 1 steps").click()
    story = region(found.page)
    expect(story).to_contain_text("<script>window.pwned=1</script> [go](javascript:window.pwned=1)")
    expect(story).to_contain_text("<img src=x onerror=window.pwned=1>")
    expect(story.locator("strong", has_text="bold")).to_have_count(1)
    hrefs = story.locator("a").evaluate_all("links => links.map(a => a.href)")
    assert hrefs == ["https://example.org/?a=1&b=2"]
    assert story.locator("img, script, b").count() == 0
    assert found.page.evaluate("window.pwned") is None
    assert found.complaints == []


WORDS = """id,date,title,title:hy,title:ru,title:ar,description,description:ru,lon,lat
a,2020-11-10,Talks,Բանակցություններ,Переговоры,محادثات 2020 في 3 مدن,They met.,Встреча.,46.7,39.8
b,2020-11-11,שיחות 12 ב-3 ערים (2020),,,,English text,,46.8,39.8
"""
LANGUAGES = 'title = "Map"\nlanguages = ["en", "hy", "ru", "ar"]\nwindow = "2020-11"\n'


def test_texts_of_events_follow_the_language(make_atlas: Maker, visit: Visitor) -> None:
    root = make_atlas({"layers/events.csv": WORDS, "maps/map.toml": LANGUAGES})
    found = visit(build(root))
    page = found.page
    for language, title in [
        ("hy", "Բանակցություններ"),
        ("ru", "Переговоры"),
        ("ar", "محادثات 2020 في 3 مدن"),
        ("en", "Talks"),
    ]:
        page.locator("select.geo-language").select_option(language)
        page.evaluate("geo.select('a')")
        expect(page.locator(".geo-details h2")).to_have_text(title)
        page.evaluate("geo.select(null)")
        expect(page.locator(".geo-list .geo-title").first).to_have_text(title)
    page.locator("select.geo-language").select_option("ru")
    page.evaluate("geo.select('a')")
    expect(page.locator(".geo-details .geo-body")).to_have_text("Встреча.")
    assert page.locator(".geo-details h2").get_attribute("lang") == "ru"


def test_the_buttons_of_the_map_keep_their_places_in_every_language(
    own_page: Path, visit: Visitor
) -> None:
    page = visit(own_page).page

    def buttons() -> dict[str, float]:
        inside = page.get_by_role("region").locator(".leaflet-top a, .leaflet-top .geo-tool")
        return {
            found.get_attribute("aria-label") or "": (found.bounding_box() or {})["y"]
            for found in inside.all()
        }

    english = buttons()
    assert list(english) == ["Zoom in", "Zoom out", "Measure a distance", "Names on the map"]
    page.locator("select.geo-language").select_option("ru")
    expect(page.get_by_role("button", name="Приблизить", exact=True)).to_be_visible()
    assert list(buttons().values()) == list(english.values())
    assert set(buttons()).isdisjoint(english)


def test_a_map_without_layers_has_no_list_of_them(make_atlas: Maker, visit: Visitor) -> None:
    page = visit(build(make_atlas({"layers/events.csv": WORDS}))).page
    expect(page.get_by_role("group", name="Events")).to_be_visible()
    expect(page.locator(".geo-legend").get_by_text("Layers")).to_be_hidden()


def test_titles_from_right_to_left_keep_their_order(make_atlas: Maker, visit: Visitor) -> None:
    root = make_atlas({"layers/events.csv": WORDS, "maps/map.toml": LANGUAGES})
    found = visit(build(root))
    page = found.page
    page.evaluate("geo.select('b')")
    heading = page.locator(".geo-details h2")
    expect(heading).to_have_text("שיחות 12 ב-3 ערים (2020)")
    # Each run of the title as a box on the screen: the first word is the rightmost, the year in
    # its brackets the leftmost, and numbers read from left to right.
    left = heading.evaluate(
        """heading => {
            const text = heading.firstChild;
            return ["שיחות", "12", "3", "ערים", "2020"].map(word => {
                const at = text.data.indexOf(word), range = document.createRange();
                range.setStart(text, at);
                range.setEnd(text, at + word.length);
                return range.getBoundingClientRect().left;
            });
        }"""
    )
    assert left == sorted(left, reverse=True)
    # The date beside it is a line of its own, in the direction of the page.
    assert (
        page.locator(".geo-details .geo-when").evaluate("e => getComputedStyle(e).direction")
        == "ltr"
    )
    page.evaluate("geo.select(null)")
    assert (
        page.locator(".geo-rows button span").last.evaluate("e => getComputedStyle(e).direction")
        == "rtl"
    )


def test_without_decompression_the_page_says_why(own_page: Path, browser: Any) -> None:
    context = browser.new_context(offline=True)
    try:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.add_init_script("delete window.DecompressionStream")
        page.goto(own_page.as_uri())
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("This browser is too old for this map")
        expect(alert.get_by_role("heading", name="Nagorno-Karabakh, 2020–2024")).to_be_visible()
        expect(alert).to_contain_text("All lines are schematic.")
    finally:
        context.close()


def test_no_webgl_is_needed(own_page: Path, browser: Any) -> None:
    context = browser.new_context(offline=True)
    try:
        page = context.new_page()
        page.add_init_script(
            "const get = HTMLCanvasElement.prototype.getContext;"
            "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
            "  return kind.startsWith('webgl') ? null : get.call(this, kind, ...rest);"
            "};"
        )
        page.goto(own_page.as_uri())
        page.evaluate("geo.ready")
        assert page.evaluate("geo.state().counts.total") == 55
    finally:
        context.close()


def test_without_javascript_events_and_their_sources_are_read(
    own_page: Path, visit: Visitor
) -> None:
    found = visit(own_page, wait=False, java_script_enabled=False)
    page = found.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Nagorno-Karabakh, 2020–2024")
    expect(page.get_by_role("columnheader")).to_have_text(["Date", "Event", "Place"])
    assert "The map and its time line need JavaScript." in page.inner_text("noscript")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    hrefs = page.locator("noscript li a").evaluate_all("links => links.map(a => a.protocol)")
    assert len(hrefs) > 40
    assert set(hrefs) <= {"http:", "https:"}


def test_the_panel_says_in_words_what_was_withheld(make_atlas: Maker, visit: Visitor) -> None:
    rules = '[publish]\ncoarsen = "5 km"\n[[publish.withhold_rows]]\nids = ["b"]\n'
    root = make_atlas({"layers/events.csv": WORDS, "maps/map.toml": LANGUAGES + rules})
    found = visit(build(root))
    found.page.get_by_role("button", name="About this map").click()
    about = found.page.get_by_role("dialog")
    expect(about.get_by_role("heading", name="Withheld for safety")).to_be_visible()
    expect(about).to_contain_text("Events held back by a rule: 1.")
    expect(about).to_contain_text("cell at least 5 km wide: 1.")
    [row] = found.page.evaluate("geo.events()")
    assert row["accuracy_m"] >= 2500
    assert (row["lon"], row["lat"]) != (46.7, 39.8)
