"""Which cells of a grid a polygon fills, and which its boundary crosses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.grid import Floats, Grid, Ints, by_cell
from geo.engine.runs import runs

# Edges steeper than this, in cells, are taken as upright: interpolating along them is inexact.
_UPRIGHT = 1e-6
# More than the rounding of an interpolation, in cells.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Raster:
    """Pairs of a polygon and a cell that it meets, sorted by cell, then polygon.

    Where the boundary may cross the cell, `crossed` is the number of that crossing, counted in
    the order of the pairs, and elsewhere -1: the whole cell lies inside. `middle` tells whether
    the middle of the cell lies inside. Crossings have `edges`: u and v of the start, u and v of the
    end, of shape (4, n), `crossings` saying of which crossing each is, in order.
    """

    cell: Ints
    polygon: Ints
    crossed: Ints
    middle: npt.NDArray[np.bool_]
    edges: Floats
    crossings: Ints


def rasterise(polygons: npt.NDArray[Any], grid: Grid) -> Raster:
    """The cells that polygons or multipolygons meet.

    What is inside follows the even-odd rule, as in GEOS's point locator.
    """
    ends, owner = _edges(polygons, grid)
    u, v = ends[0::2], ends[1::2]
    crossed_cell, crossing_edge = _crossed(u, v, grid)
    filled_cell, filled_by = _filled(u, v, owner, grid)
    n = max(len(polygons), 1)
    # Edges and what is filled are in the order of their polygons, and stay so in each cell.
    order = by_cell(crossed_cell)
    crossing_edge = crossing_edge.take(order)
    crossed = crossed_cell.take(order) * n + owner.take(crossing_edge)
    filled = (filled_cell * n + filled_by).take(by_cell(filled_cell))
    new = np.diff(crossed, prepend=-1) != 0
    # A cell that is crossed and has its middle inside stands twice, the crossing first.
    keys = np.concatenate([crossed[new] * 2, filled * 2 + 1])
    keys.sort(kind="stable")  # which merges sorted runs
    pairs = keys >> 1
    first = np.diff(pairs, prepend=-1) != 0
    fills = (keys & 1).astype(bool)
    twice = np.append(~first[1:], False)
    cell, polygon = np.divmod(pairs[first], n)
    alone = fills[first]
    number = np.where(alone, -1, np.cumsum(~alone) - 1)
    edges = ends.take(crossing_edge, axis=1)
    return Raster(cell, polygon, number, (fills | twice)[first], edges, np.cumsum(new) - 1)


def boxes(polygons: npt.NDArray[Any], grid: Grid) -> Raster:
    """As `rasterise`, from the bounding boxes alone: quick to make, all crossed, without edges."""
    west, south, east, north = shapely.bounds(polygons).T
    u0, v0 = (axis.astype(np.int64) for axis in grid.units(west, south))
    u1, v1 = (axis.astype(np.int64) for axis in grid.units(east, north))
    polygon, cell = rectangles(u0, u1, v0, v1, grid)
    order = np.argsort(cell, kind="stable")
    n = len(order)
    nowhere = np.zeros(n, dtype=bool)
    nothing = np.zeros(0, dtype=np.int64)
    return Raster(cell[order], polygon[order], np.arange(n), nowhere, np.zeros((4, 0)), nothing)


def _edges(polygons: npt.NDArray[Any], grid: Grid) -> tuple[Floats, Ints]:
    """Edges as u and v of the start and of the end, of shape (4, n), and the polygon of each."""
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    u, v = grid.units(coordinates[:, 0], coordinates[:, 1])
    moves = (u[1:] != u[:-1]) | (v[1:] != v[:-1])
    same = np.flatnonzero((ring[1:] == ring[:-1]) & moves)
    return np.stack([u[same], v[same], u[same + 1], v[same + 1]]), part_owner[ring_part[ring[same]]]


def _crossed(u: Floats, v: Floats, grid: Grid) -> tuple[Ints, Ints]:
    """Cells and edges that touch: each edge is cut at the columns, each piece fills its rows.

    `u` and `v` are those of both ends, of shape (2, n).
    """
    low, high = u.min(axis=0), u.max(axis=0)
    first = low.astype(np.int64)
    edge, step = runs(high.astype(np.int64) - first + 1)
    column = first[edge] + step
    du, dv = u[1] - u[0], v[1] - v[0]
    upright = np.abs(du) < _UPRIGHT
    slope = np.divide(dv, du, out=np.zeros_like(du), where=~upright)
    v_low, v_high = v.min(axis=0), v.max(axis=0)
    u0, v0, slope = u[0][edge], v[0][edge], slope[edge]
    enter = v0 + (np.maximum(low[edge], column) - u0) * slope
    leave = v0 + (np.minimum(high[edge], column + 1) - u0) * slope
    bottom = np.where(upright[edge], v_low[edge], np.minimum(enter, leave)) - _ROUNDING
    top = np.where(upright[edge], v_high[edge], np.maximum(enter, leave)) + _ROUNDING
    low_row = np.maximum(bottom, 0).astype(np.int64)
    high_row = np.minimum(top, grid.rows + 1).astype(np.int64)
    piece, row = runs(high_row - low_row + 1)
    return column[piece] * (grid.rows + 2) + low_row[piece] + row, edge[piece]


def _filled(u: Floats, v: Floats, owner: Ints, grid: Grid) -> tuple[Ints, Ints]:
    """Cells whose centre lies inside: along each column, between pairs of crossings."""
    low, high = u.min(axis=0), u.max(axis=0)
    first = np.ceil(low - 0.5).astype(np.int64)
    edge, step = runs(np.ceil(high - 0.5).astype(np.int64) - first)
    column = first[edge] + step
    share = (column + 0.5 - u[0][edge]) / (u[1] - u[0])[edge]
    crossing = v[0][edge] + share * (v[1] - v[0])[edge]
    height = grid.rows + 2
    row = np.clip(np.ceil(crossing - 0.5), 0, height - 1).astype(np.int64)
    toggles = (owner[edge] * (grid.columns + 2) + column) * height + row
    toggles.sort()
    start, end = toggles[0::2], toggles[1::2]  # rings are closed, so crossings come in pairs
    run, place = runs(end - start)
    polygon, cell = np.divmod(start[run] + place, grid.size)
    return cell, polygon


def rectangles(u0: Ints, u1: Ints, v0: Ints, v1: Ints, grid: Grid) -> tuple[Ints, Ints]:
    """The cells of rectangles of cells, both ends included, and the rectangle of each."""
    owner, column = runs(u1 - u0 + 1)
    strip, row = runs((v1 - v0 + 1)[owner])
    cell = (u0[owner] + column)[strip] * (grid.rows + 2) + v0[owner[strip]] + row
    return owner[strip], cell
