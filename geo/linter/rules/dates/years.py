"""D: dates whose year is most likely not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from geo import edtf
from geo.linter.rules.examples import dated_event, successive
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.text import Dated
from geo.linter.rules.validity import validity

_SENTINEL = re.compile(
    r"(?a)(?:(?P<late>(?:9999|3000|2999)(?:-\d\d){0,2}|2099-12-31|2100-01-01)|0001-01-01)(?:T.*)?"
)


def _sentinel(dated: Dated) -> Iterator[Hit]:
    ends = dated.text.split("/")
    found = [_SENTINEL.fullmatch(end) for end in ends]
    if not any(found) or not edtf.is_date(dated.text):
        return
    if len(ends) == 2:
        is_open = [match and bool(match["late"]) == (i == 1) for i, match in enumerate(found)]
        written = "/".join(".." if o else end for o, end in zip(is_open, ends, strict=True))
    else:
        is_end = dated.end == "to" or (dated.end == "from" and not (found[0] and found[0]["late"]))
        written = ".." if is_end else dated.text
    yield Hit(
        f'"{dated.text}" stands for an open end in some databases. Write null in a layer, '
        '".." in an interval.',
        fix=(Change(written),) if written != dated.text else (),
        fix_title="Write an open end",
    )


def _future(dated: Dated) -> Iterator[Hit]:
    if any(map(_SENTINEL.fullmatch, dated.text.split("/"))) or not edtf.is_date(dated.text):
        return
    start = edtf.parse(dated.text).start
    today = (date.today() - date(1970, 1, 1)).days
    # The end of a mandate or a lease is known before it comes.
    latest = today + 50 * 365 if dated.end == "to" else today + 1
    if start.kind == "date" and start.first > latest:
        yield Hit(f'"{dated.text}" has not come yet. Is the year right?')


def _year_zero(dated: Dated) -> Iterator[Hit]:
    if re.search(r"(?:^|/)(?:Y?-\d\d|0000)", dated.text) and edtf.is_date(dated.text):
        yield Hit(f'"{dated.text}" is counted with a year 0: -0043 is 44 BC. Is this meant?')


def _calendar(view: Layer) -> Iterator[Hit]:
    years: dict[int, tuple[int, str, str]] = {}
    for record in view.records:
        found = validity(record)
        if found and found.start and (match := re.match(r"(\d{4})\b", found.start)):
            years[record.index] = int(match[1]), found.start_name, found.start
    ordered = sorted(year for year, _, _ in years.values())
    if len(ordered) < 3 or ordered[len(ordered) // 2] < 1800:
        return
    for index, (year, name, text) in years.items():
        if 1250 <= year <= 1460:
            yield Hit(
                f'"{text}" lies centuries before the others: is it a year of the Persian '
                f"({year + 621}) or Islamic calendar (about {round(year * 0.97023 + 621.57)})?",
                ("properties", name),
                feature=index,
            )


RULES = [
    Rule("D608", "sentinel-date", "warning", "date",
         "An open end is written as open.",
         "The year 9999 stretches the time line by eight thousand years.",
         "ISO 8601-2:2019, Annex A (EDTF)", dated_event("2020-11-10/.."),
         dated_event("2020-11-10/9999-12-31"), _sentinel, "safe"),
    Rule("D609", "future-date", "warning", "date",
         "Dates have come.",
         "An event of the future is a slip in the year, or a plan told as a fact.",
         "good practice", dated_event("2020-11-10"), dated_event("2990-01-01"), _future),
    Rule("D613", "calendar-trap", "warning", "layer",
         "Years are those of the Gregorian calendar.",
         "A Persian or Islamic year is read as one of the Middle Ages.",
         "good practice", successive(("1994", "2020"), ("2020", "2022"), ("2022", None)),
         successive(("1401", "1402"), ("2020", "2022"), ("2022", None)), _calendar),
    Rule("D614", "year-zero-or-bce", "warning", "date",
         "Years before 1 are meant.",
         "ISO 8601 has a year 0, so its -0043 is 44 BC; many tables are off by one.",
         "ISO 8601-1:2019, 4.3.2", dated_event("2020-11-10"), dated_event("-0043"), _year_zero),
]  # fmt: skip
