"""D: versions in the order in which they are counted, and dates that lose their doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import start_path, validity, versions_of
from geo.time import EARLIEST
from geo.values import is_number

_VERSION = re.compile(r"(?a)(.*?)[-_.]?v?(\d{1,4}(?:-\d{1,2}){0,2})")


def _not_monotonic(view: Layer) -> Iterator[Hit]:
    for thing, versions in versions_of(view).items():
        numbers = [_number(record) for record, _ in versions]
        if any(number is None for number in numbers) or len({n[0] for n in numbers if n}) > 1:
            continue
        counted = [(n[1], record, span) for n, (record, span) in zip(numbers, versions, strict=True)
                   if n]  # fmt: skip
        counted.sort(key=lambda entry: (entry[0], entry[2].start_earliest))
        for (_, one, first), (number, two, second) in pairwise(counted):
            is_earlier = second.start_earliest < first.start_earliest
            if is_earlier and EARLIEST < second.start_latest <= first.start_earliest:
                yield Hit(
                    f'"{shown(two.id)}" is version {_shown(number)} of "{shown(thing)}", and '
                    f'starts before "{shown(one.id)}". Correct the number, or a date.',
                    start_path(two),
                    feature=two.index,
                )


def _number(record: Record) -> tuple[str, tuple[int, ...]] | None:
    """The number of a version, and what it counts: the property `version`, or the end of the id."""
    version = record.properties.get("version")
    if isinstance(version, int | float) and is_number(version):
        return "version", (int(version),)
    match = _VERSION.fullmatch(record.id or "")
    return (match[1], tuple(map(int, match[2].split("-")))) if match else None


def _shown(number: tuple[int, ...]) -> str:
    return "-".join(f"{part:02}" if i else str(part) for i, part in enumerate(number))


def _doubt_lost(view: Layer) -> Iterator[Hit]:
    for thing, versions in versions_of(view).items():
        bounds = [(record, validity(record)) for record, _ in versions]
        ends = {found.end: record for record, found in bounds if found and found.end}
        for record, _ in versions:
            found = validity(record)
            if not found or not found.start:
                continue
            start = found.start
            other = next((end for end in ends if end != start and _bare(end) == _bare(start)), None)
            if other is not None and ends[other] is not record and start not in ends:
                yield Hit(
                    f'"{found.start_name}" is {start}, and the version of "{shown(thing)}" before '
                    f"it ends {other}: one date, and its doubt is lost in one of the two. Write "
                    "the same in both.",
                    ("properties", found.start_name),
                    feature=record.index,
                )


def _bare(text: str) -> str:
    return re.sub(r"[?~%]", "", text)


_CIRCA = re.compile(
    r"(?i)\b(?:circa|ca\.|c\.|approximately|about|around|probably|perhaps)\s+(?=\d)"
)
_BOUNDS = {"valid_from", "valid_to", "start_date", "end_date"}


def _doubt_in_words(view: Layer) -> Iterator[Hit]:
    """Dates that a text beside them calls uncertain, in a property such as `valid_from_note`."""
    for record in view.records:
        for bound in _BOUNDS & record.properties.keys():
            name, date = f"{bound}_note", record.properties[bound]
            value = record.properties.get(name)
            if not (isinstance(value, str) and isinstance(date, str)):
                continue
            if _CIRCA.search(value) and not re.search(r"[?~%X]", date):
                yield Hit(
                    f'"{shown(name)}" says "{shown(value)}", but "{bound}" is {date} without a '
                    f"doubt. Write {date}~ for about, {date}? for perhaps.",
                    ("properties", bound),
                    feature=record.index,
                )


def _lost(view: Layer) -> Iterator[Hit]:
    yield from _doubt_lost(view)
    yield from _doubt_in_words(view)


def _two(first: tuple[str, str, str], second: tuple[str, str, str]) -> str:
    return layer(*[
        feature(name, thing="line", valid_from=start, valid_to=end)
        for name, start, end in (first, second)
    ])  # fmt: skip


RULES = [
    Rule("D619", "non-monotonic-versions", "warning", "layer",
         "The versions of a thing are counted in the order of time: by a property version, or by a "
         "number or date at the end of their ids.",
         "Whoever goes by the numbers takes the old version for the new one.",
         "good practice",
         _two(("line-1", "2020", "2021"), ("line-2", "2021", "2022")),
         _two(("line-2", "2020", "2021"), ("line-1", "2021", "2022")), _not_monotonic),
    Rule("D622", "edtf-qualifier-lost", "warning", "layer",
         "A date keeps its ~ or ? wherever it stands: where one version of a thing ends and the "
         "next starts, and beside a note such as valid_from_note that calls it uncertain.",
         "A doubt that is dropped on the way becomes a fact on the map.",
         "ISO 8601-2:2019, Annex A (EDTF), level 1: qualification",
         _two(("line-1", "2019", "2020-11~"), ("line-2", "2020-11~", "2022")),
         _two(("line-1", "2019", "2020-11~"), ("line-2", "2020-11", "2022")), _lost),
]  # fmt: skip
