"""The validity of a feature, and the other dates in it, in every dialect that is understood."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from geo.dialects import spoken
from geo.edtf import DateError
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.once import once
from geo.linter.rules.subjects.text import Dated
from geo.linter.texts.jsontext import Path
from geo.time import UTC, Span, validity_span


class Validity(NamedTuple):
    """The properties that give both ends of a validity, and their texts; None for an open end."""

    start_name: str
    end_name: str
    start: str | None
    end: str | None
    last_day_counts: bool  # else the end is the first day no longer in force


def validity(record: Record) -> Validity | None:
    """The validity that a feature gives, in whichever dialect."""
    if not (dialect := spoken(record.properties)):
        return None
    first, last, last_day_counts = dialect
    start, end = (date_text(record.properties.get(name)) for name in (first, last))
    return Validity(first, last, start, end, last_day_counts)


def date_text(value: Any) -> str | None:
    """What must be a date, as readers take it; None for an open end."""
    if value is None or value in ("", ".."):
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def start_path(record: Record) -> tuple[str, ...]:
    """The path of the start of a validity, empty where no property gives one."""
    found = validity(record)
    if found is None or found.start_name not in record.properties:
        return ()
    return "properties", found.start_name


def dated_texts(item: Item) -> Iterator[tuple[Path, Dated]]:
    """The texts of a feature that must be dates, with their paths."""
    if not isinstance(item.value, dict):
        return
    record = Record(0, item.value)
    if found := validity(record):
        for name, text, end in zip(found[:2], found[2:4], ("from", "to"), strict=True):
            if text is not None:
                yield ("properties", name), Dated(text, end=end)
    for name, value in record.properties.items():
        if name.endswith(":edtf") and (text := date_text(value)) is not None:  # OpenHistoricalMap
            yield ("properties", name), Dated(text, is_single=False)
    if not found:
        yield from _other_dates(item.value.get("time"), ("time",))
        if isinstance(times := record.properties.get("times"), list):
            yield from _other_dates(times, ("properties", "times"))


def _other_dates(value: Any, path: Path) -> Iterator[tuple[Path, Dated]]:
    """The dates of OGC JSON-FG (a member `time`) and of TimestampedGeoJson (a list `times`)."""
    if isinstance(value, dict):
        for key in ("date", "timestamp", "interval"):
            yield from _other_dates(value.get(key), (*path, key))
    elif isinstance(value, list):
        for i, text in enumerate(value):
            if isinstance(text, str) and text not in {"", ".."}:
                yield (*path, i), Dated(text)
    elif isinstance(value, str) and value:
        yield path, Dated(value)


def span_of(record: Record, timezone: Any = UTC) -> Span | None:
    """The validity of a feature as a span, or None if it has none that can be read."""
    found = validity(record)
    if found is None:
        return None
    try:
        return validity_span(
            found.start, found.end, timezone, last_day_counts=found.last_day_counts
        )
    except DateError:
        return None


@once
def versions_of(view: Layer) -> dict[str, list[tuple[Record, Span]]]:
    """The versions of each thing that has several and whose validities can be read."""
    found: dict[str, list[tuple[Record, Span]]] = defaultdict(list)
    for record in view.records:
        if record.properties.get("thing") and (span := span_of(record)):
            found[record.thing].append((record, span))
    return {thing: versions for thing, versions in found.items() if len(versions) > 1}
