"""The areas of a layer: whose they are, with their boxes, and their shapes where a rule asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely

Indexes = npt.NDArray[np.intp]
Boxes = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

OUTWARDS = np.array([-1, -1, 1, 1])  # how the sides of a box move when it grows


class Outlines(Protocol):
    """Areas that can be drawn, the rows that they stand in, and their boxes."""

    @property
    def rows(self) -> Indexes:
        """The rows, in order."""

    @property
    def boxes(self) -> Boxes:
        """West, south, east and north of each: an array of shape (n, 4)."""

    @property
    def sound(self) -> Mask:
        """Which of them are known to be valid."""

    def at(self, places: Indexes) -> Shapes:
        """Those at some places, drawn."""

    def __len__(self) -> int:
        """How many positions they take the space of."""


@dataclass(frozen=True)
class Drawn:
    """Areas that are drawn already."""

    rows: Indexes
    shapes: Shapes

    @property
    def boxes(self) -> Boxes:
        """The box of each."""
        return np.asarray(shapely.bounds(self.shapes))

    @property
    def sound(self) -> Mask:
        """None: this is not known."""
        return np.zeros(len(self.rows), dtype=bool)

    def at(self, places: Indexes) -> Shapes:
        """Those at some places."""
        return np.asarray(self.shapes[places])

    def __len__(self) -> int:
        """None, since they are there in any case."""
        return 0


@dataclass(frozen=True)
class Areas:
    """The areas of a layer in the order of their features, with their rows and boxes.

    `places` tells where in `outlines`, one after the other, each of them is.
    """

    outlines: list[Outlines]
    places: Indexes
    rows: Indexes
    boxes: Boxes
    sound: Mask  # which are known to be valid

    @classmethod
    def of(cls, parts: Sequence[tuple[int, Outlines]], indexes: Sequence[int]) -> Areas:
        """Those of parts of a layer, each with its first row, whose features have these indexes."""
        rows = np.concatenate([np.zeros(0, np.intp), *(some.rows + row for row, some in parts)])
        boxes = np.concatenate([np.zeros((0, 4)), *(some.boxes for _, some in parts)])
        places = np.argsort(np.asarray(indexes, dtype=np.intp)[rows], kind="stable")
        sound = np.concatenate([np.zeros(0, bool), *(some.sound for _, some in parts)])
        outlines = [some for _, some in parts]
        return cls(outlines, places, rows[places], boxes[places], sound[places])

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The boxes by place."""
        return shapely.STRtree(shapely.box(*self.boxes.T))

    def meet(self, reach: float) -> bool:
        """Whether any two boxes meet, each widened by so much on every side."""
        boxes = self.tree.geometries
        if reach:
            west, south, east, north = self.boxes.T
            boxes = shapely.box(
                west - 2 * reach, south - 2 * reach, east + 2 * reach, north + 2 * reach
            )
        return len(self.tree.query(boxes)[0]) != len(boxes)  # each meets itself

    def draw(self) -> Shapes:
        """All of the areas; they are kept as drawn from now on, and not in two ways."""
        for number, some in enumerate(self.outlines):
            if len(some.rows):
                self.outlines[number] = Drawn(some.rows, some.at(np.arange(len(some.rows))))
        return self.drawn(np.arange(len(self.places)))

    def drawn(self, chosen: Indexes) -> Shapes:
        """Some of the areas, drawn."""
        places = self.places[chosen]
        found = np.empty(len(places), dtype=object)
        first = 0
        for some in self.outlines:
            last = first + len(some.rows)
            mine = np.flatnonzero((places >= first) & (places < last))
            if len(mine):
                found[mine] = some.at(places[mine] - first)
            first = last
        return found
