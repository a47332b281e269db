"""What a page carries: the columns and texts of events, features, links and sources.

The core (numbers of all events, layers, registers) is one pack; the texts of events follow in
packs of some thousand events, so that a page can start before it has read them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely

from geo.datewords import calendar_names
from geo.formats.frontend import translations
from geo.layer import bounds_of
from geo.links import RELATIONS
from geo.mapfile import MapFile
from geo.page import registers
from geo.page.about import about
from geo.page.basemap import basemap
from geo.page.contents import Contents
from geo.page.extent import finite_bounds, first_view, merged, time_extent
from geo.page.layers import feature_entries, feature_positions, layer_entries, styles_of
from geo.page.pack import Column, pack
from geo.page.shapes import UNITS
from geo.page.texts import packed_texts
from geo.page.tiles import tiles
from geo.page.tour import ends, story
from geo.places import PLACES
from geo.time import DAY
from geo.zones import zone_offsets


@dataclass(frozen=True)
class Payload:
    """The packed data of a page, and the tile server it asks for, if any."""

    core: str
    texts: list[str]
    tiles: dict[str, Any] | None


def payload(contents: Contents) -> Payload:
    """The packed data of a page."""
    styles = styles_of(contents)
    features = feature_positions(contents, styles)
    positions = registers.source_positions(contents)
    meta = {
        **_head(contents),
        "layers": layer_entries(contents, styles),
        "features": feature_entries(contents, styles, positions),
        "categories": registers.categories(contents),
        "statuses": registers.statuses(contents.events),
        "sources": registers.sources(contents),
        "about": _about(contents),
    }
    meta["story"] = story(
        contents.mapfile, list(contents.events.index), features, time_extent(contents)
    )
    columns = {**_event_columns(contents, meta), **_link_columns(contents, features)}
    return Payload(pack(meta, columns), packed_texts(contents, positions), meta["tiles"])


def _about(contents: Contents) -> dict[str, Any]:
    said = about(contents.mapfile, contents.layers, contents.left_out, contents.remarks)
    return said | {"withheld": contents.withheld.counts() if contents.withheld else None}


def _head(contents: Contents) -> dict[str, Any]:
    mapfile = contents.mapfile
    extent = time_extent(contents)
    axis = ends(mapfile.timeline, extent) or extent
    box = mapfile.bbox or first_view(contents)
    return {
        "title": mapfile.title,
        "description": mapfile.description,
        "lang": mapfile.lang,
        "languages": list(mapfile.languages),
        "interface": _interface(contents),
        "timezone": str(mapfile.timezone),
        "version": contents.version,
        "sha256": contents.sha256,
        "extent": list(extent),
        "timeless": not finite_bounds(contents).size,
        "axis": list(axis),
        "window": list(ends(mapfile.window, extent) or axis),
        "coverage": merged(mapfile.coverage),
        "step": mapfile.step,
        "bbox": list(box),
        "calendar": _calendar(mapfile, extent),
        "event_count": len(contents.events),
        "basemap": basemap(box, contents.layers.get(PLACES)),
        "tiles": tiles(mapfile.tiles, f"maps/{mapfile.name}.toml") if mapfile.tiles else None,
    }


def _interface(contents: Contents) -> dict[str, Mapping[str, str]]:
    known = translations(contents.mapfile.languages)
    own = contents.interface.items()
    return {**known, **{language: {**known.get(language, {}), **words} for language, words in own}}


def _calendar(mapfile: MapFile, extent: tuple[int, int]) -> dict[str, Any]:
    calendars = {language: calendar_names(language) for language in mapfile.languages}
    keys = ("months", "months_alone", "months_short", "day", "month", "range")
    return {
        # A year more on either side, for windows that reach beyond the extent.
        "offsets": zone_offsets(mapfile.timezone, extent[0] - 366 * DAY, extent[1] + 366 * DAY),
        **{key: {lang: names[key] for lang, names in calendars.items()} for key in keys},
    }


def _event_columns(contents: Contents, meta: dict[str, Any]) -> dict[str, Column]:
    events = contents.events
    bounds = bounds_of(events)
    categories = [category["id"] for category in meta["categories"]]
    points = events.geometry.to_numpy()
    claims = contents.claims["event"].value_counts()
    return {
        "start_earliest": Column(bounds[:, 0], delta=True),
        "start_latest": Column(bounds[:, 1], base="start_earliest"),
        "end_earliest": Column(bounds[:, 2], base="start_earliest"),
        "end_latest": Column(bounds[:, 3], base="start_earliest"),
        "lon": Column(shapely.get_x(points), UNITS),
        "lat": Column(shapely.get_y(points), UNITS),
        "accuracy_m": Column(events["accuracy_m"].to_numpy(float)),
        "category": Column(pd.Index(categories).get_indexer(events["category"])),
        "status": Column(pd.Index(meta["statuses"]).get_indexer(events["status"])),
        "source_count": Column(events["sources"].map(len).to_numpy(int)),
        "claim_count": Column(events.index.map(claims).fillna(0).astype(int).to_numpy()),
    }


def _link_columns(contents: Contents, features: dict[str, int]) -> dict[str, Column]:
    links = contents.links
    events = pd.Series(range(len(contents.events)), index=contents.events.index)
    return {
        "link_event": Column(events.reindex(links["event_id"]).to_numpy(int), delta=True),
        "link_feature": Column(links["feature_id"].map(features).to_numpy(int)),
        "link_relation": Column(pd.Index(RELATIONS).get_indexer(links["relation"])),
        "link_distance_m": Column(links["distance_m"].to_numpy(float)),
        "link_certain": Column((links["certainty"] == "certain").to_numpy(int)),
    }
