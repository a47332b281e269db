"""T: what must not share ground with something else, and what must lie on lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely

from geo.errors import shown
from geo.linter.rules.examples import feature, shape, square
from geo.linter.rules.ground import area_text, areal, distance_text, length_m, measured
from geo.linter.rules.moments import ALWAYS, shared
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.topology.declared import (
    ACROSS,
    OBLAST,
    WHERE,
    comparable,
    declaring,
    force_text,
    may_be_in_force,
    name_of,
    rule_across,
    unknown,
)
from geo.linter.rules.topology.reach import dense, farthest_m


def _overlapping(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in declaring(atlas, "must_not_overlap"):
        yield from unknown(atlas, view, "must_not_overlap", name)
        tree = shapely.STRtree([target.record.geometry for target in targets])
        for record, span in comparable(view):
            for i in sorted(tree.query(record.geometry, predicate="intersects")):
                target = targets[i]
                time = shared(span, target.span or ALWAYS)
                if target.record is record or time is None:
                    continue
                said = _common(record.geometry, target.record.geometry, view.declared.tolerance)
                if said:
                    yield Hit(
                        f"{name_of(record)} overlaps {name_of(target.record)} of "
                        f'"{shown(name)}" {said}{force_text(time)}. They are declared not to '
                        "overlap: move an edge, or end one before the other starts.",
                        WHERE, file=view.file, feature=record.index,
                    )  # fmt: skip


def _common(one: Any, other: Any, tolerance: float) -> str:
    """What two shapes have in common inside, in words; nothing if it is no more than an edge."""
    inner = shapely.relate(one, other)[0]
    both = shapely.intersection(one, other)
    if inner == "2":
        square, width = measured(areal(both))
        return f"by {area_text(square)}" if width > tolerance else ""
    if inner == "1":
        along = length_m(both)
        return f"along {distance_text(along)}" if along > tolerance else ""
    is_inside = inner == "0" and 0 in (shapely.get_dimensions(one), shapely.get_dimensions(other))
    return "at a point" if is_inside else ""


def _off_line(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in declaring(atlas, "on"):
        yield from unknown(atlas, view, "on", name)
        for record, span in comparable(view) if targets else ():
            found = [_edges(t.record.geometry) for t in targets
                     if may_be_in_force(t.span, span.start_latest)]  # fmt: skip
            shape = record.geometry if record.geometry.area == 0 else record.geometry.boundary
            far = farthest_m(dense(shape), shapely.geometrycollections(found)) if found else 0.0
            if far > view.declared.tolerance:
                yield Hit(
                    f"{name_of(record)} lies {distance_text(far)} off the lines of "
                    f'"{shown(name)}", on which it is declared to lie. Snap it to them.',
                    WHERE, file=view.file, feature=record.index,
                )  # fmt: skip


def _edges(shape: Any) -> Any:
    return shape.boundary if shapely.get_dimensions(shape) == 2 else shape


RULES = [
    rule_across("T411", "must-not-overlap",
          "Features share no ground with those that their layer is declared with as "
          "`must_not_overlap`, while both are in force.",
          "Two sides cannot both hold the same ground, nor a lake lie on land.",
          "ArcGIS topology: must not overlap with", 'must_not_overlap = ["b"]',
          feature("a", square(47, 39.1, 47.1, 39.2)), ACROSS, OBLAST, _overlapping),
    rule_across("T412", "not-on-line",
          "Features lie on the lines, or the edges of areas, that their layer is declared to be "
          "`on`, within its tolerance.",
          "A border post beside the border stands in one of the countries.",
          "ArcGIS topology: must be covered by boundary of; point must be covered by line",
          'on = "b"\ntolerance = "50 m"',
          feature("a", shape("Point", "[46.5, 40]")), feature("a", shape("Point", "[46.5, 39.99]")),
          OBLAST, _off_line),
]  # fmt: skip
