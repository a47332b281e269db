"""X: what is set aside although nothing is found there, and mending without an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.errors import shown
from geo.linter.inputs import BASELINE
from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.layer import Suppressions, asked_aside
from geo.linter.rules.subjects.settings import Stale
from geo.linter.texts.jsontext import Path
from geo.text import did_you_mean


def _unused(text: Suppressions) -> Iterator[Hit]:
    for record in text.layer.records:
        path, asked = asked_aside(record.feature)
        wrong = [(i, reason) for i, word in enumerate(asked)
                 if (reason := _useless(word, record.index, text))]  # fmt: skip
        for i, reason in wrong:
            place = path if _is_text(record.feature, path) else (*path, i)
            at = path if len(wrong) == len(asked) else place
            yield Hit(reason, place, feature=record.index,
                      fix=(Change(path=at, kind="delete"),), fix_title="Take it away")  # fmt: skip


def _is_text(feature: dict[str, Any], path: Path) -> bool:
    """Whether one rule is asked aside without a list around it."""
    owner = feature if len(path) == 1 else feature["properties"]
    return isinstance(owner[str(path[-1])], str)


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


_ASKING = feature().replace('"properties": {', '"properties": {"lint:ignore": ["G999"]')
_BASELINE = """{"version": 1, "findings": [
    {"file": "gone.geojson", "code": "D601", "fingerprint": "00000000000000000000000000000000"}
]}
"""


RULES = [
    Rule("X002", "unused-suppression", "warning", "run",
         'What "lint:ignore" sets aside is a rule, and finds something there.',
         "A suppression that outlives its reason hides the next fault.",
         "docs/rules.md", GOOD, layer(_ASKING), _unused, "safe"),
    Rule("X003", "baseline-stale", "info", "baseline",
         "What the baseline lists is still found.",
         "A row for what has been mended hides it when it comes back.",
         "docs/rules.md", {"a.geojson": GOOD}, {"a.geojson": GOOD, BASELINE: _BASELINE}, _stale),
    Rule("X007", "fix-did-not-converge", "error", "fix",
         "Mending a file comes to an end.",
         "Two fixes undo each other; the file was left as the last of them made it.",
         "good practice", GOOD, "", lambda _: ()),
]  # fmt: skip
