"""A page within another page: without chrome, and driven by messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Visit, Visitor, at_address
from playwright.sync_api import Browser, Frame, expect


def test_embedded_there_is_no_chrome_but_details_open(own_page: Path, browser: Browser) -> None:
    with at_address(browser, f"{own_page.as_uri()}?embed") as found:
        page = found.page
        for part in [".geo-header", ".geo-panel", ".geo-list"]:
            expect(page.locator(part)).to_be_hidden()
        box = page.locator(".geo-map").bounding_box()
        assert box
        assert box["width"] == 1280
        page.evaluate("geo.select('ceasefire-1994')")
        expect(page.get_by_role("region", name="Details")).to_be_visible()
        page.get_by_role("button", name="All events").click()
        expect(page.locator(".geo-panel")).to_be_hidden()
        assert found.complaints == []


@pytest.mark.parametrize(
    ("search", "embedded"), [("?embed=1", True), ("?embed=false", False), ("?embed=0", False)]
)
def test_an_address_can_say_that_a_page_is_not_embedded(
    own_page: Path, browser: Browser, search: str, *, embedded: bool
) -> None:
    with at_address(browser, f"{own_page.as_uri()}{search}") as found:
        assert found.page.locator(".geo-header").is_visible() is not embedded


HOST = """<!doctype html><title>Host</title><iframe id="map" width="900" height="700"></iframe>
<script>
const frame = document.getElementById("map");
const heard = [];
addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow) heard.push(data);
});
const ask = (geo, args, id = geo) => new Promise(resolve => {
    addEventListener("message", ({ data }) => data.id === id && resolve(data));
    frame.contentWindow.postMessage({ geo, id, args }, "*");
});
const said = name => new Promise(resolve => {
    const look = () => heard.some(data => data.geo === name) ? resolve(true) : setTimeout(look, 20);
    look();
});
</script>"""


@pytest.fixture(params=["file", "srcdoc"])
def host(request: pytest.FixtureRequest, own_page: Path, visit: Visitor, tmp_path: Path) -> Visit:
    """A page that embeds the own page, by its address or by its text."""
    file = tmp_path / "host.html"
    file.write_text(HOST, encoding="utf-8")
    found = visit(file, wait=False)
    if request.param == "file":
        found.page.evaluate("url => { frame.src = url; }", f"{own_page.as_uri()}?embed")
    else:
        html = own_page.read_text(encoding="utf-8")
        found.page.evaluate("html => { frame.srcdoc = html; }", html)
    assert found.page.evaluate("said('ready')")
    return found


def embedded(found: Visit) -> Frame:
    return found.page.frames[1]


def test_an_embedding_page_asks_by_messages(host: Visit) -> None:
    answer = host.page.evaluate("ask('setWindow', ['2021-01-01', '2021-02-01'])")
    assert "error" not in answer
    state = host.page.evaluate("ask('state')")["result"]
    assert (state["window"]["start"], state["window"]["end"]) == ("2021-01-01", "2021-02-01")
    assert state["counts"]["total"] == 55
    events = host.page.evaluate("ask('events')")["result"]
    assert len(events) == state["counts"]["certain"] + state["counts"]["possible"]
    assert host.page.evaluate("ask('select', ['ceasefire-1994'])")["result"] is True
    assert host.page.evaluate("ask('state', [], 2)")["result"]["selection"]["event"] == (
        "ceasefire-1994"
    )
    assert host.complaints == []


@pytest.mark.parametrize(
    ("verb", "args", "error"),
    [
        ("setWindow", ["<img src=x>"], "expected a date"),
        ("setWindow", ["2021", "2020"], "before its start"),
        ("constructor", [], "expected a verb"),
        ("__proto__", [], "expected a verb"),
        ("map", [], "expected a verb"),
        ("select", [{"toString": "x"}], "an id or null"),
    ],
)
def test_a_wrong_message_is_answered_by_an_error(
    host: Visit, verb: str, args: list[Any], error: str
) -> None:
    answer = host.page.evaluate("([verb, args]) => ask(verb, args, 7)", [verb, args])
    assert error in answer["error"]
    assert "result" not in answer


def test_strange_messages_run_nothing_and_others_are_not_answered(host: Visit) -> None:
    strange = ["window.pwned=1", 1, None, [], {"geo": 5}, {"geo": {"toString": "x"}}]
    for data in strange:
        host.page.evaluate("data => frame.contentWindow.postMessage(data, '*')", data)
    # The frame itself is not the embedding page.
    embedded(host).evaluate("postMessage({ geo: 'setWindow', id: 9, args: ['1999'] }, '*')")
    state = host.page.evaluate("ask('state', [], 3)")["result"]
    assert state["window"]["start"] != "1999-01-01"
    assert embedded(host).evaluate("window.pwned") is None
    assert host.complaints == []


def test_a_frame_without_an_address_says_so_and_works(
    own_page: Path, visit: Visitor, tmp_path: Path
) -> None:
    file = tmp_path / "host.html"
    file.write_text(HOST, encoding="utf-8")
    found = visit(file, wait=False)
    found.page.evaluate("html => { frame.srcdoc = html; }", own_page.read_text(encoding="utf-8"))
    assert found.page.evaluate("said('ready')")
    frame = embedded(found)
    frame.evaluate("geo.setWindow('2022')")
    frame.get_by_role("button", name="Share", exact=True).click()
    expect(frame.get_by_text("This page has no address of its own")).to_be_visible()
    found.page.wait_for_timeout(500)  # the time after which an address would be written
    assert found.page.url == file.as_uri()
    assert found.complaints == []
