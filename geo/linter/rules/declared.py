"""What a configuration declares about a layer: types, values, patterns, extent and period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geo.errors import shown
from geo.linter.findings import Severity
from geo.linter.rules.moments import day_text
from geo.linter.rules.rule import Files, Hit, Layer, Rule, feature, layer, shape
from geo.linter.rules.validity import span_of, validity
from geo.text import did_you_mean
from geo.time import EARLIEST, LATEST


def _type_not_allowed(view: Layer) -> Iterator[Hit]:
    allowed = view.declared.geometry
    for record in view.records if allowed else ():
        found = record.feature.get("geometry")
        kind = found.get("type") if isinstance(found, dict) else None
        if isinstance(kind, str) and kind not in allowed:
            yield Hit(
                f"the geometry is a {shown(kind)}; the layer is declared to hold "
                f"{_either(allowed)}.",
                ("geometry", "type"),
                feature=record.index,
            )


def _either(words: tuple[Any, ...]) -> str:
    texts = [shown(str(word)) for word in words]
    return " or ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _not_in_enum(view: Layer) -> Iterator[Hit]:
    for name, allowed in view.declared.enum.items():
        for record in view.records:
            value = record.properties.get(name)
            if value is None or any(value == one and _alike(value, one) for one in allowed):
                continue
            remedy = did_you_mean(str(value), map(str, allowed)) or f"Choose {_either(allowed)}."
            yield Hit(
                f'"{shown(name)}" is "{shown(str(value))}", which is none of the values declared. '
                f"{remedy}",
                ("properties", name),
                feature=record.index,
            )


def _alike(one: Any, other: Any) -> bool:
    """Whether neither or both are truth values: 1 is not true."""
    return isinstance(one, bool) == isinstance(other, bool)


def _not_as_pattern(view: Layer) -> Iterator[Hit]:
    for name, pattern in view.declared.pattern.items():
        for record in view.records:
            is_member = name == "id" and "id" in record.feature
            value = record.feature["id"] if is_member else record.properties.get(name)
            if value is not None and not pattern.fullmatch(str(value)):
                yield Hit(
                    f'"{shown(name)}" is "{shown(str(value))}", which is not of the form '
                    f"{shown(pattern.pattern)}.",
                    ("id",) if is_member else ("properties", name),
                    feature=record.index,
                )


def _outside_extent(view: Layer) -> Iterator[Hit]:
    if view.declared.extent is None:
        return
    west, south, east, north = view.declared.extent
    drawn = [r for r in view.records if r.geometry is not None and not r.geometry.is_empty]
    boxes = shapely.bounds(np.array([r.geometry for r in drawn], dtype=object)).reshape(-1, 4)
    beyond = np.column_stack([west - boxes[:, 0], south - boxes[:, 1],
                              boxes[:, 2] - east, boxes[:, 3] - north])  # fmt: skip
    for number in np.flatnonzero((beyond > 0).any(axis=1)):
        side = int(np.argmax(beyond[number]))
        yield Hit(
            f"the feature reaches {beyond[number, side]:.4g}° beyond the {_SIDES[side]} of the "
            f"extent declared, [{west:g}, {south:g}, {east:g}, {north:g}].",
            ("geometry", "coordinates"),
            feature=drawn[number].index,
        )


_SIDES = ("west", "south", "east", "north")


def _outside_period(view: Layer) -> Iterator[Hit]:
    period = view.declared.period
    for record in view.records if period else ():
        found, span = validity(record), span_of(record)
        if not (period and found and span):
            continue
        is_early = EARLIEST < span.start_latest < period.start_earliest
        is_late = period.end_latest < span.end_earliest < LATEST
        if is_early or is_late or span.start_earliest >= period.end_latest:
            start, end = day_text(period.start_earliest), day_text(period.end_latest)
            name = found[1] if is_late and not is_early else found[0]
            yield Hit(
                f"the feature is in force from {found[2] or '..'} to {found[3] or '..'}; the layer "
                f"is declared to hold what was in force from {start} to {end}.",
                ("properties", name),
                feature=record.index,
            )


def _with(declared: str, *features: str) -> Files:
    return {"geo.toml": f"[layers.a]\n{declared}\n", "a.geojson": layer(*features)}


def _rule(
    code: str, name: str, what: str, why: str, declared: str, good: str, bad: str, check: Any,
    severity: Severity = "error",
) -> Rule:  # fmt: skip
    return Rule(code, name, severity, "layer", what, why, "geo.toml, [layers.NAME]",
                _with(declared, good), _with(declared, bad), check)  # fmt: skip


_LINE = shape("LineString", "[[46.1, 39.1], [46.2, 39.2]]")

RULES = [
    _rule("C219", "outside-declared-extent",
          "Features lie within the `extent` that is declared for their layer.",
          "A feature on the wrong continent stretches the map until nothing can be seen.",
          "extent = [44, 38, 51, 42]", feature(), feature(geometry=shape("Point", "[39.8, 46.7]")),
          _outside_extent),
    _rule("G325", "geometry-type-not-allowed",
          "Geometries are of the types that are declared for their layer as `geometry`.",
          "What draws or measures the layer counts on lines, points or areas.",
          'geometry = ["LineString", "MultiLineString"]', feature(geometry=_LINE), feature(),
          _type_not_allowed),
    _rule("L507", "enum-violation",
          "A property has one of the values that are declared for it as `enum.NAME`.",
          "A value that no style or filter knows is drawn as nothing.",
          'enum.status = ["open", "closed"]', feature(status="open"), feature(status="opne"),
          _not_in_enum),
    _rule("L508", "pattern-violation",
          "A property, or the id, has the form that is declared for it as `pattern.NAME`.",
          "Codes of another form are not those that other tables use.",
          'pattern.code = "AZ-[A-Z]{3}"', feature(code="AZ-LAC"), feature(code="AZ-lac"),
          _not_as_pattern),
    _rule("D620", "validity-outside-period",
          "Validities lie in the `period` that is declared for their layer.",
          "The layer promises nothing outside of it, so the date is a slip or the promise is.",
          'period = "1994/2024"', feature(valid_from="2020", valid_to="2022"),
          feature(valid_from="2020", valid_to="2202"), _outside_period),
]  # fmt: skip
