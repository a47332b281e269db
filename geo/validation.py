"""The engine of `geo validate`: files in, findings out.

A file is read once, as bytes. A FeatureCollection is cut into its features, which are read one
after the other, so that memory stays near the size of the file; the place of a finding is looked
up in the text of its feature only. Rules over layers, tables and atlases see records of what was
read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from geo.acceptance import accept
from geo.csvtext import Cells
from geo.declaration import Declaration
from geo.errors import ConfigError, GeoError, InputError, Problem, printable, unreadable
from geo.featuretext import cut
from geo.findings import Edit, Finding, Findings, Fix, Positions
from geo.inputs import JSON_LINES, Input, inputs
from geo.jsontext import DEEPEST, Fault, Place, faults, locate, written
from geo.jsontext import Path as JsonPath
from geo.rules import checks
from geo.rules.dates import dated_texts
from geo.rules.edited import edited
from geo.rules.index import index_of
from geo.rules.json import text_json
from geo.rules.rule import (
    Atlas,
    Change,
    Dated,
    Document,
    Hit,
    Item,
    Layer,
    MapText,
    Record,
    Rule,
    Scope,
    Table,
    Text,
)
from geo.ruleset import Ruleset

if TYPE_CHECKING:
    import geopandas as gpd

_DOCS = "docs/rules.md#"
_UNDECLARED = Declaration()
_KEYS = re.compile(rb'"[ \t\n\r]*:')
_DATE_COLUMNS = {"events": ["date"], "claims": ["date"], "sources": ["published", "accessed"]}


def validate(
    target: str | Path | Iterable[str | Path] | gpd.GeoDataFrame = ".",
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    ruleset: Ruleset | None = None,
) -> Findings:
    """What is wrong with files, folders, an atlas, or a GeoDataFrame, in order of place.

    Args:
        target: a path, several, or a frame. A folder is searched; a folder with `layers/` in it is
            an atlas, whose files are held against each other.
        select: codes, prefixes or names of the only rules to use, such as `["D", "R704"]`.
        ignore: rules not to use.
        ruleset: all choices at once, instead of `select` and `ignore`.

    Raises:
        ConfigError: a rule that is named does not exist.
        InputError: a path does not exist.
    """
    rules = ruleset or Ruleset.of(select=tuple(select), ignore=tuple(ignore))
    if hasattr(target, "geometry"):
        return _sorted(_frame_findings(target, rules))
    paths = [target] if isinstance(target, str | Path) else list(target)
    return validate_inputs(inputs([Path(path) for path in paths]), rules)


def validate_inputs(
    found: list[Input], rules: Ruleset, texts: dict[Path, bytes] | None = None
) -> Findings:
    """The findings of files that were collected before; see `geo.inputs`.

    With `texts`, files that stand in it are not read but taken from there, and those that are read
    are put into it.
    """
    readings: dict[Path, Reading] = {}
    findings: list[Finding] = []
    for one in found:
        reading = readings[one.path] = read(one, rules, texts)
        if one.is_wanted:
            findings += reading.findings
    for root in dict.fromkeys(one.atlas for one in found if one.atlas is not None):
        members = [(one, readings[one.path]) for one in found if one.atlas == root]
        findings += _atlas_findings(members, rules, ("layers", "atlas"))
    for folder in dict.fromkeys(one.path.parent for one in found if one.atlas is None):
        beside = [one for one in found if one.atlas is None and one.path.parent == folder]
        if rules.layers and len(beside) > 1:
            members = [(one, readings[one.path]) for one in beside]
            findings += _atlas_findings(members, rules, ("layers",))
    return _sorted(f for f in findings if not rules.sets_aside(f))


def _sorted(findings: Iterable[Finding]) -> Findings:
    return Findings(sorted(findings, key=lambda f: (f.file, f.offset or 0, f.code, f.message)))


@dataclass
class Reading:
    """What one file came to: its findings, and what rules over several files need of it."""

    name: str
    data: bytes = b""
    findings: list[Finding] = field(default_factory=list)
    layer: Layer | None = None
    table: Table | None = None
    map: MapText | None = None
    spans: list[tuple[int, JsonPath]] = field(default_factory=list)
    _positions: Positions | None = None

    def place(self, start: int, end: int) -> dict[str, int | None]:
        """The fields of a finding that tell where a span of bytes is."""
        self._positions = self._positions or Positions(self.data)
        line, column = self._positions.at(start)
        end_line, end_column = self._positions.at(end)
        return {"line": line, "column": column, "end_line": end_line, "end_column": end_column,
                "offset": start}  # fmt: skip


def read(one: Input, rules: Ruleset, texts: dict[Path, bytes] | None = None) -> Reading:
    """The findings of one file by itself."""
    name = str(one.name)
    try:
        if one.kind == "geodata":
            return _read_geodata(one, rules)
        data = one.path.read_bytes() if texts is None or one.path not in texts else texts[one.path]
        if texts is not None:
            texts[one.path] = data
    except OSError as error:
        reading = Reading(name)
        problem = str(unreadable(one.path, error).problems[0].reason)
        _text_findings(reading, [Fault("unreadable", 0, 0, problem)], rules)
        return reading
    reading = Reading(name, data)
    blank = not data.strip(b" \t\r\n\xef\xbb\xbf\0")
    if blank:
        _text_findings(reading, [Fault("empty", 0, 0, "the file is empty")], rules)
    elif fault := _not_utf8(data):
        _text_findings(reading, [fault], rules)
    elif one.kind == "table":
        _read_table(reading, one, rules)
    elif one.kind == "map":
        _read_map(reading, one, rules)
    else:
        _read_json(reading, one, rules)
    return reading


def _not_utf8(data: bytes) -> Fault | None:
    """The first byte that is not UTF-8, found without a copy of the whole text."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "UTF-32"),
        (codecs.BOM_UTF16_LE, "UTF-16"),
        (codecs.BOM_UTF16_BE, "UTF-16"),
    ):
        if data.startswith(mark):
            return Fault("not-utf8", 0, len(mark), f"the file is {name}, not UTF-8")
    step = 1 << 22
    at = 0
    while at < len(data):
        end = min(at + step, len(data))
        while end < len(data) and at < end and data[end] & 0xC0 == 0x80:
            end -= 1  # never cut a character in two
        try:
            data[at : max(end, at + 1)].decode()
        except UnicodeDecodeError as error:
            bad = at + error.start
            return Fault("not-utf8", bad, bad + 1, f"byte 0x{data[bad]:02X} is not UTF-8")
        at = max(end, at + 1)
    return None


