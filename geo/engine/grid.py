"""Cells of longitude and latitude, and lists of candidates by era and cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """`columns` x `rows` cells over a box, with a border of one cell that holds all the rest.

    Cell numbers run along columns: `column * (rows + 2) + row`. A position maps to its cell by
    arithmetic that never decreases with the coordinate, so whatever lies between two positions
    lies in a cell between theirs.
    """

    west: float
    south: float
    per_degree: tuple[float, float]
    columns: int
    rows: int

    @property
    def size(self) -> int:
        """The number of cells, the border included."""
        return (self.columns + 2) * (self.rows + 2)

    def units(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Positions counted in cells; the box begins at (1, 1)."""
        u = (lon - self.west) * self.per_degree[0] + 1.0
        v = (lat - self.south) * self.per_degree[1] + 1.0
        return u, v

    def cells(self, lon: Floats, lat: Floats) -> Ints:
        """The cell of each position; NaN is in the border."""
        u, v = self.units(lon, lat)
        # fmax and fmin pass NaN by, where maximum and minimum would keep it.
        np.fmin(np.fmax(u, 0.0, out=u), self.columns + 1.0, out=u)
        np.fmin(np.fmax(v, 0.0, out=v), self.rows + 1.0, out=v)
        cell = u.astype(np.int64)
        cell *= self.rows + 2
        cell += v.astype(np.int64)
        return cell


def grid_over(box: tuple[float, float, float, float], columns: int, rows: int) -> Grid:
    """A grid over `(west, south, east, north)`; its last cells reach a little beyond the box."""
    west, south, east, north = box
    per_degree = (
        (columns - 1e-3) / max(east - west, 1e-9),
        (rows - 1e-3) / max(north - south, 1e-9),
    )
    return Grid(west, south, per_degree, columns, rows)


def runs(counts: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """For runs of the given lengths: the number of each element's run, and its place in the run.

    >>> [part.tolist() for part in runs(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    counts = counts.astype(np.int64)
    owner = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(owner))
    place -= np.repeat(np.cumsum(counts) - counts, counts)
    return owner, place


@dataclass(frozen=True)
class CellLists:
    """A list of whole numbers for each key (an era and a cell), as one array with offsets."""

    offsets: npt.NDArray[np.int32]
    counts: npt.NDArray[Any]
    values: npt.NDArray[np.int32]
    single: bool  # whether no list is longer than one

    def look_up(self, keys: Ints) -> tuple[Ints, npt.NDArray[np.int32]]:
        """The pairs of a position in `keys` and a value of its list, in that order."""
        counts = self.counts.take(keys)
        hits = np.flatnonzero(counts)
        first = self.offsets.take(keys.take(hits))
        if self.single:
            return hits, self.values.take(first)
        owner, place = runs(counts.take(hits))
        return hits.take(owner), self.values.take(first.take(owner) + place)


def cell_lists(keys: Ints, values: npt.NDArray[Any], size: int) -> CellLists:
    """The lists of pairs that are sorted by key."""
    counts = np.bincount(keys, minlength=size)
    most = int(counts.max(initial=0))
    offsets = (np.cumsum(counts) - counts).astype(np.int32)
    return CellLists(
        offsets, counts.astype(np.min_scalar_type(most)), values.astype(np.int32), most <= 1
    )
