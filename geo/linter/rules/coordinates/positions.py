"""C: the form of positions: numbers, as many as there should be, in as many brackets."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from geo.linter.rules.examples import GOOD, drawn
from geo.linter.rules.known import DEPTHS
from geo.linter.rules.parts import is_position, is_whole, readable, written_positions
from geo.linter.rules.rewrite import each_position, is_spelled
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.texts.jsontext import Path
from geo.values import is_number, kind_of

_DECIMAL_COMMA = re.compile(r"-?\d{1,3},\d+")


def _dimensions(item: Item) -> Iterator[Hit]:
    for _, geometry, found in written_positions(item):
        for at, position in found:
            if not isinstance(position, list) or not all(map(is_number, position)):
                continue
            if len(position) < 2 and not (not position and DEPTHS[geometry["type"]] == 0):
                yield Hit(
                    f"a position is [longitude, latitude]; this has {len(position)} numbers.", at
                )
    for _, _, found in written_positions(item):
        for at, position in found:
            is_long = isinstance(position, list) and len(position) > 3
            if is_long and all(map(is_number, position)):
                yield Hit(
                    f"a position has at most 3 numbers; this has {len(position)}. Readers ignore "
                    "the others.",
                    at,
                    severity="warning",  # RFC 7946, 3.1.1: there should not be more
                )


def _not_number(item: Item) -> Iterator[Hit]:
    for _, _, found in written_positions(item):
        for at, position in found:
            if not isinstance(position, list):
                continue
            for i, number in enumerate(position):
                if not is_number(number) and not isinstance(number, list):
                    fix = _as_number(number, (*at, i))
                    remedy = f"Write {fix[0].text}." if fix else "Write the number in degrees."
                    yield Hit(
                        f"a coordinate is a number; this is {kind_of(number)}. {remedy}",
                        (*at, i),
                        fix=fix,
                        fix_title="Take the quotation marks away",
                    )


def _as_number(value: Any, path: Path) -> tuple[Change, ...]:
    text = value.strip() if isinstance(value, str) else ""
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return ()
    if not math.isfinite(number):
        return ()
    return (Change(text if is_spelled(text) else repr(number), path),)


def _depth(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        kind = geometry["type"]
        level: list[tuple[Path, Any]] = [((*path, "coordinates"), geometry["coordinates"])]
        for _ in range(DEPTHS[kind]):
            flat = [at for at, part in level if not isinstance(part, list)]
            if flat:
                break
            level = [((*at, i), part) for at, parts in level for i, part in enumerate(parts)]
        wrong = [at for at, part in level if not isinstance(part, list)]
        deep = [at for at, part in level if isinstance(part, list) and part
                and any(isinstance(number, list) for number in part)]  # fmt: skip
        if wrong:
            around = (*path, "coordinates")
            can_be = is_whole({**geometry, "coordinates": [geometry["coordinates"]]})
            yield Hit(
                f"the coordinates of a {kind} need more brackets around this.",
                wrong[0],
                fix=(Change(path=around, rewrite="[{}]".format),) if can_be else (),
                fix_title="Add a bracket around the coordinates",
            )
        elif deep:
            yield Hit(f"the coordinates of a {kind} have too many brackets here.", deep[0])


def _mixed(item: Item) -> Iterator[Hit]:
    for path, _, whole in written_positions(item):
        found = [(at, p) for at, p in whole if is_position(p)]
        sizes = {len(position) for _, position in found}
        if len(sizes) > 1:
            first = len(found[0][1])
            at, odd = next((at, p) for at, p in found if len(p) != first)
            is_flat = found == whole and all(p[2:] in ([], [0]) for _, p in found)
            change = Change(path=(*path, "coordinates"), rewrite=_without_height)
            yield Hit(
                f"this position has {len(odd)} numbers, the first of the geometry {first}.",
                at,
                fix=(change,) if is_flat else (),
                fix_title="Leave out the heights, which are all 0",
            )


_without_height = each_position(lambda numbers: numbers[:2])


def _identical_z(item: Item) -> Iterator[Hit]:
    found = [p for _, p in readable(item)]
    heights = {p[2] for p in found if len(p) > 2}
    if len(found) > 3 and len(heights) == 1 and all(len(p) > 2 for p in found):
        yield Hit(f"every height is {heights.pop():g}: it tells nothing. Leave it out.",
                  readable(item)[0][0])  # fmt: skip


RULES = [
    Rule("C201", "position-dimensions", "error", "positions",
         "A position has two or three numbers.",
         "One number is no place; readers ignore or refuse a fourth.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", "[46]"), _dimensions),
    Rule("C202", "coordinate-not-number", "error", "positions",
         "Coordinates are numbers.",
         "A text, a null or a boolean among them stops the reader.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", '["46", 40]'),
         _not_number, "unsafe"),
    Rule("C203", "coordinate-depth", "error", "positions",
         "Coordinates have as many brackets as their type asks for.",
         "A bracket too few or too many is the commonest slip of handwritten GeoJSON.",
         "RFC 7946, 3.1", GOOD, drawn("Polygon", "[[1, 2], [3, 4]]"),
         _depth, "unsafe"),
    Rule("C208", "mixed-dimensions", "warning", "positions",
         "All positions of a geometry have the same number of values.",
         "Programs take the first as the measure, and fail or drop the height of the others.",
         "RFC 7946, 3.1.1", GOOD, drawn("LineString", "[[1, 2], [3, 4, 5]]"),
         _mixed, "safe"),
    Rule("C220", "identical-z", "warning", "positions",
         "Heights differ.",
         "Zero everywhere is an export's filler, not a height.",
         "good practice", GOOD, drawn("LineString", [[1, 2, 0], [2, 3, 0], [3, 4, 0], [4, 5, 0]]),
         _identical_z),
]  # fmt: skip
