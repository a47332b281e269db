"""GeoJSON (RFC 7946) as columns: ids, properties and geometries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely

from geo.errors import InputError, Problem
from geo.formats.files import read_text


@dataclass(frozen=True)
class Features:
    """The features of one file, in its order; `geometries` holds None where there is none."""

    path: str
    ids: list[str | None]
    properties: list[dict[str, Any]]
    geometries: Any  # an object array of shapely geometries, of shape (n,)
    members: list[dict[str, Any]]  # the whole feature objects, for foreign members
    lines: list[int | None]


def read_geojson(path: Path) -> Features:
    """The features of a GeoJSON file.

    Raises:
        InputError: the file is not JSON, not a FeatureCollection or Feature, or a geometry in it
            cannot be built. All such geometries are named.
    """
    data = read_text(path).encode()
    members = _features(_parsed(data, path), path)
    lines = _lines(data, members)
    geometries = _geometries(members, lines, path)
    ids = [_identifier(member) for member in members]
    properties = [dict(member.get("properties") or {}) for member in members]
    return Features(str(path), ids, properties, geometries, members, lines)


def _parsed(data: bytes, path: Path) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        reason = error.msg.split(": line")[0].rstrip(".")
        remedy = (
            "JSON nested this deep is no GeoJSON."
            if "depth" in reason or "recursion" in reason
            else "The file may be cut short or edited by hand; check the text around this place."
        )
        raise InputError(
            Problem(
                str(path), line=error.lineno, reason=f"not valid JSON ({reason}).", remedy=remedy
            )
        ) from None


def _features(document: Any, path: Path) -> list[dict[str, Any]]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        features = [document]
    elif kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    else:
        raise InputError(
            Problem(
                str(path),
                reason='this is not a GeoJSON FeatureCollection (RFC 7946, 3.3): expected "type": '
                '"FeatureCollection" and a list of "features".',
            )
        )
    problems = [
        Problem(str(path), reason=f"feature {i + 1} of the list is not a Feature object.")
        for i, feature in enumerate(features)
        if not isinstance(feature, dict)
        or feature.get("type") != "Feature"
        or not isinstance(feature.get("properties"), dict | None)
        or not isinstance(feature.get("geometry"), dict | None)
    ]
    if problems:
        raise InputError(problems)
    return features


def _geometries(members: list[dict[str, Any]], lines: list[int | None], path: Path) -> Any:
    texts = np.array([_text(member.get("geometry")) for member in members], dtype=object)
    geometries = shapely.from_geojson(texts, on_invalid="ignore")
    problems = []
    for i in np.flatnonzero([text is not None for text in texts]):
        if reason := _fault(geometries[i], str(texts[i])):
            name = _identifier(members[i]) or f"number {i + 1}"
            problems.append(Problem(str(path), line=lines[i], reason=f'feature "{name}": {reason}'))
    if problems:
        raise InputError(problems)
    return geometries


def _text(geometry: dict[str, Any] | None) -> str | None:
    """A geometry as JSON, empty if it is nested too deep to be one."""
    try:
        return orjson.dumps(geometry).decode() if geometry else None
    except orjson.JSONEncodeError:
        return ""


def _fault(geometry: shapely.Geometry | None, text: str) -> str:
    """Why a geometry cannot be used, or nothing."""
    if geometry is None:
        try:
            shapely.from_geojson(text)
        except shapely.errors.GEOSException as error:
            reason = str(error).split(": ")[-1].strip(" '\n")
            return f"its geometry cannot be built ({reason})."
        return "its geometry cannot be built."
    if geometry.is_empty:
        return ""
    west, south, east, north = shapely.bounds(geometry)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return (
            f"its coordinates reach from ({west:g}, {south:g}) to ({east:g}, {north:g}), outside "
            "longitude -180 to 180 and latitude -90 to 90. Give WGS 84 degrees, longitude first."
        )
    return ""


def _identifier(member: dict[str, Any]) -> str | None:
    found = member.get("id", (member.get("properties") or {}).get("id"))
    return None if found is None or found == "" else str(found)


def _lines(data: bytes, members: list[dict[str, Any]]) -> list[int | None]:
    """The line on which each feature starts, for a file with one feature a line."""
    starts = [i + 1 for i, line in enumerate(data.split(b"\n")) if b'"Feature"' in line]
    return list(starts) if len(starts) == len(members) else [None] * len(members)
