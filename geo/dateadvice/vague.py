"""Words for no date, vague dates, and runs of time in words."""

from __future__ import annotations

import re

from geo.dateadvice.advice import Advice, Forms, quoted, say, write

_DAY = r"-?\d{4}(?:-\d\d(?:-\d\d)?)?"
_WORDS = r"#?n/?a|none|null|nil|nan|unknown|undefined|tbd|tba|\?+|-+|\.|0|#\w+[!?/]\w*"


def _vague(match: re.Match[str]) -> Advice:
    return write(f"{match['date']}~", "EDTF marks an approximate date with ~.")


def _decade(match: re.Match[str]) -> Advice:
    return write(f"{match['decade']}X", "EDTF writes a decade with an X.")


def _century(match: re.Match[str]) -> Advice:
    return Advice("EDTF writes a century with XX.", f"Write {int(match['number']) - 1:02}XX.")


def _one_sided(match: re.Match[str]) -> Advice:
    is_end = match["word"].lower() in {"before", "until", "till", "to", "up to", "by", "<"}
    text = f"../{match['date']}" if is_end else f"{match['date']}/.."
    return Advice("EDTF writes this as an interval with an open end.", f"Write {quoted(text)}.")


def _run(match: re.Match[str]) -> Advice | None:
    first, last = match["first"], match["last"]
    if len(first) == len(last) == 4 and int(first) >= int(last):
        return None
    return write(f"{first}/{last}", "EDTF puts a slash between the ends of an interval.")


def _era(match: re.Match[str]) -> Advice:
    year = 1 - int(match["year"]) if match["era"].lower().startswith("b") else int(match["year"])
    return Advice("EDTF counts years before 1 with a year 0.",
                  f"Write {f'-{-year:04}' if year < 0 else f'{year:04}'}.")  # fmt: skip


KNOWN: Forms = [
    (_WORDS, say("this stands for a missing value.",
                 "Leave a cell of a table empty, and write null in a layer.")),
    ("present|now|today|ongoing|current|open|still|to date",
     say("this is no date.", 'Write null for the open end of a validity, ".." in an '
         "interval.")),
    (rf"(?:c|ca|circa|about|around|approx|approximately|~|≈)\.? ?(?P<date>{_DAY})", _vague),
    (r"(?:the )?(?P<decade>\d{3})0'?s", _decade),
    (r"(?P<number>\d{1,2})(?:st|nd|rd|th) (?:century|c\.)", _century),
    (rf"(?P<word>before|until|till|up to|to|by|<|after|since|from|>) ?(?P<date>{_DAY})",
     _one_sided),
    (rf"(?P<first>{_DAY}) ?(?: to | until |-| / )+ ?(?P<last>{_DAY})", _run),
    (r"(?P<year>\d{1,4}) ?(?P<era>bce?|b\.c\.(?:e\.)?|ad|ce|a\.d\.)", _era),
]  # fmt: skip
