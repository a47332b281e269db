"""Events as a GeoPackage that QGIS plays through time as soon as it is opened."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from geo.formats.cells import as_frame, numbers_of
from geo.formats.writers.features import times

_LAYER = "events"
# The table in which QGIS keeps the default style of a layer, temporal settings included.
_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT '1970-01-01T00:00:00Z'
)
"""
# Mode 2: start and end from two fields; limit mode 0: a window without its end.
_STYLE = (
    '<qgis version="3.28" styleCategories="Temporal"><temporal enabled="1" mode="2" '
    'startField="time_start" endField="time_end" limitMode="0" accumulate="0" '
    'fixedDuration="0" durationField="" durationUnit="min" startExpression="" endExpression="">'
    "<fixedRange><start></start><end></end></fixedRange></temporal></qgis>"
)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Write events as a layer `events` of points, with `time_start` and `time_end` (UTC)."""
    started = False

    def write(events: pa.Table) -> None:
        nonlocal started
        pyogrio.write_dataframe(
            _frame(events), path, layer=_LAYER, driver="GPKG", append=started, geometry_type="Point"
        )
        started = True

    yield write
    if started:
        _set_temporal(path)


def _frame(events: pa.Table) -> gpd.GeoDataFrame:
    lon, lat, accuracy = (numbers_of(events[name]) for name in ("lon", "lat", "accuracy_m"))
    points = shapely.points(lon, lat)
    points[np.isnan(lon)] = None
    frame = as_frame(events)
    kept = frame.drop(columns=["lon", "lat", "time_start", "time_end"], errors="ignore")
    frame = _distinct(kept.assign(accuracy_m=accuracy)).assign(**times(events))
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


def _distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns with names that SQLite, which knows no case, tells apart from each other and ours."""
    names: list[str] = []
    taken = {"fid", "geom", "geometry", "time_start", "time_end"}
    for name in map(str, frame.columns):
        free = name
        while free.lower() in taken:
            free += "_"
        taken.add(free.lower())
        names.append(free)
    return frame.set_axis(names, axis="columns")


def _set_temporal(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute(_STYLES)
        base.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
            "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description) "
            "VALUES ('', '', ?, 'geom', 'time', ?, '', 1, 'temporal settings')",
            (_LAYER, _STYLE),
        )
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
