"""C: the extent that is declared for a layer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo.linter.rules.declared import declared_rule
from geo.linter.rules.examples import feature, shape
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.layer import Layer


def _outside_extent(view: Layer) -> Iterator[Hit]:
    if view.declared.extent is None:
        return
    west, south, east, north = view.declared.extent
    drawn = [r for r in view.records if r.is_drawn]
    boxes = shapely.bounds(np.array([r.geometry for r in drawn], dtype=object)).reshape(-1, 4)
    beyond = np.column_stack([west - boxes[:, 0], south - boxes[:, 1],
                              boxes[:, 2] - east, boxes[:, 3] - north])  # fmt: skip
    for number in np.flatnonzero((beyond > 0).any(axis=1)):
        side = int(np.argmax(beyond[number]))
        yield Hit(
            f"the feature reaches {beyond[number, side]:.4g}° beyond the {_SIDES[side]} of the "
            f"extent declared, [{west:g}, {south:g}, {east:g}, {north:g}].",
            ("geometry", "coordinates"),
            feature=drawn[number].index,
        )


_SIDES = ("west", "south", "east", "north")

RULES = [
    declared_rule("C219", "outside-declared-extent",
          "Features lie within the `extent` that is declared for their layer.",
          "A feature on the wrong continent stretches the map until nothing can be seen.",
          "extent = [44, 38, 51, 42]", feature(), feature(geometry=shape("Point", "[39.8, 46.7]")),
          _outside_extent),
]  # fmt: skip
