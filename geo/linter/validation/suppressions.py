"""What features ask not to be held against, once all that could be said has been."""

from __future__ import annotations

from dataclasses import replace

from geo.linter.findings import Finding
from geo.linter.inputs import Input
from geo.linter.rules import CATALOGUE, checks
from geo.linter.rules.subjects.layer import Suppressions
from geo.linter.ruleset import Ruleset
from geo.linter.validation.places import feature_findings
from geo.linter.validation.reading import Reading

_OF_ATLASES = {"layers", "atlas", "table", "map"}


def unused_findings(one: Input, reading: Reading, rules: Ruleset) -> list[Finding]:
    """What the rules say of the suppressions in a layer."""
    assert reading.layer
    found = checks("run", rules.codes)
    if not found:
        return []
    judged = frozenset(
        code
        for code in rules.codes
        if one.atlas is not None or not CATALOGUE[code].scopes <= _OF_ATLASES
    )
    names = {name: code for code, entry in CATALOGUE.items() for name in (code, entry.name)}
    layer = reading.layer
    if reading.records is not None:  # what was passed over by columns has no such member
        layer = replace(layer, records=reading.records.kept)
    text = Suppressions(layer, names, frozenset(reading.suppressed), judged)
    hits = [(rule, hit) for rule, check in found for hit in check(text)]
    before = len(reading.findings)
    feature_findings(reading, hits, rules)
    return reading.findings[before:]
