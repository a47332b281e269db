"""JSON text cut into pieces that are read one after the other: the features, and the rest."""

from __future__ import annotations

import codecs
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import orjson

from geo.linter.acceptance.properties import KEYS
from geo.linter.rules.known import TYPES
from geo.linter.rules.rule import Scope
from geo.linter.texts.featuretext import cut
from geo.linter.texts.jsontext import DEEPEST, Fault, faults
from geo.linter.texts.jsontext import Path as JsonPath

_BARE = re.compile(
    rb'\{\s*"type"\s*:\s*"FeatureCollection"\s*,\s*(?:"name"\s*:\s*"[A-Za-z_]+"\s*,\s*)?'
    rb'"features"\s*:\s*\[\s*\]\s*\}\s*'
)
_TEXT = re.compile(rb"(\x1e[ \t\r\n\x1e]*)?([^\n\x1e]+)")
_FEATURE = re.compile(rb'\{\s*"type"\s*:\s*"Feature"')
_LARGE = 4_000_000  # bytes; from here on, what is surely right before a fault is not looked at
_BACK = 100_000  # bytes before the place of a fault in which the start of its feature is looked for


@dataclass(frozen=True)
class Known:
    """What columns tell of a feature: the scopes that rules are to be asked in, or None for all.

    If it `is_read`, they tell rules over layers enough, and no fault is hidden in its text. Rules
    have the same to say of all features that are `alike`, at the same paths.
    """

    asked: frozenset[Scope] | None = None
    is_read: bool = False
    alike: Hashable = None


UNSEEN = Known()


class Piece(NamedTuple):
    """A JSON value that was read from `[offset, ...)` of a file, at a path of the whole."""

    value: Any
    raw: bytes
    offset: int
    path: JsonPath = ()
    role: str = "document"
    number: int | None = None  # the index of the first feature in it
    hole: tuple[int, int] = (0, 0)  # at this offset of raw, so many bytes were left out
    known: Known = UNSEEN


def pieces(data: bytes, start: int) -> Iterator[Piece | Fault]:
    """The value around the features, then each feature; or the whole; or what is wrong."""
    features = cut(data)
    if features is None:
        yield from _whole(data, start)
        return
    around = envelope(data, start, features.start, features.end)
    if around is None:
        yield from _faults_from(data, start)
        return
    yield around
    for i, (first, last) in enumerate(features.spans):
        raw = data[first:last]
        value = value_of(raw)
        if value is None:
            yield from _faults_from(data, first, "{[", start)
            return
        yield Piece(value, raw, first, ("features", i), "feature", i)


def envelope(data: bytes, start: int, first: int, last: int) -> Piece | None:
    """What surrounds the features, which stand between the brackets at two offsets."""
    text = data[start : first + 1] + data[last:]
    value = value_of(text)
    return (
        None
        if value is None
        else Piece(value, text, start, hole=(first + 1 - start, last - first - 1))
    )


def is_bare(around: Piece) -> bool:
    """Whether what surrounds features is so plain that no rule has anything to say about it."""
    return _BARE.fullmatch(around.raw) is not None


def _whole(data: bytes, start: int) -> Iterator[Piece | Fault]:
    raw = data[start:]
    if len(raw) > _LARGE and (bad := _first_bad(raw)) is not None:
        at = _feature_before(data, start, start + bad)
        yield from _faults_from(data, start) if at is None else _faults_from(data, at, "{[", start)
        return
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        yield from _faults_from(data, start)
    else:
        yield Piece(value, raw, start)


def _first_bad(raw: bytes) -> int | None:
    """Where a parser stops in a text that is no JSON: at its first bad byte, or after it."""
    try:
        msgspec.json.decode(raw, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        place = re.search(r"\(byte (\d+)\)", str(error))
        return int(place[1]) if place else len(raw)
    return None


def _feature_before(data: bytes, start: int, bad: int) -> int | None:
    """The start of the last feature before a fault if all before it is right, else None.

    It is right if it is JSON once its list and its object are closed.
    """
    first = max(start, bad - _BACK)
    for found in reversed(list(_FEATURE.finditer(data, first, bad))):
        before = data[start : found.start()].rstrip(b" \t\r\n").removesuffix(b",")
        if _first_bad(before + b"]}") is None:
            return found.start()
    return None


def value_of(raw: bytes) -> Any:
    """The value of a text that must be an object, or None if it is no JSON."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _faults_from(data: bytes, at: int, inside: str = "", start: int = 0) -> list[Fault]:
    found = list(faults(data, at, inside))
    if not found and inside:  # the braces were paired wrongly: read from the start
        found = list(faults(data, start))
    return found or [Fault("syntax", at, at + 1, "this is not JSON")]


def line_pieces(data: bytes) -> Iterator[Piece | Fault]:
    """The texts of a sequence, whatever is wrong with others; none if the first is no JSON."""
    index = 0
    for number, (at, raw, value) in enumerate(_sequence(data)):
        if value is None and raw.strip() != b"null":
            found = _faults_from(raw, 0)
            yield from (Fault(f.kind, f.start + at, f.end + at, f.message) for f in found)
            if number == 0:
                return
            continue
        role = "text" if is_text(value) else "feature"
        yield Piece(value, raw, at, (number,), role, index)
        inside = value.get("features") if role == "text" else [value]
        index += len(inside) if isinstance(inside, list) else 0


def is_text(value: Any) -> bool:
    """Whether a value in a sequence is a collection or a geometry, and so a text of its own."""
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind in TYPES - {"Feature"}


def _sequence(data: bytes) -> Iterator[tuple[int, bytes, Any]]:
    """Where each text of a sequence starts, the text, and its value, None if it is no JSON.

    A text fills a line; after a record separator it may go on over several (RFC 8142).
    """
    at = 3 if data.startswith(codecs.BOM_UTF8) else 0
    while found := _TEXT.search(data, at):
        start, at = found.start(2), found.end()
        raw = found[2].rstrip()
        if not raw.strip():
            continue
        value = value_of(raw)
        if value is None and found[1]:
            end = data.find(b"\x1e", at)
            at = len(data) if end < 0 else end
            raw = data[start:at].rstrip()
            value = value_of(raw)
        yield start, raw, value


def hidden_faults(piece: Piece) -> list[Fault]:
    """Duplicate keys and deep nesting, which parsers pass over."""
    pairs, depth = _size(piece.value)
    is_plain = piece.raw.count(b'":') == pairs or len(KEYS.findall(piece.raw)) == pairs
    inside, after = ("{[", b"]}") if piece.path[:1] == ("features",) else ("", b"")
    if is_plain and depth + len(inside) <= DEEPEST:
        return []
    return [
        Fault(f.kind, outside(piece, f.start), outside(piece, f.end), f.message)
        for f in faults(piece.raw + after, 0, inside)
    ]


def _size(value: Any) -> tuple[int, int]:
    """The number of members of all objects in a value, and how deep it is."""
    pairs, depth, level = 0, 0, [value]
    while level:
        depth += 1
        inner: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                pairs += len(part)
                inner += [v for v in part.values() if isinstance(v, dict | list)]
            elif isinstance(part, list):
                inner += [v for v in part if isinstance(v, dict | list)]
        level = inner
    return pairs, depth


def outside(piece: Piece, offset: int) -> int:
    """An offset in a piece as an offset in the file."""
    at, size = piece.hole
    return piece.offset + offset + (size if offset > at else 0)
