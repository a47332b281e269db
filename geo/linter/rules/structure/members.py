"""S: the members that an object must have, and those that it must not."""

from __future__ import annotations

from collections.abc import Iterator

from geo.linter.rules.examples import GOOD, POINT, layer, with_member
from geo.linter.rules.known import DEPTHS, TYPES
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.structure.types import typed_objects
from geo.linter.rules.subjects.item import Item
from geo.text import did_you_mean
from geo.values import kind_of

_MEMBERS = {
    "FeatureCollection": ["features"],
    "Feature": ["geometry", "properties"],
    "GeometryCollection": ["geometries"],
    **{kind: ["coordinates"] for kind in DEPTHS},
}


def _missing_member(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in typed_objects(item):
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
    for path, value, _, kind in typed_objects(item):
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


_FORBIDDEN = {
    "FeatureCollection": ["coordinates", "geometries", "geometry", "properties"],
    "Feature": ["coordinates", "geometries", "features"],
    "geometry": ["geometry", "properties", "features"],
}


def _forbidden(item: Item) -> Iterator[Hit]:
    for path, value, _, kind in typed_objects(item):
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


RULES = [
    Rule("S105", "missing-member", "error", "item",
         "Every object has the members of its type.",
         "A Feature without properties, or a geometry without coordinates, is refused or dropped.",
         "RFC 7946, 3.1 to 3.3", GOOD, layer(f'{{"type": "Feature", "geometry": {POINT}}}'),
         _missing_member, "safe"),
    Rule("S106", "wrong-member-type", "error", "item",
         "Members are of the kind that their type asks for.",
         "Readers that expect one kind fail on another.",
         "RFC 7946, 3.1 to 3.3", GOOD, '{"type": "FeatureCollection", "features": {}}',
         _member_type, "safe"),
    Rule("S108", "forbidden-member", "error", "item",
         "No object has a member that defines another type.",
         "Readers may take the object for something else.",
         "RFC 7946, 7.1", GOOD, with_member('"coordinates": [1, 2]'), _forbidden),
]  # fmt: skip
