"""The bounds of many dates at once, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from geo.edtf import DateError
from geo.time import DAY, UTC, day_start, event_span

if TYPE_CHECKING:
    import pyarrow as pa

Bounds = npt.NDArray[np.int64]
BOUNDS = ["start_earliest", "start_latest", "end_earliest", "end_latest"]


def event_spans(
    texts: Sequence[str] | pa.ChunkedArray, tz: ZoneInfo
) -> tuple[npt.NDArray[np.int64], dict[int, DateError]]:
    """The bounds of many dates, as an array of shape (n, 4) in the order of `BOUNDS`.

    Returns the bounds and, by position, the error of each text that is no date (its bounds are 0).
    Each distinct text is parsed once; a whole column of plain ISO days, or of time stamps with
    their offsets, takes a path without any Python per row.
    """
    import pyarrow as pa  # large, and not needed for a single date

    if isinstance(texts, pa.ChunkedArray):
        column = texts.combine_chunks()
    else:
        column = pa.array(np.asarray(texts, dtype=object), pa.string(), from_pandas=True)
    if (days := plain_days(column)) is not None:
        bounds = day_bounds(days.astype(np.int64), tz)
        if (bounds[:, 0] < bounds[:, 3]).all():  # else a zone left the day out, as Samoa once did
            return bounds, {}
    if (moments := plain_moments(column)) is not None:
        return moment_bounds(moments), {}
    encoded = column.fill_null("").dictionary_encode()
    distinct, codes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    bounds = np.zeros((len(distinct), 4), dtype=np.int64)
    failed: dict[int, DateError] = {}
    for i, text in enumerate(distinct):
        try:
            bounds[i] = _bounds(text, tz)
        except DateError as error:
            failed[i] = error.with_traceback(None)
    errors = {
        int(row): failed[int(codes[row])] for row in np.flatnonzero(np.isin(codes, list(failed)))
    }
    return bounds[codes], errors


@lru_cache(maxsize=65536)  # the same dates come again in every chunk of a large table
def _bounds(text: str, tz: ZoneInfo) -> tuple[int, int, int, int]:
    span = event_span(text, tz)
    return span.start_earliest, span.start_latest, span.end_earliest, span.end_latest


def plain_days(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int32] | None:
    """The days of an Arrow column that holds nothing but valid `YYYY-MM-DD`, else None."""
    import pyarrow as pa

    if not _all_match(column, _DAY):  # for a cast that fails takes long
        return None
    try:
        return np.asarray(column.cast(pa.date32()).cast(pa.int32()))
    except pa.ArrowInvalid:  # a day such as 30 February: explained by the slow path
        return None


def plain_moments(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int64] | None:
    """The epoch milliseconds of a column of nothing but time stamps with offsets, else None."""
    import pyarrow as pa

    if not _all_match(column, _MOMENT):
        return None
    try:
        return np.asarray(column.cast(pa.timestamp("ms", "UTC")).cast(pa.int64()))
    except pa.ArrowInvalid:
        return None


_DAY = r"^\d{4}-\d\d-\d\d$"
_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-](?:0\d|1[0-4]):?\d\d)$"


def _all_match(column: pa.Array | pa.ChunkedArray, pattern: str) -> bool:
    """Whether every value matches; the first tells it of most columns that do not."""
    import pyarrow.compute as pc

    if column.null_count or not len(column):
        return False
    if not pc.match_substring_regex(column[:1], pattern)[0].as_py():
        return False
    lengths = pc.min_max(pc.binary_length(column)).as_py()
    if pattern is _DAY and lengths == {"min": 10, "max": 10}:
        return True
    return bool(pc.all(pc.match_substring_regex(column, pattern)).as_py())


def moment_bounds(moments: npt.NDArray[np.int64]) -> Bounds:
    """The bounds of exact milliseconds, as an array of shape (n, 4)."""
    return np.column_stack([moments, moments, moments + 1, moments + 1])


def day_bounds(days: npt.NDArray[np.int64], tz: ZoneInfo) -> Bounds:
    """The bounds of days counted from 1970-01-01, as an array of shape (n, 4)."""
    if tz is UTC:
        starts = days * DAY
        return np.column_stack([starts, starts + DAY - 1, starts + 1, starts + DAY])
    distinct, codes = np.unique(days, return_inverse=True)
    starts = np.array([day_start(day, tz) for day in distinct.tolist()], dtype=np.int64)
    ends = np.array([day_start(day + 1, tz) for day in distinct.tolist()], dtype=np.int64)
    return np.column_stack([starts, ends - 1, starts + 1, ends])[codes]


def possible(bounds: Bounds, start: int, end: int) -> npt.NDArray[np.bool_]:
    """Which rows of an (n, 4) array of bounds possibly meet the window `[start, end)`."""
    return (bounds[:, 0] < end) & (bounds[:, 3] > start)


def certain(bounds: Bounds, start: int, end: int) -> npt.NDArray[np.bool_]:
    """Which rows of an (n, 4) array of bounds certainly meet the window `[start, end)`."""
    return (bounds[:, 1] < end) & (bounds[:, 2] > start)
