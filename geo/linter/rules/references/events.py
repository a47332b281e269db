"""R: references between events, layers and map files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Set
from functools import lru_cache, partial
from typing import Any

import shapely

from geo.edtf import DateError
from geo.errors import shown
from geo.geodesy import WGS84
from geo.linter.rules.examples import example, feature, layer, shape
from geo.linter.rules.rule import Change, Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Index, Target
from geo.linter.rules.subjects.register import Register
from geo.linter.rules.validity import validity
from geo.text import did_you_mean, question
from geo.time import EARLIEST, LATEST, UTC, Span, event_span
from geo.values import id_list, number

_FAR_M = 5_000  # beyond what both accuracies allow
_DEGREE_M = 111_700  # no degree of longitude or latitude is longer


def _events(
    atlas: Atlas, column: str, test: Callable[[str], object], *needed: str
) -> Iterator[tuple[str, int, dict[str, str]]]:
    """The events whose value in a column passes a test."""
    table = atlas.tables.get("events")
    for row, cells in table.where(column, test, *needed) if table else ():
        yield table.file if table else "", row, cells


def dated_events(
    atlas: Atlas, test: Callable[[list[Target]], object], *needed: str
) -> Iterator[tuple[str, int, dict[str, str], list[Target], Span]]:
    """The events that name features which pass a test, with them and with when they happened."""
    find = atlas.index.find

    def is_meant(place: str) -> object:
        return find(place) and test(find(place))

    for file, row, cells in _events(atlas, "place", is_meant, "date", *needed):
        if span := span_of_event(cells, atlas.timezone):
            yield file, row, cells, find(cells["place"]), span


def _has_point(cells: dict[str, str]) -> bool:
    return number(cells.get("lon", "")) is not None and number(cells.get("lat", "")) is not None


def _dangling(atlas: Atlas) -> Iterator[Hit]:
    known = atlas.index

    def is_lost(place: str) -> bool:
        return bool(place) and not known.find(place) and not known.things(place)

    for file, row, cells in _events(atlas, "place", is_lost):
        place = cells["place"]
        if _has_point(cells) and not known.near_id(place):
            continue  # a name for readers; the coordinates tell where
        remedy = question(known.near(place)) or "Correct the name, or give lon and lat."
        yield Hit(f'no feature or place is called "{shown(place)}". {remedy}', file=file,
                  cell=(row, "place"))  # fmt: skip
    yield from _lost(atlas, "claims", "event", "event", atlas.register("events"))
    if categories := atlas.register("categories"):
        yield from _lost(atlas, "events", "category", "category", categories)


def _lost(atlas: Atlas, kind: str, column: str, what: str, known: Register) -> Iterator[Hit]:
    table = atlas.tables.get(kind)

    def is_lost(name: str) -> bool:
        return bool(name) and name not in known and not known.respelled(name)

    for row, cells in table.where(column, is_lost) if table else ():
        name = cells[column]
        yield Hit(
            f'there is no {what} "{shown(name)}". {known.question(name)}'.strip(),
            file=table.file if table else "", cell=(row, column),
        )  # fmt: skip


def _case(atlas: Atlas) -> Iterator[Hit]:
    for kind, column, of in (
        ("claims", "event", "events"),
        ("events", "category", "categories"),
        ("events", "sources", "sources"),
        ("claims", "sources", "sources"),
    ):
        table, respelled = atlas.tables.get(kind), partial(_respelled, atlas.register(of))
        for row, cells in table.where(column, respelled) if table else ():
            for name, meant in respelled(cells[column]):
                yield Hit(
                    _differs(name, meant),
                    file=table.file if table else "",
                    cell=(row, column),
                    fix=(Change(_with(cells[column], name, meant), cell=(row, column)),),
                    fix_title=f'Write "{meant}"',
                )
    yield from _case_in_layers(atlas)


def _respelled(known: Register, names: Any) -> list[tuple[str, str]]:
    """The names in a list that differ from an id in case or space only, each with the id."""
    return [
        (name, meant)
        for name in id_list(names)
        if name not in known and (meant := known.respelled(name))
    ]


def _with(text: str, name: str, meant: str) -> str:
    """A list separated by semicolons with one member respelled."""
    parts = text.split(";")
    return ";".join(p.replace(name, meant) if p.strip() == name else p for p in parts)


def _differs(name: str, meant: str) -> str:
    return f'"{shown(name)}" differs from the id "{meant}" in case or space only.'


def _case_in_layers(atlas: Atlas) -> Iterator[Hit]:
    known = atlas.register("sources")
    for view in atlas.layers.values():
        for record in view.records:
            given = record.properties.get("sources")
            for i, name in enumerate(given if isinstance(given, list) else ()):
                if isinstance(name, str) and name not in known and (meant := known.respelled(name)):
                    path = ("properties", "sources", i)
                    yield Hit(_differs(name, meant), path, file=view.file, feature=record.index,
                              fix=(Change(json.dumps(meant, ensure_ascii=False), path),),
                              fix_title=f'Write "{meant}"')  # fmt: skip


def _ambiguous(atlas: Atlas) -> Iterator[Hit]:
    known = atlas.index
    for name, targets in {**known.by_thing, **known.by_id}.items():
        layers = list(dict.fromkeys(target.layer.stem for target in targets))
        if len(layers) > 1:
            later = next(t for t in targets if t.layer.stem != layers[0])
            yield Hit(
                f'"{shown(name)}" stands in the layers {" and ".join(layers)}. Ids and things are '
                "unique in an atlas.",
                ("id",) if later.record.id == name else ("properties", "thing"),
                file=later.layer.file, feature=later.record.index,
            )  # fmt: skip

    def is_shared(place: str) -> bool:
        return bool(place) and len(known.things(place)) > 1 and not known.find(place)

    for file, row, cells in _events(atlas, "place", is_shared):
        listed = ", ".join(f'"{thing}"' for thing in known.things(cells["place"]))
        yield Hit(
            f'"{shown(cells["place"])}" is the name of several places. Write one of the ids '
            f"{listed}.",
            file=file, cell=(row, "place"),
        )  # fmt: skip


def span_of_event(cells: dict[str, str], timezone: Any) -> Span | None:
    """When an event happened, or None if its date cannot be read."""
    return span_in(cells.get("date", ""), timezone or UTC)


@lru_cache(maxsize=65536)  # several rules ask, and dates come again and again
def span_in(text: str, timezone: Any) -> Span | None:
    """The span that a text says, or None if it is no date."""
    try:
        return event_span(text, timezone)
    except DateError:
        return None


def _outside_validity(atlas: Atlas) -> Iterator[Hit]:
    for file, row, cells, targets, span in dated_events(atlas, may_be_missed(atlas)):
        if not any(t.span and span.meets(t.span) for t in targets):
            yield Hit(
                f"the event of {cells['date']} names "
                f'"{shown(cells["place"])}", which was in force {_validities(targets)}. '
                f"{_fitting(atlas.index, targets, span)}".strip(),
                file=file,
                cell=(row, "date"),
            )


def may_be_missed(atlas: Atlas) -> Callable[[list[Target]], bool]:
    """A test of features with known validity: whether some event may meet none of them."""
    table = atlas.tables.get("events")
    dates = table.values("date") if table else ()
    spans = [span for text in dates if (span := span_in(text, atlas.timezone or UTC))]
    start = max((span.start_earliest for span in spans), default=EARLIEST)
    end = min((span.end_latest for span in spans), default=LATEST)
    every = Span(start, start, end, end)  # what meets it meets every event

    def test(targets: list[Target]) -> bool:
        known = [target.span for target in targets if target.span]
        return len(known) == len(targets) and not any(map(every.meets, known))

    return test


def _validities(targets: list[Target]) -> str:
    texts = []
    for target in targets:
        found = validity(target.record)
        first, last = (found[2] or "..", found[3] or "..") if found else ("..", "..")
        texts.append(f"from {first} to {last}")
    return " and ".join(dict.fromkeys(texts))


def _fitting(known: Index, targets: list[Target], span: Span) -> str:
    versions = known.versions(targets)
    fit = [t.record.id for t in versions if t.span and span.meets(t.span) and t.record.id]
    return f'The version "{fit[0]}" fits.' if fit else "Check the date, and the validity."


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

    for file, row, cells in _events(atlas, "place", may_be_meant, "lon", "lat"):
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


def _null_geometry(atlas: Atlas) -> Iterator[Hit]:

    def is_undrawn(place: str) -> bool:
        targets = atlas.index.find(place)
        return bool(targets) and all(t.record.feature.get("geometry") is None for t in targets)

    for file, row, cells in _events(atlas, "place", is_undrawn):
        if not _has_point(cells):
            yield Hit(
                f'"{shown(cells["place"])}" has no geometry, so the event is on no map.',
                file=file, cell=(row, "place"),
            )  # fmt: skip


def _missing_file(atlas: Atlas) -> Iterator[Hit]:
    for file, document in atlas.maps.items():
        layers = document.get("layer") if isinstance(document, dict) else None
        for i, entry in enumerate(layers if isinstance(layers, list) else ()):
            name = entry.get("file") if isinstance(entry, dict) else None
            if isinstance(name, str) and name and name not in atlas.layers:
                remedy = did_you_mean(name, atlas.layers)
                yield Hit(f'there is no layer "{shown(name)}" in layers/. {remedy}'.strip(),
                          ("layer", i, "file"), file=file)  # fmt: skip


_AREA: Files = {
    "layers/areas.geojson": layer(
        feature("area", shape("Polygon", "[[[46, 39], [47, 39], [47, 40], [46, 39]]]"),
                name="Area", sources=["s"], licence="CC0-1.0"))
}  # fmt: skip
_GOOD = example()
_MAP_GOOD: Files = {**_GOOD, "maps/map.toml": 'title = "M"\n[[layer]]\nfile = "line"\n'}
_MAP_BAD: Files = {**_GOOD, "maps/map.toml": 'title = "M"\n[[layer]]\nfile = "lien"\n'}


def _rule(
    code: str, name: str, severity: Any, scope: Any, what: str, why: str, good: Files, bad: Files,
    check: Callable[[Any], Iterator[Hit]], fix: Any = None,
) -> Rule:  # fmt: skip
    return Rule(code, name, severity, scope, what, why, "layers/README.md", good, bad, check, fix)


RULES = [
    _rule("R701", "dangling-reference", "error", "atlas",
          "What an event, a claim or a category names is there.",
          "The event has no place, the claim no event: they are left out of the map.",
          _GOOD, example("a,2020-05-01,Talks,,shushaa,,,s"), _dangling),
    _rule("R702", "ambiguous-reference", "error", "atlas",
          "An id, thing or name means one thing in the whole atlas.",
          "The reader cannot know which is meant, and the program must not guess.",
          _GOOD, {**_GOOD, "layers/more.geojson": layer(feature("shusha", name="Other"))},
          _ambiguous),
    _rule("R704", "event-outside-validity", "error", "atlas",
          "An event happens while what it names is in force.",
          "It meets no version, so it is linked with nothing, or its date or the validity is "
          "wrong.",
          example("a,2020-05-01,Talks,,line,,,s"), example("a,2023-05-01,Talks,,line,,,s"),
          _outside_validity),
    _rule("R705", "event-far-from-feature", "warning", "atlas",
          "The coordinates of an event lie near the place that it names.",
          "One of the two is wrong.",
          example("a,2020-05-01,Talks,,shusha,46.75,39.76,s"),
          example("a,2020-05-01,Talks,,shusha,45.75,39.76,s"), _far),
    _rule("R706", "event-outside-area", "error", "atlas",
          "The coordinates of an event lie in the area that it names.",
          "One of the two is wrong.",
          {**example("a,2020-05-01,Talks,,area,46.9,39.1,s"), **_AREA},
          {**example("a,2020-05-01,Talks,,area,44,39.1,s"), **_AREA}, _outside_area),
    _rule("R711", "reference-to-null-geometry", "warning", "atlas",
          "What an event names is drawn.",
          "The event is in the list, but on no map.",
          _GOOD, {**example("a,2020-05-01,Talks,,nowhere,,,s"),
                  "layers/more.geojson": layer(feature("nowhere", "null"))}, _null_geometry),
    _rule("R712", "reference-case-or-space", "warning", "atlas",
          "References are spelled as the id is.",
          "Ids are compared letter by letter, so the reference leads nowhere.",
          _GOOD, example("a,2020-05-01,Talks,,shusha,,,S"), _case, "safe"),
    _rule("R713", "missing-foreign-file", "error", "atlas",
          "The layers that a map file names are there.",
          "The map cannot be built.", _MAP_GOOD, _MAP_BAD, _missing_file),
]  # fmt: skip
