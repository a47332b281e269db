"""The story of a map as its page needs it: texts as trees, times and places as numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd

from geo.errors import ConfigError
from geo.mapfile import MapFile
from geo.mapfile.story import Step
from geo.page.markdown import markdown
from geo.text import did_you_mean
from geo.time import DAY, EARLIEST, LATEST, Span


def check_story(
    mapfile: MapFile, events: Collection[str], layers: Mapping[str, gpd.GeoDataFrame]
) -> None:
    """Check that the steps of a story name layers, features and events that the map shows.

    Raises:
        ConfigError: a step does not.
    """
    features = {str(name) for layer in layers.values() for name in layer.index}
    for number, step in enumerate(mapfile.story, 1):
        for name in step.layers or ():
            _check(mapfile, number, "layers", name, layers)
        many = len(step.selection) > 1
        for name in step.selection:
            _check(mapfile, number, "selection", name, events if many else {*events, *features})


def _check(mapfile: MapFile, number: int, key: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        remedy = did_you_mean(name, map(str, known))
        raise ConfigError(
            f'maps/{mapfile.name}.toml: story step {number}, {key} "{name}": '
            f"the map shows nothing of this name. {remedy}".strip()
        )


def story(
    mapfile: MapFile, events: list[str], features: Mapping[str, int], extent: tuple[int, int]
) -> dict[str, Any] | None:
    """The story in the form of `Story` in payload.ts, or None if the map has none.

    `events` are the ids of the events in their order, `features` the positions of the features,
    `extent` is the time that the map has something to show of.
    """
    if not mapfile.story:
        return None
    positions = {name: i for i, name in enumerate(events)}
    return {
        "mode": mapfile.story_mode,
        "steps": [_step(step, positions, features, extent) for step in mapfile.story],
    }


def ends(span: Span | None, extent: tuple[int, int]) -> tuple[int, int] | None:
    """The ends of a span; one that is open ends where there is nothing more to show."""
    if span is None:
        return None
    start = extent[0] if span.start_earliest <= EARLIEST else span.start_earliest
    end = extent[1] if span.end_latest >= LATEST else span.end_latest
    return min(start, end - DAY) if span.start_earliest <= EARLIEST else start, max(end, start + 1)


def _step(
    step: Step, events: Mapping[str, int], features: Mapping[str, int], extent: tuple[int, int]
) -> dict[str, Any]:
    window = ends(step.window, extent)
    return {
        "title": step.title,
        "text": {language: markdown(text) for language, text in step.text.items()},
        "window": list(window) if window else None,
        "bbox": step.bbox,
        "center": step.center,
        "zoom": step.zoom,
        "layers": step.layers,
        "events": sorted(events[name] for name in step.selection if name in events),
        "feature": next((features[n] for n in step.selection if n in features), None),
    }
