"""Cells of longitude and latitude, and lists of candidates by era and cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.engine.runs import runs

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LEAST_DEGREES = 1e-6


@dataclass(frozen=True)
class Grid:
    """`columns` x `rows` cells over a box, with a border of one cell that holds all the rest.

    Cell numbers run along columns: `column * (rows + 2) + row`. A position maps to its cell by
    arithmetic that never decreases with the coordinate, so whatever lies between two positions
    of the box lies in a cell between theirs.
    """

    origin: tuple[float, float]  # u and v of longitude and latitude 0
    per_degree: tuple[float, float]
    columns: int
    rows: int

    @property
    def size(self) -> int:
        """The number of cells, the border included."""
        return (self.columns + 2) * (self.rows + 2)

    def units(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Positions counted in cells; the box begins at (1, 1)."""
        u, v = lon * self.per_degree[0], lat * self.per_degree[1]
        u += self.origin[0]
        v += self.origin[1]
        return u, v

    def cells(self, lon: Floats, lat: Floats) -> npt.NDArray[np.int32]:
        """The cell of each position; NaN is in the border."""
        u, v = self.units(lon, lat)
        with np.errstate(invalid="ignore"):
            cell, row = u.astype(np.int32), v.astype(np.int32)
        # What is below 0, too large, or NaN, is large without its sign: one bound for all.
        for axis, last in ((cell, self.columns + 1), (row, self.rows + 1)):
            unsigned = axis.view(np.uint32)  # quicker against an array than against a number
            np.minimum(unsigned, np.full(len(unsigned), last, np.uint32), out=unsigned)
        cell *= self.rows + 2
        cell += row
        return cell

    def middles(self, cells: npt.NDArray[Any]) -> tuple[Floats, Floats]:
        """The longitude and latitude of the middle of cells."""
        column, row = np.divmod(cells, self.rows + 2)
        return (
            (column + 0.5 - self.origin[0]) / self.per_degree[0],
            (row + 0.5 - self.origin[1]) / self.per_degree[1],
        )


def grid_over(box: tuple[float, float, float, float], columns: int, rows: int) -> Grid:
    """A grid over `(west, south, east, north)`; its last cells reach a little beyond the box.

    Cells are never so small that the rounding of a position would matter.
    """
    west, south, east, north = box
    per_degree = (
        (columns - 1e-3) / max(east - west, columns * _LEAST_DEGREES),
        (rows - 1e-3) / max(north - south, rows * _LEAST_DEGREES),
    )
    origin = (1.0 - west * per_degree[0], 1.0 - south * per_degree[1])
    return Grid(origin, per_degree, columns, rows)


def by_cell(cells: Ints) -> Ints:
    """The order by cell, and of those in one cell the order in which they stand."""
    # Short numbers are sorted by radix, in linear time.
    return np.lexsort((cells.astype(np.uint16), (cells >> 16).astype(np.uint16)))


@dataclass(frozen=True)
class CellLists:
    """A list of whole numbers for each key (an era and a cell).

    `table` has 0 for an empty list, v + 1 for the list of v alone, and -k for the k-th list of
    several, which lies in `values` from `first[k]` on.
    """

    table: npt.NDArray[Any]
    first: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]
    values: npt.NDArray[np.int32]

    def look_up(self, keys: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[np.int32]]:
        """The pairs of a position in `keys` and a value of its list, in that order."""
        found = self.table.take(keys, mode="clip")  # all are in the table: no need to check
        hits = np.flatnonzero(found != 0)
        found = found.take(hits).astype(np.int32)
        several = np.flatnonzero(found < 0)
        if not len(several):
            found -= 1
            return hits, found
        lists = -found.take(several)
        lengths = self.counts.take(lists)
        counts = np.ones(len(hits), dtype=np.int32)
        counts[several] = lengths
        values = np.repeat(found, counts) - 1
        owner, place = runs(lengths)
        values[values < 0] = self.values.take(self.first.take(lists).take(owner) + place)
        return np.repeat(hits, counts), values


def cell_lists(keys: npt.NDArray[Any], values: npt.NDArray[Any], size: int) -> CellLists:
    """The lists of pairs that are sorted by key."""
    values = values.astype(np.int32)
    start = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(start, append=len(keys))
    several = np.flatnonzero(counts > 1)
    # In few bytes, more of the table stays in the processor's cache.
    most = max(int(values.max(initial=0)), len(several)) + 1
    table = np.zeros(size, dtype=np.min_scalar_type(-1 - most))
    table[keys[start]] = values[start] + 1
    table[keys[start[several]]] = -np.arange(1, len(several) + 1)
    first, counts = (np.append(0, of[several]).astype(np.int32) for of in (start, counts))
    return CellLists(table, first, counts, values)
