"""TOML documents, read key by key: every wrong key or value becomes a problem with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from geo.edtf import DateError
from geo.errors import ConfigError, InputError, Problem
from geo.formats.files import read_text
from geo.geodesy import metres
from geo.text import did_you_mean, suggestion
from geo.time import Span, event_span, zone
from geo.values import is_number

Box = tuple[float, float, float, float]
_Read = TypeVar("_Read")
_KEY = re.compile(r"""\s*(?:\[+\s*)?(?P<quote>["']?)(?P<key>.+?)(?P=quote)\s*[\]=]""")
_HEADER = re.compile(r"\s*\[\[?[\w\s.-]+\]")


def read_document(path: Path, text: str | None = None) -> tuple[dict[str, Any], Reader]:
    """The tables of a TOML file, and what reads their values; `text` stands for what is in it.

    Raises:
        InputError: it cannot be read, or is no TOML.
    """
    text = read_text(path) if text is None else text
    try:
        return tomllib.loads(text), Reader(path, text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        raise InputError(
            Problem(
                str(path),
                line=int(line[1]) if line else text.count("\n") + 1,
                reason=f"not valid TOML ({reason}).",
            )
        ) from None
    except RecursionError:
        raise InputError(Problem(str(path), reason="not valid TOML (nested too deep).")) from None


class Reader:
    """Collects the problems of one document while its values are read."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.split("\n")
        self.problems: list[Problem] = []
        # The lines of the table that is being read; at first those above all tables.
        headers = (i for i, line in enumerate(self.lines) if _HEADER.match(line))
        self.table = range(next(headers, len(self.lines)))
        self._keys: tuple[range, dict[str, int]] = (range(0), {})

    def problem(self, key: str, value: Any, reason: str, remedy: str = "") -> None:
        """Note what is wrong with the value of a key."""
        shown = "" if value is None else str(value)
        self.problems.append(
            Problem(
                str(self.path),
                line=self._line(key),
                key=key,
                value=shown,
                reason=reason,
                remedy=remedy,
            )
        )

    def _line(self, key: str) -> int | None:
        if self._keys[0] != self.table:
            found = ((i + 1, _KEY.match(self.lines[i])) for i in reversed(self.table))
            self._keys = self.table, {match["key"]: i for i, match in found if match}
        return self._keys[1].get(key, self.table.start + 1 if self.table.start else None)

    def known(
        self,
        table: Mapping[str, Any],
        keys: Iterable[str],
        translated: frozenset[str] = frozenset(),
    ) -> None:
        """Check that a table has none but these keys, and translations of some of them."""
        keys = set(keys)
        for key in table:
            if key not in keys and key.split(":")[0] not in translated:
                remedy = suggestion(key, sorted(keys), "Known keys")
                self.problem(key, None, "this key is not known.", remedy)

    def words(self, table: Mapping[str, Any], key: str) -> dict[str, str]:
        """A text and its translations: `title`, `title:hy`, ..."""
        found = {}
        for name, value in table.items():
            base, _, language = name.partition(":")
            if base == key and isinstance(value, str):
                found[language] = value
            elif base == key:
                self.problem(name, value, "expected text.")
        if found and "" not in found:
            self.problem(key, None, "only translations are given.", f'Add "{key}" itself.')
        return found

    def text(self, table: Mapping[str, Any], key: str, default: str = "") -> str:
        """A text."""
        value = table.get(key, default)
        if not isinstance(value, str):
            self.problem(key, value, "expected text.")
            return default
        return value

    def flag(self, table: Mapping[str, Any], key: str, *, default: bool) -> bool:
        """True or false."""
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.problem(key, value, "expected true or false.")
            return default
        return value

    def number(self, table: Mapping[str, Any], key: str, low: float, high: float) -> float | None:
        """A number within limits, or None if the key is not there."""
        value = table.get(key)
        if value is None or (is_number(value) and low <= value <= high):
            return None if value is None else float(value)
        self.problem(key, value, f"expected a number from {low:g} to {high:g}.")
        return None

    def choice(
        self, table: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str
    ) -> str:
        """One of some words."""
        value = self.text(table, key, default)
        if value not in choices:
            remedy = did_you_mean(value, choices) or f"Choose from {', '.join(choices)}."
            self.problem(key, value, "this is none of the choices.", remedy)
        return value

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.problem(key, value, 'expected a list of texts, such as ["a", "b"].')
            return ()
        return tuple(value)

    def zone(self, table: Mapping[str, Any], key: str) -> ZoneInfo:
        """A time zone, UTC by default."""
        name = self.text(table, key, "UTC")
        try:
            return zone(name)
        except ConfigError:
            remedy = 'Write for example "Asia/Baku".'
            self.problem(key, name, "there is no such time zone.", remedy)
            return zone("UTC")

    def distance(self, table: Mapping[str, Any], key: str, default: str) -> str:
        """A distance as it is written, such as "5 km"."""
        value = str(table.get(key, default))
        try:
            metres(value)
        except ConfigError:
            self.problem(key, value, "this is not a distance.", 'Write for example "5 km".')
        return value

    def span(self, table: Mapping[str, Any], key: str, timezone: ZoneInfo) -> Span | None:
        """A date (EDTF, or a date of TOML), or None if the key is not there."""
        if key not in table:
            return None
        value = table[key]
        if not isinstance(value, str | date):
            self.problem(key, value, 'expected a date, such as "2020-11/2021".')
            return None
        text = value if isinstance(value, str) else value.isoformat()
        try:
            span = event_span(text, timezone)
        except DateError as error:
            self.problem(key, text, error.reason, error.remedy)
            return None
        return span

    def spans(self, table: Mapping[str, Any], key: str, timezone: ZoneInfo) -> tuple[Span, ...]:
        """The dates of a list of texts; those that are none are left out and named."""
        spans = [self.span({key: text}, key, timezone) for text in self.texts(table, key)]
        return tuple(span for span in spans if span)

    def box(self, table: Mapping[str, Any], key: str) -> Box | None:
        """West, south, east and north in degrees, or None if the key is not there."""
        if key not in table:
            return None
        value = table[key]
        if isinstance(value, list) and len(value) == 4 and all(map(is_number, value)):
            west, south, east, north = map(float, value)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return west, south, east, north
        self.problem(key, value, "expected [west, south, east, north] in degrees.")
        return None

    def tables(
        self,
        table: Mapping[str, Any],
        path: str,
        read: Callable[[Mapping[str, Any]], _Read],
    ) -> tuple[_Read, ...]:
        """What `read` makes of each table written as `[[path]]`; problems name lines in it."""
        found = table.get(path.rpartition(".")[2], [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.problem(path, None, f'expected tables written as "[[{path}]]".')
            return ()
        spans = self._spans(path, len(found))
        return tuple(
            self._inside(lines, partial(read, one)) for one, lines in zip(found, spans, strict=True)
        )

    def within(self, path: str, read: Callable[[], _Read]) -> _Read:
        """What `read` returns while problems name lines of the table `[path]`."""
        return self._inside(self._spans(path, 1, brackets=1)[0], read)

    def _inside(self, lines: range, read: Callable[[], _Read]) -> _Read:
        above, self.table = self.table, lines
        result = read()
        self.table = above
        return result

    def _spans(self, path: str, count: int, brackets: int = 2) -> list[range]:
        """The lines of each table of that name, from its header to the next one of its kind."""
        pattern = re.compile(rf"\s*\[{{{brackets}}}\s*{re.escape(path)}\s*\]")
        headers = [i for i, line in enumerate(self.lines) if pattern.match(line)]
        if len(headers) != count:  # inline tables, or a header inside a text
            return [self.table] * count
        return [range(*ends) for ends in pairwise([*headers, len(self.lines)])]
