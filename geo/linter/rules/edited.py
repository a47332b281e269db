"""What a change of a fix does to the bytes of a JSON text."""

from __future__ import annotations

import re

from geo.linter.jsontext import Place
from geo.linter.rules.rule import Change

_COMMA_AFTER = re.compile(rb"[ \t\n\r]*,[ \t\n\r]*")
_COMMA_BEFORE = re.compile(rb",[ \t\n\r]*\Z")


def edited(change: Change, place: Place, raw: bytes) -> tuple[int, int, bytes]:
    """The bytes that give way (from, to), and those that come in their place."""
    start, end = place.start, place.end
    if change.kind == "insert":
        return _inserted(change, place, raw)
    if change.kind == "delete":
        return _deleted(place, raw)
    if change.kind == "key":
        start, end = place.key_start or start, place.key_end or end
    text = change.rewrite(raw[start:end].decode()) if change.rewrite else change.text
    return start, end, text.encode()


def _inserted(change: Change, place: Place, raw: bytes) -> tuple[int, int, bytes]:
    """Before the closing brace, after the last member."""
    inside = raw[place.start + 1 : place.end - 1].rstrip()
    at = place.start + 1 + len(inside)
    return at, at, (f", {change.text}" if inside else change.text).encode()


def _deleted(place: Place, raw: bytes) -> tuple[int, int, bytes]:
    start = place.start if place.key_start is None else place.key_start
    if after := _COMMA_AFTER.match(raw, place.end):
        return start, after.end(), b""
    window = max(start - 4096, 0)
    before = _COMMA_BEFORE.search(raw[window:start])
    return (window + before.start() if before else start), place.end, b""
