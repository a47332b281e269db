"""Whether the properties of many features are all written as those of the first one are.

One pattern then tells that none of them is odd, and no value has to become an object for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson
from msgspec import Raw

from geo.linter.acceptance.values import MISSING, is_plain_name

_MEMBER = re.compile(
    rb'("[^"\\]*"[ \t\n\r]*:[ \t\n\r]*)("[^"\\]*"|\[[^\[\]{}\\]*\]|[^ \t\n\r,{}\[\]"]+)'
)
# Visible ASCII letters without space around them, which do not stand for a missing value.
_MISSING = b"|".join(re.escape(word.encode()) for word in MISSING)
_TEXT = rb'"(?![ ?-]|[Xx]{3}|(?=[#9NTUntu])(?i:%b)")[ !#-\[\]-~]*+(?<! )"' % _MISSING
_NAME = _TEXT.replace(b"[ !#-", b"[ !#-')-")  # a date may stand in brackets
_NUMBER = rb"(?!-9999)-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,17})?"
_ITEM = rb'[ \t\n\r]*"[ !#-\[\]-~]*+"[ \t\n\r]*'  # rules ask no more of texts in a list
_LIST = rb"\[(?:%b(?:,%b)*+)?\]" % (_ITEM, _ITEM)
_SLOTS: dict[Any, bytes] = {
    str: _TEXT, int: _NUMBER, float: _NUMBER, bool: rb"(?:true|false)", type(None): rb"null",
    list: _LIST,
}  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """The types of properties by name, and how a list of such properties is written."""

    types: dict[str, type]
    rows: re.Pattern[bytes]

    def fits(self, text: bytes) -> bool:
        """Whether a text is such a list."""
        return self.rows.fullmatch(text) is not None


def members(raw: Raw) -> dict[str, Any] | None:
    """What properties hold; None if they are no object, or a number is too large."""
    try:
        found = orjson.loads(bytes(raw))
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def pattern(raw: Raw) -> Pattern | None:
    """How properties are written that are like these; None if a rule could remark on them."""
    text, values = bytes(raw), members(raw)
    written = list(_MEMBER.finditer(text))
    if values is None or len(written) != len(values) or not text.isascii() or b"\\" in text:
        return None
    types = {name: type(value) for name, value in values.items()}
    is_plain = "date" not in types and all(map(is_plain_name, types))
    if not is_plain or not set(types.values()) <= _SLOTS.keys():
        return None
    row, at = b"", 0
    for (name, kind), member in zip(types.items(), written, strict=True):
        slot = _NAME if (name, kind) == ("name", str) else _SLOTS[kind]
        row += re.escape(text[at : member.start(2)]) + slot
        at = member.end(2)
    row += re.escape(text[at:])
    return Pattern(types, re.compile(rb"\[(?:%b,)*+%b\]" % (row, row)))
