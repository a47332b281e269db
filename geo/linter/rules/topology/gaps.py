"""T: gaps between areas that are meant to lie side by side, and edges that do not match."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo.linter.rules.examples import feature, layer, shape, square
from geo.linter.rules.ground import area_text, areal, at_text, distance_text, length_m, measured
from geo.linter.rules.moments import time_text
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.areas import Indexes, Mask
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.topology.coverage import judged, mosaic
from geo.linter.rules.topology.neighbours import Members, clusters, members
from geo.linter.rules.topology.openings import NARROW, Gap, gaps, widths_of
from geo.linter.rules.topology.snapping import snapped

_DEGREE_M = 111_320.0
_INSTANTS = 200  # moments that are looked at in a layer of which nothing is declared


def moments(found: Members, chosen: Indexes, *, all_of_them: bool = True) -> Iterator[Indexes]:
    """Which of some areas are in force together, at each moment at which that changes."""
    starts, ends = found.starts[chosen], found.ends[chosen]
    instants = np.unique(np.concatenate([starts, ends]))
    if len(instants) > _INSTANTS and not all_of_them:
        instants = instants[:: len(instants) // _INSTANTS + 1]
    for instant in instants:
        together = chosen[(starts <= instant) & (instant < ends)]
        if len(together) > 1:
            yield together


def _mismatch(view: Layer) -> Iterator[Hit]:
    if not view.declared.coverage:
        return
    found, tolerance = members(view, 2), view.declared.tolerance
    told = set()
    for together in moments(found, np.flatnonzero(found.sound)):
        some = found.shapes[together]
        edges = shapely.coverage_invalid_edges(some, gap_width=tolerance / _DEGREE_M)
        off = np.flatnonzero(~shapely.is_empty(edges))
        tree = shapely.STRtree(edges[off])
        reach = tolerance / _DEGREE_M
        for a, b in tree.query(edges[off], predicate="dwithin", distance=reach).T:
            one, two = int(together[off[a]]), int(together[off[b]])
            if a >= b or (one, two) in told:
                continue
            told.add((one, two))
            along = _along(edges[off[a]], edges[off[b]], reach)
            if along.length and not _is_wide(found.shapes[one], found.shapes[two], tolerance):
                start = shapely.get_coordinates(along)[0]
                time = time_text(found.shared(one, two))
                first, later = sorted((one, two), key=lambda i: found.records[i].index)
                yield Hit(
                    f"the edges of {found.name(one)} and {found.name(two)} run along each other "
                    f"for {distance_text(length_m(along))} from {at_text(start)} without the same "
                    f"vertices{time}. Give both the same vertices there.",
                    ("geometry", "coordinates"),
                    feature=found.records[later].index,
                    fix=snapped(found, later, first, reach),
                    fix_title=f"Put its vertices on those of {found.name(first)}",
                )


def _along(one: shapely.Geometry, two: shapely.Geometry, reach: float) -> shapely.Geometry:
    """The part of an edge that runs along another."""
    return shapely.intersection(one, shapely.buffer(two, reach, cap_style="flat"))


def _is_wide(one: shapely.Geometry, two: shapely.Geometry, tolerance: float) -> bool:
    """Whether two areas overlap by more than the tolerance, of which T402 tells."""
    both = areal(shapely.intersection(one, two))
    return bool(both.area) and measured(both)[1] >= tolerance


def _gap(view: Layer) -> Iterator[Hit]:
    if not judged(view).any():
        return
    found, is_declared = members(view, 2), bool(view.declared.coverage)
    told = set()
    for together, reach in _neighbours(found, judged(view) & found.sound, is_declared=is_declared):
        for gap in gaps(found.shapes, together, mosaic(view), reach, all_of_them=is_declared):
            square, width = measured(gap.shape)
            beside = [measured(found.shapes[i])[1] for i in gap.around[:2]]
            is_narrow = width * NARROW < min(beside) and len(gap.around) > 1
            key = (gap.around[:2], shapely.to_wkb(shapely.normalize(gap.shape)))
            if width < view.declared.tolerance or key in told or not (is_narrow or is_declared):
                continue
            told.add(key)
            yield _told(found, gap, square, width)


def _neighbours(
    found: Members, chosen: Mask, *, is_declared: bool
) -> Iterator[tuple[Indexes, float]]:
    """Some areas in force together, moment by moment, and how wide open gaps between them may be.

    Those of clusters in which nothing has changed are left out, and where no coverage is declared
    those without neighbours: a gap that is narrow beside one area only is not told.
    """
    widths = np.zeros(len(found))
    widths[chosen] = widths_of(found.shapes[chosen])
    groups = clusters(found, 2 * float(widths.max(initial=0)) / NARROW)
    sizes = np.bincount(groups, weights=chosen)
    before = np.zeros(len(found), dtype=bool)
    for together in moments(found, np.flatnonzero(chosen), all_of_them=is_declared):
        now = np.zeros(len(found), dtype=bool)
        now[together] = True
        some = together[np.isin(groups[together], groups[now != before])]
        before = now
        if not is_declared:
            some = some[sizes[groups[some]] > 1]
        if len(some):
            yield some, float(np.quantile(widths[together], 0.1)) / NARROW


def _told(found: Members, gap: Gap, square: float, width: float) -> Hit:
    names = [found.name(i) for i in gap.around[:2]]
    time = time_text(found.shared(*gap.around[:2]))
    where = "between " + " and ".join(names) if len(names) > 1 else f"in {names[0]}"
    force = f", {'both ' if len(names) > 1 else ''}in force{time}" if time else ""
    what = "a gore that opens outwards" if gap.is_open else "a gap"
    return Hit(
        f"{what}, {distance_text(width)} wide ({area_text(square)}), lies {where}{force}, at "
        f"{at_text(shapely.get_coordinates(shapely.point_on_surface(gap.shape))[0])}: an event "
        "there meets nothing. Move an edge to the other, or draw what lies there.",
        ("geometry", "coordinates"),
        feature=max(found.records[i].index for i in gap.around[:2]),
    )


def _files(*features: str) -> Files:
    return {"geo.toml": "[layers.a]\ncoverage = true\n", "a.geojson": layer(*features)}


def _area(name: str, west: float, east: float) -> str:
    return feature(name, square(west, 39, east, 40), valid_from="2020", valid_to="2023")


RULES = [
    Rule("T403", "gap", "warning", "layer",
         "Areas of a layer leave no gap while they are in force, closed or open to the outside. "
         "The width is twice the area of the gap over its perimeter. Where the layer is declared "
         "with coverage = true, every closed gap is told; without, gaps that are "
         f"{NARROW} times as narrow as the areas beside them, in layers as T402 takes them. Whose "
         "the ground is only you can tell; what is narrower than the tolerance, T404 can mend.",
         "An event in the gap meets nothing, and a narrow one is seen on no map.",
         "QGIS topology checker, ArcGIS topology: must not have gaps",
         _files(_area("west", 46, 47), _area("east", 47, 48)),
         _files(_area("west", 46, 47), _area("east", 47.001, 48)), _gap),
    Rule("T404", "edge-mismatch", "warning", "layer",
         "Areas of a layer that is declared with coverage = true have the same vertices along "
         "their common edge. The fix puts vertices on those of the earlier feature that are "
         "within the tolerance, unless others share them; where one has a vertex and the other "
         "none, it is for you to say who is right.",
         "Simplified or projected, the edges part: slivers and gaps open where there were none.",
         "ArcGIS topology: must not have gaps or overlaps; GEOS coverage validity",
         _files(_area("west", 46, 47), _area("east", 47, 48)),
         _files(_area("west", 46, 47), feature("east", shape("Polygon",
             "[[[47, 39], [48, 39], [48, 40], [47, 40], [47, 39.5], [47, 39]]]"))), _mismatch,
         "unsafe"),
]  # fmt: skip
