"""What is accepted fast is what the rules about single features have nothing to say of."""

from __future__ import annotations

import json
import random
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import law
from msgspec import Raw

import geo
from geo.linter.acceptance.chunks import chunks, line_chunks
from geo.linter.acceptance.decoding import decoded
from geo.linter.acceptance.points import units
from geo.linter.acceptance.properties import Alike, properties
from geo.linter.acceptance.runs import Runs, is_even
from geo.linter.acceptance.shapes import shapes
from geo.linter.acceptance.verdict import judged
from geo.linter.inputs import Input
from geo.linter.rules import RULES, checks, turned
from geo.linter.rules.known import DEPTHS
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Document, Layer, Record
from geo.linter.ruleset import Ruleset
from geo.linter.validation import collections, documents
from geo.linter.validation.collections import NotRegularError
from geo.linter.validation.files import judged_text
from geo.linter.validation.pieces import Piece, is_bare
from geo.linter.validation.reading import Reading
from geo.linter.validation.records import Records

ONE = Input(Path("a.geojson"), Path("a.geojson"), "json")
LINES = Input(Path("a.geojsonl"), Path("a.geojsonl"), "json")
ODD_VALUES = [
    "x", " x", "x ", "", "n/a", "TBD", "None", "xXx", "tower", "-1", "é", "a\tb", "a\\b", "(1994)",
    "Hadrut (1994)", 1, -3, 2**63, 1e300, -9999, -9999.0, None, True, 1.5, [], "1994",
    {"a": 1}, "?", ["a", {"b": ["c", 1]}], ["e\u0301"], [["\u200b"]], {"a\u202e": 1}, [[[[[[1]]]]]],
    "NaN", "-",
]  # fmt: skip
ODD_KEYS = [
    "kind", "name", "name:hy", "valid_from", "note ", "höhe", "lint:ignore", "id", 'q"', "\n",
    "times", "date", "sources", "a\tb", "a\\b",
]  # fmt: skip

ODD_ENDS = [
    None, "1994", "1994-05", "1994-05-09", "1992-05-09", "1992-05-12", "1992", "1990-02-30", "2020",
    "1401", "14011", "0044", "9999", "2999", "2099-12-31", "", "..", "1994~", "1992-05-09?",
    " 1994", "1994-05-09T00:00Z", "May 1994", "1992/1994", "١٤٠١", 1994,
    20.5, True, ["1994"], {"a": "1994"},
]  # fmt: skip
PLAIN_ENDS = [
    ("1992-05-09", "1994-05-12"), ("1994-05-12", None), ("1990", "1992"), (None, "1992-05-09"),
    (None, None), ("1988-02", "1990-01"), ("1994-05-12", "1999-01-01"),
]  # fmt: skip
ODD_DATED = [
    "start_date", "end_date", "start", "begin", "valid_from_note", "version", "date",
    "valid_to:edtf", "datetime_from", "id",
]  # fmt: skip


def of_time(choose: random.Random) -> dict[str, object]:
    """Properties with a validity: plain, or odd in one way."""
    first, last = choose.choice(PLAIN_ENDS)
    if choose.random() < 0.1:
        first = choose.choice(ODD_ENDS)
    if choose.random() < 0.1:
        last = choose.choice(ODD_ENDS)
    found: dict[str, object] = {"valid_from": first, "valid_to": last, "sources": ["s"]}
    if choose.random() < 0.5:
        found["thing"] = choose.choice(["line", "town", "front", "road", "", None, 7, "7"])
    if choose.random() < 0.05:
        del found[choose.choice(list(found))]
    if choose.random() < 0.05:
        found[choose.choice(ODD_DATED)] = choose.choice([*ODD_ENDS, 1, 2, "circa 1994"])
    return found


