"""G: one geometry. Verdicts on validity are those of GEOS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import shapely

from geo.geodesy import WGS84
from geo.linter.findings import Safety
from geo.linter.jsontext import Path
from geo.linter.rules.examples import drawn, feature, layer
from geo.linter.rules.geometry import areas
from geo.linter.rules.known import DEPTHS
from geo.linter.rules.parts import is_position, lines, polygons, signed_area, sound_lines
from geo.linter.rules.rewrite import closed_ring, reversed_ring, without
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item

_MANY_VERTICES = 100_000
_TINY_M2 = 1.0


def _rings(item: Item) -> Iterator[tuple[Path, list[Any]]]:
    for path, geometry in item.geometries:
        for at, ring, is_ring in lines(geometry, path):
            if is_ring and ring and all(isinstance(p, list) for p in ring):
                yield at, ring


def _written(position: list[Any]) -> str:
    return "[" + ", ".join(map(repr, position)) + "]"


def _not_closed(item: Item) -> Iterator[Hit]:
    for at, ring in _rings(item):
        if ring[0] == ring[-1]:
            continue
        first, last = ring[0], ring[-1]
        can_be = len(ring) >= 3 and all(map(is_position, ring))
        changes = (Change(path=at, rewrite=closed_ring),) if can_be else ()
        yield Hit(
            f"the ring starts at {_written(first)} and ends at {_written(last)}; it must end where "
            "it starts.",
            (*at, len(ring) - 1),
            fix=changes,
            fix_title="Close the ring",
        )


def _ring_too_few(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, ring, is_ring in lines(geometry, path):
            if is_ring and 0 < len(ring) < 4 and all(isinstance(p, list) for p in ring):
                yield Hit(
                    f"a ring has four or more positions, the first and last equal; this has "
                    f"{len(ring)}.",
                    at,
                )
    for path, geometry in item.geometries:
        for at, rings in polygons(geometry, path):
            if any(rings) and not rings[0]:
                yield Hit("the outer ring is empty, yet there are holes in it.", (*at, 0))
        for at, ring, is_ring in lines(geometry, path):
            if is_ring and len(ring) >= 4 and all(map(is_position, ring)):
                distinct = {tuple(p[:2]) for p in ring}
                if len(distinct) < 3 and ring[0] == ring[-1]:
                    yield Hit(f"the ring has only {len(distinct)} different positions.", at)


def _line_too_few(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, line, is_ring in lines(geometry, path):
            if not is_ring and len(line) == 1 and isinstance(line[0], list):
                yield Hit("a line has two or more positions; this has 1.", at)


def _winding(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, rings in polygons(geometry, path):
            for i, ring in enumerate(rings):
                if not isinstance(ring, list) or len(ring) < 4 or not all(map(is_position, ring)):
                    continue
                if ring[0] != ring[-1]:
                    continue
                area = signed_area(np.array([p[:2] for p in ring], dtype=float))
                if area and (area > 0) != (i == 0) and not _is_mirrored(ring):
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


def _duplicate_vertex(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, line, is_ring in lines(geometry, path):
            same = [i for i in range(1, len(line)) if line[i] == line[i - 1]]
            if not same or not all(map(is_position, line)):
                continue
            left = len(line) - len(same)
            enough = left >= (4 if is_ring else 2)
            yield Hit(
                f"{len(same)} position{'s' if len(same) > 1 else ''} of the line repeat the one "
                "before.",
                (*at, same[0]),
                fix=(Change(path=at, rewrite=without(set(same))),) if enough else (),
                fix_title="Delete the repeated positions",
            )


def _zero_length(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if not is_ring and len(line) > 1 and (line == line[0]).all():
            yield Hit("all positions of the line are the same: it has no length.", at)


def _zero_area(item: Item) -> Iterator[Hit]:
    for at, ring, is_ring in sound_lines(item):
        if not is_ring or len(ring) < 4 or (ring[0] != ring[-1]).any():
            continue
        is_flat = len(np.unique(ring, axis=0)) >= 3 and not signed_area(ring) and _is_flat(ring)
        if is_flat and not shapely.Polygon(ring).is_valid:  # GEOS counts more exactly
            yield Hit("all positions of the ring lie on one line: it encloses no area.", at)


def _is_flat(ring: np.ndarray) -> bool:
    away = ring - ring[0]
    longest = away[np.argmax((away**2).sum(axis=1))]
    return not (away[:, 0] * longest[1] - away[:, 1] * longest[0]).any()


def _geos(kind: str, message: str) -> Callable[[Item], Iterator[Hit]]:
    """A check that reports what GEOS refuses for one reason."""

    def check(item: Item) -> Iterator[Hit]:
        for fault in areas.faults(item):
            if fault.kind == kind:
                fix = _FIXES.get(kind)
                changes = fix(item, fault) if fix else ()
                title = _TITLES.get(kind, "")
                yield Hit(f"{message} at {_at(fault.point)}.", areas.nearest(fault), fix=changes,
                          fix_title=title)  # fmt: skip

    return check


def _valid(item: Item, fault: areas.Fault) -> tuple[Change, ...]:
    """What puts the geometry as GEOS makes it valid in its place."""
    geometry = dict(item.geometries)[fault.path]
    shape = areas.mended(geometry)
    if shape is None:
        return ()
    return (
        Change(f'"{shape.geom_type}"', (*fault.path, "type")),
        Change(path=(*fault.path, "coordinates"), rewrite=partial(areas.written, shape)),
    )


def _without_twin(_: Item, fault: areas.Fault) -> tuple[Change, ...]:
    """What deletes a hole that stands twice, or a polygon of one ring that does."""
    one, other = areas.twins(fault.area)[0]
    rings = {at: len(rings) for at, rings in fault.area}
    if one[:-1] == other[:-1]:
        return (Change(path=other, kind="delete"),) if one[-1] else ()
    if one[-1] == other[-1] == 0 and rings[one[:-1]] == rings[other[:-1]] == 1:
        return (Change(path=other[:-1], kind="delete"),)
    return ()


_FIXES = {"crosses": _valid, "twice": _without_twin}
_TITLES = {"crosses": "Make the polygon valid", "twice": "Delete the second ring"}


def _at(point: tuple[float, float]) -> str:
    return f"[{point[0]:.7g}, {point[1]:.7g}]"


def _spike(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if is_ring and len(line) > 4:
            for i in _returns(line)[:1]:
                gone = {int(i)} | ({int(i) + 1} if (line[i - 1] == line[i + 1]).all() else set())
                enough = len(line) - len(gone) >= 4 and max(gone) < len(line) - 1
                yield Hit(
                    f"the ring goes out to {_at(tuple(line[i]))} and straight back: a spike.",
                    (*at, int(i)),
                    fix=(Change(path=at, rewrite=without(gone)),) if enough else (),
                    fix_title="Cut the spike off",
                )


def _backtracks(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if not is_ring and len(line) > 2:
            for i in _returns(line)[:1]:
                yield Hit(
                    f"the line turns straight back on itself at {_at(tuple(line[i]))}.",
                    (*at, int(i)),
                )


def _returns(line: np.ndarray) -> np.ndarray:
    """Where a line turns by 180 degrees."""
    steps = np.diff(line, axis=0)
    before, after = steps[:-1], steps[1:]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    dot = (before * after).sum(axis=1)
    return np.flatnonzero((cross == 0) & (dot < 0)) + 1


def _line_crosses(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        if not geometry["type"].endswith("LineString"):
            continue
        for at, line, _ in lines(geometry, path):
            if len(line) < 4 or not all(map(is_position, line)):
                continue
            if not shapely.is_simple(shapely.linestrings([p[:2] for p in line])):
                yield Hit("the line crosses or touches itself.", at)


def _areas(item: Item) -> Iterator[tuple[Path, int, np.ndarray, float]]:
    for at, ring, is_ring in sound_lines(item):
        on_the_globe = np.abs(ring).max() <= 360 and np.abs(ring[:, 1]).max() <= 90
        if is_ring and len(ring) >= 4 and on_the_globe:
            yield at, int(at[-1]), ring, signed_area(ring)


def _tiny_hole(item: Item) -> Iterator[Hit]:
    for at, i, ring, planar in _areas(item):
        if i == 0 or not planar or abs(planar) > 1e-6:
            continue
        area = abs(float(WGS84.polygon_area_perimeter(*ring.T)[0]))
        if area < _TINY_M2:
            yield Hit(
                f"the hole measures {area:.2g} m²: it is left over from an overlay.",
                at,
                fix=(Change(path=at, kind="delete"),),
                fix_title="Delete the hole",
            )


def _sliver(item: Item) -> Iterator[Hit]:
    for at, i, ring, planar in _areas(item):
        length = np.hypot(*np.diff(ring, axis=0).T).sum()
        # 4 pi A / P^2 is 1 for a circle; below this the width is under 1/1000 of the length.
        if i == 0 and planar and 4 * np.pi * abs(planar) / length**2 < 0.003:
            yield Hit("the polygon is a sliver: a thousand times as long as it is wide.", at)


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


def _too_many(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        count = sum(len(line) for _, line, _ in lines(geometry))
        if count > _MANY_VERTICES:
            yield Hit(f"the geometry has {count:,} vertices; a page shows no more than a few "
                      "thousand. Generalise it.", (*path, "coordinates"))  # fmt: skip


def _gap(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if is_ring or len(line) < 20:
            continue
        steps = np.hypot(*np.diff(line, axis=0).T)
        typical = np.median(steps)
        i = int(np.argmax(steps))
        if typical and steps[i] > 200 * typical:
            yield Hit(
                f"one segment is {steps[i] / typical:.0f} times as long as the median one: "
                "a piece of the line may be missing.",
                (*at, i),
            )


def _ring(points: str) -> str:
    return drawn("Polygon", f"[[{points}]]")


def _rings_of(*rings: str) -> str:
    return drawn("Polygon", "[" + ", ".join(rings) + "]")


_SQUARE = "[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]"
_HOLE = "[[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]"
_GOOD = drawn("Polygon", f"[{_SQUARE}]")
_LINE = drawn("LineString", "[[1, 1], [2, 2], [3, 2]]")


def _bad_line(points: str) -> str:
    return drawn("LineString", points)


def _geos_rule(
    code: str, name: str, kind: str, what: str, message: str, bad: str,
    fix: Safety | None = None,
) -> Rule:  # fmt: skip
    why = "Areas, overlays and joins with an invalid polygon give wrong answers or fail."
    clause = "OGC Simple Features (06-103r4), 6.1.11.1"
    return Rule(
        code, name, "error", "rings", what, why, clause, _GOOD, bad, _geos(kind, message), fix
    )


_STEPS = ", ".join(f"[{46 + i / 10000:.4f}, {39 + i % 2 / 10000}]" for i in range(30))
RULES = [
    Rule("G301", "ring-not-closed", "error", "rings",
         "A ring ends where it starts.",
         "Some programs close it by a guess, others refuse the polygon.",
         "RFC 7946, 3.1.6", _GOOD, _ring("[0, 0], [4, 0], [4, 4], [0, 4]"), _not_closed, "safe"),
    Rule("G302", "ring-too-few", "error", "rings",
         "A ring has four or more positions, three of them different.",
         "Fewer enclose nothing.",
         "RFC 7946, 3.1.6", _GOOD, _ring("[0, 0], [4, 0], [0, 0]"), _ring_too_few),
    Rule("G303", "line-too-few", "error", "lines",
         "A line has two or more positions.",
         "One position is a point, and cannot be drawn as a line.",
         "RFC 7946, 3.1.4", _LINE, _bad_line("[[1, 1]]"), _line_too_few),
    Rule("G304", "winding", "warning", "winding",
         "Outer rings run counter-clockwise, inner ones clockwise.",
         "Programs that work on the globe take a ring the other way round for all the rest of it.",
         "RFC 7946, 3.1.6", _GOOD, _ring("[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]"), _winding,
         "safe"),
    Rule("G305", "duplicate-vertex", "warning", "vertices",
         "No position repeats the one before.",
         "Segments without a direction break offsets, buffers and simplification.",
         "OGC Simple Features (06-103r4), 6.1.6", _LINE, _bad_line("[[1, 1], [1, 1], [2, 2]]"),
         _duplicate_vertex, "safe"),
    Rule("G306", "zero-length", "error", "lines",
         "A line has a length.",
         "It is drawn as nothing; GEOS calls it invalid.",
         "OGC Simple Features (06-103r4), 6.1.6", _LINE, _bad_line("[[1, 1], [1, 1]]"),
         _zero_length),
    Rule("G307", "zero-area", "error", "rings",
         "A ring encloses an area.",
         "No event can lie inside it; GEOS calls it invalid.",
         "OGC Simple Features (06-103r4), 6.1.11.1", _GOOD,
         _ring("[0, 0], [2, 0], [4, 0], [0, 0]"), _zero_area),
    _geos_rule("G308", "self-intersection", "crosses",
               "A ring does not cross itself.", "the polygon crosses itself",
               _ring("[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]"), "unsafe"),
    _geos_rule("G309", "ring-self-touch", "touches",
               "A ring does not touch itself.", "the ring touches itself",
               _ring("[0, 0], [4, 0], [4, 4], [2, 0], [0, 4], [0, 0]")
               .replace("[2, 0]", "[2, 2], [3, 3], [1, 3], [2, 2]")),
    _geos_rule("G310", "hole-outside-shell", "outside",
               "Holes lie inside their polygon.", "a hole lies outside its polygon",
               _rings_of(_SQUARE, "[[5, 5], [5, 6], [6, 6], [5, 5]]")),
    _geos_rule("G311", "nested-holes", "holes",
               "No hole lies inside another.", "one hole lies inside another",
               _rings_of(_SQUARE, "[[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]]",
                         "[[1.5, 1.5], [1.5, 2], [2, 2], [1.5, 1.5]]")),
    _geos_rule("G312", "nested-shells", "shells",
               "No polygon of a MultiPolygon lies inside another.",
               "one polygon lies inside another",
               drawn("MultiPolygon",
                   f"[[{_SQUARE}], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]")),
    _geos_rule("G313", "disconnected-interior", "disconnected",
               "The inside of a polygon is one piece.", "holes cut the polygon into pieces",
               _rings_of(_SQUARE, "[[2, 0], [0, 2], [2, 4], [4, 2], [2, 0]]")),
    _geos_rule("G314", "duplicate-rings", "twice",
               "No ring stands twice in a polygon.", "two rings of the polygon are the same",
               _rings_of(_SQUARE, _HOLE, _HOLE), "safe"),
    _geos_rule("G315", "rings-cross", "rings",
               "Rings do not cross or share a segment.", "two rings cross or share a segment",
               _rings_of(_SQUARE, "[[2, 2], [2, 3], [6, 3], [6, 2], [2, 2]]")),
    Rule("G316", "spike", "warning", "rings",
         "No ring goes out and straight back.",
         "A spike encloses nothing, yet bounds and distances reach to its tip.",
         "OGC Simple Features (06-103r4), 6.1.11.1", _GOOD,
         _ring("[0, 0], [4, 0], [4, 4], [4, 6], [4, 4], [0, 4], [0, 0]"), _spike, "unsafe"),
    Rule("G317", "line-self-crosses", "info", "lines",
         "A line does not cross itself.",
         "A front or a road that does is often two lines joined by mistake.",
         "OGC Simple Features (06-103r4), 6.1.6", _LINE,
         _bad_line("[[0, 0], [2, 2], [2, 0], [0, 2]]"), _line_crosses),
    Rule("G318", "line-backtracks", "warning", "lines",
         "No line turns straight back on itself.",
         "Its length counts the stretch twice.",
         "good practice", _LINE, _bad_line("[[0, 0], [3, 3], [1, 1], [1, 5]]"), _backtracks),
    Rule("G319", "tiny-hole", "info", "rings",
         "Holes are larger than a square metre.",
         "Tiny ones are left over from an overlay of layers that do not quite meet.",
         "good practice", _GOOD,
         _rings_of(_SQUARE, "[[1, 1], [1, 1.000001], [1.000001, 1.000001], [1, 1]]"), _tiny_hole,
         "unsafe"),
    Rule("G320", "sliver", "warning", "rings",
         "No polygon is a thousand times as long as it is wide.",
         "Slivers come from edges that do not meet; events fall into them by chance.",
         "good practice", _GOOD, _ring("[0, 0], [40, 0], [40, 0.01], [0, 0.01], [0, 0]"), _sliver),
    Rule("G321", "empty-geometry", "warning", "positions",
         "A geometry has positions.",
         "Programs differ in whether they read an empty one as nothing, or fail.",
         "RFC 7946, 3.1", _GOOD, drawn("MultiPoint", "[]"), _empty),
    Rule("G322", "null-geometry", "info", "item",
         "A feature has a geometry.",
         "A feature without one is in the table, but on no map.",
         "RFC 7946, 3.2", _GOOD, layer(feature(geometry="null")), _null, default=False),
    Rule("G323", "too-many-vertices", "info", "vertices",
         f"A geometry has at most {_MANY_VERTICES:,} vertices.",
         "A page with more is slow on a phone and shows no more than a generalised line.",
         "good practice", _LINE,
         _bad_line(f"[{'[1, 2], [2, 3], ' * (_MANY_VERTICES // 2)}[1, 2]]"), _too_many),
    Rule("G324", "vertex-gap", "warning", "lines",
         "No segment is hundreds of times as long as the others of its line.",
         "A piece of a front or road that went missing is drawn as a straight line.",
         "good practice", _LINE, _bad_line(f"[{_STEPS}, [47, 39.5]]"), _gap),
]  # fmt: skip
