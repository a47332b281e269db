"""GeoJSON text cut into features, so that one after the other can be read and forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.linter.texts.jsontext import JSONSyntaxError, text_of, tokens

_CHUNK = 1 << 23
_GAP = re.compile(rb"[ \t\n\r]*,[ \t\n\r]*\Z")
_BLANK = re.compile(rb"[ \t\n\r]*\Z")


@dataclass(frozen=True)
class Cut:
    """Where the features of a FeatureCollection stand.

    `start` and `end` are the offsets of the brackets around them, `spans` those of each feature.
    """

    start: int
    end: int
    spans: list[tuple[int, int]]


def cut(data: bytes) -> Cut | None:
    """The features of a text, or None if its list of features cannot be found by its braces alone.

    Only braces and quotation marks are looked at: each span still has to be read as JSON, and so
    has what is left when the spans are taken out.
    """
    start = list_of_features(data)
    if start is None:
        return None
    starts: list[int] = []
    ends: list[int] = []
    stop = len(data)
    for opening, offsets in _braces(data, start + 1):
        (starts if opening else ends).extend(offsets)
    if len(ends) == len(starts) + 1:  # the brace of the collection itself
        stop = ends.pop()
    if len(ends) != len(starts):
        return None
    spans = [(a, b + 1) for a, b in zip(starts, ends, strict=True)]
    last = spans[-1][1] if spans else start + 1
    end = data.find(b"]", last, stop)
    # The first `]` after the last feature closes the list, if nothing but space is before it.
    if end < 0 or not _BLANK.match(data, last, end) or not _regular(data, start, spans):
        return None
    return Cut(start, end, spans)


def list_of_features(data: bytes) -> int | None:
    """The offset of the `[` after the key "features" of the outermost object."""
    depth, is_next = 0, False
    try:
        for token in tokens(data, 3 if data.startswith(b"\xef\xbb\xbf") else 0):
            if is_next:
                return token.start if token.kind == "[" else None
            if depth == 0 and token.kind != "{":
                return None
            if token.kind in "{[":
                depth += 1
            elif token.kind in "}]":
                depth -= 1
            is_next = token.kind == "key" and depth == 1 and text_of(data, token) == "features"
    except JSONSyntaxError:
        return None
    return None


def _braces(data: bytes, start: int) -> Iterator[tuple[bool, list[int]]]:
    """The offsets of braces that open, and that close, the outermost objects from an offset."""
    plain = data
    if b"\\" in data:  # blank out escapes, so that every quotation mark left is a real one
        plain = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")
    depth, quoted = 0, 0
    for at in range(start, len(plain), _CHUNK):
        piece = np.frombuffer(plain, np.uint8, min(_CHUNK, len(plain) - at), at)
        where = np.flatnonzero((piece == 0x22) | ((piece | 0x06) == 0x7F))
        marks = piece[where]
        is_quote = marks == 0x22
        inside = (np.cumsum(is_quote) + quoted) & 1
        quoted = int(inside[-1]) if len(inside) else quoted
        braces = ~is_quote & (inside == 0) & ((marks == 0x7B) | (marks == 0x7D))
        opening, offsets = marks[braces] == 0x7B, where[braces] + at
        after = np.cumsum(np.where(opening, 1, -1)) + depth
        depth = int(after[-1]) if len(after) else depth
        yield True, offsets[opening & (after == 1)].tolist()
        yield False, offsets[~opening & (after == 0)].tolist()
        outside = offsets[after < 0]
        if len(outside):
            yield False, [int(outside[0])]
            return


def _regular(data: bytes, start: int, spans: list[tuple[int, int]]) -> bool:
    """Whether nothing but commas and space parts the features."""
    if spans and not _BLANK.match(data, start + 1, spans[0][0]):
        return False
    return all(
        data[before:after] == b",\n" or _GAP.match(data, before, after)
        for (_, before), (after, _) in pairwise(spans)
    )
