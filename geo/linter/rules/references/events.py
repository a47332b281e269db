"""The events that name features, and when they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from geo.edtf import DateError
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Target
from geo.time import UTC, Span, event_span
from geo.values import number


def events_where(
    atlas: Atlas, column: str, test: Callable[[str], object], *needed: str
) -> Iterator[tuple[str, int, dict[str, str]]]:
    """The events whose value in a column passes a test."""
    table = atlas.tables.get("events")
    for row, cells in table.where(column, test, *needed) if table else ():
        yield table.file if table else "", row, cells


def dated_events(
    atlas: Atlas, test: Callable[[list[Target]], object], *needed: str
) -> Iterator[tuple[str, int, dict[str, str], list[Target], Span]]:
    """The events that name features which pass a test, with them and with when they happened."""
    find = atlas.index.find

    def is_meant(place: str) -> object:
        return find(place) and test(find(place))

    for file, row, cells in events_where(atlas, "place", is_meant, "date", *needed):
        if span := span_of_event(cells, atlas.timezone):
            yield file, row, cells, find(cells["place"]), span


def has_point(cells: dict[str, str]) -> bool:
    """Whether an event gives both coordinates."""
    return number(cells.get("lon", "")) is not None and number(cells.get("lat", "")) is not None


def span_of_event(cells: dict[str, str], timezone: Any) -> Span | None:
    """When an event happened, or None if its date cannot be read."""
    return span_in(cells.get("date", ""), timezone or UTC)


@lru_cache(maxsize=65536)  # several rules ask, and dates come again and again
def span_in(text: str, timezone: Any) -> Span | None:
    """The span that a text says, or None if it is no date."""
    try:
        return event_span(text, timezone)
    except DateError:
        return None
