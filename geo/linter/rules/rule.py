"""What a rule is, and what it is shown: a text, a feature, a layer, a table, or an atlas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Literal, NamedTuple, TypeVar

from geo.errors import Problem
from geo.linter.csvtext import Cells
from geo.linter.declaration import Declaration
from geo.linter.findings import Safety, Severity
from geo.linter.jsontext import Fault, Path
from geo.linter.rules.register import Register

# "layers" means all layers of an atlas, or of a folder whose layers are declared.
# "run" means a layer once all else has been said about it; "fix" what mending comes to.
# Those of the second line mean an item that has such a thing, so that others need not be asked.
Scope = Literal[
    "text", "item", "date", "layer", "document", "table", "layers", "atlas", "map", "config",
    "positions", "precision", "vertices", "lines", "rings", "winding", "bbox", "collections",
    "values",
    "baseline", "run", "fix",
]  # fmt: skip
Files = dict[str, str | bytes]
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Change:
    """A change of a fix to a JSON text, by path, or to a cell of a table.

    `value` puts `text` in place of a value, `key` in place of its key; `insert` adds `text` as the
    last member of an object; `delete` takes a member or an item of an array away, with its comma.
    With `rewrite`, what stands there is changed by that function instead.
    """

    text: str = ""
    path: Path = ()
    kind: Literal["value", "key", "insert", "delete"] = "value"
    rewrite: Callable[[str], str] | None = None
    cell: tuple[int, str] | None = None
    span: tuple[int, int] | None = None


class Hit(NamedTuple):
    """One thing that a rule found, and where: a path in the item, a cell, or a span of bytes."""

    message: str
    path: Path = ()
    key: bool = False  # the key is the offender, not the value
    feature: int | None = None  # index, for rules that see a whole layer
    cell: tuple[int, str] | None = None  # row and column, for rules that see a table
    span: tuple[int, int] | None = None
    file: str | None = None  # for rules that see an atlas
    fix: tuple[Change, ...] = ()
    fix_title: str = ""
    severity: Severity | None = None  # if it is not that of the rule


@dataclass(frozen=True)
class Rule:
    """A rule of `geo validate`; `good` and `bad` are files that the tests hold it against."""

    code: str
    name: str
    severity: Severity
    scope: Scope
    what: str
    why: str
    clause: str
    good: str | bytes | Files
    bad: str | bytes | Files
    check: Callable[[Any], Iterable[Hit]]
    fix: Safety | None = None
    default: bool = True
    # A second scope in which the same thing goes wrong, with its check.
    also: tuple[Scope, Callable[[Any], Iterable[Hit]]] | None = None

    def checks(self) -> list[tuple[Scope, Callable[[Any], Iterable[Hit]]]]:
        """The scopes of the rule, each with its check."""
        return [(self.scope, self.check), *([self.also] if self.also else [])]


@dataclass(frozen=True)
class Text:
    """The bytes of a JSON file and what is wrong with them as bytes."""

    data: bytes
    faults: tuple[Fault, ...] = ()
    is_sequence: bool = False  # one JSON text a line, as GeoJSONSeq has


def once(make: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """A function of an item or a layer that is worked out once for each, however many rules ask."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def known(view: Any) -> _Made:
        if name not in view.memo:
            view.memo[name] = make(view)
        made: _Made = view.memo[name]
        return made

    return known


@dataclass(frozen=True)
class Item:
    """A feature, or what surrounds the features, or a whole document: one value to be looked at.

    `role` is what it must be: "document", "feature" in a list of features, or "text", which is
    any other GeoJSON in a sequence of texts.
    """

    value: Any
    role: str
    raw: bytes
    around: Any = None  # the document without its features, for a feature
    sure: frozenset[Scope] = frozenset()  # those in which nothing is wrong
    memo: dict[str, Any] = field(default_factory=dict, compare=False)  # see `once`

    @cached_property
    def scopes(self) -> frozenset[Scope]:
        """The scopes of the rules that can have something to say about it."""
        found: set[Scope] = {"item", "values"}
        for _, geometry in self.geometries:
            found |= _SCOPES[geometry["type"]]
        for _, value, _ in self.objects:
            if isinstance(value, dict):
                kind = value.get("type")
                if "bbox" in value:
                    found.add("bbox")
                if isinstance(kind, str) and kind.lower() == "geometrycollection":
                    found.add("collections")
        return frozenset(found - self.sure)

    @cached_property
    def objects(self) -> list[tuple[Path, Any, str]]:
        """Every value that stands where GeoJSON wants an object: path, value, expected role."""
        return list(_objects((), self.value, self.role))

    @cached_property
    def geometries(self) -> list[tuple[Path, dict[str, Any]]]:
        """The geometry objects that have coordinates in an array."""
        return [
            (path, value)
            for path, value, role in self.objects
            if role != "feature"
            and isinstance(value, dict)
            and isinstance(value.get("type"), str)
            and value["type"] in DEPTHS
            and isinstance(value.get("coordinates"), list)
        ]


