"""The one shape of an import format: its name, how it is recognised, and its columns as events."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import Problem
from geo.formats.importing.report import Report
from geo.text import fold

COLUMNS = [
    "id", "date", "title", "description", "category", "place", "lon", "lat", "accuracy_m",
    "quantity", "unit", "actors", "sources", "status", "links",
]  # fmt: skip
# What an import knows beyond the columns that every event table has.
IMPORTED = ["quantity_low", "quantity_high", "place_kind", "possible_duplicate_of"]
# Names that `geo.events` gives to columns of its own.
_RESERVED = {
    "row", "thing", "place_name", "unlocated", "geometry",
    "start_earliest", "start_latest", "end_earliest", "end_latest",
}  # fmt: skip

Cells = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """Records of a file: columns of stripped text, and where each of them stands.

    `rows` are the rows that a spreadsheet shows, or places in a list from 1. `lines` are those of
    the text where each begins, and differ from the rows below a cell of several lines. `broken`
    tells what is no record and was left out, in order.
    """

    table: pa.Table
    rows: Numbers
    lines: Numbers | None = None
    broken: Sequence[Problem] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def line(self, position: int) -> int | None:
        """The line of a record, where it is not the number of its row."""
        line = self.rows[position] if self.lines is None else self.lines[position]
        return None if line == self.rows[position] else int(line)

    def filled(self) -> Records:
        """The records that have any text."""
        empty = None
        for column in self.table.columns:
            blank = pc.equal(column, "")
            empty = blank if empty is None else pc.and_(empty, blank)
            if not pc.any(empty).as_py():
                return self
        return self if empty is None else self.where(pc.invert(empty).to_numpy())

    def where(self, kept: npt.NDArray[np.bool_]) -> Records:
        """The records for which `kept` is true."""
        lines = None if self.lines is None else self.lines[kept]
        return Records(self.table.filter(pa.array(kept)), self.rows[kept], lines, self.broken)


def one_after_another(parts: Sequence[Records]) -> Records:
    """Several records with the same columns as one, in the order of their rows."""
    if len(parts) == 1:
        return parts[0]
    rows = np.concatenate([part.rows for part in parts])
    order = np.argsort(rows, kind="stable")
    table = pa.concat_tables([part.table for part in parts]).combine_chunks()
    lines = None
    if all(part.lines is not None for part in parts):
        lines = np.concatenate([part.lines for part in parts])[order]
    broken = sorted(problem for part in parts for problem in part.broken)
    if (order[1:] < order[:-1]).any():
        table = table.take(pa.array(order))
    return Records(table, rows[order], lines, broken)


@dataclass(frozen=True)
class Options:
    """What the user said about the content of a file.

    `guarded` tells that cells may be guarded from spreadsheets, as those of a CSV of ours are.
    """

    date_order: str = ""
    mapping: Mapping[str, str] | None = None
    guarded: bool = False


@dataclass(frozen=True)
class Fault:
    """Why the row at one position cannot be used."""

    column: str
    value: str
    reason: str
    remedy: str = ""


@dataclass
class Events:
    """Records made events: columns of text of equal length, and by position what is wrong.

    `dated` names the columns of the file that hold dates as somebody wrote them.
    """

    columns: dict[str, Cells]
    faults: dict[int, Fault] = field(default_factory=dict)
    dated: Sequence[str] = ()


@dataclass(frozen=True)
class Format:
    """One kind of export.

    `recognises` tells it by the names of a table's columns; None if only the bytes of a file do.
    `columns` names those of a table that comes without a header, by how many there are.
    """

    name: str
    title: str
    recognises: Callable[[Collection[str]], bool] | None
    events: Callable[[Fields, Options, Report], Events]
    columns: Mapping[int, Sequence[str]] = field(default_factory=dict)


class Fields:
    """The columns of a chunk by any of their names, whatever their case and punctuation."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.names = {normal(name): name for name in reversed(table.column_names)}
        self.taken: set[str] = set()

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def name(self, *names: str) -> str:
        """The name in the file of the first of these columns that is there, or nothing."""
        return next((self.names[name] for name in names if name in self.names), "")

    def look(self, *names: str) -> Cells:
        """The cells of the first of these columns that is there; else empty cells.

        The column stays among those that are kept under their own name.
        """
        found = self.name(*names)
        if not found:
            return np.full(len(self), "", dtype=object)
        return np.asarray(self.table[found].to_numpy(zero_copy_only=False), object)

    def take(self, *names: str) -> Cells:
        """As `look`, for a column that goes into the event table unchanged."""
        self.taken.add(self.name(*names))
        return self.look(*names)

    def rest(self) -> dict[str, pa.ChunkedArray]:
        """The columns that were not taken, under names that no event column has."""
        kept: dict[str, pa.ChunkedArray] = {}
        occupied = {*COLUMNS, *IMPORTED, *_RESERVED}
        for name in self.table.column_names:
            if name not in self.taken:
                free = name
                while free.lower() in occupied:
                    free = f"original_{free}"
                occupied.add(free.lower())
                kept[free] = self.table[name]
        return kept


def normal(name: str) -> str:
    """A column's name without case, accents and punctuation.

    >>> normal("Event Date"), normal("#geo+lat")
    ('event_date', 'geo_lat')
    """
    return fold(name).replace(" ", "_")


def spellings(name: str) -> list[str]:
    """A column's name as `normal` has it, also with its words in camel case taken apart.

    >>> spellings("reportDate"), spellings("LAT")
    (['report_date', 'reportdate'], ['lat'])
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return list(dict.fromkeys([normal(apart), normal(name)]))


def folded(names: Iterable[str]) -> list[str]:
    """All spellings of some columns' names."""
    return [one for name in names for one in spellings(name)]
