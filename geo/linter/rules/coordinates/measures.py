"""C: lengths and areas in the properties, held against the drawing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from geo.geodesy import WGS84
from geo.linter.rules.examples import feature, layer, shape
from geo.linter.rules.known import MEASURES
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer
from geo.values import is_number


def _unit_trap(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        for name, (dimension, unit) in MEASURES.items():
            given = record.properties.get(name)
            if not is_number(given) or not given or not record.is_drawn:
                continue
            measured = _measured(record.geometry, dimension) / unit
            if measured and abs(given / measured - 1) > 0.1:
                factor = given / measured
                hint = " A unit is mixed up." if _is_power(factor) else ""
                yield Hit(
                    f'"{name}" is {given:g}, but the drawing measures {measured:.4g} on the '
                    f"ellipsoid.{hint}",
                    ("properties", name),
                    feature=record.index,
                )


def _measured(geometry: Any, dimension: int) -> float:
    if dimension == 1 and geometry.geom_type.endswith("LineString"):
        return float(WGS84.geometry_length(geometry))
    if dimension == 2 and geometry.geom_type.endswith("Polygon"):
        return abs(float(WGS84.geometry_area_perimeter(geometry)[0]))
    return 0.0


def _is_power(factor: float) -> bool:
    exponent = math.log10(abs(factor))
    return abs(exponent - round(exponent)) < 0.02 and round(exponent) != 0


_LINE = shape("LineString", "[[46.1, 39.1], [46.2, 39.2], [46.3, 39.3]]")

RULES = [
    Rule("C218", "unit-trap", "warning", "layer",
         "A length or area in the properties is that of the drawing, within 10 %.",
         "A figure in the wrong unit, or measured in degrees, is quoted as a fact.",
         "good practice", layer(feature(geometry=_LINE, length_km=28.1)),
         layer(feature(geometry=_LINE, length_km=28100)), _unit_trap),
]  # fmt: skip
