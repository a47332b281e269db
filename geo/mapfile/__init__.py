"""Map files: what one exported map shows (`maps/NAME.toml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from geo.datewords import LANGUAGES
from geo.errors import InputError
from geo.mapfile.document import Box, Reader, read_document
from geo.mapfile.publication import Publication, read_publication
from geo.mapfile.story import MODES, Step, read_steps
from geo.time import Span, zone

_FILE_REMEDY = 'Write for example file = "contact-line".'
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TRANSLATED = frozenset({"title", "description"})
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
    bbox: Box | None = None
    layers: tuple[LayerStyle, ...] = ()
    categories: tuple[str, ...] = ()
    tiles: str | None = None
    notes: tuple[str, ...] = ()
    story: tuple[Step, ...] = ()
    story_mode: str = "steps"
    publish: Publication | None = None


def read_mapfile(path: Path | str, text: str | None = None) -> MapFile:
    """The map file at a path, checked; with `text`, as if that stood in it.

    Raises:
        InputError: it is no TOML, or keys or values in it are wrong; all of them are named.
    """
    document, reader = read_document(Path(path), text)
    mapfile = _mapfile(Path(path).stem, document, reader)
    if reader.problems:
        raise InputError(reader.problems)
    return mapfile


def _mapfile(name: str, document: Mapping[str, Any], reader: Reader) -> MapFile:
    keys = {f.name for f in fields(MapFile)} - {"name", "layers"}
    reader.known(document, {*keys, "layer"}, _TRANSLATED)
    timezone = reader.zone(document, "timezone")
    mapfile = MapFile(
        name=name,
        title=reader.words(document, "title") or {"": name},
        description=reader.words(document, "description") or {"": ""},
        lang=reader.text(document, "lang", "en"),
        languages=_languages(document, reader),
        timezone=timezone,
        within=reader.distance(document, "within", "5 km"),
        step=reader.choice(document, "step", STEPS, "month"),
        timeline=reader.span(document, "timeline", timezone),
        window=reader.span(document, "window", timezone),
        coverage=reader.spans(document, "coverage", timezone),
        bbox=reader.box(document, "bbox"),
        layers=reader.tables(document, "layer", lambda table: _layer(table, reader)),
        categories=reader.texts(document, "categories"),
        tiles=reader.text(document, "tiles") or None,
        notes=reader.texts(document, "notes"),
        story_mode=reader.choice(document, "story_mode", MODES, "steps"),
        publish=read_publication(document, reader, timezone),
    )
    files = [style.file for style in mapfile.layers]
    for file in sorted({file for file in files if file and files.count(file) > 1}):
        reader.problem("layer", file, "the map shows this layer twice.", "Take one of them out.")
    story = read_steps(document, reader, timezone, files)
    return replace(mapfile, story=story)


def _languages(document: Mapping[str, Any], reader: Reader) -> tuple[str, ...]:
    """The languages of the page; by default those of the interface, that it opens in first."""
    lang = document.get("lang", "en")
    lang = lang if isinstance(lang, str) else "en"  # said by the reader of "lang"
    listed = reader.texts(document, "languages")
    for key, name in [("lang", lang), *(("languages", name) for name in listed)]:
        if not _TAG.fullmatch(name):
            remedy = 'Write a tag such as "en" or "sr-Latn" (BCP 47).'
            reader.problem(key, name, "this is no language.", remedy)
    if listed and lang not in listed:
        remedy = f'Add "{lang}" to them, or set lang to one of them.'
        reader.problem("lang", lang, "this is not among the languages of the map.", remedy)
    return tuple(dict.fromkeys(listed or (lang, *LANGUAGES)))


def _layer(table: Mapping[str, Any], reader: Reader) -> LayerStyle:
    reader.known(table, {f.name for f in fields(LayerStyle)}, frozenset({"title"}))
    file = reader.text(table, "file")
    if not file:
        reader.problem("file", None, "a [[layer]] must name its file.", _FILE_REMEDY)
    color = reader.text(table, "color") or None
    if color and not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        reader.problem("color", color, 'expected a colour such as "#0072b2".')
    visible = reader.flag(table, "visible", default=True)
    return LayerStyle(file, reader.words(table, "title"), color, visible)
