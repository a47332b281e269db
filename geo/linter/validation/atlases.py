"""The files of an atlas held against each other."""

from __future__ import annotations

from typing import Any

from geo.errors import ConfigError
from geo.linter.findings import Finding
from geo.linter.inputs import Input
from geo.linter.rules import checks
from geo.linter.rules.rule import Hit, Rule, Scope
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import index_of
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsonpaths import written
from geo.linter.validation.places import feature_findings
from geo.linter.validation.reading import Reading, finding
from geo.linter.validation.tables import cell_findings
from geo.time import UTC, zone


def atlas_findings(
    members: list[tuple[Input, Reading]], rules: Ruleset, scopes: tuple[Scope, ...]
) -> list[Finding]:
    """What is wrong between the files of an atlas, in the files that were asked for."""
    by_name = {str(one.name): (one, reading) for one, reading in members}
    maps = {name: r.map.document for name, (_, r) in by_name.items() if r.map and r.map.document}
    layers = {r.layer.stem: r.layer for _, r in members if r.layer is not None}
    tables = {r.table.kind: r.table for _, r in members if r.table is not None}
    timezone = _zone(maps)
    index = index_of(layers.values(), timezone)
    atlas = Atlas(layers, tables, maps, timezone, index, frozenset(rules.layers))
    by_file: dict[str, list[tuple[Rule, Hit]]] = {}
    for rule, check in [pair for scope in scopes for pair in checks(scope, rules.codes)]:
        for hit in check(atlas):
            by_file.setdefault(str(hit.file), []).append((rule, hit))
    found: list[Finding] = []
    for file, hits in by_file.items():
        one, reading = by_name[file]
        before = len(reading.findings)
        if reading.table is not None:
            cell_findings(reading, hits, rules)
        elif reading.layer is not None:
            feature_findings(reading, hits, rules)
        elif reading.map is not None:
            reading.findings += [
                finding(reading, rule, hit, rules, path=written(hit.path),
                         **reading.place(*reading.map.place(hit.path)))
                for rule, hit in hits
            ]  # fmt: skip
        if one.is_wanted:
            found += reading.findings[before:]
    return found


def _zone(maps: dict[str, Any]) -> Any:
    """The time zone on which the map files agree, else UTC."""
    names = {str(document.get("timezone", "UTC")) for document in maps.values()}
    try:
        return zone(names.pop()) if len(names) == 1 else UTC
    except ConfigError:
        return UTC
