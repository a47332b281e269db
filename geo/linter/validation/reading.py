"""What one file came to, and what its findings are made of."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from geo.errors import printable, unreadable
from geo.linter.findings import Edit, Finding, Fix
from geo.linter.rules import checks
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.columns import LayerColumns
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.settings import MapText
from geo.linter.rules.subjects.table import Table
from geo.linter.rules.subjects.text import Text
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsonalike import Alike
from geo.linter.texts.jsontext import Fault
from geo.linter.texts.jsontext import Path as JsonPath
from geo.linter.texts.positions import Positions
from geo.linter.validation.records import Records

_DOCS = "docs/rules.md#"
# Coordinates such as 1e300 overflow; rules find them, so numpy need not warn of them.
any_number = np.errstate(over="ignore", invalid="ignore")


class Said(NamedTuple):
    """What rules say of a piece, and the paths that this is about."""

    hits: list[tuple[Rule, Hit]]
    paths: frozenset[JsonPath]

    @classmethod
    def of(cls, hits: list[tuple[Rule, Hit]]) -> Said:
        """Some hits with their paths, and that of the whole."""
        changes = [change.path for _, hit in hits for change in hit.fix]
        return cls(hits, frozenset([(), *changes, *[hit.path for _, hit in hits]]))


@dataclass
class Reading:
    """What one file came to: its findings, and what rules over several files need of it."""

    name: str
    data: bytes = b""
    findings: list[Finding] = field(default_factory=list)
    layer: Layer | None = None
    table: Table | None = None
    map: MapText | None = None
    around: Any = None  # what surrounds the features of a collection
    # Of each feature: the offset of its piece, its path in it, and its path in the whole.
    spans: list[tuple[int, JsonPath, JsonPath]] = field(default_factory=list)
    # By index of the feature, the rules that found something it asks not to be told.
    suppressed: set[tuple[int, str]] = field(default_factory=set)
    records: Records | None = None  # in place of spans, for features in one list
    columns: LayerColumns | None = None  # of the same
    alike: Alike = field(default_factory=Alike)
    # What rules say of features that are alike; see `geo.linter.validation.pieces.Known`.
    answers: dict[Hashable, Said] = field(default_factory=dict)
    _positions: Positions | None = None

    def place(self, start: int, end: int) -> dict[str, int | None]:
        """The fields of a finding that tell where a span of bytes is."""
        self._positions = self._positions or Positions(self.data)
        line, column, end_line, end_column = self._positions.of(start, end)
        return {"line": line, "column": column, "end_line": end_line, "end_column": end_column,
                "offset": start}  # fmt: skip


def why_unreadable(path: Path, error: OSError) -> str:
    """Why a file could not be read, in plain words."""
    if path.is_symlink() and not path.exists():
        return f'the link leads to "{path.readlink()}", where no file is. Get that file.'
    return str(unreadable(path, error).problems[0].reason)


def finding(reading: Reading, rule: Rule, hit: Hit, rules: Ruleset, **fields: Any) -> Finding:
    """The finding that a hit of a rule comes to."""
    return Finding(
        rule.code,
        rule.name,
        rules.severity(rule, hit.severity),
        printable(hit.message),
        reading.name,
        url=_DOCS + rule.code.lower(),
        **fields,
    )


def text_findings(
    reading: Reading, found: list[Fault], rules: Ruleset, *, is_sequence: bool = False
) -> None:
    """Report what is wrong with the bytes of a reading."""
    text = Text(reading.data, tuple(found), is_sequence)
    for rule, check in checks("text", rules.codes):
        for hit in check(text):
            place = reading.place(*hit.span) if hit.span else {}
            edits = tuple(Edit(c.span[0], c.span[1], c.text.encode()) for c in hit.fix if c.span)
            fix = Fix(rule.fix, hit.fix_title, edits) if edits and rule.fix else None
            reading.findings.append(finding(reading, rule, hit, rules, fix=fix, **place))
