"""S: the type of an object, which says what else it must be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.errors import shown
from geo.linter.rules.examples import GOOD, POINT, drawn, feature, layer
from geo.linter.rules.known import GEOMETRY_TYPES, TYPES
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path
from geo.linter.texts.mistaken import other_json
from geo.text import did_you_mean
from geo.values import kind_of

_COLLECTION = '{{"type": "FeatureCollection", "features": {}}}'
_BY_CASE = {name.lower(): name for name in TYPES}


@once
def typed_objects(item: Item) -> list[tuple[Path, dict[str, Any], str, str]]:
    """The objects with the type they have or, by their case, mean to have."""
    return [
        (path, value, role, _BY_CASE.get(kind.lower(), kind))
        for path, value, role in item.objects
        if isinstance(value, dict) and isinstance(kind := value.get("type"), str)
    ]


def _root(item: Item) -> Iterator[Hit]:
    if item.role != "document" or isinstance(item.value, dict):
        return
    is_list = isinstance(item.value, list) and all(map(_is_feature, item.value))
    remedy = f"Write {_COLLECTION.format('[...]')}." if is_list else ""
    yield Hit(
        f"a GeoJSON text is an object; this is {kind_of(item.value)}. {remedy}".strip(),
        fix=(Change(rewrite=_COLLECTION.format),) if is_list else (),
        fix_title="Make it a FeatureCollection",
    )


def _is_feature(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "Feature"


def _missing_type(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        if isinstance(value, dict) and "type" not in value:
            means = "a Feature" if role == "feature" else "GeoJSON"
            other = other_json(value) if role == "document" else ""
            reason = f'the object has no "type", so nothing tells that it is {means}. {other}'
            yield Hit(reason.strip(), path)


def _unknown_type(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None and not (isinstance(value, dict) and "type" in value):
            continue
        if not isinstance(kind, str):
            yield Hit(f'"type" must be a text; this is {kind_of(kind)}.', (*path, "type"))
        elif kind.lower() not in _BY_CASE:
            allowed = GEOMETRY_TYPES if role == "geometry" else TYPES
            question = other_json(value) or did_you_mean(kind, sorted(allowed))
            yield Hit(f'"{shown(kind)}" is no GeoJSON type. {question}'.strip(), (*path, "type"))
        elif role == "geometry" and _BY_CASE[kind.lower()] not in GEOMETRY_TYPES:
            yield Hit(f'a geometry was expected here; "{kind}" is none.', (*path, "type"))


def _type_case(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in typed_objects(item):
        if kind in TYPES and value["type"] != kind:
            change = Change(f'"{kind}"', (*path, "type"))
            message = f'"type" is case-sensitive: write "{kind}", not "{value["type"]}".'
            yield Hit(message, (*path, "type"), fix=(change,), fix_title=f'Write "{kind}"')


def _bare(item: Item) -> Iterator[Hit]:
    kind = item.value.get("type") if isinstance(item.value, dict) else None
    if item.role == "document" and isinstance(kind, str) and kind in GEOMETRY_TYPES:
        yield Hit(f"the file is a bare {kind}: it has no properties, so no name and no validity.")


RULES = [
    Rule("S101", "root-not-object", "error", "item",
         "A GeoJSON text is one object.",
         "A list of features is no FeatureCollection; readers refuse it.",
         "RFC 7946, 2", GOOD, f"[{feature()}]", _root, "unsafe"),
    Rule("S102", "missing-type", "error", "item",
         'Every GeoJSON object has a "type".',
         "Without it no reader knows what the object is.",
         "RFC 7946, 3", GOOD, layer(feature().replace('"type": "Feature", ', "")), _missing_type),
    Rule("S103", "unknown-type", "error", "item",
         '"type" is one of the nine types.',
         "An unknown type is skipped in silence, or stops the reader.",
         "RFC 7946, 1.4", GOOD, drawn("Circle", "[1, 2]"), _unknown_type),
    Rule("S104", "type-case", "error", "item",
         '"type" is written in its exact case.',
         "Readers compare it letter by letter.",
         "RFC 7946, 1.4", GOOD, drawn("point", "[1, 2]"), _type_case,
         "safe"),
    Rule("S118", "bare-geometry-root", "info", "item",
         "The file holds features.",
         "A bare geometry has no place for a name, a date or a source.",
         "RFC 7946, 2", GOOD, POINT, _bare),
]  # fmt: skip
