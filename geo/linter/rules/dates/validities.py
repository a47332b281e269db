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
from geo.linter.rules.validity import validity


@once
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
