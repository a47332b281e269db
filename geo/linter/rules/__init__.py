"""The rules of `geo validate`, one object each: a file a family."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from geo.linter.rules import (
    across,
    config,
    coordinates,
    dates,
    declared,
    gaps,
    geometry,
    history,
    json,
    layer,
    names,
    naming,
    network,
    provenance,
    references,
    relations,
    sphere,
    structure,
    systems,
    tables,
    topology,
    versions,
)
from geo.linter.rules.rule import Hit, Rule, Scope

_FAMILIES = [
    json, structure, coordinates, geometry, layer, dates, references, tables, names, provenance,
    config, declared, topology, gaps, across, systems,
    versions, sphere, relations, naming, history, network,
]  # fmt: skip

Check = Callable[[Any], Iterable[Hit]]

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


def _order(rule: Rule) -> tuple[int, str]:
    return list(FAMILIES).index(rule.code[0]), rule.code


# Every rule by its code.
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in sorted((rule for family in _FAMILIES for rule in family.RULES), key=_order)
}


@cache
def checks(
    scope: Scope | frozenset[Scope], chosen: frozenset[str]
) -> list[tuple[Rule, Callable[[Any], Iterable[Hit]]]]:
    """The chosen rules that look at a scope, or one of several, each with its check for it."""
    scopes = {scope} if isinstance(scope, str) else scope
    return [
        (rule, check)
        for code, rule in RULES.items()
        if code in chosen
        for at, check in rule.checks()
        if at in scopes
    ]
