"""D: dates, and the validity of features."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from geo import edtf
from geo.edtf import DateError
from geo.errors import shown
from geo.linter.findings import Safety, Severity
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Change, Files, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.text import Dated
from geo.linter.rules.validity import date_text, span_of, start_path, validity
from geo.time import DAY, EARLIEST, LATEST, Span

_SENTINEL = re.compile(
    r"(?a)(?:(?P<late>(?:9999|3000|2999)(?:-\d\d){0,2}|2099-12-31|2100-01-01)|0001-01-01)(?:T.*)?"
)


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


def _refused(kind: edtf.Kind) -> Callable[[Dated], Iterator[Hit]]:
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


# ----- features: validity


def _ends(item: Item) -> tuple[str, str, edtf.Point, edtf.Point, bool, str, str] | None:
    """Both ends of a validity, if both are dates."""
    found = validity(Record(0, item.value)) if isinstance(item.value, dict) else None
    if not found or found[2] is None or found[3] is None:
        return None
    if not (edtf.is_date(found[2]) and edtf.is_date(found[3])):
        return None
    start, end = edtf.parse(found[2]), edtf.parse(found[3])
    if start.is_interval or end.is_interval:
        return None
    return found[0], found[1], start.start, end.start, found[4], found[2], found[3]


def _reversed(item: Item) -> Iterator[Hit]:
    if found := _ends(item):
        first, last, start, end, inclusive, from_text, to_text = found
        widened = start.approximate or end.approximate
        if end.last <= start.first and not widened and (inclusive or end.first < start.first):
            yield Hit(
                f'"{last}" {to_text} comes before "{first}" {from_text}.', ("properties", last)
            )


def _zero(item: Item) -> Iterator[Hit]:
    if found := _ends(item):
        first, last, start, end, inclusive, from_text, to_text = found
        days = start.precision == end.precision == "day"
        if days and not inclusive and start.first == end.first and from_text == to_text:
            yield Hit(
                f'"{first}" and "{last}" are both {to_text}: the feature is never in force. '
                f'"{last}" is the first day on which it no longer is.',
                ("properties", last),
            )


def _precision(item: Item) -> Iterator[Hit]:
    if found := _ends(item):
        first, last, start, end, _, from_text, to_text = found
        order = ["instant", "day", "range", "month", "season", "year", "decade", "century"]
        apart = abs(order.index(start.precision) - order.index(end.precision))
        if apart >= 2 and "instant" not in {start.precision, end.precision}:
            yield Hit(
                f'"{first}" {from_text} is known to the {start.precision}, "{last}" {to_text} to '
                f"the {end.precision}.",
                ("properties", last),
            )


def _missing_start(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        found = validity(record)
        if found and found[0] not in record.properties and found[3] is not None:
            yield Hit(
                f'"{found[1]}" is given without "{found[0]}". Write null if the start is not '
                "known.",
                ("properties", found[1]),
                key=True,
                feature=record.index,
            )


def _missing_end(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        found = validity(record)
        if found and found[1] not in record.properties and found[2] is not None:
            yield Hit(f'"{found[0]}" is given without "{found[1]}".', ("properties", found[0]),
                      key=True, feature=record.index)  # fmt: skip


def _dialects(view: Layer) -> Iterator[Hit]:
    first_seen: tuple[str, int] | None = None
    for record in view.records:
        found = validity(record)
        if not found:
            continue
        first_seen = first_seen or (found[0], record.index)
        if found[0] != first_seen[0]:
            yield Hit(
                f'the validity is in "{found[0]}" and "{found[1]}"; feature {first_seen[1]} has '
                f'it in "{first_seen[0]}". Use one pair in a layer.',
                ("properties",), feature=record.index,
            )  # fmt: skip


def _calendar(view: Layer) -> Iterator[Hit]:
    years: dict[int, tuple[int, str, str]] = {}
    for record in view.records:
        found = validity(record)
        if found and found[2] and (match := re.match(r"(\d{4})\b", found[2])):
            years[record.index] = int(match[1]), found[0], found[2]
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


def _versions(view: Layer) -> Iterator[tuple[str, list[tuple[Record, Span]]]]:
    """The versions of each thing that has several, in order of time."""
    things: dict[str, list[tuple[Record, Span]]] = defaultdict(list)
    for record in view.records:
        if record.properties.get("thing") and (span := span_of(record)):
            things[record.thing].append((record, span))
    for thing, versions in things.items():
        if len(versions) > 1:
            yield thing, sorted(versions, key=lambda v: (v[1].start_earliest, v[0].index))


def _overlap(view: Layer) -> Iterator[Hit]:
    for thing, versions in _versions(view):
        one, first = versions[0]
        for two, second in versions[1:]:
            start = max(first.start_latest, second.start_latest)
            end = min(first.end_earliest, second.end_earliest)
            if start < end and not _same_date(one, two):
                yield Hit(
                    f'"{shown(one.id)}" and "{shown(two.id)}" are versions of "{shown(thing)}", '
                    f"and both are in force from {_day(start)} to {_day(end)}.",
                    start_path(two),
                    feature=two.index,
                )
            if second.end_earliest > first.end_earliest:
                one, first = two, second


def _same_date(one: Record, two: Record) -> bool:
    """Whether one version ends, inclusively, on the very date on which another starts."""
    before, after = validity(one), validity(two)
    return bool(before and after and before[4] and before[3] and before[3] == after[2])


def _gap(view: Layer) -> Iterator[Hit]:
    for thing, versions in _versions(view):
        one, first = versions[0]
        for two, second in versions[1:]:
            if first.end_latest < second.start_earliest:
                days = (second.start_earliest - first.end_latest) // DAY
                yield Hit(
                    f'no version of "{shown(thing)}" is in force for {days} day'
                    f"{'s' if days > 1 else ''} before this one, from {_day(first.end_latest)} on"
                    f' ("{shown(one.id)}" ends).{_inclusive_hint(one, days)}',
                    start_path(two),
                    feature=two.index,
                )
            if second.end_latest > first.end_latest:
                one, first = two, second


def _inclusive_hint(record: Record, days: int) -> str:
    found = validity(record)
    if days != 1 or not found or found[4]:
        return ""
    return f' "{found[1]}" is the first day no longer in force: write the same date in both.'


def _touching(view: Layer) -> Iterator[Hit]:
    """Ends on the day of the next start, where the end is the last day in force."""
    for thing, versions in _versions(view):
        for (one, _), (two, _) in pairwise(versions):
            if _same_date(one, two) and (found := validity(one)):
                yield Hit(
                    f'"{shown(one.id)}" ends on the day on which this version of "{shown(thing)}" '
                    f'starts. "{found[1]}" is the last day in force, so both are in force then.',
                    start_path(two),
                    feature=two.index,
                )


def _day(ms: int) -> str:
    if ms <= EARLIEST or ms >= LATEST:
        return "all time"
    import numpy as np

    return str(np.datetime64(ms, "ms").astype("M8[D]"))


def _date_property(item: Item) -> Iterator[Hit]:
    """The date of an event in a file of points, which is checked as a table's is."""
    if not isinstance(item.value, dict) or validity(record := Record(0, item.value)):
        return
    text, geometry = date_text(record.properties.get("date")), item.value.get("geometry")
    is_event = geometry is None or (isinstance(geometry, dict) and geometry.get("type") == "Point")
    if text is None or not is_event:
        return
    try:
        edtf.parse(text)
    except DateError as error:
        yield Hit(
            f'"{shown(text)}": {error}',
            ("properties", "date"),
            fix=(Change(json.dumps(error.meant), ("properties", "date")),) if error.meant else (),
            fix_title=f"Write {error.meant}",
        )


