"""Segments by cell: those that may be the nearest to a point in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.engine.candidates import Candidates
from geo.engine.columns import Events, Features
from geo.engine.eras import eras, in_eras
from geo.engine.grid import Floats, Grid, Ints, cell_lists, grid_over
from geo.engine.metres import RADIUS_M, to_segments
from geo.engine.raster import rectangles
from geo.engine.runs import same_runs
from geo.engine.segments import Segments, cut, segments
from geo.geodesy import degree_metres

# Scales may change by this share within reach; beyond, features are measured one by one.
MOST_BEND = 0.05


@dataclass(frozen=True)
class ReachIndex(Candidates):
    """Segments by era and cell, and the metres of a degree in each row of the grid."""

    segments: Segments  # `feature` is a position in the layer
    scales: tuple[Floats, Floats]


def reach_index(
    events: Events, count: int, features: Features, chosen: Ints, radius: float
) -> ReachIndex:
    """The index for `count` events with dates like those of `events`."""
    geometry = features.geometry[chosen]
    box = shapely.bounds(geometry)
    aside, above = _degrees(radius, np.abs(box[:, [1, 3]]).max())
    west, south, east, north = shapely.total_bounds(geometry)
    west, south, east, north = west - aside, south - above, east + aside, north + above
    width, height = east - west, north - south
    spread = (box[:, 2:] - box[:, :2] + [2 * aside, 2 * above]).prod(axis=1).mean()
    whole = segments(geometry)
    share = float(spread / (width * height))
    cut_eras = eras(features.bounds[chosen], events.dates.bounds, count, share)
    side = _side(whole, aside / width, above / height, count)
    grid = grid_over((west, south, east, north), side, side)
    pieces = cut(whole, 4 * max(width, height) / side)
    rows = south + (np.arange(side + 2) - 0.5) * (height / side)
    scales = degree_metres(np.clip(rows, -89.9, 89.9))
    cell, piece = _listed(pieces, grid, scales, (aside, above), radius)
    if len(cut_eras) > 1:
        member, era = cut_eras.of_features(features.bounds[chosen], everlasting=True)
        cell, piece = in_eras(cell, pieces.feature[piece], piece, member, era, grid)
    pieces = Segments(pieces.x0, pieces.y0, pieces.x1, pieces.y1, chosen[pieces.feature])
    lists = cell_lists(cell, piece, grid.size * len(cut_eras))
    return ReachIndex(grid, cut_eras, lists, pieces, scales)


def _degrees(radius: float, latitude: float) -> tuple[float, float]:
    """The most degrees, of longitude and of latitude, that some metres are up to a latitude."""
    highest = latitude + np.degrees(radius / RADIUS_M)
    per_lon = float(degree_metres(np.array(highest))[0]) * (1 - MOST_BEND)
    per_lat = float(degree_metres(np.array(0.0))[1]) * (1 - MOST_BEND)
    return radius / per_lon, radius / per_lat


def _side(whole: Segments, aside: float, above: float, events: int) -> int:
    """Cells along a side, so that all lists have about a quarter as many entries as events.

    `aside` and `above` are the reach as shares of the box.
    """
    aim = float(np.clip(events / 4, 5_000, 2_000_000))
    return int(np.clip(np.sqrt(aim / (len(whole) * (2 * aside) * (2 * above) + 1e-9)), 4, 512))


def _listed(
    pieces: Segments,
    grid: Grid,
    scales: tuple[Floats, Floats],
    reach: tuple[float, float],
    radius: float,
) -> tuple[Ints, Ints]:
    """Pairs of a cell and a segment that may be its feature's nearest to a point of the cell."""
    cell, piece = _in_reach(pieces, grid, reach)
    row = cell % (grid.rows + 2)
    per_lon, per_lat = scales[0][row], scales[1][row]
    squared, _ = to_segments(*grid.middles(cell), pieces, piece, per_lon, per_lat)
    distance = np.sqrt(squared)
    half = np.hypot(per_lon / grid.per_degree[0], per_lat / grid.per_degree[1]) / 2
    order = np.flatnonzero(distance * (1 - MOST_BEND) <= radius + half)
    order = order[np.lexsort((piece[order], cell[order]))]
    cell, piece, distance, half = cell[order], piece[order], distance[order], half[order]
    # A segment farther than the nearest one by more than the cell's diagonal is never the nearest.
    start, group = same_runs(cell, pieces.feature[piece])
    least = np.minimum.reduceat(distance, start)[group] if len(start) else distance
    rival = distance * (1 - MOST_BEND) <= least * (1 + MOST_BEND) + 2 * half
    return cell[rival], piece[rival]


def _in_reach(pieces: Segments, grid: Grid, reach: tuple[float, float]) -> tuple[Ints, Ints]:
    """Pairs of a cell and a segment whose box, wider by some degrees, meets it."""
    low_x, high_x = np.minimum(pieces.x0, pieces.x1), np.maximum(pieces.x0, pieces.x1)
    low_y, high_y = np.minimum(pieces.y0, pieces.y1), np.maximum(pieces.y0, pieces.y1)
    u0, v0 = grid.units(low_x - reach[0], low_y - reach[1])
    u1, v1 = grid.units(high_x + reach[0], high_y + reach[1])
    piece, cell = rectangles(
        np.maximum(u0, 1).astype(np.int64),
        np.minimum(u1, grid.columns).astype(np.int64),
        np.maximum(v0, 1).astype(np.int64),
        np.minimum(v1, grid.rows).astype(np.int64),
        grid,
    )
    return cell, piece