GEOMETRY_TYPES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
}  # fmt: skip
TYPES = {*GEOMETRY_TYPES, "Feature", "FeatureCollection"}
# How many arrays stand around a position.
DEPTHS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
    "MultiPolygon": 3,
}  # fmt: skip
_POINTS: set[Scope] = {"positions", "precision"}
_LINES: set[Scope] = _POINTS | {"vertices", "lines"}
_RINGS: set[Scope] = _POINTS | {"vertices", "rings", "winding"}
_SCOPES: dict[str, set[Scope]] = {
    "Point": _POINTS, "MultiPoint": _POINTS, "LineString": _LINES,
    "MultiLineString": _LINES, "Polygon": _RINGS, "MultiPolygon": _RINGS,
}  # fmt: skip


def _objects(path: Path, value: Any, role: str) -> Iterator[tuple[Path, Any, str]]:
    stack = [(path, value, role)]
    while stack:
        path, value, role = stack.pop()
        yield path, value, role
        if not isinstance(value, dict):
            continue
        if isinstance(features := value.get("features"), list) and role in {"document", "text"}:
            items = [
                ((*path, "features", i), member, "feature") for i, member in enumerate(features)
            ]
            stack += reversed(items)
        if value.get("geometry") is not None and (role == "feature" or _kind(value) == "Feature"):
            stack.append(((*path, "geometry"), value["geometry"], "geometry"))
        parts = value.get("geometries")
        if isinstance(parts, list) and _kind(value) == "GeometryCollection":
            items = [((*path, "geometries", i), part, "geometry") for i, part in enumerate(parts)]
            stack += reversed(items)


