"""A column of dates as distinct bounds and, for each row, which of them it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geo.bounds import (
    BOUNDS,
    Bounds,
    day_bounds,
    event_spans,
    moment_bounds,
    plain_days,
    plain_moments,
)
from geo.errors import ConfigError
from geo.time import UTC

# Days are codes into a table of all days between the first and the last, if these are so few.
_FEW_DAYS, _DAYS_A_ROW = 4096, 0.1
_CHUNK = 1 << 15  # values at once, so that they stay in the processor's cache
_A_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


@dataclass(frozen=True)
class Dates:
    """The bounds of each row are `bounds[codes]`, or `bounds` itself where `codes` is None."""

    bounds: Bounds
    codes: npt.NDArray[np.int32] | None = None

    def rows(self, positions: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
        """The row of `bounds` for each of some positions."""
        return positions if self.codes is None else self.codes.take(positions)

    def each(self, values: npt.NDArray[Any], start: int, stop: int) -> npt.NDArray[Any]:
        """What `values` has for the row of `bounds` of each position from `start` to `stop`."""
        return values[start:stop] if self.codes is None else values.take(self.codes[start:stop])


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
        return _moment_dates(column, tz)
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
        moments = column.cast(pa.int64())
        moments = (moments.fill_null(0) if column.null_count else moments).to_numpy()
        days = _midnights(moments, kind.unit)
        if days is not None and column.null_count == 0:
            return day_dates(days, tz)
        column = column if days is None else column.cast(pa.date32(), safe=False)
    if pa.types.is_date(column.type) and column.null_count == 0:
        return day_dates(column.cast(pa.date32()).cast(pa.int32()).to_numpy(), tz)
    if pa.types.is_timestamp(kind) and kind.tz is not None and column.null_count == 0:
        moments = column.cast(pa.timestamp("ms", "UTC"), safe=False).cast(pa.int64()).to_numpy()
        return Dates(moment_bounds(moments))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = pa.chunked_array([pa.array(_iso_texts(column), type=pa.string())])
    return _text_dates(column.fill_null("") if column.null_count else column, tz)


def day_dates(days: npt.NDArray[np.int32], tz: ZoneInfo) -> Dates:
    """The dates of days counted from 1970-01-01; an array that can be written to is used up."""
    if not len(days):
        return Dates(np.zeros((0, 4), dtype=np.int64))
    first, last = int(days.min()), int(days.max())
    if last - first > max(_FEW_DAYS, _DAYS_A_ROW * len(days)):
        distinct, inverse = np.unique(days, return_inverse=True)
        return Dates(day_bounds(distinct.astype(np.int64), tz), inverse.astype(np.int32))
    codes = np.subtract(days, np.int32(first), out=days if days.flags.writeable else None)
    return Dates(day_bounds(np.arange(first, last + 1), tz), codes)


def _text_dates(texts: pa.ChunkedArray, tz: ZoneInfo) -> Dates:
    if (days := plain_days(texts)) is not None:
        dates = day_dates(days, tz)
        real = dates.bounds[:, 0] < dates.bounds[:, 3]
        if tz is UTC or real[dates.codes].all():  # else a zone left the day out, as Samoa once did
            return dates
    if (moments := plain_moments(texts)) is not None:
        return Dates(moment_bounds(moments))
    encoded = pa.array(texts.combine_chunks()).dictionary_encode()
    bounds, errors = event_spans(encoded.dictionary.to_pylist(), tz)
    if errors:
        raise next(iter(errors.values()))
    return Dates(bounds, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32))


def _moment_dates(column: pd.Series, tz: ZoneInfo) -> Dates:
    values = column.to_numpy()
    if values.dtype.kind == "M":  # without a zone; what is missing is no midnight, as numbers go
        days = _midnights(values.view(np.int64), np.datetime_data(values.dtype)[0])
        if days is not None:
            return day_dates(days, tz)
    return column_dates(pa.chunked_array([pa.array(column, from_pandas=True)]), tz)


def _midnights(moments: npt.NDArray[np.int64], unit: str) -> npt.NDArray[np.int32] | None:
    """The days of moments if all of them fall on midnight, else None."""
    days, exact = np.empty(len(moments), np.int32), np.empty(_CHUNK, np.int64)
    for start in range(0, len(moments), _CHUNK):
        part = moments[start : start + _CHUNK]
        whole = np.floor_divide(part, _A_DAY[unit], out=exact[: len(part)])
        days[start : start + _CHUNK] = whole
        whole *= _A_DAY[unit]
        if not np.array_equal(whole, part):
            return None
    return days


def _iso_texts(column: pa.ChunkedArray) -> list[str]:
    values = column.to_pylist()
    return [
        "" if v is None else v.isoformat() if hasattr(v, "isoformat") else str(v) for v in values
    ]
