"""Links, files, print and embedding of a page, as readers and embedding pages meet them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Maker, Visit, Visitor, at_address, choice
from playwright.sync_api import Browser, Page, expect

from geo.formats.table import read_csv


def link(page: Page) -> str:
    """The link that the share dialog offers."""
    page.get_by_role("button", name="Share", exact=True).click()
    text = page.get_by_label("Link to this view").input_value()
    page.keyboard.press("Escape")
    return text


def seen(page: Page) -> dict[str, Any]:
    """State, axis and view of the map, as far as a link has to carry them."""
    return page.evaluate(
        """() => {
            const { lat, lng } = geo.map.getCenter();
            return { ...geo.state(), map: [geo.map.getZoom(), lat.toFixed(3), lng.toFixed(3)] };
        }"""
    )


def filter_by(found: Visit) -> None:
    found.page.get_by_role("button", name="Filters", exact=True).click()
    choice(found.page, "Actors", "Russia").check()
    found.page.locator("summary", has_text="Certainty").click()
    choice(found.page, "Certainty", "certain").check()
    found.page.get_by_role("combobox", name="Search places and events").fill("peace")
    expect(found.page.get_by_role("listbox")).to_be_visible()
    found.page.keyboard.press("Enter")


def select_in_list(found: Visit) -> None:
    found.page.locator(".geo-rows button").first.click()


def hide(found: Visit) -> None:
    found.page.locator(".geo-legend").get_by_label("Places").uncheck()
    found.page.locator(".geo-legend").get_by_label("Agreement").uncheck()


def move(found: Visit) -> None:
    found.show("2022-02-01", "2022-02-15T12:30+04:00")
    found.page.evaluate("void geo.map.setView([39.75, 46.6], 10.5, {animate: false})")


def language(found: Visit) -> None:
    found.page.get_by_label("Language").select_option("hy")


def feature(found: Visit) -> None:
    found.page.evaluate("geo.select('contact-line-1994')")


def group(found: Visit) -> None:
    found.show("1990", "2030")
    box = found.page.locator(".geo-map").bounding_box()
    point = found.page.evaluate("geo.map.latLngToContainerPoint([39.8177, 46.7528])")
    assert box
    found.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    assert len(found.state()["selection"]["events"]) > 1


ACTS = [filter_by, select_in_list, hide, move, language, feature, group]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_copied_link_opens_the_same_state_in_a_new_browser(
    own_page: Path, visit: Visitor, browser: Browser, act: Callable[[Visit], None]
) -> None:
    found = visit(own_page)
    act(found)
    found.settled()
    if act is language:
        found.page.get_by_role("button", name="Կիսվել").click()
        address = found.page.locator("#geo-link").input_value()
        found.page.keyboard.press("Escape")
    else:
        address = link(found.page)
    assert "#" in address
    with at_address(browser, address) as other:
        assert seen(other.page) == seen(found.page)
        assert other.complaints == []


def test_the_address_follows_the_state_and_the_state_the_address(
    own_page: Path, visit: Visitor
) -> None:
    found = visit(own_page)
    assert "#" not in found.page.url
    found.show("2022-01-01", "2022-03-01")
    found.page.wait_for_url(re.compile(r"#.*window=2022-01-01\.\.2022-03-01"))
    found.page.evaluate("location.hash = 'window=2021-05-01..2021-06-01&q=Lachin'")
    found.page.wait_for_function("geo.state().window.start === '2021-05-01'")
    assert found.state()["filters"]["chosen"]["text"] == "Lachin"
    expect(found.page.get_by_role("group", name="Active filters")).to_contain_text("Lachin")
    found.page.evaluate("location.hash = ''")
    found.page.wait_for_function("geo.state().filters.chosen.text === ''")


def test_the_copy_button_copies_the_link(own_page: Path, browser: Browser) -> None:
    with at_address(
        browser, own_page.as_uri(), permissions=["clipboard-read", "clipboard-write"]
    ) as found:
        found.show("2022-01-01", "2022-03-01")
        found.page.get_by_role("button", name="Share", exact=True).click()
        field = found.page.get_by_label("Link to this view")
        found.page.get_by_role("button", name="Copy link").click()
        expect(found.page.get_by_text("The link is copied.")).to_be_visible()
        copied = found.page.evaluate("navigator.clipboard.readText()")
        assert copied == field.input_value()
        assert "window=2022-01-01..2022-03-01" in copied


HOSTILE = [
    "q=<img src=x onerror=window.pwned=1>&event=<script>window.pwned=1</script>",
    "lang=<svg onload=window.pwned=1>&actors=<b>,%3Cimg src=x onerror=window.pwned=1%3E",
    "window=@-4503599627370496..@4503599627370495&axis=@-4503599627370496..@4503599627370495",
    "axis=@0..@1&window=@0..@1",
    "map=0/90/720&off=a,b,c&without=~",
    "map=24/-90/-720",
    "__proto__=1&constructor=2&hasOwnProperty=3&%=%&&&==",
    "javascript:window.pwned=1",
    "sources=" + "a," * 4000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_hash_opens_the_map_and_runs_nothing(
    own_page: Path, browser: Browser, text: str
) -> None:
    with at_address(browser, f"{own_page.as_uri()}#{text}") as found:
        assert found.complaints == []
        assert found.page.evaluate("window.pwned") is None
        assert found.page.locator("#geo b, #geo img[src=x], #geo svg[onload]").count() == 0
        assert found.state()["counts"]["total"] == 55
        found.page.get_by_role("button", name="About this map").click()


def download(page: Page, name: str) -> tuple[str, bytes]:
    page.get_by_role("button", name="Share", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    page.keyboard.press("Escape")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_csv_and_geojson_hold_the_rows_shown(
    own_page: Path, visit: Visitor, tmp_path: Path
) -> None:
    found = visit(own_page)
    found.show("2020-11-10", "2020-12-01")
    expected = found.page.evaluate("geo.events().then(rows => rows.map(row => row.id))")
    name, content = download(found.page, "Events (CSV)")
    assert name == "nagorno-karabakh-2020-2024_2020-11-10_2020-12-01.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == expected
    assert {row["certainty"] for row in rows} == {"certain", "possible"}
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    assert len(read_csv(file).frame) == len(expected)
    name, content = download(found.page, "Events (GeoJSON)")
    features = json.loads(content)["features"]
    assert [feature["id"] for feature in features] == expected
    assert any(feature["geometry"] is None for feature in features)


EVIL = (
    'id,date,title,lon,lat\ne1,2020,"=HYPERLINK(""http://x"")",-46.5,39.8\ne2,2020,@SUM(A1),46,39\n'
)


def test_no_cell_of_the_csv_is_a_formula(make_atlas: Maker, visit: Visitor) -> None:
    import geo

    root = make_atlas({"layers/events.csv": EVIL})
    file = root / "page.html"
    file.write_text(geo.open(root).page(), encoding="utf-8")
    found = visit(file)
    found.show("2019", "2022")
    _, content = download(found.page, "Events (CSV)")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ['\'=HYPERLINK("http://x")', "'@SUM(A1)"]
    assert rows[0]["lon"] == "-46.5"


def test_the_picture_shows_the_map_between_title_and_legend(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    name, content = download(found.page, "Picture (PNG)")
    assert name.endswith(".png")
    assert content.startswith(b"\x89PNG\r\n")
    # How many colours the picture has in the strip of the title, of the map and of the legend.
    colours = found.page.evaluate(
        """async bytes => {
            const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const pen = canvas.getContext("2d");
            pen.drawImage(bitmap, 0, 0);
            return [[0.02, 0.1], [0.2, 0.7], [0.8, 0.95]].map(([from, to]) => {
                const height = Math.floor(bitmap.height * (to - from));
                const { data } = pen.getImageData(0, bitmap.height * from, bitmap.width, height);
                return new Set(new Uint32Array(data.buffer)).size;
            });
        }""",
        list(content),
    )
    title, the_map, legend = colours
    assert title > 10
    assert the_map > 500
    assert legend > 20


def test_print_shows_picture_events_and_sources_and_no_controls(
    own_page: Path, visit: Visitor
) -> None:
    found = visit(own_page)
    found.show("2020-11-10", "2020-12-01")
    page = found.page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    sheet = page.locator(".geo-print")
    assert sheet.locator("canvas").evaluate("canvas => canvas.width") > 1500
    shown = page.evaluate("geo.events()")
    expect(sheet.locator("tbody tr")).to_have_count(len(shown))
    assert sheet.locator(".geo-bibliography li").count() == len(
        {source for row in shown for source in row["sources"]}
    )
    assert "SHA-256" in sheet.inner_text()
    expect(page.locator(".geo-header")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(sheet).to_be_hidden()
    expect(page.locator(".geo-header")).to_be_visible()


def test_the_bibliography_downloads_for_reference_managers(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    found.page.get_by_role("button", name="About this map").click()
    with found.page.expect_download() as waiting:
        found.page.get_by_role("button", name="CSL-JSON").click()
    items = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    with found.page.expect_download() as waiting:
        found.page.get_by_role("button", name="BibTeX").click()
    entries = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "nagorno-karabakh-2020-2024.bib"
    assert len(items) == entries.count("\n}\n") == 98
    assert entries.count("{") == entries.count("}")


def test_the_styles_of_print_alone_hide_nothing_and_leave_the_picture_whole(
    visit: Visitor, own_page: Path
) -> None:
    """As for a tool that asks for the styles of print long before it prints, or never prints."""
    page = visit(own_page).page
    page.emulate_media(media="print")
    expect(page.locator(".geo-map")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".geo-map")).to_be_hidden()
    colours = page.locator(".geo-print canvas").evaluate(
        """canvas => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, 1200);
            const pixels = new Uint32Array(data.buffer);
            return new Set(pixels.filter((_, i) => i % 7 === 0)).size;
        }"""
    )
    assert colours > 200
