"""What a page carries: the columns and texts of events, features, links and sources.

The core (numbers of all events, layers, registers) is one pack; the texts of events follow in
packs of `TEXT_BLOCK` events, so that a page can start before it has read them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.bounds import BOUNDS
from geo.datewords import calendar_names, date_words, validity_words
from geo.errors import Problem
from geo.formats.frontend import translations
from geo.layer import bounds_of, names
from geo.links import RELATIONS
from geo.mapfile import LayerStyle, MapFile
from geo.page.about import about
from geo.page.basemap import basemap
from geo.page.pack import Column, pack
from geo.page.publish import Withheld
from geo.page.shapes import UNITS, shape
from geo.page.tiles import tiles
from geo.page.tour import ends, story
from geo.places import PLACES
from geo.text import web_address
from geo.time import DAY, EARLIEST, LATEST, Span
from geo.zones import zone_offsets

TEXT_BLOCK = 4096  # events
# Of places, which names are written first where there is no room for all (OpenStreetMap's order).
_RANKS = {"city": 0, "town": 1, "village": 2, "hamlet": 3}
STATUSES = ["supported", "contradicted", "imprecise", "unverified"]


@dataclass(frozen=True)
class Contents:
    """Everything that one page shows.

    Frames are those of `geo.layer`, `geo.events`, `geo.links` and `geo.sources`.
    """

    mapfile: MapFile
    layers: Mapping[str, gpd.GeoDataFrame]
    events: gpd.GeoDataFrame
    links: pd.DataFrame
    sources: pd.DataFrame
    claims: pd.DataFrame
    categories: pd.DataFrame
    left_out: list[Problem]
    remarks: list[Problem]
    version: str
    sha256: str
    withheld: Withheld | None = None
    # Words of the interface, by language, that this page puts in other words.
    interface: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Payload:
    """The packed data of a page, and the tile server it asks for, if any."""

    core: str
    texts: list[str]
    tiles: dict[str, Any] | None


def payload(contents: Contents) -> Payload:
    """The packed data of a page."""
    styles = _styles(contents)
    features = _features_in_order(contents, styles)
    positions = _source_positions(contents)
    meta = {
        **_head(contents),
        "layers": _layers(contents, styles),
        "features": [
            _feature(row, contents.mapfile, positions)
            for style in styles
            for _, row in contents.layers[style.file].iterrows()
        ],
        "categories": _categories(contents),
        "statuses": _statuses(contents.events),
        "sources": _sources(contents),
        "about": _about(contents),
    }
    meta["story"] = story(
        contents.mapfile, list(contents.events.index), features, time_extent(contents)
    )
    written = _texts(contents, positions)
    texts = [
        pack({"first": first, "events": written[first : first + TEXT_BLOCK]}, {})
        for first in range(0, len(written), TEXT_BLOCK)
    ]
    columns = {**_event_columns(contents, meta), **_link_columns(contents, features)}
    return Payload(pack(meta, columns), texts, meta["tiles"])


def _about(contents: Contents) -> dict[str, Any]:
    said = about(contents.mapfile, contents.layers, contents.left_out, contents.remarks)
    return said | {"withheld": contents.withheld.counts() if contents.withheld else None}


def _head(contents: Contents) -> dict[str, Any]:
    mapfile = contents.mapfile
    extent = time_extent(contents)
    axis = ends(mapfile.timeline, extent) or extent
    box = mapfile.bbox or _box(contents)
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
        "timeless": not _finite_bounds(contents).size,
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


def time_extent(contents: Contents) -> tuple[int, int]:
    """The first and last bound that is not open: the ends of the slider."""
    finite = _finite_bounds(contents)
    if not len(finite):
        return 0, DAY
    return int(finite.min()), max(int(finite.max()), int(finite.min()) + DAY)


def _finite_bounds(contents: Contents) -> npt.NDArray[np.int64]:
    frames = [contents.events, *contents.layers.values()]
    bounds = np.concatenate([bounds_of(frame).ravel() for frame in frames])
    return bounds[(bounds > EARLIEST) & (bounds < LATEST)]


def merged(spans: Iterable[Span]) -> list[list[int]]:
    """Spans as sorted runs [start, end) of milliseconds that neither meet nor overlap.

    >>> from zoneinfo import ZoneInfo
    >>> from geo.time import event_span
    >>> days = ["1970-01-03", "1970-01-01/1970-01-02", "1970-01-05/1970-01-06"]
    >>> [[a // DAY, b // DAY] for a, b in merged(event_span(d, ZoneInfo("UTC")) for d in days)]
    [[0, 3], [4, 6]]
    """
    runs: list[list[int]] = []
    for span in sorted(spans, key=lambda span: span.start_earliest):
        if runs and span.start_earliest <= runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], span.end_latest)
        else:
            runs.append([span.start_earliest, span.end_latest])
    return runs


def _box(contents: Contents) -> tuple[float, float, float, float]:
    """The first view: events and the features of layers other than places, with some room."""
    frames = [contents.events.geometry] + [
        frame.geometry for key, frame in contents.layers.items() if key != PLACES
    ]
    bounds = np.concatenate([shapely.bounds(frame.to_numpy()).reshape(-1, 4) for frame in frames])
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(bounds):
        return -170.0, -60.0, 170.0, 75.0
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    room = max(east - west, north - south, 0.2) * 0.08
    return (
        round(float(max(west - room, -180)), 4),
        round(float(max(south - room, -85)), 4),
        round(float(min(east + room, 180)), 4),
        round(float(min(north + room, 85)), 4),
    )


def _styles(contents: Contents) -> list[LayerStyle]:
    """The layers of the page in order, each with a title; those of the map file first."""
    given = contents.mapfile.layers or tuple(LayerStyle(key, {}) for key in contents.layers)
    return [LayerStyle(s.file, s.title or {"": _title(s.file)}, s.color, s.visible) for s in given]


def _title(key: str) -> str:
    return key.replace("-", " ").replace("_", " ").capitalize()


def _features_in_order(contents: Contents, styles: list[LayerStyle]) -> dict[str, int]:
    ids = [name for style in styles for name in contents.layers[style.file].index]
    return {str(name): i for i, name in enumerate(ids)}


def _layers(contents: Contents, styles: list[LayerStyle]) -> list[dict[str, Any]]:
    ends = np.cumsum([len(contents.layers[style.file]) for style in styles]).tolist()
    return [
        {
            "key": style.file,
            "title": style.title,
            "color": style.color,
            "visible": style.visible,
            "features": [end - len(contents.layers[style.file]), end],
        }
        for style, end in zip(styles, ends, strict=True)
    ]


def _feature(row: pd.Series, mapfile: MapFile, positions: dict[str, int]) -> dict[str, Any]:
    return {
        "id": str(row.name),
        "thing": row["thing"],
        "name": names(row.to_dict()),
        "label": names(row.to_dict(), "short_name") or names(row.to_dict()),
        "rank": _RANKS.get(row.get("kind"), len(_RANKS)),
        "bounds": [int(row[key]) for key in BOUNDS],
        "dates": _in_languages(mapfile, lambda language: _validity(row, language)),
        "accuracy_m": None if np.isnan(row["accuracy_m"]) else round(row["accuracy_m"]),
        "note": row["note"],
        "method": row["method"],
        "licence": row["licence"],
        "sources": [positions[name] for name in row["sources"]],
        "geometry": shape(row["geometry"], UNITS),
    }


def _validity(row: pd.Series, language: str) -> str:
    return validity_words(
        row["valid_from"],
        row["valid_to"],
        language,
        last_day_counts=row["valid_to_inclusive"],
    )


def _in_languages(mapfile: MapFile, words: Callable[[str], str]) -> dict[str, str]:
    """A text in every language of the page; its first language under the empty key."""
    others = (language for language in mapfile.languages if language != mapfile.lang)
    return {"": words(mapfile.lang)} | {language: words(language) for language in others}


def _categories(contents: Contents) -> list[dict[str, Any]]:
    """The categories that occur, in the order of the register, then by name."""
    used = set(contents.events["category"]) - {""}
    register = contents.categories
    listed = [name for name in register.index if name in used]
    others = sorted(used - set(listed))
    rows = register.to_dict("index")
    return [
        {
            "id": name,
            "name": names(rows[name]),
            "definition": rows[name]["definition"],
            "color": rows[name]["color"] or None,
        }
        for name in listed
    ] + [{"id": name, "name": {"": name}, "definition": "", "color": None} for name in others]


def _statuses(events: gpd.GeoDataFrame) -> list[str]:
    return STATUSES + sorted(set(events["status"]) - {"", *STATUSES})


def _sources(contents: Contents) -> list[dict[str, Any]]:
    """The register, with an entry of its own for each id that is cited but not registered."""
    register = contents.sources.drop(columns="row", errors="ignore").astype(str)
    entries = [
        {
            **row,
            "id": name,
            "url": web_address(row["url"]),
            "archive": web_address(row["archive"]),
        }
        for name, row in register.to_dict("index").items()
    ]
    blank = dict.fromkeys([*register.columns], "")
    return entries + [
        {**blank, "id": name, "title": name, "url": web_address(name), "archive": None}
        for name in _unregistered(contents)
    ]


def _unregistered(contents: Contents) -> list[str]:
    cited = [contents.events["sources"], contents.claims["sources"]]
    cited += [layer["sources"] for layer in contents.layers.values()]
    ids = {name for column in cited for names in column for name in names}
    return sorted(ids - set(contents.sources.index))


def _source_positions(contents: Contents) -> dict[str, int]:
    ids = [*contents.sources.index, *_unregistered(contents)]
    return {str(name): i for i, name in enumerate(ids)}


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


def _texts(contents: Contents, positions: dict[str, int]) -> list[dict[str, Any]]:
    """The texts of all events. Building sentences is work by the row, of plain lists."""
    mapfile, table = contents.mapfile, contents.events.drop(columns="geometry").reset_index()
    columns = {str(name): table[name].tolist() for name in table.columns}
    columns.setdefault("date_note", [""] * len(table))
    titles, descriptions = (_words(columns, key, mapfile) for key in ("title", "description"))
    dates = {text: _dates(text, mapfile) for text in set(columns["date"])}
    claims = _claims_by_event(contents, positions)
    same = ("date_note", "quantity", "unit", "actors", "status", "unlocated")
    rest = zip(*(columns[name] for name in same), strict=True)
    return [
        {
            "id": str(name),
            "date": dates[date],
            "date_text": date,
            "title": title or {"": str(name)},
            "description": description or {"": ""},
            "sources": [positions[source] for source in sources],
            "place": place_name or ({"": place} if place else None),
            "links": [link for link in links if web_address(link)],
            "claims": claims.get(str(name), []),
            **dict(zip(same, values, strict=True)),
        }
        for name, date, title, description, sources, place_name, place, links, values in zip(
            columns["id"], columns["date"], titles, descriptions, columns["sources"],
            columns["place_name"], columns["place"], columns["links"], rest, strict=True,
        )
    ]  # fmt: skip


def _words(columns: Mapping[str, list[Any]], key: str, mapfile: MapFile) -> list[dict[str, str]]:
    """A column of text with its translations (`title`, `title:hy`, ...), row by row."""
    names = {"": key} | {lang: f"{key}:{lang}" for lang in mapfile.languages}
    given = {lang: columns[name] for lang, name in names.items() if name in columns}
    return [
        {lang: text for lang, text in zip(given, texts, strict=True) if text}
        for texts in zip(*given.values(), strict=True)
    ]


def _dates(text: str, mapfile: MapFile) -> dict[str, str]:
    return _in_languages(mapfile, lambda language: date_words(text, language))


def _claims_by_event(
    contents: Contents, positions: dict[str, int]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in contents.claims.to_dict("records"):
        found[claim["event"]].append(
            {
                "says": claim["says"],
                "date": _dates(claim["date"], contents.mapfile) if claim["date"] else {"": ""},
                "date_text": claim["date"],
                "quantity": claim["quantity"],
                "unit": claim["unit"],
                "sources": [positions[name] for name in claim["sources"]],
                "verdict": claim["verdict"],
                "note": claim["note"],
            }
        )
    return found
