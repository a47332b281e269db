"""Ground that areas side by side leave between them: closed around, or open to the outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from geo.linter.rules.subjects.areas import OUTWARDS, Indexes, Mask, Shapes
from geo.linter.rules.topology.edges import Edges

NARROW = 50  # how many times a gap is narrower than the areas beside it
_LONG = 5  # how many times as long as it is wide
_SMALL = 1.0  # degrees, up to which the edges of an area hardly bend on the globe


@dataclass(frozen=True)
class Gap:
    """Ground that no area holds, and the areas around it: the longest shared edge first."""

    shape: shapely.Geometry
    around: tuple[int, ...]
    is_open: bool


def gaps(
    shapes: Shapes, together: Indexes, edges: Edges | None, reach: float, *,
    all_of_them: bool = True,
) -> Iterator[Gap]:  # fmt: skip
    """The gaps between some areas, open ones up to a reach wide.

    Without `all_of_them`, those surely not narrow are left out.
    """
    some = shapes[together]
    chosen = np.zeros(len(shapes), dtype=bool)
    chosen[together] = True
    outline = edges.outline(chosen) if edges else None
    union = outline.whole if outline else _union(some)
    rings = shapely.get_rings(shapely.get_parts(union))
    # Outer rings of oriented areas run the one way, holes the other.
    holes = shapely.polygons(rings[_is_hole(union)])
    tree = shapely.STRtree(some)
    for hole in holes if all_of_them else holes[~_are_wide(holes, some, tree)]:
        if around := _around(some, tree, hole):
            yield Gap(hole, tuple(int(together[i]) for i in around), is_open=False)
    at_edge = np.searchsorted(together, outline.owners) if outline else None
    suspects = _suspects(some, tree, reach, at_edge)
    if suspects.any():
        yield from _gores(some, together, tree, suspects, union, reach)


def widths_of(areas: Shapes) -> np.ndarray:
    """Twice the area over the perimeter of each, in degrees."""
    return np.asarray(2 * shapely.area(areas) / shapely.length(areas))


def _are_wide(holes: Shapes, some: Shapes, tree: shapely.STRtree) -> Mask:
    """Which holes are surely not narrow on the ground, as seen in degrees."""
    hole, beside = tree.query(holes)
    widest = np.zeros(len(holes))
    np.maximum.at(widest, hole, widths_of(some)[beside])
    # A degree of longitude is shorter than one of latitude, which a width may tell once or twice.
    _, south, _, north = shapely.total_bounds(some)
    least = np.cos(np.radians(max(abs(south), abs(north)))) ** 2
    is_wide = widths_of(holes) * NARROW * least > 1.2 * widest
    boxes = shapely.bounds(np.concatenate([some[np.unique(beside)], holes]))
    return np.asarray(is_wide & bool((boxes[:, 2:] - boxes[:, :2] <= _SMALL).all()))


def _suspects(
    some: Shapes, tree: shapely.STRtree, reach: float, at_edge: Indexes | None
) -> np.ndarray:
    """Which areas have an edge that runs along that of another, apart from it by less than a reach.

    Only those at the edge of all can have one, if it is known which these are.
    """
    if at_edge is None:
        return np.asarray(~shapely.is_empty(shapely.coverage_invalid_edges(some, gap_width=reach)))
    around = shapely.box(*(shapely.bounds(some[at_edge]) + reach * OUTWARDS).T)
    near = np.unique(tree.query(around)[1])
    found = ~shapely.is_empty(shapely.coverage_invalid_edges(some[near], gap_width=reach))
    suspects = np.zeros(len(some), dtype=bool)
    suspects[np.intersect1d(near[found], at_edge)] = True
    return suspects


def _union(some: Shapes) -> shapely.Geometry:
    """All of the areas as one; the quick way, if they lie side by side."""
    try:
        union = shapely.coverage_union_all(some)
    except shapely.errors.GEOSException:
        return shapely.union_all(some)
    return union if shapely.is_valid(union) else shapely.union_all(some)


def _is_hole(union: shapely.Geometry) -> np.ndarray:
    parts = shapely.get_parts(union)
    counts = shapely.get_num_interior_rings(parts) + 1
    is_hole = np.ones(counts.sum(), dtype=bool)
    is_hole[np.cumsum(counts) - counts] = False
    return is_hole


def _gores(
    some: Shapes, together: Indexes, tree: shapely.STRtree, suspects: np.ndarray,
    union: shapely.Geometry, reach: float,
) -> Iterator[Gap]:  # fmt: skip
    """Narrow ground between areas that is not closed all around: the closing of the areas."""
    near = shapely.union_all(some[suspects])
    wide = shapely.buffer(near, reach / 2, join_style="mitre")
    closed = shapely.buffer(wide, -reach / 2, join_style="mitre")
    filled = shapely.polygons([shapely.get_exterior_ring(p) for p in shapely.get_parts(union)])
    for piece in shapely.get_parts(shapely.difference(closed, shapely.union_all(filled))):
        if not piece.area:
            continue
        width, around = 2 * piece.area / piece.length, _around(some, tree, piece)
        if len(around) > 1 and piece.length / 2 > _LONG * width:
            yield Gap(piece, tuple(int(together[i]) for i in around), is_open=True)


def _around(some: Shapes, tree: shapely.STRtree, gap: shapely.Geometry) -> list[int]:
    """Which areas share more of their edge with a gap than it is wide, most first."""
    close = tree.query(gap)
    width = 2 * gap.area / gap.length
    rim = shapely.buffer(shapely.boundary(gap), width / 100)
    shared = shapely.length(shapely.intersection(shapely.boundary(some[close]), rim))
    order = np.argsort(-shared, kind="stable")
    return [int(close[i]) for i in order if shared[i] > width]
