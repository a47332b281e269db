"""Event tables of any size as columns, some hundred thousand rows at a time.

Fast accept, slow explain: Arrow reads what is plain; what it refuses is read again from the start
by the readers that know every row, which accept it after all or say what is wrong where.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.errors import InputError, Problem, unreadable
from geo.formats.batch import SHOWN_PROBLEMS, TEXTS, Batch, checked_table, is_plausible
from geo.formats.csvbatches import csv_batches, slow_csv_batches
from geo.formats.geojson import read_geojson
from geo.formats.geojson_lines import DoubtError, point_tables
from geo.formats.parquetbatches import parquet_batches

_GEOJSON = {".geojson", ".json"}


def read_batches(path: Path, *, slowly: bool = False) -> Iterator[Batch]:
    """The events of a CSV, GeoJSON or Parquet file.

    Raises:
        DoubtError: not with `slowly`.
        InputError: the file cannot be read, lacks a column, or has coordinates that are none.
    """
    try:
        if path.suffix.lower() == ".parquet":
            with path.open("rb") as file:
                yield from parquet_batches(file, str(path))
        elif path.suffix.lower() in _GEOJSON:
            yield from _slow_geojson(path) if slowly else _geojson(path)
        else:
            yield from slow_csv_batches(path) if slowly else csv_batches(path)
    except OSError as error:
        raise unreadable(path, error) from None


def _geojson(path: Path) -> Iterator[Batch]:
    row = 1
    with path.open("rb") as file:
        for table, done in point_tables(file, TEXTS, ["accuracy_m"]):
            rows = np.arange(row, row + len(table))
            row += len(table)
            if "date" not in table.column_names or table["date"].null_count:
                raise DoubtError
            if not is_plausible(table):
                raise DoubtError
            yield Batch(table, rows, done)


def _slow_geojson(path: Path) -> Iterator[Batch]:
    found = read_geojson(path)
    rows = np.arange(1, len(found.ids) + 1)
    kinds = shapely.get_type_id(found.geometries)
    problems = [
        Problem(str(path), line=found.lines[i], reason=f"feature {i + 1} is not a point.")
        for i in np.flatnonzero((kinds > 0) & ~shapely.is_missing(found.geometries))
    ]
    if problems:
        raise InputError(problems[:SHOWN_PROBLEMS])
    frame = pd.DataFrame(found.properties, index=range(len(rows)), dtype=object)
    frame = frame.drop(columns=["id", "lon", "lat"], errors="ignore")
    if any(found.ids):
        frame["id"] = pd.Series(found.ids, dtype=object)
    frame["lon"] = shapely.get_x(found.geometries)
    frame["lat"] = shapely.get_y(found.geometries)
    yield Batch(checked_table(path, frame, rows), rows, path.stat().st_size)
