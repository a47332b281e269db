"""Points in cells that a boundary crosses: on which side of the few edges there they lie.

A point is inside if it is joined to the middle of its cell, of which that is known, by a line that
crosses edges an even number of times; an odd number changes that. What rounding could turn round
is left to GEOS, which computes such cases exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.engine.grid import Floats, Grid
from geo.engine.raster import Raster
from geo.engine.runs import runs

# More edges than this in a cell are judged quicker by GEOS, with its index of them.
_MOST_EDGES = 16
# Cells; more than all rounding, that to single precision included.
_CLOSE = 4e-6
_FAR = 1.0  # cells; edges are cut off this far from the middle
_MARGIN = 1e-3  # cells; an edge that leaves a cell by this crosses all of it
_AT_ONCE = 1 << 15

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Boundary:
    """The edges in each crossed cell, in cells from its middle, which itself is `inside` or not.

    Those of crossing k are `count[k]` from `first[k]` on, a row each. The middle lies at the
    distance `lines[:, 0]` from the line through an edge, and a point (x, y) at that
    `+ x * lines[:, 1] + y * lines[:, 2]`, which is negative beyond it; `lines[:, 3]` is 0 if the
    edge has an end in the cell. `ends` are x and y of its start and of its end.
    """

    inside: npt.NDArray[np.bool_]
    first: npt.NDArray[np.int32]
    count: npt.NDArray[np.int32]
    lines: Singles
    ends: Singles

    def judge(
        self, u: Floats, v: Floats, crossing: npt.NDArray[np.int32]
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Whether points in crossed cells, in units of the grid, are inside, and who is unsure."""
        inside = self.inside.take(crossing)
        unsure = np.zeros(len(crossing), dtype=bool)
        for start in range(0, len(crossing), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            odd, unsure[part] = self._crossed(u[part], v[part], crossing[part])
            inside[part] ^= odd
        return inside, unsure

    def _crossed(
        self, u: Floats, v: Floats, crossing: npt.NDArray[np.int32]
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Whether the lines from the middles cross odd numbers of edges, and who is unsure."""
        x, y = ((axis - np.floor(axis) - 0.5).astype(np.float32) for axis in (u, v))
        owner, edge = runs(self.count.take(crossing))
        edge += self.first.take(crossing).take(owner)
        line = self.lines.take(edge, axis=0)
        apart = line[:, 1] * x.take(owner)
        apart += line[:, 2] * y.take(owner)
        apart += line[:, 0]
        unsure = np.zeros(len(crossing), dtype=bool)
        unsure[owner[np.abs(apart) < _CLOSE]] = True
        crossed = np.flatnonzero(apart < 0)
        # An edge that ends in the cell may end before it meets the line that joins the points.
        ending = crossed[line[crossed, 3] == 0]
        if len(ending):
            of, ends = owner.take(ending), self.ends.take(edge.take(ending), axis=0)
            x, y = x.take(of), y.take(of)
            begin, end = (ends[:, i] * y - ends[:, i + 1] * x for i in (0, 2))
            unsure[of[(np.abs(begin) < _CLOSE) | (np.abs(end) < _CLOSE)]] = True
            passed = np.zeros(len(owner), dtype=bool)
            passed[ending] = (begin > 0) == (end > 0)
            crossed = crossed[~passed[crossed]]
        odd = np.bincount(owner.take(crossed), minlength=len(crossing)) & 1
        return odd.astype(bool), unsure


def boundary(raster: Raster, grid: Grid) -> Boundary:
    """The boundary in the crossed cells of a raster."""
    entries = np.flatnonzero(raster.crossed >= 0)
    count = np.bincount(raster.crossings, minlength=len(entries))
    first = np.cumsum(count) - count
    column, row = np.divmod(raster.cell[entries][raster.crossings], grid.rows + 2)
    u, v = raster.edges[0::2] - (column + 0.5), raster.edges[1::2] - (row + 0.5)
    du, dv = u[1] - u[0], v[1] - v[0]
    length = np.hypot(du, dv)
    off = (v[0] * du - u[0] * dv) / length
    facing = np.where(off < 0, -1.0, 1.0) / length
    # A middle so close to an edge may be on either side.
    count[raster.crossings[np.abs(off) < _CLOSE]] = 0
    count[count > _MOST_EDGES] = 0
    out = np.maximum(np.abs(u), np.abs(v)) > 0.5 + _MARGIN
    lines = _rows([np.abs(off), dv * facing, -du * facing, out[0] & out[1]])
    return Boundary(
        raster.middle[entries], first.astype(np.int32), count.astype(np.int32),
        lines, _shortened(u, v, du, dv),
    )  # fmt: skip


def _shortened(u: Floats, v: Floats, du: Floats, dv: Floats) -> Singles:
    """The two ends of edges, moved to near the cell where they are far from it."""
    entry, leave = np.zeros_like(du), np.ones_like(du)
    for at, along in ((u[0], du), (v[0], dv)):
        moving = np.abs(along) > 1e-9
        inverse = np.divide(1.0, along, out=np.zeros_like(along), where=moving)
        west, east = (-_FAR - at) * inverse, (_FAR - at) * inverse
        np.maximum(entry, np.minimum(west, east), out=entry, where=moving)
        np.minimum(leave, np.maximum(west, east), out=leave, where=moving)
    ends = [
        axis[0] + share * along for share in (entry, leave) for axis, along in ((u, du), (v, dv))
    ]
    return _rows(ends)


def _rows(columns: list[npt.NDArray[Any]]) -> Singles:
    """Columns side by side, so that all that is asked of an edge lies in one place."""
    return np.stack(columns, axis=1, dtype=np.float32, casting="same_kind")
