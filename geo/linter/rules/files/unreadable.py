"""X: files that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from geo.linter.rules.examples import GOOD
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.text import Text


def _unreadable(text: Text) -> Iterator[Hit]:
    for fault in text.faults:
        if fault.kind in {"unreadable", "companion"}:
            yield Hit(fault.message, severity="warning" if fault.kind == "companion" else None)


RULES = [
    Rule("X004", "file-unreadable", "error", "text",
         "The file can be read, and so can those that go with it. (A warning, if only the "
         "properties or the reference system are lost.)",
         "What cannot be read was not looked at.",
         "good practice", GOOD, {"a.gpkg": "no database"}, _unreadable),
]  # fmt: skip
