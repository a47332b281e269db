"""D: the versions of a thing, which follow one another without hole or overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from operator import attrgetter

from geo.errors import shown
from geo.linter.rules.examples import feature, layer, successive
from geo.linter.rules.moments import day_text
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import start_path, validity, versions_of
from geo.time import DAY, EARLIEST, LATEST, Span


def _in_order(view: Layer) -> Iterator[tuple[str, list[tuple[Record, Span]]]]:
    """The versions of each thing that has several, in order of time."""
    for thing, versions in versions_of(view).items():
        yield thing, sorted(versions, key=lambda v: (v[1].start_earliest, v[0].index))


def _successions(
    view: Layer, end: Callable[[Span], int]
) -> Iterator[tuple[str, Record, Span, Record, Span]]:
    """Each thing, and each of its versions after that of those before which ends last."""
    for thing, versions in _in_order(view):
        one, first = versions[0]
        for two, second in versions[1:]:
            yield thing, one, first, two, second
            if end(second) > end(first):
                one, first = two, second


def _overlap(view: Layer) -> Iterator[Hit]:
    for thing, one, first, two, second in _successions(view, attrgetter("end_earliest")):
        start = max(first.start_latest, second.start_latest)
        end = min(first.end_earliest, second.end_earliest)
        if start < end and not _same_date(one, two):
            yield Hit(
                f'"{shown(one.id)}" and "{shown(two.id)}" are versions of "{shown(thing)}", '
                f"and both are in force from {_day(start)} to {_day(end)}.",
                start_path(two),
                feature=two.index,
            )


def _same_date(one: Record, two: Record) -> bool:
    """Whether one version ends, inclusively, on the very date on which another starts."""
    before, after = validity(one), validity(two)
    if not (before and after and before.last_day_counts and before.end):
        return False
    return before.end == after.start


def _gap(view: Layer) -> Iterator[Hit]:
    for thing, one, first, two, second in _successions(view, attrgetter("end_latest")):
        if first.end_latest < second.start_earliest:
            days = (second.start_earliest - first.end_latest) // DAY
            yield Hit(
                f'no version of "{shown(thing)}" is in force for {days} day'
                f"{'s' if days > 1 else ''} before this one, from {_day(first.end_latest)} on"
                f' ("{shown(one.id)}" ends).{_inclusive_hint(one, days)}',
                start_path(two),
                feature=two.index,
            )


def _inclusive_hint(record: Record, days: int) -> str:
    found = validity(record)
    if days != 1 or not found or found.last_day_counts:
        return ""
    return f' "{found.end_name}" is the first day no longer in force: write the same date in both.'


def _touching(view: Layer) -> Iterator[Hit]:
    """Ends on the day of the next start, where the end is the last day in force."""
    for thing, versions in _in_order(view):
        for (one, _), (two, _) in pairwise(versions):
            if _same_date(one, two) and (found := validity(one)):
                yield Hit(
                    f'"{shown(one.id)}" ends on the day on which this version of "{shown(thing)}" '
                    f'starts. "{found.end_name}" is the last day in force, so both are in force '
                    "then.",
                    start_path(two),
                    feature=two.index,
                )


def _day(ms: int) -> str:
    return "all time" if ms <= EARLIEST or ms >= LATEST else day_text(ms)


def _spans(*dates: tuple[str, str]) -> str:
    return layer(*[
        feature(f"v{i}", thing="t", start_date=first, end_date=last)
        for i, (first, last) in enumerate(dates)
    ])  # fmt: skip


RULES = [
    Rule("D616", "validity-overlap", "error", "layer",
         "Only one version of a thing is in force at a time.",
         "An event meets two versions of the same line, and both are drawn.",
         "layers/README.md", successive(("2020", "2021"), ("2021", "2022")),
         successive(("2020-01-01", "2021-06-01"), ("2021-01-01", "2022-01-01")), _overlap),
    Rule("D617", "validity-gap", "warning", "layer",
         "The versions of a thing follow one another without a hole.",
         "Events in the hole meet nothing; the line vanishes from the map for a while.",
         "layers/README.md", successive(("2020-01-01", "2021-01-01"), ("2021-01-01", None)),
         successive(("2020-01-01", "2021-01-01"), ("2021-03-01", None)), _gap),
    Rule("D618", "touching-boundary", "info", "layer",
         "One version is over when the next one starts.",
         'An "end_date" is the last day in force; on the day of the next start both are drawn.',
         "OpenStreetMap wiki, Key:end_date",
         _spans(("2020-01-01", "2020-12-31"), ("2021-01-01", "2021-12-31")),
         _spans(("2020-01-01", "2021-01-01"), ("2021-01-01", "2021-12-31")), _touching),
]  # fmt: skip
