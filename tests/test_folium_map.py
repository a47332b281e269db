"""Folium maps with our page in them, and our events on folium's maps, in a real browser."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import folium
import folium.plugins
import pytest
from conftest import ROOT, Visitor
from playwright.sync_api import Page, Route

import geo


def test_a_saved_map_is_the_page_that_build_writes(atlas: geo.Atlas, tmp_path: Path) -> None:
    atlas.map("nagorno-karabakh").save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == atlas.page("nagorno-karabakh")


def test_a_map_is_a_folium_map_and_takes_folium_elements_offline(
    atlas: geo.Atlas, tmp_path: Path, visit: Visitor
) -> None:
    m = atlas.map("nagorno-karabakh")
    assert isinstance(m, folium.Map)
    folium.Marker([39.8177, 46.7528], popup="A <b>popup</b>", tooltip="tip").add_to(m)
    folium.Marker([39.9, 46.9], icon=folium.Icon(color="red")).add_to(m)
    folium.CircleMarker([39.5, 46.5]).add_to(m)
    m.save(tmp_path / "map.html")
    found = visit(tmp_path / "map.html")
    found.page.wait_for_selector(".leaflet-marker-icon")
    assert found.page.locator(".leaflet-marker-icon").count() == 2
    assert found.requests == [(tmp_path / "map.html").as_uri()]
    assert found.complaints == []
    found.page.locator(".leaflet-marker-icon").first.dispatch_event("click")
    assert found.page.locator(".leaflet-popup-content b").inner_text() == "popup"


def test_a_plugin_brings_its_own_script(atlas: geo.Atlas, tmp_path: Path, browser: object) -> None:
    """The plugin's files come from the network, here from this test, since it has none."""
    m = atlas.map("nagorno-karabakh")
    folium.plugins.Fullscreen().add_to(m)
    m.save(tmp_path / "map.html")
    context = browser.new_context()  # type: ignore[attr-defined]
    try:
        tab = context.new_page()
        asked: list[str] = []

        def answer(route: object) -> None:
            url = route.request.url  # type: ignore[attr-defined]
            asked.append(url)
            code = (
                "L.Control.Fullscreen = L.Control.extend({onAdd: () => {"
                "const e = document.createElement('button'); e.id = 'full'; return e; }});"
                "L.control.fullscreen = o => new L.Control.Fullscreen(o);"
            )
            body = code if url.endswith(".js") else ""
            kind = "text/javascript" if url.endswith(".js") else "text/css"
            route.fulfill(body=body, content_type=kind)  # type: ignore[attr-defined]

        tab.route(re.compile("^https:"), answer)
        errors: list[str] = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto((tmp_path / "map.html").as_uri())
        tab.wait_for_selector("#full", state="attached")
        assert {url.rsplit(".", 1)[-1] for url in asked} == {"js", "css"}
        assert errors == []
    finally:
        context.close()


def test_the_rich_display_is_a_frame_that_holds_the_page(
    atlas: geo.Atlas, tmp_path: Path, visit: Visitor
) -> None:
    shown = atlas.map("nagorno-karabakh")._repr_html_()
    assert html.unescape(shown).count("<!doctype html>") == 1
    (tmp_path / "notebook.html").write_text(f"<!doctype html>{shown}", encoding="utf-8")
    found = visit(tmp_path / "notebook.html", wait=False)
    frame = found.page.frames[1]
    frame.wait_for_function("window.geo")
    frame.evaluate("geo.ready")
    assert frame.evaluate("geo.state().counts.total") == 55
    assert found.complaints == []


@contextmanager
def on_the_network(browser: Any, file: Path) -> Iterator[Page]:
    """A page in a browser to which the network gives Leaflet, and nothing else."""
    leaflet = ROOT / "geo/web/node_modules/leaflet/dist"
    context = browser.new_context()
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        found = (leaflet / name) if name in {"leaflet.js", "leaflet.css"} else None
        route.fulfill(body=found.read_text() if found else "", content_type=kind)

    tab.route(re.compile("^https:"), answer)
    tab.goto(file.as_uri())
    yield tab
    context.close()
    assert errors == []


def test_events_are_a_layer_on_anyones_folium_map(
    atlas: geo.Atlas, tmp_path: Path, browser: object
) -> None:
    m = folium.Map([39.8, 46.8], zoom_start=8, tiles=None)
    layers = {"contact-line": atlas.layers["contact-line"]}
    layer = geo.TimeLayer(atlas.events, layers).add_to(m)
    m.save(tmp_path / "map.html")
    with on_the_network(browser, tmp_path / "map.html") as tab:
        name = layer.get_name()
        state = tab.evaluate(
            f"{name}.then(api => api.setWindow('2021-06-01').then(() => api.state()))"
        )
        assert state["layers"] == {"contact-line": ["contact-line-2020"]}
        assert tab.get_by_role("slider").count() == 2


def test_two_layers_on_one_map_stand_one_above_the_other(
    atlas: geo.Atlas, tmp_path: Path, browser: object
) -> None:
    m = folium.Map([39.8, 46.8], zoom_start=8, tiles=None)
    for title, events in (("First", atlas.events.head(20)), ("", atlas.events.tail(20))):
        geo.TimeLayer(events, title=title).add_to(m)
    m.save(tmp_path / "map.html")
    with on_the_network(browser, tmp_path / "map.html") as tab:
        tab.locator(".geo-timeline").nth(1).wait_for()
        first, second = (tab.locator(".geo-timeline").nth(i).bounding_box() for i in (0, 1))
        assert first
        assert second
        assert first["y"] + first["height"] < second["y"]
        assert tab.get_by_role("region", name="First").get_by_role("heading").is_visible()
        assert tab.get_by_role("heading").count() == 1
        tab.get_by_role("button", name="Play").first.click(trial=True)


def test_frames_read_in_another_time_zone_show_their_days(
    atlas: geo.Atlas, tmp_path: Path, browser: object
) -> None:
    m = folium.Map([39.8, 46.8], zoom_start=8, tiles=None)
    geo.TimeLayer(atlas.events, timezone="Asia/Baku").add_to(m)
    m.save(tmp_path / "map.html")
    with on_the_network(browser, tmp_path / "map.html") as tab:
        first = tab.get_by_role("slider").first
        first.wait_for()
        day = first.get_attribute("aria-valuetext")
        assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", day or ""), day


def test_a_time_zone_that_is_not_known_is_named(atlas: geo.Atlas) -> None:
    with pytest.raises(geo.GeoError, match='timezone "Baku" is not known'):
        geo.TimeMap(atlas.events, timezone="Baku")
