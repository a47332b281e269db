"""The parts of a geometry as GeoJSON writes it: positions, lines and rings with their paths."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from geo.linter.rules.known import DEPTHS
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path
from geo.values import is_number

_NUMERIC = frozenset({int, float})
_FEW = 9  # vertices of a ring, from which on numpy is the faster one

Vertices = list[tuple[float, float]]


def positions(geometry: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything that stands where a position is expected, with its path."""
    level = [((*path, "coordinates"), geometry["coordinates"])]
    for _ in range(DEPTHS[geometry["type"]]):
        level = [
            ((*at, i), part)
            for at, parts in level
            if isinstance(parts, list)
            for i, part in enumerate(parts)
        ]
    yield from level


def is_position(value: Any) -> bool:
    """Whether a value is an array of two or more finite numbers."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    # Many rules ask this of every vertex; types settle it for almost all.
    is_numeric = _NUMERIC.issuperset(map(type, value)) or all(map(is_number, value))
    return is_numeric and all(map(isfinite, value))


def lines(geometry: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, list[Any], bool]]:
    """The lines and rings of a geometry: path, positions, and whether it is a ring."""
    kind, found = geometry["type"], geometry["coordinates"]
    at = (*path, "coordinates")
    if kind == "LineString":
        yield at, found, False
    elif kind in {"MultiLineString", "Polygon"}:
        for i, line in enumerate(found):
            if isinstance(line, list):
                yield (*at, i), line, kind == "Polygon"
    elif kind == "MultiPolygon":
        for i, polygon in enumerate(found):
            for j, ring in enumerate(polygon if isinstance(polygon, list) else ()):
                if isinstance(ring, list):
                    yield (*at, i, j), ring, True


def polygons(geometry: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, list[Any]]]:
    """The polygons of a geometry as lists of rings."""
    at = (*path, "coordinates")
    if geometry["type"] == "Polygon":
        yield at, geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for i, rings in enumerate(geometry["coordinates"]):
            if isinstance(rings, list):
                yield (*at, i), rings


@once
def written_positions(item: Item) -> list[tuple[Path, dict[str, Any], list[tuple[Path, Any]]]]:
    """Of each geometry: its path, itself, and what stands where positions are expected."""
    return [(path, geometry, list(positions(geometry, path))) for path, geometry in item.geometries]


@once
def readable(item: Item) -> list[tuple[Path, list[float]]]:
    """The positions that can be read, with their paths."""
    return [
        (at, position)
        for _, _, found in written_positions(item)
        for at, position in found
        if is_position(position)
    ]


class Line(NamedTuple):
    """A line or ring as it is written, and the vertices that can be read in it."""

    path: Path
    written: list[Any]
    is_ring: bool
    vertices: Vertices  # empty if one of its positions cannot be read


@once
def written_lines(item: Item) -> list[Line]:
    """The lines and rings of an item, whatever they hold."""
    return [
        Line(at, line, is_ring, _vertices(line))
        for path, geometry in item.geometries
        for at, line, is_ring in lines(geometry, path)
    ]


def _vertices(line: list[Any]) -> Vertices:
    if not all(map(is_position, line)):
        return []
    return [(float(position[0]), float(position[1])) for position in line]


@once
def sound_lines(item: Item) -> list[tuple[Path, Vertices, bool]]:
    """The lines and rings whose positions can all be read, with longitude and latitude of each."""
    return [
        (line.path, line.vertices, line.is_ring) for line in written_lines(item) if line.vertices
    ]


@once
def ring_areas(item: Item) -> dict[Path, tuple[Vertices, float]]:
    """The rings of at least four positions that can be read, with their signed areas."""
    return {
        at: (line, signed_area(line))
        for at, line, is_ring in sound_lines(item)
        if is_ring and len(line) >= 4
    }


def signed_area(ring: Vertices) -> float:
    """The area of a closed ring in its own units, positive if it runs counter-clockwise."""
    if len(ring) < _FEW:
        left, low = ring[0]
        away = [(x - left, y - low) for x, y in ring]
        return sum([x * to_y - to_x * y for (x, y), (to_x, to_y) in pairwise(away)], 0.0) / 2
    x, y = (np.array(ring) - ring[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def is_whole(geometry: dict[str, Any]) -> bool:
    """Whether all is there that the type of a geometry asks for."""
    return all(is_position(position) for _, position in positions(geometry)) and all(
        len(line) >= (4 if is_ring else 2) and (not is_ring or line[0] == line[-1])
        for _, line, is_ring in lines(geometry)
    )
