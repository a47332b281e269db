"""Dates in words, in the languages of a page, by the Unicode CLDR (through Babel)."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from geo import edtf
from geo.edtf import Point

LANGUAGES = ("en", "hy", "az", "ru")

# British order for English: day, month, year, as the rest of the world reads it.
_LOCALES = {"en": "en_GB"}

_PHRASES = {
    "en": {
        "about": "about {}",
        "uncertain": "{} (uncertain)",
        "range": "{} to {}",
        "one_of": "between {} and {}",
        "since": "from {}, no end",
        "until": "up to {}, no start",
        "from_unknown": "unknown start, to {}",
        "to_unknown": "from {}, end unknown",
        "always": "at all times",
        "decade": "the {}s",
        "century": "{}–{}",
        "seasons": "spring,summer,autumn,winter",
    },
    "hy": {
        "about": "մոտ {}",
        "uncertain": "{} (անորոշ)",
        "range": "{} – {}",
        "one_of": "{} – {} միջև",
        "since": "{} – վերջը բաց է",
        "until": "սկիզբը բաց է – {}",
        "from_unknown": "սկիզբն անհայտ է – {}",
        "to_unknown": "{} – վերջն անհայտ է",
        "always": "միշտ",
        "decade": "{}-ականներ",
        "century": "{}–{}",
        "seasons": "գարուն,ամառ,աշուն,ձմեռ",
    },
    "az": {
        "about": "təxminən {}",
        "uncertain": "{} (dəqiq deyil)",
        "range": "{} – {}",
        "one_of": "{} və {} arasında",
        "since": "{} – sonu açıq",
        "until": "başlanğıcı açıq – {}",
        "from_unknown": "başlanğıcı naməlum – {}",
        "to_unknown": "{} – sonu naməlum",
        "always": "həmişə",
        "decade": "{}-ci illər",
        "century": "{}–{}",
        "seasons": "yaz,yay,payız,qış",
    },
    "ru": {
        "about": "около: {}",
        "uncertain": "{} (неточно)",
        "range": "{} – {}",
        "one_of": "между {} и {}",
        "since": "{} – конец открыт",
        "until": "начало открыто – {}",
        "from_unknown": "начало неизвестно – {}",
        "to_unknown": "{} – конец неизвестен",
        "always": "всегда",
        "decade": "{}-е годы",
        "century": "{}–{}",
        "seasons": "весна,лето,осень,зима",
    },
}


@lru_cache(maxsize=65536)
def date_words(text: str, language: str = "en") -> str:
    """The date in words, with its uncertainty; a language without phrases gets the English ones.

    >>> date_words("2020-11-10")
    '10 November 2020'
    >>> date_words("2024-04~")
    'about April 2024'
    >>> date_words("2020-11-10/..", "en")
    'from 10 November 2020, no end'
    >>> date_words("[2020-11-07..2020-11-13]")
    'between 7 November 2020 and 13 November 2020'
    """
    date = edtf.parse(text)
    if not date.is_interval:
        return _point_words(date.start, language)
    return _range_words(date.start, date.end, language)


def validity_words(
    valid_from: str | None,
    valid_to: str | None,
    language: str = "en",
    *,
    last_day_counts: bool = False,
) -> str:
    """The validity `[valid_from, valid_to)` in words, with the last day on which it is in force.

    With `last_day_counts`, `valid_to` is that day.

    >>> validity_words("2020-11-10", "2022-03-24")
    '10 November 2020 to 23 March 2022'
    """
    last = _day_before(valid_to) if valid_to and not last_day_counts else valid_to
    return _range_words(_bound(valid_from), _bound(last), language)


def _bound(text: str | None) -> Point:
    return edtf.parse(text).start if text and text != ".." else edtf.OPEN


def _range_words(start: Point, end: Point, language: str) -> str:
    phrases = _phrases(language)
    if start.kind == end.kind == "date":
        a, b = (_point_words(point, language) for point in (start, end))
        return phrases["range"].format(a, b)
    if start.kind == "date":
        phrase = "since" if end.kind == "open" else "to_unknown"
        return phrases[phrase].format(_point_words(start, language))
    if end.kind == "date":
        phrase = "until" if start.kind == "open" else "from_unknown"
        return phrases[phrase].format(_point_words(end, language))
    return phrases["always"]


def _day_before(text: str) -> str:
    point = _bound(text)
    is_day = point.kind == "date" and point.precision == "day"
    if not is_day or not 2 <= (point.first + 719_163) <= 3_652_059:
        return text
    return (_day(point.first) - dt.timedelta(days=1)).isoformat() + text[10:]


def _point_words(point: Point, language: str) -> str:
    phrases = _phrases(language)
    words = _calendar_words(point, language)
    if point.approximate:
        words = phrases["about"].format(words)
    return phrases["uncertain"].format(words) if point.uncertain else words


def _calendar_words(point: Point, language: str) -> str:
    if not 0 <= point.first + 719_162 <= 3_652_058:  # outside the years 1 to 9999 of a calendar day
        return point.text.rstrip("?~%")
    day, locale = _day(point.first), _locale(language)
    match point.precision:
        case "year":
            return str(day.year)
        case "decade":
            return _phrases(language)["decade"].format(day.year)
        case "century":
            return _phrases(language)["century"].format(day.year, day.year + 99)
        case "season":
            season = _phrases(language)["seasons"].split(",")[day.month // 3 - 1]
            return f"{season} {day.year}"
        case "month":
            return str(format_skeleton("yMMMM", day, locale=locale))
        case "range":
            ends = (edtf.parse(text).start for text in point.text[1:-1].split(".."))
            return _phrases(language)["one_of"].format(*(_point_words(e, language) for e in ends))
        case "instant":
            return f"{format_date(day, 'long', locale=locale)}, {_time_words(point)}"
    return str(format_date(day, "long", locale=locale))


def _time_words(point: Point) -> str:
    """The time of day as the text gives it, so that nobody has to convert it in their head."""
    time = point.text.split("T")[1]
    clock, offset = re.fullmatch(r"(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(.*)", time).groups()  # type: ignore[union-attr]  # parsed before
    clock = clock.removesuffix(":00") if len(clock) == 8 else clock
    if not offset:
        return str(clock)
    return f"{clock} UTC" if offset == "Z" else f"{clock} UTC{offset}"


def _day(ordinal: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=ordinal)


def _phrases(language: str) -> dict[str, str]:
    return _PHRASES.get(language.split("-")[0], _PHRASES["en"])


@lru_cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def calendar_names(language: str) -> dict[str, Any]:
    """Month names and patterns of a language, for a page to label the days of its time line.

    `day` and `month` are patterns with the fields `{d}`, `{MMMM}` (month within a date),
    `{LLLL}` (month on its own) and `{y}`; `range` joins two dates, `{a}` and `{b}`.
    """
    locale = _locale(language)
    months = locale.months
    return {
        "months": _in_order(months["format"]["wide"]),
        "months_alone": _in_order(months["stand-alone"]["wide"]),
        "months_short": _in_order(months["format"]["abbreviated"]),
        "day": _fields(locale.date_formats["long"].pattern),
        "month": _fields(locale.datetime_skeletons["yMMMM"].pattern),
        "range": _phrases(language)["range"].replace("{}", "{a}", 1).replace("{}", "{b}", 1),
    }


def _in_order(names: Any) -> list[str]:
    return [names[month] for month in range(1, 13)]


def _fields(pattern: str) -> str:
    """A CLDR pattern with its fields in braces: `d MMMM y 'г'.` becomes `{d} {MMMM} {y} г.`."""
    parts = re.findall(r"'([^']*)'|(d+|M+|L+|y+)|([^'dMLy]+)", pattern)
    return "".join(quoted or (f"{{{field}}}" if field else other) for quoted, field, other in parts)
