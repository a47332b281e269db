"""Which features of a chunk are surely without fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.linter.acceptance import lines, rings
from geo.linter.acceptance.decoding import Columns
from geo.linter.acceptance.drawing import drawn
from geo.linter.acceptance.points import UNIT, is_plain, units
from geo.linter.acceptance.properties import KEYS, Properties
from geo.linter.acceptance.runs import MOST, Runs, is_even
from geo.linter.acceptance.shapes import Flags, Numbers, Shapes, shapes
from geo.linter.acceptance.values import odd_ids

_PARTS = 8


@dataclass(frozen=True)
class Verdict:
    """Which rows are good, and the boxes of all as an array of shape (n, 4).

    A box is west, south, east and north; that of a row that is not good means nothing.
    """

    good: Flags
    boxes: Numbers


def judged(columns: Columns, properties: Properties, text: bytes) -> Verdict:
    """What is to be said of the rows of some columns, by the rules about single features.

    The text is what the columns were read from, and perhaps more.
    """
    count = len(columns.ids)
    found = Verdict(np.zeros(count, bool), np.zeros((count, 4)))
    if not has_distinct_keys(text, columns.members() + properties.members):
        return found
    kinds = set(columns.kinds)
    if len(kinds) == 1:
        found = _judged_shapes(kinds.pop(), columns.coordinates)
    for kind in kinds if len(kinds) > 1 else ():
        rows = [i for i, of_row in enumerate(columns.kinds) if of_row == kind]
        of_kind = _judged_shapes(kind, [columns.coordinates[i] for i in rows])
        found.good[rows], found.boxes[rows] = of_kind.good, of_kind.boxes
    found.good[list(odd_ids(columns.ids) | properties.odd)] = False
    return found


def has_distinct_keys(text: bytes, members: int) -> bool:
    """Whether no object in a text has a key twice, if its objects have that many members.

    A key given twice is in the text twice, and in the object once.
    """
    if np.count_nonzero(np.frombuffer(text, np.uint8) == ord(":")) == members:
        return True
    return len(KEYS.findall(text)) == members  # colons stand in texts as well


def _judged_shapes(kind: str, coordinates: Sequence[object]) -> Verdict:
    """Which coordinates of a type of geometry are without fault."""
    found = shapes(kind, coordinates)
    if found is None:  # one of them is odd: look for it in ever smaller parts
        if len(coordinates) == 1:
            return Verdict(np.zeros(1, bool), np.zeros((1, 4)))
        step = -(-len(coordinates) // _PARTS)
        parts = [coordinates[i : i + step] for i in range(0, len(coordinates), step)]
        verdicts = [_judged_shapes(kind, part) for part in parts]
        return Verdict(
            np.concatenate([part.good for part in verdicts]),
            np.concatenate([part.boxes for part in verdicts]),
        )
    x, y = units(found.x), units(found.y)
    plain = is_plain(found.x, found.y, x, y)
    if kind == "Point":
        good = np.ones(len(x), bool) if plain is None else plain
        return Verdict(good, np.column_stack([found.x, found.y, found.x, found.y]))
    whole = Runs(x, y, found.whole_sizes)
    good = is_even(whole) & (whole.sizes <= MOST) & _has_parts(kind, found)
    if kind != "MultiPoint":
        good &= np.logical_and.reduceat(_are_plain(kind, found, whole), found.firsts)
    if plain is not None:
        good &= np.add.reduceat(~plain, whole.starts, dtype=np.intp) == 0
    rings_meet = good & (found.counts > 1)
    if kind.endswith("Polygon") and rings_meet.any():
        good[rings_meet] = shapely.is_valid(drawn(kind, found.of(rings_meet)))
    return Verdict(good, np.column_stack(whole.bounds) / UNIT)


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