def of_lines(choose: random.Random, x: float, y: float) -> dict[str, object]:
    """A line, lines or points: plain, or odd in one way."""
    count = choose.choice([2, 3, 9, 30])
    steps = [0.001, 0.001, 0.001, 0.0012, -0.0005, choose.choice([0.001, 0, 0.3, 20, -0.001])]
    line = [[x, y]]
    while len(line) < count:
        x, y = x + choose.choice(steps), y + choose.choice(steps) / choose.choice([1, 1, 3])
        line.append([round(x, choose.choice([1, 5, 6, 6, 6])), round(y, 6)])
    second = [[a + 1, b] for a, b in line[::-1]]
    match choose.randrange(10):
        case 0:
            line[1:] = choose.choice(
                [[], [line[0]], [line[1], line[0]], [line[1][:1]], [[1, 2, 3]]]
            )
        case 1:
            line.insert(1, choose.choice([line[0], [x + 181, y], [0, 0], [], None]))
        case 2:
            line += line[:1]
        case 3:
            line += [[x + 0.0001, y], line[1], [x, y + 3]]
    parts = [line, second]
    odd: list[object] = [parts[:1], [line, []], [line, *line], [[line], []]]
    coordinates = choose.choice([parts, parts, parts, choose.choice(odd)])
    kind = choose.choice(["LineString", "LineString", "MultiPoint", "MultiLineString", "Polygon"])
    return {"type": kind, "coordinates": coordinates if kind == "MultiLineString" else line}


def of_rings(choose: random.Random, x: float, y: float) -> dict[str, object]:
    """A polygon with holes, or several polygons: plain, or odd in one way."""

    def ring(west: float, south: float, size: float, *, turned: bool = False) -> list[list[float]]:
        east, north = west + size, south + size
        found = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return [[round(a, 7), round(b, 7)] for a, b in (found[::-1] if turned else found)]

    size = choose.choice([1e-6, 1e-5, 1e-4, 0.2])
    away = choose.choice([0.1, 0.1, 0.1, 0.8, 0.9, 0, -1])  # from the corner of the shell
    hole = ring(x + away, y + 0.1, size, turned=choose.random() < 0.9)
    other = ring(x + 0.5, y + 0.5, choose.choice([0.2, 0.2, 0.5, 0.7]), turned=True)
    whole = [ring(x, y, 1), hole, other][: choose.choice([2, 3, 3])]
    if choose.random() < 0.2:
        whole = choose.choice([[], [whole[0]], [hole, whole[0]], [*whole, hole], [*whole, []]])
    if choose.random() < 0.4:
        return {"type": "Polygon", "coordinates": whole}
    second = [ring(x + choose.choice([1.5, 1.5, 1, 0.1, 0.5]), y, 1)]
    parts = choose.choice([[whole, second], [second, whole, [other[::-1]]], [whole], [whole, []]])
    return {"type": "MultiPolygon", "coordinates": parts}


def feature(choose: random.Random) -> dict[str, object]:
    """A feature that is plain in most ways, and odd in a few."""
    x, y = round(choose.uniform(40, 50), 4), round(choose.uniform(30, 40), 4)
    size = choose.choice([0.01, 1, 3])
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    ring = [[round(a, 5), round(b, 5)] for a, b in ring]
    geometry: dict[str, object] = {"type": "Point", "coordinates": [x, y]}
    kind = choose.random()
    if kind < 0.4:
        geometry = {"type": "Polygon", "coordinates": [ring]}
        match choose.randrange(12):
            case 0:
                ring.reverse()
            case 1:
                ring.pop()
            case 2:
                ring.insert(2, ring[1])
            case 3:
                ring[1], ring[2] = ring[2], ring[1]
            case 4:
                ring[2] = [ring[2][0] * choose.choice([1, 10, -1]), ring[2][1]]
            case 5:
                ring[1] = [ring[1][0], ring[1][1], 5]
            case 6:
                ring.insert(3, [ring[2][0], ring[2][1] + 2])
            case 7:
                ring[1] = [ring[1][0] + 0.000000123, True]
            case 8:
                geometry["coordinates"] = [ring, ring]
    elif kind < 0.6:
        geometry = of_lines(choose, x, y)
    elif kind < 0.8:
        geometry = of_rings(choose, x, y)
    elif choose.random() < 0.3:
        odd = [[0, 0], [190, 0], [1, 99], [x], [x, None], [True, 1], ["1", 2], [1.123456789, 2], []]
        geometry["coordinates"] = choose.choice(odd)
    properties = {"kind": "village", "height": 5, "note": "quiet"}
    if choose.random() < 0.4:
        properties[choose.choice(ODD_KEYS)] = choose.choice(ODD_VALUES)
    if choose.random() < 0.2:
        geometry = {"type": "LineString", "coordinates": ring}
    kind = choose.choice(["Feature"] * 6 + ["feature", "Point", "fe\u202eature"])
    found = {"type": kind, "id": "a", "properties": properties, "geometry": geometry}
    if choose.random() < 0.2:
        odd_members = {"id": choose.choice([1, 2**60, None, True, "é"]), "bbox": [1], "crs": None}
        name = choose.choice(list(odd_members))
        found[name] = odd_members[name]
    if choose.random() < 0.05:
        del found[choose.choice(["properties", "geometry", "id", "type"])]
    return found


