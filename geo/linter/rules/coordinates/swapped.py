"""C: latitude before longitude."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.linter.jsontext import Path
from geo.linter.rules.examples import GOOD, drawn
from geo.linter.rules.parts import readable
from geo.linter.rules.rewrite import each_position
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.once import once


@once
def swap_helps(item: Item) -> bool:
    """Whether all positions are degrees, but only with latitude first."""
    found = readable(item)
    return any(abs(p[1]) > 90 for _, p in found) and all(
        abs(p[0]) <= 90 and abs(p[1]) <= 180 for _, p in found
    )


def _swapped_item(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if swap_helps(item):
        at, (lon, lat, *_) = next((at, p) for at, p in found if abs(p[1]) > 90)
        yield Hit(
            f"[{lon:g}, {lat:g}] looks like latitude before longitude: GeoJSON writes longitude "
            f"first, [{lat:g}, {lon:g}].",
            at,
            fix=_swap(found),
            fix_title="Exchange longitude and latitude",
        )


def _swap(found: list[tuple[Path, list[float]]]) -> tuple[Change, ...]:
    return tuple([Change(path=at, rewrite=_exchanged) for at, _ in found])


_exchanged = each_position(lambda numbers: [numbers[1], numbers[0], *numbers[2:]])


def _swapped_layer(view: Layer) -> Iterator[Hit]:
    """Features that fall among the others of their layer only when they are swapped."""
    boxes = {r.index: r.geometry.bounds for r in view.records if r.is_drawn}
    if len(boxes) < 5:
        return
    array = np.array(list(boxes.values()))
    centres = np.column_stack([array[:, [0, 2]].mean(axis=1), array[:, [1, 3]].mean(axis=1)])
    middle = np.median(centres, axis=0)
    spread = np.median(np.abs(centres - middle), axis=0) * 6 + 0.5
    off = (np.abs(centres - middle) > spread).any(axis=1)
    back = (np.abs(centres[:, ::-1] - middle) <= spread).all(axis=1)
    fraction = 1 - off.mean()
    for index, (x, y) in zip(np.array(list(boxes))[off & back], centres[off & back], strict=True):
        yield Hit(
            f"the feature lies at [{x:.3f}, {y:.3f}]; with longitude and latitude exchanged it "
            f"lies among the other features ({fraction:.0%} of them are there).",
            ("geometry", "coordinates"),
            feature=int(index),
        )


RULES = [
    Rule("C205", "axes-swapped", "warning", "positions",
         "Longitude comes before latitude.",
         "Exchanged axes put the Caucasus into Yemen; nothing else looks wrong.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", "[39.8, 146.7]"),
         _swapped_item, "unsafe", also=("layer", _swapped_layer)),
]  # fmt: skip
