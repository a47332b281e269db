"""J: bytes and JSON text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal

import orjson

from geo.errors import shown
from geo.linter import slips
from geo.linter.findings import Severity
from geo.linter.jsontext import DEEPEST, Path
from geo.linter.membertext import Value, values
from geo.linter.mistaken import mistaken
from geo.linter.respelling import respelled
from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.table import Table
from geo.linter.rules.subjects.text import Text
from geo.linter.utf8 import recoded

_FAR = 8  # bytes; a fault further on is one in a file that means to be JSON
_LINE = re.compile(rb"[^\n\x1e]*[^\s\x1e][^\n\x1e]*")


def _faults(
    kind: str, remedy: str | Callable[[bytes, int], str]
) -> Callable[[Text], Iterator[Hit]]:
    """A check that reports the faults of one kind, with what to do about them."""

    def check(text: Text) -> Iterator[Hit]:
        for fault in text.faults:
            if fault.kind == kind:
                todo = remedy if isinstance(remedy, str) else remedy(text.data, fault.start)
                yield Hit(f"{fault.message}. {todo}".strip(), span=(fault.start, fault.end))

    return check


def _grammar(kind: str, remedy: Callable[[bytes, int], str]) -> Callable[[Text], Iterator[Hit]]:
    """As `_faults`; a fault near the start is that of a file which is something else."""

    def check(text: Text) -> Iterator[Hit]:
        for hit in _faults(kind, remedy)(text):
            start = hit.span[0] if hit.span else 0
            other = mistaken(text.data) if start < _FAR else ""
            yield Hit(f"this is no JSON. {other}", span=hit.span) if other else hit

    return check


def _not_utf8(text: Text) -> Iterator[Hit]:
    for hit in _faults("not-utf8", 'Save it as "UTF-8".')(text):
        if found := recoded(text.data):
            whole, name = found
            change = Change(whole, span=(0, len(text.data)))
            title = f"Read it as {name.replace('cp125', 'windows-125')} and write it as UTF-8"
            yield hit._replace(fix=(change,), fix_title=title)
        else:
            yield hit


def _mendable(
    kind: str, remedy: str, title: str, spans: Callable[[Text], dict[int, tuple[int, int, str]]]
) -> Callable[[Text], Iterator[Hit]]:
    """As `_faults`, with changes by the offset of the fault: from, to, and what is put there."""

    def check(text: Text) -> Iterator[Hit]:
        hits = list(_faults(kind, remedy)(text))
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
    for line in _LINE.finditer(text.data):
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
    check = _faults(kind, remedy)
    return Rule(code, name, severity, "text", what, why, clause, GOOD, bad, check)


_BIDI = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def strings(value: Any) -> Iterator[tuple[Path, str, bool]]:
    """Every text in a value but those inside coordinates: path, text, and whether it is a key."""
    stack: list[tuple[Path, Any]] = [((), value)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield path, value, False
        elif isinstance(value, dict):
            for key, member in value.items():
                yield (*path, key), key, True
                stack.append(((*path, key), member))
        elif isinstance(value, list) and not (value and isinstance(value[0], list | float | int)):
            stack += [((*path, i), member) for i, member in enumerate(value)]


def _control(item: Item) -> Iterator[Hit]:
    for path, text, is_key in strings(item.value):
        if found := _BIDI.search(text):
            yield Hit(
                f'{_invisible(found[0], "the text")}: "{shown(text)}".',
                path,
                is_key,
                fix=_changed(item, path, _BIDI.sub("", text), is_key),
                fix_title="Delete such characters",
            )


_CONTROL_BYTES = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+|\xc2[\x80-\x9f]"
    rb"|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)


def _control_cell(table: Table) -> Iterator[Hit]:
    for found in _CONTROL_BYTES.finditer(table.cells.data):
        yield Hit(f"{_invisible(found[0].decode()[0], 'the table')}.", span=found.span())


def _invisible(character: str, where: str) -> str:
    name = unicodedata.name(character, "control character")
    return f"{where} holds the invisible character U+{ord(character):04X} ({name})"


def _nfc(item: Item) -> Iterator[Hit]:
    for path, text, is_key in strings(item.value):
        if not unicodedata.is_normalized("NFC", text):
            composed = unicodedata.normalize("NFC", text)
            yield Hit(
                f'"{shown(text)}" is not in normal form C, so it is not equal to the same text '
                "typed elsewhere.",
                path,
                is_key,
                fix=_changed(item, path, composed, is_key),
                fix_title="Compose the letters (NFC)",
            )


def _changed(item: Item, path: Path, text: str, is_key: bool) -> tuple[Change, ...]:  # noqa: FBT001
    """What makes a text another one; nothing, if it is a key that its object has already."""
    value = item.value
    for step in path[:-1]:
        value = value[step]
    if is_key and text in value:
        return ()
    kind: Literal["key", "value"] = "key" if is_key else "value"
    return (Change(path=path, kind=kind, rewrite=partial(respelled, text=text)),)


def text_json(text: str) -> str:
    """A text as a JSON string, non-ASCII letters kept."""
    import json

    return json.dumps(text, ensure_ascii=False)


def _big_id(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        found = value.get("id") if role == "feature" and isinstance(value, dict) else None
        if isinstance(found, int | float) and abs(found) > 2**53:
            yield Hit(
                f"the id {found:.0f} is beyond 2^53: JavaScript reads another number. "
                "Write it as text.",
                (*path, "id"),
            )


def _bom(text: Text) -> Iterator[Hit]:
    if text.data.startswith(b"\xef\xbb\xbf"):
        yield Hit(
            "the file starts with a byte order mark, which JSON forbids to write.",
            span=(0, 3),
            fix=(Change("", span=(0, 3)),),
            fix_title="Remove the byte order mark",
        )


def _separators(text: Text) -> Iterator[Hit]:
    first = text.data.find(b"\x1e")
    if text.is_sequence and first >= 0:
        count = text.data.count(b"\x1e")
        is_by_line = all(map(_is_json, _LINE.findall(text.data)))
        yield Hit(
            f"{count} record separators (0x1E) stand in the file; few readers of lines of JSON "
            "take them.",
            span=(first, first + 1),
            fix=tuple(
                Change("", span=(found.start(), found.end()))
                for found in re.finditer(b"\x1e", text.data)
                if is_by_line
            ),
            fix_title="Remove the record separators",
        )


def _is_json(line: bytes) -> bool:
    try:
        return orjson.loads(line.removeprefix(b"\xef\xbb\xbf")) is not None
    except orjson.JSONDecodeError:
        return False


RULES = [
    Rule(
        "J001", "json-syntax", "error", "text",
        "The file is JSON.",
        "No reader takes anything from a file that breaks the grammar, however small the slip.",
        "RFC 8259, 2", GOOD, '{"type": "FeatureCollection", "features": [],}',
        _grammar("syntax", slips.remedy),
    ),
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
        "J003", "not-utf8", "error", "text",
        "The file is UTF-8.",
        "Names turn to gibberish, or the file is refused.",
        "RFC 8259, 8.1", GOOD,
        b'{"type": "FeatureCollection", "features": [], "name": "Caf\xe9"}', _not_utf8, "unsafe",
    ),
    Rule(
        "J004", "utf8-bom", "warning", "text",
        "The file has no byte order mark.",
        "Strict readers, JavaScript's among them, stop at the first byte.",
        "RFC 8259, 8.1", GOOD, b"\xef\xbb\xbf" + GOOD.encode(), _bom, "safe",
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
    Rule(
        "J009", "big-integer-id", "warning", "values",
        "Numeric ids are below 2^53.",
        "JavaScript rounds larger ones, so two features fall together and links miss.",
        "RFC 8259, 6", GOOD, layer(feature(2**53 + 2)), _big_id,
    ),
    Rule(
        "J010", "control-character", "warning", "values",
        "Texts hold no control characters and no characters that change the writing direction.",
        "What is shown is not what is stored; such a name can hide text or upset a terminal.",
        "Unicode Standard Annex 9", GOOD, layer(feature(name="A\u202eB")), _control,
        "unsafe", also=("table", _control_cell),
    ),
    Rule(
        "J011", "geojsonseq-separator", "warning", "text",
        "Lines of GeoJSON are parted by newlines alone.",
        "Most readers of newline-delimited GeoJSON stop at the record separator of RFC 8142.",
        "RFC 8142, 2", {"a.geojsonl": feature() + "\n"}, {"a.geojsonl": "\x1e" + feature() + "\n"},
        _separators, "safe",
    ),
    _text_rule(
        "J012", "empty-file", "empty",
        "The file is not empty.",
        "An empty file is no JSON; a download or an export may have failed.",
        "RFC 8259, 2", " \n", "Write the file again.",
    ),
    Rule(
        "J013", "unicode-not-nfc", "info", "values",
        "Texts are in Unicode normal form C.",
        "The same name typed in two ways is found by neither search nor join.",
        "Unicode Standard Annex 15", GOOD, layer(feature(name="Cafe\u0301")), _nfc, "safe",
    ),
    _text_rule(
        "J014", "lone-surrogate", "surrogate",
        "Escapes of surrogates come in pairs.",
        "Half a pair is no character; strict readers refuse the file, others show a box.",
        "RFC 8259, 8.2",
        layer(feature(name="x").replace('"x"', '"\\ud800"')), "Write the letter itself.",
    ),
]  # fmt: skip
