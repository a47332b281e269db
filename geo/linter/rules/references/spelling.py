"""R: names that differ from an id in case or space only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.register import Register
from geo.values import id_list


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


RULES = [
    Rule("R712", "reference-case-or-space", "warning", "atlas",
         "References are spelled as the id is.",
         "Ids are compared letter by letter, so the reference leads nowhere.",
         "layers/README.md", example(), example("a,2020-05-01,Talks,,shusha,,,S"), _case, "safe"),
]  # fmt: skip
