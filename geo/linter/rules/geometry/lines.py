"""G: lines that are no line, or cross themselves."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from geo.linter.rules.examples import GOOD_LINE, drawn
from geo.linter.rules.parts import sound_lines, written_lines
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.item import Item


def _line_too_few(item: Item) -> Iterator[Hit]:
    for at, line, is_ring, _ in written_lines(item):
        if not is_ring and len(line) == 1 and isinstance(line[0], list):
            yield Hit("a line has two or more positions; this has 1.", at)


def _zero_length(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if not is_ring and len(line) > 1 and len(set(line)) == 1:
            yield Hit("all positions of the line are the same: it has no length.", at)


def _line_crosses(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        if is_ring or len(line) < 4:
            continue
        if not shapely.is_simple(shapely.linestrings(line)):
            yield Hit("the line crosses or touches itself.", at)


RULES = [
    Rule("G303", "line-too-few", "error", "lines",
         "A line has two or more positions.",
         "One position is a point, and cannot be drawn as a line.",
         "RFC 7946, 3.1.4", GOOD_LINE, drawn("LineString", "[[1, 1]]"), _line_too_few),
    Rule("G306", "zero-length", "error", "lines",
         "A line has a length.",
         "It is drawn as nothing; GEOS calls it invalid.",
         "OGC Simple Features (06-103r4), 6.1.6", GOOD_LINE,
         drawn("LineString", "[[1, 1], [1, 1]]"),
         _zero_length),
    Rule("G317", "line-self-crosses", "info", "lines",
         "A line does not cross itself.",
         "A front or a road that does is often two lines joined by mistake.",
         "OGC Simple Features (06-103r4), 6.1.6", GOOD_LINE,
         drawn("LineString", "[[0, 0], [2, 2], [2, 0], [0, 2]]"), _line_crosses),
]  # fmt: skip
