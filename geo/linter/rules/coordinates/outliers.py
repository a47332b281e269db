"""C: positions far from where the others are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.linter.rules.examples import GOOD, drawn
from geo.linter.rules.parts import readable, sound_lines
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.item import Item


def _null_island(item: Item) -> Iterator[Hit]:
    for at, position in readable(item):
        if position[0] == 0 and position[1] == 0:
            yield Hit(
                "[0, 0] lies in the Gulf of Guinea; it often stands for a missing position. "
                'Write "geometry": null for those.',
                at,
            )
            return


def _outlier(item: Item) -> Iterator[Hit]:
    for at, vertices, _ in sound_lines(item):
        if len(vertices) < 8:
            continue
        line = np.array(vertices)
        middle = np.median(line, axis=0)
        away = np.abs(line - middle).max(axis=1)
        reach = np.quantile(away, 0.75) * 20 + 0.05
        for i in np.flatnonzero(away > reach)[:1]:
            x, y = line[i]
            yield Hit(
                f"the vertex [{x:g}, {y:g}] lies far from all others of its line. "
                f"{_likely_edit(line[i], middle, reach)}".strip(),
                (*at, int(i)),
            )


def _likely_edit(vertex: np.ndarray, middle: np.ndarray, reach: float) -> str:
    x, y = vertex
    for edited, what in [
        ((y, x), "longitude and latitude are exchanged"),
        ((-x, y), "a minus sign of the longitude is lost"),
        ((x, -y), "a minus sign of the latitude is lost"),
        ((x / 10, y), "the decimal point of the longitude has moved"),
        ((x * 10, y), "the decimal point of the longitude has moved"),
        ((x, y / 10), "the decimal point of the latitude has moved"),
        ((x, y * 10), "the decimal point of the latitude has moved"),
    ]:
        if np.abs(np.array(edited) - middle).max() <= reach:
            return f"Perhaps {what}."
    return ""


_WALK = [[46.7 + i / 100, 39.8] for i in range(9)]

RULES = [
    Rule("C207", "null-island", "warning", "positions",
         "No position is [0, 0].",
         "A missing place drawn in the Gulf of Guinea is a claim that nobody made.",
         "good practice", GOOD, drawn("Point", "[0, 0]"),
         _null_island),
    Rule("C215", "outlier-position", "warning", "vertices",
         "No vertex lies far from all others of its line.",
         "A lost minus sign or a moved decimal point draws a spike across the map.",
         "good practice", drawn("LineString", _WALK), drawn("LineString", [*_WALK, [4.67, 39.8]]),
         _outlier),
]  # fmt: skip
