"""Frames of anyone, read as strictly as files: events and layers as `geo` itself reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.bounds import BOUNDS
from geo.errors import ConfigError, InputError, Problem
from geo.events import tabulate
from geo.formats.importing.shape import COLUMNS
from geo.formats.table import Table
from geo.layer import CRS, features_of, layer_from
from geo.places import gazetteer
from geo.time import UTC

_LISTS = ("actors", "sources", "links")


def events_from(frame: pd.DataFrame, timezone: ZoneInfo = UTC) -> gpd.GeoDataFrame:
    """The events of a frame with a column `date`, in the shape of `geo.read_events`.

    Dates are EDTF, timestamps, days or years. Points are the geometry of a GeoDataFrame, or the
    columns `lon` and `lat`; an event with another geometry is not on the map. Missing columns are
    taken as empty; places are names, and not looked up. A day is a day in `timezone`. Frames of
    `geo` itself stay as they are.

    Raises:
        ConfigError: this is no frame, it has no dates, or ids twice.
        InputError: dates, coordinates or numbers in it are none; all of them are named.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ConfigError(f"the events are no GeoDataFrame, but {type(frame).__name__}.")
    if isinstance(frame, gpd.GeoDataFrame) and _has_bounds(frame):
        return _complete(_indexed(frame, "events"))
    named = _with_ids(frame, "events")
    if "date" not in named:
        raise ConfigError('the events have no dates: expected a column "date".')
    cells = _cells(named)
    place, reason = (cells.pop(key) if key in cells else "" for key in ("place", "unlocated"))
    table = tabulate(Table("events", cells), gazetteer({}), timezone)
    if table.left_out:
        raise InputError(table.left_out)
    events = table.events
    at = events["row"].to_numpy() - 1
    if isinstance(place, pd.Series):
        events["place"] = place.to_numpy()[at]
    if isinstance(reason, pd.Series):
        events["unlocated"] = np.where(events.geometry.isna(), reason.to_numpy()[at], "")
    return events


def layer_of(frame: gpd.GeoDataFrame, key: str, timezone: ZoneInfo = UTC) -> gpd.GeoDataFrame:
    """The features of a frame, in the shape of `geo.read_layer`; see there for `timezone`.

    Raises:
        ConfigError: this is no GeoDataFrame, or has ids twice.
        InputError: dates or numbers in it are none, or it lies outside the globe.
    """
    if not isinstance(frame, gpd.GeoDataFrame):
        raise ConfigError(f'the layer "{key}" is no GeoDataFrame, but {type(frame).__name__}.')
    layer = _indexed(frame, f'layer "{key}"')
    bounds = layer.geometry.bounds.to_numpy()
    known = bounds[~np.isnan(bounds).all(axis=1)]
    if not (np.isfinite(known).all() and (np.abs(known) <= [180, 90, 180, 90]).all()):
        reason = "its coordinates lie outside longitude -180 to 180 and latitude -90 to 90."
        raise InputError(Problem(f'layer "{key}"', reason=reason, remedy="Check its crs."))
    if _has_bounds(frame):
        return layer
    return layer_from(features_of(layer.reset_index(), f'layer "{key}"'), key, timezone)


def _has_bounds(frame: pd.DataFrame) -> bool:
    """Whether a frame has been read by `geo` before."""
    return all(name in frame and frame[name].dtype.kind in "iu" for name in BOUNDS)


def _complete(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Events that `geo` has read, though columns may have been taken out since."""
    for name in [*COLUMNS, "thing", "unlocated", "place_name"]:
        if name not in events and name not in {"id", "lon", "lat"}:
            blank: Any = [] if name in _LISTS else {} if name == "place_name" else ""
            events[name] = [blank for _ in range(len(events))]
    events["accuracy_m"] = pd.to_numeric(events["accuracy_m"], errors="coerce")
    return events.sort_values(["start_earliest", "end_latest"], kind="stable")


def _with_ids(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """A copy with a column `id`, the index if it has none, and columns named by text."""
    named = frame.set_axis(frame.columns.map(str), axis="columns")
    if isinstance(frame, gpd.GeoDataFrame):
        named = _located(frame)
    if "id" not in named:
        named = named.assign(id=[str(label) for label in frame.index])
    ids = named["id"].astype(str)
    if ids.duplicated().any():
        twice = ids[ids.duplicated()].iloc[0]
        raise ConfigError(f'{name}: the id "{twice}" stands twice; ids are unique.')
    return named


def _located(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """A GeoDataFrame as a table, its points as columns `lon` and `lat`, in degrees."""
    where = _in_degrees(frame).geometry.to_numpy()
    points = shapely.get_type_id(where) == 0
    lon, lat = (np.full(len(frame), np.nan) for _ in range(2))
    points &= ~shapely.is_empty(where)
    lon[points], lat[points] = shapely.get_x(where[points]), shapely.get_y(where[points])
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    return table.set_axis(table.columns.map(str), axis="columns").assign(lon=lon, lat=lat)


def _indexed(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """A copy in EPSG:4326, indexed by unique ids as text."""
    known = _in_degrees(frame)
    indexed = known.set_index("id") if "id" in known else known.copy()
    indexed.index = pd.Index([str(label) for label in indexed.index], name="id", dtype=object)
    if indexed.index.has_duplicates:
        raise ConfigError(f"{name}: the ids (or the index) are not unique.")
    named = indexed.geometry.name == "geometry"
    return indexed if named else indexed.rename_geometry("geometry")


def _in_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.set_crs(CRS) if frame.crs is None else frame.to_crs(CRS)


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as text, in the way of an event table; rows count from 1."""
    columns: Mapping[str, list[str]] = {
        str(name): _texts(frame[name]) for name in frame.columns[~frame.columns.duplicated()]
    }
    return pd.DataFrame(
        columns, index=pd.RangeIndex(1, len(frame) + 1, name="row"), dtype=object
    ).astype(object)


def _texts(column: pd.Series[Any] | pd.DataFrame) -> list[str]:
    if isinstance(column, pd.DataFrame):  # a name that stands twice: the first counts
        column = column.iloc[:, 0]
    if column.dtype.kind == "M":
        moments = column.dropna()
        days = (moments == moments.dt.normalize()).all() and column.dt.tz is None
        return [
            "" if pd.isna(at) else at.strftime("%Y-%m-%d") if days else at.isoformat()
            for at in column
        ]
    return [_text(value) for value in column]


def _text(value: Any) -> str:
    if isinstance(value, list | tuple | set | np.ndarray):
        return ";".join(map(_text, value))
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()
