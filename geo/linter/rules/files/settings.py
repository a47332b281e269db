"""X: map files and configurations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from geo.linter.rules.examples import GOOD, example
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.settings import ConfigText, MapText
from geo.text import did_you_mean


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


def _flaws(*, unknown_keys: bool) -> Callable[[ConfigText], Iterator[Hit]]:
    """A check that reports what is wrong with a configuration."""

    def check(text: ConfigText) -> Iterator[Hit]:
        for span, reason, is_unknown_key in text.flaws:
            if is_unknown_key is unknown_keys:
                yield Hit(reason, span=span)

    return check


def _undeclared(atlas: Atlas) -> Iterator[Hit]:
    if not atlas.declared:
        return
    absent = sorted(atlas.declared - set(atlas.layers))
    for stem, found in atlas.layers.items():
        if stem not in atlas.declared and found.records:
            question = did_you_mean(stem, absent) or f"Write [layers.{stem}]."
            yield Hit(f"the configuration declares other layers, but not this one. {question}",
                      file=found.file, feature=found.records[0].index)  # fmt: skip


def _map(text: str) -> Files:
    return {**example(), "maps/map.toml": text}


def _rule(
    code: str, name: str, severity: Any, what: str, bad: str, check: Any, of_config: Any
) -> Rule:
    why = "The map is not built, or shows something else than what is meant."
    clause = "TOML 1.0" if "syntax" in name else "README.md"
    return Rule(code, name, severity, "map", what, why, clause, _map('title = "M"\n'), _map(bad),
                check, also=("config", of_config))  # fmt: skip


RULES = [
    Rule("X001", "unknown-config-key", "warning", "map",
         "The keys of map files and of the configuration are known.",
         "A key that is misspelled does nothing, and nobody notices.",
         "README.md", _map('title = "M"\n'), _map('titel = "M"\n'), _problems(unknown_keys=True),
         also=("config", _flaws(unknown_keys=True))),
    Rule("X005", "layer-not-declared", "warning", "atlas",
         "If the configuration declares layers, it declares all of the atlas.",
         "What is not declared is not held to anything.",
         "docs/rules.md", GOOD, "", _undeclared),
    _rule("X006", "schema-invalid", "error",
          "A map file or a configuration is TOML, with values that make sense.",
          'title = "M"\ntimezone = "Mars/Olympus"\n', _problems(unknown_keys=False),
          _flaws(unknown_keys=False)),
]  # fmt: skip
