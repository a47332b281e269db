"""R: what references lead to, in which order, and whether they come back to where they began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import partial
from typing import Any

from geo.edtf import DateError
from geo.errors import shown
from geo.linter.findings import Severity
from geo.linter.rules.examples import example, feature, layer
from geo.linter.rules.known import PARENTS
from geo.linter.rules.references.events import dated_events, may_be_missed
from geo.linter.rules.rule import Files, Hit, Rule, Scope
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.table import Table
from geo.time import UTC, Span, event_span
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


def _never_valid(atlas: Atlas) -> Iterator[Hit]:
    by_thing: dict[str, list[Span]] = {}
    is_doubtful, versions_of = may_be_missed(atlas), atlas.index.versions
    for _, _, _, targets, span in dated_events(atlas, lambda t: is_doubtful(versions_of(t))):
        by_thing.setdefault(targets[0].record.thing, []).append(span)
    for thing, spans in by_thing.items():
        versions = atlas.index.by_thing[thing]
        is_met = any(span.meets(v.span) for span in spans for v in versions if v.span)
        if len(spans) > 1 and not is_met:
            first = versions[0]
            yield Hit(
                f'{len(spans)} events name "{shown(thing)}", and none of them happens while it is '
                "in force. More likely its validity is wrong than all of them.",
                ("properties",),
                file=first.layer.file,
                feature=first.record.index,
            )


_END_COLUMNS = ("end", "end_date", "date_end", "until")
_SEQUENCES = ("sequence", "seq", "order")


def _order(table: Table) -> Iterator[Hit]:
    if table.kind != "events":
        return
    for column in _END_COLUMNS:
        for row, cells in table.rows("date", column):
            start, end = _span(cells["date"]), _span(cells[column])
            if start and end and end.end_latest <= start.start_earliest:
                yield Hit(f'"{column}" {cells[column]} comes before "date" {cells["date"]}. '
                          "Exchange them, or correct one.", cell=(row, column))  # fmt: skip
    for column in _SEQUENCES:
        yield from _sequence(table, column)


def _span(text: str) -> Span | None:
    try:
        return event_span(text, UTC)
    except DateError:
        return None


def _sequence(table: Table, column: str) -> Iterator[Hit]:
    """Events whose number is higher than that of one which surely happened after them."""
    numbered = [
        (int(cells[column]), row, cells["date"], span)
        for row, cells in table.rows("date", column)
        if cells[column].isascii() and cells[column].isdigit() and (span := _span(cells["date"]))
    ]
    latest: tuple[int, int, str, Span] | None = None
    for entry in sorted(numbered, key=lambda one: (one[0], one[3].start_earliest)):
        number, row, _, span = entry
        if latest and latest[0] < number and span.end_latest <= latest[3].start_earliest:
            yield Hit(
                f'"{column}" is {number}, but row {latest[1]} with {latest[0]} has a later date, '
                f"{latest[2]}.",
                cell=(row, "date"),
            )
        elif not latest or span.start_earliest > latest[3].start_earliest:
            latest = entry


def _circles(parents: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """The circles in references from ids to ids, each once, from its first id on."""
    done: set[str] = set()
    for start in parents:
        path: list[str] = []
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            name, depth = stack.pop()
            del path[depth:]
            if name in path:
                yield path[path.index(name) :]
                done |= set(path)
                break
            if name in done:
                continue
            path.append(name)
            stack += [(parent, depth + 1) for parent in parents.get(name, ())]
        done |= set(path) | {start}


def _circle_in_table(table: Table) -> Iterator[Hit]:
    for column in PARENTS:
        rows = {cells["id"]: (row, cells) for row, cells in table.rows("id", column)}
        parents = {name: id_list(cells[column]) for name, (_, cells) in rows.items()}
        for circle in _circles(parents):
            yield Hit(_circular(column, circle), cell=(rows[circle[0]][0], column))


def _circle_in_layer(view: Layer) -> Iterator[Hit]:
    for name in PARENTS:
        having = [r for r in view.records if r.properties.get(name) not in (None, "")]
        known = {key: r for r in having for key in (r.thing, r.id) if key is not None}
        parents = {key: id_list(r.properties[name]) for key, r in known.items()}
        told: set[int] = set()
        for circle in _circles(parents):
            record = known[circle[0]]
            if record.index not in told:
                yield Hit(_circular(name, circle), ("properties", name), feature=record.index)
            told |= {known[key].index for key in circle}


def _circular(name: str, circle: list[str]) -> str:
    steps = " to ".join(f'"{shown(step)}"' for step in [*circle, circle[0]])
    return f'"{name}" leads in a circle, from {steps}. Take one step out.'


def _rule(
    code: str, name: str, severity: Severity, scope: Scope, what: str, why: str, good: Files,
    bad: Files, check: Any, **more: Any,
) -> Rule:  # fmt: skip
    return Rule(code, name, severity, scope, what, why, "layers/README.md", good, bad, check,
                **more)  # fmt: skip


def _events(header: str, *rows: str) -> Files:
    return {"layers/events.csv": "\n".join([header, *rows, ""])}


_LATER = "a,2023-05-01,Talks,,line,,,s\nb,2023-06-01,More,,line,,,s"
RULES = [
    _rule("R703", "reference-to-wrong-kind", "error", "atlas",
          "A reference leads to what its column is for: a place, an event, a category, a source.",
          "It looks right, and leads nowhere.",
          example(), example("a,2020-05-01,Talks,,s,,,s"), _wrong_kind),
    _rule("R707", "unused-feature", "info", "atlas",
          "Every feature is named by an event, or another version of it is.",
          "It may be left over from a draft, or events may give its name in another spelling.",
          {"layers/a.geojson": layer(feature("a", thing="a")),
           "layers/events.csv": "id,date,title,place\ne,2020,Talks,a\n"},
          {"layers/a.geojson": layer(feature("a", thing="a")),
           "layers/events.csv": "id,date,title,place\ne,2020,Talks,\n"}, _unused, default=False),
    _rule("R709", "event-order", "warning", "table",
          "An event ends after it starts, and events that are numbered happen in that order.",
          "One of the dates, or the number, is wrong.",
          _events("id,date,end_date,title", "a,2020-05-01,2020-05-03,Talks"),
          _events("id,date,end_date,title", "a,2020-05-03,2020-05-01,Talks"), _order),
    _rule("R710", "circular-reference", "error", "table",
          "What is part of another, follows or replaces it, never comes back to itself: columns "
          f"and properties {', '.join(PARENTS)}.",
          "A program that follows the references never ends, or refuses them all.",
          _events("id,date,title,follows", "a,2020,Talks,", "b,2021,More,a"),
          _events("id,date,title,follows", "a,2020,Talks,b", "b,2021,More,a"), _circle_in_table,
          also=("layer", _circle_in_layer)),
    _rule("R716", "reference-never-valid", "info", "atlas",
          "Some event that names a thing happens while it is in force.",
          "Where all of several events miss it, the validity of the thing is wrong, not they.",
          example("a,2020-05-01,Talks,,line,,,s\nb,2021-06-01,More,,line,,,s"), example(_LATER),
          _never_valid),
]  # fmt: skip
