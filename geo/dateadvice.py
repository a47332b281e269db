"""What somebody who wrote a text that is no EDTF date probably meant, and how EDTF writes it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal

Kind = Literal["syntax", "ambiguous", "zoned", "level2", "impossible", "reversed", "beyond"]


@dataclass(frozen=True)
class Advice:
    """Why a text is no date, the remedy, and the one date that it stands for, if it does."""

    reason: str
    remedy: str = ""
    kind: Kind = "syntax"
    meant: str = ""


_LONGEST = 100  # characters of a text that may mean a date
_NOT_ISO = "this is not an ISO date."
_FORMS = "Write it as 2020-11-10, 2020-11, 2020, 2020-11-10/2023-09-20 or 2024-04~ (EDTF)."


def advise(text: str) -> Advice:
    """The advice on a text that is no date; `meant` may be no date either, such as 2020-02-30.

    >>> advise("10 November 2020").meant, advise("1990s").meant, advise("2020-W46-2").meant
    ('2020-11-10', '199X', '2020-11-10')
    """
    if len(text) > _LONGEST:
        return Advice("this is not a date.", _FORMS)
    if text != text.strip():
        return Advice("there is white space around the date.", "Take it away.", meant=text.strip())
    plain = text.translate(_DASHES)
    plain = "".join(str(unicodedata.digit(c, c)) if c.isdigit() else c for c in plain)
    if plain != text:
        return _write(plain, "this has dashes or digits of another kind.")
    for pattern, explain in _FORMS_MET:
        if (match := pattern.fullmatch(text)) and (found := explain(match)):
            return found
    return Advice("this is not a date.", _FORMS)


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("\u00a0\u202f", " "))


def _write(text: str, reason: str = _NOT_ISO) -> Advice:
    return Advice(reason, f"Write {_quoted(text)}.", meant=text)


def _quoted(text: str) -> str:
    return f'"{text}"' if text.endswith("..") else text


def _say(reason: str, remedy: str, kind: Kind = "syntax") -> Callable[[re.Match[str]], Advice]:
    return lambda _: Advice(reason, remedy, kind)


# ----- days and months by number


def _time(match: re.Match[str]) -> str:
    """The time of day as ISO writes it; midnight without an offset comes from a date."""
    if not match["hour"]:
        return ""
    clock = f"{int(match['hour']):02}:{match['minute']}:{match['second'] or '00'}"
    zone = (match["zone"] or "").upper()
    if clock == "00:00:00" and not zone:
        return ""
    return f"T{clock}{(match['fraction'] or '').replace(',', '.')}{_ZONES.get(zone, zone)}"


_ZONES = {"UTC": "Z", "GMT": "Z", "-00:00": "Z", "-0000": "Z"}
_CLOCK = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>[.,]\d{1,9})?\d*)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
)


def _year_first(match: re.Match[str]) -> Advice:
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    return _write(f"{year:04}-{month:02}-{day:02}{_time(match)}")


def _year_last(match: re.Match[str]) -> Advice:
    one, other, year = int(match["one"]), int(match["other"]), match["year"]
    if len(year) == 2:
        return Advice("the century of the year is missing.", "Write the date as 2020-11-10.")
    readings = [
        f"{year}-{month:02}-{day:02}"
        for day, month in dict.fromkeys([(one, other), (other, one)])
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    if len(readings) == 2:
        return Advice(
            f"the date can be read as {readings[0]} (day first) or {readings[1]} (month first).",
            "Write the one that is meant.",
            "ambiguous",
        )
    return _write(readings[0] + _time(match)) if readings else Advice(_NOT_ISO, _FORMS)


def _month_first(match: re.Match[str]) -> Advice | None:
    month = int(match["month"])
    return _write(f"{match['year']}-{month:02}") if 1 <= month <= 12 else None


def _year_and_two(match: re.Match[str]) -> Advice:
    year, short = int(match["year"]), int(match["short"])
    readings = []
    if 1 <= short <= 12:
        readings.append(f"{year}-{short:02} (a month)")
    if short > year % 100 and len(match["short"]) == 2:
        readings.append(f"{year}/{year - year % 100 + short} (a run of years)")
    return Advice(_NOT_ISO, f"Write {' or '.join(readings)}." if readings else _FORMS)


def _compact(match: re.Match[str]) -> Advice | None:
    if not (1 <= int(match["month"]) <= 12 and 1 <= int(match["day"] or 1) <= 31):
        return None
    day = f"-{match['day']}" if match["day"] else ""
    return _write(f"{match['year']}-{match['month']}{day}", "the hyphens of the date are missing.")


def _compact_time(match: re.Match[str]) -> Advice:
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"{hour}:{minute}:{second or '00'}{_ZONES.get(zone or '', zone or '')}"
    return _write(f"{year}-{month}-{day}T{clock}", "hyphens and colons of the date are missing.")


# ----- names of months and seasons


_ENGLISH = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip


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
    return _write(f"{match['year']}-{month:02}{day}{_time(match) if day else ''}")


def _named_run(match: re.Match[str]) -> Advice | None:
    """`10-12 November 2020`, `October-November 2020`."""
    parts = match.groupdict()
    last = _month(match["name"])
    first = _month(parts["start"]) if "start" in parts else last
    if first is None or last is None:
        return None
    days = [f"-{int(match[name]):02}" for name in ("one", "other")] if "one" in parts else ["", ""]
    year = match["year"]
    return _write(f"{year}-{first:02}{days[0]}/{year}-{last:02}{days[1]}",
                  "EDTF puts a slash between the ends of an interval.")  # fmt: skip


_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


def _season(match: re.Match[str]) -> Advice:
    return _write(f"{match['year']}-{_SEASONS[match['season'].lower()]}")


# ----- weeks, days of the year, numbers of days and seconds


def _week(match: re.Match[str]) -> Advice:
    year, week, day = int(match["year"]), int(match["week"]), int(match["day"] or 1)
    try:
        first = date.fromisocalendar(year, week, day)
    except ValueError:
        return Advice(f"the year {year} has no such week.", "Weeks run from W01 to W52 or W53.",
                      "impossible")  # fmt: skip
    if match["day"]:
        return _write(str(first), "this is a day of a week by number.")
    last = first + timedelta(days=6)
    return _write(f"[{first}..{last}]", "this is a week, which EDTF does not have.")


def _day_of_year(match: re.Match[str]) -> Advice:
    year, number = int(match["year"]), int(match["number"])
    first = date(max(year, 1), 1, 1)
    day = first + timedelta(days=number - 1)
    if not 1 <= number <= 366 or day.year != first.year:
        return Advice(f"the year {year} has no day {number}.", _FORMS, "impossible")
    return _write(str(day), "this is a day of the year by number.")


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


# ----- vague dates and runs of time in words


def _vague(match: re.Match[str]) -> Advice:
    return _write(f"{match['date']}~", "EDTF marks an approximate date with ~.")


def _decade(match: re.Match[str]) -> Advice:
    return _write(f"{match['decade']}X", "EDTF writes a decade with an X.")


def _century(match: re.Match[str]) -> Advice:
    return Advice("EDTF writes a century with XX.", f"Write {int(match['number']) - 1:02}XX.")


def _one_sided(match: re.Match[str]) -> Advice:
    is_end = match["word"].lower() in {"before", "until", "till", "to", "up to", "by", "<"}
    text = f"../{match['date']}" if is_end else f"{match['date']}/.."
    return Advice("EDTF writes this as an interval with an open end.", f"Write {_quoted(text)}.")


def _run(match: re.Match[str]) -> Advice | None:
    first, last = match["first"], match["last"]
    if len(first) == len(last) == 4 and int(first) >= int(last):
        return None
    return _write(f"{first}/{last}", "EDTF puts a slash between the ends of an interval.")


def _era(match: re.Match[str]) -> Advice:
    year = 1 - int(match["year"]) if match["era"].lower().startswith("b") else int(match["year"])
    return Advice("EDTF counts years before 1 with a year 0.",
                  f"Write {f'-{-year:04}' if year < 0 else f'{year:04}'}.")  # fmt: skip


# ----- the draft of EDTF that was replaced in 2019, and its level 2


def _draft(match: re.Match[str]) -> Advice:
    text = re.sub("open", "..", match[0].replace("unknown", ""))
    text = text.replace("u", "X").replace("?~", "%").replace("~?", "%").replace("y", "Y")
    return _write(text, "this is the draft of EDTF from 2012.")


_LEVEL_2 = "this is EDTF of level 2; geo reads level 1."


def _level_2(remedy: str) -> Callable[[re.Match[str]], Advice]:
    return lambda match: Advice(_LEVEL_2, match.expand(remedy), "level2")


_PERIODS = {33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3), 37: (1, 4), 38: (5, 4), 39: (9, 4),
            40: (1, 6), 41: (7, 6), 29: (9, 3), 31: (3, 3), 32: (6, 3)}  # fmt: skip


def _sub_year(match: re.Match[str]) -> Advice:
    """Quarters and other parts of a year, and seasons of one hemisphere: first month, length."""
    code = int(match["code"])
    if code not in _PERIODS:  # northern seasons, and the southern summer, which spans the new year
        last = int(match["year"]) + 1
        meant = f"[{match['year']}-12..{last:04}-02]" if code == 30 else f"{match[1]}-{code - 4}"
    else:
        first, length = _PERIODS[code]
        meant = f"[{match['year']}-{first:02}..{match['year']}-{first + length - 1:02}]"
    years = _years(match)
    return Advice(_LEVEL_2, f"Write {meant}{f', or {years} for a run of years' if years else ''}.",
                  "level2")  # fmt: skip


def _years(match: re.Match[str]) -> str:
    """The run of years that `1990-91` stands for, if it does."""
    year, code = match["year"], match["code"]
    return f"{year}/{year[:-2]}{code}" if code > year[-2:] else ""


def _no_month(match: re.Match[str]) -> Advice:
    years = _years(match)
    hint = f" Write {years} for a run of years." if years else ""
    return Advice(f"there is no month {match['code']}.", f"Months run from 01 to 12.{hint}",
                  "impossible")  # fmt: skip


def _short_year(match: re.Match[str]) -> Advice:
    digits = match["digits"]
    other = {2: f", or {digits}XX for the century", 3: f", or {digits}X for the decade"}
    remedy = f"Write {int(digits):04} for the year{other.get(len(digits), '')}."
    return Advice("a year has four digits.", remedy)


def _inner_qualifier(match: re.Match[str]) -> Advice:
    marks = set(re.findall(r"[?~%]", match[0]))
    mark = next(iter(marks)) if len(marks) == 1 else "%"
    whole = re.sub(r"[?~%]", "", match[0]) + mark
    return Advice("a part of the date is marked, which is EDTF of level 2; geo reads level 1.",
                  f"Write {whole}, which marks the whole.", "level2")  # fmt: skip


_DAY = r"-?\d{4}(?:-\d\d(?:-\d\d)?)?"
_WORDS = r"#?n/?a|none|null|nil|nan|unknown|undefined|tbd|tba|\?+|-+|\.|0|#\w+[!?/]\w*"
_Explain = Callable[[re.Match[str]], Advice | None]
_ANY_CASE: list[tuple[str, _Explain]] = [
    (_WORDS, _say("this stands for a missing value.",
                      "Leave a cell of a table empty, and write null in a layer.")),
    ("present|now|today|ongoing|current|open|still|to date",
         _say("this is no date.", 'Write null for the open end of a validity, ".." in an '
              "interval.")),
    (r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:?\d\d)",
         _say("a day has no offset from UTC.",
              "Write the day alone, or a timestamp such as 2020-11-10T00:00:00Z.", "zoned")),
    (r"\+?(?P<year>\d{4})([-/. ])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + _CLOCK, _year_first),
    (r"(?P<one>\d{1,2})[/.\-] ?(?P<other>\d{1,2})[/.\-] ?(?P<year>\d{4}|\d{2})" + _CLOCK,
         _year_last),
    (r"(?P<month>\d{1,2})[/.\-](?P<year>\d{4})", _month_first),
    (r"(?P<year>\d{4})[-.](?P<month>\d)", _month_first),
    (r"(?P<year>\d{4})/(?P<short>\d{1,2})", _year_and_two),
    (r"(?P<year>1\d{3}|20\d\d)(?P<month>\d\d)(?P<day>\d\d)?", _compact),
    (r"(\d{4})(\d\d)(\d\d)T?(\d\d):?(\d\d):?(\d\d)?(Z|[+-]\d\d:?\d\d)?", _compact_time),
    (r"(?:[^\W\d_]{2,9},? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?(?: of)?[ -]+"
         r"(?P<name>[^\W\d_]{3,12})\.?,?[ -]+(?P<year>\d{4})(?: [гթ]\.?)?" + _CLOCK,
         _named),
    (r"(?P<name>[^\W\d_]{3,12})\.?[ -]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ -]+"
         r"(?P<year>\d{4})" + _CLOCK, _named),
    (r"(?P<year>\d{4})[ ,-]+(?P<name>[^\W\d_]{3,12})\.?(?:[ -]+(?P<day>\d{1,2}))?" + _CLOCK,
         _named),
    (r"(?P<name>[^\W\d_]{3,12})\.?,?[ -]+(?P<year>\d{4})(?: [гթ]\.?)?", _named),
    (r"(?P<one>\d{1,2})-(?P<other>\d{1,2}) (?P<name>[^\W\d_]{3,12})\.?,? (?P<year>\d{4})",
     _named_run),
    (r"(?P<start>[^\W\d_]{3,12}) ?- ?(?P<name>[^\W\d_]{3,12}) (?P<year>\d{4})", _named_run),
    (r"(\d{4}-\d\d-\d\d)T(\d\d)(Z|[+-]\d\d(?::?\d\d)?)?",
     lambda match: _write(f"{match[1]}T{match[2]}:00:00{match[3] or ''}",
                          "minutes and seconds are missing.")),
    (r"(?P<season>spring|summer|autumn|fall|winter)(?: of)?,? +(?P<year>\d{4})", _season),
    (r"(?P<year>\d{4})[ -]+(?P<season>spring|summer|autumn|fall|winter)", _season),
    (r"(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<day>[1-7]))?", _week),
    (r"(?P<year>\d{4})-(?P<number>\d{3})", _day_of_year),
    (r"(?P<days>[1-9]\d{4})(?:[.,]\d+)?", _serial),
    (r"(?P<number>-?(?P<digits>\d{10}|\d{12,13}))", _epoch),
    (rf"(?:c|ca|circa|about|around|approx|approximately|~|≈)\.? ?(?P<date>{_DAY})", _vague),
    (r"(?:the )?(?P<decade>\d{3})0'?s", _decade),
    (r"(?P<number>\d{1,2})(?:st|nd|rd|th) (?:century|c\.)", _century),
    (rf"(?P<word>before|until|till|up to|to|by|<|after|since|from|>) ?(?P<date>{_DAY})",
         _one_sided),
    (rf"(?P<first>{_DAY}) ?(?: to | until |-| / )+ ?(?P<last>{_DAY})", _run),
    (r"(?P<year>\d{1,4}) ?(?P<era>bce?|b\.c\.(?:e\.)?|ad|ce|a\.d\.)", _era),
]  # fmt: skip
_EXACT: list[tuple[str, _Explain]] = [
    (r"(?:-?\d{2}(?:\du|uu)|-?\d{4}-(?:uu|\d\d-uu|uu-uu)|y-?\d{5,}"
         r"|-?[\d-]+(?:\?~|~\?)|[\d?~-]+/(?:open|unknown)|(?:open|unknown)/[\d?~-]+)", _draft),
    (r"(?P<year>-?\d{4})-(?P<code>2[5-9]|3\d|4[01])", _sub_year),
    (r"(?P<year>-?\d{4})-(?P<code>\d\d)", _no_month),
    (r"Y(-?\d{4})", lambda match: _write(match[1], "a year of four digits has no Y.")),
    (r"(?P<digits>\d{1,3})", _short_year),
    (r"[\[{].*[\]}]", _level_2("Write one row for each date of a list, [2020..2021] for one "
                                    "day of a run, or ../2020 for one that is open.")),
    (r"Y?-?\d+(?:E\d+)?S\d+", _level_2("Write a decade as 195X and a century as 19XX.")),
    (r"Y-?\d+E\d+", _level_2("Write the year in full, as in Y17000.")),
    (r"(?=.*[?~%])[?~%]?-?\d{4}[?~%]?(?:-[?~%]?\d\d[?~%]?){0,2}", _inner_qualifier),
    (r"(-?[\dX]{4})(?:-[\dX]{2}){0,2}[?~%]?(?<!\d{4})",
         _level_2("Unspecified digits go at the right end only: 201X, 20XX, 2004-XX, 2004-05-XX.")),
]  # fmt: skip
_FORMS_MET = [
    (re.compile(pattern, flags), explain)
    for forms, flags in ((_ANY_CASE, re.IGNORECASE), (_EXACT, re.NOFLAG))
    for pattern, explain in forms
]
