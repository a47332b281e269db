"""G: polygons that GEOS holds invalid, a rule a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from geo.linter.findings import Safety
from geo.linter.rules.examples import GOOD_AREA, drawn
from geo.linter.rules.geometry import areas
from geo.linter.rules.ground import at_text
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item


def _geos(kind: str, message: str) -> Callable[[Item], Iterator[Hit]]:
    """A check that reports what GEOS refuses for one reason."""

    def check(item: Item) -> Iterator[Hit]:
        for fault in areas.faults(item):
            if fault.kind == kind:
                fix = _FIXES.get(kind)
                yield Hit(
                    f"{message} at {at_text(fault.point)}.",
                    areas.nearest(fault),
                    fix=fix(item, fault) if fix else (),
                    fix_title=_TITLES.get(kind, ""),
                )

    return check


def _valid(item: Item, fault: areas.Fault) -> tuple[Change, ...]:
    """What puts the geometry as GEOS makes it valid in its place."""
    geometry = dict(item.geometries)[fault.path]
    shape = areas.mended(geometry, fault)
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


def _rings_of(*rings: str) -> str:
    return drawn("Polygon", "[" + ", ".join(rings) + "]")


_HOLE = "[[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]"


def _geos_rule(
    code: str, name: str, kind: str, what: str, message: str, bad: str,
    fix: Safety | None = None,
) -> Rule:  # fmt: skip
    why = "Areas, overlays and joins with an invalid polygon give wrong answers or fail."
    clause = "OGC Simple Features (06-103r4), 6.1.11.1"
    return Rule(
        code, name, "error", "rings", what, why, clause, GOOD_AREA, bad, _geos(kind, message), fix
    )


_SQUARE = "[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]"

RULES = [
    _geos_rule("G308", "self-intersection", "crosses",
               "A ring does not cross itself.", "the polygon crosses itself",
               drawn("Polygon", "[[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]]"), "unsafe"),
    _geos_rule("G309", "ring-self-touch", "touches",
               "A ring does not touch itself.", "the ring touches itself",
               drawn("Polygon", "[[[0, 0], [4, 0], [4, 4], [2, 0], [0, 4], [0, 0]]]")
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
               drawn("MultiPolygon", f"[[{_SQUARE}], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]")),
    _geos_rule("G313", "disconnected-interior", "disconnected",
               "The inside of a polygon is one piece.", "holes cut the polygon into pieces",
               _rings_of(_SQUARE, "[[2, 0], [0, 2], [2, 4], [4, 2], [2, 0]]")),
    _geos_rule("G314", "duplicate-rings", "twice",
               "No ring stands twice in a polygon.", "two rings of the polygon are the same",
               _rings_of(_SQUARE, _HOLE, _HOLE), "safe"),
    _geos_rule("G315", "rings-cross", "rings",
               "Rings do not cross or share a segment.", "two rings cross or share a segment",
               _rings_of(_SQUARE, "[[2, 2], [2, 3], [6, 3], [6, 2], [2, 2]]")),
]  # fmt: skip
