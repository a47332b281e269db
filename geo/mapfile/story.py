"""Stories: the steps of a guided tour through a map (`[[story]]` in a map file)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo

from geo.mapfile.document import Box, Reader
from geo.text import suggestion
from geo.time import Span
from geo.values import is_number

MODES = ("steps", "scroll")
_TRANSLATED = frozenset({"title", "text"})


@dataclass(frozen=True)
class Step:
    """One `[[story]]`: a text, and what the map shows beside it.

    What is None is left as the reader has it; `layers` None means those shown at first.
    `selection` holds the id of one feature, or ids of events.
    """

    title: dict[str, str]
    text: dict[str, str] = field(default_factory=lambda: {"": ""})
    window: Span | None = None
    bbox: Box | None = None
    center: tuple[float, float] | None = None
    zoom: float | None = None
    layers: tuple[str, ...] | None = None
    selection: tuple[str, ...] = ()


def read_steps(
    document: Mapping[str, Any], reader: Reader, timezone: ZoneInfo, layers: Sequence[str]
) -> tuple[Step, ...]:
    """The steps of a map file, in order; `layers` are the layers that the map shows, if listed."""
    return reader.tables(document, "story", lambda table: _step(table, reader, timezone, layers))


def _step(
    table: Mapping[str, Any], reader: Reader, timezone: ZoneInfo, layers: Sequence[str]
) -> Step:
    reader.known(table, {f.name for f in fields(Step)}, _TRANSLATED)
    title = reader.words(table, "title")
    if not title:
        reader.problem("story", None, "a [[story]] step has no title.", 'Add title = "…".')
    if "bbox" in table and ("center" in table or "zoom" in table):
        reader.problem("bbox", None, "a view is a bbox, or center and zoom, not both.")
    if ("center" in table) != ("zoom" in table):
        key = "center" if "center" in table else "zoom"
        reader.problem(key, None, "center and zoom go together.")
    return Step(
        title=title,
        text=reader.words(table, "text") or {"": ""},
        window=reader.span(table, "window", timezone),
        bbox=reader.box(table, "bbox"),
        center=_center(table, reader),
        zoom=reader.number(table, "zoom", 0, 20),
        layers=_layers(table, reader, layers),
        selection=_selection(table, reader),
    )


def _center(table: Mapping[str, Any], reader: Reader) -> tuple[float, float] | None:
    value = table.get("center")
    if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
        lon, lat = map(float, value)
        if -180 <= lon <= 180 and -90 <= lat <= 90:
            return lon, lat
    if value is not None:
        reader.problem("center", value, "expected [longitude, latitude] in degrees.")
    return None


def _layers(
    table: Mapping[str, Any], reader: Reader, known: Sequence[str]
) -> tuple[str, ...] | None:
    if "layers" not in table:
        return None
    wanted = reader.texts(table, "layers")
    for name in wanted if known else ():
        if name not in known:
            remedy = suggestion(name, known, "Layers")
            reader.problem("layers", name, "the map shows no layer of this name.", remedy)
    return wanted


def _selection(table: Mapping[str, Any], reader: Reader) -> tuple[str, ...]:
    value = table.get("selection", [])
    return (value,) if isinstance(value, str) else reader.texts(table, "selection")
