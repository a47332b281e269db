"""Lines and areas cut at the antimeridian (RFC 7946, 3.1.9)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely import affinity

from geo.linter.rules.parts import lines, polygons

Points = list[tuple[float, float]]


def cut(geometry: dict[str, Any]) -> shapely.Geometry | None:
    """The geometry in parts that do not cross; None if it cannot be cut, as around a pole."""
    positions = [position for _, line, _ in lines(geometry) for position in line]
    if any(len(position) != 2 or abs(position[0]) > 180 for position in positions):
        return None
    if geometry["type"].endswith("LineString"):
        return shapely.MultiLineString(
            [part for _, line, _ in lines(geometry) for part in _cut_line(line)]
        )
    parts = [_cut_polygon(rings) for _, rings in polygons(geometry)]
    if not parts or any(part is None for part in parts):
        return None
    whole = shapely.MultiPolygon([polygon for part in parts for polygon in part or ()])
    return shapely.orient_polygons(whole) if whole.is_valid and not whole.is_empty else None


def _cut_line(line: list[list[float]]) -> list[Points]:
    parts: list[Points] = [[(line[0][0], line[0][1])]]
    for (x, y), (to_x, to_y) in pairwise(line):
        if abs(to_x - x) > 180:
            edge = 180.0 if to_x < x else -180.0
            ahead = to_x + 2 * edge
            at = y + (edge - x) / (ahead - x) * (to_y - y) if ahead != x else y
            parts[-1].append((edge, at))
            parts.append([(-edge, at)])
        parts[-1].append((to_x, to_y))
    thinned = [list(dict.fromkeys(part)) if len(set(part)) < 3 else part for part in parts]
    return [part for part in thinned if len(part) > 1]


def _cut_polygon(rings: list[Any]) -> list[shapely.Polygon] | None:
    unrolled = [_unrolled(ring) for ring in rings]
    if any(ring is None for ring in unrolled):
        return None
    shell, *holes = [np.array(ring) for ring in unrolled]
    frame = shapely.Polygon(shell)
    moved = [_inside(hole, frame) for hole in holes]
    whole = shapely.Polygon(shell, moved)
    if not whole.is_valid:
        return None
    found: list[shapely.Polygon] = []
    for turn in (-360, 0, 360):
        piece = whole.intersection(shapely.box(turn - 180, -90, turn + 180, 90))
        for part in shapely.get_parts(affinity.translate(piece, -turn)):
            if part.geom_type == "Polygon" and part.area:
                found.append(part)  # noqa: PERF401  # the condition reads better in two steps
    return found


def _unrolled(ring: list[list[float]]) -> Points | None:
    """The ring with longitudes that go on beyond 180; None if it goes around a pole."""
    x = np.unwrap([position[0] for position in ring], period=360)
    if abs(x[0] - x[-1]) > 1e-9:
        return None
    x[-1] = x[0]
    return list(zip(x.tolist(), [position[1] for position in ring], strict=True))


def _inside(hole: np.ndarray, shell: shapely.Polygon) -> np.ndarray:
    """The hole on the turn on which its shell is."""
    for turn in (0, 360, -360):
        moved: np.ndarray = np.add(hole, [turn, 0])
        if shell.intersects(shapely.Polygon(moved)):
            return moved
    return hole
