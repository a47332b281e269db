"""Filters and search of a page, driven as a person would."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import Visit, Visitor, choice
from playwright.sync_api import Page, expect

import geo


@pytest.fixture
def found(own_page: Path, visit: Visitor) -> Visit:
    """The own page with everything in its window."""
    found = visit(own_page)
    found.show("1990", "2030")
    return found


def ids(found: Visit) -> set[str]:
    """Ids of the events shown."""
    return set(found.page.evaluate("geo.events().then(rows => rows.map(row => row.id))"))


def open_filters(page: Page, facet: str = "Actors") -> None:
    page.get_by_role("button", name="Filters", exact=True).click()
    if facet != "Actors":
        page.locator("summary", has_text=facet).click()


def counts(page: Page, facet: str) -> dict[str, int]:
    """The choices of a facet with the counts beside them."""
    rows = page.get_by_role("group", name=facet, exact=True).locator("label").all()
    return {
        row.locator(".geo-name").inner_text(): int(row.locator(".geo-count").inner_text())
        for row in rows
    }


def search(page: Page) -> Any:
    return page.get_by_role("combobox", name="Search places and events")


def test_counts_beside_the_actors_are_those_of_the_table(found: Visit, atlas: geo.Atlas) -> None:
    open_filters(found.page)
    actors = Counter(
        actor for actors in atlas.events["actors"] for actor in actors or ["not given"]
    )
    assert counts(found.page, "Actors") == actors


def test_an_actor_filters_list_map_counts_and_state(found: Visit, atlas: geo.Atlas) -> None:
    open_filters(found.page)
    choice(found.page, "Actors", "UNHCR").check()
    expected = {i for i, actors in atlas.events["actors"].items() if "UNHCR" in actors}
    assert ids(found) == expected
    state = found.state()
    assert state["filters"]["chosen"]["actors"] == ["UNHCR"]
    shown = state["counts"]["certain"] + state["counts"]["possible"]
    assert (shown, state["counts"]["total"]) == (len(expected), len(atlas.events))
    expect(found.page.locator(".geo-rows [role=row]")).to_have_count(len(expected))


def test_filters_count_across_each_other_and_with_the_window(
    found: Visit, atlas: geo.Atlas
) -> None:
    page = found.page
    open_filters(page)
    choice(page, "Actors", "Russia").check()
    page.locator("summary", has_text="Status").click()
    rows = atlas.events[atlas.events["actors"].map(lambda actors: "Russia" in actors)]
    statuses = Counter(rows["status"])
    assert {k: v for k, v in counts(page, "Status").items() if v} == statuses
    choice(page, "Status", "imprecise").check()
    assert ids(found) == set(rows.index[rows["status"] == "imprecise"])
    page.locator("summary", has_text="Actors").click()
    imprecise = atlas.events[atlas.events["status"] == "imprecise"]
    assert counts(page, "Actors")["Azerbaijan"] == sum(
        "Azerbaijan" in actors for actors in imprecise["actors"]
    )
    found.show("1900", "1901")
    assert set(counts(page, "Actors").values()) == {0}


def test_source_layer_and_certainty_filter_events(found: Visit, atlas: geo.Atlas) -> None:
    page = found.page
    open_filters(page, "Sources")
    page.get_by_role("group", name="Sources", exact=True).locator("input").first.check()
    source = found.state()["filters"]["chosen"]["sources"][0]
    assert ids(found) == {i for i, ids_ in atlas.events["sources"].items() if source in ids_}
    page.get_by_role("button", name="Clear").click()
    page.locator("summary", has_text="In, on or near").click()
    choice(page, "In, on or near", "Lachin corridor").check()
    page.evaluate("geo.events()")
    links = atlas.join(within="5 km")
    assert ids(found) == set(links[links["layer"] == "lachin-corridor"]["event_id"])
    page.get_by_role("button", name="Clear").click()
    found.show("2020-11-10", "2020-11-12")
    before = found.state()["counts"]
    page.locator("summary", has_text="Certainty").click()
    choice(page, "Certainty", "possible").check()
    found.settled()
    assert found.state()["counts"] == {**before, "certain": 0}


def test_active_filters_are_named_and_removed_one_by_one_or_all(found: Visit) -> None:
    page = found.page
    everything = ids(found)
    open_filters(page)
    choice(page, "Actors", "Russia").check()
    page.locator(".geo-legend").get_by_label("Battle").uncheck()
    active = page.get_by_role("group", name="Active filters")
    expect(active).to_contain_text("Actors: Russia")
    expect(active).to_contain_text("without Battle")
    page.get_by_role("button", name="Remove filter: Actors: Russia").click()
    expect(active).not_to_contain_text("Russia")
    assert not choice(page, "Actors", "Russia").is_checked()
    page.get_by_role("button", name="Clear").click()
    expect(active).to_be_hidden()
    expect(page.locator(".geo-legend").get_by_label("Battle")).to_be_checked()
    assert ids(found) == everything


@pytest.mark.parametrize(
    "name", ["Xankendi", "Степанакерт", "Ստեփանակերտ", "xankəndi", "STEPANAKERT", "khankendi"]
)
def test_a_town_and_its_events_are_found_by_any_of_its_names(found: Visit, name: str) -> None:
    page = found.page
    search(page).fill(name)
    places = page.get_by_role("group", name="Places and layers").get_by_role("option")
    expect(places.first).to_contain_text("Stepanakert / Khankendi")
    events = page.get_by_role("listbox").get_by_role("group", name="Events").get_by_role("option")
    expect(events.filter(has_text="Stepanakert described as the region's capital")).to_have_count(1)
    page.keyboard.press("Enter")
    assert found.state()["filters"]["chosen"]["text"] == name
    assert "stepanakert-called-capital" in ids(found)
    assert len(ids(found)) < 20


def test_search_is_usable_by_keyboard_and_brings_what_is_chosen_into_sight(
    own_page: Path, visit: Visitor
) -> None:
    found = visit(own_page)
    page = found.page
    found.show("2020-11-10", "2021-03-01")
    search(page).focus()
    page.keyboard.type("leaders of the breakaway")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    option = page.locator("[role=option][aria-selected=true]")
    expect(option).to_contain_text("Leaders of the breakaway area arrested")
    assert search(page).get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    details = page.get_by_role("region", name="Details")
    expect(details).to_contain_text("Leaders of the breakaway area arrested")
    event = found.state()["selection"]["event"]
    assert event in ids(found)
    assert page.evaluate("document.activeElement.closest('.geo-details') !== null")
    page.keyboard.press("Escape")
    search(page).focus()
    page.keyboard.type("lachin")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert search(page).input_value() == "lachin"
    page.keyboard.press("Escape")
    assert search(page).input_value() == ""


def test_choosing_a_place_pans_to_it(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.page.evaluate("void geo.map.setView([48.8, 2.3], 9, {animate: false})")
    search(found.page).fill("lachin corridor")
    found.page.get_by_role("group", name="Places and layers").get_by_role("option").first.click()
    found.settled()
    assert found.state()["selection"]["feature"].startswith("lachin-corridor")
    found.page.wait_for_function("geo.map.getBounds().contains([39.7, 46.5])")
