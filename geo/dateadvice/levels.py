"""What EDTF had in its draft of 2012, what it has in level 2 only, and what it never had."""

from __future__ import annotations

import re

from geo.dateadvice.advice import Advice, Explain, Forms, write

_LEVEL_2 = "this is EDTF of level 2; geo reads level 1."
# The first month and the number of months of each (ISO 8601-2, 4.8).
_PERIODS = {33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3), 37: (1, 4), 38: (5, 4), 39: (9, 4),
            40: (1, 6), 41: (7, 6), 29: (9, 3), 31: (3, 3), 32: (6, 3)}  # fmt: skip


def _draft(match: re.Match[str]) -> Advice:
    text = re.sub("open", "..", match[0].replace("unknown", ""))
    text = text.replace("u", "X").replace("?~", "%").replace("~?", "%").replace("y", "Y")
    return write(text, "this is the draft of EDTF from 2012.")


def _level_2(remedy: str) -> Explain:
    return lambda match: Advice(_LEVEL_2, match.expand(remedy), "level2")


def _sub_year(match: re.Match[str]) -> Advice:
    """Quarters and other parts of a year, and seasons of one hemisphere."""
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


KNOWN: Forms = [
    (r"(?:-?\d{2}(?:\du|uu)|-?\d{4}-(?:uu|\d\d-uu|uu-uu)|y-?\d{5,}"
     r"|-?[\d-]+(?:\?~|~\?)|[\d?~-]+/(?:open|unknown)|(?:open|unknown)/[\d?~-]+)", _draft),
    (r"(?P<year>-?\d{4})-(?P<code>2[5-9]|3\d|4[01])", _sub_year),
    (r"(?P<year>-?\d{4})-(?P<code>\d\d)", _no_month),
    (r"Y(-?\d{4})", lambda match: write(match[1], "a year of four digits has no Y.")),
    (r"(?P<digits>\d{1,3})", _short_year),
    (r"[\[{].*[\]}]", _level_2("Write one row for each date of a list, [2020..2021] for one "
                               "day of a run, or ../2020 for one that is open.")),
    (r"Y?-?\d+(?:E\d+)?S\d+", _level_2("Write a decade as 195X and a century as 19XX.")),
    (r"Y-?\d+E\d+", _level_2("Write the year in full, as in Y17000.")),
    (r"(?=.*[?~%])[?~%]?-?\d{4}[?~%]?(?:-[?~%]?\d\d[?~%]?){0,2}", _inner_qualifier),
    (r"(-?[\dX]{4})(?:-[\dX]{2}){0,2}[?~%]?(?<!\d{4})",
     _level_2("Unspecified digits go at the right end only: 201X, 20XX, 2004-XX, 2004-05-XX.")),
]  # fmt: skip
