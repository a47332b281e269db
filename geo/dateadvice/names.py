"""Names of months and seasons, in many languages."""

from __future__ import annotations

import re
from functools import cache

from geo.dateadvice.advice import Advice, Forms, write
from geo.dateadvice.numbers import CLOCK, time_of_day

_ENGLISH = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def _month(name: str) -> int | None:
    """The month of a name in one of many languages, whole or abbreviated; None if it is none."""
    word = _plain(name)
    for number, month in enumerate(_ENGLISH, 1):
        if word in (month, month[:3], "sept" if number == 9 else month):
            return number
    return _foreign_months().get(word)


@cache
def _foreign_months() -> dict[str, int]:
    from babel import Locale

    found: dict[str, set[int]] = {}
    for language in ("hy", "az", "ru", "uk", "tr", "ka", "fa", "de", "fr", "es", "it", "pt"):
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context.get(width, {}).items():
                    found.setdefault(_plain(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def _plain(word: str) -> str:
    return word.casefold().rstrip(".")


def _named(match: re.Match[str]) -> Advice | None:
    month = _month(match["name"])
    if month is None:
        return None
    parts = match.groupdict()
    day = f"-{int(parts['day']):02}" if parts.get("day") else ""
    return write(f"{match['year']}-{month:02}{day}{time_of_day(match) if day else ''}")


def _named_run(match: re.Match[str]) -> Advice | None:
    """`10-12 November 2020`, `October-November 2020`."""
    parts = match.groupdict()
    last = _month(match["name"])
    first = _month(parts["start"]) if "start" in parts else last
    if first is None or last is None:
        return None
    days = [f"-{int(match[name]):02}" for name in ("one", "other")] if "one" in parts else ["", ""]
    year = match["year"]
    return write(f"{year}-{first:02}{days[0]}/{year}-{last:02}{days[1]}",
                  "EDTF puts a slash between the ends of an interval.")  # fmt: skip


def _season(match: re.Match[str]) -> Advice:
    return write(f"{match['year']}-{_SEASONS[match['season'].lower()]}")


KNOWN: Forms = [
    (r"(?:[^\W\d_]{2,9},? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?(?: of)?[ -]+"
     r"(?P<name>[^\W\d_]{3,12})\.?,?[ -]+(?P<year>\d{4})(?: [гթ]\.?)?" + CLOCK,
     _named),
    (r"(?P<name>[^\W\d_]{3,12})\.?[ -]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ -]+"
     r"(?P<year>\d{4})" + CLOCK, _named),
    (r"(?P<year>\d{4})[ ,-]+(?P<name>[^\W\d_]{3,12})\.?(?:[ -]+(?P<day>\d{1,2}))?" + CLOCK,
     _named),
    (r"(?P<name>[^\W\d_]{3,12})\.?,?[ -]+(?P<year>\d{4})(?: [гթ]\.?)?", _named),
    (r"(?P<one>\d{1,2})-(?P<other>\d{1,2}) (?P<name>[^\W\d_]{3,12})\.?,? (?P<year>\d{4})",
     _named_run),
    (r"(?P<start>[^\W\d_]{3,12}) ?- ?(?P<name>[^\W\d_]{3,12}) (?P<year>\d{4})", _named_run),
    (r"(?P<season>spring|summer|autumn|fall|winter)(?: of)?,? +(?P<year>\d{4})", _season),
    (r"(?P<year>\d{4})[ -]+(?P<season>spring|summer|autumn|fall|winter)", _season),
]  # fmt: skip
