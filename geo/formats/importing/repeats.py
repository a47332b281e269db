"""What only the whole of a table shows: ids given twice, repeated events, crowded points.

Millions of rows are compared in bounded memory: each chunk leaves a few numbers a row in files
on disk, parted so that whatever belongs together lies in one part (a hash join).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.formats.cells import numbers_of
from geo.geodesy import WGS84

PARTS = 32
# So many events on exactly one point stand for the place that the point represents.
CROWD = 10
_METRES_A_DEGREE = 110_000  # of latitude, a little less than the least of the ellipsoid
_ROW = np.dtype(
    [("key", "u8"), ("place", "u8"), ("name", "u8"), ("lon", "f8"), ("lat", "f8"), ("n", "i8")]
)

Array = npt.NDArray[Any]


@dataclass
class Findings:
    """What was found, as arrays that a chunk is looked up in.

    `crowded` are hashes of positions; `named_twice` hashes of ids; `again` the numbers of rows
    that possibly repeat an earlier one, whose numbers are `first`.
    """

    crowded: Array = field(default_factory=lambda: np.empty(0, "u8"))
    named_twice: Array = field(default_factory=lambda: np.empty(0, "u8"))
    again: Array = field(default_factory=lambda: np.empty(0, "i8"))
    first: Array = field(default_factory=lambda: np.empty(0, "i8"))


class Ledger:
    """Numbers of every row, on disk, until all have been seen."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            column: [folder / f"{column}-{part}" for part in range(PARTS)]
            for column in ("key", "place", "name")
        }
        self.count = 0

    def add(self, events: pa.Table) -> None:
        """Note a chunk of events, as text with the columns of an event table."""
        rows = np.zeros(len(events), _ROW)
        rows["lon"], rows["lat"] = positions(events)
        rows["place"] = place_hash(rows["lon"], rows["lat"])
        rows["key"], rows["name"] = _keys(events), name_hash(events)
        rows["n"] = np.arange(self.count, self.count + len(events))
        self.count += len(events)
        for column, files in self._files.items():
            needed = rows if column == "key" else rows[column]
            part = rows[column] % PARTS
            for number in np.unique(part):
                with files[number].open("ab") as file:
                    file.write(needed[part == number].tobytes())

    def findings(
        self, tolerance_m: float, progress: Callable[[float], None] = lambda _: None
    ) -> Findings:
        """What the rows show together; positions within `tolerance_m` are the same place."""
        found = []
        for rows in self._parts("key", _ROW):
            found.append(_repeats(rows, tolerance_m))
            progress(len(found) / PARTS)
        again = np.concatenate([pair[0] for pair in found] or [np.empty(0, "i8")])
        first = np.concatenate([pair[1] for pair in found] or [np.empty(0, "i8")])
        order = np.argsort(again)
        return Findings(
            self._frequent("place", CROWD), self._frequent("name", 2), again[order], first[order]
        )

    def _parts(self, column: str, kind: npt.DTypeLike) -> Iterator[Array]:
        return (np.fromfile(file, kind) for file in self._files[column] if file.exists())

    def _frequent(self, column: str, count: int) -> Array:
        found = [np.empty(0, "u8")]
        for values in self._parts(column, "u8"):
            distinct, counts = np.unique(values[values != 0], return_counts=True)
            found.append(distinct[counts >= count])
        return np.asarray(np.sort(np.concatenate(found)))


def positions(events: pa.Table) -> tuple[Array, Array]:
    """The longitudes and latitudes of events, NaN where there is none."""
    return numbers_of(events["lon"]), numbers_of(events["lat"])


def place_hash(lon: Array, lat: Array) -> Array:
    """A number for each position, 0 where there is none."""
    place = _mixed(pd.util.hash_array(lon), pd.util.hash_array(lat))
    return np.where(np.isnan(lon) | np.isnan(lat), 0, np.maximum(place, 1)).astype("u8")


def name_hash(events: pa.Table) -> Array:
    """A number for each id."""
    return np.asarray(np.maximum(_hashes(events["id"], str), 1), "u8")


def contains(sorted_values: Array, values: Array) -> npt.NDArray[np.bool_]:
    """Which of some values stand in a sorted array."""
    if not len(sorted_values):
        return np.zeros(len(values), bool)
    at = np.searchsorted(sorted_values, values).clip(max=len(sorted_values) - 1)
    return np.asarray(sorted_values[at] == values)