# ----- findings


def _finding(reading: Reading, rule: Rule, hit: Hit, rules: Ruleset, **fields: Any) -> Finding:
    return Finding(
        rule.code,
        rule.name,
        rules.severity(rule, hit.severity),
        printable(hit.message),
        reading.name,
        url=_DOCS + rule.code.lower(),
        **fields,
    )


def _text_findings(
    reading: Reading, found: list[Fault], rules: Ruleset, *, is_sequence: bool = False
) -> None:
    text = Text(reading.data, tuple(found), is_sequence)
    for rule, check in checks("text", rules.codes):
        for hit in check(text):
            place = reading.place(*hit.span) if hit.span else {}
            edits = tuple(Edit(c.span[0], c.span[1], c.text.encode()) for c in hit.fix if c.span)
            fix = Fix(rule.fix, hit.fix_title, edits) if edits and rule.fix else None
            reading.findings.append(_finding(reading, rule, hit, rules, fix=fix, **place))


# ----- JSON


def _read_json(reading: Reading, one: Input, rules: Ruleset) -> None:
    data = reading.data
    start = 3 if data.startswith(codecs.BOM_UTF8) else 0
    is_sequence = one.path.suffix.lower() in JSON_LINES or data[start : start + 1] == b"\x1e"
    records: list[Record] = []
    found: list[Fault] = []
    around: _Piece | None = None
    pieces = _lines(data) if is_sequence else _pieces(data, start)
    for batch in _batched(pieces, _BATCH):
        for piece, geometry in zip(batch, _accepted(batch), strict=True):
            if isinstance(piece, Fault):
                found.append(piece)
            elif geometry is not None:
                records.append(_accepted_record(piece, geometry))
                reading.spans.append((piece.offset, ()))
            else:
                around = piece if piece.role == "document" else around
                found += _hidden_faults(piece)
                records += _item_findings(reading, piece, rules)
    _text_findings(reading, found, rules, is_sequence=is_sequence)
    reading.layer = _layer(str(one.name), one.path.stem, records, rules, one.atlas is not None)
    _layer_findings(reading, rules)
    if around is not None and isinstance(around.value, dict):
        document = Document(around.value, reading.layer, data)
        found_around = checks("document", rules.codes)
        _report(reading, around, [(r, hit) for r, check in found_around for hit in check(document)],
                [], rules)  # fmt: skip


