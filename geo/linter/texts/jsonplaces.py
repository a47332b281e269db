"""Where the values at some paths of a JSON text stand.

Only the objects and arrays on the way are gone through; all other values are passed over whole.

>>> locate(b'{"a": [1, {"b": 2}]}', [("a", 1, "b")])
{('a', 1, 'b'): Place(start=16, end=17, key_start=11, key_end=14)}
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geo.linter.texts.jsontext import Path, Place, Token, text_of

TEXT = rb'"(?:[^"\\]++|\\.)*+"'
PLAIN = rb'[^\[\]{}"]++'
_INSIDE = rb"%b|%b" % (PLAIN, TEXT)
for _ in range(6):  # as deep as features are, and some
    _INSIDE = rb"%b|%b|[\[{](?:%b)*+[\]}]" % (PLAIN, TEXT, _INSIDE)
_VALUE = rb'(?:%b|[\[{](?:%b)*+[\]}]|[^\[\]{}",\s]++)' % (TEXT, _INSIDE)
_MANY = 100
_WHOLE = re.compile(_VALUE)
_NEXT_MANY = re.compile(rb"(?:\s*+,?\s*+%b){%d}" % (_VALUE, _MANY))
_ALL_LEFT = re.compile(rb"(?:\s*+,?\s*+%b)*+" % _VALUE)
KEY = re.compile(rb"\s*+,?\s*+(%b)\s*+:\s*+" % TEXT)
ITEM = re.compile(rb"\s*+,?\s*+(?=[^\]\s])")
_CLOSING = re.compile(rb"\s*+[}\]]")
_BRACKET = re.compile(rb"(?:%b|%b)*+([\[{]|[\]}])" % (PLAIN, TEXT))
_SPACE = re.compile(rb"\s*+")

Node = dict[str | int, Any]  # what is wanted in a value, by step


@dataclass
class _Value:
    """A value on the way to what is wanted, or such a value itself."""

    path: Path
    node: Node
    start: int
    key: tuple[int, int] | tuple[()] = ()
    index: int = -1  # of its item that was read last

    def __post_init__(self) -> None:
        self.indexes = sorted((s for s in self.node if isinstance(s, int)), reverse=True)


def locate(data: bytes, wanted: Iterable[Path], start: int = 0) -> dict[Path, Place]:
    """Where the values at some paths stand, in the valid JSON value that starts at an offset.

    Of a key given twice the last value counts, as for most readers. Paths that lead nowhere are
    missing from the answer.
    """
    paths = set(wanted)
    found: dict[Path, Place] = {}
    around: list[_Value] = []
    value: _Value | None = (
        _Value((), tree_of(paths), _after(_SPACE, data, start)) if paths else None
    )
    while value is not None:
        around.append(value)
        at = value.start
        is_entered = value.node and data[at : at + 1] in {b"{", b"["}
        value, at = _inner(data, value, at + 1) if is_entered else (None, value_end(data, at))
        while value is None and around:
            done = around.pop()
            if done.path in paths:
                found[done.path] = Place(done.start, at, *done.key)
            if around:
                value, at = _inner(data, around[-1], at)
    return found


def tree_of(paths: Iterable[Path]) -> Node:
    """What is wanted in a value, by step."""
    tree: Node = {}
    for path in paths:
        node = tree
        for step in path:
            node = node.setdefault(step, {})
    return tree


def _inner(data: bytes, around: _Value, at: int) -> tuple[_Value | None, int]:
    """The next value in an object or array that leads on, or None; and where reading goes on."""
    is_object = data[around.start : around.start + 1] == b"{"
    return (_member if is_object else _item)(data, around, at)


def _member(data: bytes, around: _Value, at: int) -> tuple[_Value | None, int]:
    while key := KEY.match(data, at):
        name = text_of(data, Token("key", *key.span(1)))
        if name in around.node:
            inner = _Value((*around.path, name), around.node[name], key.end(), key.span(1))
            return inner, key.end()
        at = value_end(data, key.end())
    return None, _after(_CLOSING, data, at)


def _item(data: bytes, around: _Value, at: int) -> tuple[_Value | None, int]:
    while around.indexes:
        left = around.indexes[-1] - around.index
        if left > _MANY and (many := _NEXT_MANY.match(data, at)):
            around.index, at = around.index + _MANY, many.end()
            continue
        if not (item := ITEM.match(data, at)):
            break
        around.index += 1
        if left == 1:
            index = around.indexes.pop()
            return _Value((*around.path, index), around.node[index], item.end()), item.end()
        at = value_end(data, item.end())
    at = _after(_ALL_LEFT, data, at)
    while item := ITEM.match(data, at):
        at = value_end(data, item.end())
    return None, _after(_CLOSING, data, at)


def value_end(data: bytes, at: int) -> int:
    """Where the value at an offset ends."""
    if whole := _WHOLE.match(data, at):
        return whole.end()
    depth = 0
    while True:  # it is nested deeper than the pattern can see
        bracket = _BRACKET.match(data, at)
        assert bracket, "the text is valid"
        depth += 1 if bracket[1] in {b"[", b"{"} else -1
        at = bracket.end()
        if not depth:
            return at


def _after(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    assert found, "the text is valid"
    return found.end()
