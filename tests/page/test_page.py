"""Pages, as a real browser shows them, from disk and without any network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from conftest import Maker, Visit, Visitor, build
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser

import geo
from geo.page import page
from geo.time import parse_date

ZONES = ["America/New_York", "UTC", "Asia/Baku", "Asia/Yerevan"]


def test_the_own_page_makes_no_request_and_no_complaint(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    assert found.requests == [own_page.as_uri()]
    assert found.complaints == []


THEMATIC = ["contact-line", "lachin-corridor", "aghdam-monitoring-center", "peacekeeping-zone"]
CENTER = [
    "aghdam-monitoring-center",
    "aghdam-monitoring-center-alt-aghdam",
    "aghdam-monitoring-center-alt-kiyamaddinli",
]


@pytest.mark.parametrize(
    ("date", "in_force"),
    [
        ("2019-06-01", [["contact-line-1994"], [], [], []]),
        (
            "2021-06-01",
            [
                ["contact-line-2020"],
                ["lachin-corridor-2020", "lachin-road-2020"],
                CENTER,
                ["peacekeeping-zone-2020"],
            ],
        ),
        (
            "2022-10-01",
            [
                ["contact-line-2022-08"],
                ["lachin-corridor-2022", "lachin-road-2022"],
                CENTER,
                ["peacekeeping-zone-2022-08"],
            ],
        ),
        ("2023-10-15", [[], [], CENTER, []]),
        ("2024-05-15", [[], [], [], []]),
    ],
)
def test_the_versions_in_force_at_a_date_are_shown(
    own_page: Path, visit: Visitor, date: str, in_force: list[list[str]]
) -> None:
    layers = visit(own_page).show(date)["layers"]
    assert {key: sorted(layers[key]) for key in THEMATIC} == dict(
        zip(THEMATIC, in_force, strict=True)
    )


def test_labels_and_counts_are_the_same_in_every_zone_of_the_reader(
    own_page: Path, visit: Visitor
) -> None:
    seen = []
    for zone in ZONES:
        found = visit(own_page, timezone_id=zone)
        steps = []
        for date in ["2020-11-10", "2020-11", "2022-08-30", "2023-09-20", "2024", "1994-05-12"]:
            state = found.show(date)
            rows = found.page.evaluate("geo.events().then(rows => rows.map(r => [r.id, r.date]))")
            steps.append((state["window"], state["counts"], rows))
        found.page.evaluate("geo.setWindow('2020-11-10', '2020-11-11')")
        for _ in range(12):
            found.page.get_by_role("button", name="Next change").click()
            state = found.settled()
            steps.append((state["window"], state["counts"], found.page.inner_text("body")))
        seen.append(steps)
    assert all(steps == seen[0] for steps in seen[1:])


def test_the_ceasefire_reads_10_november_2020_in_every_zone(own_page: Path, visit: Visitor) -> None:
    for zone in ZONES:
        found = visit(own_page, timezone_id=zone)
        found.show("2020-11-10")
        [row] = found.page.evaluate("geo.events(row => row.id === 'ceasefire-2020')")
        assert row["date"][""].startswith("10 November 2020"), zone


def test_rows_name_their_sources_by_id(own_page: Path, visit: Visitor, atlas: geo.Atlas) -> None:
    found = visit(own_page)
    found.show("2020-11-10")
    [row] = found.page.evaluate("geo.events(row => row.id === 'ceasefire-2020')")
    assert row["sources"] == atlas.events.loc["ceasefire-2020", "sources"]
    of_event = atlas.claims[atlas.claims["event"] == "ceasefire-2020"]
    assert [claim["sources"] for claim in row["claims"]] == of_event["sources"].to_list()


EVENTS = """id,date,title,lon,lat
first,1994-05-12,First,46.7,39.8
second,2000,Second,46.8,39.8
third,2020-11-10,Third,46.9,39.8
open-end,2020-11-10/..,Open end,46.7,39.9
open-start,../2000,Open start,46.7,39.95
unknown-start,/2000-06-01,Unknown start,46.7,39.97
month,2020-11,Month,46.8,39.9
about,2024-04~,About,46.9,39.9
doubted,2023?,Doubted,46.95,39.9
interval,2020-09-27/2020-11-10,Interval,46.6,39.9
"""


def test_every_kind_of_date_is_counted_as_python_counts_it(
    make_atlas: Maker, visit: Visitor
) -> None:
    found = visit(build(make_atlas({"layers/events.csv": EVENTS})))
    spans = [parse_date(line.split(",")[1]) for line in EVENTS.splitlines()[1:]]
    windows = ["1994-05-12", "1994", "2000", "2000-06", "2020-11", "2020-11-10", "2024", "2050"]
    for window in windows:
        state = found.show(window)
        start, end = state["window"]["start_ms"], state["window"]["end_ms"]
        certain = sum(span.certainly_in(start, end) for span in spans)
        possible = sum(span.possibly_in(start, end) for span in spans) - certain
        assert state["counts"] == {"certain": certain, "possible": possible, "total": 10}, window


def test_events_of_1994_2000_and_2020_come_in_order(make_atlas: Maker, visit: Visitor) -> None:
    found = visit(build(make_atlas({"layers/events.csv": EVENTS})))
    found.show("1990", "2021")
    order = found.page.evaluate("geo.events().then(rows => rows.map(r => r.id))")
    assert [name for name in order if name in {"first", "second", "third"}] == [
        "first", "second", "third",
    ]  # fmt: skip


@settings(
    max_examples=1000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.integers(600_000_000_000, 1_800_000_000_000),
    st.integers(1, 100_000_000_000),
)
def test_counts_in_any_window_equal_those_of_python(
    one_visit: Visit, atlas: geo.Atlas, start: int, length: int
) -> None:
    from geo.bounds import certain, possible
    from geo.layer import bounds_of

    bounds = bounds_of(atlas.events)
    sure = int(certain(bounds, start, start + length).sum())
    maybe = int(possible(bounds, start, start + length).sum()) - sure
    counts = one_visit.show(start, start + length)["counts"]
    assert counts == {"certain": sure, "possible": maybe, "total": len(bounds)}


@pytest.fixture(scope="module")
def one_visit(browser: Browser, own_page: Path) -> Any:
    context = browser.new_context(offline=True)
    found = Visit(context.new_page())
    found.page.goto(own_page.as_uri())
    found.page.evaluate("geo.ready")
    yield found
    context.close()


AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "holes",
            "properties": {},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [
                        [[46, 39], [47, 39], [47, 40], [46, 40], [46, 39]],
                        [[46.2, 39.2], [46.2, 39.4], [46.4, 39.4], [46.4, 39.2], [46.2, 39.2]],
                        [[46.6, 39.6], [46.6, 39.8], [46.8, 39.8], [46.8, 39.6], [46.6, 39.6]],
                    ],
                    [[[48, 39], [48.5, 39], [48.5, 39.5], [48, 39.5], [48, 39]]],
                ],
            },
        }
    ],
}


def test_holes_and_all_parts_of_a_multipolygon_are_drawn(make_atlas: Maker, visit: Visitor) -> None:
    found = visit(build(make_atlas({"layers/area.geojson": json.dumps(AREAS)})))
    rings = found.page.evaluate(
        """() => {
            const rings = [];
            geo.map.eachLayer(layer => {
                if (!(layer instanceof L.Polygon)) return;
                const points = layer.getLatLngs().flat(Infinity);
                if (points.some(p => p.lat === 39.2)) {
                    for (const polygon of layer.getLatLngs()) rings.push(polygon.length);
                }
            });
            return rings;
        }"""
    )
    assert sorted(rings) == [1, 3]


def test_equal_contents_give_equal_pages(atlas: geo.Atlas) -> None:
    contents = atlas.contents(atlas.maps["nagorno-karabakh"])
    assert page(contents) == page(contents)


def test_a_page_says_what_it_is_made_from(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page)
    build_meta = found.page.get_attribute('meta[name="geo-build"]', "content")
    assert re.fullmatch(rf"geo {geo.__version__} sha256:[0-9a-f]{{64}}", build_meta or "")
    assert found.page.title() == "Nagorno-Karabakh, 2020–2024"
    assert found.page.get_attribute("html", "lang") == "en"
    dataset = json.loads(found.page.inner_text('script[type="application/ld+json"]'))
    assert dataset["@type"] == "Dataset"
    assert len(dataset["citation"]) == 98


def test_without_javascript_the_events_are_a_table(own_page: Path, visit: Visitor) -> None:
    found = visit(own_page, wait=False, java_script_enabled=False)
    assert "Nagorno-Karabakh, 2020–2024" in found.page.inner_text("h1")
    assert found.page.locator("noscript table tr").count() == 56


def test_a_source_shows_its_grade_and_links_to_its_archived_copy(
    make_atlas: Maker, visit: Visitor
) -> None:
    events = "id,date,title,lon,lat,sources\na,2020,A,46.7,39.8,s\n"
    sources = "id,title,url,archive,grade\ns,Report,https://a.example,https://b.example/1,B2\n"
    found = visit(build(make_atlas({"layers/events.csv": events, "layers/sources.csv": sources})))
    found.page.evaluate("geo.select('a')")
    details = found.page.get_by_role("region", name="Details")
    copy = details.get_by_role("link", name="archived copy")
    assert copy.get_attribute("href") == "https://b.example/1"
    assert "B2" in details.inner_text()


def test_beyond_the_data_of_the_basemap_there_is_no_sea(visit: Visitor, own_page: Path) -> None:
    page = visit(own_page, viewport={"width": 1400, "height": 420}).page
    ground = """lon => {
        const canvas = document.querySelector(".leaflet-geo-basemap-pane canvas");
        const [frame, size] = [canvas.getBoundingClientRect(), canvas.getContext("2d")];
        const map = document.querySelector(".geo-map").getBoundingClientRect();
        const { x, y } = geo.map.latLngToContainerPoint([39.9, lon]);
        const ratio = canvas.width / frame.width;
        const at = [(x + map.left - frame.left) * ratio, (y + map.top - frame.top) * ratio];
        return size.getImageData(...at.map(Math.round), 1, 1).data[3];
    }"""
    assert [page.evaluate(ground, lon) for lon in (44.3, 46.5)] == [0, 255]


def test_an_open_window_ends_where_there_is_nothing_more_to_show(
    visit: Visitor, make_atlas: Maker
) -> None:
    events = "id,date,title\na,2019,A\nb,2020-11-10,B\nc,2021,C\n"
    shown = {}
    for window in ("2020/..", "../2020", "../..", "2030/.."):
        text = f'title = "Map"\ntimeline = "../.."\nwindow = "{window}"\n'
        root = make_atlas({"layers/events.csv": events, "maps/map.toml": text})
        file = root / "maps" / "map.html"
        file.write_text(geo.open(root).page(), encoding="utf-8")
        shown[window] = visit(file).state()["window"]["label"]
    assert shown == {
        "2020/..": "2020 to 2021",
        "../2020": "2019 to 2020",
        "../..": "2019 to 2021",
        "2030/..": "1 January 2030",
    }
