"""Map files: what one exported map shows (`maps/NAME.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from geo.datewords import LANGUAGES
from geo.edtf import DateError
from geo.errors import ConfigError, InputError, Problem
from geo.formats.files import read_text
from geo.geodesy import metres
from geo.text import did_you_mean
from geo.time import Span, event_span, zone

STEPS = ("day", "week", "month", "year")


@dataclass(frozen=True)
class LayerStyle:
    """One `[[layer]]` of a map file: a layer that the map shows."""

    file: str
    title: dict[str, str]
    color: str | None = None
    visible: bool = True


@dataclass(frozen=True)
class MapFile:
    """What one map shows. An empty `layers` means every layer of the atlas."""

    name: str
    title: dict[str, str]
    description: dict[str, str] = field(default_factory=lambda: {"": ""})
    lang: str = "en"
    languages: tuple[str, ...] = LANGUAGES
    timezone: ZoneInfo = field(default_factory=lambda: zone("UTC"))
    within: str = "5 km"
    step: str = "month"
    timeline: Span | None = None
    window: Span | None = None
    coverage: tuple[Span, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    layers: tuple[LayerStyle, ...] = ()
    categories: tuple[str, ...] = ()
    tiles: str | None = None
    notes: tuple[str, ...] = ()


def read_mapfile(path: Path | str) -> MapFile:
    """The map file at a path, checked.

    Raises:
        InputError: it is no TOML, or keys or values in it are wrong; all of them are named.
    """
    path = Path(path)
    text = read_text(path)
    try:
        document = tomllib.loads(text)
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
    return _Reader(path, text).mapfile(document)


class _Reader:
    """Collects the problems of one document while its values are read."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self.problems: list[Problem] = []

    def mapfile(self, document: dict[str, Any]) -> MapFile:
        singles = {f.name for f in fields(MapFile)} - {"name", "layers"}
        self._known(document, {*singles, "layer"}, translated=frozenset({"title", "description"}))
        timezone = self._zone(document)
        mapfile = MapFile(
            name=self.path.stem,
            title=self._words(document, "title") or {"": self.path.stem},
            description=self._words(document, "description") or {"": ""},
            lang=self._text(document, "lang", "en"),
            languages=self._list(document, "languages") or LANGUAGES,
            timezone=timezone,
            within=self._distance(document),
            step=self._choice(document, "step", STEPS, "month"),
            timeline=self._span(document, "timeline", timezone),
            window=self._span(document, "window", timezone),
            coverage=self._spans(document, "coverage", timezone),
            bbox=self._bbox(document),
            layers=self._layers(document),
            categories=self._list(document, "categories"),
            tiles=self._text(document, "tiles", "") or None,
            notes=self._list(document, "notes"),
        )
        if self.problems:
            raise InputError(self.problems)
        return mapfile

    def _problem(self, key: str, value: Any, reason: str, remedy: str = "") -> None:
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
        pattern = re.compile(rf'\s*(\[+\s*)?["\']?{re.escape(key)}["\']?\s*[\]=]')
        return next((i for i, line in enumerate(self.lines, 1) if pattern.match(line)), None)

    def _known(
        self, table: Mapping[str, Any], keys: set[str], translated: frozenset[str] = frozenset()
    ) -> None:
        for key in table:
            if key not in keys and key.split(":")[0] not in translated:
                remedy = did_you_mean(key, keys) or f"Known keys: {', '.join(sorted(keys))}."
                self._problem(key, None, "this key is not known.", remedy)

    def _words(self, table: Mapping[str, Any], key: str) -> dict[str, str]:
        """A text and its translations: `title`, `title:hy`, ..."""
        found = {}
        for name, value in table.items():
            base, _, language = name.partition(":")
            if base == key and isinstance(value, str):
                found[language] = value
            elif base == key:
                self._problem(name, value, "expected text.")
        if found and "" not in found:
            self._problem(key, None, "only translations are given.", f'Add "{key}" itself.')
        return found

    def _text(self, table: Mapping[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            self._problem(key, value, "expected text.")
            return default
        return value

    def _choice(
        self, table: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str
    ) -> str:
        value = self._text(table, key, default)
        if value not in choices:
            remedy = did_you_mean(value, choices) or f"Choose from {', '.join(choices)}."
            self._problem(key, value, "this is none of the choices.", remedy)
        return value

    def _list(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._problem(key, value, 'expected a list of texts, such as ["a", "b"].')
            return ()
        return tuple(value)

    def _zone(self, table: Mapping[str, Any]) -> ZoneInfo:
        name = self._text(table, "timezone", "UTC")
        try:
            return zone(name)
        except ConfigError:
            self._problem(
                "timezone", name, "there is no such time zone.", 'Write for example "Asia/Baku".'
            )
            return zone("UTC")

    def _distance(self, table: Mapping[str, Any]) -> str:
        value = str(table.get("within", "5 km"))
        try:
            metres(value)
        except ConfigError:
            self._problem("within", value, "this is not a distance.", 'Write for example "5 km".')
        return value

    def _span(self, table: Mapping[str, Any], key: str, timezone: ZoneInfo) -> Span | None:
        if key not in table:
            return None
        text = self._text(table, key, "")
        try:
            span = event_span(text, timezone)
        except DateError as error:
            self._problem(key, text, error.reason, error.remedy)
            return None
        return span

    def _spans(self, table: Mapping[str, Any], key: str, timezone: ZoneInfo) -> tuple[Span, ...]:
        spans = [self._span({key: text}, key, timezone) for text in self._list(table, key)]
        return tuple(span for span in spans if span)

    def _bbox(self, table: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
        if "bbox" not in table:
            return None
        value = table["bbox"]
        numbers = isinstance(value, list) and all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in value
        )
        if numbers and len(value) == 4:
            west, south, east, north = map(float, value)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return west, south, east, north
        self._problem("bbox", value, "expected [west, south, east, north] in degrees.")
        return None

    def _layers(self, document: Mapping[str, Any]) -> tuple[LayerStyle, ...]:
        tables = document.get("layer", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._problem("layer", None, 'expected tables written as "[[layer]]".')
            return ()
        return tuple(self._layer(table) for table in tables)

    def _layer(self, table: Mapping[str, Any]) -> LayerStyle:
        self._known(table, {f.name for f in fields(LayerStyle)}, translated=frozenset({"title"}))
        file = self._text(table, "file", "")
        if not file:
            self._problem("file", None, "a [[layer]] must name its file.", 'file = "contact-line"')
        color = self._text(table, "color", "") or None
        if color and not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            self._problem("color", color, 'expected a colour such as "#0072b2".')
        visible = table.get("visible", True)
        if not isinstance(visible, bool):
            self._problem("visible", visible, "expected true or false.")
        return LayerStyle(file, self._words(table, "title"), color, visible is not False)
