"""Dates as exports write them, made EDTF; what can be read in two ways is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import edtf
from geo.edtf import DateError
from geo.errors import ConfigError

# Which part of `10/11/2020` is which; the letters are those of `--date-format`.
ORDERS = ("dmy", "mdy", "ymd")

Texts = npt.NDArray[np.object_]
Errors = dict[int, DateError]  # by position

_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_CLOCK = r"(?:[T ]+(?P<clock>\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(?P<half>[AaPp]\.?[Mm]\.?)?)?"
_ZONE = r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_YMD = re.compile(rf"(?a)(?P<y>\d{{4}})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?){_CLOCK}{_ZONE}")
_COMPACT = re.compile(r"(?a)(?P<y>[12]\d{3})(?P<m>\d\d)(?P<d>\d\d)")
_NUMBERS = re.compile(rf"(?a)(?P<a>\d\d?)([-/.])(?P<b>\d\d?)\2(?P<y>\d{{4}}){_CLOCK}{_ZONE}")
_NAMED = re.compile(
    r"(?a)(?:[A-Za-z]{3,9},? +)?(?P<d>\d\d?)(?:st|nd|rd|th)?[ -]+(?:of )?"
    rf"(?P<name>[A-Za-z]{{3,9}})\.?,?[ -]+(?P<y>\d{{4}}){_CLOCK}{_ZONE}"
)
_AMERICAN = re.compile(
    r"(?a)(?P<name>[A-Za-z]{3,9})\.? +(?P<d>\d\d?)(?:st|nd|rd|th)?,? +(?P<y>\d{4})" + _CLOCK + _ZONE
)
_MONTH = re.compile(r"(?a)(?P<name>[A-Za-z]{3,9})\.?,?[ -]+(?P<y>\d{4})")


def to_edtf(texts: Sequence[str] | Texts, order: str = "") -> tuple[Texts, Errors]:
    """Each date as EDTF, and by position the error of each that cannot be read.

    Understood are EDTF itself, ISO 8601 with a blank for the T, `2020/11/10`, `20201110`,
    `10 November 2020`, `10-Nov-2020`, `November 10, 2020`, `Nov 2020`, and days by number such
    as `25/11/2020` where only one order gives a date, or where `order` ("dmy", "mdy", "ymd" or a
    `strptime` pattern) tells which. Midnight without an offset is taken for no time of day. An
    empty text stays empty.

    >>> to_edtf(["10 November 2020", "25/11/2020", "2020-11-10 14:30:00"])[0].tolist()
    ['2020-11-10', '2020-11-25', '2020-11-10T14:30:00']
    """
    return each_distinct(texts, lambda text: one_to_edtf(text, order))


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
            converted[i], failed[i] = "", error
    bad = np.flatnonzero(np.isin(codes, list(failed)))
    return converted[codes], {int(row): failed[int(codes[row])] for row in bad}


def checked_order(order: str) -> str:
    """The order as `to_edtf` takes it.

    Raises:
        ConfigError: it is none.
    """
    if order and order not in ORDERS and "%" not in order:
        raise ConfigError(
            f'--date-format "{order}" is not known; expected dmy, mdy, ymd or a pattern such as '
            '"%d/%m/%Y".'
        )
    return order


def one_to_edtf(text: str, order: str = "") -> str:
    """One date as EDTF; see `to_edtf`.

    Raises:
        DateError: it is no date, or can be read in two ways.
    """
    if "%" in order:
        return _by_pattern(text, order)
    for form in (_YMD, _COMPACT, _NAMED, _AMERICAN):
        if match := form.fullmatch(text):
            return _valid(_day(match) + _time(match))
    if match := _NUMBERS.fullmatch(text):
        return _valid(_by_order(match, order) + _time(match))
    if match := _MONTH.fullmatch(text):
        return _valid(f"{match['y']}-{_month_number(match['name']):02}")
    return _valid(text)


def from_epoch(number: float) -> str:
    """The moment of a JavaScript or Unix time stamp, in UTC; midnight is taken for the whole day.

    Numbers of at least 10^11 are milliseconds, of at least 10^8 seconds; smaller ones could be
    anything. A stamp of exactly midnight comes from a date as a rule.

    Raises:
        DateError: the number is too small to tell, or too large to be a date.

    >>> from_epoch(1604966400000), from_epoch(1604966400.5)
    ('2020-11-10', '2020-11-10T00:00:00.500Z')
    """
    if not 1e8 <= abs(number) < 2.5e14:
        raise DateError(
            f"{number:g} is no clear time stamp.", "Give milliseconds since 1970, or an ISO date."
        )
    ms = round(number if abs(number) >= 1e11 else number * 1000)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    if ms % 86_400_000 == 0:
        return moment.date().isoformat()
    precision = "milliseconds" if ms % 1000 else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def interval(start: str, end: str) -> str:
    """The interval of two EDTF dates, or the one date if they are equal or one is missing.

    A blank cell is no open end: tables leave the end of what took one day blank.
    """
    if start == end or not (start and end):
        return start or end
    return _valid(f"{start}/{end}")


def one_of(first: str, last: str) -> str:
    """One unknown day of a run of days, as short as EDTF allows.

    >>> one_of("2020-11-01", "2020-11-30"), one_of("2020-11-07", "2020-11-13")
    ('2020-11', '[2020-11-07..2020-11-13]')
    """
    if first == last:
        return first
    a, b = edtf.parse(first).start, edtf.parse(last).start
    for whole in (first[:7], first[:4]):
        point = edtf.parse(whole).start
        if (point.first, point.last) == (a.first, b.last):
            return whole
    return _valid(f"[{first}..{last}]")


def around(day: str, days: int) -> str:
    """One unknown day up to so many days before or after a day.

    >>> around("2020-11-10", 3)
    '[2020-11-07..2020-11-13]'
    """
    middle = np.datetime64(day, "D")
    return one_of(str(middle - days), str(middle + days))


def _valid(text: str) -> str:
    edtf.parse(text)
    return text


def _day(match: re.Match[str]) -> str:
    parts = match.groupdict()
    month = int(parts["m"]) if "m" in parts else _month_number(parts["name"])
    return f"{parts['y']}-{month:02}-{int(parts['d']):02}"


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
        return _valid(moment.isoformat())
    return moment.date().isoformat()


def _time(match: re.Match[str]) -> str:
    """The time of day as ISO writes it, with its offset.

    Midnight without an offset is no time of day: programs write it after a date that has none.
    """
    parts = match.groupdict()
    clock = parts.get("clock")
    if not clock:
        return ""
    hour, _, rest = clock.replace(",", ".").partition(":")
    if half := parts["half"]:
        if not 1 <= int(hour) <= 12:
            raise DateError(f'"{clock} {half}" is no time of day.')
        hour = str(int(hour) % 12 + (12 if half[0] in "Pp" else 0))
    if re.fullmatch(r"0?0:00(?::00(?:[.,]0+)?)?", clock) and not (parts["half"] or parts["zone"]):
        return ""
    zone = "Z" if parts["zone"] in {"Z", "UTC", "GMT"} else parts["zone"] or ""
    return f"T{int(hour):02}:{rest if ':' in rest else f'{rest}:00'}{zone}"


def _month_number(name: str) -> int:
    word = name.lower()
    for number, month in enumerate(_MONTHS, 1):
        if word in (month, month[:3], month[:4] if number == 9 else month):
            return number
    raise DateError(f'"{name}" is no month.')
