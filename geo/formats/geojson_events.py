"""GeoJSON whose features are events, in the shapes that tools write their time in.

Understood are JSON-FG's `time` member, the properties `time`, `date`, `datetime`, `timestamp` and
their like, `start` with `end` (Leaflet.timeline, OpenHistoricalMap, QGIS), and `times`
(TimestampedGeoJson): several on one feature are several events, each at its vertex. Numbers are
epoch milliseconds or seconds, or a year. Lines and areas are put at a point inside them,
marked as areas, with an accuracy that reaches their farthest vertex.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import pandas as pd
import shapely

from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.dates import interval
from geo.formats.records import Source, beside, cell_text, read_json, split_chunks
from geo.formats.shape import Format, normal
from geo.formats.spreadsheet import moment, prepared
from geo.geodesy import WGS84

_PAIRS = [
    ("start", "end"),
    ("start_date", "end_date"),
    ("startdate", "enddate"),
    ("date_start", "date_end"),
    ("start_time", "end_time"),
    ("begin", "end"),
    ("valid_from", "valid_to"),
    ("datetime_from", "datetime_to"),
    ("from", "to"),
]
_SINGLES = [
    "date", "time", "datetime", "date_time", "timestamp", "event_date", "when", "occurred",
    "incident_date", "date_occurred", "event_time", "acq_date", "day", "year",
]  # fmt: skip


def chunks(source: Source) -> Iterator[pd.DataFrame]:
    """The events of a GeoJSON file as records with `id`, `date`, `lon` and `lat`.

    Raises:
        InputError: the file is no GeoJSON, or not in longitude and latitude.
    """
    document, path = read_json(source), str(source.path)
    features = document.get("features") if isinstance(document, dict) else None
    if isinstance(document, dict) and document.get("type") == "Feature":
        features = [document]
    if isinstance(document, list):  # one feature a line
        features = document
    if not isinstance(features, list):
        raise InputError(Problem(path, reason="this is no GeoJSON FeatureCollection."))
    _check_system(document if isinstance(document, dict) else {}, path)
    yield from split_chunks(source, features, lambda one: _rows(one, source.date_order))


def is_geojson(head: bytes) -> bool:
    """Whether the first bytes of a JSON file are those of GeoJSON."""
    return b'"Feature' in head and (b'"geometry"' in head or b'"features"' in head)


def _check_system(document: dict[str, Any], path: str) -> None:
    """Refuse coordinates that are not longitude and latitude (RFC 7946, 4)."""
    named = orjson.dumps(document.get("crs", "")).decode() + str(document.get("coordRefSys", ""))
    if len(named) > 2 and not any(name in named for name in ("CRS84", "4326")):
        raise InputError(
            Problem(
                path,
                reason=f"its coordinates are in another system ({named[:80]}).",
                remedy="Write it in WGS 84 (EPSG:4326) with QGIS or ogr2ogr.",
            )
        )


def _rows(feature: Any, order: str) -> list[dict[str, Any]]:
    """The events of one feature.

    Raises:
        DateError: it cannot be used, and why.
    """
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise DateError("this is no Feature object.")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise DateError("the properties are no object.")
    name = cell_text(feature.get("id", properties.get("id")))
    times = _times(feature, properties)
    shape = _shape(feature.get("geometry"))
    places = [position(shape)] if len(times) == 1 else _vertices(shape, len(times))
    names = [name] if len(times) == 1 else [f"{name}-{i}" for i in range(1, len(times) + 1)]
    rows = [
        {"date": _date(time, order)} | where | ({"id": one} if name else {})
        for time, where, one in zip(times, places, names, strict=True)
    ]
    return [beside(row, properties) for row in rows]


def _times(feature: dict[str, Any], properties: dict[str, Any]) -> list[Any]:
    """The times of a feature as written: each a value, or a pair of start and end."""
    if isinstance(found := feature.get("time"), dict):  # JSON-FG
        member = found.get("interval") or found.get("timestamp") or found.get("date")
        return [tuple(member) if isinstance(member, list) and len(member) == 2 else member]
    by_name = {normal(name): value for name, value in properties.items()}
    if isinstance(times := by_name.get("times"), list) and times:
        return times
    for start, end in _PAIRS:
        if by_name.get(start) not in (None, "") and end in by_name:
            return [(by_name[start], by_name[end])]
    for name in [*_SINGLES, *(start for start, _ in _PAIRS)]:
        value = by_name.get(name)
        if isinstance(value, list) and value:
            return value
        if value not in (None, ""):
            if name == "acq_date" and (clock := cell_text(by_name.get("acq_time"))).isdecimal():
                clock = clock.zfill(4)  # NASA FIRMS
                return [f"{value}T{clock[:2]}:{clock[2:]}Z"]
            return [value]
    raise DateError("the feature has no time that is understood.", "Give it a property date.")


def _date(value: Any, order: str) -> str:
    if isinstance(value, tuple):
        start, end = (_bound(part, order) for part in value)
        return interval(start, end)
    return moment(cell_text(value), order)


def _bound(value: Any, order: str) -> str:
    """One end of an interval: JSON null and `..` are open."""
    text = cell_text(value)
    return ".." if text in {"", ".."} else moment(text, order)


def _shape(geometry: Any) -> shapely.Geometry | None:
    if geometry is None:
        return None
    try:
        shape = shapely.from_geojson(orjson.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise DateError("its geometry cannot be built.") from None
    return None if shape.is_empty else shape


def position(shape: shapely.Geometry | None) -> dict[str, Any]:
    """Where an event of that shape is; lines and areas as a point with an accuracy.

    Raises:
        DateError: it is not in longitude and latitude.
    """
    if shape is None:
        return {}
    if shape.geom_type == "Point":
        return {"lon": shape.x, "lat": shape.y}
    inside = shapely.point_on_surface(shape)
    lon, lat = shapely.get_coordinates(shape).T
    n = len(lon)
    if not (np.abs(lat) <= 90).all() or not (np.abs(lon) <= 180).all():
        raise DateError("its coordinates are no longitude and latitude.")
    reach = WGS84.inv(np.full(n, inside.x), np.full(n, inside.y), lon, lat)[2].max()
    return {
        "lon": round(inside.x, 6),
        "lat": round(inside.y, 6),
        "accuracy_m": round(float(reach)),
        "place_kind": "area",
    }


def _vertices(shape: shapely.Geometry | None, count: int) -> list[dict[str, Any]]:
    """A position for each of several times: the vertices in turn, or one point for all."""
    if shape is None or shape.geom_type == "Point":
        return [position(shape)] * count
    points = shapely.get_coordinates(shape)
    if shape.geom_type not in {"LineString", "MultiPoint"} or len(points) != count:
        raise DateError(f"it has {count} times and {len(points)} positions.")
    return [{"lon": float(lon), "lat": float(lat)} for lon, lat in points]


FORMAT = Format("geojson", "GeoJSON events", None, prepared)
