"""Weeks, days of the year, and numbers of days and seconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from geo.dateadvice.advice import EXAMPLES, Advice, Forms, write


def _week(match: re.Match[str]) -> Advice:
    year, week, day = int(match["year"]), int(match["week"]), int(match["day"] or 1)
    try:
        first = date.fromisocalendar(year, week, day)
    except ValueError:
        return Advice(f"the year {year} has no such week.", "Weeks run from W01 to W52 or W53.",
                      "impossible")  # fmt: skip
    if match["day"]:
        return write(str(first), "this is a day of a week by number.")
    last = first + timedelta(days=6)
    return write(f"[{first}..{last}]", "this is a week, which EDTF does not have.")


def _day_of_year(match: re.Match[str]) -> Advice:
    year, number = int(match["year"]), int(match["number"])
    first = date(max(year, 1), 1, 1)
    day = first + timedelta(days=number - 1)
    if not 1 <= number <= 366 or day.year != first.year:
        return Advice(f"the year {year} has no day {number}.", EXAMPLES, "impossible")
    return write(str(day), "this is a day of the year by number.")


def _serial(match: re.Match[str]) -> Advice:
    number = int(match["days"])
    if not 14_000 < number < 60_000:  # 1938 to 2064
        return Advice("a year has four digits.", f"Write Y{number} for the year {number}.")
    day = date(1899, 12, 30) + timedelta(days=number)
    return Advice(
        "this looks like a spreadsheet's serial number.",
        f"Write {day}, if that is meant; format the column as text or as YYYY-MM-DD.",
    )


def _epoch(match: re.Match[str]) -> Advice:
    number = int(match["number"])
    seconds = number / 1000 if len(match["digits"]) > 10 else number
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    text = moment.strftime("%Y-%m-%dT%H:%M:%SZ").removesuffix("T00:00:00Z")
    return Advice("this looks like a count of seconds or milliseconds since 1970.",
                  f"Write {text}, if that is meant.")  # fmt: skip


KNOWN: Forms = [
    (r"(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<day>[1-7]))?", _week),
    (r"(?P<year>\d{4})-(?P<number>\d{3})", _day_of_year),
    (r"(?P<days>[1-9]\d{4})(?:[.,]\d+)?", _serial),
    (r"(?P<number>-?(?P<digits>\d{10}|\d{12,13}))", _epoch),
]  # fmt: skip
