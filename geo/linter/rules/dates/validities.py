"""D: the two ends of a validity, and how they are given in a layer."""

from __future__ import annotations

from collections.abc import Iterator

from geo import edtf
from geo.linter.rules.dates.texts import refused
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.once import once
from geo.linter.rules.validity import Validity, validity


@once
def _ends(item: Item) -> tuple[Validity, edtf.Point, edtf.Point] | None:
    """The validity of a feature with both its ends, if both are dates."""
    found = validity(Record(0, item.value)) if isinstance(item.value, dict) else None
    if not found or found.start is None or found.end is None:
        return None
    if not (edtf.is_date(found.start) and edtf.is_date(found.end)):
        return None
    start, end = edtf.parse(found.start), edtf.parse(found.end)
    return None if start.is_interval or end.is_interval else (found, start.start, end.start)


def _reversed(item: Item) -> Iterator[Hit]:
    if found := _ends(item):
        given, start, end = found
        is_before = end.last <= start.first and (given.last_day_counts or end.first < start.first)
        if is_before and not (start.approximate or end.approximate):
            yield Hit(
                f'"{given.end_name}" {given.end} comes before "{given.start_name}" {given.start}.',
                ("properties", given.end_name),
            )


def _zero(item: Item) -> Iterator[Hit]:
    if found := _ends(item):
        given, start, end = found
        is_same = start.first == end.first and given.start == given.end
        if start.precision == end.precision == "day" and is_same and not given.last_day_counts:
            last = given.end_name
            yield Hit(
                f'"{given.start_name}" and "{last}" are both {given.end}: the feature is never in '
                f'force. "{last}" is the first day on which it no longer is.',
                ("properties", last),
            )


def _precision(item: Item) -> Iterator[Hit]:
    if found := _ends(item):
        given, start, end = found
        order = ["instant", "day", "range", "month", "season", "year", "decade", "century"]
        apart = abs(order.index(start.precision) - order.index(end.precision))
        if apart >= 2 and "instant" not in {start.precision, end.precision}:
            yield Hit(
                f'"{given.start_name}" {given.start} is known to the {start.precision}, '
                f'"{given.end_name}" {given.end} to the {end.precision}.',
                ("properties", given.end_name),
            )


def _missing_start(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        found = validity(record)
        if found and found.start_name not in record.properties and found.end is not None:
            yield Hit(
                f'"{found.end_name}" is given without "{found.start_name}". Write null if the '
                "start is not known.",
                ("properties", found.end_name),
                key=True,
                feature=record.index,
            )


def _missing_end(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        found = validity(record)
        if found and found.end_name not in record.properties and found.start is not None:
            yield Hit(
                f'"{found.start_name}" is given without "{found.end_name}".',
                ("properties", found.start_name),
                key=True,
                feature=record.index,
            )


def _dialects(view: Layer) -> Iterator[Hit]:
    first_seen: tuple[str, int] | None = None
    for record in view.records:
        found = validity(record)
        if not found:
            continue
        first_seen = first_seen or (found.start_name, record.index)
        if found.start_name != first_seen[0]:
            yield Hit(
                f'the validity is in "{found.start_name}" and "{found.end_name}"; feature '
                f'{first_seen[1]} has it in "{first_seen[0]}". Use one pair in a layer.',
                ("properties",), feature=record.index,
            )  # fmt: skip


def _valid(first: str | None, last: str | None) -> str:
    return layer(feature(valid_from=first, valid_to=last))


_GOOD = _valid("2020-11-10", "2022-03-24")

RULES = [
    Rule("D603", "interval-reversed", "error", "values",
         "A validity ends after it starts, at the coarser precision of the two.",
         "The feature is never in force, so it is on no map.",
         "ISO 8601-1:2019, 5.5.1", _GOOD, _valid("1994", "1993"), _reversed,
         also=("date", refused("reversed"))),
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
    Rule("D611", "mixed-date-dialects", "warning", "layer",
         "A layer keeps its validity under one pair of names.",
         "A program that reads one pair sees the other features as valid for ever.",
         "good practice", _GOOD,
         layer(feature("a", valid_from="2020"), feature("b", start_date="2020")), _dialects),
    Rule("D612", "precision-mismatch", "info", "values",
         "Both ends of a validity are about equally well known.",
         "A year beside a day is often a day that somebody forgot to look up.",
         "good practice", _GOOD, _valid("2020-11-10", "2022"), _precision),
]  # fmt: skip
