"""Events as the members of GeoJSON features, and their time as two moments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geo.bounds import event_spans
from geo.time import EARLIEST, LATEST, UTC

_YEARS = range(*(int(np.datetime64(year, "ms").astype(int)) for year in ("0000", "10000")))
_NUMBERS = {"accuracy_m", "quantity", "quantity_low", "quantity_high"}


def features(events: pa.Table) -> Iterator[dict[str, Any]]:
    """Each event as a GeoJSON feature; properties that are empty are left out."""
    names = [name for name in events.column_names if name not in {"id", "lon", "lat"}]
    rows = zip(*(events[name].to_pylist() for name in ["id", "lon", "lat", *names]), strict=True)
    for name, lon, lat, *cells in rows:
        located = lon != "" and lat != ""
        yield {
            "type": "Feature",
            "id": name,
            "geometry": {"type": "Point", "coordinates": [number(lon), number(lat)]}
            if located
            else None,
            "properties": {
                key: number(cell) if key in _NUMBERS else cell
                for key, cell in zip(names, cells, strict=True)
                if cell != ""
            },
        }


def number(text: str) -> int | float | str:
    """A number as JSON writes it, or the text if it is none."""
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return text


def moments(events: pa.Table) -> npt.NDArray[np.int64]:
    """The earliest start and the latest end (exclusive) of each event, in epoch milliseconds.

    Of shape (n, 2). Open ends are `geo.time.EARLIEST` and `LATEST`.
    """
    bounds, _ = event_spans(events["date"], UTC)
    return np.asarray(bounds[:, [0, 3]])


def day(ms: int) -> str:
    """The day of a moment in UTC, `..` for the last moment of an open end."""
    return ".." if ms in {EARLIEST, LATEST - 1} else str(np.datetime64(ms, "ms").astype("M8[D]"))


def in_four_digits(start: int, end: int) -> bool:
    """Whether both bounds of an event are open or in years of four digits, as RFC 3339 has them."""
    return all(ms in _YEARS or ms in {EARLIEST, LATEST - 1} for ms in (start, end - 1))


def moment(ms: int) -> str:
    """A moment in UTC, `..` for the last moment of an open end."""
    return ".." if ms in {EARLIEST, LATEST - 1} else f"{np.datetime64(ms, 'ms')}Z"


def times(events: pa.Table) -> dict[str, pd.DatetimeIndex]:
    """The columns `time_start` and `time_end` as moments in UTC, missing where open.

    `time_end` is the last millisecond, since most programs take it as part of the span.
    """
    start, end = moments(events).T
    return {
        "time_start": _moments(start, start == EARLIEST),
        "time_end": _moments(end - 1, end == LATEST),
    }


# Four digits of a year are what file formats can hold.
_FIRST, _LAST = (np.datetime64(text, "ms").astype(np.int64) for text in ("0001", "9999-12-31"))


def _moments(ms: npt.NDArray[np.int64], missing: npt.NDArray[np.bool_]) -> pd.DatetimeIndex:
    found = ms.astype("M8[ms]")
    found[missing | (ms < _FIRST) | (ms > _LAST)] = np.datetime64("NaT")
    return pd.DatetimeIndex(found, tz="UTC")
