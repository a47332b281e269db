"""The features of a layer as columns, as far as their chunks were decoded."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from msgspec import UNSET

from geo.dialects import NAMES, only_dialect
from geo.linter.rules.subjects.areas import Areas, Drawn, Outlines
from geo.linter.rules.subjects.following import loose
from geo.linter.rules.subjects.layer import Record

_AREAS = {"Polygon", "MultiPolygon"}
_LARGE = 12_500_000  # positions of areas in a layer, of 8 bytes in most


class Properties(Protocol):
    """The properties of some features, by name; what a feature lacks is `UNSET`."""

    @property
    def types(self) -> dict[str, set[type]]:
        """The types of the values of each, but for those that lack it."""

    def column(self, name: str) -> list[Any]:
        """The values of one of them."""

    def row(self, number: int) -> dict[str, Any]:
        """The properties of one feature."""


@dataclass
class LayerColumns:
    """The features of a layer as columns; what a feature lacks is `UNSET`.

    `boxes` are arrays of shape (n, 4): west, south, east and north of each drawn feature.
    """

    count: int = 0
    ids: list[Any] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    parts: list[tuple[int, Properties]] = field(default_factory=list)  # how many, and of what kind
    boxes: list[npt.NDArray[np.float64]] = field(default_factory=list)
    runs: list[Sequence[int]] = field(default_factory=list)  # of indexes
    drawn: list[tuple[int, Any]] = field(default_factory=list)  # rows of areas, and their shapes
    outlines: list[tuple[int, Outlines]] = field(default_factory=list)  # first rows, and others
    is_large: bool = False  # whether outlines would take too much space, and are not kept

    def add(
        self,
        ids: Sequence[Any],
        kinds: set[str],
        properties: Properties,
        boxes: npt.NDArray[np.float64],
        indexes: Sequence[int],
        outlines: Sequence[Outlines] = (),
    ) -> None:
        """Take the columns of more features; the rows of outlines are those of these features."""
        if outlines:
            self._keep(outlines)
        self.runs.append(indexes)
        self.count += len(ids)
        self.ids.extend(ids)
        self.kinds |= kinds
        self.parts.append((len(ids), properties))
        self.boxes.append(boxes)

    def add_record(self, record: Record) -> None:
        """Take one feature."""
        found = record.feature.get("geometry")
        kind = {str(found.get("type"))} if isinstance(found, dict) else set()
        boxes = np.zeros((0, 4))
        if record.geometry is not None and not record.geometry.is_empty:
            boxes = np.array([record.geometry.bounds])
        ids = [record.feature.get("id", UNSET)]
        if len(boxes) and record.geometry.geom_type in _AREAS:
            self.drawn.append((self.count, shapely.force_2d(record.geometry)))
        self.add(ids, kind, _OfOne(record.properties), boxes, [record.index])

    def _keep(self, outlines: Sequence[Outlines]) -> None:
        self.outlines += [(self.count, some) for some in outlines if not self.is_large]
        if not self.is_large and sum(len(some) for _, some in self.outlines) > _LARGE:
            self.is_large = True
            self.outlines.clear()

    @cached_property
    def areas(self) -> Areas:
        """The areas, if the layer is not large."""
        rows = np.array([row for row, _ in self.drawn], dtype=np.intp)
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = [shape for _, shape in self.drawn]
        outlines, self.outlines = self.outlines, []  # let go as soon as they are drawn
        return Areas.of([*outlines, (0, Drawn(rows, shapes))], self.indexes)

    @cached_property
    def indexes(self) -> list[int]:
        """The index of each feature in the layer."""
        return list(chain.from_iterable(self.runs))

    @cached_property
    def types(self) -> dict[str, set[type]]:
        """The types of the values of each property, but for those that lack it."""
        found: dict[str, set[type]] = {}
        for _, part in self.parts:
            for name, kinds in part.types.items():
                found.setdefault(name, set()).update(kinds)
        return found

    def column(self, name: str) -> list[Any]:
        """The values of one property; none if no feature has it."""
        if name not in self._columns:
            parts = self.parts if name in self.types else []
            self._columns[name] = list(chain.from_iterable(
                part.column(name) if name in part.types else [UNSET] * count
                for count, part in parts
            ))  # fmt: skip
        return self._columns[name]

    def row(self, number: int) -> dict[str, Any]:
        """The properties of one feature."""
        part = bisect_right(self._firsts, number) - 1
        return self.parts[part][1].row(number - self._firsts[part])

    @cached_property
    def _firsts(self) -> list[int]:
        return list(accumulate((count for count, _ in self.parts), initial=0))[:-1]

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        return {}

    @cached_property
    def ends(self) -> list[tuple[Any, Any]] | None:
        """The two texts, null or `UNSET`, in which each feature has its validity.

        None if it is in several dialects, or in other values.
        """
        dialect = only_dialect(self.types)
        if dialect is None:
            return None
        ends = [self.types.get(name, set()) for name in dialect[:2]]
        if not ends[0] | ends[1] <= {str, type(None)}:
            return None
        lacking = [UNSET] * self.count
        return list(zip(*(self.column(n) or lacking for n in dialect[:2]), strict=True))

    @cached_property
    def validities(self) -> set[tuple[Any, Any]] | None:
        """The different ends of validities; None where they are not known."""
        return None if self.ends is None else set(self.ends)

    def record(self, row: int) -> Record:
        """One feature, with what rules about versions ask."""
        names = [n for n in ("thing", "id", "version", *NAMES) if n in self.types]
        values = {n: v for n in names if (v := self.column(n)[row]) is not UNSET}
        own = {} if self.ids[row] is UNSET else {"id": self.ids[row]}
        return Record(self.indexes[row], {**own, "properties": values}, None)

    @cached_property
    def versions(self) -> list[Record]:
        """The features whose thing has several, in order, with what rules about versions ask.

        Without things whose versions surely follow one another.
        """
        things = [str(thing) if thing else "" for thing in self.column("thing")]
        counts = Counter(things)
        rows = [i for i, thing in enumerate(things) if thing and counts[thing] > 1]
        dialect = only_dialect(self.types)
        if self.ends and dialect and not dialect[2] and "version" not in self.types:
            odd = loose((things[i], *self.ends[i], self.ids[i]) for i in rows)
            rows = [i for i in rows if things[i] in odd]
        rows.sort(key=self.indexes.__getitem__)
        return list(map(self.record, rows))

    @cached_property
    def names(self) -> list[str]:
        """The property `name` of each feature of which it is a text."""
        column = self.column("name")
        is_text = self.types.get("name") == {str} and UNSET not in column
        return column if is_text else [text for text in column if isinstance(text, str)]

    @cached_property
    def box(self) -> npt.NDArray[np.float64]:
        """The boxes of all drawn features."""
        return np.concatenate(self.boxes) if self.boxes else np.zeros((0, 4))

    def boxes_meet(self, reach: float) -> bool:
        """Whether any two boxes of areas meet, each widened by so much on every side."""
        if reach not in self._meeting:
            nothing = np.zeros(0, np.intp)
            # Of a large layer these are the boxes of lines and points, too.
            every = Areas([], nothing, nothing, self.box, nothing.astype(bool))
            self._meeting[reach] = (every if self.is_large else self.areas).meet(reach)
        return self._meeting[reach]

    @cached_property
    def _meeting(self) -> dict[float, bool]:
        return {}

    @cached_property
    def known_ids(self) -> list[Any] | None:
        """The id of every feature, a scalar; empty if none has one; None if only some have."""
        ids = self.ids
        if UNSET in ids:
            ids = self.column("id")
            if self.ids.count(UNSET) < self.count or UNSET in ids:
                return None
        return ids if set(map(type, ids)) <= {str, int, float, type(None)} else None

    @cached_property
    def has_unique_ids(self) -> bool:
        """Whether each feature has an id of its own, or none has one."""
        ids = self.known_ids
        return ids is not None and len(set(ids)) == len(ids)


@dataclass(frozen=True)
class _OfOne:
    """The properties of one feature."""

    values: dict[str, Any]

    @property
    def types(self) -> dict[str, set[type]]:
        return {name: {type(value)} for name, value in self.values.items()}

    def column(self, name: str) -> list[Any]:
        return [self.values[name]]

    def row(self, _: int) -> dict[str, Any]:
        return self.values
