"""Days and months by number."""

from __future__ import annotations

import re

from geo.dateadvice.advice import EXAMPLES, NOT_ISO, Advice, Forms, say, write

_ZONES = {"UTC": "Z", "GMT": "Z", "-00:00": "Z", "-0000": "Z"}
CLOCK = (
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<fraction>[.,]\d{1,9})?\d*)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
)


def time_of_day(match: re.Match[str]) -> str:
    """The time of day as ISO writes it; midnight without an offset comes from a date."""
    if not match["hour"]:
        return ""
    clock = f"{int(match['hour']):02}:{match['minute']}:{match['second'] or '00'}"
    zone = (match["zone"] or "").upper()
    if clock == "00:00:00" and not zone:
        return ""
    return f"T{clock}{(match['fraction'] or '').replace(',', '.')}{_ZONES.get(zone, zone)}"


def _year_first(match: re.Match[str]) -> Advice:
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    return write(f"{year:04}-{month:02}-{day:02}{time_of_day(match)}")


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
    return write(readings[0] + time_of_day(match)) if readings else Advice(NOT_ISO, EXAMPLES)


def _month_first(match: re.Match[str]) -> Advice | None:
    month = int(match["month"])
    return write(f"{match['year']}-{month:02}") if 1 <= month <= 12 else None


def _year_and_two(match: re.Match[str]) -> Advice:
    year, short = int(match["year"]), int(match["short"])
    readings = []
    if 1 <= short <= 12:
        readings.append(f"{year}-{short:02} (a month)")
    if short > year % 100 and len(match["short"]) == 2:
        readings.append(f"{year}/{year - year % 100 + short} (a run of years)")
    return Advice(NOT_ISO, f"Write {' or '.join(readings)}." if readings else EXAMPLES)


def _compact(match: re.Match[str]) -> Advice | None:
    if not (1 <= int(match["month"]) <= 12 and 1 <= int(match["day"] or 1) <= 31):
        return None
    day = f"-{match['day']}" if match["day"] else ""
    return write(f"{match['year']}-{match['month']}{day}", "the hyphens of the date are missing.")


def _compact_time(match: re.Match[str]) -> Advice:
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"{hour}:{minute}:{second or '00'}{_ZONES.get(zone or '', zone or '')}"
    return write(f"{year}-{month}-{day}T{clock}", "hyphens and colons of the date are missing.")


KNOWN: Forms = [
    (r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:?\d\d)",
     say("a day has no offset from UTC.",
         "Write the day alone, or a timestamp such as 2020-11-10T00:00:00Z.", "zoned")),
    (r"\+?(?P<year>\d{4})([-/. ])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + CLOCK, _year_first),
    (r"(?P<one>\d{1,2})[/.\-] ?(?P<other>\d{1,2})[/.\-] ?(?P<year>\d{4}|\d{2})" + CLOCK,
     _year_last),
    (r"(?P<month>\d{1,2})[/.\-](?P<year>\d{4})", _month_first),
    (r"(?P<year>\d{4})[-.](?P<month>\d)", _month_first),
    (r"(?P<year>\d{4})/(?P<short>\d{1,2})", _year_and_two),
    (r"(?P<year>1\d{3}|20\d\d)(?P<month>\d\d)(?P<day>\d\d)?", _compact),
    (r"(\d{4})(\d\d)(\d\d)T?(\d\d):?(\d\d):?(\d\d)?(Z|[+-]\d\d:?\d\d)?", _compact_time),
    (r"(\d{4}-\d\d-\d\d)T(\d\d)(Z|[+-]\d\d(?::?\d\d)?)?",
     lambda match: write(f"{match[1]}T{match[2]}:00:00{match[3] or ''}",
                         "minutes and seconds are missing.")),
]  # fmt: skip
