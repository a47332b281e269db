"""Dates as exports write them, made EDTF; what can be read in two ways is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC as GREENWICH
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.edtf import DateError
from geo.errors import ConfigError
from geo.formats.importing.clocks import CLOCK, ZONE, time_of_day
from geo.formats.importing.intervals import interval, valid
from geo.formats.importing.worded import worded

# Which part of `10/11/2020` is which; the letters are those of `--date-format`.
ORDERS = ("dmy", "mdy", "ymd", "excel")

Texts = npt.NDArray[np.object_]
Errors = dict[int, DateError]  # by position

_YMD = re.compile(rf"(?a)(?P<y>\d{{4}})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?){CLOCK}")
_COMPACT = re.compile(
    r"(?a)(?P<y>[12]\d{3})(?P<m>\d\d)(?P<d>\d\d)"
    rf"(?:T(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{ZONE})?"
)
_NUMBERS = re.compile(rf"(?a)(?P<a>\d\d?)([-/.])(?P<b>\d\d?)\2(?P<y>\d{{4}}){CLOCK}")
_WORDED = re.compile(rf"(?a)(?P<day>.*?){CLOCK}")
_RANGE = re.compile(r"\s+(?:to|until|till|-|bis|au|al|до|по)\s+|\s*[–—]\s*")
_ABOUT = re.compile(
    r"(?i)(?:c|ca|circa|about|around|approx|approximately|около)\b\.?\s*(?P<date>.+)"
)
_SHORT_YEAR = re.compile(
    r"(?a)(?P<day>(?:\d\d?|[^\W\d_]{3,9})([-/. ])(?:\d\d?|[^\W\d_]{3,9})\2)"
    r"(?P<y>\d\d)(?P<clock> \d\d?:.*)?"
)
_MONTH = re.compile(r"(?a)(?P<y>\d{4})[-/.](?P<m>\d\d?)|(?P<m2>\d\d?)[-/.](?P<y2>\d{4})")
_POSIX_SINCE = 1969  # a year of two digits lies in the hundred years from here (POSIX, strptime)
_SERIAL = re.compile(r"(?a)[1-7]\d{4}(?:\.\d+)?")  # 1927 to 2119


def to_edtf(texts: Sequence[str] | Texts, order: str = "", since: int = 0) -> tuple[Texts, Errors]:
    """Each date as EDTF, and by position the error of each that cannot be read.

    Understood are EDTF itself, ISO 8601 with a blank for the T, `2020/11/10`, `20201110`,
    `10 November 2020`, `10-Nov-2020`, `November 10, 2020`, `Nov 2020` and the same in other
    languages, and days by number such as `25/11/2020` where only one order gives a date, or where
    `order` ("dmy", "mdy", "ymd", "excel" for serial numbers, or a `strptime` pattern) tells which.
    Two of these with "to" or a dash between are an interval; "about" before one makes it
    approximate. Midnight without an offset is taken for no time of day. An empty text stays empty.
    A year of two digits is read where the data are known to begin `since` a year, or with an order
    ("dmy", "mdy"), as POSIX does: 69 is 1969, and 68 is 2068.

    >>> to_edtf(["10 November 2020", "25/11/2020", "2020-11-10 14:30:00"])[0].tolist()
    ['2020-11-10', '2020-11-25', '2020-11-10T14:30:00']
    """
    return each_distinct(texts, lambda text: one_to_edtf(text, order, since))


def each_distinct(
    texts: Sequence[str] | Texts, convert: Callable[[str], str]
) -> tuple[Texts, Errors]:
    """A conversion of each text, made once for each distinct one; failures by position."""
    codes, distinct = pd.factorize(np.asarray(texts, dtype=object))
    converted = np.empty(len(distinct), dtype=object)
    failed: dict[int, DateError] = {}
    for i, text in enumerate(distinct):
        try:
            converted[i] = convert(text) if text else ""
        except DateError as error:
            # Its traceback would hold the columns of this chunk until Python looks for circles.
            converted[i], failed[i] = "", error.with_traceback(None)
    bad = np.flatnonzero(np.isin(codes, list(failed)))
    return converted[codes], {int(row): failed[int(codes[row])] for row in bad}


def checked_order(order: str) -> str:
    """The order as `to_edtf` takes it.

    Raises:
        ConfigError: it is none.
    """
    if order and order not in ORDERS and "%" not in order:
        raise ConfigError(
            f'--date-format "{order}" is not known; expected dmy, mdy, ymd, excel or a pattern '
            'such as "%d/%m/%Y".'
        )
    return order


@lru_cache(maxsize=65536)  # the same dates come again in every chunk of a large table
def one_to_edtf(text: str, order: str = "", since: int = 0) -> str:
    """One date as EDTF; see `to_edtf`.

    Raises:
        DateError: it is no date, or can be read in two ways.
    """
    if "%" in order:
        return _by_pattern(text, order)
    text = _plain(text)
    if match := _ABOUT.fullmatch(text):
        return _about(one_to_edtf(match["date"], order, since))
    if found := _one_day(text, order):
        return valid(found)
    if len(ends := _RANGE.split(text)) == 2 and all(ends):
        return _range(ends[0], ends[1], order)
    if _SERIAL.fullmatch(text):
        return _serial(float(text), order)
    if match := _SHORT_YEAR.fullmatch(text):
        year = _full_year(int(match["y"]), order, since)
        return one_to_edtf(f"{match['day']}{year}{match['clock'] or ''}", order)
    return valid(text)


def _full_year(short: int, order: str, since: int) -> int:
    """The year that ends in two digits, in the hundred years from `since`."""
    if not since and order not in {"dmy", "mdy"}:
        raise DateError(
            "the century of the year is missing.",
            "With --date-format dmy or mdy, 69 to 99 are 1969 to 1999, and 00 to 68 are 2000 to "
            "2068.",
        )
    first = since or _POSIX_SINCE
    return first + (short - first) % 100


def _plain(text: str) -> str:
    """A text with blanks and digits as ASCII has them, and without "of the year" at its end."""
    if not text.isascii():
        digits = "".join(str(int(c)) if c.isdecimal() else c for c in text)
        text = re.sub(r"(?<=\d{4}) ?[гр]\.$", "", " ".join(digits.split()))
    return re.sub(r"^(\d\d?)-(?=\d\d? [^\W\d])", r"\1 – ", text.strip())  # 5-7 March


def _one_day(text: str, order: str) -> str | None:
    """A day, with its time if there is one, or a month; None if the text is in no such form."""
    for form in (_YMD, _COMPACT):
        if match := form.fullmatch(text):
            return _day(match) + time_of_day(match)
    if match := _NUMBERS.fullmatch(text):
        return _by_order(match, order) + time_of_day(match)
    if match := _MONTH.fullmatch(text):
        return f"{match['y'] or match['y2']}-{int(match['m'] or match['m2']):02}"
    match = _WORDED.fullmatch(text)
    day = worded(match["day"]) if match else None
    return day + time_of_day(match) if day and match else None


def _range(first: str, last: str, order: str) -> str:
    """The interval between two dates; the first may lack what the last has too.

    >>> _range("5", "7 March 2021", "")
    '2021-03-05/2021-03-07'
    """
    if first.isdecimal() and len(first) < 3:
        first = re.sub(r"^\d\d?", first, last)
    elif not re.search(r"\d{4}", first) and (year := re.search(r"\d{4}", last)):
        first = f"{first} {year[0]}"
    return interval(one_to_edtf(first, order), one_to_edtf(last, order))


def _about(date: str) -> str:
    if not re.fullmatch(r"[\d-]+", date):
        raise DateError("it is about what is no plain date.", "Write it as 2024-04~ (EDTF).")
    return f"{date}~"


def _serial(number: float, order: str) -> str:
    """The day that Excel and its like (with days counted from 1899-12-30) mean by a number."""
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86_400))
    if order != "excel":
        raise DateError(
            "this looks like a spreadsheet's serial number.",
            f"--date-format excel reads it as {moment.date()}.",
        )
    return moment.date().isoformat() if number.is_integer() else moment.isoformat()


def from_epoch(number: float) -> str:
    """The moment of a JavaScript or Unix time stamp, in UTC; midnight is taken for the whole day.

    Numbers of at least 5 x 10^9 are milliseconds (as seconds they would lie after 2128), of at
    least 10^8 seconds; smaller ones could be anything. A stamp of exactly midnight comes from a
    date as a rule.

    Raises:
        DateError: the number is too small to tell, or too large to be a date.

    >>> from_epoch(1604966400000), from_epoch(1604966400.5)
    ('2020-11-10', '2020-11-10T00:00:00.500Z')
    """
    if not 1e8 <= abs(number) < 2.5e14:
        raise DateError(
            f"{number:g} is no clear time stamp.", "Give milliseconds since 1970, or an ISO date."
        )
    ms = round(number if abs(number) >= 5e9 else number * 1000)
    moment = datetime(1970, 1, 1, tzinfo=GREENWICH) + timedelta(milliseconds=ms)
    if ms % 86_400_000 == 0:
        return moment.date().isoformat()
    precision = "milliseconds" if ms % 1000 else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def _day(match: re.Match[str]) -> str:
    return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"


def _by_order(match: re.Match[str], order: str) -> str:
    a, b, year = int(match["a"]), int(match["b"]), match["y"]
    readings = {"dmy": (b, a), "mdy": (a, b)}
    if order in readings:
        month, day = readings[order]
        return f"{year}-{month:02}-{day:02}"
    possible = {(month, day) for month, day in readings.values() if month <= 12}
    if len(possible) > 1:
        raise DateError(
            f"the date can be read as {year}-{b:02}-{a:02} (day first) or {year}-{a:02}-{b:02} "
            "(month first).",
            "Say which with --date-format dmy or mdy.",
        )
    if not possible:
        raise DateError("neither number can be a month.")
    ((month, day),) = possible
    return f"{year}-{month:02}-{day:02}"


def _by_pattern(text: str, pattern: str) -> str:
    try:
        moment = datetime.strptime(text, pattern)  # the zone is that of the text, if any
    except ValueError:
        raise DateError(f'it does not have the form "{pattern}".') from None
    if any(code in pattern for code in ("%H", "%I", "%c", "%X")):
        return valid(moment.isoformat())
    return moment.date().isoformat()
