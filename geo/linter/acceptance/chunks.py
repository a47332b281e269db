"""GeoJSON text cut into chunks of whole features or lines, without a look at each feature.

Where a chunk may end is guessed by how features start. A guess that is wrong leaves a chunk that
is no list of values, so whoever decodes it finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.linter.texts.featuretext import list_of_features

_SIZE = 1 << 19  # what is made of a chunk stays in the caches of a processor
_HEAD = re.compile(rb'[ \t\n\r]*(\{[ \t\n\r]*"[^"\\]{1,40}"[ \t\n\r]*:(?:[ \t\n\r]*"Feature")?)')
_GAP = re.compile(rb",[ \t\n\r]*\Z")
_END = re.compile(rb"\}[ \t\n\r]*\Z")
_WIDEST_GAP = 200


@dataclass(frozen=True)
class Body:
    """The list of features in a text: the offsets of the brackets around it."""

    start: int
    end: int


def body(data: bytes) -> Body | None:
    """Where the list of features of a collection seems to be, if it has any; None if nowhere."""
    start = list_of_features(data)
    if start is None or not _HEAD.match(data, start + 1):
        return None
    end = len(data)
    for _ in range(8):  # lists may follow, such as a bbox
        end = data.rfind(b"]", start, end)
        if end < 0:
            return None
        if _END.search(data, max(start, end - _WIDEST_GAP), end):
            return Body(start, end)
    return None


def chunks(data: bytes, found: Body, size: int = _SIZE) -> Iterator[tuple[int, int]]:
    """The spans of chunks: features with commas between, but none around."""
    match = _HEAD.match(data, found.start + 1)
    head = match[1] if match else b"{"
    at = found.start + 1
    while at < found.end:
        end = _boundary(data, head, at, min(at + size, found.end), found.end)
        yield at, end
        at = end + 1


def line_chunks(data: bytes, start: int, size: int = _SIZE) -> Iterator[tuple[int, int]]:
    """The spans of chunks of whole lines, without the end of the last line of each."""
    last = data.rfind(b"}") + 1
    while start < last:
        end = data.rfind(b"\n", start, start + size)
        if start + size >= last or (end < 0 and (end := data.find(b"\n", start, last)) < 0):
            end = last
        yield start, end
        start = end + 1


def _boundary(data: bytes, head: bytes, at: int, near: int, last: int) -> int:
    """The offset of a comma between two features near an offset; the end, if there is none."""
    if near >= last:
        return last
    place = near
    for _ in range(100):
        place = data.rfind(head, at + 1, place)
        if place < 0:
            break
        if (comma := _comma(data, at, place)) is not None:
            return comma
    place = near
    while (place := data.find(head, place, last)) >= 0:  # a feature larger than a chunk
        if (comma := _comma(data, at, place)) is not None:
            return comma
        place += 1
    return last


def _comma(data: bytes, at: int, place: int) -> int | None:
    """The offset of the comma that stands before a place, if nothing but space is between."""
    found = _GAP.search(data, max(at, place - _WIDEST_GAP), place)
    return found.start() if found else None
