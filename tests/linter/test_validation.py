"""The engine: positions, suppression, hostile input, files that belong together."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from laws import law

import geo
from geo.errors import ConfigError, InputError
from geo.linter.findings import Finding, Findings, fingerprints
from geo.linter.inputs import inputs
from geo.linter.ruleset import Ruleset
from geo.linter.texts.positions import Positions
from geo.linter.validation import validate_inputs

ROOT = Path(__file__).parents[2]
POINT = '{"type": "Point", "coordinates": [46.75, 39.82]}'


def collection(*features: str) -> str:
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def feature(properties: str = "{}", geometry: str = POINT, id_: str = "a") -> str:
    head = f'{{"type": "Feature", "id": "{id_}", "properties": {properties}, '
    return f'{head}"geometry": {geometry}}}'


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[tuple[str, int | None, int | None]]]:
    """Code, line and column of the findings in a file of that text."""

    def found(text: str | bytes, name: str = "a.geojson", **choices: list[str]) -> list[object]:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return [(f.code, f.line, f.column) for f in geo.validate(file, **choices)]

    return found


POSITIONS = [
    ("a comma too many", collection(feature() + ","), [("J001", 3, 1)]),
    ("a comma missing", collection(feature() + "\n" + feature(id_="b")), [("J001", 3, 1)]),
    ("text that ends early", collection(feature())[:-3], [("J001", 3, 1)]),
    ("a bad value in the second feature",
     collection(feature(), feature('{"n": tru}')), [("J001", 3, 55)]),
    ("a key given twice", collection(feature('{"n": 1, "n": 2}')), [("J002", 2, 55)]),
    ("letters of several bytes before the place",
     collection(feature('{"name": "Շուշի", "n": NaN}')), [("J005", 2, 69)]),
    ("the geometry missing",
     collection('{"type": "Feature", "id": "a", "properties": {}}'), [("S105", 2, 1)]),
    ("a type in the wrong case",
     collection(feature(geometry=POINT.replace("Point", "point"))), [("S104", 2, 71)]),
    ("one coordinate", collection(feature(geometry='{"type": "Point", "coordinates": [1]}')),
     [("C201", 2, 95)]),
    ("two dates the wrong way round",
     collection(feature('{"valid_from": "1994", "valid_to": "1993"}')), [("D603", 2, 81)]),
    ("a date that is none", collection(feature('{"valid_from": "May 1994"}')), [("D601", 2, 61)]),
    ("an id given twice", collection(feature(), feature(geometry=POINT.replace("46", "47"))),
     [("L501", 3, 27)]),
    ("a bare value", "3", [("S101", 1, 1)]),
    ("nothing at all", "", [("J012", 1, 1)]),
    ("UTF-16", collection().encode("utf-16"), [("J003", 1, 1)]),
    ("Latin-1 on the second line", b'{"type":\n"Caf\xe9"}', [("J003", 2, 5)]),
    ("a byte order mark", b"\xef\xbb\xbf" + collection(feature()).encode(), [("J004", 1, 1)]),
    ("a fault after a byte order mark", b'\xef\xbb\xbf{"type": x}',
     [("J004", 1, 1), ("J001", 1, 10)]),
    ("a NUL byte", b"\x00" + collection().encode(), [("J001", 1, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in POSITIONS],
                         ids=[case[0] for case in POSITIONS])  # fmt: skip
def test_findings_stand_at_the_offending_token(
    found: Callable[..., object], text: str, expected: object
) -> None:
    assert found(text) == expected


def test_a_finding_knows_its_feature_path_and_offset(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(collection(feature(), feature('{"valid_from": "1993-02-30"}', id_="b")))
    (finding,) = geo.validate(file)
    data = file.read_bytes()
    assert finding.offset is not None
    assert data[finding.offset :].startswith(b'"1993-02-30"')
    assert (finding.code, finding.feature_id, finding.feature_index, finding.path) == (
        "D602", "b", 1, "$.features[1].properties.valid_from",
    )  # fmt: skip
    assert list(finding.plain()) == [
        "code", "name", "severity", "message", "file", "line", "column", "end_line", "end_column",
        "offset", "path", "feature_id", "feature_index", "fix", "url",
    ]  # fmt: skip


def test_a_list_of_features_that_is_not_regular_gives_the_same_places(
    found: Callable[..., object],
) -> None:
    text = collection("null", feature('{"valid_from": "May"}'), "3")
    assert found(text) == [("S110", 2, 1), ("D601", 3, 61), ("S107", 4, 1)]


def test_members_after_the_features_are_looked_at(found: Callable[..., object]) -> None:
    text = collection(feature())[:-2] + ',\n"bbox": [1, 2], "bbox": [1]}'
    assert found(text) == [("J002", 4, 17), ("S115", 4, 25)]


def test_strings_with_braces_and_escapes_do_not_confuse_the_cut(
    found: Callable[..., object],
) -> None:
    odd = json.dumps('}{ "\\" ]},{ \\\\" features [')
    text = collection(feature(f'{{"n": {odd}}}'), feature('{"valid_from": "May"}', id_="b"))
    assert found(text) == [("D601", 3, 61)]


def test_lines_of_geojson_are_read_one_by_one(found: Callable[..., object]) -> None:
    text = feature() + "\n" + feature('{"valid_from": "May"}', id_="b") + "\n{"
    assert found(text, "a.geojsonl") == [("D601", 2, 61), ("J001", 3, 2)]


SEQUENCES = [
    ("any type of GeoJSON", [feature(), POINT, collection(feature(id_="b")).replace("\n", "")], []),
    ("texts over several lines", ["\x1e" + collection(feature()), "\x1e\n" + collection()],
     [("J011", 1, 1)]),
    ("features of all texts are counted", [collection(feature()).replace("\n", ""), feature()],
     [("L501", 2, 27)]),
    ("a fault in a text over several lines", ["\x1e{", '"type": nil}'], [("J001", 2, 10),
     ("J011", 1, 1)]),
    ("texts after one that is no JSON", [feature(), "{", '{"type": "X"}', "}", "null"],
     [("J001", 2, 2), ("S103", 3, 10), ("J001", 4, 1), ("S110", 5, 1)]),
    ("no lines of JSON at all", ["{", '"type": "Point",', "}"], [("J001", 1, 2)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "expected"), [c[1:] for c in SEQUENCES], ids=[c[0] for c in SEQUENCES]
)
def test_a_sequence_has_one_text_after_the_other(
    found: Callable[..., list[object]], texts: list[str], expected: list[object]
) -> None:
    choices = {"select": ["J", "S", "L501"]}
    assert sorted(found("\n".join(texts), "a.geojsons", **choices)) == sorted(expected)


def test_a_path_into_a_sequence_starts_with_the_number_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.geojsonl"
    file.write_text("\n".join([POINT, collection(feature()).replace("\n", ""), feature()]))
    [duplicate] = geo.validate(file, select=["L501"])
    assert (duplicate.path, duplicate.feature_index) == ("$[2].id", 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (collection(feature(), feature()), "L501"),
        (collection(feature(geometry=POINT.replace("]", ", 5, 1]"))), "C201"),
    ],
)
def test_what_the_standard_does_not_forbid_is_no_error(
    tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "a.geojson").write_text(text)
    assert [f.severity for f in geo.validate(tmp_path, select=[code])] == ["warning"]


def test_dates_in_a_table_have_a_row_and_a_column(found: Callable[..., object]) -> None:
    table = 'id,title,date\na,"Two\nlines",2020\nb,"x",10/11/2020\nc,x,2020-02-30\n'
    assert found(table, "events.csv") == [("D607", 4, 7), ("D602", 5, 5)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("id,date,title\na,2020\n", [("R715", 2, 3)]),
        ('id,date,title\na,2020,"x\n', [("R717", 2, 8)]),
        ("id,title\na,x\n", [("R714", 1, 1)]),
        ("id;date;title\na;2020;x\na;2021;y\n", [("R718", 3, 1)]),
        ("id,date,title,lon,lat\na,2020,x,46,x\nb,2020,y,46,\n",
         [("R720", 2, 13), ("R720", 3, 10)]),
    ],
)  # fmt: skip
def test_the_shape_of_a_table_is_checked(
    found: Callable[..., object], table: str, expected: object
) -> None:
    assert found(table, "events.csv") == expected


def test_a_table_with_dated_places_in_a_folder_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "acled.csv").write_text("event_date,latitude,longitude\n10 May 2020,39.8,46.7\n")
    (tmp_path / "mine.csv").write_text("date,lon,lat\n10 May 2020,46.7,39.8\n")
    (tmp_path / "prices.csv").write_text("date,price\n10 May 2020,7\n")
    found = [(Path(f.file).name, f.code, f.line) for f in geo.validate(tmp_path)]
    assert found == [("acled.csv", "R721", 1), ("mine.csv", "D601", 2)]


@pytest.mark.parametrize("where", ["feature", "properties"])
def test_a_feature_can_set_a_rule_aside(found: Callable[..., object], where: str) -> None:
    aside = '"lint:ignore": ["D601"]'
    inside, beside = (f", {aside}", "") if where == "properties" else ("", f", {aside}")
    text = feature(f'{{"valid_from": "May"{inside}}}')[:-1] + beside + "}"
    assert found(collection(text)) == []


def test_rules_are_selected_by_code_prefix_and_name(found: Callable[..., object]) -> None:
    text = collection(feature('{"valid_from": "May", "name": " x"}'))
    assert found(text, select=["D"]) == [("D601", 2, 61)]
    assert found(text, ignore=["date-syntax"]) == [("L510", 2, 76)]
    assert found(text, select=["D6", "L510"], ignore=["D601"]) == [("L510", 2, 76)]
    with pytest.raises(ConfigError, match='"D9" is no rule'):
        found(text, select=["D9"])


def test_a_longer_selector_wins_as_in_ruff() -> None:
    chosen = Ruleset.of(select=["G304"], ignore=["G"]).codes
    assert chosen == {"G304"}


def test_severities_and_places_can_be_set() -> None:
    rules = Ruleset.of(
        select=["D601"], severity={"D": "info"}, per_file_ignores={"old/*.geojson": ["D601"]}
    )
    base = Finding("D601", "date-syntax", "error", "", "layers/old/a.geojson")
    assert rules.sets_aside(base)
    assert not rules.sets_aside(Finding("D601", "date-syntax", "error", "", "layers/new.geojson"))
    assert rules.severities["D601"] == "info"


def test_a_frame_is_checked_without_lines() -> None:
    frame = gpd.GeoDataFrame(
        {"id": ["a", "a"], "valid_from": ["1994", "1994-13"]},
        geometry=[shapely.Point(46, 39), shapely.Polygon([(1, 1), (4, 4), (4, 1), (1, 4)])],
        crs=4326,
    )
    findings = geo.validate(frame)
    assert {(f.code, f.feature_index, f.line) for f in findings} == {
        ("D602", 1, None), ("G308", 1, None), ("L501", 1, None), ("L503", 1, None),
    }  # fmt: skip


def test_findings_show_themselves_as_a_table() -> None:
    evil = "<script>alert(1)</script>"
    one = Finding("D601", "date-syntax", "error", f'"{evil}"', evil, 3, 4, feature_id=evil)
    shown = Findings([one])._repr_html_()
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 3
    assert "&gt;:3:4</td>" in shown
    assert Findings()._repr_html_() == "<p>No findings.</p>"
    assert "and 20 more" in Findings([one] * 120)._repr_html_()


def test_findings_are_a_list_and_a_frame(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text(collection(feature('{"valid_from": "May"}')))
    findings = geo.validate(tmp_path)
    assert (len(findings), [f.code for f in findings]) == (1, ["D601"])
    assert findings[0].line == 2
    frame = findings.to_frame()
    assert list(frame.columns) == list(findings[0].plain())
    assert frame.loc[0, "code"] == "D601"
    assert list(Findings().to_frame().columns) == list(findings[0].plain())


def test_a_geopackage_is_checked_and_a_broken_one_is_reported(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"valid_from": ["1994-13"]}, geometry=[shapely.Point(1, 2)], crs=4326)
    frame.to_file(tmp_path / "good.gpkg")
    (tmp_path / "bad.gpkg").write_text("no database")
    assert [(f.code, Path(f.file).name) for f in geo.validate(tmp_path)] == [
        ("X004", "bad.gpkg"), ("D602", "good.gpkg"),
    ]  # fmt: skip


def test_every_layer_of_a_geopackage_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    bow_tie = shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)])
    for name, shape in [("towns", shapely.Point(46.75, 39.82)), ("areas", bow_tie)]:
        gpd.GeoDataFrame({"id": ["a"]}, geometry=[shape], crs=4326).to_file(file, layer=name)
    found = geo.validate(file, select=["G"])
    assert [(f.code, f.path) for f in found] == [("G308", "areas:$.geometry.coordinates[0][0]")]


def test_geometries_that_are_damaged_in_a_geopackage_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    shapes = [shapely.Point(46.75 + i, 39.82) for i in range(4)]
    gpd.GeoDataFrame({"id": list("abcd")}, geometry=[*shapes[:3], None], crs=4326).to_file(file)
    with closing(sqlite3.connect(file)) as table, table:
        for (name,) in table.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            table.execute(f'DROP TRIGGER "{name}"')
        table.execute("UPDATE a SET geom = x'4750FF' WHERE fid > 1 AND geom IS NOT NULL")
    [found] = geo.validate(file)
    assert (found.code, found.severity) == ("X004", "error")
    assert "the geometry of 2 rows, the first of them row 2 is damaged" in found.message


@pytest.mark.parametrize(
    "shape",
    [
        shapely.from_wkt("MULTIPOINT (EMPTY, (46.7 39.8), (46.8 39.8))"),
        shapely.from_wkt("GEOMETRYCOLLECTION (MULTIPOINT (EMPTY, (46.7 39.8)), POINT (46.8 39.8))"),
        shapely.from_wkt("MULTIPOINT (EMPTY)"),
        shapely.from_wkt("MULTIPOLYGON (EMPTY, ((46 39, 47 39, 47 40, 46 39)))"),
    ],
)
def test_shapes_with_empty_parts_are_read(shape: shapely.Geometry) -> None:
    frame = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[shape, shape], crs=4326)
    assert [f.code for f in geo.validate(frame) if f.severity == "error"] == []


def test_columns_of_dates_are_dates(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"valid_from": [datetime(2020, 11, 10), None], "valid_to": [datetime(2021, 1, 1, 9), None]},
        geometry=[shapely.Point(46, 39), shapely.Point(46.1, 39)], crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "a.gpkg")
    assert geo.validate(frame) == geo.validate(tmp_path) == []


def test_a_file_of_an_atlas_is_held_against_the_others(make_atlas: Callable[..., Path]) -> None:
    root = make_atlas({
        "layers/places.geojson": collection(feature(
            '{"name": "Shusha", "sources": ["s"], "licence": "CC0-1.0"}', id_="shusha")),
        "layers/sources.csv": "id,title\ns,Report\n",
        "layers/events.csv": "id,date,title,place,sources\na,2020,Talks,Shushi,s\n",
        "maps/map.toml": 'title = "M"\n\n[[layer]]\nfile = "place"\n',
    })  # fmt: skip
    found = {(Path(f.file).name, f.code, f.line, f.column) for f in geo.validate(root)}
    assert found == {("events.csv", "R701", 2, 14), ("map.toml", "R713", 4, 8)}
    only = geo.validate(root / "layers" / "events.csv")
    assert [(f.code, f.message) for f in only] == [
        ("R701", 'no feature or place is called "Shushi". Did you mean "shusha"?')
    ]


def test_the_atlas_of_this_repository_is_clean() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geo", "validate", "--output-format", "concise"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("", 0)


def test_columns_count_code_points() -> None:
    data = "aé😀b\n\nc".encode()
    positions = Positions(data)
    assert [positions.at(i) for i in (0, 1, 3, 7, 8, 9, 10, 1)] == [
        (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (3, 1), (1, 2),
    ]  # fmt: skip


@law
@given(st.lists(st.sampled_from(["a", "é", "\n", "😀", "\n\n", "b" * 5000, "ж" * 9000])), st.data())
def test_lines_and_columns_are_those_of_the_text_before(
    parts: list[str], data: st.DataObject
) -> None:
    text = "".join(parts)
    positions = Positions(text.encode())
    for _ in range(3):
        before = text[: data.draw(st.integers(0, len(text)))]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        offset = len(before.encode())
        assert positions.at(offset) == (line, column)
        assert positions.of(0, offset) == (1, 1, line, column)


def test_a_fingerprint_does_not_depend_on_lines_or_order(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    bad = feature('{"valid_from": "May"}', id_="bad")
    file.write_text(collection(feature(), bad))
    before = fingerprints(geo.validate(file))
    other = feature(id_="c", geometry=POINT.replace("46", "47"))
    file.write_text("\n\n" + collection(bad, other, feature()))
    assert fingerprints(geo.validate(file)) == before


def test_a_fingerprint_of_a_feature_without_an_id_holds_to_its_geometry(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    bad = feature('{"valid_from": "May"}').replace('"id": "a", ', "")
    other = feature().replace("46.75", "46.8")

    def mark(*features: str) -> list[str]:
        file.write_text(collection(*features))
        return fingerprints(geo.validate(file, select=["D601"]))

    before = mark(bad)
    assert mark(other, bad) == before
    assert mark(bad.replace("46.75", "46.9")) != before
    assert "content" not in geo.validate(file)[0].plain()


def test_a_missing_path_is_an_error_not_a_finding(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        geo.validate(tmp_path / "nothing")


def test_what_has_no_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.geojson")
    (tmp_path / "link.geojson").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.geojson", tmp_path / "link.geojson"):
        with pytest.raises(InputError, match="a device or a pipe, not a file"):
            geo.validate(path)
    assert geo.validate(tmp_path) == []
    with pytest.raises(InputError, match="no such file"):
        geo.validate("a" * 999)


def test_a_pipe_that_the_shell_opened_is_read() -> None:
    words = f"{sys.executable} -m geo validate --select J --output-format json <(echo '[1,')"
    shown = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False)
    assert [(f["code"], f["line"]) for f in json.loads(shown.stdout)] == [("J001", 2)]


def test_enormous_coordinates_are_found_without_a_word_from_numpy(tmp_path: Path) -> None:
    ring = "[[1e300, 0], [4, 0], [4, 4], [0, 1e300], [1e300, 0]]"
    shapes = [("Polygon", f"[{ring}]"), ("LineString", ring), ("MultiPoint", ring)]
    for kind, coordinates in shapes:  # warnings are errors in tests
        file = tmp_path / "a.geojson"
        file.write_text(f'{{"type": "{kind}", "coordinates": {coordinates}}}')
        assert "C206" in {f.code for f in geo.validate(file)}
        file.write_text(collection(feature(geometry=file.read_text())))
        assert "C206" in {f.code for f in geo.validate(file)}


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.geojson").write_text(collection(feature()))
    assert geo.validate(tmp_path) == []


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.parquet"])
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, name: str) -> None:
    for target in ("nowhere", name):
        (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / name).symlink_to(target)
        [found] = geo.validate(tmp_path)
        assert (found.code, f'the link leads to "{target}"' in found.message) == ("X004", True)


HOSTILE = {
    "open brackets": b"[" * 100_000,
    "open brackets in a feature": b'{"type":"FeatureCollection","features":[{"a":' + b"[" * 100_000,
    "open braces": b'{"type":"FeatureCollection","features":[' + b'{"a":' * 100_000,
    "closed brackets": b'{"type":"Feature","geometry":null,"properties":{"a":'
    + b"[" * 900 + b"]" * 900 + b"}}",
    "closed brackets in a feature": b'{"type":"FeatureCollection","features":[{"type":"Feature",'
    b'"properties":{"a":' + b"[" * 99_999 + b"]" * 99_999 + b'},"geometry":null}]}',
    "nested collections": b'{"type":"GeometryCollection","geometries":[' * 5_000,
    "keys given twice": b'{"features":[],' + b'"a":{"b":1,"b":2},' * 999 + b'"a":1}',
    "quotation marks": b'"' * 99_999,
    "escapes": b'"' + b"\\" * 99_999,
    "commas": b"[" + b"," * 99_999,
    "one long line": b'{"type":"Point","coordinates":[' + b"1" * 200_000 + b",2]}",
    "numbers of many digits": b"[" + b"9" * 100_000 + b"]",
    "zeros": b"\x00" * 100_000,
    "bytes": bytes(range(256)) * 400,
    "surrogates": b'"' + b"\\ud800" * 20_000 + b'"',
    "a type that is an object": b'{"type":{"type":[]},"features":[{"type":{}}],"geometry":[{}]}',
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", [".geojson", ".geojsonl", ".csv", ".toml"])
def test_hostile_input_gives_findings_soon(tmp_path: Path, name: str, suffix: str) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_bytes(HOSTILE[name])
    started = time.process_time()
    findings = geo.validate(file)
    assert time.process_time() - started < 10
    assert findings or suffix == ".csv"
    assert json.dumps([finding.plain() for finding in findings])


def test_a_table_of_ten_thousand_columns_is_read(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    names = ["id", "date", "title", *(f"c{i}" for i in range(10_000))]
    rows = [",".join([f"r{n}", "2020", f"t{n}", *["1"] * 10_000]) for n in range(3)]
    file.write_text("\n".join([",".join(names), *rows, "x,2021"]))
    started = time.process_time()
    assert [(f.code, f.line) for f in geo.validate(file)] == [("R715", 5)]
    assert time.process_time() - started < 10


def test_a_row_without_an_end_is_told_and_not_kept(found: Callable[..., object]) -> None:
    head = "id,date,title,lon,lat\n"
    assert found(head + "x," * 150_000, "events.csv") == [("R715", 2, 200_001)]
    quoted = f'a,2020,"{"," * 150_000}",46.75,39.82\n'
    assert found(head + quoted, "events.csv") == []


def test_a_map_file_of_many_keys_and_tables_takes_linear_time(
    make_atlas: Callable[..., Path],
) -> None:
    text = "# a line\u2028of its own\n" + "".join(f"key{i} = 1\n" for i in range(10_000))
    text += "".join(f'[[layer]]\nfile = "x{i}"\n' for i in range(2_000))
    file = make_atlas({"maps/map.toml": text}) / "maps" / "map.toml"
    started = time.process_time()
    found = [(f.code, f.line, f.column) for f in geo.validate(file)]
    assert time.process_time() - started < 10
    assert [one for one in found if one[0] == "X001"] == [("X001", i + 2, 1) for i in range(10_000)]


def test_texts_stand_for_what_is_in_the_files(make_atlas: Callable[..., Path]) -> None:
    root = make_atlas({"maps/map.toml": 'title = "M"\n', "layers/places.geojson": collection()})
    file = root / "maps" / "map.toml"
    texts = {file: b'title = "M"\ntimezone = "Mars"\n'}
    findings = validate_inputs(inputs([file]), Ruleset.of(), texts)
    assert [(f.code, f.line) for f in findings] == [("X006", 2)]


@pytest.mark.parametrize(
    ("cut", "line", "column"), [("", 40_001, 1), ('{"type": "Feature", "id": 1e', 40_001, 29)]
)
def test_a_large_text_that_breaks_off_is_not_read_by_tokens(
    tmp_path: Path, cut: str, line: int, column: int
) -> None:
    feature = '{"type": "Feature", "properties": {"name": "{[\\""}, "geometry": {"type": "Point", '
    lines = [f'{feature}"coordinates": [46.{i:05}, 39.8]}}}},' for i in range(39_999)]
    file = tmp_path / "large.geojson"
    text = "\n".join(['{"type": "FeatureCollection", "features": [', *lines, cut])
    file.write_text(text)
    assert len(text) > 4_000_000
    [found] = geo.validate(file, select=["J"])
    assert (found.code, found.line, found.column) == ("J001", line, column)


@pytest.mark.parametrize("holder", ["", "properties"])
def test_one_rule_can_be_set_aside_without_a_list(tmp_path: Path, holder: str) -> None:
    bow_tie = '{"type": "Polygon", "coordinates": [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]}'
    file = tmp_path / "a.geojson"

    def asking(word: str) -> list[str]:
        asked = f'"lint:ignore": "{word}"'
        text = feature(f"{{{asked}}}" if holder else "{}", bow_tie)
        file.write_text(collection(text if holder else f"{text[:-1]}, {asked}}}"))
        return [f.code for f in geo.validate(file, select=["G", "X"])]

    assert asking("G308") == asking("self-intersection") == []
    assert set(asking("G301")) == {"G308", "X002"}


@pytest.mark.skipif(not shutil.which("setpriv"), reason="nothing here lets root be refused a file")
def test_what_may_not_be_read_is_told_and_not_passed_over(tmp_path: Path) -> None:
    names = ["a.csv", "a.geojson", "a.gpkg", "a.json", "pyproject.toml"]
    for name in names:
        (tmp_path / name).write_text(collection(feature()))
        (tmp_path / name).chmod(0)
    (tmp_path / "shut").mkdir(mode=0)
    lost = "-dac_override,-dac_read_search"  # what lets root read everything
    words = ["setpriv", f"--bounding-set={lost}", f"--inh-caps={lost}", sys.executable, "-m", "geo",
             "validate", "--isolated", "--no-cache", "--output-format", "json",
             str(tmp_path)]  # fmt: skip
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    found = {Path(f["file"]).name: f["code"] for f in json.loads(run.stdout)}
    assert (run.returncode, found) == (1, dict.fromkeys([*names, "shut"], "X004"))