def not_regular(*_: object) -> None:
    raise NotRegularError


SNIPPETS = [
    "", " ", "\n", ",", '"', "\\", "\\u0041", "\\ud800", "{", "}", "[", "]", ":", "0", "-", ".5",
    "e9", "null", "true", "NaN", "1e999", "é", "e\u0301", "\u202e", "\u200b", "\t", "\x00", "?",
    "n/a", "-9999", "ա", "я", '"id": 1, ', '"a": 1, "a": 2, ', '"crs": null, ', "(1994)",
    '"valid_from": "May", ', '"lint:ignore": ["G304"], ', ", 5", "[1, 2], ", '"coordinates"',
    "Feature", "99999999999999999999", "1234567",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A collection of good features, damaged in a few places, or in none."""
    choose = random.Random(draw(st.integers(0, 9999)))
    lines = [
        json.dumps(feature(choose), ensure_ascii=False) for _ in range(draw(st.integers(1, 6)))
    ]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}"
    return _damaged(draw, text)


@st.composite
def damaged_lines(draw: st.DrawFn) -> bytes:
    """Good features, one a line, damaged in a few places, or in none."""
    choose = random.Random(draw(st.integers(0, 9999)))
    lines = [
        json.dumps(feature(choose), ensure_ascii=False) for _ in range(draw(st.integers(1, 6)))
    ]
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\n\n", ", \n", "\n\x1e"]))
    text = draw(st.sampled_from(["", "", "", "\ufeff", "\n"])) + end.join(lines)
    return _damaged(draw, text + draw(st.sampled_from(["", "\n", "\r\n", " \n \n"])))


def _damaged(draw: st.DrawFn, text: str) -> bytes:
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(SNIPPETS)) + text[at + draw(st.integers(0, 3)) :]
    return text.encode(errors="surrogatepass")


def assert_fast_is_slow(data: bytes, size: int, one: Input = ONE) -> Reading:
    """Whether a text comes to the same with fast acceptance, by chunks of a size, and without."""
    rules = Ruleset.of(["ALL"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collections, "chunks", partial(chunks, size=size))
        patch.setattr(collections, "line_chunks", partial(line_chunks, size=size))
        fast = judged_text(one, data, rules)
        patch.setattr(documents, "read_collection", not_regular)
        patch.setattr(documents, "read_lines", not_regular)
        slow = judged_text(one, data, rules)
    assert sorted(map(repr, fast.findings)) == sorted(map(repr, slow.findings))
    assert (fast.layer is None) == (slow.layer is None)
    if fast.layer and slow.layer:
        assert [plain(r) for r in fast.layer.records] == [plain(r) for r in slow.layer.records]
    return fast


@st.composite
def dated(draw: st.DrawFn) -> list[dict[str, object]]:
    """Features with a validity, of one kind, near each other or apart; most of them plain."""
    choose = random.Random(draw(st.integers(0, 99999)))
    step, width = choose.choice([0.002, 0.011, 0.3]), choose.choice([0.0015, 0.0102, 0.01091])
    is_area, found = choose.random() < 0.5, []
    for i in range(draw(st.integers(1, 9))):
        x, y = 46.123456 + step * i, 39.123456 + (choose.randrange(3) / 3 if step > 0.1 else 0)
        ring = [[x, y], [x + width, y], [x + width, y + width], [x, y + width], [x, y]]
        ring = [[round(a, 6), round(b, 6)] for a, b in ring]
        area = {"type": "Polygon", "coordinates": [ring]}
        point = {"type": "Point", "coordinates": ring[0]}
        name = choose.choice([f"a-{i}", f"a-{9 - i}", f"line-v{i}", i, f"b{i}"])
        geometry = area if is_area else point
        found.append(
            {"type": "Feature", "id": name, "properties": of_time(choose), "geometry": geometry}
        )
    return found


CUTS = ["1990-01-01", "1992-05-09", "1994-05-12", "1999-01-01", "2001-02-03"]


@st.composite
def succeeding(draw: st.DrawFn) -> list[dict[str, object]]:
    """Versions of things, each of which starts when the one before ends, but for a few."""
    choose = random.Random(draw(st.integers(0, 99999)))
    names = ("start_date", "end_date") if choose.random() < 0.1 else ("valid_from", "valid_to")
    found = []
    for thing in range(draw(st.integers(1, 4))):
        cuts: list[object] = [*CUTS[: choose.randint(2, 5)]]
        if choose.random() < 0.4:
            cuts[0], cuts[-1] = choose.choice([(None, None), (None, "2005"), ("1989~", "..")])
        if choose.random() < 0.3:
            cuts[choose.randrange(len(cuts))] = choose.choice(ODD_ENDS)
        numbers = list(range(choose.choice([1, 8]), 20))
        if choose.random() < 0.2:
            choose.shuffle(numbers)
        for number, ends in zip(numbers, pairwise(cuts), strict=False):
            first, last = ends
            if choose.random() < 0.05:
                first = choose.choice([*CUTS, f"{first}~", None])
            found.append({
                "type": "Feature", "id": choose.choice([f"t{thing}-{number}"] * 9 + [number]),
                "properties": {"thing": f"t{thing}", names[0]: first, names[1]: last},
                "geometry": {"type": "Point", "coordinates": [46.123456, 39.123456]},
            })  # fmt: skip
    choose.shuffle(found)
    return found


@law
@given(features=succeeding(), size=st.sampled_from([300, 1 << 19]))
def test_fast_and_slow_reading_agree_on_versions(
    features: list[dict[str, object]], size: int
) -> None:
    assert_fast_is_slow(collection(features), size)


def collection(features: list[dict[str, object]]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@law
@given(features=dated(), size=st.sampled_from([1, 300, 1 << 19]))
def test_fast_and_slow_reading_agree_on_dated_features(
    features: list[dict[str, object]], size: int
) -> None:
    assert_fast_is_slow(collection(features), size)
    assert_fast_is_slow("\n".join(map(json.dumps, features)).encode(), size, LINES)


@pytest.mark.parametrize("first", ODD_ENDS)
@pytest.mark.parametrize("names", [("valid_from", "valid_to"), ("start_date", "end_date")])
def test_fast_and_slow_reading_agree_on_ends_of_validities(
    first: object, names: tuple[str, str]
) -> None:
    features: list[dict[str, object]] = [
        {"type": "Feature", "id": i, "properties": {names[0]: first, names[1]: last},
         "geometry": {"type": "Point", "coordinates": [46.123456, 39.123456]}}
        for i, last in enumerate(ODD_ENDS)
    ]  # fmt: skip
    assert_fast_is_slow(collection(features), 1 << 19)
    for one in features:
        assert_fast_is_slow(collection([one]), 1)


@law
@given(data=damaged(), size=st.sampled_from([1, 300, 1 << 19]))
def test_fast_and_slow_reading_agree_on_any_text(data: bytes, size: int) -> None:
    assert_fast_is_slow(data, size)


@law
@given(data=damaged_lines(), size=st.sampled_from([1, 300, 1 << 19]))
def test_fast_and_slow_reading_agree_on_any_lines(data: bytes, size: int) -> None:
    assert_fast_is_slow(data, size, LINES)


def moved(value: Any, by: int) -> Any:
    """Coordinates a little further east and north."""
    if isinstance(value, list):
        return [moved(part, by) for part in value]
    is_degrees = isinstance(value, float) and value < 1e6
    return round(value + by / 1e6, 9) if is_degrees else value


@law
@given(seed=st.integers(0, 9999), count=st.integers(2, 20), size=st.sampled_from([300, 1 << 19]))
def test_fast_and_slow_reading_agree_on_many_features_with_one_fault(
    seed: int, count: int, size: int
) -> None:
    one: dict[str, Any] = feature(random.Random(seed))
    many = []
    for i in range(count):
        other = {**one, "id": i} if one.get("id") == "a" else dict(one)
        if isinstance(shape := other.get("geometry"), dict) and i % 3:
            other["geometry"] = {**shape, "coordinates": moved(shape["coordinates"], i)}
        many.append(other)
    assert_fast_is_slow(collection(many), size)


FEATURE = (
    b'{"type": "Feature", "id": "%b", "properties": {}, '
    b'"geometry": {"type": "Point", "coordinates": [46.123456, 39.12345%b]}}'
)
FEATURES = [FEATURE % (name, name) for name in (b"1", b"2", b"3", b"4")]


@pytest.mark.parametrize(("lines", "is_fast"), [
    (FEATURES, True),
    ([*FEATURES, b""], True),
    ([line + b" \r" for line in FEATURES], True),
    ([FEATURES[0].replace(b"Feature", b"feature"), *FEATURES[1:]], True),
    ([b'\xef\xbb\xbf' + FEATURES[0], *FEATURES[1:]], True),
    ([FEATURES[0], b"", *FEATURES[1:]], False),
    ([b" " + FEATURES[0], *FEATURES[1:]], False),
    ([b",".join(FEATURES[:2]), *FEATURES[2:]], False),
    ([*FEATURES[0].split(b", ", 1), b", ".join(FEATURES[1:3])], False),
    ([*FEATURES[0].replace(b'"id": "', b'"id": "}, {').split(b", ", 2)[1:], FEATURES[2]], False),
    ([b'{"type": "Feature", "id": "a}', b'{b"' + FEATURES[0].split(b'"1"')[1],
      b",".join(FEATURES[:2])], False),
    ([b'{"type": "FeatureCollection", "features": [%b]}' % FEATURES[0], FEATURES[1]], False),
    ([b'{"type": "Point", "coordinates": [46.123456, 39.123456]}', FEATURES[1]], False),
    ([b"\x1e" + line for line in FEATURES], False),
    ([*FEATURES, b"null"], False),
    ([b"null", *FEATURES], False),
    ([*FEATURES, b"}"], False),
])  # fmt: skip
@pytest.mark.parametrize("size", [1, 300, 1 << 19])
def test_lines_are_judged_alike_by_chunks_and_one_by_one(
    lines: list[bytes], size: int, *, is_fast: bool
) -> None:
    found = assert_fast_is_slow(b"\n".join(lines), size, LINES)
    assert (found.records is not None) == is_fast


@pytest.mark.parametrize("key", ODD_KEYS)
@pytest.mark.parametrize("size", [1, 1 << 19])
def test_fast_and_slow_reading_agree_on_odd_values(key: str, size: int) -> None:
    geometry = {"type": "Point", "coordinates": [46.123456, 39.123456]}
    features = [
        {"type": "Feature", "id": i, "properties": {"kind": "x", key: value}, "geometry": geometry}
        for i, value in enumerate(ODD_VALUES)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    assert_fast_is_slow(text.replace("1e+300", "1e999").encode(), size)
    assert_fast_is_slow(text.encode(), size)


@pytest.mark.parametrize("coordinates", [["4\u202e6", 40], [["\u202e", 40]], "\u202e", {}, None])
def test_fast_and_slow_reading_agree_on_texts_among_coordinates(coordinates: object) -> None:
    geometry = {"type": "Point", "coordinates": coordinates}
    one: dict[str, object] = {"type": "Feature", "properties": {"a": 1}, "geometry": geometry}
    assert_fast_is_slow(collection([one]), 1)


LISTS = [
    "[]", '["s1"]', '["s1", "s2"]', '[ "a" ,\n"b" ]', '["n/a", " x", "?", ""]', '["a]b", "[", "{"]',
    '["a:b", ":c"]', '["é"]', '["e\u0301"]', '["\u202e"]', '["a\\tb"]', "[1]", "[null]", "[[]]",
    '[{"a": 1}]', '[{"a": 1, "a": 2}]', '["a", "a"]', '["x",]', '"s1"', "null",
]  # fmt: skip


@pytest.mark.parametrize("first", LISTS[:6])
@pytest.mark.parametrize("name", ["tags", "sources", "name", "thing", "valid_from"])
def test_fast_and_slow_reading_agree_on_lists(first: str, name: str) -> None:
    for second in LISTS:
        rows = [
            f'{{"type": "Feature", "id": {i}, "properties": {{"kind": "x", "{name}": {value}}}, '
            f'"geometry": {{"type": "Point", "coordinates": [46.123456, 39.1{i}3456]}}}}'
            for i, value in enumerate([first, first, second])
        ]
        text = '{"type": "FeatureCollection", "features": [' + ",\n".join(rows) + "]}"
        assert_fast_is_slow(text.encode(), 1 << 19)


def test_lists_of_texts_are_read_by_a_pattern() -> None:
    raws = [Raw(b'{"tags": ["a", "b"], "n": 1}'), Raw(b'{"tags": [], "n": 2}')]
    assert isinstance(properties(raws), Alike)
    assert not isinstance(properties([raws[0], Raw(b'{"tags": [1], "n": 2}')]), Alike)


def plain(record: Record) -> tuple[object, ...]:
    return record.index, record.feature, record.geometry and record.geometry.wkb


@pytest.mark.parametrize("seed", range(5))
def test_acceptance_changes_no_finding(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = random.Random(seed)
    features = [feature(choose) for _ in range(300)]
    lines = ",\n".join(map(json.dumps, features))
    file = tmp_path / "a.geojson"
    file.write_text(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}')
    fast = geo.validate(file)
    monkeypatch.setattr(documents, "read_collection", not_regular)
    assert geo.validate(file) == fast


def accepted(*features: object) -> list[bool]:
    text = b"[" + b",".join(f if isinstance(f, bytes) else orjson.dumps(f) for f in features) + b"]"
    found = decoded(text)
    assert found
    return judged(found, properties(found.properties), text).good.tolist()


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["Shushi", "Hadrut", "Martuni"], 0),
        (["Shushi", "hadrut", "Martuni"], 1),
        (["Shushi", "HADRUT TOWN", "Martuni"], 1),
        (["Շուշի", "հադրութ", "Մարտունի", None], 1),
        (["Շուշի", "Հադրութ", "Մարտունի", None], 0),
        (["Xankəndi", "AĞDAM ŞƏHƏRI", "Shusha"], 1),
        (["ქალაქი", "სოფელი"], 0),
        (["shushi", "hadrut"], 0),
        (["Shushi", 1e300, "Hadrut"], 1),
        (["Shushi", {"a": 1}, "Hadrut"], 1),
        (["Shushi", "SHUSHI", "Hadrut"], 2),
        (["Shushi", "SHÜSHI ", "Shushi"], 3),
    ],
)
def test_names_are_judged_alike_by_columns_and_one_by_one(names: list[Any], count: int) -> None:
    features = [
        {"type": "Feature", "id": i, "properties": {"name": name},
         "geometry": {"type": "Point", "coordinates": [46.123456, 39.123456 + i / 100]}}
        for i, name in enumerate(names)
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert_fast_is_slow(text, 1 << 19)
    found = judged_text(ONE, text, Ruleset.of(["N803", "N809", "L510"]))
    assert len(found.findings) == count


@pytest.mark.parametrize("other", [{"a": 1}, {"a": 1.0}, {"a": 2}, {"a": 1, "id": 7}, {}, {"b": 1}])
def test_points_at_one_place_are_judged_alike_by_columns_and_one_by_one(
    other: dict[str, object],
) -> None:
    geometry = {"type": "Point", "coordinates": [46.123456, 39.123456]}
    features = [
        {"type": "Feature", "properties": values, "geometry": geometry}
        for values in ({"a": 1}, other)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    for size in (1, 1 << 19):
        assert_fast_is_slow(text, size)


PAIRS = st.just([46.5, -3])
PARTS = st.lists(PAIRS, min_size=1, max_size=3)
NESTED = {
    "Point": PAIRS,
    "LineString": PARTS,
    "Polygon": st.lists(PARTS, min_size=1, max_size=3),
    "MultiPolygon": st.lists(st.lists(PARTS, min_size=1, max_size=2), min_size=1, max_size=2),
}
ODD_NESTED = st.recursive(st.just(5), lambda inner: st.lists(inner, max_size=3), max_leaves=6)


def parts_of(value: Any, depth: int) -> list[int] | None:
    """How many positions each line or ring of some coordinates has; None if they are odd."""
    if not isinstance(value, list) or not value:
        return None
    if depth == 0:
        return [1] if len(value) == 2 and not any(isinstance(n, list) for n in value) else None
    inner = [parts_of(part, depth - 1) for part in value]
    if None in inner:
        return None
    sizes = [size for part in inner for size in part or ()]
    return [len(sizes)] if depth == 1 else sizes


@law
@given(data=st.data(), kind=st.sampled_from(sorted(NESTED)), space=st.sampled_from(["", " ", "\n"]))
def test_shapes_are_those_of_nested_lists(data: st.DataObject, kind: str, space: str) -> None:
    others = st.one_of(*NESTED.values(), ODD_NESTED)
    one = st.one_of(*[NESTED[kind]] * 9, others)
    coordinates = data.draw(st.lists(one, min_size=1, max_size=4))
    sizes = [parts_of(value, DEPTHS[kind]) for value in coordinates]
    texts = [json.dumps(value).replace(" ", space).encode() for value in coordinates]
    found = shapes(kind, texts)
    if None in sizes:
        assert found is None
        return
    assert found
    assert found.sizes.tolist() == [size for of_one in sizes for size in of_one or ()]
    if kind != "Point":
        assert found.counts.tolist() == [len(of_one or ()) for of_one in sizes]
    assert found.places.T.tolist() == [[46.5, -3]] * sum(found.sizes.tolist())


@pytest.mark.parametrize("most", [2, 3, 4])
@pytest.mark.parametrize("last", [("Point", [39.7, 46.7]), ("MultiPoint", [[39.7, 46.7]])])
def test_few_towns_are_looked_up_by_columns_and_one_by_one(
    most: int, last: tuple[str, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turned, "MOST", most)
    named = [("Shusha", ("Point", [39.758, 46.75])), ("Fuzuli", ("Point", [39.6, 47.145])),
             ("Salyan", ("Point", [39.6, 48.98])), ("A farm", last)]  # fmt: skip
    features: list[dict[str, object]] = [
        {"type": "Feature", "id": name, "properties": {"name": name},
         "geometry": {"type": kind, "coordinates": place}}
        for name, (kind, place) in named
    ]  # fmt: skip
    found = assert_fast_is_slow(collection(features), 1 << 19)
    are_looked_up = most >= 4 or (most == 3 and last[0] == "MultiPoint")
    assert any("GeoNames" in one.message for one in found.findings) == are_looked_up


def test_plain_geometries_are_accepted() -> None:
    ring = [[46.1, 39.123], [46.212, 39.1], [46.2, 39.2], [46.1, 39.123]]
    hole = [[46.15, 39.13], [46.16, 39.14], [46.17, 39.13], [46.15, 39.13]]
    far = [[x + 1, y] for x, y in ring]
    line, back = ring[:3], [[46.3, 39.1], [46.4, 39.1], [46.4, 39.2], [46.35, 39.05]]
    shapes = [
        ("Point", [46.1, 39]),
        ("MultiPoint", line),
        ("LineString", line),
        ("MultiLineString", [line, line[:2]]),
        ("Polygon", [ring]),
        ("Polygon", [ring, hole]),
        ("MultiPolygon", [[ring, hole], [far]]),
        ("LineString", back),
    ]
    features = [
        {"type": "Feature", "id": i, "properties": {"kind": "village", "tags": ["a", {"b": 1}]},
         "geometry": {"type": kind, "coordinates": coordinates}}
        for i, (kind, coordinates) in enumerate(shapes)
    ]  # fmt: skip
    assert accepted(*features) == [True] * 7 + [False]


RUNS = st.lists(st.tuples(st.sampled_from([1, 2, 5]), st.integers(1, 7)), min_size=1, max_size=12)


@law
@given(st.lists(RUNS, min_size=1, max_size=4))
def test_a_stretch_of_coarse_numbers_is_looked_at(parts: list[list[tuple[int, int]]]) -> None:
    """Whatever passes by columns passes the rule."""
    lines = [
        [[round(46.123456 + i / 7, digits), round(39.987654 - i / 9, digits)]
         for digits, count in part for i in range(count)]
        for part in parts
    ]  # fmt: skip
    x, y = units(np.array([place for line in lines for place in line])).T
    geometry = {"type": "MultiLineString", "coordinates": lines}
    item = Item({"type": "Feature", "properties": {}, "geometry": geometry}, "feature", b"")
    even = is_even(Runs(x, y, np.array([len(x)])))[0]
    assert not (even and list(RULES["C221"].check(item)))


@pytest.mark.parametrize(("sizes", "count", "even"), [
    ([24], 5, [False]), ([24], 4, [True]), ([19], 5, [True]),
    ([20, 20], 5, [False, True]), ([7, 20], 5, [True, True]), ([8, 20], 5, [True, True]),
    ([9, 20], 4, [True, True]), ([6, 20], 9, [True, False]),
])  # fmt: skip
def test_coarse_numbers_count_where_they_follow_each_other(
    sizes: list[int], count: int, even: list[bool]
) -> None:
    """So many from the sixth vertex on are coarse, and every third one after."""
    x = np.arange(sum(sizes)) + 46 * 10**7 + 1.0
    x[5 : 5 + count] = x[7 + count :: 3] = 46 * 10**7
    assert is_even(Runs(x, x, np.array(sizes))).tolist() == even


def test_a_key_given_twice_is_not_accepted() -> None:
    text = (
        b'{"type": "Feature", "id": 1, "properties": {"a": 1, "a": 2}, '
        b'"geometry": {"type": "Point", "coordinates": [1, 2]}}'
    )
    assert accepted(text) == [False]


@pytest.mark.parametrize("is_dated", [False, True])
def test_no_feature_of_a_plain_layer_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_dated: bool
) -> None:
    """A new rule over layers tells in `geo.linter.rules.quiet` when it has no say."""
    places = [
        {"type": "Feature", "id": f"p{i}", "properties": {"name": f"Place {i}", "height": i},
         "geometry": {"type": "Point", "coordinates": [46.3 + i / 79.19, 39.3 + i / 79.07]}}
        for i in range(1, 9)
    ]  # fmt: skip
    for place in places:
        place["geometry"]["coordinates"] = [round(n, 5) for n in place["geometry"]["coordinates"]]
        if is_dated:
            place["properties"] |= {"thing": "place", "valid_from": None, "valid_to": "1994-05-09"}
    if is_dated:
        places[1]["properties"] |= {"valid_from": "1994-05-09", "valid_to": None}
        for number, place in enumerate(places[2:]):
            place["properties"] |= {"thing": f"place-{number}"}
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": places}))
    monkeypatch.setattr(Records, "__iter__", None)
    monkeypatch.setattr(Records, "__getitem__", None)
    assert geo.validate(file) == []


@pytest.mark.parametrize("name", ["", '"name": "places", ', '"name" : "TODO" ,', '"name": "null",'])
@pytest.mark.parametrize("text", ['{"type": "FeatureCollection", %s"features": []}', """{
  "type" : "FeatureCollection",
  %s
  "features": [ ] } """])  # fmt: skip
def test_no_rule_has_anything_to_say_of_a_bare_collection(text: str, name: str) -> None:
    raw = (text % name).encode()
    value = orjson.loads(raw)
    assert is_bare(Piece(value, raw, 0))
    item = Item(value, "document", raw)
    document = Document(value, Layer("a", "a", []), raw)
    codes = frozenset(RULES)
    found = [hit for _, check in checks(item.scopes, codes) for hit in check(item)]
    found += [hit for _, check in checks("document", codes) for hit in check(document)]
    assert found == []


@pytest.mark.parametrize("members", [
    '"type": "FeatureCollection", "bbox": [0, 0, 1, 1], "features": []',
    '"type": "FeatureCollection", "crs": null, "features": []',
    '"type": "FeatureCollection", "name": "a\u202e", "features": []',
    '"type": "FeatureCollection", "name": "a", "name": "b", "features": []',
    '"type": "FeatureCollection", "features": [], "note": 1',
    '"type": "featureCollection", "features": []',
])  # fmt: skip
def test_a_collection_with_anything_else_is_looked_at(members: str) -> None:
    raw = f"{{{members}}}".encode()
    assert not is_bare(Piece(orjson.loads(raw), raw, 0))
