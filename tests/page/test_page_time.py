"""Timeline, map tools and list of a page, driven as a reader would."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Visit
from playwright.sync_api import Locator, Page, expect
from pyproj import Geod

import geo

Visitor = Callable[..., Visit]
Maker = Callable[..., Path]
GEODESICS = ROOT / "geo/web/src/geodesy/geodesics.json"
WGS84 = Geod(ellps="WGS84")


def mode(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Show").select_option(name)


def options(page: Page) -> None:
    page.get_by_role("button", name="Dates and playing").click()


def typed(page: Page, **dates: str) -> None:
    """Type dates into the fields of these labels, and press Enter in the last one."""
    for label, text in dates.items():
        page.get_by_label(label.title(), exact=True).fill(text)
    page.get_by_label(label.title(), exact=True).press("Enter")


def label(found: Visit) -> str:
    """The window in words, as the timeline says it."""
    found.settled()
    return found.page.locator(".geo-window").inner_text()


def titles(page: Page) -> list[str]:
    return page.locator(".geo-rows [role=row] button").all_inner_texts()


# --- the window -----------------------------------------------------------------------------


def test_a_day_steps_by_days_and_shows_what_was_in_force(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.show("2020-11-01", "2020-11-11")
    mode(found.page, "One day")
    assert label(found) == "10 November 2020"
    expect(found.page.get_by_role("slider")).to_have_count(1)
    options(found.page)
    found.page.get_by_role("combobox", name="Step", exact=True).select_option("Day")
    found.page.get_by_role("button", name="One step back").click()
    assert label(found) == "9 November 2020"
    assert found.state()["layers"]["contact-line"] == []
    found.page.get_by_role("button", name="One step forward").click()
    assert found.settled()["layers"]["contact-line"] == ["contact-line-2020"]


def test_all_so_far_keeps_every_earlier_event_and_the_layers_of_its_last_day(
    own_page: Path, visit: Visitor
) -> None:
    found = visit(own_page)
    found.show("2022-10-01", "2022-10-02")
    mode(found.page, "All so far")
    assert label(found) == "up to 1 October 2022"
    state = found.state()
    everything = found.show("1990", "2022-10-02")["counts"]
    assert state["counts"] == everything
    assert state["layers"]["contact-line"] == ["contact-line-2022-08"]


def test_a_trail_moves_with_its_end_and_fades_what_is_older(
    make_atlas: Maker, visit: Visitor
) -> None:
    rows = ["id,date,title,category,lon,lat"]
    rows += ["old,2020-01-02,Old,fight,46.2,39.5", "new,2020-12-30,New,fight,46.8,39.5"]
    root = make_atlas({"layers/events.csv": "\n".join(rows) + "\n"})
    found = visit(built(root))
    found.show("2020", "2021")
    assert strongest(found.page, 46.2) == pytest.approx(strongest(found.page, 46.8), abs=8)
    mode(found.page, "Trail: older fades")
    found.settled()
    assert strongest(found.page, 46.2) < strongest(found.page, 46.8) - 80
    end = found.page.get_by_role("slider", name="End of the window")
    before = found.state()["window"]
    end.focus()
    end.press("ArrowLeft")
    after = found.settled()["window"]
    assert after["end"] == "2020-12-01"
    assert after["end_ms"] - after["start_ms"] == before["end_ms"] - before["start_ms"]


def strongest(page: Page, lon: float) -> int:
    """How far an event at a place at 39.5 N stands out from the white of its halo."""
    found = page.evaluate(
        """lon => {
            const surfaces = [...document.querySelectorAll('.geo-surface')];
            const events = surfaces.find(one => one.parentElement.className.includes('events'));
            const box = events.getBoundingClientRect();
            const map = geo.map.getContainer().getBoundingClientRect();
            const at = geo.map.latLngToContainerPoint([39.5, lon]);
            const x = (at.x + map.left - box.left) * devicePixelRatio;
            const y = (at.y + map.top - box.top) * devicePixelRatio;
            const pixels = events.getContext('2d').getImageData(x - 2, y - 2, 5, 5).data;
            return 255 - Math.min(...pixels.filter((_, i) => i % 4 !== 3));
        }""",
        lon,
    )
    return int(found)


def built(root: Path) -> Path:
    file = root / "page.html"
    file.write_text(geo.open(root).page(), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("dates", "window"),
    [
        ({"from": "2020-11-10", "to": "2020-11-10"}, ("2020-11-10", "2020-11-11")),
        ({"from": "2020-11", "to": "2021-02"}, ("2020-11-01", "2021-03-01")),
        ({"from": "2022~", "to": "2023"}, ("2022-01-01", "2024-01-01")),
        ({"from": "2020-11-10/2023-09-20"}, ("2020-11-10", "2023-09-21")),
    ],
)
def test_typed_dates_select_all_of_both(
    own_page: Path, visit: Visitor, dates: dict[str, str], window: tuple[str, str]
) -> None:
    found = visit(own_page)
    options(found.page)
    typed(found.page, **dates)
    state = found.settled()["window"]
    assert (state["start"], state["end"]) == window


def test_a_wrong_date_is_named_and_changes_nothing(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    options(found.page)
    before = found.state()["window"]
    for text in ["10/11/2020", "2021-02-30", "<b>x</b>", "yesterday"]:
        typed(found.page, to=text)
        alert = found.page.get_by_role("alert").filter(has_text=text)
        expect(alert).to_contain_text("Write 2020, 2020-11 or 2020-11-10.")
        field = found.page.get_by_label("To", exact=True)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_be_focused()
        assert found.state()["window"] == before
    typed(found.page, **{"from": "2022", "to": "2021"})
    expect(found.page.get_by_role("alert").last).to_have_text(
        "The second date is before the first."
    )
    typed(found.page, to="2022")
    assert label(found) == "2022"


def test_playing_ends_where_the_axis_ends_or_begins_again(
    make_atlas: Maker, visit: Visitor
) -> None:
    rows = [f"e{n},2020-{n:02},Event {n},46.8,39.5" for n in range(1, 13)]
    root = make_atlas({"layers/events.csv": "\n".join(["id,date,title,lon,lat", *rows]) + "\n"})
    found = visit(built(root))
    found.show("2020-11")
    options(found.page)
    found.page.get_by_role("combobox", name="Speed").select_option("4×")
    found.page.get_by_label("Repeat").check()
    found.page.get_by_role("button", name="Play", exact=True).click()
    while found.state()["window"]["start"] >= "2020-03":
        found.page.wait_for_timeout(10)
    found.page.get_by_role("button", name="Pause").click()
    found.page.get_by_label("Repeat").uncheck()
    found.show("2020-11")
    found.page.get_by_role("button", name="Play", exact=True).click()
    expect(found.page.locator(".geo-window")).to_have_text("December 2020")
    expect(found.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert label(found) == "December 2020"


def test_a_script_that_sets_another_window_leaves_the_mode_of_one_day(
    own_page: Path, visit: Visitor
) -> None:
    found = visit(own_page)
    mode(found.page, "One day")
    found.show("2021", "2022")
    assert label(found) == "2021"
    expect(found.page.get_by_role("combobox", name="Show")).to_have_value("range")


def test_a_change_is_said_in_words(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.show("2022-08-01", "2022-08-02")
    for _ in range(3):
        found.page.get_by_role("button", name="Next change").click()
        found.settled()
    said = found.page.locator(".geo-change")
    expect(said).to_have_text(re.compile(r"^\d+ August 2022: .+"))


# --- coverage -------------------------------------------------------------------------------

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
    found = visit(built(make_atlas(COVERED)))
    empty = found.page.locator(".geo-empty")
    found.show("2020-07")
    expect(empty).to_have_text("No events in this window")
    found.show("2020-09")
    expect(empty).to_have_text("Events of this time were not collected.")
    expect(found.page.locator(".geo-key")).to_contain_text("not collected")
    assert inked(found.page, "2020-07-15") < 10
    assert inked(found.page, "2020-09-15") > 100


def test_a_map_without_coverage_hatches_nothing(make_atlas: Maker, visit: Visitor) -> None:
    found = visit(built(make_atlas({"layers/events.csv": COVERED["layers/events.csv"]})))
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


# --- the map --------------------------------------------------------------------------------


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


def written(found: Visit) -> str:
    """The names that the map writes, line by line, by watching its canvas."""
    names = found.page.evaluate(
        """async () => {
            const { fillText } = CanvasRenderingContext2D.prototype;
            const seen = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
                if (this.canvas.className.includes('geo-surface')) seen.push(text);
                return fillText.call(this, text, ...rest);
            };
            const { start_ms, end_ms } = geo.state().window;
            await geo.setWindow(start_ms, end_ms - 86400000);
            CanvasRenderingContext2D.prototype.fillText = fillText;
            return seen;
        }"""
    )
    return " ".join(names)


def test_names_can_stand_side_by_side_in_two_languages(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.page.get_by_role("button", name="Names on the map").click()
    found.page.get_by_role("combobox", name="Names", exact=True).select_option("Հայերեն")
    found.page.get_by_role("combobox", name="and beside them").select_option("Azərbaycanca")
    names = written(found)
    assert "Ստեփանակերտ / Xankəndi" in names
    found.page.get_by_role("combobox", name="Names", exact=True).select_option("as the page")
    found.page.get_by_role("combobox", name="and beside them").select_option("no others")
    names = written(found)
    assert "Stepanakert / Khankendi" in names
    assert "Xankəndi" not in names


def test_a_town_that_is_a_point_and_an_area_is_named_once(own_page: Path, visit: Visitor) -> None:
    assert written(visit(own_page)).count("Stepanakert / Khankendi") == 1


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_versions_fade_into_each_other_unless_motion_is_reduced(
    own_page: Path, visit: Visitor, motion: str
) -> None:
    found = visit(own_page, reduced_motion=motion)
    found.show("2022-08-01")
    strengths = found.page.evaluate(
        """async () => {
            const strengths = new Set();
            const watch = new Promise(resolve => {
                const began = performance.now();
                const look = () => {
                    geo.map.eachLayer(l => l instanceof L.Path && strengths.add(l.options.opacity));
                    if (performance.now() - began < 500) requestAnimationFrame(look);
                    else resolve();
                };
                requestAnimationFrame(look);
            });
            document.querySelector('[aria-label="One step forward"]').click();
            await watch;
            return strengths.size;
        }"""
    )
    still = found.page.evaluate(
        """() => {
            const strengths = new Set();
            geo.map.eachLayer(l => l instanceof L.Path && strengths.add(l.options.opacity));
            return strengths.size;
        }"""
    )
    assert (strengths > still + 3) == (motion == "no-preference")


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


# --- the list -------------------------------------------------------------------------------

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
    found = visit(built(make_atlas({"layers/events.csv": LISTED})))
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
    found = visit(built(root))
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
