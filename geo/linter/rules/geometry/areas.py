"""Polygons as GEOS sees them: why one is invalid, where, and what it would be as a valid one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.linter.rules.parts import Vertices, polygons, written_lines
from geo.linter.rules.rewrite import decimals, pairs_of, spelled
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path

_REASON = re.compile(r"(.*?)\[([^ \]]+) ([^ \]]+)")
_REASONS = {
    "Self-intersection": "crosses",
    "Ring Self-intersection": "touches",
    "Hole lies outside shell": "outside",
    "Holes are nested": "holes",
    "Nested shells": "shells",
    "Interior is disconnected": "disconnected",
    "Duplicate Rings": "twice",
}
_TOO_FEW = "Too few points in geometry component"
_PLACE = re.compile(r"([^\[\], ]+),([^\[\], ]+)")  # in the GeoJSON of GEOS
_FINEST = 7  # decimals of a new vertex, if the others have no more

Ring = list[list[float]]
Area = list[tuple[Path, list[Ring]]]  # polygons with their paths


@dataclass(frozen=True)
class Fault:
    """Why GEOS holds an area invalid, and at which point; `path` is that of its geometry."""

    path: Path
    area: Area
    kind: str
    point: tuple[float, float]
    shape: shapely.Geometry  # the area as shapely's


@once
def faults(item: Item) -> list[Fault]:
    """What GEOS holds against the polygons of an item, each part of a geometry by itself."""
    return list(_faults(item))


def _faults(item: Item) -> Iterator[Fault]:
    known = {line.path: line.vertices for line in written_lines(item)}
    for path, geometry in item.geometries:
        whole = [(at, rings) for at, rings in polygons(geometry, path) if any(rings)]
        if not all(_is_sound(at, rings, known) for at, rings in whole):
            continue
        parts = [fault for part in whole if (fault := _fault(path, [part]))]
        yield from parts
        if len(whole) > 1 and not parts and (fault := _fault(path, whole)):
            yield fault


def _is_sound(at: Path, rings: list[Any], known: dict[Path, Vertices]) -> bool:
    """Whether a polygon can be built of its rings, whose vertices are known; empty ones may be."""
    return bool(rings[0]) and all(
        ring == [] or (len(known.get((*at, i), ())) > 3 and ring[0] == ring[-1])
        for i, ring in enumerate(rings)
    )


def built(area: Area) -> shapely.Geometry:
    """The area as shapely's, without heights."""
    parts = []
    for _, rings in area:
        shell, *holes = [
            shapely.linearrings([position[:2] for position in ring]) for ring in rings if ring
        ]
        parts.append(shapely.polygons(shell, holes or None))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _fault(path: Path, area: Area) -> Fault | None:
    shape = built(area)
    match = _REASON.match(shapely.is_valid_reason(shape))  # of a valid one, no place is told
    if match is None or match[1] == _TOO_FEW:  # told by the rules that count positions
        return None
    return Fault(path, area, _kind(match[1], area), (float(match[2]), float(match[3])), shape)


def _kind(reason: str, area: Area) -> str:
    kind = _REASONS.get(reason, "crosses")
    if len(area) == len(area[0][1]) == 1:  # what a ring alone crosses is itself
        return kind
    if twins(area):
        return "twice"
    return "rings" if kind == "crosses" and _each_ring_is_simple(area) else kind


def twins(area: Area) -> list[tuple[Path, Path]]:
    """The rings that stand twice: path of the one and of the other."""
    seen: dict[tuple[Any, ...], Path] = {}
    found = []
    for at, rings in area:
        for i, ring in enumerate(rings):
            if (key := _canonical(ring)) in seen:
                found.append((seen[key], (*at, i)))
            seen.setdefault(key, (*at, i))
    return found


def _canonical(ring: Ring) -> tuple[Any, ...]:
    """The same for rings that differ in where they start and which way they run."""
    points = [tuple(position[:2]) for position in ring[:-1]]
    if not points:
        return ()
    first = points.index(min(points))
    ahead = points[first:] + points[:first]
    return min(tuple(ahead), (ahead[0], *ahead[:0:-1]))


def _each_ring_is_simple(area: Area) -> bool:
    return all(
        shapely.is_simple(shapely.linestrings([position[:2] for position in ring]))
        for _, rings in area
        for ring in rings
        if ring
    )


def nearest(fault: Fault) -> Path:
    """The path of the vertex at the point, else of that at the start of the nearest segment."""
    for at, rings in fault.area:
        for j, ring in enumerate(rings):
            for i, position in enumerate(ring):
                if tuple(position[:2]) == fault.point:
                    return (*at, j, i)
    best, where = math.inf, fault.path
    for at, rings in fault.area:
        for j, ring in enumerate(rings):
            for i, (start, end) in enumerate(pairwise(ring)):
                away = _away(fault.point, start, end)
                if away < best:
                    best, where = away, (*at, j, i)
    return where


def _away(point: tuple[float, float], start: list[float], end: list[float]) -> float:
    """How far a point is from a segment, squared."""
    x, y = float(start[0]), float(start[1])
    step_x, step_y = end[0] - x, end[1] - y
    size = max(step_x * step_x + step_y * step_y, 1e-300)
    along = ((point[0] - x) * step_x + (point[1] - y) * step_y) / size
    along = min(max(along, 0), 1)
    east, north = x + along * step_x - point[0], y + along * step_y - point[1]
    return east * east + north * north


def mended(geometry: dict[str, Any], fault: Fault) -> shapely.Geometry | None:
    """The polygons of a geometry as GEOS makes them valid, or None if nothing would be left.

    The fault is one of these polygons, or of all of them.
    """
    whole = [(at, rings) for at, rings in polygons(geometry) if any(rings)]
    if any(len(position) != 2 for _, rings in whole for ring in rings for position in ring):
        return None
    before = fault.shape if len(whole) == len(fault.area) else built(whole)
    shape = shapely.make_valid(before, method="structure", keep_collapsed=False)
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        return None
    return shapely.orient_polygons(shape)


def written(shape: shapely.Geometry, text: str) -> str:
    """The coordinates of a shape as JSON; vertices that stand in a text keep their spelling."""
    known = {(float(x), float(y)): (x, y) for x, y in pairs_of(text)}
    digits = max(_FINEST, *map(decimals, chain.from_iterable(known.values())))

    def rounded(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        fresh = [place not in known for place in map(tuple, places.tolist())]
        places[fresh] = places[fresh].round(digits)
        return places

    near = shapely.transform(shape, rounded)
    chosen = near if near.is_valid else shape

    def respelled(found: re.Match[str]) -> str:
        place = float(found[1]), float(found[2])
        return ", ".join(known.get(place) or map(spelled, place))

    of_geos = shapely.to_geojson(chosen)
    return _PLACE.sub(respelled, of_geos[of_geos.index("[") : -1].replace("],[", "], ["))
