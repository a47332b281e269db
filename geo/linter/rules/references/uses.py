"""R: references to things of another kind than is wanted, and features that none leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial

from geo.errors import shown
from geo.linter.rules.examples import example, feature, layer
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.values import id_list

_TABLES = {"events": "an event", "sources": "a source", "claims": "a claim",
           "categories": "a category"}  # fmt: skip
# What the columns that hold references must lead to; "places" are features.
_WANTED = {
    "events": {"place": "places", "category": "categories", "sources": "sources"},
    "claims": {"event": "events", "sources": "sources"},
}
_KINDS = {**_TABLES, "places": "a feature"}


def _wrong_kind(atlas: Atlas) -> Iterator[Hit]:
    known = {kind: _ids(atlas, kind) for kind in _KINDS}
    for kind, columns in _WANTED.items():
        table = atlas.tables.get(kind)
        for column, wanted in columns.items():
            strays = partial(_strays, atlas, known, wanted)
            for row, cells in table.where(column, strays) if table else ():
                for name, other in strays(cells[column]):
                    yield Hit(
                        f'"{shown(name)}" is {_KINDS[other]}; "{column}" names '
                        f"{_KINDS[wanted]}. Is it in the wrong column?",
                        file=table.file if table else "",
                        cell=(row, column),
                    )


def _strays(
    atlas: Atlas, known: Mapping[str, Set[str]], wanted: str, names: str
) -> list[tuple[str, str]]:
    """The names in a list that mean something of another kind than is wanted, with that kind."""
    found = []
    for name in id_list(names):
        if name in known[wanted] or (wanted == "places" and atlas.index.find(name)):
            continue
        found += [(name, kind) for kind, ids in known.items() if name in ids][:1]
    return found


def _ids(atlas: Atlas, kind: str) -> Set[str]:
    if kind == "places":
        return {*atlas.index.by_thing, *atlas.index.by_id}
    return atlas.register(kind).ids


def _unused(atlas: Atlas) -> Iterator[Hit]:
    if "events" not in atlas.tables:
        return
    named = map(atlas.index.find, atlas.tables["events"].values("place"))
    used = {target.record.thing for targets in named for target in targets}
    for view in atlas.layers.values():
        for record in view.records:
            if record.thing not in used:
                yield Hit("no event names the feature, or another version of it.",
                          file=view.file, feature=record.index)  # fmt: skip


RULES = [
    Rule("R703", "reference-to-wrong-kind", "error", "atlas",
         "A reference leads to what its column is for: a place, an event, a category, a source.",
         "It looks right, and leads nowhere.",
         "layers/README.md", example(), example("a,2020-05-01,Talks,,s,,,s"), _wrong_kind),
    Rule("R707", "unused-feature", "info", "atlas",
         "Every feature is named by an event, or another version of it is.",
         "It may be left over from a draft, or events may give its name in another spelling.",
         "layers/README.md", {"layers/a.geojson": layer(feature("a", thing="a")),
           "layers/events.csv": "id,date,title,place\ne,2020,Talks,a\n"},
         {"layers/a.geojson": layer(feature("a", thing="a")),
           "layers/events.csv": "id,date,title,place\ne,2020,Talks,\n"}, _unused, default=False),
]  # fmt: skip
