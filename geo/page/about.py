"""What a page says about itself: method, precision, licences, and every row that was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import Any

import geopandas as gpd

from geo.errors import Problem
from geo.mapfile import MapFile

_METHOD = [
    "Dates are read as EDTF (ISO 8601-2). A day is a day in the time zone {timezone}; every reader "
    "sees the same day. An event is counted as certain in a window if every reading of its date "
    "falls into it, and as possible if some reading does.",
    "A feature is in force from the first moment of its first day to the first moment of the day "
    "on which it no longer holds. An event is linked to the version in force at its date: inside "
    "an area, near it (within {within} on the WGS 84 ellipsoid), or because its row names it.",
    "A place is drawn with its accuracy as a disc. Events whose place is a line, an area or not "
    "known are in the list, not on the map.",
]
_NEUTRALITY = (
    "Borders, names and their order are no judgement on any claim. Borders of the basemap are "
    "those of Natural Earth, which draws them by who holds the ground."
)
_ATTRIBUTIONS = [
    "Land and borders: Natural Earth 4.1.0 (public domain).",
    "Towns: GeoNames (CC BY 4.0).",
    "Map library: Leaflet (BSD 2-Clause).",
]


def about(
    mapfile: MapFile,
    layers: Mapping[str, gpd.GeoDataFrame],
    left_out: list[Problem],
    remarks: list[Problem],
) -> dict[str, Any]:
    """The paragraphs and lists of the panel "about this map"."""
    facts = {"timezone": str(mapfile.timezone), "within": mapfile.within}
    return {
        "method": [paragraph.format(**facts) for paragraph in _METHOD],
        "notes": [*mapfile.notes, _NEUTRALITY],
        "licences": _licences(layers),
        "attributions": _ATTRIBUTIONS,
        "left_out": [_shown(problem) for problem in left_out],
        "remarks": [_shown(problem) for problem in remarks],
    }


def _licences(layers: Mapping[str, gpd.GeoDataFrame]) -> list[str]:
    """Each licence with the layers that it covers."""
    found: dict[str, list[str]] = {}
    for key, layer in layers.items():
        for licence in layer["licence"].unique():
            found.setdefault(licence or "no licence is given", []).append(key)
    return [f"{', '.join(keys)}: {licence}" for licence, keys in found.items()]


def _shown(problem: Problem) -> dict[str, Any]:
    """A problem with the bare name of its file: a page carries no path of the machine."""
    return asdict(problem) | {"path": PurePosixPath(problem.path.replace("\\", "/")).name}
