"""Event tables in Parquet of any size, batch by batch, with the positions of their geometries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import InputError, Problem
from geo.formats.batch import ROWS, TEXTS, Batch, checked_table, is_plausible, require
from geo.formats.geojson_lines import number_array
from geo.formats.wkb import point_coordinates
from geo.values import LIMITS


def parquet_batches(file: IO[bytes], path: str) -> Iterator[Batch]:
    """The events of an open Parquet file; `path` is what errors call it.

    Raises:
        InputError: it cannot be read, lacks a column, or has coordinates that are none.
    """
    try:
        with pq.ParquetFile(file) as parquet:
            yield from _row_groups(parquet, path, file.seek(0, 2))
    except pa.ArrowInvalid as error:
        reason = f"the file cannot be read ({str(error).splitlines()[0]})."
        raise InputError(Problem(path, reason=reason)) from None


def _row_groups(file: pq.ParquetFile, path: str, size: int) -> Iterator[Batch]:
    schema = file.schema_arrow
    geometry = geometry_column(schema, path)
    named = [name for name in [*TEXTS, *LIMITS] if name in schema.names]
    drawn = [geometry] if geometry and not {"lon", "lat"} <= set(named) else []
    require(path, [*named, *(["lon", "lat"] if drawn else [])])
    row = 1
    for batch in file.iter_batches(ROWS, columns=[*named, *drawn]):
        rows = np.arange(row, row + len(batch))
        row += len(batch)
        table = _with_positions(pa.Table.from_batches([batch]), path, rows)
        yield Batch(table, rows, size * (row - 1) // file.metadata.num_rows)


def geometry_column(schema: pa.Schema, path: str) -> str | None:
    """The primary geometry of a GeoParquet file, or None.

    Raises:
        InputError: it is not in longitude and latitude.
    """
    described = (schema.metadata or {}).get(b"geo")
    if not described:
        return "geometry" if "geometry" in schema.names else None
    about = orjson.loads(described)
    name = str(about["primary_column"])
    crs = about["columns"][name].get("crs", "OGC:CRS84")
    code = (crs.get("id") or {}).get("code") if isinstance(crs, dict) else crs
    if code not in {"OGC:CRS84", "CRS84", 4326, None}:
        remedy = "Reproject it to longitude and latitude (EPSG:4326)."
        raise InputError(
            Problem(path, column=name, reason=f"its positions are in {code}.", remedy=remedy)
        )
    return name


def _with_positions(table: pa.Table, path: Path | str, rows: npt.NDArray[np.int64]) -> pa.Table:
    """A table with `lon` and `lat` in numbers: its own, or those of its geometries.

    Raises:
        InputError: positions lie outside the globe.
    """
    if not {"lon", "lat"} <= set(table.column_names):
        name = next(n for n in table.column_names if pa.types.is_binary(table.schema.field(n).type))
        lon, lat = point_coordinates(table[name])
        table = table.drop_columns([name])
        for column, values in (("lon", lon), ("lat", lat)):
            table = table.append_column(column, number_array(values))
    for column in LIMITS:
        if column in table.column_names and table.schema.field(column).type != pa.float64():
            place = table.column_names.index(column)
            table = table.set_column(place, column, table[column].cast(pa.float64()))
    if not is_plausible(table):
        checked_table(path, table.to_pandas(), rows)
    return table
