"""S: geometries of several parts, or of one only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.linter.rules.examples import GOOD, POINT, drawn, feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.structure.types import typed_objects
from geo.linter.rules.subjects.item import Item
from geo.linter.texts.jsonplaces import locate
from geo.linter.texts.jsontext import Path


def _collections(item: Item) -> Iterator[tuple[Path, list[Any]]]:
    for path, value, _, kind in typed_objects(item):
        if kind == "GeometryCollection" and isinstance(value.get("geometries"), list):
            yield path, value["geometries"]


def _nested(item: Item) -> Iterator[Hit]:
    for path, parts in _collections(item):
        for i, part in enumerate(parts):
            if isinstance(part, dict) and part.get("type") == "GeometryCollection":
                yield Hit(
                    "a GeometryCollection stands inside another. Lift its parts up.",
                    (*path, "geometries", i),
                )


def _single(item: Item) -> Iterator[Hit]:
    for path, parts in _collections(item):
        if len(parts) == 1:
            changes = (Change(path=path, rewrite=_only_part),) if isinstance(parts[0], dict) else ()
            yield Hit("the GeometryCollection has one part only. Use that part itself.", path,
                      fix=changes, fix_title="Write the part alone")  # fmt: skip


def _only_part(text: str) -> str:
    raw = text.encode()
    place = locate(raw, [("geometries", 0)])["geometries", 0]
    return raw[place.start : place.end].decode()


def _empty_collection(item: Item) -> Iterator[Hit]:
    for path, parts in _collections(item):
        if not parts:
            yield Hit("the GeometryCollection is empty. Use null for an unknown geometry.", path)


def _single_multi(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        if geometry["type"].startswith("Multi") and len(geometry["coordinates"]) == 1:
            yield Hit(
                f"the {geometry['type']} has one part: a {geometry['type'][5:]} says the same.",
                (*path, "type"),
                fix=_as_single(path, geometry),
                fix_title=f"Write a {geometry['type'][5:]}",
            )


def _as_single(path: Path, geometry: dict[str, Any]) -> tuple[Change, ...]:
    if not isinstance(geometry["coordinates"][0], list):
        return ()
    kind = Change(f'"{geometry["type"][5:]}"', (*path, "type"))
    return kind, Change(path=(*path, "coordinates"), rewrite=lambda text: text[1:-1].strip())


RULES = [
    Rule("S111", "nested-geometrycollection", "warning", "collections",
         "A GeometryCollection holds no GeometryCollection.",
         "Many programs cannot draw them.",
         "RFC 7946, 3.1.8", GOOD,
         layer(feature(geometry='{"type": "GeometryCollection", "geometries": [{"type": '
                                f'"GeometryCollection", "geometries": [{POINT}, {POINT}]}}, '
                                f'{POINT}]}}')),
         _nested),
    Rule("S112", "single-geometrycollection", "warning", "collections",
         "A GeometryCollection has more than one part.",
         "With one part it says no more than that part, and fewer programs draw it.",
         "RFC 7946, 3.1.8", GOOD,
         layer(feature(geometry=f'{{"type": "GeometryCollection", "geometries": [{POINT}]}}')),
         _single, "unsafe"),
    Rule("S113", "empty-geometrycollection", "info", "collections",
         "A GeometryCollection has parts.",
         "An empty one draws nothing; null says so plainly.",
         "RFC 7946, 3.1.8", GOOD,
         layer(feature(geometry='{"type": "GeometryCollection", "geometries": []}')),
         _empty_collection),
    Rule("S120", "single-part-multi", "info", "positions",
         "A Multi geometry has more than one part.",
         "The plain type says the same, and more programs can edit it.",
         "RFC 7946, 3.1", GOOD, drawn("MultiPoint", "[[46.75, 39.82]]"),
         _single_multi, "unsafe"),
]  # fmt: skip
