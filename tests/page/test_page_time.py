"""The timeline of a page, and versions that follow one another, driven as a reader would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Maker, Visit, Visitor, build
from playwright.sync_api import Page, expect


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
    found = visit(build(root))
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
    found = visit(build(root))
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
