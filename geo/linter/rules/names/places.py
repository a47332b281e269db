"""N: places of one name, and of nearly one."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import shown
from geo.geodesy import WGS84
from geo.linter.rules.examples import feature, in_atlas, layer, shape
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import span_of
from geo.text import fold

_APART_M = 2_000
_NEAR_DEGREES = 0.2  # some 20 km; towns of one name lie farther apart


def _points(view: Layer) -> Iterator[Record]:
    for record in view.records:
        found = record.geometry
        if found is not None and found.geom_type == "Point" and not found.is_empty:
            yield record


def _same_name(view: Layer) -> Iterator[Hit]:
    seen: dict[str, list[Record]] = {}
    for record in _points(view) if view.in_atlas else ():
        name = record.properties.get("name")
        folded = fold(name) if isinstance(name, str) else ""
        for other in seen.get(folded, []) if folded else []:
            a, b = record.geometry, other.geometry
            apart = WGS84.inv(a.x, a.y, b.x, b.y)[2]
            if record.thing != other.thing and apart > _APART_M and _together(record, other):
                yield Hit(
                    f'"{shown(name)}" is the name of "{shown(other.id)}" too, {apart / 1000:.1f} '
                    "km away. An event that gives the name could mean either.",
                    ("properties", "name"),
                    feature=record.index,
                )
                break
        seen.setdefault(folded, []).append(record)


def _together(one: Record, other: Record) -> bool:
    """Whether two features are surely in force at the same time."""
    first, second = span_of(one), span_of(other)
    if first is None or second is None:
        return True
    return first.start_latest < second.end_earliest and second.start_latest < first.end_earliest


def _near_name(view: Layer) -> Iterator[Hit]:
    spelled: dict[str, tuple[str, Record]] = {}
    for record in view.records:
        name = record.properties.get("name")
        folded = fold(name) if isinstance(name, str) else ""
        if not folded:
            continue
        other, first = spelled.setdefault(folded, (str(name), record))
        if other.strip() != str(name).strip() and _close(first, record):
            yield Hit(
                f'"{shown(name)}" and "{shown(other)}" ({shown(first.id)}) are one name spelled '
                "in two ways.",
                ("properties", "name"),
                feature=record.index,
            )


def _close(one: Record, other: Record) -> bool:
    """Whether two features may be one place: versions of a thing, or near one another."""
    if one.thing == other.thing or one.geometry is None or other.geometry is None:
        return True
    return bool(one.geometry.distance(other.geometry) < _NEAR_DEGREES)


_SHUSHA = feature("shusha", shape("Point", "[46.75, 39.76]"), name="Shusha")
_GOOD = layer(_SHUSHA)

RULES = [
    Rule("N802", "same-name-different-place", "warning", "layer",
         "No two places of an atlas have the same name at the same time.",
         "An event that gives the name could mean either, and is refused.",
         "good practice", in_atlas(_SHUSHA),
         in_atlas(_SHUSHA, feature("b", shape("Point", "[46.2, 39.7]"), name="Shusha")),
         _same_name),
    Rule("N803", "near-duplicate-name", "warning", "layer",
         "A name is spelled in one way.",
         "Searches and counts by name take the spellings for two places.",
         "good practice", _GOOD, layer(_SHUSHA, feature("b", name="Shüsha")), _near_name),
]  # fmt: skip
