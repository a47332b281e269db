"""C: how many decimals coordinates have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from geo.linter.rules.examples import GOOD, drawn, feature, layer, shape
from geo.linter.rules.parts import (
    is_position,
    lines,
    polygons,
    positions,
    readable,
    written_positions,
)
from geo.linter.rules.rewrite import each_position, rounded
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer

DIGITS = 7  # decimals that still mean something: 1 cm on the ground


def _decimals(number: float) -> int:
    text = repr(number)
    return len(text.partition(".")[2]) if "e" not in text and number % 1 else 0


def _precision(item: Item) -> Iterator[Hit]:
    digits, count, first = 0, 0, None
    for at, position in readable(item):
        longest = max(map(_decimals, position[:2]))
        if longest > DIGITS:
            count, digits, first = count + 1, max(digits, longest), first or at
    if first:
        yield Hit(
            f"{count} position{'s' if count > 1 else ''} with up to {digits} decimals; "
            f"{DIGITS} are 1 cm on the ground, the rest is noise that makes the file larger.",
            first,
            fix=tuple(
                Change(path=(*path, "coordinates"), rewrite=_rounded)
                for path, geometry in item.geometries
                if _can_be_rounded(geometry)
            ),
            fix_title=f"Round to {DIGITS} decimals",
        )


_rounded = each_position(lambda numbers: [*(rounded(n, DIGITS) for n in numbers[:2]), *numbers[2:]])


def _can_be_rounded(geometry: dict[str, Any]) -> bool:
    """Whether positions have too many decimals, and rounding keeps vertices apart, rings valid."""
    found = [p for _, p in positions(geometry)]
    if not all(map(is_position, found)) or not any(
        _decimals(n) > DIGITS for p in found for n in p[:2]
    ):
        return False
    for _, line, is_ring in lines(geometry):
        exact = np.array([p[:2] for p in line], dtype=float).reshape(-1, 2)
        near = exact.round(DIGITS)
        if _repeated(exact) != _repeated(near) or (is_ring and (near[:1] != near[-1:]).any()):
            return False
    areas = [[[p[:2] for p in ring] for ring in rings] for _, rings in polygons(geometry)]
    if not all(len(ring) > 3 for rings in areas for ring in rings):
        return False
    before = [shapely.Polygon(rings[0], rings[1:]) for rings in areas if rings]
    after = shapely.transform(before, lambda xy: xy.round(DIGITS))
    return all(map(_stays_valid, [*before, shapely.MultiPolygon(before)],
                   [*after, shapely.MultiPolygon(list(after))]))  # fmt: skip


def _stays_valid(before: shapely.Geometry, after: shapely.Geometry) -> bool:
    return bool(after.is_valid or not before.is_valid)


def _repeated(line: np.ndarray) -> int:
    return int((line[1:] == line[:-1]).all(axis=1).sum())


def _too_coarse(view: Layer) -> Iterator[Hit]:
    points = [r for r in view.records if r.is_drawn and r.geometry.geom_type == "Point"]
    digits = {r.index: max(_decimals(r.geometry.x), _decimals(r.geometry.y)) for r in points}
    if len(digits) < 5 or np.median(list(digits.values())) < 4:
        return
    for index, count in digits.items():
        if count < 2:
            has = "one decimal" if count else "no decimals"
            yield Hit(
                f"the position has {has}, the others of the layer have "
                f"{np.median(list(digits.values())):.0f}: it may be wrong by kilometres.",
                ("geometry", "coordinates"),
                feature=index,
            )


def _truncated(item: Item) -> Iterator[Hit]:
    for _, _, whole in written_positions(item):
        found = [(at, p) for at, p in whole if is_position(p)]
        if len(found) < 20:
            continue
        digits = np.array([max(_decimals(n) for n in p[:2]) for _, p in found])
        fine, coarse = np.median(digits[: len(digits) // 2]), digits <= 2
        run = _longest_run(coarse)
        if digits.max() >= 5 and 5 <= run[1] < len(digits) * 0.8 and fine:
            yield Hit(
                f"{run[1]} vertices in a row have at most 2 decimals, others up to "
                f"{digits.max()}: part of the line was rounded to about a kilometre.",
                found[run[0]][0],
            )


def _longest_run(mask: np.ndarray) -> tuple[int, int]:
    """Where the longest run of true values starts, and how long it is."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    runs = [(int(a), int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return max(runs, key=lambda run: run[1], default=(0, 0))


_FINE = [[46 + i / 1000 + 0.00012, 39.00012 + i / 1000] for i in range(30)]
_COARSE = [*_FINE[:20], *[[round(46.1 + i / 100, 2), 39.1] for i in range(8)], *_FINE[20:]]
_MANY = [feature(f"p{i}", shape("Point", f"[{46.7 + i / 100:.5f}1, {39.8 + i / 100:.5f}1]"))
         for i in range(6)]  # fmt: skip

RULES = [
    Rule("C209", "excess-precision", "info", "precision",
         f"Coordinates have at most {DIGITS} decimals.",
         "Digits beyond the accuracy pretend knowledge and double the size of the file.",
         "RFC 7946, 11.2", GOOD,
         drawn("Point", "[46.123456789, 39.123456789]"), _precision,
         "safe"),
    Rule("C210", "too-coarse", "warning", "layer",
         "Points are about as precise as the others of their layer.",
         "A position with one decimal may be ten kilometres off.",
         "good practice", layer(*_MANY),
         layer(*_MANY, feature("b", shape("Point", "[46.7, 39.8]"))), _too_coarse),
    Rule("C221", "truncated-coordinate-run", "warning", "positions",
         "A line has one precision throughout.",
         "A stretch rounded to two decimals zigzags by a kilometre among exact vertices.",
         "good practice", drawn("LineString", _FINE), drawn("LineString", _COARSE), _truncated),
]  # fmt: skip
