"""G: geometries without positions, and features without a geometry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.linter.rules.examples import GOOD, drawn, feature, layer
from geo.linter.rules.known import DEPTHS
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.texts.jsontext import Path


def _empty(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        if not _has_positions(geometry["coordinates"]):
            yield Hit('the coordinates are empty. Write "geometry": null for none.',
                      (*path, "coordinates"))  # fmt: skip
            continue
        for at in _empty_parts(geometry, path):
            yield Hit("this part of the geometry is empty. Leave it out.", at)


def _empty_parts(geometry: dict[str, Any], path: Path) -> Iterator[Path]:
    """The polygons, and the lines and rings of others, that have no positions."""
    level = [((*path, "coordinates"), geometry["coordinates"])]
    for _ in range(DEPTHS[geometry["type"]] - 1):
        level = [
            ((*at, i), part)
            for at, parts in level
            for i, part in enumerate(parts)
            if isinstance(part, list)
        ]
        yield from (at for at, part in level if not _has_positions(part))
        level = [(at, part) for at, part in level if _has_positions(part)]


def _has_positions(coordinates: list[Any]) -> bool:
    stack: list[Any] = [coordinates]
    while stack:
        value = stack.pop()
        if not isinstance(value, list):
            return True
        stack += value
    return False


def _null(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        if role == "feature" and isinstance(value, dict) and value.get("geometry", 0) is None:
            yield Hit("the feature has no geometry.", (*path, "geometry"))


RULES = [
    Rule("G321", "empty-geometry", "warning", "positions",
         "A geometry has positions.",
         "Programs differ in whether they read an empty one as nothing, or fail.",
         "RFC 7946, 3.1", GOOD, drawn("MultiPoint", "[]"), _empty),
    Rule("G322", "null-geometry", "info", "item",
         "A feature has a geometry.",
         "A feature without one is in the table, but on no map.",
         "RFC 7946, 3.2", GOOD, layer(feature(geometry="null")), _null, default=False),
]  # fmt: skip
