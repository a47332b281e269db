"""T: what a configuration declares about a layer and others: judged while both are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import shapely

from geo.errors import shown
from geo.linter.findings import Severity
from geo.linter.rules.examples import feature, layer, shape, square
from geo.linter.rules.ground import area_text, areal, between_m, distance_text, length_m, measured
from geo.linter.rules.moments import ALWAYS, shared, time_text
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Target
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import span_of
from geo.text import did_you_mean
from geo.time import EARLIEST, LATEST, Span

_WHERE = ("geometry", "coordinates")
_IS_IN = "is_in"  # the property of OpenStreetMap


def _drawn(targets: Iterable[Target]) -> list[Target]:
    return [target for target in targets if _is_plain(target.record.geometry)]


def _is_plain(shape: Any) -> bool:
    """Whether a geometry can be compared: there, valid, and of one kind."""
    is_one = shape is not None and not shape.is_empty and shape.geom_type != "GeometryCollection"
    return is_one and bool(shape.is_valid)


def _named(atlas: Atlas, name: str) -> list[Target]:
    """What a declaration names: the features of a layer, of a thing, or one by its id."""
    if name in atlas.layers:
        view = atlas.layers[name]
        return _drawn(Target(view, record, span_of(record)) for record in view.records)
    return _drawn(atlas.index.by_thing.get(name) or atlas.index.by_id.get(name) or ())


def _declared(atlas: Atlas, key: str) -> Iterator[tuple[Layer, str, list[Target]]]:
    for view in atlas.layers.values():
        for name in getattr(view.declared, key):
            yield view, name, _named(atlas, name)


def _unknown(atlas: Atlas, view: Layer, key: str, name: str) -> Iterator[Hit]:
    """A hit if a declaration names what is not there; of some files alone, nobody can tell."""
    known = {*atlas.layers, *atlas.index.by_thing, *atlas.index.by_id}
    if view.in_atlas and view.records and name not in known:
        question = did_you_mean(name, known) or "Correct the declaration."
        yield Hit(
            f'{key} is declared as "{shown(name)}", which is no layer, thing or feature. '
            f"{question}",
            file=view.file,
            feature=view.records[0].index,
        )


def _shapes(view: Layer) -> Iterator[tuple[Record, Span]]:
    for record in view.records:
        if _is_plain(record.geometry):
            yield record, span_of(record) or ALWAYS


def _possibly(span: Span | None, moment: int) -> bool:
    return span is None or span.start_earliest <= moment < span.end_latest


def _moments(span: Span, targets: list[Target]) -> list[int]:
    """When a feature comes into force, and when what it is held against changes meanwhile."""
    start, end = span.start_latest, span.end_earliest
    bounds = {
        bound for t in targets if t.span for bound in (t.span.start_earliest, t.span.end_latest)
    }
    return [start, *sorted(bound for bound in bounds if start < bound < end)]


def _names(record: Record) -> str:
    return f'"{shown(record.id)}"' if record.id is not None else f"feature {record.index}"


def _not_covered(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in _declared(atlas, "covered_by"):
        yield from _unknown(atlas, view, "covered_by", name)
        for record, span in _shapes(view) if targets else ():
            for moment in _moments(span, targets):
                found = [t.record.geometry for t in targets if _possibly(t.span, moment)]
                if not found and (moment <= EARLIEST or span.end_earliest >= LATEST):
                    continue  # a bound that nobody claims is none to hold a feature to
                if said := _reaches_out(record.geometry, found, view.declared.tolerance):
                    when = time_text((moment, span.end_earliest))
                    yield Hit(
                        f'{_names(record)} {said} "{shown(name)}", which is declared to cover it'
                        f"{when}. Cut it off, or correct the other.",
                        _WHERE, file=view.file, feature=record.index,
                    )  # fmt: skip
                    break


def _reaches_out(one: Any, covering: list[Any], tolerance: float) -> str:
    """How far a shape reaches out of others, in words; nothing if not more than the tolerance."""
    if not covering:
        return "is in force without"
    shapes = np.array(covering, dtype=object)
    dimensions = shapely.get_dimensions(shapes)
    groups = [shapely.union_all(shapes[dimensions == d]) for d in np.unique(dimensions)]
    rest = one
    for group in groups:  # areas and lines at once are more than GEOS can take away
        rest = shapely.difference(rest, group)
    cover = shapely.geometrycollections(groups)
    if rest.is_empty:
        return ""
    far = _farthest(_dense(rest), cover)
    if rest.area:  # all of whose edge may run along holes
        far = max(far, measured(areal(rest))[1])
    if far <= tolerance:
        return ""
    return f"reaches {distance_text(far)}{_size(rest)} out of"


def _farthest(rest: Any, cover: Any) -> float:
    """How far the vertices of a shape lie from another at most, in metres."""
    points = shapely.points(shapely.get_coordinates(rest))
    links = shapely.shortest_line(points, cover)
    worst = links[int(np.argmax(shapely.length(links)))]
    (one, other) = shapely.get_coordinates(worst)
    return between_m(tuple(one), tuple(other))


def _size(rest: Any) -> str:
    if rest.area:
        return f" ({area_text(measured(areal(rest))[0])})"
    return f" ({distance_text(length_m(rest))} of it)" if rest.length else ""


def _overlapping(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in _declared(atlas, "must_not_overlap"):
        yield from _unknown(atlas, view, "must_not_overlap", name)
        tree = shapely.STRtree([target.record.geometry for target in targets])
        for record, span in _shapes(view):
            for i in sorted(tree.query(record.geometry, predicate="intersects")):
                target = targets[i]
                time = shared(span, target.span or ALWAYS)
                if target.record is record or time is None:
                    continue
                said = _common(record.geometry, target.record.geometry, view.declared.tolerance)
                if said:
                    yield Hit(
                        f"{_names(record)} overlaps {_names(target.record)} of "
                        f'"{shown(name)}" {said}{_force(time)}. They are declared not to overlap: '
                        "move an edge, or end one before the other starts.",
                        _WHERE, file=view.file, feature=record.index,
                    )  # fmt: skip


def _force(time: tuple[int, int]) -> str:
    text = time_text(time)
    return f", both in force{text}" if text else ""


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
    for view, name, targets in _declared(atlas, "on"):
        yield from _unknown(atlas, view, "on", name)
        for record, span in _shapes(view) if targets else ():
            found = [_edges(t.record.geometry) for t in targets
                     if _possibly(t.span, span.start_latest)]  # fmt: skip
            shape = record.geometry if record.geometry.area == 0 else record.geometry.boundary
            far = _farthest(_dense(shape), shapely.geometrycollections(found)) if found else 0.0
            if far > view.declared.tolerance:
                yield Hit(
                    f'{_names(record)} lies {distance_text(far)} off the lines of "{shown(name)}", '
                    "on which it is declared to lie. Snap it to them.",
                    _WHERE, file=view.file, feature=record.index,
                )  # fmt: skip


def _edges(shape: Any) -> Any:
    return shape.boundary if shapely.get_dimensions(shape) == 2 else shape


def _dense(shape: Any) -> Any:
    """A shape with vertices in the middle of its segments."""
    dense = shapely.segmentize(shape, shape.length / 20) if shape.length else shape
    # GEOS gives nothing back for some shapes with parts of no length.
    return dense if shapely.get_num_coordinates(dense) else shape


def _line_outside(atlas: Atlas) -> Iterator[Hit]:
    for view, name, targets in _declared(atlas, "contains_line"):
        yield from _unknown(atlas, view, "contains_line", name)
        areas = [(r, s) for r, s in _shapes(view) if shapely.get_dimensions(r.geometry) == 2]
        for target in targets:
            if shapely.get_dimensions(target.record.geometry) != 1:
                continue
            for record, span in areas:
                time = shared(span, target.span or ALWAYS)
                if time is None:
                    continue
                together = [r.geometry for r, s in areas if _possibly(s, time[0])]
                said = _reaches_out(target.record.geometry, together, view.declared.tolerance)
                if said:
                    yield Hit(
                        f"the line {_names(target.record)} {said} {_names(record)}, which is "
                        f"declared to contain it{_force(time)}. Check which version goes with "
                        "which.",
                        _WHERE, file=view.file, feature=record.index,
                    )  # fmt: skip


def _outside_area(atlas: Atlas) -> Iterator[Hit]:
    for view in atlas.layers.values():
        name = view.declared.inside or _IS_IN
        for record, span in _shapes(view):
            value = record.properties.get(name)
            if not isinstance(value, str) or not value:
                continue
            targets = _drawn(atlas.index.find(value))
            areas = [t for t in targets if shapely.get_dimensions(t.record.geometry) == 2]
            if not areas:
                yield from _no_area(atlas, view, record, name, value)
                continue
            meeting = [t for t in areas if t.span is None or span.meets(t.span)] or areas
            said = _reaches_out(record.geometry, [t.record.geometry for t in meeting],
                                view.declared.tolerance)  # fmt: skip
            if said:
                verb = said.replace("reaches", "lies") if record.geometry.length == 0 else said
                yield Hit(
                    f'"{shown(name)}" says that {_names(record)} lies in "{shown(value)}", but it '
                    f"{verb} that. Correct the property, or the place.",
                    ("properties", name), file=view.file, feature=record.index,
                )  # fmt: skip


def _no_area(atlas: Atlas, view: Layer, record: Record, name: str, value: str) -> Iterator[Hit]:
    if view.declared.inside and view.in_atlas:
        near = did_you_mean(value, [*atlas.index.by_thing, *atlas.index.by_id])
        yield Hit(f'no area is called "{shown(value)}". {near}'.strip(), ("properties", name),
                  file=view.file, feature=record.index)  # fmt: skip


def _files(declared: str, one: str, *others: str) -> Files:
    return {"geo.toml": f"[layers.a]\n{declared}\n", "a.geojson": layer(one),
            "b.geojson": layer(*others)}  # fmt: skip


def _rule(
    code: str, name: str, what: str, why: str, clause: str, declared: str, good: str, bad: str,
    other: str, check: Callable[[Atlas], Iterator[Hit]],
) -> Rule:  # fmt: skip
    severity: Severity = "error"
    return Rule(code, name, severity, "layers", what, why, clause, _files(declared, good, other),
                _files(declared, bad, other), check)  # fmt: skip


_OBLAST = feature("oblast", square(46, 39, 47, 40), name="Oblast")
_ACROSS = feature("a", square(46.9, 39.1, 47.1, 39.2))
_ROAD_2020 = feature("road", shape("LineString", "[[46.1, 39.5], [46.9, 39.5]]"),
                     valid_from="2020-11-10", valid_to="2022-08-31")  # fmt: skip


def _strip(first: str, last: str) -> str:
    return feature("strip", square(46, 39.6, 47, 39.7), valid_from=first, valid_to=last)


RULES = [
    _rule("T410", "must-be-covered-by",
          "Features lie within what their layer is declared to be `covered_by`, at each time at "
          "which they are in force.",
          "A district that reaches over the border of its country is wrong, or the border is.",
          "ArcGIS topology: must be covered by", 'covered_by = "b"',
          feature("a", square(46.1, 39.1, 46.2, 39.2)), _ACROSS, _OBLAST, _not_covered),
    _rule("T411", "must-not-overlap",
          "Features share no ground with those that their layer is declared with as "
          "`must_not_overlap`, while both are in force.",
          "Two sides cannot both hold the same ground, nor a lake lie on land.",
          "ArcGIS topology: must not overlap with", 'must_not_overlap = ["b"]',
          feature("a", square(47, 39.1, 47.1, 39.2)), _ACROSS, _OBLAST, _overlapping),
    _rule("T412", "not-on-line",
          "Features lie on the lines, or the edges of areas, that their layer is declared to be "
          "`on`, within its tolerance.",
          "A border post beside the border stands in one of the countries.",
          "ArcGIS topology: must be covered by boundary of; point must be covered by line",
          'on = "b"\ntolerance = "50 m"',
          feature("a", shape("Point", "[46.5, 40]")), feature("a", shape("Point", "[46.5, 39.99]")),
          _OBLAST, _off_line),
    _rule("T413", "corridor-does-not-contain-its-line",
          "An area contains the line that its layer is declared to contain as `contains_line`, "
          "while both are in force.",
          "A corridor beside its road is one of the two in an old version.",
          "ArcGIS topology: must be covered by", 'contains_line = "road"',
          _strip("2022-08-31", "2023-10-04"), _strip("2020-11-10", "2022-08-31"), _ROAD_2020,
          _line_outside),
    _rule("T414", "town-outside-area",
          "What a feature says it lies in contains it: in `is_in`, or the property that its layer "
          "is declared with as `inside`, by id, thing or name.",
          "The table says one district and the map shows another.",
          "OpenStreetMap wiki, Key:is_in", 'inside = "district"',
          feature("a", shape("Point", "[46.5, 39.5]"), district="oblast"),
          feature("a", shape("Point", "[47.5, 39.5]"), district="oblast"), _OBLAST, _outside_area),
]  # fmt: skip
