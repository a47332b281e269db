"""J: bytes that are no JSON text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geo.linter.findings import Severity
from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.text import Text
from geo.linter.texts import slips
from geo.linter.texts.jsontext import DEEPEST
from geo.linter.texts.mistaken import mistaken
from geo.linter.texts.utf8 import recoded

_FAR = 8  # bytes; a fault further on is one in a file that means to be JSON
LINE = re.compile(rb"[^\n\x1e]*[^\s\x1e][^\n\x1e]*")


def faults(kind: str, remedy: str | Callable[[bytes, int], str]) -> Callable[[Text], Iterator[Hit]]:
    """A check that reports the faults of one kind, with what to do about them."""

    def check(text: Text) -> Iterator[Hit]:
        for fault in text.faults:
            if fault.kind == kind:
                todo = remedy if isinstance(remedy, str) else remedy(text.data, fault.start)
                yield Hit(f"{fault.message}. {todo}".strip(), span=(fault.start, fault.end))

    return check


def _grammar(kind: str, remedy: Callable[[bytes, int], str]) -> Callable[[Text], Iterator[Hit]]:
    """As `faults`; a fault near the start is that of a file which is something else."""

    def check(text: Text) -> Iterator[Hit]:
        for hit in faults(kind, remedy)(text):
            start = hit.span[0] if hit.span else 0
            other = mistaken(text.data) if start < _FAR else ""
            yield Hit(f"this is no JSON. {other}", span=hit.span) if other else hit

    return check


def _not_utf8(text: Text) -> Iterator[Hit]:
    for hit in faults("not-utf8", 'Save it as "UTF-8".')(text):
        if found := recoded(text.data):
            whole, name = found
            change = Change(whole, span=(0, len(text.data)))
            title = f"Read it as {name.replace('cp125', 'windows-125')} and write it as UTF-8"
            yield hit._replace(fix=(change,), fix_title=title)
        else:
            yield hit


def _text_rule(
    code: str,
    name: str,
    kind: str,
    what: str,
    why: str,
    clause: str,
    bad: str | bytes,
    remedy: str = "",
    severity: Severity = "error",
) -> Rule:
    check = faults(kind, remedy)
    return Rule(code, name, severity, "text", what, why, clause, GOOD, bad, check)


RULES = [
    Rule(
        "J001", "json-syntax", "error", "text",
        "The file is JSON.",
        "No reader takes anything from a file that breaks the grammar, however small the slip.",
        "RFC 8259, 2", GOOD, '{"type": "FeatureCollection", "features": [],}',
        _grammar("syntax", slips.remedy),
    ),
    Rule(
        "J003", "not-utf8", "error", "text",
        "The file is UTF-8.",
        "Names turn to gibberish, or the file is refused.",
        "RFC 8259, 8.1", GOOD,
        b'{"type": "FeatureCollection", "features": [], "name": "Caf\xe9"}', _not_utf8, "unsafe",
    ),
    _text_rule(
        "J006", "number-overflow", "overflow",
        "Numbers fit a double.",
        "Such a number is read as infinity, or the file is refused.",
        "RFC 8259, 6", layer(feature(accuracy_m=1).replace('"accuracy_m": 1', '"a": 1e999')),
        "Correct the exponent.",
    ),
    _text_rule(
        "J007", "nesting-too-deep", "deep",
        f"Brackets are nested no deeper than {DEEPEST}.",
        "Recursive readers crash on deep nesting; no geometry needs it.",
        "RFC 8259, 9", "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        "GeoJSON needs a dozen levels; the file was made by mistake or malice.",
    ),
    Rule(
        "J008", "trailing-content", "error", "text",
        "Nothing but white space follows the JSON value.",
        "Two files may have been joined; readers refuse them, or drop the second in silence.",
        "RFC 8259, 2", GOOD, GOOD.strip() + " x",
        _grammar("trailing", slips.trailing_remedy),
    ),
    _text_rule(
        "J012", "empty-file", "empty",
        "The file is not empty.",
        "An empty file is no JSON; a download or an export may have failed.",
        "RFC 8259, 2", " \n", "Write the file again.",
    ),
    _text_rule(
        "J014", "lone-surrogate", "surrogate",
        "Escapes of surrogates come in pairs.",
        "Half a pair is no character; strict readers refuse the file, others show a box.",
        "RFC 8259, 8.2",
        layer(feature(name="x").replace('"x"', '"\\ud800"')), "Write the letter itself.",
    ),
]  # fmt: skip
