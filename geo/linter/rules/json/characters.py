"""J: texts and ids that programs take for others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from typing import Any, Literal

from geo.errors import shown
from geo.garbled import meant
from geo.linter.rules.examples import GOOD, feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.once import once
from geo.linter.rules.subjects.table import Table
from geo.linter.texts.jsontext import Path
from geo.linter.texts.respelling import respelled

_BIDI = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@once
def odd_texts(item: Item) -> list[tuple[Path, str, bool]]:
    """The texts in which other letters stand than those of ASCII: as `_strings` gives them."""
    is_plain = item.raw.isascii() and b"\\" not in item.raw and b"\x7f" not in item.raw
    if item.raw and is_plain:
        return []
    found = _strings(item.value)
    return [one for one in found if not (one[1].isascii() and one[1].isprintable())]


def _strings(value: Any) -> Iterator[tuple[Path, str, bool]]:
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
    for path, text, is_key in odd_texts(item):
        found = _BIDI.search(text)
        if found and meant(text) is None:  # else it is a trace of J015
            yield Hit(
                f'{_invisible(found[0], "the text")}: "{shown(text)}".',
                path,
                is_key,
                fix=changed(item, path, _BIDI.sub("", text), is_key=is_key),
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
    for path, text, is_key in odd_texts(item):
        if not unicodedata.is_normalized("NFC", text):
            composed = unicodedata.normalize("NFC", text)
            yield Hit(
                f'"{shown(text)}" is not in normal form C, so it is not equal to the same text '
                "typed elsewhere.",
                path,
                is_key,
                fix=changed(item, path, composed, is_key=is_key),
                fix_title="Compose the letters (NFC)",
            )


def changed(item: Item, path: Path, text: str, *, is_key: bool) -> tuple[Change, ...]:
    """What makes a text another one; nothing, if it is a key that its object has already."""
    value = item.value
    for step in path[:-1]:
        value = value[step]
    if is_key and text in value:
        return ()
    kind: Literal["key", "value"] = "key" if is_key else "value"
    return (Change(path=path, kind=kind, rewrite=partial(respelled, text=text)),)


def _big_id(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        found = value.get("id") if role == "feature" and isinstance(value, dict) else None
        if isinstance(found, int | float) and abs(found) > 2**53:
            yield Hit(
                f"the id {found:.0f} is beyond 2^53: JavaScript reads another number. "
                "Write it as text.",
                (*path, "id"),
            )


RULES = [
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
        "J013", "unicode-not-nfc", "info", "values",
        "Texts are in Unicode normal form C.",
        "The same name typed in two ways is found by neither search nor join.",
        "Unicode Standard Annex 15", GOOD, layer(feature(name="Cafe\u0301")), _nfc, "safe",
    ),
]  # fmt: skip
