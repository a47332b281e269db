"""S: the member "crs", which older GeoJSON had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.errors import shown
from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Document
from geo.linter.texts.jsontext import Path

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
        boxes = [record.geometry.bounds for record in document.layer.records if record.is_drawn]
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


RULES = [
    Rule("S114", "crs-member", "warning", "item",
         'There is no member "crs".',
         "RFC 7946 knows WGS 84 only; with another system the map is drawn in the wrong place.",
         "RFC 7946, 4", GOOD,
         layer(feature(), crs={"type": "name", "properties": {"name": "EPSG:3857"}}), _crs,
         "unsafe", also=("document", _crs_of_all)),
]  # fmt: skip
