"""Texts that set things, as rules see them: a map file, a configuration, a baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geo.errors import Problem
from geo.linter.texts.jsontext import Path


@dataclass(frozen=True)
class Stale:
    """Rows of a baseline that nothing answers to any more: spans of them, and why."""

    rows: tuple[tuple[tuple[int, int], str], ...]


@dataclass(frozen=True)
class ConfigText:
    """What is wrong with a configuration: spans, reasons, and whether a key is not known."""

    flaws: tuple[tuple[tuple[int, int], str, bool], ...]


@dataclass(frozen=True)
class MapText:
    """The text of a map file, what it holds (None if it is no TOML), and what its reader says."""

    data: bytes
    document: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()

    def span(self, line: int | None, key: str = "") -> tuple[int, int]:
        """The span of a key in a line (from 1), or of what the line holds."""
        if line is None:
            return 0, 0
        before, after = (self._starts[min(i, len(self._starts) - 1)] for i in (line - 1, line))
        text = self.data[before:after]
        at = max(text.find(key.encode()), 0) if key else len(text) - len(text.lstrip())
        end = at + len(key.encode()) if key else len(text.rstrip())
        return before + at, before + max(end, at)

    def place(self, path: Path) -> tuple[int, int]:
        """The span of a value in the n-th of several tables: `("layer", n, "file")`."""
        table, number, key = (str(step).encode() for step in path)
        starts = self._tables.get(table, [])
        value = rb'(?m)^[ \t]*"?%b"?[ \t]*=[ \t]*([^\r\n#]*[^\r\n# \t])' % key
        at = starts[int(number)] if int(number) < len(starts) else 0
        found = re.compile(value).search(self.data, at)
        return found.span(1) if found else (at, at)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line starts, and where the last one ends."""
        return [0, *(found.end() for found in re.finditer(b"\n", self.data)), len(self.data)]

    @cached_property
    def _tables(self) -> dict[bytes, list[int]]:
        """Where the header of each of several tables ends, by their name."""
        tables: dict[bytes, list[int]] = {}
        for found in re.finditer(rb"(?m)^[ \t]*\[\[[ \t]*([^\]\n]+?)[ \t]*\]\]", self.data):
            tables.setdefault(found[1], []).append(found.end())
        return tables
