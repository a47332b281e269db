"""The grammar of dates: Extended Date/Time Format (ISO 8601-2:2019, Annex A), levels 0 and 1.

Of level 2 it has `[2020-11-07..2020-11-13]`, one of these days: what an imprecise code of an event
set says, and what level 1 cannot.

A date says on which *days* something happened, never at which millisecond; `geo.time` puts the
days on the time line of a zone. The grammar is written out here, because the `edtf` package
accepts what the standard forbids (30 February, for one) and reads one date at a time; the tests
hold both against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from geo.dateadvice import Advice
    from geo.dateadvice import Kind as Kind

Precision = Literal["century", "decade", "year", "season", "month", "range", "day", "instant"]
Bound = Literal["date", "open", "unknown"]


class DateError(ValueError):
    """A text that is not a date: the reason, and where they can be told, remedy and meaning."""

    def __init__(
        self, reason: str, remedy: str = "", kind: Kind = "syntax", meant: str = ""
    ) -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason, self.remedy, self.kind, self.meant = reason, remedy, kind, meant


@dataclass(frozen=True)
class Point:
    """One end of a date: the half-open run of days `[first, last)` on which it lies.

    Days are counted from 1970-01-01 in the proleptic Gregorian calendar. `seconds` is set for a
    timestamp only: seconds since the start of `first`, local when `offset` (seconds east of
    Greenwich) is None.
    """

    kind: Bound
    first: int = 0
    last: int = 0
    precision: Precision = "day"
    uncertain: bool = False
    approximate: bool = False
    seconds: float | None = None
    offset: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Date:
    """A parsed date: a single point (`end` equals `start`) or an interval of two."""

    text: str
    start: Point
    end: Point

    @property
    def is_interval(self) -> bool:
        """Whether the text has two ends."""
        return "/" in self.text


OPEN = Point("open", text="..")
UNKNOWN = Point("unknown")

_YEAR = r"(?P<year>-?(?!-)\d{4}|Y-?[1-9]\d{4,}(?!-))"
_QUALIFIER = r"(?P<qualifier>[?~%]?)"
_CALENDAR = re.compile(rf"(?a){_YEAR}(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?{_QUALIFIER}")
_DAY = re.compile(r"(?a)[1-9]\d{3}-\d\d-\d\d")
_UNSPECIFIED = re.compile(
    r"(?a)(?P<year>-?\d{2}(?:XX|\dX)|-?\d{4}(?=-))"
    rf"(?:-(?P<month>\d\d|XX)(?:-(?P<day>XX))?)?{_QUALIFIER}"
)
_TIMESTAMP = re.compile(
    r"(?a)(?P<date>-?\d{4}-\d\d-\d\d)T(?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?P<fraction>\.\d{1,9})?)?"
    r"(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?"
)
_ONE_OF = re.compile(r"(?a)\[(?P<first>-?\d{4}(?:-\d\d){0,2})\.\.(?P<last>-?\d{4}(?:-\d\d){0,2})\]")
_NO_INTERVAL = re.compile(r"(?i)\d{1,2}/\d{1,4}|\d{4}/\d{1,2}|#?n/a")
_SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}  # northern, meteorological
_FARTHEST_YEAR = 140_000  # so that every bound fits the time line of `geo.time`


@lru_cache(maxsize=65536)
def parse(text: str) -> Date:
    """The date that an EDTF text of level 0 or 1 stands for.

    Level 1 is taken whole: qualifiers `?`, `~`, `%`; unspecified digits `201X`, `2004-XX`;
    seasons 21 to 24; open (`..`) and unknown ends; years beyond four digits up to 140,000. A
    timestamp may lack its seconds and may stand in an interval. `[a..b]` is one of the days from
    a to b.

    Raises:
        DateError: with the reason, and the likely correction.

    >>> parse("2020-11").start.precision
    'month'
    """
    if not text.strip():
        raise DateError("a date is missing.", "Write it as 2020-11-10, or as far as it is known.")
    if text.count("/") == 1 and not _NO_INTERVAL.fullmatch(text):
        return _interval(text)
    point = _one_of(match) if (match := _ONE_OF.fullmatch(text)) else _point(text)
    return Date(text, point, point)


def is_day(text: str) -> bool:
    """Whether a text is a day of a year of four digits, and nothing else; most dates are.

    >>> is_day("2020-11-10"), is_day("2020-02-30"), is_day("2020-11")
    (True, False, False)
    """
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date(text: str) -> bool:
    """Whether a text is an EDTF date that `parse` takes."""
    if is_day(text):
        return True
    try:
        parse(text)
    except DateError:
        return False
    return True


def _one_of(match: re.Match[str]) -> Point:
    """One day of a closed range: a single moment that is known no better."""
    first, last = _point(match["first"]), _point(match["last"])
    if last.last <= first.first:
        raise DateError(
            "the range ends before it starts.", "Put the earlier date first.", "reversed"
        )
    return Point("date", first.first, last.last, "range", text=match[0])


def _interval(text: str) -> Date:
    start, end = _both_ends(*text.split("/"))
    if start.kind == end.kind == "unknown":
        raise DateError(f'"{text}" names no date.', "At least one end must be a date or open (..).")
    # Ends that are told by different clocks are compared in `geo.time`, which knows the zone.
    comparable = start.kind == end.kind == "date" and start.offset == end.offset
    if comparable and _moment(start) >= _moment(end, last=True):
        raise DateError(
            "the interval ends before it starts.", "Put the earlier date first.", "reversed"
        )
    return Date(text, start, end)


def _both_ends(left: str, right: str) -> tuple[Point, Point]:
    ends, wrong, meant = [], [], [left, right]
    for i, text in enumerate(meant):
        try:
            ends.append(_end_point(text))
        except DateError as error:
            wrong.append((f"at its {('start', 'end')[i]}, {error.reason}", error))
            meant[i] = error.meant
    if wrong and _advice(f"{left}/{right}").meant not in {"", f"{left}/{right}"}:
        raise _refusal(f"{left}/{right}")
    if wrong:
        reason, first = wrong[0]
        whole = "/".join(meant) if all(error.meant for _, error in wrong) else ""
        raise DateError(reason, first.remedy, first.kind, whole)
    return ends[0], ends[1]


def _end_point(text: str) -> Point:
    if text == "..":
        return OPEN
    return _point(text) if text else UNKNOWN


def _moment(point: Point, *, last: bool = False) -> tuple[float, float]:
    """A key that orders points of one clock, by day and second."""
    if point.seconds is not None:
        return point.first, point.seconds + last
    return (point.last, 0) if last else (point.first, 0)


def _point(text: str) -> Point:
    if match := _CALENDAR.fullmatch(text):
        return _calendar(match, text)
    if match := _UNSPECIFIED.fullmatch(text):
        return _unspecified(match, text)
    if match := _TIMESTAMP.fullmatch(text):
        return _timestamp(match, text)
    raise _refusal(text)


def _refusal(text: str) -> DateError:
    """The error for a text that is no EDTF date: that of the date it was meant for, if any."""
    advice = _advice(text)
    if advice.meant and advice.meant != text:
        try:
            parse(advice.meant)
        except DateError as error:
            return error
    return DateError(advice.reason, advice.remedy, advice.kind, advice.meant)


def _advice(text: str) -> Advice:
    from geo.dateadvice import advise  # many patterns, which only texts that are no dates need

    return advise(text)


def _calendar(match: re.Match[str], text: str) -> Point:
    year, month, day = match["year"].lstrip("Y"), match["month"], match["day"]
    if year == "-0000":
        raise DateError(
            "there is no year -0000.", "Write 0000, the year before year 1.", "impossible"
        )
    if day is not None:
        return _qualified(_days(int(year), int(month), int(day)), "day", match, text)
    if month is None:
        return _qualified(_months(int(year), 1, 12), "year", match, text)
    if int(month) in _SEASON_MONTHS:
        first = _SEASON_MONTHS[int(month)]
        return _qualified(_months(int(year), first, 3), "season", match, text)
    if int(month) > 24:
        raise _refusal(text)
    return _qualified(_months(int(year), _month(month), 1), "month", match, text)


def _unspecified(match: re.Match[str], text: str) -> Point:
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year and month is not None:
        raise DateError(
            "unspecified digits go at the right end only.",
            f'Write "{year}", or the year in full.',
            "level2",
        )
    if day is not None and month != "XX":
        return _qualified(_months(int(year), _month(month), 1), "month", match, text)
    if "X" not in year:
        if month != "XX":
            raise _refusal(text)
        return _qualified(_months(int(year), 1, 12), "year", match, text)
    years, precision = (100, "century") if year.endswith("XX") else (10, "decade")
    # The digits of a year before 0 count away from zero: -198X is -1989 to -1980.
    nearest, sign = int(year.lstrip("-").replace("X", "0")), -1 if year[0] == "-" else 1
    first = nearest if sign > 0 else -(nearest + years - 1)
    return _qualified(_months(first, 1, 12 * years), precision, match, text)  # type: ignore[arg-type]  # one of two literals


def _timestamp(match: re.Match[str], text: str) -> Point:
    hour, minute, second = (int(match[k] or 0) for k in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second > 0):
        raise DateError(
            f'"{text}" has no such time of day.',
            "Hours run from 00 to 23, minutes and seconds to 59.",
            "impossible",
        )
    date = match["date"]
    first, last = _days(int(date[:-6]), int(date[-5:-3]), int(date[-2:]))
    seconds = hour * 3600 + minute * 60 + second + float(match["fraction"] or 0)
    offset = _offset(match["offset"])
    return Point("date", first, last, "instant", seconds=seconds, offset=offset, text=text)


def _offset(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes, sign = int(digits[:2]), int(digits[2:]), 1 if text[0] == "+" else -1
    seconds = sign * (hours * 3600 + minutes * 60)
    if not -12 * 3600 <= seconds <= 14 * 3600 or minutes > 59:
        raise DateError(
            f'"{text}" is no offset from UTC.', "Offsets run from -12:00 to +14:00.", "impossible"
        )
    return seconds


def _month(text: str) -> int:
    if not 1 <= int(text) <= 12:
        hint = " Leave it out if it is not known." if text == "00" else ""
        raise DateError(
            f"there is no month {text}.", f"Months run from 01 to 12.{hint}", "impossible"
        )
    return int(text)


def _months(year: int, month: int, count: int) -> tuple[int, int]:
    """The half-open run of days of `count` months."""
    if abs(year) > _FARTHEST_YEAR:
        raise DateError(
            f"the year {year} is beyond the time line of geo, {_FARTHEST_YEAR:,} years.",
            'Leave it out, or write ".." for an open end.',
            "beyond",
        )
    first = np.datetime64((year - 1970) * 12 + month - 1, "M")
    return int(first.astype("M8[D]").astype(int)), int((first + count).astype("M8[D]").astype(int))


def _days(year: int, month: int, day: int) -> tuple[int, int]:
    first, last = _months(year, _month(f"{month:02}"), 1)
    if not 1 <= day <= last - first:
        hint = " Leave it out if it is not known." if day == 0 else ""
        raise DateError(
            f"{year:04}-{month:02} has no day {day:02}.",
            f"Days run from 01 to {last - first}.{hint}",
            "impossible",
        )
    return first + day - 1, first + day


def _qualified(
    days: tuple[int, int], precision: Precision, match: re.Match[str], text: str
) -> Point:
    mark = match["qualifier"]
    return Point("date", *days, precision, mark in {"?", "%"}, mark in {"~", "%"}, text=text)
