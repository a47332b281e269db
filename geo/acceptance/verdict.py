"""Which features of a chunk are surely without fault."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from geo.acceptance.decoding import Columns
from geo.acceptance.points import Flags, is_plain, units
from geo.acceptance.rings import Rings, are_plain
from geo.acceptance.shapes import Counts, shapes
from geo.acceptance.values import odd_rows

_KEYS = re.compile(rb'"[ \t\n\r]*:')
_PARTS = 8


def good_rows(columns: Columns, text: bytes) -> Flags:
    """Which rows of some columns no rule about single features could remark on.

    The text is what the columns were read from, and perhaps more.
    """
    good = np.zeros(len(columns.ids), bool)
    if not has_distinct_keys(text, columns.members()):
        return good
    kinds = set(columns.kinds)
    for kind in kinds:
        if len(kinds) == 1:
            good[:] = _good_shapes(kind, columns.coordinates)
            continue
        rows = [i for i, of_row in enumerate(columns.kinds) if of_row == kind]
        good[rows] = _good_shapes(kind, [columns.coordinates[i] for i in rows])
    good[list(odd_rows(columns.ids, columns.properties))] = False
    return good


def has_distinct_keys(text: bytes, members: int) -> bool:
    """Whether no object in a text has a key twice, if its objects have that many members.

    A key given twice is in the text twice, and in the object once.
    """
    if np.count_nonzero(np.frombuffer(text, np.uint8) == ord(":")) == members:
        return True
    return len(_KEYS.findall(text)) == members  # colons stand in texts as well


def _good_shapes(kind: str, coordinates: Sequence[object]) -> Flags:
    """Which coordinates of a type of geometry are without fault."""
    found = shapes(kind, coordinates)
    if found is None:  # one of them is odd: look for it in ever smaller parts
        if len(coordinates) == 1:
            return np.zeros(1, bool)
        step = -(-len(coordinates) // _PARTS)
        parts = [coordinates[i : i + step] for i in range(0, len(coordinates), step)]
        return np.concatenate([_good_shapes(kind, part) for part in parts])
    x, y = units(found.x), units(found.y)
    plain = is_plain(found.x, found.y, x, y)
    if kind == "Point":
        return np.ones(len(x), bool) if plain is None else plain
    good = are_plain(Rings(x, y, found.sizes))
    return good if plain is None else good & _all_plain(plain, found.sizes)


def _all_plain(plain: Flags, sizes: Counts) -> Flags:
    """Which rings have plain positions only."""
    return np.asarray(np.add.reduceat(~plain, np.cumsum(sizes) - sizes, dtype=np.intp) == 0)
