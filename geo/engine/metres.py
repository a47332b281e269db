"""Metres from points to segments, in a plane of their own or on the ellipsoid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from geo.engine.grid import Floats
from geo.engine.segments import Segments
from geo.geodesy import WGS84, degree_metres

RADIUS_M = 6_371_008.8
_CLOSE_M = 0.1  # this near to a limit, the geodesic decides
_ERROR_M = 0.01


def to_segments(
    x: Floats,
    y: Floats,
    pieces: Segments,
    piece: npt.NDArray[Any],
    per_lon: Floats,
    per_lat: Floats,
) -> tuple[Floats, Floats]:
    """The squared distance to a segment in a plane of these scales, and where on it (0 to 1)."""
    dx = (pieces.x0.take(piece) - x) * per_lon
    dy = (pieces.y0.take(piece) - y) * per_lat
    along_x = (pieces.x1 - pieces.x0).take(piece) * per_lon
    along_y = (pieces.y1 - pieces.y0).take(piece) * per_lat
    length = along_x * along_x + along_y * along_y
    share = -(dx * along_x + dy * along_y) / np.maximum(length, 1e-30)
    np.clip(share, 0.0, 1.0, out=share)
    dx += share * along_x
    dy += share * along_y
    return dx * dx + dy * dy, share


def metres_to(
    x: Floats, y: Floats, pieces: Segments, segment: npt.NDArray[Any], reach_m: float, slack: Floats
) -> Floats:
    """Metres on the ellipsoid to one segment each."""
    middle = y
    for _ in range(2):
        scales = degree_metres(middle)
        squared, share = to_segments(x, y, pieces, segment, *scales)
        y1 = pieces.y0.take(segment) + share * (pieces.y1 - pieces.y0).take(segment)
        middle = (y + y1) / 2
    distance = np.sqrt(squared)
    # The first term that the mid-latitude method leaves out (Rapp, Geometric Geodesy I, 6.4).
    error = distance**3 / (24 * RADIUS_M**2) * (1 + 3 * np.tan(np.radians(middle)) ** 2)
    limits = np.abs(distance - reach_m)
    close = (np.abs(limits - slack) < _CLOSE_M) | (np.abs(distance - slack) < _CLOSE_M)
    exact = np.flatnonzero((error > _ERROR_M) | close)
    distance[exact] = _geodesic(x[exact], y[exact], pieces, segment[exact], share[exact])
    return distance


def _geodesic(
    x: Floats, y: Floats, pieces: Segments, segment: npt.NDArray[Any], share: Floats
) -> Floats:
    """Metres on the ellipsoid to one segment each, where `share` is nearly the nearest point of it.

    The geodesic to the nearest point meets the segment at a right angle: Newton's method.
    """
    x0, y0 = pieces.x0.take(segment), pieces.y0.take(segment)
    dx, dy = pieces.x1.take(segment) - x0, pieces.y1.take(segment) - y0
    for _ in range(3):
        _, back, distance = WGS84.inv(x, y, x0 + share * dx, y0 + share * dy)
        per_lon, per_lat = degree_metres(y0 + share * dy)
        along_x, along_y = dx * per_lon, dy * per_lat
        length = np.maximum(np.hypot(along_x, along_y), 1e-9)
        turn = np.arctan2(along_x, along_y) - np.radians(back)
        share = np.clip(share + distance * np.cos(turn) / length, 0.0, 1.0)
    return np.asarray(WGS84.inv(x, y, x0 + share * dx, y0 + share * dy)[2])
