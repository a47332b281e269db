"""Outlines, lines and points as line segments, straight in longitude and latitude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.grid import Floats, Ints
from geo.engine.runs import runs


@dataclass(frozen=True)
class Segments:
    """Segments from `(x0, y0)` to `(x1, y1)` in degrees, sorted by `feature`.

    A point is a segment of no length. An area is its rings (RFC 7946, 3.1.1: edges are straight).
    """

    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    feature: Ints

    def __len__(self) -> int:
        return len(self.feature)


def segments(geometry: npt.NDArray[Any]) -> Segments:
    """The segments of some geometries; `feature` is a position among these."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    while (shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    areas = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, ring = shapely.get_rings(parts[areas], return_index=True)
    lines = np.concatenate([parts[~areas], rings])
    owner = np.concatenate([owner[~areas], owner[areas][ring]])
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(line[1:] == line[:-1])
    alone = np.flatnonzero(np.bincount(line, minlength=len(lines))[line] == 1)
    start, end = np.concatenate([first, alone]), np.concatenate([first + 1, alone])
    feature = owner[line[start]]
    order = np.argsort(feature, kind="stable")
    x, y = coordinates.T
    start, end = start[order], end[order]
    return Segments(x[start], y[start], x[end], y[end], feature[order])


def cut(whole: Segments, longest: float) -> Segments:
    """The segments in pieces of at most `longest` degrees either way."""
    size = np.maximum(np.abs(whole.x1 - whole.x0), np.abs(whole.y1 - whole.y0))
    count = np.maximum(np.ceil(size / longest), 1).astype(np.int64)
    if (count == 1).all():
        return whole
    piece, place = runs(count)
    before, after = place / count[piece], (place + 1) / count[piece]
    dx, dy = (whole.x1 - whole.x0)[piece], (whole.y1 - whole.y0)[piece]
    x0, y0 = whole.x0[piece], whole.y0[piece]
    last = place + 1 == count[piece]
    return Segments(
        x0 + before * dx,
        y0 + before * dy,
        np.where(last, whole.x1[piece], x0 + after * dx),
        np.where(last, whole.y1[piece], y0 + after * dy),
        whole.feature[piece],
    )
