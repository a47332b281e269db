"""X: files that cannot be read, and configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from geo.rules.references import example
from geo.rules.rule import Files, Hit, MapText, Rule, Text, layer

_GOOD = layer()


def _unreadable(text: Text) -> Iterator[Hit]:
    for fault in text.faults:
        if fault.kind == "unreadable":
            yield Hit(fault.message)


def _problems(*, unknown_keys: bool) -> Callable[[MapText], Iterator[Hit]]:
    """A check that reports what the reader of map files found wrong."""

    def check(text: MapText) -> Iterator[Hit]:
        for problem in text.problems:
            if (problem.reason == _UNKNOWN) is unknown_keys:
                what = f'"{problem.key}": ' if problem.key else ""
                yield Hit(f"{what}{problem.reason} {problem.remedy}".strip(),
                          span=text.span(problem.line, problem.key))  # fmt: skip

    return check


_UNKNOWN = "this key is not known."


def _map(text: str) -> Files:
    return {**example(), "maps/map.toml": text}


def _rule(code: str, name: str, severity: Any, what: str, bad: str, check: Any) -> Rule:
    why = "The map is not built, or shows something else than what is meant."
    clause = "TOML 1.0" if "syntax" in name else "README.md"
    return Rule(code, name, severity, "map", what, why, clause, _map('title = "M"\n'), _map(bad),
                check)  # fmt: skip


RULES = [
    _rule("X001", "unknown-config-key", "warning", "The keys of a map file are known.",
          'titel = "M"\n', _problems(unknown_keys=True)),
    Rule("X004", "file-unreadable", "error", "text",
         "The file can be read.",
         "Nothing in it was looked at.",
         "good practice", _GOOD, {"a.gpkg": "no database"}, _unreadable),
    _rule("X006", "map-file-invalid", "error", "A map file is TOML, with values that make sense.",
          'title = "M"\ntimezone = "Mars/Olympus"\n', _problems(unknown_keys=False)),
]  # fmt: skip
