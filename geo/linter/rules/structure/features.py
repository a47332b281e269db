"""S: what a feature is, and what is none."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from geo.errors import shown
from geo.linter.rules.examples import GOOD, POINT, feature, layer
from geo.linter.rules.known import GEOMETRY_TYPES, TYPES
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.structure.types import typed_objects
from geo.linter.rules.subjects.item import Item
from geo.values import kind_of


def _not_feature(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        if role != "feature" or value is None:
            continue
        if not isinstance(value, dict):
            yield Hit(f"the list of features holds {kind_of(value)}.", path)
        elif str(value.get("type")) in TYPES - {"Feature"}:
            yield Hit(
                f"the list of features holds a {value['type']}; each must be a Feature.",
                (*path, "type"),
            )


def _id_type(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in typed_objects(item):
        if kind == "Feature" and "id" in value:
            found = value["id"]
            if isinstance(found, bool) or not isinstance(found, str | int | float):
                yield Hit(
                    f"an id must be a text or a number; this is {kind_of(found)}. "
                    "Leave it out if there is none.",
                    (*path, "id"),
                )


def _null_feature(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        if role == "feature" and value is None:
            yield Hit("the list of features holds null. Delete it.", path)


def _as_text(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in typed_objects(item):
        if kind == "Feature" and isinstance(value.get("geometry"), str):
            text = value["geometry"]
            is_json = text.lstrip().startswith("{")
            what = "JSON in a text" if is_json else f'the text "{shown(text[:30])}"'
            written = text if _loads(text) else _from_wkt(text)
            changes = (Change(written, (*path, "geometry")),) if written else ()
            yield Hit(
                f"the geometry is {what}; it must be an object. Write it without quotation marks.",
                (*path, "geometry"), fix=changes, fix_title="Write the geometry as an object",
            )  # fmt: skip


def _from_wkt(text: str) -> str:
    """The GeoJSON of a text in WKT, or nothing."""
    try:
        found = shapely.from_wkt(text)
    except (shapely.errors.GEOSException, UnicodeEncodeError):
        return ""
    is_plain = found is not None and not found.is_empty and found.geom_type in GEOMETRY_TYPES
    return str(shapely.to_geojson(found)) if is_plain else ""


def _loads(text: str) -> bool:
    import orjson

    try:
        return isinstance(orjson.loads(text), dict)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return False


_PROPERTY_NAMES = {"name", "valid_from", "valid_to", "thing", "sources", "licence", "accuracy_m"}


def _foreign(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in typed_objects(item):
        for name in sorted(_PROPERTY_NAMES & set(value)) if kind == "Feature" else ():
            yield Hit(
                f'"{name}" stands beside "properties", where readers ignore it. Move it inside.',
                (*path, name),
                key=True,
            )


RULES = [
    Rule("S107", "features-item-not-feature", "error", "item",
         "The list of features holds Features.",
         "A bare geometry in the list is skipped, and is missing on the map.",
         "RFC 7946, 3.3", GOOD, layer(POINT), _not_feature),
    Rule("S109", "id-type", "error", "item",
         "A feature's id is a text or a number.",
         "References by id cannot be resolved.",
         "RFC 7946, 3.2", GOOD, layer(feature().replace('"id": "a"', '"id": ["a"]')), _id_type),
    Rule("S110", "null-feature", "error", "item",
         "The list of features holds no null.",
         "Readers crash on it.",
         "RFC 7946, 3.3", GOOD, layer(feature(), "null"), _null_feature),
    Rule("S119", "geometry-as-string", "error", "item",
         "A geometry is an object, not a text.",
         "Exports from databases and spreadsheets put WKT or JSON into a text; nothing is drawn.",
         "RFC 7946, 3.2", GOOD, layer(feature(geometry='"POINT (46 40)"')), _as_text, "unsafe"),
    Rule("S121", "misplaced-property", "info", "item",
         "Names, dates and sources stand inside properties.",
         "Readers ignore what stands beside them, so the feature has no name and no validity.",
         "RFC 7946, 6.1", GOOD, layer(feature().replace('"id": "a"', '"name": "Aghdam"')),
         _foreign),
]  # fmt: skip
