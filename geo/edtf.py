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
from functools import lru_cache
from typing import Literal

import numpy as np

Precision = Literal["century", "decade", "year", "season", "month", "range", "day", "instant"]
Bound = Literal["date", "open", "unknown"]


class DateError(ValueError):
    """A text that is not a date, with the reason and, where one can be told, the remedy."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason, self.remedy = reason, remedy


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
    if text.count("/") == 1 and not re.fullmatch(r"\d{1,2}/\d{1,4}|\d{4}/\d{1,2}", text):
        return _interval(text)
    point = _one_of(match) if (match := _ONE_OF.fullmatch(text)) else _point(text)
    return Date(text, point, point)


def _one_of(match: re.Match[str]) -> Point:
    """One day of a closed range: a single moment that is known no better."""
    first, last = _point(match["first"]), _point(match["last"])
    if last.last <= first.first:
        raise DateError("the range ends before it starts.", "Put the earlier date first.")
    return Point("date", first.first, last.last, "range", text=match[0])


def _interval(text: str) -> Date:
    left, right = text.split("/")
    start, end = _end_point(left), _end_point(right)
    if "date" not in (start.kind, end.kind) and text != "../..":
        raise DateError(f'"{text}" names no date.', "At least one end must be a date.")
    # Ends that are told by different clocks are compared in `geo.time`, which knows the zone.
    comparable = start.kind == end.kind == "date" and start.offset == end.offset
    if comparable and _moment(start) >= _moment(end, last=True):
        raise DateError("the interval ends before it starts.", "Put the earlier date first.")
    return Date(text, start, end)


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
    raise DateError(*_refusal(text))


def _calendar(match: re.Match[str], text: str) -> Point:
    year, month, day = match["year"].lstrip("Y"), match["month"], match["day"]
    if year == "-0000":
        raise DateError("there is no year -0000.", "Write 0000, the year before year 1.")
    if day is not None:
        return _qualified(_days(int(year), int(month), int(day)), "day", match, text)
    if month is None:
        return _qualified(_months(int(year), 1, 12), "year", match, text)
    if int(month) in _SEASON_MONTHS:
        first = _SEASON_MONTHS[int(month)]
        return _qualified(_months(int(year), first, 3), "season", match, text)
    return _qualified(_months(int(year), _month(month), 1), "month", match, text)


def _unspecified(match: re.Match[str], text: str) -> Point:
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year and month is not None:
        raise DateError(
            "unspecified digits go at the right end only.", f'Write "{year}", or the year in full.'
        )
    if day is not None and month != "XX":
        return _qualified(_months(int(year), _month(month), 1), "month", match, text)
    if "X" not in year:
        if month != "XX":
            raise DateError(*_refusal(text))
        return _qualified(_months(int(year), 1, 12), "year", match, text)
    years, precision = (100, "century") if year.endswith("XX") else (10, "decade")
    # The digits of a year before 0 count away from zero: -198X is -1989 to -1980.
    nearest, sign = int(year.lstrip("-").replace("X", "0")), -1 if year[0] == "-" else 1
    first = nearest if sign > 0 else -(nearest + years - 1)
    return _qualified(_months(first, 1, 12 * years), precision, match, text)  # type: ignore[arg-type]  # one of two literals


def _timestamp(match: re.Match[str], text: str) -> Point:
    hour, minute, second = (int(match[k] or 0) for k in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second > 0):
        raise DateError(f'"{text}" has no such time of day.', "Hours run from 00 to 23.")
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
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise DateError(f'"{text}" is no offset from UTC.', "Offsets run from -12:00 to +14:00.")
    return (1 if text[0] == "+" else -1) * (hours * 3600 + minutes * 60)


def _month(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise DateError(f"there is no month {text}.", "Months run from 01 to 12.")
    return int(text)


def _months(year: int, month: int, count: int) -> tuple[int, int]:
    """The half-open run of days of `count` months."""
    if abs(year) > _FARTHEST_YEAR:
        raise DateError(f"the year {year} is beyond the time line (140,000 years).")
    first = np.datetime64((year - 1970) * 12 + month - 1, "M")
    return int(first.astype("M8[D]").astype(int)), int((first + count).astype("M8[D]").astype(int))


def _days(year: int, month: int, day: int) -> tuple[int, int]:
    first, last = _months(year, _month(f"{month:02}"), 1)
    if not 1 <= day <= last - first:
        raise DateError(
            f"{year:04}-{month:02} has no day {day:02}.", f"Days run from 01 to {last - first}."
        )
    return first + day - 1, first + day


def _qualified(
    days: tuple[int, int], precision: Precision, match: re.Match[str], text: str
) -> Point:
    mark = match["qualifier"]
    return Point("date", *days, precision, mark in {"?", "%"}, mark in {"~", "%"}, text=text)


_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _refusal(text: str) -> tuple[str, str]:
    """The reason and the remedy for a text that is no EDTF date."""
    if match := re.fullmatch(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\s*", text):
        return _day_month_order(int(match[1]), int(match[2]), match[3])
    if match := re.fullmatch(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\s*", text):
        return "this is not an ISO date.", _write(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"\s*(\d{1,2})\.? +([A-Za-z]{3})[a-z]*\.?,? +(\d{4})\s*", text):
        return "this is not an ISO date.", _write_named(match[3], match[2], match[1])
    if match := re.fullmatch(r"\s*([A-Za-z]{3})[a-z]*\.? +(\d{1,2}),? +(\d{4})\s*", text):
        return "this is not an ISO date.", _write_named(match[3], match[1], match[2])
    if match := re.fullmatch(r"(\d{5})(?:\.\d+)?", text):
        day = np.datetime64("1899-12-30", "D") + int(match[1])
        return "this looks like a spreadsheet's serial number.", f"Write {day}, if that is meant."
    if text != text.strip():
        return "there is white space around the date.", "Take it away."
    return (
        "this is not a date.",
        "Write it as 2020-11-10, 2020-11, 2020, 2020-11-10/2023-09-20 or 2024-04~ (EDTF).",
    )


def _day_month_order(first: int, second: int, year: str) -> tuple[str, str]:
    if len(year) == 2:
        return "the century of the year is missing.", "Write the date as 2020-11-10."
    readings = [
        f"{year}-{month:02}-{day:02}"
        for day, month in dict.fromkeys([(first, second), (second, first)])
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    if len(readings) == 2:
        return (
            f"the date can be read as {readings[0]} (day first) or {readings[1]} (month first).",
            "Write the one that is meant.",
        )
    return "this is not an ISO date.", f"Write {readings[0]}." if readings else ""


def _write(year: int, month: int, day: int) -> str:
    return f"Write {year:04}-{month:02}-{day:02}." if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _write_named(year: str, month: str, day: str) -> str:
    name = month.lower()
    return _write(int(year), _MONTH_NAMES.index(name) + 1, int(day)) if name in _MONTH_NAMES else ""
