"""R: events at a place far from what they name."""

from __future__ import annotations

from collections.abc import Iterator, Set

import shapely

from geo.errors import shown
from geo.geodesy import WGS84
from geo.linter.rules.examples import example, feature, layer, shape
from geo.linter.rules.references.events import events_where, span_of_event
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Target
from geo.values import number

_FAR_M = 5_000  # beyond what both accuracies allow
_DEGREE_M = 111_700  # no degree of longitude or latitude is longer


def _far(atlas: Atlas) -> Iterator[Hit]:
    for file, row, cells, target, (lon, lat) in _located(atlas, {"Point"}):
        place = target.record.geometry
        x, y, allowed = place.x, place.y, _FAR_M + _accuracy(cells, target)
        if _DEGREE_M * (abs(lon - x) + abs(lat - y)) <= allowed:  # no way along both is longer
            continue
        distance = WGS84.inv(lon, lat, x, y)[2]
        if distance > allowed:
            yield Hit(
                f'the coordinates lie {distance / 1000:.1f} km from "{shown(cells["place"])}". '
                "Check both.",
                file=file,
                cell=(row, "lon"),
            )


def _accuracy(cells: dict[str, str], target: Target) -> float:
    drawn = target.record.properties.get("accuracy_m")
    return (number(cells.get("accuracy_m", "")) or 0.0) + (
        float(drawn) if isinstance(drawn, int | float) else 0.0
    )


def _located(
    atlas: Atlas, kinds: Set[str]
) -> Iterator[tuple[str, int, dict[str, str], Target, tuple[float, float]]]:
    """Events that give coordinates and name a thing with one version, drawn as a certain kind."""
    find = atlas.index.find

    def may_be_meant(place: str) -> bool:
        return any(_is_drawn(target, kinds) for target in find(place))

    for file, row, cells in events_where(atlas, "place", may_be_meant, "lon", "lat"):
        lon, lat = number(cells["lon"]), number(cells["lat"])
        if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            continue
        chosen = find(cells["place"])
        if len(chosen) > 1:
            span = span_of_event(cells, atlas.timezone)
            chosen = [t for t in chosen if span and t.span and span.meets(t.span)]
        if len(chosen) == 1 and _is_drawn(chosen[0], kinds):
            yield file, row, cells, chosen[0], (lon, lat)


def _is_drawn(target: Target, kinds: Set[str]) -> bool:
    shape = target.record.geometry
    return shape is not None and not shape.is_empty and shape.geom_type in kinds


def _outside_area(atlas: Atlas) -> Iterator[Hit]:
    for file, row, cells, target, position in _located(atlas, {"Polygon", "MultiPolygon"}):
        geometry, point = target.record.geometry, shapely.Point(position)
        if not geometry.is_valid or geometry.covers(point):
            continue
        nearest = shapely.get_point(shapely.shortest_line(point, geometry), 1)
        distance = WGS84.inv(point.x, point.y, nearest.x, nearest.y)[2]
        if distance > _accuracy(cells, target) + 1:
            yield Hit(
                f'the coordinates lie {distance / 1000:.1f} km outside "{shown(cells["place"])}".',
                file=file, cell=(row, "lon"),
            )  # fmt: skip


_AREA: Files = {
    "layers/areas.geojson": layer(
        feature("area", shape("Polygon", "[[[46, 39], [47, 39], [47, 40], [46, 39]]]"),
                name="Area", sources=["s"], licence="CC0-1.0"))
}  # fmt: skip

RULES = [
    Rule("R705", "event-far-from-feature", "warning", "atlas",
         "The coordinates of an event lie near the place that it names.",
         "One of the two is wrong.",
         "layers/README.md", example("a,2020-05-01,Talks,,shusha,46.75,39.76,s"),
         example("a,2020-05-01,Talks,,shusha,45.75,39.76,s"), _far),
    Rule("R706", "event-outside-area", "error", "atlas",
         "The coordinates of an event lie in the area that it names.",
         "One of the two is wrong.",
         "layers/README.md", {**example("a,2020-05-01,Talks,,area,46.9,39.1,s"), **_AREA},
         {**example("a,2020-05-01,Talks,,area,44,39.1,s"), **_AREA}, _outside_area),
]  # fmt: skip
