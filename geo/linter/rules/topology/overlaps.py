"""T: areas of a layer beside each other, judged only while both are in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import shapely

from geo.linter.findings import Severity
from geo.linter.rules.examples import feature, layer, shape, square
from geo.linter.rules.ground import area_text, areal, distance_text, measured
from geo.linter.rules.known import IDENTITY
from geo.linter.rules.moments import time_text
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.areas import Shapes
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.topology.coverage import MOST, overlaps
from geo.linter.rules.topology.neighbours import Members, members
from geo.linter.texts.jsontext import Path

_SLIVER = 50  # how many times an overlap is narrower than the smaller area to be a sliver
_MANY_TWINS = 10
_WHERE: Path = ("geometry", "coordinates")


def _twins(view: Layer) -> Iterator[Hit]:
    for dimension in (0, 1, 2):
        found = members(view, dimension)
        pairs = list(_twin_pairs(found, by_properties=dimension == 0))
        if len(pairs) > max(_MANY_TWINS, len(found) / 2):  # a table with a row for each value
            pairs = pairs[:1]
        for one, two in pairs:
            first, second = found.records[one], found.records[two]
            time = time_text(found.shared(one, two))
            if first.feature == second.feature:
                yield Hit(
                    f"the feature stands twice: feature {second.index} is the same in all.",
                    feature=first.index,
                    fix=(Change("", kind="delete"),),
                    fix_title="Take the first of the two away",
                )
            else:
                yield Hit(
                    f"{found.name(two)} has the very geometry of {found.name(one)}, and both are "
                    f"in force{time}. Keep one, or end one before the other starts.",
                    _WHERE,
                    feature=second.index,
                )


def _twin_pairs(found: Members, *, by_properties: bool) -> Iterator[tuple[int, int]]:
    """Members of the same shape that are in force together: each with the one before it.

    Points that differ in a property are not the same: many things happen at one place.
    """
    for group in _groups(found.shapes):
        keys: dict[bytes, list[int]] = {}
        for i in group:
            key = shapely.to_wkb(shapely.normalize(found.shapes[i]))
            if by_properties:
                key += orjson.dumps(
                    _named(found.records[i].properties), option=orjson.OPT_SORT_KEYS
                )
            keys.setdefault(key, []).append(i)
        for same in keys.values():
            yield from _together(found, same) if len(same) > 1 else ()


def _together(found: Members, same: list[int]) -> Iterator[tuple[int, int]]:
    starts, ends = found.starts[same].tolist(), found.ends[same].tolist()
    (_, latest, end), *others = sorted(zip(starts, same, ends, strict=True))
    for start, i, own_end in others:
        if start < end:
            yield min(latest, i), max(latest, i)
        if own_end >= end:
            latest, end = i, own_end


def _named(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in IDENTITY}


def _groups(shapes: Shapes) -> list[list[int]]:
    """The positions of shapes that may be the same: those with equal boxes and vertex counts."""
    if len(shapes) < 2:
        return []
    bits = np.ascontiguousarray(shapely.bounds(shapes)).view(np.uint64)
    mixed = bits @ np.array(_ODD, dtype=np.uint64) + shapely.get_num_coordinates(shapes).astype(
        np.uint64
    )
    order = np.argsort(mixed, kind="stable")
    equal = np.flatnonzero(np.diff(mixed[order]) == 0)
    if not len(equal):
        return []
    runs = np.split(equal, np.flatnonzero(np.diff(equal) > 1) + 1)
    return [order[run[0] : run[-1] + 2].tolist() for run in runs]


# Odd numbers that mix the bits of four coordinates into one number.
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)


def _overlap(view: Layer) -> Iterator[Hit]:
    found, pairs = members(view, 2), overlaps(view)
    for one, two in zip(pairs.one[~pairs.inner], pairs.two[~pairs.inner], strict=True):
        both = areal(shapely.intersection(found.shapes[one], found.shapes[two]))
        square, width = measured(both)
        if width < view.declared.tolerance:
            continue
        sizes = [measured(found.shapes[i]) for i in (one, two)]
        smaller = min(sizes)
        is_sliver = width * _SLIVER < smaller[1]
        how = f"in a sliver {distance_text(width)} wide" if is_sliver else "by"
        share = square / smaller[0]
        what = f"{how} ({area_text(square)})" if is_sliver else (
            f"{how} {area_text(square)}, {share:.0%} of the smaller"
        )  # fmt: skip
        remedy = (
            "Snap their edges together."
            if is_sliver
            else "Give the ground to one, or end one before the other starts."
        )
        yield Hit(
            f"{found.name(int(one))} and {found.name(int(two))} overlap {what}"
            f"{_while(found, int(one), int(two))}. {remedy}",
            _WHERE,
            feature=max(found.records[one].index, found.records[two].index),
            severity=_severity(is_sliver=is_sliver, is_declared=bool(view.declared.coverage)),
        )
    if pairs.more and len(pairs.one):
        yield Hit(
            f"only the first {MOST:,} overlaps of the layer are told; there are more.", _WHERE,
            feature=found.records[int(pairs.one[-1])].index, severity="info",
        )  # fmt: skip


def _severity(*, is_sliver: bool, is_declared: bool) -> Severity:
    """An error where a declaration is broken; without one the layer was only taken for a mosaic."""
    return "error" if is_declared and not is_sliver else "warning"


def _while(found: Members, one: int, two: int) -> str:
    text = time_text(found.shared(one, two))
    return f", both in force{text}" if text else ""


def _within(view: Layer) -> Iterator[Hit]:
    found, pairs = members(view, 2), overlaps(view)
    for one, two in zip(pairs.one[pairs.inner], pairs.two[pairs.inner], strict=True):
        square, _ = measured(found.shapes[one])
        yield Hit(
            f"{found.name(int(one))} ({area_text(square)}) lies within {found.name(int(two))}"
            f"{_while(found, int(one), int(two))}: an event there meets both. Cut it out of the "
            "other, or put it into a layer of its own.",
            _WHERE,
            feature=found.records[one].index,
        )


def _area(
    name: str, west: float, east: float, first: str, last: str | None, north: float = 40
) -> str:
    return feature(name, square(west, 39, east, north), valid_from=first, valid_to=last)


_LINE = shape("LineString", "[[46, 39], [47, 40]]")
_WEST = _area("west", 46, 47, "2020-11-10", "2022-03-24")
RULES = [
    Rule("T401", "duplicate-geometry", "warning", "layer",
         "No two lines or areas of a layer are the same while both are in force, and no two points "
         "with the same properties.",
         "One hides the other on the map, and an event there is linked twice.",
         "QGIS topology checker: must not have duplicates",
         layer(feature("a", _LINE, valid_from="2020", valid_to="2021-01-01"),
               feature("b", _LINE, valid_from="2021-01-01", valid_to="2022")),
         layer(feature("a", _LINE), feature("b", _LINE)), _twins, "safe"),
    Rule("T402", "overlap", "warning", "layer",
         "Areas of a layer do not overlap while both are in force. An overlap whose mean width "
         f"(twice its area over its perimeter) is under 1/{_SLIVER} of that of the smaller area is "
         "a sliver. An error where the layer is declared with coverage = true and it is more than "
         "a sliver. Without that it is told where neighbours of the layer share edges, or have "
         "validities, and overlaps are rare. Whose the ground is only you can tell; what is "
         "narrower than the tolerance, T404 can mend.",
         "The same ground is counted twice, and an event there meets two areas.",
         "QGIS topology checker, ArcGIS topology: must not overlap",
         layer(_WEST, _area("east", 46.9, 48, "2022-03-24", "2023-09-21")),
         layer(_WEST, _area("east", 46.9, 48, "2021-03-24", "2023-09-21")), _overlap),
    Rule("T405", "feature-within-feature", "warning", "layer",
         "No area of a layer lies within another while both are in force. Looked for as overlaps "
         "are, T402.",
         "An event in the inner one meets both, and the outer one hides it on the map.",
         "OGC Simple Features (06-103r4), 6.1.15.3: within",
         layer(_WEST, _area("inner", 46.2, 46.4, "2022-03-24", None, 39.5)),
         layer(_WEST, _area("inner", 46.2, 46.4, "2020-11-10", None, 39.5)), _within),
]  # fmt: skip
