"""The map of findings: each at its position or with its feature, in one page that needs nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from conftest import Visit

import geo
from geo.cli import geo as cli
from geo.linter.findings import Finding
from geo.linter.findings_map import contents, findings_page
from geo.linter.reports.setting import Setting
from geo.linter.whereabouts import Source

EVIL = "</script><img src=x onerror=alert(1)>"


def feature(id_: str, geometry: object, **properties: object) -> str:
    return json.dumps(
        {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}
    )


def point(*position: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": position}


BOW = {"type": "Polygon", "coordinates": [[[46, 39], [48, 41], [48, 39], [46, 41], [46, 39]]]}
FEATURES = [
    feature("bow", BOW, name=EVIL, valid_from="1994", valid_to="2001"),
    feature("reversed", point(46.75, 39.82), valid_from="1994", valid_to="1993"),
    feature("far", point(4_600_000, 390_000), name="Projected"),
    feature("nowhere", None, name=" Nowhere "),
]
LAYER = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(FEATURES) + "\n]}\n"
EVENTS = f"id,date,title,lon,lat\na,2020-13,{EVIL},46.5,39.6\nb,2020-02-30,x,,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.geojson").write_text(LAYER)
    (tmp_path / "broken.geojson").write_text('{"type": ')
    (tmp_path / "events.csv").write_text(EVENTS)
    return tmp_path


def found(folder: Path) -> list[Finding]:
    return list(geo.validate([folder, folder / "events.csv"], select=["D6", "G3", "C206", "J001",
                                                                      "L510"]))  # fmt: skip


def test_findings_stand_where_they_are(folder: Path) -> None:
    events = contents(found(folder)).events
    shown = {
        (row.title.split()[1], row.unlocated or (row.geometry.x, row.geometry.y), row.date)
        for row in events.itertuples()
    }
    assert shown == {
        ("G308", (47, 40), "1994/2001"),
        ("D603", (46.75, 39.82), "../.."),
        ("C206", "The coordinates are not on the globe.", "../.."),
        ("L510", "The feature has no geometry that can be read.", "../.."),
        ("J001", "It is about the file, not about one feature.", "../.."),
        ("D602", (46.5, 39.6), "../.."),
        ("D602", "The row has no coordinates of its own.", "../.."),
    }


def test_findings_without_a_date_are_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
    features = ",\n".join(feature(f"f{i}", point(i, 91)) for i in range(12))
    (tmp_path / "a.geojson").write_text(
        f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}'
    )
    listed = contents(list(geo.validate(tmp_path, select=["C204"]))).events["place"]
    lines = [int(place.split(":")[-2]) for place in listed]
    assert lines == list(range(2, 14))


def test_a_finding_is_linked_with_its_feature(folder: Path) -> None:
    made = contents(found(folder))
    (layer,) = made.layers.values()
    assert set(made.links["relation"]) == {"named"}
    assert sorted(layer["name"]) == [EVIL, "reversed"]
    assert len(made.links) == 2


SQUARE = "[[44, 40], [45, 40], [45, 41], [44, 40]]"
DOCUMENT = (
    '{"type": "Feature", "properties": {"a": 1}, '
    f'"geometry": {{"type": "Polygon", "coordinates": [{SQUARE}]}}}}'
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("$.geometry.coordinates[0][2]", (45, 41)),
        ("$.geometry.coordinates[0][2][0]", (45, 41)),
        ("$.geometry.coordinates[0]", (44, 40)),
        ("$.geometry.coordinates[9]", (44.75, 40.5)),
        ("$.properties.a", (44.75, 40.5)),
    ],
)
@pytest.mark.parametrize("name", ["a.geojson", "a.geojsonl"])
def test_a_path_leads_to_a_position(path: str, place: tuple[float, float], name: str) -> None:
    finding = Finding("C204", "out-of-range", "error", "", name, path=path, feature_index=0)
    point = Source(name, DOCUMENT.encode()).whereabouts(finding).point
    assert point is not None
    assert (point.x, point.y) == place


def test_findings_in_a_geopackage_have_places(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"valid_from": ["1994-13"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    frame.to_file(tmp_path / "a.gpkg")
    (event,) = contents(list(geo.validate(tmp_path))).events.geometry
    assert (event.x, event.y) == (1, 2)


def test_the_page_shows_findings_and_runs_nothing_of_theirs(
    folder: Path, visit: Callable[..., Visit]
) -> None:
    file = folder / "findings.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        words = ["validate", ".", "events.csv", "--output-format", "html", "-o", file.name]
        assert CliRunner().invoke(cli, words).exit_code == 1
    opened = visit(file)
    page = opened.page
    assert page.title().startswith("geo validate: ")
    assert opened.state()["counts"]["total"] == len(page.evaluate("geo.events()"))
    assert page.evaluate("geo.events().then(all => all.map(one => one.category)).then(c => "
                         "[...new Set(c)].sort())") == ["error", "warning"]  # fmt: skip
    page.get_by_role("button", name="G308 the polygon crosses itself").click()
    page.get_by_text("self-intersection: ").wait_for()
    page.locator(".geo-details").get_by_text(EVIL).wait_for()
    assert page.locator("img[src=x]").count() == 0
    assert (opened.complaints, opened.requests) == ([], [file.as_uri()])


def test_a_report_without_dates_has_no_time_line(
    tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    file = tmp_path / "findings.html"
    rows = f'{{"type": "FeatureCollection", "features": [\n{FEATURES[3]}\n]}}'
    held = Setting({"a.geojson": rows.encode()})
    finding = Finding("L510", "leading-trailing-space", "warning", "x", "a.geojson", 2, 9, 2, 10,
                      60, "$.features[0].properties.name", "nowhere", 0)  # fmt: skip
    file.write_text(findings_page([finding], held))
    page = visit(file).page
    assert page.get_by_text("a.geojson:2:9 L510 x").is_visible()
    assert not page.locator(".geo-timeline").is_visible()


def test_equal_findings_give_equal_pages_and_none_gives_one_too(folder: Path) -> None:
    assert findings_page(found(folder)) == findings_page(found(folder))
    assert "geo validate: no findings" in findings_page([])
