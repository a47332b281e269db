"""How far a shape reaches out of others."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo.linter.rules.ground import area_text, areal, between_m, distance_text, length_m, measured


def reaches_out(one: Any, covering: list[Any], tolerance: float) -> str:
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
    far = farthest_m(dense(rest), cover)
    if rest.area:  # all of whose edge may run along holes
        far = max(far, measured(areal(rest))[1])
    if far <= tolerance:
        return ""
    return f"reaches {distance_text(far)}{_size(rest)} out of"


def farthest_m(rest: Any, cover: Any) -> float:
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


def dense(shape: Any) -> Any:
    """A shape with vertices in the middle of its segments."""
    found = shapely.segmentize(shape, shape.length / 20) if shape.length else shape
    # GEOS gives nothing back for some shapes with parts of no length.
    return found if shapely.get_num_coordinates(found) else shape
