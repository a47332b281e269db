"""Honest time: what is in force or happened in a window, certainly or possibly.

Everything that has a time occupies a half-open run of whole milliseconds `[start, end)`. Both ends
may be imprecise, so a `Span` holds four bounds. Two comparisons answer every question, for events
and features alike: whether some reading, or every reading, meets a window. `geo.bounds` has the
same for whole columns.

The bounds of each kind of date:

| date | bounds |
|---|---|
| `2020-11-10` | one moment of that day: certain in a window that covers the day |
| `2020-11`, `2020`, `201X`, `2020-21` | one moment of that month, year, decade or season |
| `[2020-11-07..2020-11-13]` | one moment of those days |
| `2024-04~` | as above, wider by one unit (a day, a month, a season, a year, ...) either way |
| `2023?` | possible in its year, never certain, since the source itself doubts it |
| `a/b` | from one moment of a to one moment of b; certain from the end of a to the start of b |
| `a/..`, `../b` | open: it lasts for ever, or has been so always |
| `a/`, `/b` | unknown: it ended some time after a, or began some time before b |
| `2020-11-10T00:00:00+03:00` | that millisecond; without an offset, in the zone of the atlas |

Seasons are those of the northern hemisphere, in whole months (spring is March to May).
The validity of a feature, `[valid_from, valid_to)`, takes a whole day as exact: in force from the
first moment of `valid_from` to the first moment of `valid_to`. A month or a year there is a bound
known no better than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from geo import edtf
from geo.edtf import DateError
from geo.errors import ConfigError

DAY = 86_400_000  # milliseconds
# Open ends. Their difference is the largest whole number that a JavaScript number holds exactly.
EARLIEST, LATEST = -(2**52), 2**52
FIRST_DAY, LAST_DAY = -719_162, 2_932_896  # 0001-01-01 and 9999-12-31, the range of datetime
UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Span:
    """Four bounds in epoch milliseconds: each end of `[start, end)` at its earliest and latest.

    Open ends are `EARLIEST` and `LATEST`.
    """

    start_earliest: int
    start_latest: int
    end_earliest: int
    end_latest: int
    text: str = ""

    def possibly_in(self, start: int, end: int) -> bool:
        """Whether some reading of the date meets the window `[start, end)`."""
        return self.start_earliest < end and self.end_latest > start

    def certainly_in(self, start: int, end: int) -> bool:
        """Whether every reading of the date meets the window `[start, end)`."""
        return self.start_latest < end and self.end_earliest > start

    def meets(self, other: Span) -> bool:
        """Whether some readings of both share some time."""
        return self.possibly_in(other.start_earliest, other.end_latest)

    def words(self, language: str = "en") -> str:
        """The date in words, with its uncertainty."""
        from geo.datewords import date_words  # a matter of display, loaded when asked for

        return date_words(self.text, language)


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises:
        ConfigError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(
            f'timezone "{name}" is not known; expected an IANA name such as "Asia/Baku" or "UTC".'
        ) from None


def parse_date(text: str, timezone: str = "UTC") -> Span:
    """The span of an event dated by an EDTF text; a day is a day in `timezone`.

    Raises:
        DateError: the text is no date; the message tells what was probably meant.
    """
    return event_span(text, zone(timezone))


def event_span(text: str, tz: ZoneInfo) -> Span:
    """The span of an event, by the table above."""
    date = edtf.parse(text)
    start_earliest, end_latest = _first(date.start, tz), _last(date.end, tz)
    start_latest = _last(date.start, tz) - 1
    end_earliest = _first(date.end, tz) + 1
    if date.start.kind == "open":
        start_latest = EARLIEST
    if date.end.kind == "open":
        end_earliest = LATEST
    if end_latest <= start_earliest and not date.is_interval:
        raise DateError(f"{text} is a day that {tz} left out of its calendar.")
    if end_latest <= start_earliest:
        raise DateError("the interval ends before it starts.", "Put the earlier date first.")
    if date.start.kind != "open":
        start_latest = min(start_latest, end_latest - 1)
    if date.end.kind != "open":
        end_earliest = max(end_earliest, start_earliest + 1)
    if date.start.uncertain or date.end.uncertain:
        start_latest, end_earliest = LATEST, EARLIEST
    return Span(start_earliest, start_latest, end_earliest, end_latest, text)


@lru_cache(maxsize=65536)  # each rule about versions asks for it again
def validity_span(
    valid_from: str | None, valid_to: str | None, tz: ZoneInfo, *, last_day_counts: bool = False
) -> Span:
    """The span of a feature in force during `[valid_from, valid_to)`; None is an open end.

    With `last_day_counts`, `valid_to` is the last day in force, as in OpenHistoricalMap.

    Raises:
        DateError: a text is no single date, or the end does not come after the start.
    """
    start_earliest, start_latest = _boundary(valid_from, tz, EARLIEST)
    end_earliest, end_latest = _boundary(valid_to, tz, LATEST, after=last_day_counts)
    if end_latest <= start_earliest:
        raise DateError(
            f'"valid_to" {valid_to} does not come after "valid_from" {valid_from}.',
            "valid_to is the first day on which the feature is no longer in force.",
        )
    start_latest = min(start_latest, end_latest - 1)
    end_earliest = max(end_earliest, start_earliest + 1)
    text = f"{valid_from or '..'}/{valid_to or '..'}"
    return Span(start_earliest, start_latest, end_earliest, end_latest, text)


def _boundary(
    text: str | None, tz: ZoneInfo, missing: int, *, after: bool = False
) -> tuple[int, int]:
    """The earliest and latest instant of a bound; `after` puts an exact one at its end."""
    if text is None or text in {"", ".."}:
        return missing, missing
    date = edtf.parse(text)
    if date.is_interval:
        raise DateError(f'"{text}" is an interval, a single date was expected.')
    point = date.start
    first, last = _first(point, tz), _last(point, tz)
    if point.precision in {"day", "instant"} and not (point.approximate or point.uncertain):
        return (last, last) if after else (first, first)
    return first, last


def _first(point: edtf.Point, tz: ZoneInfo) -> int:
    """The first millisecond of a point, widened if it is approximate."""
    if point.kind != "date":
        return EARLIEST
    if point.seconds is not None:
        return _instant(point, tz)
    days = _widened(point, -1) if point.approximate else point.first
    return _within_line(day_start(days, tz))


def _last(point: edtf.Point, tz: ZoneInfo) -> int:
    """The first millisecond after a point, widened if it is approximate."""
    if point.kind != "date":
        return LATEST
    if point.seconds is not None:
        return _instant(point, tz) + 1
    days = _widened(point, +1) if point.approximate else point.last
    return _within_line(day_start(days, tz))


_WIDENING_MONTHS = {"month": 1, "season": 3, "year": 12, "decade": 120, "century": 1200}


def _widened(point: edtf.Point, direction: int) -> int:
    """The day one unit of the point's precision before its first, or after its last."""
    edge = point.first if direction < 0 else point.last
    if point.precision == "day":
        return edge + direction
    month = np.datetime64(edge, "D").astype("M8[M]") + direction * _WIDENING_MONTHS[point.precision]
    return int(month.astype("M8[D]").astype(int))


def _instant(point: edtf.Point, tz: ZoneInfo) -> int:
    assert point.seconds is not None
    midnight_utc, since = point.first * DAY, round(point.seconds * 1000)
    if point.offset is not None:
        return midnight_utc + since - point.offset * 1000
    return day_start(point.first, tz, since)


def _within_line(moment: int) -> int:
    return min(max(moment, EARLIEST), LATEST)


@lru_cache(maxsize=65536)
def day_start(day: int, tz: ZoneInfo, since: int = 0) -> int:
    """The instant `since` milliseconds after local midnight of a day counted from 1970-01-01.

    Outside the years 1 to 9999 the offset of the nearest year in that range is used.
    """
    known = min(max(day, FIRST_DAY), LAST_DAY)
    local = datetime(1970, 1, 1) + timedelta(days=known, milliseconds=since if known == day else 0)
    offset = local.replace(tzinfo=tz).utcoffset() or timedelta(0)
    return day * DAY + since - offset // timedelta(milliseconds=1)
