"""T: what must lie within something else: judged while both are in force."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from geo.errors import shown
from geo.linter.rules.examples import feature, shape, square
from geo.linter.rules.moments import ALWAYS, shared, time_text
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.topology.declared import (
    ACROSS,
    OBLAST,
    WHERE,
    changes,
    comparable,
    declaring,
    drawn_targets,
    force_text,
    may_be_in_force,
    name_of,
    rule_across,
    unknown,
)
from geo.linter.rules.topology.reach import reaches_out
from geo.text import did_you_mean
from geo.time import EARLIEST, LATEST

_IS_IN = "is_in"  # the property of OpenStreetMap


def _not_covered(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in declaring(atlas, "covered_by"):
        yield from unknown(atlas, view, "covered_by", name)
        for record, span in comparable(view) if targets else ():
            for moment in changes(span, targets):
                found = [t.record.geometry for t in targets if may_be_in_force(t.span, moment)]
                if not found and (moment <= EARLIEST or span.end_earliest >= LATEST):
                    continue  # a bound that nobody claims is none to hold a feature to
                if said := reaches_out(record.geometry, found, view.declared.tolerance):
                    when = time_text((moment, span.end_earliest))
                    yield Hit(
                        f'{name_of(record)} {said} "{shown(name)}", which is declared to cover it'
                        f"{when}. Cut it off, or correct the other.",
                        WHERE, file=view.file, feature=record.index,
                    )  # fmt: skip
                    break


def _line_outside(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in declaring(atlas, "contains_line"):
        yield from unknown(atlas, view, "contains_line", name)
        areas = [(r, s) for r, s in comparable(view) if shapely.get_dimensions(r.geometry) == 2]
        for target in targets:
            if shapely.get_dimensions(target.record.geometry) != 1:
                continue
            for record, span in areas:
                time = shared(span, target.span or ALWAYS)
                if time is None:
                    continue
                together = [r.geometry for r, s in areas if may_be_in_force(s, time[0])]
                said = reaches_out(target.record.geometry, together, view.declared.tolerance)
                if said:
                    yield Hit(
                        f"the line {name_of(target.record)} {said} {name_of(record)}, which is "
                        f"declared to contain it{force_text(time)}. Check which version goes with "
                        "which.",
                        WHERE, file=view.file, feature=record.index,
                    )  # fmt: skip


def _outside_area(atlas: Atlas) -> Iterator[Hit]:
    for view in atlas.layers.values():
        name = view.declared.inside or _IS_IN
        for record, span in comparable(view):
            value = record.properties.get(name)
            if not isinstance(value, str) or not value:
                continue
            targets = drawn_targets(atlas.index.find(value))
            areas = [t for t in targets if shapely.get_dimensions(t.record.geometry) == 2]
            if not areas:
                yield from _no_area(atlas, view, record, name, value)
                continue
            meeting = [t for t in areas if t.span is None or span.meets(t.span)] or areas
            said = reaches_out(record.geometry, [t.record.geometry for t in meeting],
                                view.declared.tolerance)  # fmt: skip
            if said:
                verb = said.replace("reaches", "lies") if record.geometry.length == 0 else said
                yield Hit(
                    f'"{shown(name)}" says that {name_of(record)} lies in "{shown(value)}", but it '
                    f"{verb} that. Correct the property, or the place.",
                    ("properties", name), file=view.file, feature=record.index,
                )  # fmt: skip


def _no_area(atlas: Atlas, view: Layer, record: Record, name: str, value: str) -> Iterator[Hit]:
    if view.declared.inside and view.in_atlas:
        near = did_you_mean(value, [*atlas.index.by_thing, *atlas.index.by_id])
        yield Hit(f'no area is called "{shown(value)}". {near}'.strip(), ("properties", name),
                  file=view.file, feature=record.index)  # fmt: skip


_ROAD_2020 = feature("road", shape("LineString", "[[46.1, 39.5], [46.9, 39.5]]"),
                     valid_from="2020-11-10", valid_to="2022-08-31")  # fmt: skip


def _strip(first: str, last: str) -> str:
    return feature("strip", square(46, 39.6, 47, 39.7), valid_from=first, valid_to=last)


RULES = [
    rule_across("T410", "must-be-covered-by",
          "Features lie within what their layer is declared to be `covered_by`, at each time at "
          "which they are in force.",
          "A district that reaches over the border of its country is wrong, or the border is.",
          "ArcGIS topology: must be covered by", 'covered_by = "b"',
          feature("a", square(46.1, 39.1, 46.2, 39.2)), ACROSS, OBLAST, _not_covered),
    rule_across("T413", "corridor-does-not-contain-its-line",
          "An area contains the line that its layer is declared to contain as `contains_line`, "
          "while both are in force.",
          "A corridor beside its road is one of the two in an old version.",
          "ArcGIS topology: must be covered by", 'contains_line = "road"',
          _strip("2022-08-31", "2023-10-04"), _strip("2020-11-10", "2022-08-31"), _ROAD_2020,
          _line_outside),
    rule_across("T414", "town-outside-area",
          "What a feature says it lies in contains it: in `is_in`, or the property that its layer "
          "is declared with as `inside`, by id, thing or name.",
          "The table says one district and the map shows another.",
          "OpenStreetMap wiki, Key:is_in", 'inside = "district"',
          feature("a", shape("Point", "[46.5, 39.5]"), district="oblast"),
          feature("a", shape("Point", "[47.5, 39.5]"), district="oblast"), OBLAST, _outside_area),
]  # fmt: skip
