"""G: holes and polygons that enclose next to nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise, starmap

from geo.geodesy import WGS84
from geo.linter.rules.examples import GOOD_AREA, drawn
from geo.linter.rules.parts import Vertices, ring_areas
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path

_TINY_M2 = 1.0


@once
def _areas(item: Item) -> list[tuple[Path, int, Vertices, float]]:
    return [
        (at, int(at[-1]), ring, area)
        for at, (ring, area) in ring_areas(item).items()
        if all(abs(x) <= 360 and abs(y) <= 90 for x, y in ring)
    ]


def _tiny_hole(item: Item) -> Iterator[Hit]:
    for at, i, ring, planar in _areas(item):
        if i == 0 or not planar or abs(planar) > 1e-6:
            continue
        area = abs(float(WGS84.polygon_area_perimeter(*zip(*ring, strict=True))[0]))
        if area < _TINY_M2:
            yield Hit(
                f"the hole measures {area:.2g} m²: it is left over from an overlay.",
                at,
                fix=(Change(path=at, kind="delete"),),
                fix_title="Delete the hole",
            )


def _sliver(item: Item) -> Iterator[Hit]:
    for at, i, ring, planar in _areas(item):
        if i or not planar:
            continue
        length = sum(starmap(math.dist, pairwise(ring)))
        # 4 pi A / P^2 is 1 for a circle; below this the width is under 1/1000 of the length.
        if 4 * math.pi * abs(planar) / length**2 < 0.003:
            yield Hit("the polygon is a sliver: a thousand times as long as it is wide.", at)


_SQUARE = "[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]"

RULES = [
    Rule("G319", "tiny-hole", "info", "rings",
         "Holes are larger than a square metre.",
         "Tiny ones are left over from an overlay of layers that do not quite meet.",
         "good practice", GOOD_AREA,
         drawn("Polygon", f"[{_SQUARE}, [[1, 1], [1, 1.000001], [1.000001, 1.000001], [1, 1]]]"),
         _tiny_hole,
         "unsafe"),
    Rule("G320", "sliver", "warning", "rings",
         "No polygon is a thousand times as long as it is wide.",
         "Slivers come from edges that do not meet; events fall into them by chance.",
         "good practice", GOOD_AREA,
         drawn("Polygon", "[[[0, 0], [40, 0], [40, 0.01], [0, 0.01], [0, 0]]]"), _sliver),
]  # fmt: skip
