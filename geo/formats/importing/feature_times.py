"""The times of a GeoJSON feature, in the shapes that tools write them in, as EDTF.

JSON-FG has a member `time` (date, timestamp, interval; `instant` in its drafts), GeoJSON-T and
Linked Places have `when`, with `timespans` whose ends may be known as `earliest` and `latest` only.
All others put times into properties; where the usual names are missing, those that a table's
columns may have are looked for.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from geo.edtf import DateError
from geo.formats.importing.celltext import cell_text
from geo.formats.importing.guesses import guess
from geo.formats.importing.intervals import interval, one_of, same_span
from geo.formats.importing.shape import normal
from geo.formats.importing.spreadsheet import from_parts, moment

_PAIRS = [
    ("start", "end"),
    ("start_date", "end_date"),
    ("startdate", "enddate"),
    ("date_start", "date_end"),
    ("start_time", "end_time"),
    ("starttime", "endtime"),
    ("start_datetime", "end_datetime"),
    ("date_from", "date_to"),
    ("begin", "end"),
    ("valid_from", "valid_to"),
    ("datetime_from", "datetime_to"),
    ("from", "to"),
    ("fromdate", "todate"),
]
_SINGLES = [
    "date", "time", "datetime", "date_time", "timestamp", "event_date", "eventdate", "when",
    "occurred", "occurred_at", "incident_date", "date_occurred", "event_time", "observed_at",
    "acq_date", "verifieddate", "verified_date", "published", "published_at", "pubdate",
    "date_published", "reported_date", "report_date", "created", "created_at", "day", "year",
]  # fmt: skip
_MOMENTS = ("timestamp", "instant", "datetime", "date", "in")  # the most exact first


def feature_times(feature: Mapping[str, Any], order: str) -> list[str]:
    """The times of a feature as EDTF; several where it tells of several.

    Raises:
        DateError: there is none, or it is no date.
    """
    properties = feature.get("properties") or {}
    told = cell_text(properties.get("date"))
    for member in (feature.get("time"), feature.get("when")):
        if member not in (None, "", {}):
            found = when_times(member, order)
            # What this package writes: the date in full stands in the property.
            return [told] if len(found) == 1 and same_span(told, found[0]) else found
    if told and same_span(told, told):
        return [told]
    values = _written(properties)
    return [time for value in values for time in _of_property(value, order)]


def when_times(when: Any, order: str) -> list[str]:
    """The times of a member `time` or `when`.

    Raises:
        DateError: it holds none.

    >>> when_times({"timespans": [{"start": {"in": "1600"}, "end": {"in": "1699"}}]}, "")
    ['1600/1699']
    >>> when_times({"start": {"earliest": "1600", "latest": "1605"}}, "")
    ['1600?/']
    """
    if not isinstance(when, dict):
        return [_date(when, order)]
    spans = when.get("timespans") or when.get("timespan")
    if isinstance(spans, list):
        return [time for span in spans for time in when_times(span, order)]
    if isinstance(spans, dict):
        return when_times(spans, order)
    if isinstance(pair := when.get("interval"), list) and len(pair) == 2:
        return [_date(tuple(pair), order)]
    for name in _MOMENTS:
        if when.get(name) not in (None, ""):
            return [moment(cell_text(when[name]), order)]
    return [_span(*(_edge(when, names, order) for names in (("start", "begin"), ("end", "stop"))))]


def _edge(when: Mapping[str, Any], names: tuple[str, str], order: str) -> tuple[str, str]:
    """The earliest and the latest that an end of a span can be; empty if nothing is said."""
    value = next((when[name] for name in names if when.get(name) not in (None, "", {})), None)
    if value is None:
        return "", ""
    if not isinstance(value, dict):
        value = {"in": value}
    first, last = (value.get(name, value.get("in")) for name in ("earliest", "latest"))
    found = [cell_text(part) for part in (first, last) if part not in (None, "")]
    if not found:
        raise DateError("its time has an end without a date.")
    texts = [text if text == ".." else moment(text, order) for text in found]
    return texts[0], texts[-1]


def _span(start: tuple[str, str], end: tuple[str, str]) -> str:
    """The interval of two ends that are known exactly or within bounds.

    EDTF has no bounds within an interval: such a one is given at its widest, and as uncertain. An
    end of which nothing is said is unknown, as in `1800/`.
    """
    if not any(start + end):
        raise DateError("its time is in no shape that is understood.", "Give it a property date.")
    if start == end:
        return one_of(*start)
    vague = start[0] != start[1] or end[0] != end[1]
    mark = "?" if vague else ""
    return "/".join(f"{text}{mark}" if text.strip(".") else text for text in (start[0], end[1]))


def _written(properties: Mapping[str, Any]) -> list[Any]:
    """The times in the properties as written: each a value, or a pair of start and end."""
    by_name = {normal(name): value for name, value in properties.items()}
    if isinstance(times := by_name.get("times"), list) and times:
        return times
    for start, end in _PAIRS:
        if by_name.get(start) not in (None, "") and end in by_name:
            return [(by_name[start], by_name[end])]
    for name in [*_SINGLES, *(start for start, _ in _PAIRS)]:
        value = by_name.get(name)
        if isinstance(value, list) and value:
            return value
        if value in (None, "", {}):
            continue
        if name == "acq_date" and (clock := cell_text(by_name.get("acq_time"))).isdecimal():
            clock = clock.zfill(4)  # NASA FIRMS
            return [f"{value}T{clock[:2]}:{clock[2:]}Z"]
        return [value]
    if value := _guessed(properties):
        return [value]
    there = ", ".join(properties)[:200] or "none"
    raise DateError(
        f"the feature has no time that is understood (its properties: {there}).",
        "Give it a property date.",
    )


def _guessed(properties: Mapping[str, Any]) -> Any:
    """The time in the properties that a table's columns of these names would hold, or nothing."""
    found = _columns(tuple(properties))
    date, end, *parts = (
        cell_text(properties.get(found.get(part, "")))
        for part in ("date", "date_end", "year", "month", "day")
    )
    if not date:
        return from_parts("|".join(parts)) if parts[0] else ""
    return (date, end) if end else date


@functools.cache
def _columns(names: tuple[str, ...]) -> dict[str, str]:
    return guess(names)


def _of_property(value: Any, order: str) -> list[str]:
    return when_times(value, order) if isinstance(value, dict) else [_date(value, order)]


def _date(value: Any, order: str) -> str:
    if isinstance(value, tuple):
        start, end = (_bound(part, order) for part in value)
        return interval(start, end)
    return moment(cell_text(value), order)


def _bound(value: Any, order: str) -> str:
    """One end of an interval: JSON null and `..` are open."""
    text = cell_text(value)
    return ".." if text in {"", ".."} else moment(text, order)