_BATCH = 1000  # features judged at once


def _accepted(batch: Sequence[_Piece | Fault]) -> list[shapely.Geometry | None]:
    """The geometries of those features of a batch that no rule about features could remark on."""
    judged = [i for i, p in enumerate(batch) if isinstance(p, _Piece) and p.role == "feature"]
    pieces = [piece for i in judged if isinstance(piece := batch[i], _Piece)]
    found: list[shapely.Geometry | None] = [None] * len(batch)
    shapes = accept([piece.value for piece in pieces], [piece.raw for piece in pieces])
    for i, shape in zip(judged, shapes, strict=True):
        found[i] = shape
    return found


def _accepted_record(piece: _Piece, geometry: shapely.Geometry) -> Record:
    kind = {"type": piece.value["geometry"]["type"]}
    return Record(piece.index or 0, {**piece.value, "geometry": kind}, geometry)


def _batched(pieces: Iterable[_Piece | Fault], size: int) -> Iterator[list[_Piece | Fault]]:
    """The pieces in lists of at most that many."""
    source = iter(pieces)
    while batch := list(islice(source, size)):
        yield batch


@dataclass(frozen=True)
class _Piece:
    """A JSON value that was read from `[offset, ...)` of a file, at a path of the whole."""

    value: Any
    raw: bytes
    offset: int
    path: JsonPath = ()
    role: str = "document"
    index: int | None = None
    hole: tuple[int, int] = (0, 0)  # at this offset of raw, so many bytes were left out


def _pieces(data: bytes, start: int) -> Iterator[_Piece | Fault]:
    """The value around the features, then each feature; or the whole; or what is wrong."""
    features = cut(data)
    if features is None:
        yield from _whole(data, start)
        return
    envelope = data[start : features.start + 1] + data[features.end :]
    value = _loads(envelope)
    if value is None:
        yield from _faults_from(data, start)
        return
    hole = (features.start + 1 - start, features.end - features.start - 1)
    yield _Piece(value, envelope, start, hole=hole)
    for i, (first, last) in enumerate(features.spans):
        raw = data[first:last]
        value = _loads(raw)
        if value is None:
            yield from _faults_from(data, first, "{[", start)
            return
        yield _Piece(value, raw, first, ("features", i), "feature", i)


def _whole(data: bytes, start: int) -> Iterator[_Piece | Fault]:
    raw = data[start:]
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        yield from _faults_from(data, start)
    else:
        yield _Piece(value, raw, start)


