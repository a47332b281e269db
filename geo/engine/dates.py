"""A column of dates as distinct bounds and, for each row, which of them it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geo.errors import ConfigError
from geo.time import BOUNDS, UTC, Bounds, day_bounds, event_spans

# Days are looked up in a table of all days between the first and the last, up to this many.
_MOST_DAYS = 4_000_000


@dataclass(frozen=True)
class Dates:
    """The bounds of each row are `bounds[codes]`, or `bounds` itself where `codes` is None."""

    bounds: Bounds
    codes: npt.NDArray[np.int32] | None = None

    def rows(self, positions: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """The row of `bounds` for each of some positions."""
        return positions if self.codes is None else self.codes.take(positions)

    def part(self, start: int, stop: int) -> slice | npt.NDArray[np.int32]:
        """The rows of `bounds` for the positions from `start` to `stop`."""
        return slice(start, stop) if self.codes is None else self.codes[start:stop]


def frame_dates(frame: pd.DataFrame, tz: ZoneInfo = UTC) -> Dates:
    """The dates of events: the bounds of `geo.time`, or a column `date`, a day being one of `tz`.

    Raises:
        ConfigError: there are no such columns.
        DateError: a date is no date.
    """
    if set(BOUNDS) <= set(frame.columns):
        return Dates(np.asarray(frame[BOUNDS].to_numpy(dtype=np.int64)))
    if "date" not in frame:
        raise ConfigError('the events have no dates: expected a column "date".')
    column = frame["date"]
    if column.dtype.kind == "M":
        return column_dates(pa.chunked_array([pa.array(column, from_pandas=True)]), tz)
    texts = column.astype(object).where(column.notna(), "").astype(str)
    return column_dates(pa.chunked_array([pa.array(texts, type=pa.string())]), tz)


def column_dates(column: pa.ChunkedArray, tz: ZoneInfo = UTC) -> Dates:
    """The dates of an Arrow column: days, moments, or EDTF texts, each parsed once.

    Moments that all fall on midnight and have no zone are days.

    Raises:
        DateError: a value is no date.
    """
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is None:
        column = _midnights(column)
    if pa.types.is_date(column.type) and column.null_count == 0:
        return day_dates(column.cast(pa.date32()).cast(pa.int32()).to_numpy(), tz)
    if pa.types.is_timestamp(kind) and kind.tz is not None and column.null_count == 0:
        moments = column.cast(pa.timestamp("ms", "UTC"), safe=False).cast(pa.int64()).to_numpy()
        return Dates(np.stack([moments, moments, moments + 1, moments + 1], axis=1))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = pa.chunked_array([pa.array(_iso_texts(column), type=pa.string())])
    return _text_dates(column.fill_null(""), tz)


def day_dates(days: npt.NDArray[np.int32], tz: ZoneInfo) -> Dates:
    """The dates of days counted from 1970-01-01."""
    if not len(days):
        return Dates(np.zeros((0, 4), dtype=np.int64))
    first, last = int(days.min()), int(days.max())
    if last - first > _MOST_DAYS:
        distinct, inverse = np.unique(days, return_inverse=True)
        return Dates(day_bounds(distinct.astype(np.int64), tz), inverse.astype(np.int32))
    codes = (days - first).astype(np.int32)
    present = np.zeros(last - first + 1, dtype=bool)
    present[codes] = True
    bounds = np.zeros((len(present), 4), dtype=np.int64)
    bounds[present] = day_bounds(np.flatnonzero(present) + first, tz)
    return Dates(bounds, codes)


def _text_dates(texts: pa.ChunkedArray, tz: ZoneInfo) -> Dates:
    if (days := _plain_days(texts)) is not None:
        dates = day_dates(days, tz)
        real = dates.bounds[:, 0] < dates.bounds[:, 3]
        if tz is UTC or real[dates.codes].all():  # else a zone left the day out, as Samoa once did
            return dates
    encoded = pa.array(texts.combine_chunks()).dictionary_encode()
    bounds, errors = event_spans(encoded.dictionary.to_pylist(), tz)
    if errors:
        raise next(iter(errors.values()))
    return Dates(bounds, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32))


def _plain_days(texts: pa.ChunkedArray) -> npt.NDArray[np.int32] | None:
    """The days of a column that holds nothing but valid `YYYY-MM-DD`, else None."""
    try:
        return np.asarray(texts.cast(pa.date32()).cast(pa.int32()).to_numpy())
    except pa.ArrowInvalid:
        return None


def _midnights(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Moments as days if all of them fall on midnight, else as they are."""
    days = column.cast(pa.date32(), safe=False)
    return days if days.cast(column.type).equals(column) else column


def _iso_texts(column: pa.ChunkedArray) -> list[str]:
    values = column.to_pylist()
    return [
        "" if v is None else v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values
    ]
