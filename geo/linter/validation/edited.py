"""What a change of a fix does to the bytes of a JSON text."""

from __future__ import annotations

import re

from geo.linter.rules.rule import Change
from geo.linter.texts.jsontext import Place

_COMMA_AFTER = re.compile(rb"[ \t\n\r]*,[ \t\n\r]*")
_LINE_AFTER = re.compile(rb"[ \t]*\r?\n")
_BLANKS = (b" ", b"\t", b"\n", b"\r")
_ALONE = (b"", b"\n", b"\x1e")  # what stands before a value that starts a line


def edited(change: Change, place: Place, raw: bytes) -> tuple[int, int, bytes]:
    """The bytes that give way (from, to), and those that come in their place."""
    start, end = place.start, place.end
    if change.kind == "insert":
        return _inserted(change, place, raw)
    if change.kind == "key":
        start, end = place.key_start or start, place.key_end or end
    text = change.rewrite(raw[start:end].decode()) if change.rewrite else change.text
    return start, end, text.encode()


def _inserted(change: Change, place: Place, raw: bytes) -> tuple[int, int, bytes]:
    """Before the closing brace, after the last member."""
    inside = raw[place.start + 1 : place.end - 1].rstrip()
    at = place.start + 1 + len(inside)
    return at, at, (f", {change.text}" if inside else change.text).encode()


def without_value(data: bytes, start: int, end: int) -> tuple[int, int]:
    """What goes with the value or member at `[start, end)` of a text if it is taken away.

    That is the comma behind it, else the one before it, else the rest of a line of its own.
    """
    if after := _COMMA_AFTER.match(data, end):
        return start, after.end()
    before = start
    while data[before - 1 : before] in _BLANKS:
        before -= 1
    if data[before - 1 : before] == b",":
        return before - 1, end
    line = _LINE_AFTER.match(data, end) if data[start - 1 : start] in _ALONE else None
    return start, line.end() if line else end