# Years, alone or as a run; four digits may be a postal code too.
_DATE_IN_BRACKETS = re.compile(
    r"(?a)\(\s*(?:(?:ca?|circa|since|until|from|before|after)\.? ?)?(?:1[2-9]|20)\d\d"
    r"(?:[-/.]\d\d){0,2}\s*(?:[-–—/]\s*(?:(?:1[2-9]|20)?\d\d|\.\.|present)?"
    r"(?:[-/.]\d\d){0,2}\s*)?\)\s*$"
)


def _dated_name(item: Item) -> Iterator[Hit]:
    properties = item.value.get("properties") if isinstance(item.value, dict) else None
    for name, text in properties.items() if isinstance(properties, dict) else ():
        is_name = name.partition(":")[0] == "name" and isinstance(text, str)
        if is_name and _DATE_IN_BRACKETS.search(text):
            yield Hit(
                f'the name "{shown(text)}" carries a date. Put it into valid_from and valid_to.',
                ("properties", name),
            )


def _events(text: str) -> Files:
    return {"layers/events.csv": f"id,date,title,sources\na,{text},Talks,s\n",
            "layers/sources.csv": "id,title\ns,Report\n"}  # fmt: skip


def _valid(first: str | None, last: str | None) -> str:
    return layer(feature(valid_from=first, valid_to=last))


