"""Where values stand in JSON texts of which many are built alike.

Of a text that is like those before a pattern is made: its keys as they are written, and any values
between them. Where it matches another text, all places in that are known at once.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

from geo.linter.texts.jsonplaces import ITEM, KEY, PLAIN, TEXT, Node, locate, tree_of, value_end
from geo.linter.texts.jsontext import Path, Place, Token, text_of

_SPACE = rb"\s*+"
_COMMA = rb"\s*+,\s*+"
_BARE = rb'[^\s\[\]{}",]++'
_NO_BRACKET = bytes(set(range(256)) - set(b"[]{}"))
_OF_TEXT = re.compile(TEXT)
_FIRST = 16  # texts that are looked through before a pattern is made
_MOST = 256  # sets of paths of which a pattern is kept
_LONGEST = 64  # items that are told apart in a pattern


class _UnlikeError(Exception):
    """Others cannot be told to be like a text: a key is given twice, or an item is not there."""


@dataclass
class _Known:
    """The pattern for a set of paths, if there is one, with the groups of each path in it."""

    pattern: re.Pattern[bytes] | None = None
    groups: tuple[tuple[Path, int, int], ...] = ()  # of the value, and of the key or 0
    misses: int = 0
    enough: int = _FIRST  # misses after which a pattern is made


class Alike:
    """Finds places as `locate` does, and learns how the texts are built."""

    def __init__(self) -> None:
        self._known: dict[frozenset[Path], _Known] = {}

    def locate(self, data: bytes, wanted: frozenset[Path]) -> dict[Path, Place]:
        """Where the values at some paths stand in a text that is one valid JSON value."""
        known = self._known.get(wanted)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[wanted] = _Known()
        if known.pattern and (match := known.pattern.match(data)):
            spans = match.regs
            return {
                path: Place(*spans[value], *spans[key]) if key else Place(*spans[value])
                for path, value, key in known.groups
            }
        known.misses += 1
        if known.misses == known.enough:
            known.enough *= 4  # what patterns cost stays small if no two texts are alike
            known.pattern, known.groups = _pattern(data, wanted)
        return locate(data, wanted)


def _pattern(
    data: bytes, wanted: Set[Path]
) -> tuple[re.Pattern[bytes] | None, tuple[tuple[Path, int, int], ...]]:
    """The pattern of texts that are built as one is, and the groups of paths; None if unlike."""
    writer = _Writer(data, wanted)
    try:
        text = writer.value(len(data) - len(data.lstrip()), tree_of(wanted), ())
    except _UnlikeError:
        return None, ()
    return re.compile(_SPACE + text), tuple(writer.groups)


class _Writer:
    """Writes the pattern of a text, outer values before inner ones, as groups are counted."""

    def __init__(self, data: bytes, wanted: Set[Path]) -> None:
        self._data, self._wanted = data, wanted
        self._count = 0
        self.groups: list[tuple[Path, int, int]] = []

    def value(self, at: int, node: Node, path: Path, key: int = 0) -> bytes:
        """The pattern of the value at an offset; its group, if it is wanted."""
        is_wanted = path in self._wanted
        if is_wanted:
            self.groups.append((path, self._group(), key))
        opening = self._data[at : at + 1] if node else b""
        if opening == b"{":
            inner = self._members(at + 1, node, path)
        elif opening == b"[":
            inner = self._items(at + 1, node, path)
        else:
            inner = _any(_depth(self._data[at : value_end(self._data, at)]))
        return b"(%b)" % inner if is_wanted else inner

    def _group(self) -> int:
        self._count += 1
        return self._count

    def _members(self, at: int, node: Node, path: Path) -> bytes:
        parts: list[bytes] = []
        seen: set[str] = set()
        while key := KEY.match(self._data, at):
            name = text_of(self._data, Token("key", *key.span(1)))
            if name in seen:
                raise _UnlikeError
            seen.add(name)
            inner = node.get(name, {})
            leads = name in node
            number = self._group() if leads else 0
            written = re.escape(key[1])
            value = self.value(key.end(), inner, (*path, name), number)
            parts.append((b"(%b)" if leads else b"%b") % written + rb"\s*+:\s*+" + value)
            at = value_end(self._data, key.end())
        return rb"\{\s*+" + _COMMA.join(parts) + rb"\s*+\}"

    def _items(self, at: int, node: Node, path: Path) -> bytes:
        last = max((step for step in node if isinstance(step, int)), default=-1)
        parts: list[bytes] = []
        depth = 0
        while len(parts) <= last and (item := ITEM.match(self._data, at)):
            index = len(parts)
            at = value_end(self._data, item.end())
            depth = max(depth, _depth(self._data[item.end() : at]))
            parts.append(self.value(item.end(), node.get(index, {}), (*path, index)))
        if not 0 <= last < len(parts) <= _LONGEST:
            raise _UnlikeError
        rest = b"(?:%b)*+" % (_COMMA + _any(depth))
        return rb"\[\s*+" + _COMMA.join(parts) + rest + rb"\s*+\]"


def _depth(text: bytes) -> int:
    """How deep a value is: 0 if it is no object and no array."""
    depth = deepest = 0
    for mark in _OF_TEXT.sub(b"", text).translate(None, _NO_BRACKET):
        depth += 1 if mark in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


@cache
def _any(depth: int) -> bytes:
    """The pattern of values that are as deep, or, if they are objects or arrays, less deep."""
    if not depth:
        return b"(?:%b|%b)" % (_BARE, TEXT)
    inside = b"%b|%b" % (PLAIN, TEXT)
    for _ in range(depth - 1):
        inside = rb"%b|%b|[\[{](?:%b)*+[\]}]" % (PLAIN, TEXT, inside)
    return rb"[\[{](?:%b)*+[\]}]" % inside