def _keys(events: pa.Table) -> Array:
    """A number for date and kind, and for the place's name where there is no position.

    Events without a category are told apart by their title. Those without any place get 0:
    a date and a kind alone repeat nothing.
    """
    nothing = pc.equal(events["category"], "")
    kind = pc.if_else(nothing, events["title"], events["category"])
    located = pc.not_equal(events["lon"], "")
    place = pc.if_else(located, "", events["place"])
    key = _mixed(np.zeros(len(events), "u8"), _hashes(events["date"], str))
    for column in (kind, place):
        key = _mixed(key, _hashes(column, str.casefold))
    told = pc.and_(
        pc.or_(located, pc.not_equal(events["place"], "")), pc.not_equal(kind, "")
    ).to_numpy()
    return np.where(told, np.maximum(key, 1), 0).astype("u8")


def _hashes(cells: pa.ChunkedArray, form: Callable[[str], str]) -> Array:
    """A number for each text in some form, computed once for each distinct text."""
    encoded = pa.array(cells.combine_chunks()).dictionary_encode()
    texts = np.array(list(map(form, encoded.dictionary.to_pylist())), object)
    return np.asarray(pd.util.hash_array(texts)[encoded.indices.to_numpy()])


def _mixed(a: Array, b: Array) -> Array:
    """Two hashes as one, by the multiplication of Fowler, Noll and Vo."""
    with np.errstate(over="ignore"):
        return np.asarray((a * np.uint64(1_099_511_628_211)) ^ b)


def _repeats(rows: Array, tolerance_m: float) -> tuple[Array, Array]:
    """The rows that repeat an earlier one, and which, by number."""
    rows = rows[rows["key"] != 0]
    # Rows at one position are one point of the search, so that a crowd makes no pairs.
    table = pd.DataFrame({name: rows[name] for name in ("key", "place", "lon", "lat", "n")})
    table["group"] = table.groupby(["key", "place"], sort=False).ngroup()
    groups = table.groupby("group", sort=False)[["key", "lon", "lat", "n"]].first()
    earliest = _earliest_near(groups, tolerance_m)
    first = earliest[table["group"].to_numpy()]
    again = first < table["n"].to_numpy()
    return table["n"].to_numpy()[again], first[again]


def _earliest_near(groups: pd.DataFrame, tolerance_m: float) -> Array:
    """For each position of a key, the earliest row within the tolerance with the same key.

    Two positions on either side of the antimeridian are not compared.
    """
    earliest = groups["n"].to_numpy().copy()
    high = tolerance_m / _METRES_A_DEGREE
    at = _with_neighbours(groups, high)
    if tolerance_m <= 0 or not len(at):
        return np.asarray(earliest)
    key, lon, lat, n = (groups[name].to_numpy()[at] for name in ("key", "lon", "lat", "n"))
    wide = np.minimum(high / np.maximum(np.cos(np.radians(np.abs(lat) + high)), 1e-9), 360)
    # Each key has a plane of its own, far from the others: one search serves all of them.
    x = lon + 1000.0 * np.unique(key, return_inverse=True)[1]
    tree = shapely.STRtree(shapely.points(x, lat))
    a, b = tree.query(shapely.box(x - wide, lat - high, x + wide, lat + high))
    earlier = n[b] < n[a]
    a, b = a[earlier], b[earlier]
    close = WGS84.inv(lon[a], lat[a], lon[b], lat[b])[2] <= tolerance_m
    np.minimum.at(earliest, at[a[close]], n[b[close]])
    return np.asarray(earliest)


def _with_neighbours(groups: pd.DataFrame, high: float) -> Array:
    """The positions that have another of the same key nearly as far north, within `high` degrees.

    Only these need a search.
    """
    key, lat = groups["key"].to_numpy(), groups["lat"].to_numpy()
    order = np.lexsort((lat, key))
    near = np.zeros(len(order) + 1, bool)  # whether each is near the one before
    near[1:-1] = (np.diff(key[order]) == 0) & (np.diff(lat[order]) <= 1.001 * high)
    found = order[near[:-1] | near[1:]]
    return np.sort(found[groups["lon"].notna().to_numpy()[found]])