def _loads(raw: bytes) -> Any:
    """The value of a text that must be an object, or None if it is no JSON."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _faults_from(data: bytes, at: int, inside: str = "", start: int = 0) -> list[Fault]:
    found = list(faults(data, at, inside))
    if not found and inside:  # the braces were paired wrongly: read from the start
        found = list(faults(data, start))
    return found or [Fault("syntax", at, at + 1, "this is not JSON")]


def _lines(data: bytes) -> Iterator[_Piece | Fault]:
    """The features of a text that has one a line."""
    start = 3 if data.startswith(codecs.BOM_UTF8) else 0
    index = 0
    for match in re.compile(rb"[^\n\x1e]+").finditer(data, start):
        raw = match[0].rstrip()
        if not raw.strip():
            continue
        value = _loads(raw)
        if value is None:
            yield from (
                Fault(f.kind, f.start + match.start(), f.end + match.start(), f.message)
                for f in faults(raw)
            )
            return
        yield _Piece(value, raw, match.start(), (index,), "feature", index)
        index += 1


def _hidden_faults(piece: _Piece) -> list[Fault]:
    """Duplicate keys and deep nesting, which parsers pass over."""
    pairs, depth = _size(piece.value)
    is_plain = piece.raw.count(b'":') == pairs or len(_KEYS.findall(piece.raw)) == pairs
    if is_plain and depth <= DEEPEST:
        return []
    return [
        Fault(f.kind, _outside(piece, f.start), _outside(piece, f.end), f.message)
        for f in faults(piece.raw)
    ]


def _size(value: Any) -> tuple[int, int]:
    """The number of members of all objects in a value, and how deep it is."""
    pairs, depth, level = 0, 0, [value]
    while level:
        depth += 1
        inner: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                pairs += len(part)
                inner += [v for v in part.values() if isinstance(v, dict | list)]
            elif isinstance(part, list):
                inner += [v for v in part if isinstance(v, dict | list)]
        level = inner
    return pairs, depth


def _outside(piece: _Piece, offset: int) -> int:
    """An offset in a piece as an offset in the file."""
    at, size = piece.hole
    return piece.offset + offset + (size if offset > at else 0)


def _item_findings(reading: Reading, piece: _Piece, rules: Ruleset) -> list[Record]:
    """Look at one piece; the features in it come back as records."""
    item = Item(piece.value, piece.role, piece.raw)
    hits = [(rule, hit) for rule, check in checks("item", rules.codes) for hit in check(item)]
    features = _features(piece)
    for path, feature, _ in features:
        hits += _date_hits(path, feature, rules)
    _report(reading, piece, hits, features, rules)
    records = []
    for path, feature, index in features:
        records.append(_record(index, feature))
        reading.spans.append((piece.offset, path))
    return records


def _features(piece: _Piece) -> list[tuple[JsonPath, dict[str, Any], int]]:
    """The features in a piece, with their paths in it and their indexes."""
    value = piece.value
    if piece.role == "feature" or (isinstance(value, dict) and value.get("type") == "Feature"):
        return [((), value, piece.index or 0)] if isinstance(value, dict) else []
    inside = value.get("features") if isinstance(value, dict) else None
    return [
        (("features", i), feature, i)
        for i, feature in enumerate(inside if isinstance(inside, list) else ())
        if isinstance(feature, dict)
    ]


def _date_hits(path: JsonPath, feature: dict[str, Any], rules: Ruleset) -> list[tuple[Rule, Hit]]:
    found = []
    for at, dated in dated_texts(Item(feature, "feature", b"")):
        for rule, hit in _judged(dated, rules.codes):
            where = (*path, *at)
            fix = tuple(
                Change("null" if change.text == ".." else text_json(change.text), where)
                for change in hit.fix
            )
            found.append((rule, Hit(hit.message, where, fix=fix, fix_title=hit.fix_title)))
    return found


@lru_cache(maxsize=65536)
def _judged(dated: Dated, codes: frozenset[str]) -> list[tuple[Rule, Hit]]:
    """What the rules about dates say of a text; each distinct one is judged once."""
    return [(rule, hit) for rule, check in checks("date", codes) for hit in check(dated)]


def _record(index: int, feature: dict[str, Any]) -> Record:
    """A feature without its coordinates, which its geometry holds in less space."""
    found = feature.get("geometry")
    geometry = None
    if isinstance(found, dict):
        try:
            geometry = shapely.from_geojson(orjson.dumps(found), on_invalid="ignore")
        except (orjson.JSONEncodeError, shapely.errors.GEOSException):
            geometry = None
        feature = {**feature, "geometry": {"type": found.get("type")}}
    return Record(index, feature, geometry)


def _report(
    reading: Reading,
    piece: _Piece,
    hits: list[tuple[Rule, Hit]],
    features: list[tuple[JsonPath, dict[str, Any], int]],
    rules: Ruleset,
) -> None:
    """Turn hits into findings: their places are looked up in one pass over the piece."""
    if not hits:
        return
    wanted = {hit.path for _, hit in hits} | {c.path for _, hit in hits for c in hit.fix} | {()}
    places = locate(piece.raw, wanted)
    for rule, hit in hits:
        feature, index = _owner(hit.path, features)
        if feature is not None and _suppressed(rule, feature):
            continue
        place = places.get(hit.path) or places[()]
        start, end = (
            (place.key_start, place.key_end or place.end)
            if hit.key and place.key_start is not None
            else (place.start, place.end)
        )
        fix = _fix(rule, hit, places, piece)
        reading.findings.append(
            _finding(
                reading,
                rule,
                hit,
                rules,
                path=written((*piece.path, *hit.path)),
                feature_id=_id(feature),
                feature_index=index,
                fix=fix,
                **reading.place(_outside(piece, start), _outside(piece, end)),
            )
        )


def _fix(rule: Rule, hit: Hit, places: dict[JsonPath, Place], piece: _Piece) -> Fix | None:
    if rule.fix is None or not all(c.span or c.path in places for c in hit.fix):
        return None
    edits = tuple(_edit(change, places, piece) for change in hit.fix)
    return Fix(rule.fix, hit.fix_title, edits) if edits else None


def _edit(change: Change, places: dict[JsonPath, Place], piece: _Piece) -> Edit:
    if change.span:
        return Edit(*change.span, change.text.encode())
    start, end, text = edited(change, places[change.path], piece.raw)
    return Edit(_outside(piece, start), _outside(piece, end), text)


def _owner(
    path: JsonPath, features: list[tuple[JsonPath, dict[str, Any], int]]
) -> tuple[dict[str, Any] | None, int | None]:
    """The feature in which a path leads."""
    if len(features) == 1 and not features[0][0]:
        return features[0][1], features[0][2]
    if len(path) > 1 and path[0] == "features":
        for at, feature, index in features:
            if at == path[:2]:
                return feature, index
    return None, None


def _id(feature: dict[str, Any] | None) -> Any:
    properties = (feature or {}).get("properties")
    found = (feature or {}).get(
        "id", properties.get("id") if isinstance(properties, dict) else None
    )
    return found if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def _suppressed(rule: Rule, feature: dict[str, Any]) -> bool:
    """Whether a feature asks not to be held against a rule."""
    properties = feature.get("properties")
    asked = feature.get("lint:ignore") or (
        properties.get("lint:ignore") if isinstance(properties, dict) else None
    )
    return isinstance(asked, list) and (rule.code in asked or rule.name in asked)


# ----- layers


def _layer(file: str, stem: str, records: list[Record], rules: Ruleset, in_atlas: bool) -> Layer:  # noqa: FBT001
    return Layer(file, stem, records, in_atlas, rules.layers.get(stem, _UNDECLARED))


def _layer_findings(reading: Reading, rules: Ruleset) -> None:
    assert reading.layer
    hits = [
        (rule, hit) for rule, check in checks("layer", rules.codes) for hit in check(reading.layer)
    ]
    _feature_findings(reading, hits, rules)


def _feature_findings(reading: Reading, hits: list[tuple[Rule, Hit]], rules: Ruleset) -> None:
    """Turn hits on single features of a layer that was read before into findings."""
    layer = reading.layer
    assert layer
    numbers = {record.index: i for i, record in enumerate(layer.records)}
    by_feature: dict[int, list[tuple[Rule, Hit]]] = {}
    for rule, hit in hits:
        by_feature.setdefault(numbers[hit.feature or 0], []).append((rule, hit))
    for number, of_feature in by_feature.items():
        record = layer.records[number]
        if not reading.spans:  # a format without text
            reading.findings += [
                _finding(reading, rule, hit, rules, path=written(hit.path), feature_id=record.id,
                         feature_index=record.index)
                for rule, hit in of_feature if not _suppressed(rule, record.feature)
            ]  # fmt: skip
            continue
        offset, path = reading.spans[number]
        if path:  # the file was read as a whole
            place = locate(reading.data, [path], offset)[path]
            offset = place.start
        raw = reading.data[offset:]
        piece = _Piece(None, raw, offset, ("features", record.index), "feature", record.index)
        _report(reading, piece, of_feature, [((), record.feature, record.index)], rules)


def _read_geodata(one: Input, rules: Ruleset) -> Reading:
    """A layer in a format without text: its findings have no lines."""
    import geopandas as gpd

    reading = Reading(str(one.name))
    try:
        if one.path.suffix.lower() == ".parquet":
            frame = gpd.read_parquet(one.path)
        else:
            frame = gpd.read_file(one.path)
    except Exception as error:  # GDAL and Arrow raise classes of their own
        reason = f"the file cannot be read ({str(error).splitlines()[0][:200]})."
        _text_findings(reading, [Fault("unreadable", 0, 0, reason)], rules)
        return reading
    return _read_frame(frame, reading, one.path.stem, rules, in_atlas=one.atlas is not None)


def _frame_findings(frame: Any, rules: Ruleset) -> list[Finding]:
    return _read_frame(frame, Reading("<frame>"), "frame", rules, in_atlas=False).findings


def _read_frame(
    frame: Any, reading: Reading, stem: str, rules: Ruleset, *, in_atlas: bool
) -> Reading:
    from geo.layer import isoformat

    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    records = []
    for index, feature in enumerate(frame.iterfeatures(na="null", drop_id=True)):
        feature = orjson.loads(orjson.dumps(feature, default=lambda value: str(isoformat(value))))
        properties = feature["properties"]
        if properties.get("id") is not None:
            feature["id"] = properties["id"]
        item = Item(feature, "feature", b"")
        hits = [(rule, hit) for rule, check in checks("item", rules.codes) for hit in check(item)]
        hits += _date_hits((), feature, rules)
        reading.findings += [
            _finding(reading, rule, hit, rules, path=written(hit.path), feature_id=_id(feature),
                     feature_index=index)
            for rule, hit in hits if rule.code not in {"G304", "C209"}  # GDAL's, not the author's
        ]  # fmt: skip
        records.append(_record(index, feature))
    reading.layer = _layer(reading.name, stem, records, rules, in_atlas)
    _layer_findings(reading, rules)
    return reading


# ----- tables, map files


def _read_table(reading: Reading, one: Input, rules: Ruleset) -> None:
    kind = one.path.stem if one.path.stem in {*_DATE_COLUMNS, "categories"} else "table"
    cells = Cells(reading.data)
    table = Table(str(one.name), kind, cells, one.atlas is not None)
    names = set(table.columns)
    if (
        kind == "table"
        and "date" in names
        and ({"id", "title"} <= names or {"lon", "lat"} <= names)
    ):
        table = Table(str(one.name), "events", cells, table.in_atlas)
    reading.table = table
    hits = [(rule, hit) for rule, check in checks("table", rules.codes) for hit in check(table)]
    for column in _DATE_COLUMNS.get(table.kind, []):
        for row, found in table.rows(column):
            text = found[column]
            if not text and (column != "date" or table.kind != "events"):
                continue
            for rule, hit in _judged(Dated(text, is_single=False), rules.codes):
                fix = tuple(Change(change.text, cell=(row, column)) for change in hit.fix)
                hits.append((rule, Hit(hit.message, cell=(row, column), fix=fix,
                                       fix_title=hit.fix_title)))  # fmt: skip
    _cell_findings(reading, hits, rules)


def _cell_findings(reading: Reading, hits: list[tuple[Rule, Hit]], rules: Ruleset) -> None:
    table = reading.table
    assert table
    columns = {name: i for i, name in reversed(list(enumerate(table.columns)))}
    for rule, hit in hits:
        row, column = hit.cell or (1, "")
        number = columns.get(column.strip(), len(columns))
        start, end = hit.span or table.cells.place(row, number)
        changes = [c for c in hit.fix if c.cell]
        edits = tuple(
            _cell_edit(c.text, table.cells, *table.cells.place(c.cell[0], columns[c.cell[1]]))
            for c in changes
            if c.cell
        )
        fix = Fix(rule.fix, hit.fix_title, edits) if edits and rule.fix else None
        reading.findings.append(
            _finding(
                reading, rule, hit, rules, path=column, feature_id=_row_id(table, row),
                feature_index=row - 2 if hit.cell and row > 1 else None, fix=fix,
                **reading.place(start, end),
            )
        )  # fmt: skip


def _cell_edit(text: str, cells: Cells, start: int, end: int) -> Edit:
    """A text put into a cell, in quotation marks if it has or needs them."""
    old, raw = cells.data[start:end], text.encode()
    if old[:1] == b'"' or any(mark in raw for mark in (cells.delimiter, b'"', b"\n", b"\r")):
        return Edit(start, end, b'"' + raw.replace(b'"', b'""') + b'"')
    plain = old.strip()  # the spaces around it stay
    start += old.find(plain)
    return Edit(start, start + len(plain), raw)


def _row_id(table: Table, row: int) -> str | None:
    if row < 2 or "id" not in table.columns:
        return None
    return table.cells.value(row, table.columns.index("id")).strip() or None


def _read_map(reading: Reading, one: Input, rules: Ruleset) -> None:
    import tomllib

    from geo.mapfile import read_mapfile

    problems: list[Problem] = []
    try:
        read_mapfile(one.path)
    except InputError as error:
        problems = error.problems
    except GeoError as error:
        problems = [Problem(reading.name, reason=str(error))]
    try:
        document = tomllib.loads(reading.data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, RecursionError):
        document = None
    reading.map = MapText(reading.data, document, tuple(problems))
    for rule, check in checks("map", rules.codes):
        for hit in check(reading.map):
            place = reading.place(*hit.span) if hit.span else {}
            reading.findings.append(_finding(reading, rule, hit, rules, **place))


# ----- atlas


def _atlas_findings(
    members: list[tuple[Input, Reading]], rules: Ruleset, scopes: tuple[Scope, ...]
) -> list[Finding]:
    """What is wrong between the files of an atlas, in the files that were asked for."""
    by_name = {str(one.name): (one, reading) for one, reading in members}
    maps = {name: r.map.document for name, (_, r) in by_name.items() if r.map and r.map.document}
    layers = {r.layer.stem: r.layer for _, r in members if r.layer is not None}
    tables = {r.table.kind: r.table for _, r in members if r.table is not None}
    timezone = _zone(maps)
    atlas = Atlas(layers, tables, maps, timezone, index_of(layers.values(), timezone))
    by_file: dict[str, list[tuple[Rule, Hit]]] = {}
    for rule, check in [pair for scope in scopes for pair in checks(scope, rules.codes)]:
        for hit in check(atlas):
            by_file.setdefault(str(hit.file), []).append((rule, hit))
    found: list[Finding] = []
    for file, hits in by_file.items():
        one, reading = by_name[file]
        before = len(reading.findings)
        if reading.table is not None:
            _cell_findings(reading, hits, rules)
        elif reading.layer is not None:
            _feature_findings(reading, hits, rules)
        elif reading.map is not None:
            reading.findings += [
                _finding(reading, rule, hit, rules, path=written(hit.path),
                         **reading.place(*reading.map.place(hit.path)))
                for rule, hit in hits
            ]  # fmt: skip
        if one.is_wanted:
            found += reading.findings[before:]
    return found


def _zone(maps: dict[str, Any]) -> Any:
    """The time zone on which the map files agree, else UTC."""
    from geo.time import UTC, zone

    names = {str(document.get("timezone", "UTC")) for document in maps.values()}
    try:
        return zone(names.pop()) if len(names) == 1 else UTC
    except ConfigError:
        return UTC
