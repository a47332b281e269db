"""J: members given twice, and numbers that are none: told with what mends them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.json.syntax import LINE, faults
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.text import Text
from geo.linter.texts.membertext import Value, values


def _mendable(
    kind: str, remedy: str, title: str, spans: Callable[[Text], dict[int, tuple[int, int, str]]]
) -> Callable[[Text], Iterator[Hit]]:
    """As `faults`, with changes by the offset of the fault: from, to, and what is put there."""

    def check(text: Text) -> Iterator[Hit]:
        hits = list(faults(kind, remedy)(text))
        known = spans(text) if hits else {}
        for hit in hits:
            change = known.get(hit.span[0] if hit.span else -1)
            fix = (Change(change[2], span=change[:2]),) if change else ()
            yield hit._replace(fix=fix, fix_title=title)

    return check


def _texts(text: Text) -> Iterator[Iterator[Value]]:
    """The values of each JSON text in a file."""
    if not text.is_sequence:
        yield values(text.data, 3 if text.data.startswith(b"\xef\xbb\xbf") else 0)
        return
    for line in LINE.finditer(text.data):
        yield values(text.data, line.start())


def _nulls(text: Text) -> dict[int, tuple[int, int, str]]:
    """What puts null in the place of geometries and properties that are no numbers."""
    found: dict[int, tuple[int, int, str]] = {}
    for inside in _texts(text):
        waiting: list[Value] = []
        for value in inside:
            in_properties = "properties" in value.keys
            if value.kind == "nan" and in_properties:
                found[value.start] = (value.start, value.end, "null")
            elif value.kind == "nan":
                waiting.append(value)
            elif value.keys[-1:] == ("geometry",) and value.is_member and not in_properties:
                while waiting and waiting[-1].start > value.start:
                    found[waiting.pop().start] = (value.start, value.end, "null")
    return {at + (text.data[at : at + 1] in (b"-", b"n")): change for at, change in found.items()}


def _twins(text: Text) -> dict[int, tuple[int, int, str]]:
    """What deletes members that are given twice with the same value."""
    found: dict[int, tuple[int, int, str]] = {}
    for inside in _texts(text):
        seen: dict[int, dict[str, tuple[int, int]]] = {}
        for value in inside:
            seen.pop(value.start, None)
            if not value.is_member:
                continue
            known = seen.setdefault(value.owner, {})
            start, end = known.setdefault(value.keys[-1], (value.start, value.end))
            is_same = text.data[start:end] == text.data[value.start : value.end]
            if start != value.start and is_same:
                found[text.data.index(b'"', value.before)] = (value.before, value.end, "")
    return found


RULES = [
    Rule(
        "J002", "duplicate-key", "error", "text",
        "No object has the same key twice.",
        "Readers differ in which of the two values they take, so the same file makes two maps.",
        "RFC 8259, 4", GOOD, layer(feature().replace('"id": "a"', '"id": "a", "id": "b"')),
        _mendable("duplicate", "Readers differ in which value they take; delete one.",
                  "Delete the member that says the same again", _twins),
        "safe",
    ),
    Rule(
        "J005", "nan-or-infinity", "error", "text",
        "Numbers are finite.",
        "JSON has no NaN and no Infinity; most readers refuse the whole file.",
        "RFC 8259, 6", GOOD,
        layer(feature(geometry='{"type": "Point", "coordinates": [NaN, 40]}')),
        _mendable("nan", "Write null for a value or a geometry that is not known.",
                  "Write null", _nulls),
        "unsafe",
    ),
]  # fmt: skip
