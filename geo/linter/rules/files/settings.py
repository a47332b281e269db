"""X: files that cannot be read, and configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from geo.errors import shown
from geo.linter.inputs import BASELINE
from geo.linter.rules.examples import example, feature, layer
from geo.linter.rules.rule import Change, Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.layer import Suppressions, asked_aside
from geo.linter.rules.subjects.settings import ConfigText, MapText, Stale
from geo.linter.rules.subjects.text import Text
from geo.text import did_you_mean

_GOOD = layer()


def _unreadable(text: Text) -> Iterator[Hit]:
    for fault in text.faults:
        if fault.kind in {"unreadable", "companion"}:
            yield Hit(fault.message, severity="warning" if fault.kind == "companion" else None)


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


def _unused(text: Suppressions) -> Iterator[Hit]:
    for record in text.layer.records:
        path, asked = asked_aside(record.feature)
        wrong = [(i, reason) for i, word in enumerate(asked)
                 if (reason := _useless(word, record.index, text))]  # fmt: skip
        for i, reason in wrong:
            at = path if len(wrong) == len(asked) else (*path, i)
            yield Hit(reason, (*path, i), feature=record.index,
                      fix=(Change(path=at, kind="delete"),), fix_title="Take it away")  # fmt: skip


def _useless(word: Any, index: int, text: Suppressions) -> str:
    """Why an entry of a list of suppressions does nothing; empty if it does something."""
    code = text.rules.get(str(word))
    if code is None:
        return f'there is no rule "{shown(word)}". {did_you_mean(str(word), text.rules)}'.strip()
    is_used = (index, code) in text.used
    return "" if is_used or code not in text.judged else f"{code} finds nothing here."


def _stale(text: Stale) -> Iterator[Hit]:
    for span, reason in text.rows:
        yield Hit(f"{reason}. Write the baseline anew with --write-baseline.", span=span)


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


_ASKING = feature().replace('"properties": {', '"properties": {"lint:ignore": ["G999"]')
_BASELINE = """{"version": 1, "findings": [
    {"file": "gone.geojson", "code": "D601", "fingerprint": "00000000000000000000000000000000"}
]}
"""

RULES = [
    Rule("X001", "unknown-config-key", "warning", "map",
         "The keys of map files and of the configuration are known.",
         "A key that is misspelled does nothing, and nobody notices.",
         "README.md", _map('title = "M"\n'), _map('titel = "M"\n'), _problems(unknown_keys=True),
         also=("config", _flaws(unknown_keys=True))),
    Rule("X002", "unused-suppression", "warning", "run",
         'What "lint:ignore" sets aside is a rule, and finds something there.',
         "A suppression that outlives its reason hides the next fault.",
         "docs/rules.md", _GOOD, layer(_ASKING), _unused, "safe"),
    Rule("X003", "baseline-stale", "info", "baseline",
         "What the baseline lists is still found.",
         "A row for what has been mended hides it when it comes back.",
         "docs/rules.md", {"a.geojson": _GOOD}, {"a.geojson": _GOOD, BASELINE: _BASELINE}, _stale),
    Rule("X004", "file-unreadable", "error", "text",
         "The file can be read, and so can those that go with it. (A warning, if only the "
         "properties or the reference system are lost.)",
         "What cannot be read was not looked at.",
         "good practice", _GOOD, {"a.gpkg": "no database"}, _unreadable),
    Rule("X005", "layer-not-declared", "warning", "atlas",
         "If the configuration declares layers, it declares all of the atlas.",
         "What is not declared is not held to anything.",
         "docs/rules.md", _GOOD, "", _undeclared),
    _rule("X006", "schema-invalid", "error",
          "A map file or a configuration is TOML, with values that make sense.",
          'title = "M"\ntimezone = "Mars/Olympus"\n', _problems(unknown_keys=False),
          _flaws(unknown_keys=False)),
    Rule("X007", "fix-did-not-converge", "error", "fix",
         "Mending a file comes to an end.",
         "Two fixes undo each other; the file was left as the last of them made it.",
         "good practice", _GOOD, "", lambda _: ()),
]  # fmt: skip
