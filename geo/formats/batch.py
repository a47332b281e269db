"""A batch of an event table: rows as columns of text and numbers, after a look at each number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geo.errors import InputError, Problem
from geo.formats.table import Table, require_columns
from geo.values import LIMITS

TEXTS = ["id", "date", "category", "place", "thing"]
SHOWN_PROBLEMS = 20
ROWS = 1 << 18  # of a batch


@dataclass(frozen=True)
class Batch:
    """Rows of an event table: `date`, `lon` and `lat`, and `id` and others where the file has them.

    `lon`, `lat` and `accuracy_m` are numbers, null where unknown. `rows` are the numbers a person
    finds the rows by; `done` is how many bytes of the file were read so far.
    """

    table: pa.Table
    rows: npt.NDArray[np.int64]
    done: int


def is_plausible(table: pa.Table) -> bool:
    """Whether all numbers are in their limits, and positions whole or missing."""
    for name, (low, high) in LIMITS.items():
        if name in table.column_names and len(table):
            values = table[name].to_numpy()
            if values.min() >= low and values.max() <= high:  # neither if one is missing
                continue
            if not ((values >= low) & (values <= high) | np.isnan(values)).all():
                return False
    if not table["lon"].null_count and not table["lat"].null_count:
        return True
    return bool((np.isnan(table["lon"].to_numpy()) == np.isnan(table["lat"].to_numpy())).all())


def checked_table(path: Path | str, frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pa.Table:
    """A frame of texts and numbers as Arrow columns, after a look at every number.

    Raises:
        InputError: a column is missing, a number is out of its limits, or a position half given.
    """
    require(path, list(frame.columns))
    numbers, problems = {}, []
    for name in (name for name in LIMITS if name in frame):
        numbers[name], wrong = _numbers(frame[name], LIMITS[name])
        problems += [_out_of_limits(path, int(rows[i]), frame[name].iloc[i], name) for i in wrong]
    if not problems:
        halves = np.flatnonzero(np.isnan(numbers["lon"]) != np.isnan(numbers["lat"]))
        reason = "one coordinate is given without the other."
        problems = [
            Problem(str(path), row=int(rows[i]), reason=reason) for i in halves[:SHOWN_PROBLEMS]
        ]
    if problems:
        raise InputError(problems)
    columns = {name: _texts(frame[name]) for name in TEXTS if name in frame}
    columns |= {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    return pa.table(columns)


def _numbers(
    column: pd.Series, limits: tuple[float, float]
) -> tuple[npt.NDArray[np.float64], list[int]]:
    """The numbers of a column, NaN where none is given, and the first positions that are wrong."""
    given = column.notna() & (column != "")
    values = pd.to_numeric(column.where(given, None), errors="coerce").to_numpy(float)
    within = (values >= limits[0]) & (values <= limits[1])
    return values, np.flatnonzero(given.to_numpy() & ~within)[:SHOWN_PROBLEMS].tolist()


def _out_of_limits(path: Path | str, row: int, value: object, name: str) -> Problem:
    low, high = LIMITS[name]
    reason = f"expected a number from {low:g} to {high:g}."
    return Problem(str(path), row=row, column=name, value=str(value), reason=reason)


def _texts(column: pd.Series) -> pa.Array:
    if pd.api.types.is_object_dtype(column):
        values = [None if v is None or v != v else v if isinstance(v, str) else str(v)
                  for v in column.tolist()]  # fmt: skip
        return pa.array(values, type=pa.string())
    return pa.array(column, from_pandas=True)


def require(path: Path | str, names: list[str]) -> list[str]:
    """The names of columns, if those of a date and a position are among them.

    Raises:
        InputError: they are not.
    """
    require_columns(Table(str(path), pd.DataFrame(columns=names)), ["date", "lon", "lat"])
    return names
