"""The areas of a chunk, kept in little space until a rule wants some of them drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from geo.linter.acceptance.drawing import Geometries, drawn
from geo.linter.acceptance.points import UNIT
from geo.linter.acceptance.shapes import Counts, Flags, Numbers, Shapes


@dataclass(frozen=True)
class Outlines:
    """The shapes of one type of area, and the rows that they stand in, with their boxes.

    Those that are `sound` are valid; of others this is not known.
    Places are in degrees, or whole units as numbers of 32 bits, which take half the space.
    """

    kind: str
    rows: Counts
    boxes: Numbers
    sound: Flags
    shapes: Shapes

    def __len__(self) -> int:
        return len(self.shapes.places[0])

    def at(self, places: Counts) -> Geometries:
        """The areas at some places of these, drawn."""
        flags = np.zeros(len(self.rows), bool)
        flags[places] = True
        some = self.shapes if flags.all() else self.shapes.of(flags)
        if some.places.dtype == np.int32:
            some = replace(some, places=some.places / UNIT)
        return np.asarray(drawn(self.kind, some)[(np.cumsum(flags) - 1)[places]])

    def of(self, rows: Flags) -> Outlines:
        """Those that stand in some rows, and have a box; the other rows go."""
        kept = rows[self.rows] & ~np.isnan(self.boxes[:, 0])
        after = (np.cumsum(rows) - 1)[self.rows[kept]]
        shapes = self.shapes if kept.all() else self.shapes.of(kept)
        return Outlines(self.kind, after, self.boxes[kept], self.sound[kept], shapes)
