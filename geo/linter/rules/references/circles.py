"""R: references that come back to where they began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from geo.errors import shown
from geo.linter.rules.examples import event_table
from geo.linter.rules.known import PARENTS
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.table import Table
from geo.values import id_list


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


RULES = [
    Rule("R710", "circular-reference", "error", "table",
         "What is part of another, follows or replaces it, never comes back to itself: columns "
         f"and properties {', '.join(PARENTS)}.",
         "A program that follows the references never ends, or refuses them all.",
         "layers/README.md", event_table("id,date,title,follows", "a,2020,Talks,", "b,2021,More,a"),
         event_table("id,date,title,follows", "a,2020,Talks,b", "b,2021,More,a"), _circle_in_table,
         also=("layer", _circle_in_layer)),
]  # fmt: skip
