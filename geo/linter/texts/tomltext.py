"""Where the keys and values of a TOML document stand in its text, which `tomllib` does not tell."""

from __future__ import annotations

import re
from itertools import count

from geo.linter.texts.jsontext import Path, Place

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
_BLANK = re.compile(r"[ \t]*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]*+")

_ROOT: Path = ()


def places(text: str) -> dict[Path, Place]:
    r"""The place of every value by its path, in characters; the text must be valid TOML.

    A table has the place of its header.

    >>> places('[tool.geo]\nselect = ["D"]')[("tool", "geo", "select", 0)]
    Place(start=21, end=24, key_start=None, key_end=None)
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Path, Place] = {}
        self.sizes: dict[Path, int] = {}  # of arrays of tables

    def read(self) -> dict[Path, Place]:
        at, table = self.after(_SPACE, 0), _ROOT
        while at < len(self.text):
            if self.text[at] == "[":
                at, table = self.header(at)
            else:
                at = self.pair(at, table)
            at = self.after(_SPACE, at)
        return self.found

    def after(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self.text, at)
        return found.end() if found else at

    def header(self, at: int) -> tuple[int, Path]:
        is_array = self.text.startswith("[[", at)
        steps, start, end = self.key(at + 1 + is_array)
        path: Path = ()
        for i, step in enumerate(steps):
            path = (*path, step)
            self.found.setdefault(path, Place(start, end, start, end))
            if is_array and i == len(steps) - 1:
                self.sizes[path] = self.sizes.get(path, 0) + 1
            if path in self.sizes:
                path = (*path, self.sizes[path] - 1)
        at = self.after(_BLANK, end) + 1 + is_array
        self.found[path] = Place(start, end, start, end)
        return at, path

    def pair(self, at: int, table: Path) -> int:
        """Read `key = value`."""
        steps, start, end = self.key(at)
        at = self.after(_BLANK, self.after(_BLANK, end) + 1)
        path = (*table, *steps)
        for size in range(len(table) + 1, len(path)):
            self.found.setdefault(path[:size], Place(start, end, start, end))
        return self.value(at, path, (start, end))

    def key(self, at: int) -> tuple[list[str], int, int]:
        """The steps of a dotted key, and its span."""
        start = end = self.after(_BLANK, at)
        steps: list[str] = []
        while True:
            if self.text[end] in "\"'":
                close = self.after(_STRING, end)
                steps.append(_unquoted(self.text[end:close]))
            else:
                close = self.after(_BARE_KEY, end)
                steps.append(self.text[end:close])
            dot = self.after(_BLANK, close)
            if self.text[dot : dot + 1] != ".":
                return steps, start, close
            end = self.after(_BLANK, dot + 1)

    def value(self, at: int, path: Path, key: tuple[int, int] | None = None) -> int:
        first = self.text[at : at + 1]
        if first in {"[", "{"}:
            end = self.items(at, path, "]" if first == "[" else "}")
        elif first in {'"', "'"}:
            end = self.after(_STRING, at)
        else:
            end = at + len(self.text[at : self.after(_SCALAR, at)].rstrip())
        self.found[path] = Place(at, end, *(key or ()))
        return end

    def items(self, at: int, path: Path, closing: str) -> int:
        """Read what stands between brackets."""
        at = self.after(_SPACE, at + 1)
        for number in count():
            if self.text[at] == closing:
                break
            at = self.value(at, (*path, number)) if closing == "]" else self.pair(at, path)
            at = self.after(_SPACE, at)
            if self.text[at] == ",":
                at = self.after(_SPACE, at + 1)
        return at + 1


def _unquoted(text: str) -> str:
    import tomllib

    return str(tomllib.loads(f"key = {text}")["key"])
