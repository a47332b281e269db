"""D: texts that are no date, or not written as EDTF has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from geo import edtf
from geo.edtf import DateError
from geo.errors import shown
from geo.linter.findings import Safety, Severity
from geo.linter.rules.examples import dated_event
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.text import Dated


def _refusal(dated: Dated) -> DateError | None:
    """Why a text is no date that fits its place."""
    try:
        found = edtf.parse(dated.text)
    except DateError as error:
        return error
    if not (dated.is_single and found.is_interval):
        return None
    remedy = "Write its first date as the start and its last as the end."
    return DateError("an interval stands here; a single date was expected.", remedy)


def refused(kind: edtf.Kind) -> Callable[[Dated], Iterator[Hit]]:
    """A check that reports the texts that the reader of dates refuses for one reason."""

    def check(dated: Dated) -> Iterator[Hit]:
        error = _refusal(dated)
        if error and error.kind == kind:
            meant = "" if dated.is_single and "/" in error.meant else error.meant
            changes = (Change(meant),) if meant else ()
            yield Hit(f'"{shown(dated.text)}": {error}', fix=changes, fix_title=f"Write {meant}")

    return check


def _timestamp(dated: Dated) -> Iterator[Hit]:
    """Times of day that geo reads and EDTF does not have."""
    text = dated.text
    if "T" not in text or _refusal(dated):
        return
    if "/" in text:
        reason = "EDTF has no time of day in an interval; other programs refuse it."
        yield Hit(f'"{text}": {reason}', severity="warning")
        return
    written = re.sub(r"(T\d\d:\d\d)(?!:\d\d[.Z+-]|:\d\d$)", r"\1:00", text)
    written = re.sub(r"(T.*[+-]\d\d)(\d\d)$", r"\1:\2", written)
    written = re.sub(r"(T.*)-00(:00)?$", r"\1Z", written)
    if "T24" in written:
        day = date.fromisoformat(written[:10]) + timedelta(days=1)
        written = f"{day}{written[10:].replace('T24', 'T00')}"
    if written != text:
        yield Hit(f'"{text}" is written {written} in EDTF.', fix=(Change(written),),
                  fix_title=f"Write {written}")  # fmt: skip


def _date_rule(
    code: str, name: str, kind: edtf.Kind, what: str, why: str, bad: str, *,
    severity: Severity = "error", fix: Safety | None = None,
) -> Rule:  # fmt: skip
    return Rule(code, name, severity, "date", what, why, "ISO 8601-2:2019, Annex A (EDTF)",
                dated_event("2020-11-10"), dated_event(bad), refused(kind), fix)  # fmt: skip


RULES = [
    _date_rule("D601", "date-syntax", "syntax",
               "A date is written as 2020-11-10, 2020-11, 2020, an interval, or more of EDTF "
               "level 1.",
               "A date that cannot be read leaves its event or feature off the time line.",
               "10 Nov 2020", fix="safe"),
    _date_rule("D602", "impossible-date", "impossible",
               "A date is a day of the calendar.",
               "Programs turn 30 February into 1 March or refuse the file.", "2020-02-30"),
    _date_rule("D607", "ambiguous-day-month", "ambiguous",
               "A date can be read in one way only.",
               "03/04/1915 is in March for some and in April for others.", "03/04/1915",
               fix="unsafe"),
    _date_rule("D610", "beyond-time-line", "beyond",
               "A year is within 140,000 years of today.",
               "The time line of a page ends there.", "Y170000002", severity="warning"),
    _date_rule("D615", "timezone-on-date", "zoned",
               "A day has no offset; a timestamp may have one.",
               "A day with an offset falls on the day before or after for half of the readers.",
               "2020-11-10Z"),
    Rule("D623", "timestamp-form", "info", "date",
         "Timestamps have seconds, an offset with a colon, and stand alone.",
         "Programs that read EDTF refuse 2020-11-10T09:00, and times of day in an interval.",
         "ISO 8601-2:2019, Annex A (EDTF)", dated_event("2020-11-10T09:00:00Z"),
         dated_event("2020-11-10T09:00Z"), _timestamp, "safe"),
    _date_rule("D624", "edtf-level-2", "level2",
               "Dates are EDTF of level 0 or 1.",
               "What level 2 adds has no place on the time line, so the event is left out.",
               "2020?-11"),
]  # fmt: skip
