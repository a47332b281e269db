"""C: what crosses the antimeridian (RFC 7946, 3.1.9), or touches a pole."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, pairwise

from geo.linter.rules.coordinates import cutting as antimeridian
from geo.linter.rules.examples import GOOD, drawn, feature, layer, shape
from geo.linter.rules.geometry import areas
from geo.linter.rules.parts import is_whole, sound_lines
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.texts.jsontext import Path
from geo.values import is_number

_SPAN_DEGREES = 180.0


def _box_antimeridian(item: Item) -> Iterator[Hit]:
    for path, value, _ in item.objects:
        box = value.get("bbox") if isinstance(value, dict) else None
        if not isinstance(box, list) or len(box) not in {4, 6} or not all(map(is_number, box)):
            continue
        west, east = box[0], box[len(box) // 2]
        if west > east and not (west > 90 and east < -90):
            yield Hit(
                f"west ({west:g}) is greater than east ({east:g}) in the bbox: it says that the "
                "box crosses the antimeridian, all around the other side.",
                (*path, "bbox"),
            )


def _antimeridian(item: Item) -> Iterator[Hit]:
    for at, line, _ in sound_lines(item):
        jumps = [
            i
            for i, ((x, _), (to_x, _)) in enumerate(pairwise(line))
            if abs(to_x - x) > _SPAN_DEGREES
        ]
        if jumps and max(map(abs, chain.from_iterable(line))) <= 360:
            i = jumps[0]
            yield Hit(
                f"the line jumps from longitude {line[i][0]:g} to {line[i + 1][0]:g}: it is drawn "
                "across the whole map. Cut it at the antimeridian.",
                (*at, i + 1),
                fix=_cut(item, at),
                fix_title="Cut it at the antimeridian",
            )


def _cut(item: Item, at: Path) -> tuple[Change, ...]:
    """What puts the geometry of a line in parts."""
    path, geometry = next(
        (path, geometry)
        for path, geometry in item.geometries
        if (*path, "coordinates") == at[: len(path) + 1]
    )
    if not is_whole(geometry):
        return ()
    shape = antimeridian.cut(geometry)
    if shape is None:
        return ()
    return (
        Change(f'"{shape.geom_type}"', (*path, "type")),
        Change(path=(*path, "coordinates"), rewrite=partial(areas.written, shape)),
    )


def _pole(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        touching = [i for i, (_, y) in enumerate(line) if abs(y) == 90] if is_ring else []
        if touching:
            yield Hit("the ring touches a pole, which a flat map stretches to a line.",
                      (*at, touching[0]))  # fmt: skip


_LINE = shape("LineString", "[[46.1, 39.1], [46.2, 39.2], [46.3, 39.3]]")

RULES = [
    Rule("C212", "bbox-antimeridian-order", "warning", "bbox",
         "West comes before east in a bbox, unless the box crosses the antimeridian.",
         "An exchanged box means all the rest of the world.",
         "RFC 7946, 5.2", layer(feature(), bbox=[46, 39, 47, 40]),
         layer(feature(), bbox=[47, 39, 46, 40]), _box_antimeridian),
    Rule("C213", "antimeridian-crossing", "warning", "vertices",
         "Lines are cut at the antimeridian.",
         "Uncut ones are drawn across the whole map.",
         "RFC 7946, 3.1.9", layer(feature(geometry=_LINE)),
         drawn("LineString", [[179, 1], [-179, 1]]), _antimeridian, "unsafe"),
    Rule("C214", "pole-touching", "info", "rings",
         "No ring touches a pole.",
         "The pole is a point on the globe and a line on a flat map.",
         "good practice", GOOD,
         drawn("Polygon", "[[[0, 80], [90, 80], [90, 90], [0, 80]]]"),
         _pole),
]  # fmt: skip
