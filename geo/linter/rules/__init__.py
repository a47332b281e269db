"""The rules of `geo validate`, one object each: a folder a family, a file a few rules of one kind.

| folder | its rules |
|---|---|
| `json/` | J: bytes and JSON text |
| `structure/` | S: the structure that RFC 7946 asks for |
| `coordinates/` | C: coordinates and their reference system |
| `geometry/` | G: one geometry |
| `topology/` | T: features beside each other, and layers |
| `layer/` | L: the features of a layer, and their properties |
| `dates/` | D: dates and validity |
| `references/` | R: tables, and what refers to what |
| `names/` | N: the names of places and things |
| `provenance/` | P: sources and licences |
| `files/` | X: files that cannot be read, and configuration |

A rule (`rule.py`) is shown one of the `subjects/`: a text, an item, a layer, a table, an atlas.
What several families need stands beside the folders. `catalogue.csv` says which rules there are,
so that a file of rules is loaded only when one of them is asked for; `geo.linter.rulebook`
writes it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from geo.linter.rules.rule import Hit, Rule, Scope

FAMILIES = {
    "J": "Bytes and JSON",
    "S": "Structure of GeoJSON",
    "C": "Coordinates and reference system",
    "G": "One geometry",
    "T": "Between features and layers",
    "L": "Layer and properties",
    "D": "Dates and validity",
    "R": "References and tables",
    "N": "Names",
    "P": "Sources and licences",
    "X": "Files and configuration",
}
CATALOGUE_FILE = Path(__file__).with_name("catalogue.csv")


class Entry(NamedTuple):
    """What is known of a rule that is not loaded: its file, and the scopes that it looks at."""

    name: str
    module: str
    scopes: frozenset[str]
    default: bool


def _entries(text: str) -> Iterator[tuple[str, Entry]]:
    for line in text.splitlines()[1:]:
        code, name, module, scopes, default = line.split(",")
        yield code, Entry(name, module, frozenset(scopes.split()), default == "on")


# Every rule by its code, in the order of the families.
CATALOGUE = dict(_entries(CATALOGUE_FILE.read_text(encoding="utf-8")))


@cache
def rules_in(module: str) -> dict[str, Rule]:
    """The rules in a file, by their codes; none in one that only helps the others."""
    found: list[Rule] = getattr(importlib.import_module(f"{__name__}.{module}"), "RULES", [])
    return {rule.code: rule for rule in found}


class _Rules(Mapping[str, Rule]):
    """The rules by their codes, each loaded when it is asked for."""

    def __getitem__(self, code: str) -> Rule:
        return rules_in(CATALOGUE[code].module)[code]

    def __iter__(self) -> Iterator[str]:
        return iter(CATALOGUE)

    def __len__(self) -> int:
        return len(CATALOGUE)


RULES = _Rules()


@lru_cache(maxsize=1024)
def checks(
    scope: Scope | frozenset[Scope], chosen: frozenset[str]
) -> list[tuple[Rule, Callable[[Any], Iterable[Hit]]]]:
    """The chosen rules that look at a scope, or one of several, each with its check for it."""
    scopes = {scope} if isinstance(scope, str) else scope
    return [
        (RULES[code], check)
        for code, entry in CATALOGUE.items()
        if code in chosen and not scopes.isdisjoint(entry.scopes)
        for at, check in RULES[code].checks()
        if at in scopes
    ]
