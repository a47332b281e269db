"""Which features of a chunk are surely without fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from geo.linter.acceptance import lines, rings
from geo.linter.acceptance.decoding import Columns
from geo.linter.acceptance.drawing import can_be_drawn, drawn
from geo.linter.acceptance.outlines import Outlines
from geo.linter.acceptance.points import UNIT, is_plain, units
from geo.linter.acceptance.properties import KEYS, Properties
from geo.linter.acceptance.runs import MOST, Runs, is_even
from geo.linter.acceptance.shapes import Counts, Flags, Numbers, Shapes, shapes
from geo.linter.acceptance.values import odd_ids
from geo.linter.rules.known import DEPTHS

_PARTS = 8
# What is known of a geometry: nothing; its positions; that none of them has a fault; that nothing
# has a fault, or nothing but its winding, or but too many decimals.
UNKNOWN, READ, PLACED, SOUND, TURNED, LONG = range(6)
Drawn = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Verdict:
    """Which rows are good, and the boxes of all as an array of shape (n, 4).

    `drawn` tells what is known of each geometry; properties that were read are `typed`, and those
    `plain` have no fault in their id and properties. A box is west, south, east and north, or not
    a number where nothing can be drawn. `outlines` are those of areas.
    """

    good: Flags
    drawn: Drawn
    typed: Flags
    plain: Flags
    boxes: Numbers
    outlines: list[Outlines] = field(default_factory=list)

    @cached_property
    def read(self) -> Flags:
        """Of which rows columns tell all that rules over layers ask."""
        return np.asarray(self.typed & (self.drawn != UNKNOWN))


def judged(columns: Columns, properties: Properties, text: bytes) -> Verdict:
    """What is to be said of the rows of some columns, by the rules about single features.

    The text is what the columns were read from, and perhaps more.
    """
    count = len(columns.ids)
    if not has_distinct_keys(text, columns.members() + properties.members):
        nothing = np.zeros(count, bool)
        return Verdict(nothing, nothing.astype(np.int8), nothing, nothing, _nowhere(count))
    outlines: list[Outlines] = []
    drawn, boxes = _judged_kinds(columns, outlines)
    typed, plain = np.ones((2, count), bool)
    typed[list(properties.unread)] = False
    plain[list(odd_ids(columns.ids) | properties.odd)] = False
    good = (drawn == SOUND) & plain
    if columns.types:
        plain[list(odd_ids(columns.types) | odd_ids(columns.kinds))] = False
        good &= np.array([kind == "Feature" for kind in columns.types], bool)
        good[list(columns.lacking)] = False
    return Verdict(good, drawn, typed, plain, boxes, outlines)


def _nowhere(count: int) -> Numbers:
    """Boxes of geometries that cannot be drawn."""
    return np.full((count, 4), np.nan)


def _judged_kinds(columns: Columns, outlines: list[Outlines]) -> tuple[Drawn, Numbers]:
    """What is known of geometries, and their boxes; the outlines of areas are added to others."""
    kinds = set(columns.kinds)
    if len(kinds) == 1 and kinds <= DEPTHS.keys():
        every = np.arange(len(columns.kinds))
        return _judged_shapes(kinds.pop(), columns.coordinates, every, outlines)
    drawn, boxes = np.zeros(len(columns.kinds), np.int8), _nowhere(len(columns.kinds))
    for kind in kinds & DEPTHS.keys():
        rows = np.array([i for i, of_row in enumerate(columns.kinds) if of_row == kind])
        coordinates = [columns.coordinates[i] for i in rows]
        drawn[rows], boxes[rows] = _judged_shapes(kind, coordinates, rows, outlines)
    return drawn, boxes


def has_distinct_keys(text: bytes, members: int) -> bool:
    """Whether no object in a text has a key twice, if its objects have that many members.

    A key given twice is in the text twice, and in the object once.
    """
    if np.count_nonzero(np.frombuffer(text, np.uint8) == ord(":")) == members:
        return True
    return len(KEYS.findall(text)) == members  # colons stand in texts as well


def _judged_shapes(
    kind: str, coordinates: Sequence[object], rows: Counts, outlines: list[Outlines]
) -> tuple[Drawn, Numbers]:
    """What is known of the coordinates in some rows, of a type of geometry, and their boxes."""
    found = shapes(kind, coordinates)
    if found is None:  # one of them is odd: look for it in ever smaller parts
        if len(coordinates) == 1:
            return np.zeros(1, np.int8), _nowhere(1)
        step = -(-len(coordinates) // _PARTS)
        parts = [slice(i, i + step) for i in range(0, len(coordinates), step)]
        verdicts, boxes = zip(
            *(_judged_shapes(kind, coordinates[part], rows[part], outlines) for part in parts),
            strict=True,
        )
        return np.concatenate(verdicts), np.concatenate(boxes)
    places = found.places
    in_units = units(places)
    plain = is_plain(places, in_units)
    if kind == "Point":
        return _points(places, plain, in_units), np.vstack([places, places]).T
    x, y = in_units
    whole = Runs(x, y, found.whole_sizes)
    usual = is_even(whole) & (whole.sizes <= MOST) & _has_parts(kind, found)
    good, placed = usual.copy(), usual
    if kind != "MultiPoint":
        good &= np.logical_and.reduceat(_are_plain(kind, found, whole), found.firsts)
    turned = usual & ~good & (kind == "Polygon") & (found.counts == 1)
    if turned.any():
        rest = whole.of(turned)
        turned[turned] = rings.are_plain(Runs(rest.x[::-1], rest.y[::-1], rest.sizes[::-1]))[::-1]
    if plain is not None:
        are_plain = np.add.reduceat(~plain, whole.starts, dtype=np.intp) == 0
        good, turned, placed = good & are_plain, turned & are_plain, placed & are_plain
    rings_meet = good & (found.counts > 1)
    if kind.endswith("Polygon") and rings_meet.any():
        good[rings_meet] = shapely.is_valid(drawn(kind, found.of(rings_meet)))
    drawn_as = np.select([good, turned, placed], [SOUND, TURNED, PLACED], READ).astype(np.int8)
    if plain is None and (drawn_as >= SOUND).all():
        bounds = np.array(whole.bounds).T / UNIT
    else:
        bounds = np.column_stack(Runs(places[0], places[1], found.whole_sizes).bounds)
        bounds[~can_be_drawn(kind, found)] = np.nan
    if kind.endswith("Polygon"):
        if plain is None:
            found = replace(found, places=in_units.astype(np.int32))
        outlines.append(Outlines(kind, rows, bounds, good | turned, found))
    return drawn_as, bounds


def _points(places: Numbers, plain: Flags | None, in_units: Numbers) -> Drawn:
    """What is known of points that are plain or not, and are also given in units."""
    if plain is None:
        return np.full(places.shape[1], SOUND, np.int8)
    known = np.where(plain, SOUND, READ).astype(np.int8)
    rest = np.flatnonzero(~plain & (np.abs(places[0]) <= 180))
    if len(rest):
        nearest = in_units[:, rest]
        rounded = is_plain(nearest / UNIT, nearest)
        known[rest] = LONG if rounded is None else np.where(rounded, LONG, READ)
    return known


def _has_parts(kind: str, found: Shapes) -> Flags:
    """Which geometries have several parts, if their type says that they have."""
    if kind == "MultiPolygon":
        return np.asarray(np.add.reduceat(~found.is_hole, found.firsts, dtype=np.intp) > 1)
    if kind == "MultiLineString":
        return np.asarray(found.counts > 1)
    return found.whole_sizes > (kind == "MultiPoint")


def _are_plain(kind: str, found: Shapes, whole: Runs) -> Flags:
    """Which lines and rings are without fault."""
    if not kind.endswith("Polygon"):
        return lines.are_plain(Runs(whole.x, whole.y, found.sizes))
    if not found.is_hole.any():
        is_single = len(whole.sizes) == len(found.sizes)
        return rings.are_plain(whole if is_single else Runs(whole.x, whole.y, found.sizes))
    # Holes run the other way: seen in a mirror, they are as other rings.
    mirrored = np.where(np.repeat(found.is_hole, found.sizes), -whole.x, whole.x)
    runs = Runs(mirrored, whole.y, found.sizes)
    good = rings.are_plain(runs)
    good[found.is_hole] &= rings.are_wide(runs.of(found.is_hole))
    return good
