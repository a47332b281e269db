"""S: bounding boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geo.linter.rules.examples import GOOD, feature, layer, with_member
from geo.linter.rules.rewrite import spelled
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Document
from geo.linter.texts.jsontext import Path
from geo.values import is_number, kind_of


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
        if record.is_drawn:
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
            is_turned = all(west <= p[1] <= east and south <= p[0] <= north for p in found)
            hint = " It has latitude first: write west, south, east, north." if is_turned else ""
            yield Hit(
                f"the position [{x:g}, {y:g}] lies outside the bbox.{hint}", path,
                fix=(Change(_bounds(found), path),) if can_be else (),
                fix_title="Compute the bbox anew",
            )  # fmt: skip
            return


def _bounds(found: list[list[float]]) -> str:
    size = min(3, *map(len, found)) if len(found) > 1 else min(3, len(found[0]))
    sides = [pick(p[i] for p in found) for pick in (min, max) for i in range(size)]
    return "[" + ", ".join(spelled(side) for side in sides) + "]"


RULES = [
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
         "RFC 7946, 5", with_member('"bbox": [46, 39, 47, 40]'),
         with_member('"bbox": [10, 10, 11, 11]'), _bbox_contains, "safe",
         also=("document", _bbox_of_all)),
]  # fmt: skip