_GOOD = _valid("2020-11-10", "2022-03-24")
_EDTF = "ISO 8601-2:2019, Annex A (EDTF)"


def _date_rule(
    code: str, name: str, kind: edtf.Kind, what: str, why: str, bad: str, *,
    severity: Severity = "error", fix: Safety | None = None,
) -> Rule:  # fmt: skip
    return Rule(code, name, severity, "date", what, why, _EDTF, _events("2020-11-10"),
                _events(bad), _refused(kind), fix)  # fmt: skip


def _two(*validities: tuple[str | None, str | None], **common: Any) -> str:
    return layer(*[
        feature(f"v{i}", thing="t", valid_from=first, valid_to=last, **common)
        for i, (first, last) in enumerate(validities)
    ])  # fmt: skip


def _spans(*dates: tuple[str, str]) -> str:
    return layer(*[
        feature(f"v{i}", thing="t", start_date=first, end_date=last)
        for i, (first, last) in enumerate(dates)
    ])  # fmt: skip


RULES = [
    _date_rule("D601", "date-syntax", "syntax",
               "A date is written as 2020-11-10, 2020-11, 2020, an interval, or more of EDTF "
               "level 1.",
               "A date that cannot be read leaves its event or feature off the time line.",
               "10 Nov 2020", fix="safe"),
    _date_rule("D602", "impossible-date", "impossible",
               "A date is a day of the calendar.",
               "Programs turn 30 February into 1 March or refuse the file.", "2020-02-30"),
    Rule("D603", "interval-reversed", "error", "values",
         "A validity ends after it starts, at the coarser precision of the two.",
         "The feature is never in force, so it is on no map.",
         "ISO 8601-1:2019, 5.5.1", _GOOD, _valid("1994", "1993"), _reversed,
         also=("date", _refused("reversed"))),
    Rule("D604", "zero-length-interval", "error", "values",
         "A validity is longer than nothing.",
         "The end is the first day no longer in force, so the feature is never in force.",
         "layers/README.md", _GOOD, _valid("2020-11-10", "2020-11-10"), _zero),
    Rule("D605", "missing-start", "warning", "layer",
         "A validity with an end says something about its start, if only null.",
         "Left out by mistake, the feature is in force since ever.",
         "layers/README.md", _GOOD, layer(feature(valid_to="2022")), _missing_start),
    Rule("D606", "missing-end", "info", "layer",
         "A validity with a start says something about its end.",
         "Left out by mistake, the feature is in force for ever.",
         "layers/README.md", _GOOD, layer(feature(valid_from="2022")), _missing_end,
         default=False),
    _date_rule("D607", "ambiguous-day-month", "ambiguous",
               "A date can be read in one way only.",
               "03/04/1915 is in March for some and in April for others.", "03/04/1915",
               fix="unsafe"),
    Rule("D608", "sentinel-date", "warning", "date",
         "An open end is written as open.",
         "The year 9999 stretches the time line by eight thousand years.",
         _EDTF, _events("2020-11-10/.."), _events("2020-11-10/9999-12-31"), _sentinel, "safe"),
    Rule("D609", "future-date", "warning", "date",
         "Dates have come.",
         "An event of the future is a slip in the year, or a plan told as a fact.",
         "good practice", _events("2020-11-10"), _events("2990-01-01"), _future),
    _date_rule("D610", "beyond-time-line", "beyond",
               "A year is within 140,000 years of today.",
               "The time line of a page ends there.", "Y170000002", severity="warning"),
    Rule("D611", "mixed-date-dialects", "warning", "layer",
         "A layer keeps its validity under one pair of names.",
         "A program that reads one pair sees the other features as valid for ever.",
         "good practice", _GOOD,
         layer(feature("a", valid_from="2020"), feature("b", start_date="2020")), _dialects),
    Rule("D612", "precision-mismatch", "info", "values",
         "Both ends of a validity are about equally well known.",
         "A year beside a day is often a day that somebody forgot to look up.",
         "good practice", _GOOD, _valid("2020-11-10", "2022"), _precision),
    Rule("D613", "calendar-trap", "warning", "layer",
         "Years are those of the Gregorian calendar.",
         "A Persian or Islamic year is read as one of the Middle Ages.",
         "good practice", _two(("1994", "2020"), ("2020", "2022"), ("2022", None)),
         _two(("1401", "1402"), ("2020", "2022"), ("2022", None)), _calendar),
    Rule("D614", "year-zero-or-bce", "warning", "date",
         "Years before 1 are meant.",
         "ISO 8601 has a year 0, so its -0043 is 44 BC; many tables are off by one.",
         "ISO 8601-1:2019, 4.3.2", _events("2020-11-10"), _events("-0043"), _year_zero),
    _date_rule("D615", "timezone-on-date", "zoned",
               "A day has no offset; a timestamp may have one.",
               "A day with an offset falls on the day before or after for half of the readers.",
               "2020-11-10Z"),
    Rule("D616", "validity-overlap", "error", "layer",
         "Only one version of a thing is in force at a time.",
         "An event meets two versions of the same line, and both are drawn.",
         "layers/README.md", _two(("2020", "2021"), ("2021", "2022")),
         _two(("2020-01-01", "2021-06-01"), ("2021-01-01", "2022-01-01")), _overlap),
    Rule("D617", "validity-gap", "warning", "layer",
         "The versions of a thing follow one another without a hole.",
         "Events in the hole meet nothing; the line vanishes from the map for a while.",
         "layers/README.md", _two(("2020-01-01", "2021-01-01"), ("2021-01-01", None)),
         _two(("2020-01-01", "2021-01-01"), ("2021-03-01", None)), _gap),
    Rule("D618", "touching-boundary", "info", "layer",
         "One version is over when the next one starts.",
         'An "end_date" is the last day in force; on the day of the next start both are drawn.',
         "OpenStreetMap wiki, Key:end_date",
         _spans(("2020-01-01", "2020-12-31"), ("2021-01-01", "2021-12-31")),
         _spans(("2020-01-01", "2021-01-01"), ("2021-01-01", "2021-12-31")), _touching),
    Rule("D621", "name-contains-date", "warning", "values",
         "Names carry no dates in brackets.",
         "The time belongs into the validity, where the map can use it.",
         "OpenStreetMap wiki, Names", layer(feature(name="Hadrut")),
         layer(feature(name="Hadrut (1991-2020)")), _dated_name),
    Rule("D623", "timestamp-form", "info", "date",
         "Timestamps have seconds, an offset with a colon, and stand alone.",
         "Programs that read EDTF refuse 2020-11-10T09:00, and times of day in an interval.",
         _EDTF, _events("2020-11-10T09:00:00Z"), _events("2020-11-10T09:00Z"), _timestamp, "safe"),
    _date_rule("D624", "edtf-level-2", "level2",
               "Dates are EDTF of level 0 or 1.",
               "What level 2 adds has no place on the time line, so the event is left out.",
               "2020?-11"),
    Rule("D625", "date-property", "warning", "values",
         'Where points carry a property "date", it is a date of EDTF.',
         "An event whose date cannot be read is left off the time line.",
         _EDTF, layer(feature(date="2020-11-10")), layer(feature(date="10 Nov 2020")),
         _date_property, "safe"),
]  # fmt: skip
