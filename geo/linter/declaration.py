"""What a configuration declares about a layer: `[layers.NAME]`, where NAME is that of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from geo.edtf import DateError
from geo.errors import ConfigError, shown
from geo.linter.texts.jsontext import Path
from geo.text import did_you_mean
from geo.time import UTC, Span, event_span
from geo.values import is_number

GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
)  # fmt: skip
_TOLERANCE_M = 0.1  # six decimals of a degree

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Declaration:
    """What the features of a layer must be; what is not declared is not asked for.

    `covered_by`, `must_not_overlap`, `contains_line` and `on` name layers, things or features.
    `inside` is the property that names the area in which a feature lies.
    """

    geometry: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    extent: Box | None = None
    period: Span | None = None
    enum: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    pattern: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    coverage: bool | None = None  # neither overlaps nor gaps; None: as the layer looks
    network: bool = False  # lines that meet at their ends
    covered_by: tuple[str, ...] = ()
    must_not_overlap: tuple[str, ...] = ()
    contains_line: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    inside: str = ""
    tolerance: float = _TOLERANCE_M  # metres


def declarations(tables: Mapping[str, Any]) -> dict[str, Declaration]:
    """The declarations of a configuration without faults, by layer."""
    return {
        name: Declaration(**{k: _READERS[k](value) for k, value in table.items() if k in _READERS})
        for name, table in tables.items()
    }


def unknown_keys(tables: Any) -> Iterator[tuple[Path, str]]:
    """The keys of declarations that mean nothing, with what may be meant."""
    for name, table in tables.items() if isinstance(tables, dict) else ():
        for key in table if isinstance(table, dict) else ():
            if key not in _READERS:
                question = did_you_mean(key, _READERS) or f"Known keys: {', '.join(_READERS)}."
                yield (name, key), f'"{shown(key)}": this key is not known. {question}'


def faults(tables: Any) -> Iterator[tuple[Path, str]]:
    """The values of declarations that make no sense, with what was expected."""
    if not isinstance(tables, dict):
        yield (), "expected tables such as [layers.NAME]."
        return
    for name, table in tables.items():
        if not isinstance(table, dict):
            yield (name,), "expected a table."
            continue
        for key, value in table.items():
            try:
                if key in _READERS:
                    _READERS[key](value)
            except _UnexpectedError as error:
                yield (name, key), f"{error}." if str(error)[-1] != "?" else f"{error}"


class _UnexpectedError(ValueError):
    """What was expected instead of a value."""


def _refuse(expected: str) -> NoReturn:
    raise _UnexpectedError(f"expected {expected}")


def _texts(value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not (isinstance(texts, list) and all(isinstance(text, str) and text for text in texts)):
        _refuse('a text or a list of texts, such as ["a", "b"]')
    return tuple(texts)


def _geometries(value: Any) -> tuple[str, ...]:
    found = _texts(value)
    for kind in found:
        if kind not in GEOMETRIES:
            question = did_you_mean(kind, GEOMETRIES) or f"Choose from {', '.join(GEOMETRIES)}"
            _refuse(f"types of GeoJSON. {question.rstrip('?.')}{'?' if '?' in question else ''}")
    return found


def _box(value: Any) -> Box:
    is_box = isinstance(value, list) and len(value) == 4 and all(map(is_number, value))
    west, south, east, north = map(float, value) if is_box else (0, 0, 0, 0)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        _refuse("[west, south, east, north] in degrees")
    return west, south, east, north


def _period(value: Any) -> Span:
    try:
        return event_span(str(value), UTC)
    except DateError as error:
        _refuse(f'a period such as "1994/2024" ({error})')


def _enum(value: Any) -> dict[str, tuple[Any, ...]]:
    if not isinstance(value, dict) or not all(isinstance(v, list) and v for v in value.values()):
        _refuse('a list of values for each property, such as enum.status = ["open", "closed"]')
    return {name: tuple(values) for name, values in value.items()}


def _patterns(value: Any) -> dict[str, re.Pattern[str]]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        _refuse('a regular expression for each property, such as pattern.id = "[a-z-]+"')
    try:
        return {name: re.compile(text) for name, text in value.items()}
    except re.error as error:
        _refuse(f"a regular expression ({error})")


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        _refuse("true or false")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value:
        _refuse("the name of a property")
    return value


def _distance(value: Any) -> float:
    from geo.geodesy import metres  # loads PROJ

    try:
        return metres(value)
    except ConfigError:
        _refuse('a distance such as "10 m"')


_READERS: dict[str, Callable[[Any], Any]] = {
    "geometry": _geometries,
    "required": _texts,
    "extent": _box,
    "period": _period,
    "enum": _enum,
    "pattern": _patterns,
    "coverage": _flag,
    "network": _flag,
    "covered_by": _texts,
    "must_not_overlap": _texts,
    "contains_line": _texts,
    "on": _texts,
    "inside": _word,
    "tolerance": _distance,
}
