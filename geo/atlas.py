"""The atlas: a folder of layers, events and sources, opened as frames."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd

import geo
from geo.atlasfiles import EVENT_FILES, input_files, layer_files
from geo.errors import ConfigError, InputError, Problem
from geo.events import EventTable, read_events, tabulate
from geo.folium_map import TimeMap
from geo.formats.files import digest, read_bytes
from geo.formats.table import Table
from geo.layer import CRS, in_force, read_layer
from geo.links import LINK_COLUMNS, join
from geo.mapfile import MapFile, read_mapfile
from geo.page import page
from geo.page.contents import Contents
from geo.page.published import published
from geo.page.tour import check_story
from geo.places import PLACES, Gazetteer, gazetteer
from geo.references import dangling, shared_ids
from geo.sources import (
    CATEGORY_COLUMNS,
    CLAIM_COLUMNS,
    SOURCE_COLUMNS,
    empty,
    read_categories,
    read_claims,
    read_sources,
)
from geo.text import suggestion
from geo.time import UTC, event_span, zone


@dataclass(frozen=True)
class Atlas:
    """A folder that was read. Make one with `geo.open`.

    `layers` maps the name of each file in `layers/` to its GeoDataFrame (see `geo.read_layer`),
    `events` is that of `geo.read_events`; `sources`, `claims` and `categories` are tables indexed
    by id. `left_out` lists rows that could not be used, `remarks` those that deserve a look.
    """

    path: Path
    timezone: ZoneInfo
    layers: dict[str, gpd.GeoDataFrame]
    events: gpd.GeoDataFrame
    sources: pd.DataFrame
    claims: pd.DataFrame
    categories: pd.DataFrame
    maps: dict[str, MapFile]
    places: Gazetteer
    left_out: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def at(self, date: str) -> gpd.GeoDataFrame:
        """The features of all layers in force at some moment of a date (EDTF), a day as a rule.

        The columns `layer` and `certainty` ("certain" or "possible") come first, then those of
        the layers. An empty frame if nothing was in force.

        Raises:
            DateError: the text is no date.
        """
        window = event_span(date, self.timezone)
        found = []
        for key, layer in self.layers.items():
            frame = in_force(layer, window).drop(columns="layer", errors="ignore")
            frame.insert(0, "layer", key)
            if len(frame):
                found.append(frame)
        if not found:
            return gpd.GeoDataFrame({"layer": [], "certainty": []}, geometry=[], crs=CRS)
        return gpd.GeoDataFrame(pd.concat(found), crs=CRS)

    def join(self, within: str | float = "5 km") -> pd.DataFrame:
        """The links between the events and the features in force at their dates; see `geo.join`.

        The layer of places is left out: it serves to locate the events.
        """
        return _links(self.events, self.layers, within)

    def map(self, name: str | None = None) -> TimeMap:
        """The map of `maps/NAME.toml` as a `folium.Map`; without a name, that of the only one.

        Raises:
            GeoError: there is no such map, or it names a layer that is not there.
        """
        return TimeMap(self.contents(self._mapfile(name)))

    def page(self, name: str | None = None) -> str:
        """The map of `maps/NAME.toml` as the text of one HTML file."""
        return page(self.contents(self._mapfile(name)))

    def contents(self, mapfile: MapFile | str | None = None) -> Contents:
        """What a map shows of this atlas, with the links between events and its layers.

        The map is named as for `map`, or given as a map file. What it withholds is not in here.
        """
        if not isinstance(mapfile, MapFile):
            return self.contents(self._mapfile(mapfile))
        if mapfile.timezone != self.timezone:
            return open(self.path, str(mapfile.timezone), keep_going=True).contents(mapfile)
        layers, events = self._layers_of(mapfile), self._events_of(mapfile)
        check_story(mapfile, events.index, layers)
        contents = Contents(
            mapfile=mapfile,
            layers=layers,
            events=events,
            links=empty(LINK_COLUMNS),
            sources=self.sources,
            claims=self.claims,
            categories=self.categories,
            left_out=self.left_out,
            remarks=self.remarks,
            version=geo.__version__,
            sha256=self._digest(mapfile),
        )
        contents = published(contents)
        return replace(contents, links=_links(contents.events, layers, mapfile.within))

    def _layers_of(self, mapfile: MapFile) -> dict[str, gpd.GeoDataFrame]:
        wanted = [style.file for style in mapfile.layers] or list(self.layers)
        for key in wanted:
            if key not in self.layers:
                remedy = suggestion(key, self.layers, "Layers")
                raise ConfigError(
                    f'maps/{mapfile.name}.toml: layer file = "{key}" is not there. {remedy}'
                )
        return {key: self.layers[key] for key in wanted}

    def _events_of(self, mapfile: MapFile) -> gpd.GeoDataFrame:
        known = {*self.categories.index, *self.events["category"]} - {""}
        for name in mapfile.categories:
            if name not in known:
                remedy = suggestion(name, sorted(known), "Categories")
                raise ConfigError(
                    f'maps/{mapfile.name}.toml: no event has the category "{name}". {remedy}'
                )
        if not mapfile.categories:
            return self.events
        return self.events[self.events["category"].isin(mapfile.categories)]

    def _mapfile(self, name: str | None) -> MapFile:
        if name is None and len(self.maps) == 1:
            return next(iter(self.maps.values()))
        if name in self.maps:
            return self.maps[name]
        remedy = suggestion(name or "", self.maps, "Maps")
        wanted = f'there is no map "{name}".' if name else "the atlas has several maps; name one."
        raise ConfigError(f"{wanted} {remedy}")

    def _digest(self, mapfile: MapFile) -> str:
        """The SHA-256 of all files that the page is made from, with their names."""
        paths = [*input_files(self.path), self.path / "maps" / f"{mapfile.name}.toml"]
        return digest(part for p in paths for part in (p.name.encode(), read_bytes(p)))


def open(  # noqa: A001  # geo.open, as zipfile.open
    path: Path | str = ".", timezone: str | None = None, *, keep_going: bool = False
) -> Atlas:
    """The atlas in a folder with `layers/` and `maps/`.

    A day is a day in `timezone`; by default in that of the map files, if these agree, else UTC.
    With `keep_going`, event rows that cannot be used are listed in `left_out` instead of raised.

    Raises:
        InputError: files cannot be read or used; every problem found is named.
    """
    path, collect = Path(path), _Collector()
    if not (path / "layers").is_dir():
        raise ConfigError(
            f'{path}: this is not an atlas: there is no folder "layers" in it. '
            "Run the command in the folder of an atlas, or name it."
        )
    maps = collect.each(sorted((path / "maps").glob("*.toml")), read_mapfile)
    tz = zone(timezone) if timezone else _common_zone(maps)
    files = layer_files(path)
    layers = collect.each(files, read_layer, tz)
    collect.problems += shared_ids(layers, {file.stem: file for file in files})
    places = gazetteer(layers)
    table = _events(path, places, tz, collect)
    sources = _register(path, "sources.csv", read_sources, SOURCE_COLUMNS, collect)
    claims = _register(path, "claims.csv", read_claims, CLAIM_COLUMNS, collect)
    categories = _register(path, "categories.csv", read_categories, CATEGORY_COLUMNS, collect)
    if table.left_out and not keep_going:
        collect.problems += table.left_out
    if collect.problems:
        raise InputError(collect.problems)
    remarks = [*table.remarks, *dangling(path, table, claims, sources, categories)]
    return Atlas(
        path, tz, layers, table.events, sources, claims, categories, maps, places,
        table.left_out, remarks,
    )  # fmt: skip


_Read = TypeVar("_Read")


@dataclass
class _Collector:
    """Calls readers and keeps their problems, so that one run names all that is wrong."""

    problems: list[Problem] = field(default_factory=list)

    def __call__(self, reader: Callable[..., _Read], *arguments: object) -> _Read | None:
        try:
            return reader(*arguments)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def each(
        self, files: list[Path], reader: Callable[..., _Read], *arguments: object
    ) -> dict[str, _Read]:
        """What a reader makes of each file that it can read, by the name of the file."""
        found = ((file.stem, self(reader, file, *arguments)) for file in files)
        return {name: read for name, read in found if read is not None}


def _links(
    events: gpd.GeoDataFrame, layers: Mapping[str, gpd.GeoDataFrame], within: str | float
) -> pd.DataFrame:
    """The links with all layers but that of places, which serves to locate the events."""
    found = [
        join(events, layer, within, name=key) for key, layer in layers.items() if key != PLACES
    ]
    return pd.concat(found, ignore_index=True) if found else empty(LINK_COLUMNS)


def _common_zone(maps: dict[str, MapFile]) -> ZoneInfo:
    zones = {mapfile.timezone for mapfile in maps.values()}
    return zones.pop() if len(zones) == 1 else UTC


def _events(path: Path, places: Gazetteer, tz: ZoneInfo, collect: _Collector) -> EventTable:
    for name in EVENT_FILES:
        if os.path.lexists(path / "layers" / name):  # a broken link is an error, not no events
            table = collect(read_events, path / "layers" / name, places, tz)
            return table or _no_events()
    return _no_events()


def _no_events() -> EventTable:
    blank = pd.DataFrame({"id": [], "date": []}, dtype=object)
    return tabulate(Table("", blank), gazetteer({}), UTC)


def _register(
    path: Path,
    name: str,
    reader: Callable[[Path], pd.DataFrame],
    columns: list[str],
    collect: _Collector,
) -> pd.DataFrame:
    file = path / "layers" / name
    table = collect(reader, file) if os.path.lexists(file) else None
    return empty(columns) if table is None else table
