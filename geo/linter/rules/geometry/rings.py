"""G: rings: closed, long enough, and wound the right way round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely

from geo.linter.rules.examples import GOOD_AREA, drawn
from geo.linter.rules.parts import Line, Vertices, polygons, ring_areas, written_lines
from geo.linter.rules.rewrite import closed_ring, reversed_ring
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item


def _rings(item: Item) -> Iterator[Line]:
    """The rings that are made of arrays."""
    for line in written_lines(item):
        if not (line.is_ring and line.written):
            continue
        if line.vertices or all(isinstance(position, list) for position in line.written):
            yield line


def _written(position: list[Any]) -> str:
    return "[" + ", ".join(map(repr, position)) + "]"


def _not_closed(item: Item) -> Iterator[Hit]:
    for at, ring, _, vertices in _rings(item):
        first, last = ring[0], ring[-1]
        if first == last:
            continue
        can_be = len(vertices) >= 3
        changes = (Change(path=at, rewrite=closed_ring),) if can_be else ()
        yield Hit(
            f"the ring starts at {_written(first)} and ends at {_written(last)}; it must end where "
            "it starts.",
            (*at, len(ring) - 1),
            fix=changes,
            fix_title="Close the ring",
        )


def _ring_too_few(item: Item) -> Iterator[Hit]:
    for at, ring, _, _ in _rings(item):
        if len(ring) < 4:
            yield Hit(
                f"a ring has four or more positions, the first and last equal; this has "
                f"{len(ring)}.",
                at,
            )
    for path, geometry in item.geometries:
        for at, rings in polygons(geometry, path):
            if any(rings) and not rings[0]:
                yield Hit("the outer ring is empty, yet there are holes in it.", (*at, 0))
    for at, ring, is_ring, vertices in written_lines(item):
        if is_ring and len(vertices) >= 4 and ring[0] == ring[-1]:
            count = len(set(vertices))
            if count < 3:
                yield Hit(f"the ring has only {count} different positions.", at)


def _winding(item: Item) -> Iterator[Hit]:
    known = ring_areas(item)
    for path, geometry in item.geometries:
        for at, rings in polygons(geometry, path):
            for i, ring in enumerate(rings):
                _, area = known.get((*at, i), (None, 0))
                if not area or ring[0] != ring[-1]:
                    continue
                if (area > 0) != (i == 0) and not _is_mirrored(ring):
                    what, way = ("outer", "counter-clockwise") if i == 0 else ("inner", "clockwise")
                    yield Hit(
                        f"an {what} ring runs {way} (right-hand rule); this runs the other way.",
                        (*at, i),
                        fix=(Change(path=(*at, i), rewrite=reversed_ring),),
                        fix_title="Turn the ring around",
                    )


def _is_mirrored(ring: list[list[float]]) -> bool:
    """Whether latitude comes first, as C205 says: then the other way round is the right one."""
    return any(90 < abs(position[1]) <= 180 for position in ring)


def _zero_area(item: Item) -> Iterator[Hit]:
    for at, (ring, area) in ring_areas(item).items():
        if area or ring[0] != ring[-1]:
            continue
        is_flat = len(set(ring)) >= 3 and _is_flat(ring)
        if is_flat and not shapely.Polygon(ring).is_valid:  # GEOS counts more exactly
            yield Hit("all positions of the ring lie on one line: it encloses no area.", at)


def _is_flat(ring: Vertices) -> bool:
    left, low = ring[0]
    away = [(x - left, y - low) for x, y in ring]
    far_x, far_y = max(away, key=lambda step: step[0] * step[0] + step[1] * step[1])
    return not any(x * far_y - y * far_x for x, y in away)


RULES = [
    Rule("G301", "ring-not-closed", "error", "rings",
         "A ring ends where it starts.",
         "Some programs close it by a guess, others refuse the polygon.",
         "RFC 7946, 3.1.6", GOOD_AREA, drawn("Polygon", "[[[0, 0], [4, 0], [4, 4], [0, 4]]]"),
         _not_closed, "safe"),
    Rule("G302", "ring-too-few", "error", "rings",
         "A ring has four or more positions, three of them different.",
         "Fewer enclose nothing.",
         "RFC 7946, 3.1.6", GOOD_AREA, drawn("Polygon", "[[[0, 0], [4, 0], [0, 0]]]"),
         _ring_too_few),
    Rule("G304", "winding", "warning", "winding",
         "Outer rings run counter-clockwise, inner ones clockwise.",
         "Programs that work on the globe take a ring the other way round for all the rest of it.",
         "RFC 7946, 3.1.6", GOOD_AREA,
         drawn("Polygon", "[[[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]]"), _winding,
         "safe"),
    Rule("G307", "zero-area", "error", "rings",
         "A ring encloses an area.",
         "No event can lie inside it; GEOS calls it invalid.",
         "OGC Simple Features (06-103r4), 6.1.11.1", GOOD_AREA,
         drawn("Polygon", "[[[0, 0], [2, 0], [4, 0], [0, 0]]]"), _zero_area),
]  # fmt: skip
