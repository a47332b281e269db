"""GeoJSON whose features are events, in the shapes that tools write their time in.

Understood are JSON-FG's `time` member, `when` of GeoJSON-T and Linked Places, the properties
`time`, `date`, `datetime`, `timestamp` and their like, `start` with `end` (Leaflet.timeline,
OpenHistoricalMap, QGIS), and `times` (TimestampedGeoJson): several on one feature are several
events, each at its vertex. Numbers are epoch milliseconds or seconds, or a year. Lines and areas
are put at a point inside them, marked as areas, with an accuracy that reaches their farthest
vertex.

Where the properties are the columns of ACLED, UCDP or GDELT, as a GIS makes them of such tables,
they are read by the codebook of these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np
import orjson
import shapely

from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.importing import acled, gdelt, ucdp
from geo.formats.importing.celltext import cell_text
from geo.formats.importing.feature_times import feature_times, when_times
from geo.formats.importing.jsonrecords import beside, read_json, split_chunks
from geo.formats.importing.report import Report
from geo.formats.importing.shape import (
    Events,
    Fields,
    Format,
    Options,
    Records,
    folded,
    normal,
)
from geo.formats.importing.source import Source
from geo.formats.importing.spreadsheet import prepared
from geo.formats.importing.systems import in_degrees, named_system
from geo.geodesy import WGS84

# Tables that a GIS may have made features of, and which columns of theirs are the position.
_TABLES = (acled.FORMAT, ucdp.FORMAT, gdelt.FORMAT)
_LON_LAT = {"gdelt": ("actiongeo_long", "actiongeo_lat")}


def chunks(source: Source) -> Iterator[Records]:
    """The events of a GeoJSON file as records with `id`, `date`, `lon` and `lat`.

    Raises:
        InputError: the file is no GeoJSON.
    """
    document, path = read_json(source), str(source.path)
    features = document.get("features") if isinstance(document, dict) else None
    if isinstance(document, dict) and document.get("type") == "Feature":
        features = [document]
    if isinstance(document, list):  # one feature a line
        features = document
    if not isinstance(features, list):
        raise InputError(Problem(path, reason="this is no GeoJSON FeatureCollection."))
    around = document if isinstance(document, dict) else {}
    table = _table_of(next(filter(None, map(_properties, features)), {}))
    yield from split_chunks(
        source, features, lambda one: _rows(one, around, source.date_order, table)
    )


def is_geojson(head: bytes) -> bool:
    """Whether the first bytes of a JSON file are those of GeoJSON."""
    return b'"Feature' in head and (b'"geometry"' in head or b'"features"' in head)


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _table_of(names: Collection[str]) -> Format | None:
    """The format of tables that has columns of these names.

    None of them has a column `date`: what has one was written by this package, say, and the table's
    columns are kept beside ours.
    """
    found = folded(names)
    if "date" in found:
        return None
    return next((form for form in _TABLES if form.recognises and form.recognises(found)), None)


def _rows(
    feature: Any, around: dict[str, Any], order: str, table: Format | None
) -> list[dict[str, Any]]:
    """The events of one feature; `around` is its collection, `table` what its properties are.

    Raises:
        DateError: it cannot be used, and why.
    """
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise DateError("this is no Feature object.")
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise DateError("the properties are no object.")
    name = cell_text(feature.get("id", properties.get("id", feature.get("@id"))))
    if table:
        return [_record(properties, position(_placed(feature, around)), table)]
    rows = _parts(feature, order) or _events(feature, around, order)
    if name:
        numbered = [f"-{i}" for i in range(1, len(rows) + 1)] if len(rows) > 1 else [""]
        rows = [row | {"id": name + n} for row, n in zip(rows, numbered, strict=True)]
    return [beside(row, properties) for row in rows]


def _record(
    properties: Mapping[str, Any], where: Mapping[str, Any], table: Format
) -> dict[str, Any]:
    """The row of a table that a feature was made of; its position is its geometry, if any."""
    own = {normal(name): value for name, value in properties.items()}
    lon, lat = _LON_LAT.get(table.name, ("longitude", "latitude"))
    made = {lon: where.get("lon", own.get(lon)), lat: where.get("lat", own.get(lat))}
    return beside(made, properties)


def _events(feature: dict[str, Any], around: dict[str, Any], order: str) -> list[dict[str, Any]]:
    times = feature_times(feature, order)
    shape = _placed(feature, around)
    places = [position(shape)] if len(times) == 1 else _vertices(shape, len(times))
    return [{"date": time} | where for time, where in zip(times, places, strict=True)]


def _parts(feature: dict[str, Any], order: str) -> list[dict[str, Any]]:
    """The events of a collection of geometries that have a `when` each (Linked Places)."""
    geometry = feature.get("geometry") or {}
    members = geometry.get("geometries") if isinstance(geometry, dict) else None
    dated = [one for one in members or [] if isinstance(one, dict) and one.get("when")]
    if not dated:
        return []
    if len(dated) < len(members or []):
        raise DateError("some of its geometries have a time, and others have none.")
    return [
        {"date": time} | position(_shape(one))
        for one in dated
        for time in when_times(one["when"], order)
    ]


def _placed(feature: dict[str, Any], around: dict[str, Any]) -> shapely.Geometry | None:
    """The geometry of a feature in longitude and latitude.

    JSON-FG keeps it in `geometry` where it can, and in `place` in the system that it names.
    """
    if feature.get("geometry") is None and feature.get("place") is not None:
        system = named_system(feature.get("coordRefSys", around.get("coordRefSys")))
        return in_degrees(_shape(feature["place"]), system, legacy=False)
    return in_degrees(_shape(feature.get("geometry")), named_system(around.get("crs")), legacy=True)


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


def _as_table(fields: Fields, options: Options, report: Report) -> Events:
    table = _table_of(fields.table.column_names)
    if not table:
        return prepared(fields, options, report)
    report.remark(
        f"the properties are the columns of {table.title}, and were read by its codebook."
    )
    return table.events(fields, options, report)


FORMAT = Format("geojson", "GeoJSON events", None, _as_table)
