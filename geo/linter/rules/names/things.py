"""N: one thing under several names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.known import REGISTERS
from geo.linter.rules.moments import ALWAYS, shared, time_text
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.index import names_of
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import span_of
from geo.text import alternatives, fold

_OTHER_NAMES = ("short_name", "alt_name", "old_name")


def folded_names(record: Record) -> frozenset[str]:
    """All names of a feature, in every language and alternative, folded."""
    others = (str(record.properties.get(key) or "") for key in _OTHER_NAMES)
    return _folded_texts(tuple(names_of(record).values()), tuple(others))


@lru_cache(maxsize=4096)  # many events name one thing
def _folded_texts(names: tuple[str, ...], others: tuple[str, ...]) -> frozenset[str]:
    texts = {*names, *(part for text in (*names, *others) for part in alternatives(text))}
    return frozenset(folded for text in texts if (folded := fold(text)))


def _other_name(view: Layer) -> Iterator[Hit]:
    for key in ("id", *REGISTERS):
        seen: dict[str, Record] = {}
        for record in view.records:
            value = record.id if key == "id" else record.properties.get(key)
            if value in (None, "") or isinstance(value, list | dict | bool | float):
                continue
            first = seen.setdefault(str(value), record)
            if first is record or not (folded_names(first) and folded_names(record)):
                continue
            time = shared(span_of(first) or ALWAYS, span_of(record) or ALWAYS)
            if time and not folded_names(first) & folded_names(record):
                name, other = (r.properties.get("name") or r.id for r in (record, first))
                yield Hit(
                    f'"{shown(str(name))}" and "{shown(str(other))}" (feature {first.index}) have '
                    f'the {key} "{shown(str(value))}", so they are one thing, and share no name'
                    f"{time_text(time)}. Correct the {key}, or add the other name.",
                    ("properties", "name") if "name" in record.properties else ("properties",),
                    feature=record.index,
                )


def _town_of(name: str, text: str, register: str) -> str:
    return feature(name, name=text, wikidata=register)


RULES = [
    Rule("N801", "same-id-different-name", "warning", "layer",
         "Features that share an id in force together share a name: their own id, or one of a "
         f"register ({', '.join(REGISTERS)}).",
         "One of the ids is copied from another row, and links lead to the wrong thing.",
         "good practice",
         layer(_town_of("a", "Shusha", "Q1"), _town_of("b", "Lachin", "Q2")),
         layer(_town_of("a", "Shusha", "Q1"), _town_of("b", "Lachin", "Q1")),
         _other_name),
]  # fmt: skip
