"""Points in cells that a boundary crosses: on which side of the few edges there they lie.

A point is inside if it is joined to the middle of its cell, of which that is known, by a line that
crosses edges an even number of times; an odd number changes that. What rounding could turn round
is left to GEOS, which computes such cases exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.engine.grid import Floats, Grid, runs
from geo.engine.raster import Raster

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

    Those of crossing k are `count[k]` from `first[k]` on. The middle lies at the distance `off`
    from the line through an edge, and a point (x, y) at `off + x * slope[0] + y * slope[1]`, which
    is negative beyond it. An edge `through` a cell has no end in it.
    """

    inside: npt.NDArray[np.bool_]
    first: npt.NDArray[np.int32]
    count: npt.NDArray[np.int32]
    off: Singles
    slope: tuple[Singles, Singles]
    start: tuple[Singles, Singles]
    end: tuple[Singles, Singles]
    through: npt.NDArray[np.bool_]

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
        apart = self.slope[0].take(edge)
        apart *= x.take(owner)
        apart += self.slope[1].take(edge) * y.take(owner)
        apart += self.off.take(edge)
        unsure = np.zeros(len(crossing), dtype=bool)
        unsure[owner[np.abs(apart) < _CLOSE]] = True
        crossed = np.flatnonzero(apart < 0)
        # An edge that ends in the cell may end before it meets the line that joins the points.
        ending = crossed[~self.through.take(edge.take(crossed))]
        if len(ending):
            of, edge = owner.take(ending), edge.take(ending)
            x, y = x.take(of), y.take(of)
            begin, end = (
                px.take(edge) * y - py.take(edge) * x for px, py in (self.start, self.end)
            )
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
    start, end = _shortened(u, v, du, dv)
    return Boundary(
        raster.middle[entries], first.astype(np.int32), count.astype(np.int32),
        np.abs(off).astype(np.float32), (_single(dv * facing), _single(-du * facing)),
        start, end, out[0] & out[1],
    )  # fmt: skip


def _shortened(
    u: Floats, v: Floats, du: Floats, dv: Floats
) -> tuple[tuple[Singles, Singles], tuple[Singles, Singles]]:
    """The two ends of edges, moved to near the cell where they are far from it."""
    entry, leave = np.zeros_like(du), np.ones_like(du)
    for at, along in ((u[0], du), (v[0], dv)):
        moving = np.abs(along) > 1e-9
        inverse = np.divide(1.0, along, out=np.zeros_like(along), where=moving)
        low, high = np.sort([(-_FAR - at) * inverse, (_FAR - at) * inverse], axis=0)
        entry = np.where(moving, np.maximum(entry, low), entry)
        leave = np.where(moving, np.minimum(leave, high), leave)
    starts, ends = ((u[0] + share * du, v[0] + share * dv) for share in (entry, leave))
    return (_single(starts[0]), _single(starts[1])), (_single(ends[0]), _single(ends[1]))


def _single(values: Floats) -> Singles:
    return values.astype(np.float32)
