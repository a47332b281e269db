"""Findings as a page: a list and a map, coloured by severity, in one offline HTML file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from geo.edtf import DateError
from geo.folium_map import frames
from geo.formats.files import digest
from geo.layer import CRS
from geo.links import LINK_COLUMNS
from geo.linter.findings import SEVERITIES, Finding, fingerprints
from geo.linter.reports.setting import PLAIN, Setting
from geo.linter.reports.text import counted
from geo.linter.rules import RULES
from geo.linter.whereabouts import ALWAYS, Source, Whereabouts
from geo.mapfile import LayerStyle
from geo.page import page
from geo.page.contents import Contents
from geo.sources import CATEGORY_COLUMNS
from geo.time import event_span

# Tol's "vibrant" red and teal, and Okabe and Ito's orange: apart for colour-blind readers.
_COLORS = {"error": "#cc3311", "warning": "#e69f00", "info": "#0077bb"}
_LAYER_COLOR = "#667788"
MOST_FEATURES, MOST_POSITIONS = 2000, 200_000  # that a page draws beside the findings
_NOTES = (
    "A finding stands at the position that it is about, or else with its feature. A finding "
    "without a place is in the list, with the reason.",
    "On the time line a finding has the time of its feature or event; without one it is always "
    "shown.",
)
_WORDS = {
    "about": "About this report", "allEvents": "All findings", "categories": "Findings",
    "category": "Severity", "event": "Finding", "eventsAsCsv": "Findings (CSV)",
    "eventsAsGeojson": "Findings (GeoJSON)", "eventsHere": "{0} findings here",
    "downloadsText": "The {0} findings shown, as tables, and the map as a picture.",
    "list": "List of findings", "next": "Next finding", "noEvents": "No findings in this window",
    "onlyWith": "Only findings with “{0}”", "previous": "Previous finding",
    "linked": "Feature", "place": "Where", "relationNamed": "",
    "search": "Search places and findings",
}  # fmt: skip


def findings_page(findings: list[Finding], setting: Setting = PLAIN) -> str:
    """The HTML of a page that shows findings. Equal findings in equal files give equal text."""
    return page(contents(findings, setting))


def contents(findings: list[Finding], setting: Setting = PLAIN) -> Contents:
    """What the page of some findings holds: findings as events, their features as layers."""
    files: dict[str, Source] = {}
    places = []
    for finding in findings:
        if finding.file not in files:
            files[finding.file] = Source(finding.file, setting.text(finding.file))
        places.append(files[finding.file].whereabouts(finding))
    names = fingerprints(findings)
    layers, features = _layers(findings, places)
    made = frames(_events(findings, places, names), layers, title="geo validate", within=None)
    links = [
        (name, features[key], f.file, "named", np.nan, "certain")
        for name, f in zip(names, findings, strict=True)
        if (key := (f.file, f.feature_index)) in features
    ]
    categories = pd.DataFrame(
        [(name.capitalize(), "", _COLORS[name]) for name in SEVERITIES],
        columns=CATEGORY_COLUMNS, index=pd.Index(SEVERITIES, name="id"),
    )  # fmt: skip
    mapfile = replace(
        made.mapfile,
        title={"": f"geo validate: {counted(findings)}"},
        description={"": "What `geo validate` found, and where."},
        languages=("en",),
        layers=tuple(LayerStyle(key, {"": key}, _LAYER_COLOR) for key in layers),
        notes=_NOTES,
    )
    told = orjson.dumps([finding.plain() for finding in findings], default=str)
    return replace(
        made,
        mapfile=mapfile,
        # Of those at the same time, in the order of the report.
        events=made.events.sort_values(["start_earliest", "end_latest", "row"], kind="stable"),
        links=pd.DataFrame(links, columns=LINK_COLUMNS),
        categories=categories,
        sha256=digest([told, made.sha256.encode()]),
        interface={"en": _WORDS},
    )


def _events(
    findings: list[Finding], places: list[Whereabouts], names: list[str]
) -> gpd.GeoDataFrame:
    rows: list[dict[str, Any]] = [
        {
            "id": name,
            "date": _date(place.date),
            "title": f"{PurePath(finding.where).name} {finding.code} {finding.message}",
            "description": _description(finding),
            "category": finding.severity,
            "place": finding.where,
            "unlocated": place.reason,
        }
        for finding, place, name in zip(findings, places, names, strict=True)
    ]
    columns = ["id", "date", "title", "description", "category", "place", "unlocated"]
    points = [place.point for place in places]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry=points, crs=CRS)


def _date(text: str) -> str:
    try:
        event_span(text, ZoneInfo("UTC"))
    except DateError:
        return ALWAYS
    return text


def _description(finding: Finding) -> str:
    rule = RULES[finding.code]
    fix = {"safe": "geo validate --fix mends it.", "unsafe": "--unsafe-fixes mends it."}
    by = fix[finding.fix.safety] if finding.fix else ""
    return f"{rule.name}: {rule.what} {rule.why} {by}".strip()


def _layers(
    findings: list[Finding], places: list[Whereabouts]
) -> tuple[dict[str, gpd.GeoDataFrame], dict[tuple[str, int | None], str]]:
    """The features with findings by file, as many as a page can draw, and their ids."""
    rows: dict[str, list[dict[str, Any]]] = {}
    ids: dict[tuple[str, int | None], str] = {}
    room = MOST_POSITIONS
    for finding, place in zip(findings, places, strict=True):
        key = (finding.file, finding.feature_index)
        if place.geometry is None or key in ids or len(ids) >= MOST_FEATURES:
            continue
        size = int(shapely.get_num_coordinates(place.geometry))
        if not size or size > room:
            continue
        room -= size
        ids[key] = f"{len(ids)}"
        start, _, end = _date(place.date).partition("/")
        rows.setdefault(finding.file, []).append({
            "id": ids[key],
            "name": _name(finding, place.feature or {}),
            "valid_from": None if start == ".." else start,
            "valid_to": None if end in {"..", ""} else end,
            "geometry": place.geometry,
        })  # fmt: skip
    return {file: gpd.GeoDataFrame(found, crs=CRS) for file, found in rows.items()}, ids


def _name(finding: Finding, feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    name = properties.get("name") if isinstance(properties, dict) else None
    known = name if isinstance(name, str) and name.strip() else finding.feature_id
    stem = PurePath(finding.file).name
    return f"{known}" if known is not None else f"{stem}, feature {finding.feature_index}"
