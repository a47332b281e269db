"""The lines of a layer that are in force together, as a network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geo.linter.rules.ground import at_text, between_m
from geo.linter.rules.moments import day_text
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.areas import Indexes, Shapes
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.once import once
from geo.linter.rules.topology.gaps import moments
from geo.linter.rules.topology.neighbours import Members, members
from geo.linter.texts.jsontext import Path
from geo.time import EARLIEST

NEAR_M = 10.0  # how near an end comes to a line that it was meant to meet
_DEGREE_M = 111_320.0


@dataclass(frozen=True)
class Net:
    """The lines that are in force together, part by part."""

    members: Members
    together: Indexes
    reach_m: float

    @cached_property
    def _split(self) -> tuple[Shapes, Indexes]:
        parts, owners = shapely.get_parts(self.members.shapes[self.together], return_index=True)
        return parts, self.together[owners]

    @property
    def parts(self) -> Shapes:
        """The single lines."""
        return self._split[0]

    @property
    def owners(self) -> Indexes:
        """The member to which each line belongs."""
        return self._split[1]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The lines by place."""
        return shapely.STRtree(self.parts)

    @cached_property
    def ends(self) -> Shapes:
        """The first and the last point of each line; line i has the ends 2 i and 2 i + 1."""
        first, last = shapely.get_point(self.parts, 0), shapely.get_point(self.parts, -1)
        return np.column_stack([first, last]).ravel()

    @cached_property
    def open(self) -> Indexes:
        """The ends of lines that are no rings."""
        return np.flatnonzero(np.repeat(~shapely.is_closed(self.parts), 2))

    @cached_property
    def touching(self) -> dict[int, list[int]]:
        """The other lines at each end."""
        found: dict[int, list[int]] = {}
        ends, lines = self.tree.query(self.ends, predicate="intersects")
        for end, line in zip(ends.tolist(), lines.tolist(), strict=True):
            if line != end // 2:
                found.setdefault(end, []).append(line)
        return found

    @cached_property
    def loose(self) -> list[int]:
        """The ends at which there is no other line."""
        return [end for end in self.open.tolist() if end not in self.touching]

    @cached_property
    def near(self) -> dict[int, tuple[int, float]]:
        """The line that a loose end nearly meets, and how many metres away it is."""
        found: dict[int, tuple[int, float]] = {}
        loose = np.array(self.loose, dtype=np.intp)
        points = self.ends[loose]
        # A degree of longitude is shorter than one of latitude: widened to find all.
        wide = self.reach_m / _DEGREE_M / max(np.cos(np.radians(_steepest(points))), 0.01)
        some, lines = self.tree.query(points, predicate="dwithin", distance=wide)
        for i, line in zip(some.tolist(), lines.tolist(), strict=True):
            end = int(loose[i])
            if line == end // 2:
                continue
            link = shapely.get_coordinates(shapely.shortest_line(points[i], self.parts[line]))
            apart = between_m(tuple(link[0]), tuple(link[1]))
            if apart <= self.reach_m and apart < found.get(end, (0, np.inf))[1]:
                found[end] = (line, apart)
        return found

    def path(self, end: int) -> Path:
        """Where an end stands in its feature."""
        line = end // 2
        owner = self.owners[line]
        last = int(shapely.get_num_coordinates(self.parts[line])) - 1 if end % 2 else 0
        start: Path = ("geometry", "coordinates")
        if self.members.shapes[owner].geom_type == "MultiLineString":
            start = (*start, int(np.flatnonzero(self.owners == owner).tolist().index(line)))
        return (*start, last)

    def hit(self, end: int, said: str) -> Hit:
        """A hit at an end of a line."""
        point = at_text(shapely.get_coordinates(self.ends[end])[0])
        owner = int(self.owners[end // 2])
        return Hit(f"{self.members.name(owner)} {said.format(point)}", self.path(end),
                   feature=self.members.records[owner].index)  # fmt: skip

    @property
    def since(self) -> str:
        """From when on they are in force together, to stand in a sentence."""
        start = int(self.members.starts[self.together].max())
        return f" from {day_text(start)} on" if start > EARLIEST else ""


def _steepest(points: Shapes) -> float:
    return float(np.abs(shapely.get_y(points)).max()) if len(points) else 0.0


@once
def nets(view: Layer) -> list[Net]:
    """The network at each time at which it changes."""
    found = members(view, 1)
    chosen = np.flatnonzero(shapely.is_valid(found.shapes))
    reach = max(view.declared.tolerance, NEAR_M)
    return [
        Net(found, together, reach)
        for together in (moments(found, chosen) if view.declared.network else ())
    ]
