"""R: names that lead nowhere, or to several things."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import example, feature, layer
from geo.linter.rules.references.events import events_where, has_point
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.register import Register
from geo.text import did_you_mean, question


def _dangling(atlas: Atlas) -> Iterator[Hit]:
    known = atlas.index

    def is_lost(place: str) -> bool:
        return bool(place) and not known.find(place) and not known.things(place)

    for file, row, cells in events_where(atlas, "place", is_lost):
        place = cells["place"]
        if has_point(cells) and not known.near_id(place):
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

    for file, row, cells in events_where(atlas, "place", is_shared):
        listed = ", ".join(f'"{thing}"' for thing in known.things(cells["place"]))
        yield Hit(
            f'"{shown(cells["place"])}" is the name of several places. Write one of the ids '
            f"{listed}.",
            file=file, cell=(row, "place"),
        )  # fmt: skip


def _null_geometry(atlas: Atlas) -> Iterator[Hit]:

    def is_undrawn(place: str) -> bool:
        targets = atlas.index.find(place)
        return bool(targets) and all(t.record.feature.get("geometry") is None for t in targets)

    for file, row, cells in events_where(atlas, "place", is_undrawn):
        if not has_point(cells):
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


_MAP_GOOD: Files = {**example(), "maps/map.toml": 'title = "M"\n[[layer]]\nfile = "line"\n'}
_MAP_BAD: Files = {**example(), "maps/map.toml": 'title = "M"\n[[layer]]\nfile = "lien"\n'}

RULES = [
    Rule("R701", "dangling-reference", "error", "atlas",
         "What an event, a claim or a category names is there.",
         "The event has no place, the claim no event: they are left out of the map.",
         "layers/README.md", example(), example("a,2020-05-01,Talks,,shushaa,,,s"), _dangling),
    Rule("R702", "ambiguous-reference", "error", "atlas",
         "An id, thing or name means one thing in the whole atlas.",
         "The reader cannot know which is meant, and the program must not guess.",
         "layers/README.md", example(),
         {**example(), "layers/more.geojson": layer(feature("shusha", name="Other"))},
         _ambiguous),
    Rule("R711", "reference-to-null-geometry", "warning", "atlas",
         "What an event names is drawn.",
         "The event is in the list, but on no map.",
         "layers/README.md", example(), {**example("a,2020-05-01,Talks,,nowhere,,,s"),
                  "layers/more.geojson": layer(feature("nowhere", "null"))}, _null_geometry),
    Rule("R713", "missing-foreign-file", "error", "atlas",
         "The layers that a map file names are there.",
         "The map cannot be built.", "layers/README.md", _MAP_GOOD, _MAP_BAD, _missing_file),
]  # fmt: skip
