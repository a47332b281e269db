"""G: one geometry. Verdicts on validity are those of GEOS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely

from geo.findings import Severity
from geo.geodesy import WGS84
from geo.jsontext import Path
from geo.rules.parts import built, is_position, lines, polygons, signed_area, sound_lines
from geo.rules.rule import Change, Hit, Item, Rule, feature, layer, shape

_MANY_VERTICES = 100_000
_TINY_M2 = 1.0
_REASON = re.compile(r"(.*?)\[([^ \]]+) ([^ \]]+)")


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
        changes: tuple[Change, ...] = ()
        if is_position(first) and is_position(last) and len(ring) >= 3:
            text = f"{_written(last)}, {_written(first)}"
            changes = (Change(text, (*at, len(ring) - 1)),)
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
            if is_ring and len(ring) < 4 and (ring or len(at) > len(path) + 1):
                yield Hit(
                    f"a ring has four or more positions, the first and last equal; this has "
                    f"{len(ring)}.",
                    at,
                )
    for path, geometry in item.geometries:
        for at, ring, is_ring in lines(geometry, path):
            if is_ring and len(ring) >= 4 and all(map(is_position, ring)):
                distinct = {tuple(p[:2]) for p in ring}
                if len(distinct) < 3 and ring[0] == ring[-1]:
                    yield Hit(f"the ring has only {len(distinct)} different positions.", at)


def _line_too_few(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, line, is_ring in lines(geometry, path):
            if not is_ring and len(line) == 1:
                yield Hit("a line has two or more positions; this has 1.", at)
            elif not is_ring and not line and geometry["type"] == "MultiLineString":
                yield Hit("a line has two or more positions; this has none.", at)


def _winding(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, rings in polygons(geometry, path):
            for i, ring in enumerate(rings):
                if not isinstance(ring, list) or len(ring) < 4 or not all(map(is_position, ring)):
                    continue
                if ring[0] != ring[-1]:
                    continue
                area = signed_area(np.array([p[:2] for p in ring], dtype=float))
                if area and (area > 0) != (i == 0):
                    what, way = ("outer", "counter-clockwise") if i == 0 else ("inner", "clockwise")
                    yield Hit(
                        f"an {what} ring runs {way} (right-hand rule); this runs the other way.",
                        (*at, i),
                        fix=_reversed(ring, (*at, i)),
                        fix_title="Turn the ring around",
                    )


def _reversed(ring: list[Any], path: Path) -> tuple[Change, ...]:
    text = "[" + ", ".join(_written(position) for position in ring[::-1]) + "]"
    return (Change(text, path),)


def _duplicate_vertex(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, line, is_ring in lines(geometry, path):
            same = [i for i in range(1, len(line)) if line[i] == line[i - 1]]
            if not same or not all(map(is_position, line)):
                continue
            left = len(line) - len(same)
            kept = [p for i, p in enumerate(line) if i not in set(same)]
            enough = left >= (4 if is_ring else 2)
            text = "[" + ", ".join(map(_written, kept)) + "]"
            yield Hit(
                f"{len(same)} position{'s' if len(same) > 1 else ''} of the line repeat the one "
                "before.",
                (*at, same[0]),
                fix=(Change(text, at),) if enough else (),
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
        if len(np.unique(ring, axis=0)) >= 3 and not signed_area(ring) and _is_flat(ring):
            yield Hit("all positions of the ring lie on one line: it encloses no area.", at)


def _is_flat(ring: np.ndarray) -> bool:
    away = ring - ring[0]
    longest = away[np.argmax((away**2).sum(axis=1))]
    return not (away[:, 0] * longest[1] - away[:, 1] * longest[0]).any()


def _faults(item: Item) -> Iterator[tuple[Path, dict[str, Any], str, tuple[float, float]]]:
    """The geometries that GEOS holds invalid: path, geometry, its reason, and the point."""
    for path, geometry in item.geometries:
        found = built(geometry)
        if found is None or found.is_valid:
            continue
        match = _REASON.match(shapely.is_valid_reason(found))
        if match:
            yield path, geometry, match[1], (float(match[2]), float(match[3]))


_REASONS = {
    "Self-intersection": "crosses",
    "Ring Self-intersection": "touches",
    "Hole lies outside shell": "outside",
    "Holes are nested": "holes",
    "Nested shells": "shells",
    "Interior is disconnected": "disconnected",
    "Duplicate Rings": "twice",
}


def _geos(kind: str, message: str) -> Callable[[Item], Iterator[Hit]]:
    """A check that reports the geometries that GEOS refuses for one reason."""

    def check(item: Item) -> Iterator[Hit]:
        for path, geometry, reason, point in _faults(item):
            found = _REASONS.get(reason, "crosses")
            if _has_equal_rings(geometry):
                found = "twice"
            elif found == "crosses" and _each_ring_is_simple(geometry):
                found = "rings"
            if found == kind:
                yield Hit(f"{message} at {_at(point)}.", _nearest(path, geometry, point))

    return check


def _at(point: tuple[float, float]) -> str:
    return f"[{point[0]:.7g}, {point[1]:.7g}]"


def _has_equal_rings(geometry: dict[str, Any]) -> bool:
    for _, rings in polygons(geometry):
        edges = [frozenset(tuple(position[:2]) for position in ring) for ring in rings]
        if len(set(edges)) < len(edges):
            return True
    return False


def _each_ring_is_simple(geometry: dict[str, Any]) -> bool:
    return all(
        shapely.is_simple(shapely.linestrings([p[:2] for p in ring]))
        for _, ring, is_ring in lines(geometry)
        if is_ring
    )


def _nearest(path: Path, geometry: dict[str, Any], point: tuple[float, float]) -> Path:
    """The path of the vertex at the start of the segment that is nearest to a point."""
    best, where = np.inf, path
    for at, line, _ in lines(geometry, path):
        vertices = np.array([p[:2] for p in line], dtype=float)
        starts, steps = vertices[:-1], np.diff(vertices, axis=0)
        size = np.maximum((steps**2).sum(axis=1), 1e-300)
        along = np.clip(((np.array(point) - starts) * steps).sum(axis=1) / size, 0, 1)
        away = ((starts + along[:, None] * steps - point) ** 2).sum(axis=1)
        i = int(np.argmin(away))
        if away[i] < best:
            best, where = float(away[i]), (*at, i)
    return where


def _spike(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if is_ring and len(line) > 4:
            for i in _returns(line)[:1]:
                yield Hit(
                    f"the ring goes out to {_at(tuple(line[i]))} and straight back: a spike.",
                    (*at, int(i)),
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
    for path, geometry in item.geometries:
        for at, rings in polygons(geometry, path):
            for i, ring in enumerate(rings):
                if isinstance(ring, list) and len(ring) >= 4 and all(map(is_position, ring)):
                    array = np.array([p[:2] for p in ring], dtype=float)
                    if np.abs(array).max() <= 360 and np.abs(array[:, 1]).max() <= 90:
                        yield (*at, i), i, array, signed_area(array)


def _tiny_hole(item: Item) -> Iterator[Hit]:
    for at, i, ring, planar in _areas(item):
        if i == 0 or not planar or abs(planar) > 1e-6:
            continue
        area = abs(float(WGS84.polygon_area_perimeter(*ring.T)[0]))
        if area < _TINY_M2:
            yield Hit(f"the hole measures {area:.2g} m²: it is left over from an overlay.", at)


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
    return layer(feature(geometry=shape("Polygon", f"[[{points}]]")))


def _rings_of(*rings: str) -> str:
    return layer(feature(geometry=shape("Polygon", "[" + ", ".join(rings) + "]")))


_SQUARE = "[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]"
_GOOD = layer(feature(geometry=shape("Polygon", f"[{_SQUARE}]")))
_LINE = layer(feature(geometry=shape("LineString", "[[1, 1], [2, 2], [3, 2]]")))


def _bad_line(points: str) -> str:
    return layer(feature(geometry=shape("LineString", points)))


def _geos_rule(
    code: str, name: str, kind: str, what: str, message: str, bad: str,
    severity: Severity = "error",
) -> Rule:  # fmt: skip
    why = "Areas, overlays and joins with an invalid polygon give wrong answers or fail."
    clause = "OGC Simple Features (06-103r4), 6.1.11.1"
    return Rule(code, name, severity, "item", what, why, clause, _GOOD, bad, _geos(kind, message))


_STEPS = ", ".join(f"[{46 + i / 10000:.4f}, {39 + i % 2 / 10000}]" for i in range(30))
_R = "RFC 7946"
RULES = [
    Rule("G301", "ring-not-closed", "error", "item",
         "A ring ends where it starts.",
         "Some programs close it by a guess, others refuse the polygon.",
         f"{_R}, 3.1.6", _GOOD, _ring("[0, 0], [4, 0], [4, 4], [0, 4]"), _not_closed, "safe"),
    Rule("G302", "ring-too-few", "error", "item",
         "A ring has four or more positions, three of them different.",
         "Fewer enclose nothing.",
         f"{_R}, 3.1.6", _GOOD, _ring("[0, 0], [4, 0], [0, 0]"), _ring_too_few),
    Rule("G303", "line-too-few", "error", "item",
         "A line has two or more positions.",
         "One position is a point, and cannot be drawn as a line.",
         f"{_R}, 3.1.4", _LINE, _bad_line("[[1, 1]]"), _line_too_few),
    Rule("G304", "winding", "warning", "item",
         "Outer rings run counter-clockwise, inner ones clockwise.",
         "Programs that work on the globe take a ring the other way round for all the rest of it.",
         f"{_R}, 3.1.6", _GOOD, _ring("[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]"), _winding, "safe"),
    Rule("G305", "duplicate-vertex", "warning", "item",
         "No position repeats the one before.",
         "Segments without a direction break offsets, buffers and simplification.",
         "OGC Simple Features (06-103r4), 6.1.6", _LINE, _bad_line("[[1, 1], [1, 1], [2, 2]]"),
         _duplicate_vertex, "safe"),
    Rule("G306", "zero-length", "error", "item",
         "A line has a length.",
         "It is drawn as nothing; GEOS calls it invalid.",
         "OGC Simple Features (06-103r4), 6.1.6", _LINE, _bad_line("[[1, 1], [1, 1]]"),
         _zero_length),
    Rule("G307", "zero-area", "error", "item",
         "A ring encloses an area.",
         "No event can lie inside it; GEOS calls it invalid.",
         "OGC Simple Features (06-103r4), 6.1.11.1", _GOOD,
         _ring("[0, 0], [2, 0], [4, 0], [0, 0]"), _zero_area),
    _geos_rule("G308", "self-intersection", "crosses",
               "A ring does not cross itself.", "the polygon crosses itself",
               _ring("[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]")),
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
               layer(feature(geometry=shape("MultiPolygon",
                   f"[[{_SQUARE}], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]")))),
    _geos_rule("G313", "disconnected-interior", "disconnected",
               "The inside of a polygon is one piece.", "holes cut the polygon into pieces",
               _rings_of(_SQUARE, "[[2, 0], [0, 2], [2, 4], [4, 2], [2, 0]]")),
    _geos_rule("G314", "duplicate-rings", "twice",
               "No ring stands twice in a polygon.", "two rings of the polygon are the same",
               _rings_of(_SQUARE, "[[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]")),
    _geos_rule("G315", "rings-cross", "rings",
               "Rings do not cross or share a segment.", "two rings cross or share a segment",
               _rings_of(_SQUARE, "[[2, 2], [2, 3], [6, 3], [6, 2], [2, 2]]")),
    Rule("G316", "spike", "warning", "item",
         "No ring goes out and straight back.",
         "A spike encloses nothing, yet bounds and distances reach to its tip.",
         "OGC Simple Features (06-103r4), 6.1.11.1", _GOOD,
         _ring("[0, 0], [4, 0], [4, 4], [4, 6], [4, 4], [0, 4], [0, 0]"), _spike),
    Rule("G317", "line-self-crosses", "info", "item",
         "A line does not cross itself.",
         "A front or a road that does is often two lines joined by mistake.",
         "OGC Simple Features (06-103r4), 6.1.6", _LINE,
         _bad_line("[[0, 0], [2, 2], [2, 0], [0, 2]]"), _line_crosses),
    Rule("G318", "line-backtracks", "warning", "item",
         "No line turns straight back on itself.",
         "Its length counts the stretch twice.",
         "good practice", _LINE, _bad_line("[[0, 0], [3, 3], [1, 1], [1, 5]]"), _backtracks),
    Rule("G319", "tiny-hole", "info", "item",
         "Holes are larger than a square metre.",
         "Tiny ones are left over from an overlay of layers that do not quite meet.",
         "good practice", _GOOD,
         _rings_of(_SQUARE, "[[1, 1], [1, 1.000001], [1.000001, 1.000001], [1, 1]]"), _tiny_hole),
    Rule("G320", "sliver", "warning", "item",
         "No polygon is a thousand times as long as it is wide.",
         "Slivers come from edges that do not meet; events fall into them by chance.",
         "good practice", _GOOD, _ring("[0, 0], [40, 0], [40, 0.01], [0, 0.01], [0, 0]"), _sliver),
    Rule("G321", "empty-geometry", "warning", "item",
         "A geometry has positions.",
         "Programs differ in whether they read an empty one as nothing, or fail.",
         f"{_R}, 3.1", _GOOD, layer(feature(geometry=shape("MultiPoint", "[]"))), _empty),
    Rule("G322", "null-geometry", "info", "item",
         "A feature has a geometry.",
         "A feature without one is in the table, but on no map.",
         f"{_R}, 3.2", _GOOD, layer(feature(geometry="null")), _null, default=False),
    Rule("G323", "too-many-vertices", "info", "item",
         f"A geometry has at most {_MANY_VERTICES:,} vertices.",
         "A page with more is slow on a phone and shows no more than a generalised line.",
         "good practice", _LINE,
         _bad_line(str([[i % 360 - 180, i % 90] for i in range(_MANY_VERTICES + 1)])), _too_many),
    Rule("G324", "vertex-gap", "warning", "item",
         "No segment is hundreds of times as long as the others of its line.",
         "A piece of a front or road that went missing is drawn as a straight line.",
         "good practice", _LINE, _bad_line(f"[{_STEPS}, [47, 39.5]]"), _gap),
]  # fmt: skip
