"""Layers: GeoDataFrames of features, each in force during its validity."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.bounds import BOUNDS, Bounds, certain, possible
from geo.dialects import spoken
from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.geojson import Features, read_geojson
from geo.time import UTC, Span, validity_span
from geo.values import id_list, stripped

CRS = "EPSG:4326"
GEOJSON = {".geojson", ".json"}
# Read by GDAL or pyarrow; everything else in a folder of layers is no layer.
OTHER_FORMATS = {".gpkg", ".fgb", ".parquet", ".shp", ".kml"}


def read_layer(path: Path | str, timezone: ZoneInfo = UTC) -> gpd.GeoDataFrame:
    """A layer, one feature a row, in EPSG:4326, indexed by feature id.

    Columns: `thing`, `name` and `name:*`, `valid_from` and `valid_to` (text or None),
    `start_earliest`, `start_latest`, `end_earliest`, `end_latest` (epoch milliseconds, see
    `geo.time`), `accuracy_m` (metres or NaN), `sources` (list of ids), `note`, `method`,
    `licence` (text, empty if missing), the other properties as they are, and `geometry`.

    GeoJSON is read as RFC 7946 says; GeoPackage, FlatGeobuf, GeoParquet, Shapefile and KML
    through GDAL, reprojected.

    Raises:
        InputError: the file cannot be read, or features in it have no valid date or id.
    """
    path = Path(path)
    features = read_geojson(path) if path.suffix.lower() in GEOJSON else _read_other(path)
    return layer_from(features, path.stem, timezone)


def layer_from(features: Features, stem: str, timezone: ZoneInfo = UTC) -> gpd.GeoDataFrame:
    """The features as a layer, see `read_layer`; those without an id are numbered after `stem`.

    Raises:
        InputError: features have no valid date or id.
    """
    problems: list[Problem] = []
    ids = _ids(features, stem, problems)
    rows = [
        _row(properties, member, name, _where(features, i, name), timezone, problems)
        for i, (properties, member, name) in enumerate(
            zip(features.properties, features.members, ids, strict=True)
        )
    ]
    if problems:
        raise InputError(problems)
    frame = pd.DataFrame(rows, columns=None if rows else list(_row({}, {}, "", {}, timezone, [])))
    for column in ("valid_from", "valid_to"):  # None, where pandas would put NaN
        texts = frame[column].astype(object)
        frame[column] = texts.where(texts.notna(), None)
    layer = gpd.GeoDataFrame(frame, geometry=features.geometries, crs=CRS)
    layer.index = pd.Index(ids, name="id", dtype=object)
    return layer


def bounds_of(frame: pd.DataFrame) -> Bounds:
    """The bounds of a frame of events or features, as an array of shape (n, 4)."""
    return np.asarray(frame[BOUNDS].to_numpy(dtype=np.int64))


def in_force(layer: gpd.GeoDataFrame, window: Span) -> gpd.GeoDataFrame:
    """The features in force at some moment of a window, with a column `certainty`.

    `certainty` is "certain" or "possible". The window is taken at its widest.
    """
    bounds = bounds_of(layer)
    start, end = window.start_earliest, window.end_latest
    chosen = possible(bounds, start, end)
    found = layer[chosen].drop(columns="certainty", errors="ignore")
    found.insert(
        0, "certainty", np.where(certain(bounds, start, end)[chosen], "certain", "possible")
    )
    return found


def names(properties: Mapping[str, Any], base: str = "name") -> dict[str, str]:
    """The names of a row by language, the plain name under the empty key; empty without one.

    Translations that `short_name` lacks are those of `name`, which are short as a rule.
    """
    if not (plain := stripped(properties.get(base))):
        return {}
    translated = {
        (kind, language): text
        for key, value in properties.items()
        for kind, _, language in [str(key).partition(":")]
        if language and (text := stripped(value))
    }
    found = {language: text for (kind, language), text in translated.items() if kind == "name"}
    own = {language: text for (kind, language), text in translated.items() if kind == base}
    return {"": plain} | found | own


def _ids(features: Features, stem: str, problems: list[Problem]) -> list[str]:
    ids = [name or f"{stem}-{i + 1}" for i, name in enumerate(features.ids)]
    seen: set[str] = set()
    for i, name in enumerate(ids):
        if name in seen:
            problems.append(
                Problem(
                    **_where(features, i, name),
                    reason="another feature of this layer has the same id.",
                    remedy="Give each version of a thing its own id.",
                )
            )
        seen.add(name)
    return ids


def _where(features: Features, i: int, name: str) -> dict[str, Any]:
    return {"path": f'{features.path} feature "{name}"', "line": None} | (
        {"path": features.path, "line": features.lines[i]} if features.lines[i] else {}
    )


def _row(
    properties: dict[str, Any],
    member: dict[str, Any],
    name: str,
    where: dict[str, Any],
    timezone: ZoneInfo,
    problems: list[Problem],
) -> dict[str, Any]:
    valid_from, valid_to, inclusive = _validity(properties, member)
    try:
        span = validity_span(valid_from, valid_to, timezone, last_day_counts=inclusive)
    except DateError as error:
        span = Span(0, 0, 0, 0)
        problems.append(
            Problem(
                **where,
                key="valid_from, valid_to",
                value=f"{valid_from}, {valid_to}",
                reason=error.reason,
                remedy=error.remedy,
            )
        )
    row = {
        "thing": stripped(properties.get("thing")) or name,
        "name": stripped(properties.get("name")) or name,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "valid_to_inclusive": inclusive,
        **{key: getattr(span, key) for key in BOUNDS},
        "accuracy_m": _number(properties.get("accuracy_m"), where, problems),
        "sources": id_list(properties.get("sources")),
        **{key: stripped(properties.get(key)) for key in ("note", "method", "licence")},
    }
    rest = {key: value for key, value in properties.items() if key not in row and key != "id"}
    return row | {key: value for key, value in rest.items() if key != "geometry"}


def _validity(
    properties: dict[str, Any], member: dict[str, Any]
) -> tuple[str | None, str | None, bool]:
    """The validity of a feature in whatever dialect it has, and whether its end is inclusive."""
    if dialect := spoken(properties):
        first, last, inclusive = dialect
        return _date(properties.get(first)), _date(properties.get(last)), inclusive
    time = member.get("time")  # OGC JSON-FG, 7.2.1
    if isinstance(time, dict):
        if isinstance(interval := time.get("interval"), list) and len(interval) == 2:
            return _date(interval[0]), _date(interval[1]), True
        moment = _date(time.get("date") or time.get("timestamp"))
        return moment, moment, True
    times = properties.get("times")  # Leaflet TimestampedGeoJson
    if isinstance(times, list) and times:
        return _date(times[0]), _date(times[-1]), True
    return None, None, False


def _date(value: Any) -> str | None:
    text = stripped(value)
    return None if text in {"", ".."} else text


def _number(value: Any, where: dict[str, Any], problems: list[Problem]) -> float:
    text = stripped(value)
    try:
        number = float(text) if text else float("nan")
    except ValueError:
        number = -1.0
    if number < 0 or number == float("inf"):
        problems.append(
            Problem(**where, key="accuracy_m", value=text, reason="expected metres, 0 or more.")
        )
    return number


def _read_other(path: Path) -> Features:
    """A layer in a format that GDAL or pyarrow reads, as if it were GeoJSON."""
    try:
        reader = gpd.read_parquet if path.suffix.lower() == ".parquet" else gpd.read_file
        frame = reader(path)
    except Exception as error:  # GDAL and pyarrow raise classes of many libraries
        reason = f"the file cannot be read ({str(error).splitlines()[0]})."
        raise InputError(Problem(str(path), reason=reason)) from None
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(Problem(str(path), reason="the file has no geometries."))
    if frame.crs is None:
        raise InputError(
            Problem(
                str(path),
                reason="the file does not say in which reference system it is.",
                remedy="Set it with QGIS, or write GeoJSON in WGS 84.",
            )
        )
    return features_of(frame.to_crs(CRS), str(path))


def features_of(frame: gpd.GeoDataFrame, name: str) -> Features:
    """The rows of a frame in EPSG:4326, as if they had been read from GeoJSON."""
    properties = frame.drop(columns=frame.geometry.name).astype(object)
    records = [{str(k): isoformat(v) for k, v in r.items()} for r in properties.to_dict("records")]
    return Features(
        name,
        [stripped(record.get("id")) or None for record in records],
        records,
        shapely.force_2d(frame.geometry.to_numpy()),
        [{}] * len(records),
        [None] * len(records),
    )


def isoformat(value: Any) -> Any:
    """A date or timestamp as text; midnight without a zone is how GDAL hands over a day."""
    if not hasattr(value, "isoformat") or value is pd.NaT:
        return value
    text: str = value.isoformat()
    return text.removesuffix("T00:00:00")
