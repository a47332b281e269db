"""G: vertices that repeat, turn back, are far apart, or too many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from geo.linter.rules.examples import GOOD_AREA, GOOD_LINE, drawn
from geo.linter.rules.ground import at_text
from geo.linter.rules.parts import Vertices, lines, sound_lines, written_lines
from geo.linter.rules.rewrite import without
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item

_MANY_VERTICES = 100_000


def _duplicate_vertex(item: Item) -> Iterator[Hit]:
    for at, line, is_ring, vertices in written_lines(item):
        same = [i for i, (one, next_one) in enumerate(pairwise(line), 1) if one == next_one]
        if not same or not vertices:
            continue
        left = len(line) - len(same)
        enough = left >= (4 if is_ring else 2)
        many = f"{len(same)} positions of the line repeat" if same[1:] else "a position repeats"
        yield Hit(
            f"{many} the one before.",
            (*at, same[0]),
            fix=(Change(path=at, rewrite=without(set(same))),) if enough else (),
            fix_title="Delete the repeated positions",
        )


def _spike(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if is_ring and len(line) > 4:
            i = _turn(line)
            if i is None:
                continue
            gone = {i, i + 1} if line[i - 1] == line[i + 1] else {i}
            enough = len(line) - len(gone) >= 4 and max(gone) < len(line) - 1
            yield Hit(
                f"the ring goes out to {at_text(line[i])} and straight back: a spike.",
                (*at, i),
                fix=(Change(path=at, rewrite=without(gone)),) if enough else (),
                fix_title="Cut the spike off",
            )


def _backtracks(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if not is_ring and (i := _turn(line)) is not None:
            yield Hit(f"the line turns straight back on itself at {at_text(line[i])}.", (*at, i))


def _turn(line: Vertices) -> int | None:
    """Where a line first turns by 180 degrees."""
    steps = [(to_x - x, to_y - y) for (x, y), (to_x, to_y) in pairwise(line)]
    for i, ((x, y), (next_x, next_y)) in enumerate(pairwise(steps), 1):
        if x * next_y - y * next_x == 0 and x * next_x + y * next_y < 0:
            return i
    return None


def _too_many(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        count = sum([len(line) for _, line, _ in lines(geometry)])
        if count > _MANY_VERTICES:
            yield Hit(f"the geometry has {count:,} vertices; a page shows no more than a few "
                      "thousand. Generalise it.", (*path, "coordinates"))  # fmt: skip


def _gap(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if is_ring or len(line) < 20:
            continue
        steps = np.hypot(*np.diff(np.array(line), axis=0).T)
        typical = np.median(steps)
        i = int(np.argmax(steps))
        if typical and steps[i] > 200 * typical:
            yield Hit(
                f"one segment is {steps[i] / typical:.0f} times as long as the median one: "
                "a piece of the line may be missing.",
                (*at, i),
            )


_STEPS = ", ".join(f"[{46 + i / 10000:.4f}, {39 + i % 2 / 10000}]" for i in range(30))

RULES = [
    Rule("G305", "duplicate-vertex", "warning", "vertices",
         "No position repeats the one before.",
         "Segments without a direction break offsets, buffers and simplification.",
         "OGC Simple Features (06-103r4), 6.1.6", GOOD_LINE,
         drawn("LineString", "[[1, 1], [1, 1], [2, 2]]"),
         _duplicate_vertex, "safe"),
    Rule("G316", "spike", "warning", "rings",
         "No ring goes out and straight back.",
         "A spike encloses nothing, yet bounds and distances reach to its tip.",
         "OGC Simple Features (06-103r4), 6.1.11.1", GOOD_AREA,
         drawn("Polygon", "[[[0, 0], [4, 0], [4, 4], [4, 6], [4, 4], [0, 4], [0, 0]]]"), _spike,
         "unsafe"),
    Rule("G318", "line-backtracks", "warning", "lines",
         "No line turns straight back on itself.",
         "Its length counts the stretch twice.",
         "good practice", GOOD_LINE, drawn("LineString", "[[0, 0], [3, 3], [1, 1], [1, 5]]"),
         _backtracks),
    Rule("G323", "too-many-vertices", "info", "vertices",
         f"A geometry has at most {_MANY_VERTICES:,} vertices.",
         "A page with more is slow on a phone and shows no more than a generalised line.",
         "good practice", GOOD_LINE,
         drawn("LineString", f"[{'[1, 2], [2, 3], ' * (_MANY_VERTICES // 2)}[1, 2]]"), _too_many),
    Rule("G324", "vertex-gap", "warning", "lines",
         "No segment is hundreds of times as long as the others of its line.",
         "A piece of a front or road that went missing is drawn as a straight line.",
         "good practice", GOOD_LINE, drawn("LineString", f"[{_STEPS}, [47, 39.5]]"), _gap),
]  # fmt: skip