def _kind(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None


@dataclass(frozen=True)
class Record:
    """What rules over a layer need to know of one feature."""

    index: int
    feature: dict[str, Any]
    geometry: Any = None  # a shapely geometry, or None

    @cached_property
    def properties(self) -> dict[str, Any]:
        """The properties, empty if there are none."""
        found = self.feature.get("properties")
        return found if isinstance(found, dict) else {}

    @cached_property
    def id(self) -> str | None:
        """The id as text: that of the feature, else the property."""
        found = self.feature.get("id", self.properties.get("id"))
        return None if found is None or found == "" else str(found)

    @cached_property
    def thing(self) -> str:
        """What the feature is a version of: itself, if it does not say."""
        return str(self.properties.get("thing") or self.id or f"#{self.index}")


_IGNORE = "lint:ignore"


def asked_aside(feature: dict[str, Any]) -> tuple[Path, list[Any]]:
    """The rules that a feature asks not to be held against, and the path to their list."""
    properties = feature.get("properties")
    if isinstance(found := feature.get(_IGNORE), list):
        return (_IGNORE,), found
    if isinstance(properties, dict) and isinstance(found := properties.get(_IGNORE), list):
        return ("properties", _IGNORE), found
    return (), []


@dataclass(frozen=True)
class Layer:
    """The features of one file; `in_atlas` tells that the conventions of an atlas hold."""

    file: str
    stem: str
    records: Sequence[Record]
    in_atlas: bool = False
    declared: Declaration = field(default_factory=Declaration)
    crs: Any = None  # the member of that name, which older GeoJSON had
    around: Any = None  # the document without its features, for a feature
    memo: dict[str, Any] = field(default_factory=dict, compare=False)  # see `once`


@dataclass(frozen=True)
class Document:
    """A whole file once its features have been read: what surrounds them, and they."""

    value: dict[str, Any]
    layer: Layer
    data: bytes


@dataclass(frozen=True)
class Suppressions:
    """What the features of a layer ask not to be held against, once all has been judged.

    `used` tells which rules found something that was kept quiet, by index of the feature; `judged`
    are the rules that looked at the layer; `rules` has every code by code and by name.
    """

    layer: Layer
    rules: Mapping[str, str]
    used: frozenset[tuple[int, str]]
    judged: frozenset[str]


@dataclass(frozen=True)
class Stale:
    """Rows of a baseline that nothing answers to any more: spans of them, and why."""

    rows: tuple[tuple[tuple[int, int], str], ...]


@dataclass(frozen=True)
class ConfigText:
    """What is wrong with a configuration: spans, reasons, and whether a key is not known."""

    flaws: tuple[tuple[tuple[int, int], str, bool], ...]


_SMALL = 16_000_000  # bytes of a table whose cells are kept in memory, at some ten times its size


@dataclass(frozen=True)
class Table:
    """A CSV table; `kind` is events, sources, claims, categories or table."""

    file: str
    kind: str
    cells: Cells
    in_atlas: bool = False

    @cached_property
    def columns(self) -> list[str]:
        """The names in the header."""
        return [name.strip() for name in self.cells.header]

    @cached_property
    def register(self) -> Register:
        """The ids of the rows."""
        return Register(cells["id"] for _, cells in self.rows("id"))

    def is_header(self, cells: list[str]) -> bool:
        """Whether a row is the header once more."""
        return len(cells) > 1 and cells[0].strip() == self.columns[0] and _same(cells, self.columns)

    def rows(self, *needed: str) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows that are of the header's shape, if the table has the columns."""
        if not set(needed) <= set(self.columns):
            return iter(())
        return iter(self._kept_rows) if len(self.cells.data) <= _SMALL else self._shaped_rows()

    @cached_property
    def _kept_rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows of a small table, which many rules go through."""
        return list(self._shaped_rows())

    def _shaped_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in self.cells.records():
            if len(row) == len(self.columns) and not self.is_header(row):
                yield number, dict(zip(self.columns, map(str.strip, row), strict=True))

    def values(self, column: str) -> Set[str]:
        """The different values in a column, of which there are few in most."""
        if column not in self._values:
            self._values[column] = {cells[column] for _, cells in self.rows(column)}
        return self._values[column]

    @cached_property
    def _values(self) -> dict[str, set[str]]:
        return {}

    def where(
        self, column: str, test: Callable[[str], object], *needed: str
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows whose value in a column passes a test, which is asked once of each value."""
        chosen = set(filter(test, self.values(column)))
        for number, row in self.rows(column, *needed) if chosen else ():
            if row[column] in chosen:
                yield number, row


def _same(cells: list[str], names: list[str]) -> bool:
    return [cell.strip() for cell in cells] == names


@dataclass(frozen=True)
class Atlas:
    """Layers, tables and map files that refer to each other."""

    layers: dict[str, Layer]
    tables: dict[str, Table]
    maps: dict[str, Any] = field(default_factory=dict)
    timezone: Any = None
    index: Any = None  # what references can lead to, a `geo.linter.rules.index.Index`
    declared: frozenset[str] = frozenset()  # the layers that a configuration declares

    def register(self, kind: str) -> Register:
        """The ids of a table; none if there is no such table."""
        return self.tables[kind].register if kind in self.tables else Register()


def layer(*features: str, **members: Any) -> str:
    """A FeatureCollection as text, for the examples of rules."""
    extra = "".join(f", {json.dumps(k)}: {json.dumps(v)}" for k, v in members.items())
    body = ",\n".join(features)
    return f'{{"type": "FeatureCollection"{extra}, "features": [\n{body}\n]}}\n'


def feature(
    id: str | int | None = "a",  # noqa: A002  # the GeoJSON member
    geometry: str = '{"type": "Point", "coordinates": [46.75, 39.82]}',
    **properties: Any,
) -> str:
    """A feature as one line of text, for the examples of rules; `_` in names stands for `:`."""
    named = {
        key.replace("name_", "name:", 1) if key.startswith("name_") else key: value
        for key, value in properties.items()
    }
    known = "" if id is None else f'"id": {json.dumps(id)}, '
    text = json.dumps(named, ensure_ascii=False)
    return f'{{"type": "Feature", {known}"properties": {text}, "geometry": {geometry}}}'


def shape(kind: str, coordinates: str) -> str:
    """A geometry as text, for the examples of rules."""
    return f'{{"type": "{kind}", "coordinates": {coordinates}}}'


def square(west: float, south: float, east: float, north: float) -> str:
    """A polygon of four sides as text, for the examples of rules."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return shape("Polygon", f"[{ring}]")


@dataclass(frozen=True)
class Dated:
    """A text that must be a date: of an event (`is_single` false), or one end of a validity."""

    text: str
    is_single: bool = True
    end: str = ""  # of a validity: "from" or "to"


@dataclass(frozen=True)
class MapText:
    """The text of a map file, what it holds (None if it is no TOML), and what its reader says."""

    data: bytes
    document: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()

    def span(self, line: int | None, key: str = "") -> tuple[int, int]:
        """The span of a key in a line (from 1), or of what the line holds."""
        if line is None:
            return 0, 0
        before, after = (self._starts[min(i, len(self._starts) - 1)] for i in (line - 1, line))
        text = self.data[before:after]
        at = max(text.find(key.encode()), 0) if key else len(text) - len(text.lstrip())
        end = at + len(key.encode()) if key else len(text.rstrip())
        return before + at, before + max(end, at)

    def place(self, path: Path) -> tuple[int, int]:
        """The span of a value in the n-th of several tables: `("layer", n, "file")`."""
        table, number, key = (str(step).encode() for step in path)
        starts = self._tables.get(table, [])
        value = rb'(?m)^[ \t]*"?%b"?[ \t]*=[ \t]*([^\r\n#]*[^\r\n# \t])' % key
        at = starts[int(number)] if int(number) < len(starts) else 0
        found = re.compile(value).search(self.data, at)
        return found.span(1) if found else (at, at)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line starts, and where the last one ends."""
        return [0, *(found.end() for found in re.finditer(b"\n", self.data)), len(self.data)]

    @cached_property
    def _tables(self) -> dict[bytes, list[int]]:
        """Where the header of each of several tables ends, by their name."""
        tables: dict[bytes, list[int]] = {}
        for found in re.finditer(rb"(?m)^[ \t]*\[\[[ \t]*([^\]\n]+?)[ \t]*\]\]", self.data):
            tables.setdefault(found[1], []).append(found.end())
        return tables
