"""Which features of a layer meet in space and are in force together: columns and an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.dialects import NAMES
from geo.linter.rules.moments import ALWAYS
from geo.linter.rules.subjects.areas import OUTWARDS, Boxes, Indexes, Mask, Shapes
from geo.linter.rules.subjects.columns import LayerColumns
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.once import once
from geo.linter.rules.validity import span_of
from geo.time import EARLIEST, LATEST

Times = npt.NDArray[np.int64]

_BATCH = 20_000  # features looked up at once, so that memory stays bounded
_BLOCKS = (64, 16, 4, 1)  # how finely time is cut
_COPIES = 3  # times that a feature may stand in the index, on average


class Members:
    """The features of a layer that have a shape of one dimension, as columns."""

    def __init__(self, records: Sequence[Record], shapes: Shapes) -> None:
        self.records = records
        self._shapes = shapes

    def __len__(self) -> int:
        return len(self.records)

    @property
    def shapes(self) -> Shapes:
        """The shapes of all."""
        return self._shapes

    def drawn(self, chosen: Indexes) -> Shapes:
        """The shapes of some."""
        return np.asarray(self.shapes[chosen])

    @cached_property
    def boxes(self) -> Boxes:
        """West, south, east and north of each: an array of shape (n, 4)."""
        return np.asarray(shapely.bounds(self.shapes))

    @cached_property
    def box_tree(self) -> shapely.STRtree:
        """The boxes by place."""
        return shapely.STRtree(shapely.box(*self.boxes.T))

    @cached_property
    def sound(self) -> Mask:
        """Which shapes GEOS holds valid."""
        return np.asarray(shapely.is_valid(self.shapes))

    @property
    def has_versions(self) -> bool:
        """Whether two may be versions of one thing."""
        return True

    def thing(self, position: int) -> str:
        """What a feature is a version of."""
        return self.records[position].thing

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The shapes by place."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def common(self) -> set[tuple[float, float]]:
        """The vertices that several members have."""
        places, owners = shapely.get_coordinates(self.shapes, return_index=True)
        order = np.lexsort((owners, places[:, 1], places[:, 0]))
        places, owners = places[order], owners[order]
        again = (places[1:] == places[:-1]).all(axis=1) & (owners[1:] != owners[:-1])
        return {(x, y) for x, y in places[1:][again].tolist()}

    @cached_property
    def _times(self) -> Times:
        return _times_of(self.records)

    @property
    def starts(self) -> Times:
        """Since when each is surely in force."""
        return self._times[:, 0]

    @property
    def ends(self) -> Times:
        """Until when each is surely in force."""
        return self._times[:, 1]

    @property
    def dated(self) -> Mask:
        """Which features say since or until when they are in force."""
        return np.asarray((self.starts > EARLIEST) | (self.ends < LATEST))

    def shared(self, *positions: int) -> tuple[int, int]:
        """The time in which some features are in force together; they are."""
        chosen = list(positions)
        return int(self.starts[chosen].max()), int(self.ends[chosen].min())

    def name(self, position: int) -> str:
        """What the feature is called in messages."""
        record = self.records[position]
        return f'"{record.id}"' if record.id is not None else f"feature {record.index}"


class _Sketched(Members):
    """The areas of a layer that was read as columns: they are drawn, and read, when asked for."""

    def __init__(self, view: Layer) -> None:
        self._columns: LayerColumns = view.columns
        self._areas = self._columns.areas
        self.records = _Chosen(view.records, [self._columns.indexes[r] for r in self._areas.rows])

    @property
    def shapes(self) -> Shapes:
        if "_all" not in self.__dict__:
            self._all: Shapes = self._areas.draw()
        return self._all

    def drawn(self, chosen: Indexes) -> Shapes:
        is_drawn = "_all" in self.__dict__
        return super().drawn(chosen) if is_drawn else np.asarray(self._areas.drawn(chosen))

    @property
    def boxes(self) -> Boxes:
        return np.asarray(self._areas.boxes)

    @property
    def box_tree(self) -> shapely.STRtree:
        return self._areas.tree

    @cached_property
    def sound(self) -> Mask:
        sound: Mask = self._areas.sound.copy()
        sound[~sound] = shapely.is_valid(self.drawn(np.flatnonzero(~sound)))
        return sound

    @property
    def has_versions(self) -> bool:
        ids = self._columns.known_ids or ()
        is_told = self._columns.has_unique_ids and len(set(map(type, ids))) < 2
        return "thing" in self._columns.types or not is_told

    def thing(self, position: int) -> str:
        return self._columns.record(int(self._areas.rows[position])).thing

    @cached_property
    def _times(self) -> Times:
        columns, rows = self._columns, self._areas.rows
        if NAMES.isdisjoint(columns.types):
            return _times_of([Record(0, {})])[np.zeros(len(rows), dtype=np.intp)]
        if columns.ends is None:
            return _times_of(map(columns.record, rows.tolist()))
        first = {ends: row for row, ends in enumerate(columns.ends)}
        numbers = {ends: number for number, ends in enumerate(first)}
        times = _times_of(map(columns.record, first.values()))
        return times[[numbers[columns.ends[row]] for row in rows.tolist()]]


def _times_of(records: Iterable[Record]) -> Times:
    """Since and until when features are surely in force: an array of shape (n, 2)."""
    spans = [span_of(record) or ALWAYS for record in records]
    times = [(span.start_latest, span.end_earliest) for span in spans]
    return np.array(times, dtype=np.int64).reshape(-1, 2)


class _Chosen(Sequence[Record]):
    """Some of the records of a layer, each read when it is asked for."""

    def __init__(self, records: Sequence[Record], chosen: list[int]) -> None:
        self._records, self._indexes = records, chosen

    def __len__(self) -> int:
        return len(self._indexes)

    def __getitem__(self, position: Any) -> Any:
        return self._records[self._indexes[position]]


def members(view: Layer, dimension: int) -> Members:
    """The features whose geometry is of a dimension: 0 points, 1 lines, 2 areas."""
    if view.columns is None or view.columns.is_large:
        return _members(view)[dimension]
    if dimension == 2:
        return _areas(view)
    has_any = not view.columns.kinds.isdisjoint(_KINDS[dimension])
    return _members(view)[dimension] if has_any else Members([], np.zeros(0, dtype=object))


_KINDS = ({"Point", "MultiPoint"}, {"LineString", "MultiLineString"})


@once
def _areas(view: Layer) -> Members:
    return _Sketched(view)


@once
def _members(view: Layer) -> dict[int, Members]:
    shapes = np.empty(len(view.records), dtype=object)
    shapes[:] = [record.geometry for record in view.records]
    dimensions = _DIMENSIONS[shapely.get_type_id(shapes)]
    dimensions[shapely.is_empty(shapes)] = -1
    return {d: _chosen(view, shapes, np.flatnonzero(dimensions == d)) for d in (0, 1, 2)}


# By type number of GEOS, point to multipolygon; collections and what is missing have none.
_DIMENSIONS = np.array([0, 1, 1, 2, 0, 1, 2, -1, -1])


def _chosen(view: Layer, shapes: Shapes, chosen: Indexes) -> Members:
    flat = shapes[chosen]
    if shapely.has_z(flat).any():
        flat = shapely.force_2d(flat)
    return Members([view.records[i] for i in chosen], flat)


def meeting(found: Members, only: Indexes | None = None) -> Iterator[tuple[Indexes, Indexes]]:
    """Pairs of members whose boxes meet and who are in force together, in batches, each once.

    With `only`, the pairs of these members with any other.

    Time comes first: it is cut into blocks that lie beside each other in one index, so that the
    versions of a feature are not compared with all versions of its neighbours.
    """
    boxes = found.boxes
    first, last = _blocks(found)
    counts = last - first + 1
    owners = np.repeat(np.arange(len(found)), counts)
    blocks = first[owners] + np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    shifts = blocks * (2 * np.ptp(boxes[:, [0, 2]]) + 1.0)
    west, south, east, north = boxes[owners].T
    if shifts.any():
        tree = shapely.STRtree(shapely.box(west + shifts, south, east + shifts, north))
    else:
        tree = found.box_tree
    wanted = np.arange(len(owners)) if only is None else np.flatnonzero(np.isin(owners, only))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        left, right = tree.query(tree.geometries[batch])
        left = batch[left]
        one, two = owners[left], owners[right]
        # Those who meet in several blocks are taken in the first of them.
        earliest = np.maximum(first[one], first[two]) == blocks[left]
        together = np.maximum(found.starts[one], found.starts[two]) < np.minimum(
            found.ends[one], found.ends[two]
        )
        ordered = one < two if only is None else one != two
        kept = earliest & together & ordered
        yield one[kept], two[kept]


def _blocks(found: Members) -> tuple[Indexes, Indexes]:
    """The first and last block of time of each member."""
    instants = np.unique(found.starts)
    for count in _BLOCKS:
        at = np.linspace(0, len(instants) - 1, min(count, len(instants))).astype(int)
        edges = instants[np.unique(at)]
        first = np.searchsorted(edges, found.starts, side="right") - 1
        last = np.maximum(np.searchsorted(edges, found.ends, side="left") - 1, first)
        if len(edges) == 1 or (last - first + 1).sum() <= _COPIES * len(found):
            break
    return first, last


def clusters(found: Members, reach: float) -> Indexes:
    """A number for each member, the same for those that a row of boxes joins.

    Each of the row meets the next, if it is widened by a reach.
    """
    one, two = found.box_tree.query(shapely.box(*(found.boxes + reach * OUTWARDS).T))
    least = np.arange(len(found))
    while True:
        after = least.copy()
        np.minimum.at(after, one, least[two])
        after = after[after]
        if np.array_equal(after, least):
            return after
        least = after


def relations(found: Members, one: Indexes, two: Indexes) -> npt.NDArray[np.bytes_]:
    """How pairs of members lie to each other: the nine signs of DE-9IM, of shape (n, 9)."""
    if not len(one):
        return np.zeros((0, 9), dtype="S1")
    try:
        signs = shapely.relate(found.drawn(one), found.drawn(two))
    except shapely.errors.GEOSException:  # by an invalid shape, which other rules tell of
        good = shapely.is_valid(found.drawn(one)) & shapely.is_valid(found.drawn(two))
        signs = np.full(len(one), "FFFFFFFFF", dtype=object)
        signs[good] = shapely.relate(found.drawn(one[good]), found.drawn(two[good]))
    return np.asarray(signs.astype("S9").view("S1").reshape(-1, 9))
