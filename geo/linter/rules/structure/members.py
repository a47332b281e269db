"""S: the structure that RFC 7946 asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geo.errors import shown
from geo.linter.jsonplaces import locate
from geo.linter.jsontext import Path
from geo.linter.mistaken import other_json
from geo.linter.rules.examples import GOOD, drawn, feature, layer, shape
from geo.linter.rules.known import DEPTHS, GEOMETRY_TYPES, TYPES
from geo.linter.rules.rewrite import spelled
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Document
from geo.linter.rules.subjects.once import once
from geo.text import did_you_mean
from geo.values import is_number, kind_of

_POINT = shape("Point", "[46.75, 39.82]")
_COLLECTION = '{{"type": "FeatureCollection", "features": {}}}'
_BY_CASE = {name.lower(): name for name in TYPES}


@once
def _objects(item: Item) -> list[tuple[Path, dict[str, Any], str, str]]:
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
    for path, value, _, kind in _objects(item):
        if kind in TYPES and value["type"] != kind:
            change = Change(f'"{kind}"', (*path, "type"))
            message = f'"type" is case-sensitive: write "{kind}", not "{value["type"]}".'
            yield Hit(message, (*path, "type"), fix=(change,), fix_title=f'Write "{kind}"')


_MEMBERS = {
    "FeatureCollection": ["features"],
    "Feature": ["geometry", "properties"],
    "GeometryCollection": ["geometries"],
    **{kind: ["coordinates"] for kind in DEPTHS},
}


def _missing_member(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in _objects(item):
        for member in _MEMBERS.get(kind, []):
            if member in value:
                continue
            can_be_null = member in {"geometry", "properties"}
            changes = (Change(f'"{member}": null', path, "insert"),) if can_be_null else ()
            near = did_you_mean(member, [key for key in value if key != "type"])
            remedy = "Write null if there is none." if can_be_null else near
            yield Hit(
                f'a {kind} must have a member "{member}". {remedy}'.strip(), path,
                fix=changes, fix_title=f'Add "{member}": null',
            )  # fmt: skip


_MEMBER_KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "features": (list, "an array"),
    "geometries": (list, "an array"),
    "coordinates": (list, "an array"),
    "geometry": ((dict, type(None)), "an object or null"),
    "properties": ((dict, type(None)), "an object or null"),
}


def _member_type(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in _objects(item):
        for member in _MEMBERS.get(kind, []):
            allowed, wanted = _MEMBER_KINDS[member]
            if member not in value or isinstance(value[member], allowed):
                continue
            if member == "geometry" and isinstance(value[member], str):
                continue  # S119 tells more
            is_empty = member == "properties" and value[member] == []
            remedy = "Write {}; PHP writes an object without members like this." if is_empty else ""
            where = (*path, member)
            yield Hit(
                f'"{member}" must be {wanted}; this is {kind_of(value[member])}. {remedy}'.strip(),
                where,
                fix=(Change("{}", where),) if is_empty else (),
                fix_title="Write {}",
            )
    yield from _geometry_kind(item)


def _geometry_kind(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        if role == "geometry" and "geometries" in path and not isinstance(value, dict):
            yield Hit(f"a part of a collection is an object; this is {kind_of(value)}.", path)


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


_FORBIDDEN = {
    "FeatureCollection": ["coordinates", "geometries", "geometry", "properties"],
    "Feature": ["coordinates", "geometries", "features"],
    "geometry": ["geometry", "properties", "features"],
}


def _forbidden(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in _objects(item):
        if kind not in TYPES:
            continue
        names = _FORBIDDEN.get(kind, _FORBIDDEN["geometry"])
        if kind == "GeometryCollection":
            names = [*names, "coordinates"]
        for name in names:
            if name in value:
                yield Hit(
                    f'a {kind} must not have a member "{name}", which defines another type.',
                    (*path, name),
                    key=True,
                )


def _id_type(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in _objects(item):
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


def _collections(item: Item) -> Iterator[tuple[Path, list[Any]]]:
    for path, value, _, kind in _objects(item):
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


_WGS84 = {
    "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "EPSG:4326",
    "urn:ogc:def:crs:EPSG::4326",
}  # fmt: skip


def system_name(value: Any) -> str | None:
    """The reference system that a member "crs" names."""
    named = value.get("properties") if isinstance(value, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    return name if isinstance(name, str) else None


def declared_system(value: Any) -> str | None:
    """The reference system that a document declares, if it is one that is known."""
    name = system_name(value.get("crs")) if isinstance(value, dict) else None
    if name is None or name in _WGS84:
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(name).to_string()
    except CRSError:
        return None


def _crs(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        is_root = item.role == "document" and path == ()
        if isinstance(value, dict) and "crs" in value and role != "geometry" and not is_root:
            yield _crs_hit(path, value["crs"], is_idle=False)


def _crs_of_all(document: Document) -> Iterator[Hit]:
    """The system of the whole, which is idle if the features are in degrees anyway."""
    if "crs" in document.value:
        shapes = [record.geometry for record in document.layer.records]
        boxes = [shape.bounds for shape in shapes if shape is not None and not shape.is_empty]
        is_idle = bool(boxes) and all(
            max(abs(box[0]), abs(box[2])) <= 180 and max(abs(box[1]), abs(box[3])) <= 90
            for box in boxes
        )
        yield _crs_hit((), document.value["crs"], is_idle=is_idle)


def _crs_hit(path: Path, value: Any, *, is_idle: bool) -> Hit:
    name = system_name(value)
    remedy = f"Transform {shown(name or 'the data')} to WGS 84."
    if name in _WGS84:
        remedy = "Delete it."
    elif is_idle:
        remedy = f"It names {shown(name or 'nothing')}, yet all coordinates are degrees: delete it."
    changes = (Change(path=(*path, "crs"), kind="delete"),) if name in _WGS84 or is_idle else ()
    return Hit(
        f'the member "crs" was taken out of GeoJSON; readers ignore it. {remedy}',
        (*path, "crs"), key=True, fix=changes, fix_title='Delete "crs"',
    )  # fmt: skip


def _boxes(item: Item) -> Iterator[tuple[Path, dict[str, Any], Any]]:
    for path, value, _ in item.objects:
        if isinstance(value, dict) and "bbox" in value:
            yield (*path, "bbox"), value, value["bbox"]


def _is_box(box: Any) -> bool:
    return isinstance(box, list) and len(box) in {4, 6} and all(map(is_number, box))


def _bbox_shape(item: Item) -> Iterator[Hit]:
    for path, _, box in _boxes(item):
        if isinstance(box, list) and not all(map(is_number, box)):
            wrong = next(i for i, side in enumerate(box) if not is_number(side))
            yield Hit(f"a bbox holds numbers only; this is {kind_of(box[wrong])}.", (*path, wrong))
        elif not _is_box(box):
            size = f"an array of {len(box)}" if isinstance(box, list) else kind_of(box)
            yield Hit(f"a bbox is an array of 4 or 6 numbers; this is {size}.", path)


def _bbox_order(item: Item) -> Iterator[Hit]:
    for path, _, box in _boxes(item):
        if not _is_box(box):
            continue
        south, north = box[1], box[len(box) // 2 + 1]
        if south > north:
            half = len(box) // 2
            yield Hit(
                f"south ({south:g}) is greater than north ({north:g}) in the bbox.",
                (*path, 1),
                fix=(Change(repr(north), (*path, 1)), Change(repr(south), (*path, half + 1))),
                fix_title="Exchange south and north",
            )


def _positions(value: Any) -> Iterator[list[Any]]:
    """Every array of numbers in the coordinates below a value."""
    stack = [value]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            stack += [value[key] for key in ("coordinates", "geometry", "geometries", "features")
                      if key in value]  # fmt: skip
        elif isinstance(value, list):
            if len(value) > 1 and all(map(is_number, value)):
                yield value
            else:
                stack += [part for part in value if isinstance(part, list | dict)]


def _bbox_contains(item: Item) -> Iterator[Hit]:
    for path, value, box in _boxes(item):
        is_root = item.role == "document" and value.get("type") == "FeatureCollection"
        if _is_box(box) and not is_root:
            found = list(_positions({k: v for k, v in value.items() if k != "bbox"}))
            yield from _outside(box, found, path)


def _bbox_of_all(document: Document) -> Iterator[Hit]:
    box: Any = document.value.get("bbox")
    if document.value.get("type") != "FeatureCollection" or not _is_box(box):
        return
    found: list[list[float]] = []
    for record in document.layer.records:
        if record.geometry is not None and not record.geometry.is_empty:
            west, south, east, north = record.geometry.bounds
            heights = shapely.get_coordinates(record.geometry, include_z=True)[:, 2]
            has_z = not np.isnan(heights).any()  # nor is any missing where dimensions are mixed
            found.append([west, south, *([float(heights.min())] if has_z else [])])
            found.append([east, north, *([float(heights.max())] if has_z else [])])
    yield from _outside(box, found, ("bbox",))


def _outside(box: list[float], found: list[list[float]], path: Path) -> Iterator[Hit]:
    """The hit for the first position that a bbox does not contain."""
    half = len(box) // 2
    west, south, east, north = box[0], box[1], box[half], box[half + 1]
    for x, y, *_ in found:
        in_longitude = west <= x <= east if west <= east else x >= west or x <= east
        if not (in_longitude and south <= y <= north):
            can_be = west <= east and all(abs(p[0]) <= 180 for p in found)
            yield Hit(
                f"the position [{x:g}, {y:g}] lies outside the bbox.", path,
                fix=(Change(_bounds(found), path),) if can_be else (),
                fix_title="Compute the bbox anew",
            )  # fmt: skip
            return


def _bounds(found: list[list[float]]) -> str:
    size = min(3, *map(len, found)) if len(found) > 1 else min(3, len(found[0]))
    sides = [pick(p[i] for p in found) for pick in (min, max) for i in range(size)]
    return "[" + ", ".join(spelled(side) for side in sides) + "]"


def _bare(item: Item) -> Iterator[Hit]:
    kind = item.value.get("type") if isinstance(item.value, dict) else None
    if item.role == "document" and isinstance(kind, str) and kind in GEOMETRY_TYPES:
        yield Hit(f"the file is a bare {kind}: it has no properties, so no name and no validity.")


def _as_text(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in _objects(item):
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


_PROPERTY_NAMES = {"name", "valid_from", "valid_to", "thing", "sources", "licence", "accuracy_m"}


def _foreign(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in _objects(item):
        for name in sorted(_PROPERTY_NAMES & set(value)) if kind == "Feature" else ():
            yield Hit(
                f'"{name}" stands beside "properties", where readers ignore it. Move it inside.',
                (*path, name),
                key=True,
            )


def _polygon_with(extra: str) -> str:
    return layer(feature().replace('"properties"', f'{extra}, "properties"'))


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
    Rule("S105", "missing-member", "error", "item",
         "Every object has the members of its type.",
         "A Feature without properties, or a geometry without coordinates, is refused or dropped.",
         "RFC 7946, 3.1 to 3.3", GOOD, layer(f'{{"type": "Feature", "geometry": {_POINT}}}'),
         _missing_member, "safe"),
    Rule("S106", "wrong-member-type", "error", "item",
         "Members are of the kind that their type asks for.",
         "Readers that expect one kind fail on another.",
         "RFC 7946, 3.1 to 3.3", GOOD, '{"type": "FeatureCollection", "features": {}}',
         _member_type, "safe"),
    Rule("S107", "features-item-not-feature", "error", "item",
         "The list of features holds Features.",
         "A bare geometry in the list is skipped, and is missing on the map.",
         "RFC 7946, 3.3", GOOD, layer(_POINT), _not_feature),
    Rule("S108", "forbidden-member", "error", "item",
         "No object has a member that defines another type.",
         "Readers may take the object for something else.",
         "RFC 7946, 7.1", GOOD, _polygon_with('"coordinates": [1, 2]'), _forbidden),
    Rule("S109", "id-type", "error", "item",
         "A feature's id is a text or a number.",
         "References by id cannot be resolved.",
         "RFC 7946, 3.2", GOOD, layer(feature().replace('"id": "a"', '"id": ["a"]')), _id_type),
    Rule("S110", "null-feature", "error", "item",
         "The list of features holds no null.",
         "Readers crash on it.",
         "RFC 7946, 3.3", GOOD, layer(feature(), "null"), _null_feature),
    Rule("S111", "nested-geometrycollection", "warning", "collections",
         "A GeometryCollection holds no GeometryCollection.",
         "Many programs cannot draw them.",
         "RFC 7946, 3.1.8", GOOD,
         layer(feature(geometry='{"type": "GeometryCollection", "geometries": [{"type": '
                                f'"GeometryCollection", "geometries": [{_POINT}, {_POINT}]}}, '
                                f'{_POINT}]}}')),
         _nested),
    Rule("S112", "single-geometrycollection", "warning", "collections",
         "A GeometryCollection has more than one part.",
         "With one part it says no more than that part, and fewer programs draw it.",
         "RFC 7946, 3.1.8", GOOD,
         layer(feature(geometry=f'{{"type": "GeometryCollection", "geometries": [{_POINT}]}}')),
         _single, "unsafe"),
    Rule("S113", "empty-geometrycollection", "info", "collections",
         "A GeometryCollection has parts.",
         "An empty one draws nothing; null says so plainly.",
         "RFC 7946, 3.1.8", GOOD,
         layer(feature(geometry='{"type": "GeometryCollection", "geometries": []}')),
         _empty_collection),
    Rule("S114", "crs-member", "warning", "item",
         'There is no member "crs".',
         "RFC 7946 knows WGS 84 only; with another system the map is drawn in the wrong place.",
         "RFC 7946, 4", GOOD,
         layer(feature(), crs={"type": "name", "properties": {"name": "EPSG:3857"}}), _crs,
         "unsafe", also=("document", _crs_of_all)),
    Rule("S115", "bbox-shape", "error", "bbox",
         "A bbox is an array of 4 or 6 numbers.",
         "Readers that seek by bbox lose the feature.",
         "RFC 7946, 5", GOOD, layer(feature(), bbox=[46, 39, 47]), _bbox_shape),
    Rule("S116", "bbox-order", "error", "bbox",
         "In a bbox south comes before north.",
         "An upside-down box contains nothing.",
         "RFC 7946, 5", layer(feature(), bbox=[46, 39, 47, 40]),
         layer(feature(), bbox=[46, 40, 47, 39]), _bbox_order, "safe"),
    Rule("S117", "bbox-not-containing", "warning", "bbox",
         "A bbox contains its object.",
         "A map zooms to the wrong place; features outside are never loaded.",
         "RFC 7946, 5", _polygon_with('"bbox": [46, 39, 47, 40]'),
         _polygon_with('"bbox": [10, 10, 11, 11]'), _bbox_contains, "safe",
         also=("document", _bbox_of_all)),
    Rule("S118", "bare-geometry-root", "info", "item",
         "The file holds features.",
         "A bare geometry has no place for a name, a date or a source.",
         "RFC 7946, 2", GOOD, _POINT, _bare),
    Rule("S119", "geometry-as-string", "error", "item",
         "A geometry is an object, not a text.",
         "Exports from databases and spreadsheets put WKT or JSON into a text; nothing is drawn.",
         "RFC 7946, 3.2", GOOD, layer(feature(geometry='"POINT (46 40)"')), _as_text, "unsafe"),
    Rule("S120", "single-part-multi", "info", "positions",
         "A Multi geometry has more than one part.",
         "The plain type says the same, and more programs can edit it.",
         "RFC 7946, 3.1", GOOD, drawn("MultiPoint", "[[46.75, 39.82]]"),
         _single_multi, "unsafe"),
    Rule("S121", "misplaced-property", "info", "item",
         "Names, dates and sources stand inside properties.",
         "Readers ignore what stands beside them, so the feature has no name and no validity.",
         "RFC 7946, 6.1", GOOD, layer(feature().replace('"id": "a"', '"name": "Aghdam"')),
         _foreign),
]  # fmt: skip
