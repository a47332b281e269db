"""The values of a JSON text in the order in which they end, with the keys that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.linter.texts.jsontext import JSONSyntaxError, Token, text_of, tokens


@dataclass(frozen=True)
class Value:
    """A value at `[start, end)` of a text; `before` is where what stands before it ends.

    `keys` are those of the objects around it, outermost first, and its own, if it is a member;
    `owner` tells the objects and arrays apart that values stand in.
    """

    kind: str
    start: int
    end: int
    before: int
    keys: tuple[str, ...]
    owner: int
    is_member: bool = False


def values(data: bytes, start: int = 0) -> Iterator[Value]:
    """Every value, inner ones before outer ones, up to the first syntax error."""
    open_at: list[tuple[Token, int, tuple[str, ...], bool]] = []
    keys: tuple[str, ...] = ()
    key: Token | None = None
    last = start
    try:
        for token in tokens(data, start):
            if token.kind == "key":
                key, before = token, last
                last = token.end
                continue
            if token.kind in "}]":
                first, before, keys, is_member = open_at.pop()
                owner = open_at[-1][0].start if open_at else -1
                yield Value(first.kind, first.start, token.end, before, keys, owner, is_member)
                keys = open_at[-1][2] if open_at else ()
                key, last = None, token.end
                continue
            own = (*keys, text_of(data, key)) if key else keys
            where = before if key else last
            if token.kind in "{[":
                open_at.append((token, where, own, key is not None))
                keys = own
            else:
                owner = open_at[-1][0].start if open_at else -1
                yield Value(token.kind, token.start, token.end, where, own, owner, key is not None)
            key, last = None, token.end
    except JSONSyntaxError:
        return
