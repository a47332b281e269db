"""G: areas that are valid on a flat map, and not on the globe."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely

from geo.linter.rules.examples import drawn, feature, layer, shape
from geo.linter.rules.ground import at_text
from geo.linter.rules.known import LONG
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.areas import Indexes
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.topology.neighbours import members

_PIECE = 0.1  # degrees
_BATCH = 200  # areas that are looked at together


def _crosses_on_globe(view: Layer) -> Iterator[Hit]:
    found = members(view, 2)
    sides = found.boxes[:, 2:] - found.boxes[:, :2]
    wide = np.flatnonzero((sides > LONG).any(axis=1))  # no edge is longer than its box
    for at in range(0, len(wide), _BATCH):
        some = wide[at : at + _BATCH]
        shapes = found.drawn(some)
        for place in _with_long_edges(shapes):
            if text := _fault(shapes[place]):
                yield Hit(
                    f"drawn with the shortest lines on the globe the area is invalid ({text}). "
                    "Add vertices to its long edges.",
                    ("geometry", "coordinates"),
                    feature=found.records[some[place]].index,
                )


def _fault(area: shapely.Geometry) -> str | None:
    """Why a valid area is invalid on the globe, and where; None if it is valid there."""
    if not area.is_valid or _has_empty_parts(area):
        return None
    bent = _bent(area)
    if bent.is_valid:
        return None
    reason, _, place = shapely.is_valid_reason(bent).partition("[")
    x, y = map(float, place.rstrip("]").split())
    return f"{reason.lower()} at {at_text((x, y))}"


def _with_long_edges(shapes: np.ndarray) -> Indexes:
    """The areas with an edge that bends on the globe; those over the antimeridian are left out."""
    if not len(shapes):
        return np.zeros(0, dtype=np.intp)
    coordinates, owners = shapely.get_coordinates(shapes, return_index=True)
    steps = np.abs(np.diff(coordinates, axis=0)).max(axis=1)
    inside = owners[1:] == owners[:-1]
    # A step from one ring to the next may count too: its area is then looked at for nothing.
    longest = np.zeros(len(shapes))
    np.maximum.at(longest, owners[1:][inside], steps[inside])
    outside = np.zeros(len(shapes), dtype=bool)
    outside[owners[(np.abs(coordinates) > [180, 90]).any(axis=1)]] = True
    return np.flatnonzero((longest > LONG) & (longest < 180) & ~outside)


def _has_empty_parts(area: shapely.Geometry) -> bool:
    parts = shapely.get_parts(area)
    return bool(shapely.is_empty([*parts, *shapely.get_rings(parts)]).any())


def _bent(area: shapely.Geometry) -> shapely.Geometry:
    """The area with vertices along the shortest lines on the ellipsoid."""
    rings = shapely.get_rings(shapely.get_parts(area))
    holes = shapely.get_num_interior_rings(shapely.get_parts(area))
    dense = [shapely.linearrings(_geodesic(shapely.get_coordinates(ring))) for ring in rings]
    first = np.cumsum(holes + 1) - holes - 1
    parts = [
        shapely.Polygon(dense[at], dense[at + 1 : at + 1 + count])
        for at, count in zip(first, holes, strict=True)
    ]
    return shapely.multipolygons(parts)


def _geodesic(ring: np.ndarray) -> np.ndarray:
    from geo.geodesy import WGS84

    parts = []
    for start, end in pairwise(ring):
        parts.append(start[None])
        count = int(np.abs(end - start).max() / _PIECE)
        if count and abs(end[0] - start[0]) < 180:
            parts.append(np.array(WGS84.npts(start[0], start[1], end[0], end[1], count)))
    return np.concatenate([*parts, ring[-1:]])


_GOOD = layer(
    feature(geometry=shape("Polygon", "[[[0, 60], [40, 60], [40, 61], [0, 61], [0, 60]]]"))
)
# At 60 degrees north the shortest line over 40 degrees runs two degrees further north.
_BAD = drawn(
    "Polygon", "[[[0, 60], [40, 60], [40, 65], [20, 60.5], [0, 65], [0, 60]]]")  # fmt: skip

RULES = [
    Rule("G326", "invalid-on-sphere", "info", "layer",
         "An area is valid also where its edges are the shortest lines on the globe.",
         "BigQuery, S2 and d3 draw edges so: there it crosses itself, though a flat map shows it "
         "whole.",
         "ISO 19107:2019, 6.4 (geodesic interpolation); RFC 7946, 3.1.1", _GOOD, _BAD,
         _crosses_on_globe),
]  # fmt: skip
