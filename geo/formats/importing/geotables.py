"""Tables with a column of geometries: GeoParquet, GeoPackage, FlatGeobuf and Shapefiles.

Their cells become text like those of any other table, and their geometries `lon` and `lat`; lines
and areas are put at a point inside them, with an accuracy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.importing.celltext import cell_text
from geo.formats.importing.geojson_events import position
from geo.formats.importing.shape import Records
from geo.formats.importing.source import Source
from geo.formats.importing.systems import in_degrees
from geo.formats.parquetbatches import geometry_column

KINDS = {"parquet": "Parquet", "sqlite": "GeoPackage", "flatgeobuf": "FlatGeobuf"}
# What the writers of events add for other programs; `date` says it better.
_ADDED = {"time_start", "time_end", "bbox", "fid"}


def chunks(source: Source, kind: str) -> Iterator[Records]:
    """The rows of a file, a chunk at a time, numbered from 1.

    Raises:
        InputError: the file cannot be read.
    """
    source.report.encoding = KINDS[kind]
    row = 1
    for table, geometry, system in _parquet(source) if kind == "parquet" else _layer(source):
        for start in range(0, max(table.num_rows, 1), source.chunk):
            part = table.slice(start, source.chunk)
            yield _records(part, geometry, system, row)
            row += part.num_rows


def _parquet(source: Source) -> Iterator[tuple[pa.Table, str | None, str]]:
    path = str(source.path)
    try:
        with pq.ParquetFile(source.path) as file:
            geometry, rows = geometry_column(file.schema_arrow, path), file.metadata.num_rows
            read = 0
            for batch in file.iter_batches(source.chunk):
                yield pa.Table.from_batches([batch]), geometry, ""
                read += len(batch)
                source.progress("reading", read / rows)
    except pa.ArrowInvalid as error:
        reason = f"the file cannot be read ({str(error).splitlines()[0]})."
        raise InputError(Problem(path, reason=reason)) from None


def _layer(source: Source) -> Iterator[tuple[pa.Table, str | None, str]]:
    """The layer named for events, or the first, with the reference system of its geometries."""
    path = str(source.path)
    try:
        layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        chosen = source.sheet or next((n for n in layers if "event" in n.lower()), layers[0])
        with pyogrio.open_arrow(path, layer=chosen, batch_size=source.chunk, use_pyarrow=True) as (
            about,
            batches,
        ):
            for batch in batches:
                name = about["geometry_name"] or "wkb_geometry"
                yield pa.Table.from_batches([batch]), name, about["crs"] or ""
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, IndexError) as error:
        reason = f"the file cannot be read ({str(error).splitlines()[0]})."
        raise InputError(Problem(path, reason=reason)) from None


def _records(table: pa.Table, geometry: str | None, system: str, row: int) -> Records:
    names = [name for name in table.column_names if name not in {*_ADDED, geometry}]
    columns: dict[str, Any] = {
        name: [cell_text(value) for value in table[name].to_pylist()] for name in names
    }
    if geometry in table.column_names and not {"lon", "lat"} <= set(names):
        shapes = shapely.from_wkb(table[geometry].to_numpy(zero_copy_only=False))
        columns |= _positions(shapes, system)
    texts = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    return Records(pa.table(texts), np.arange(row, row + len(table)))


def _positions(shapes: Any, system: str) -> dict[str, list[str]]:
    """The columns that say where each of some geometries is; empty where it cannot be told."""
    places: list[dict[str, Any]] = []
    for shape in shapes:
        usable = None if shape is None or shape.is_empty else shape
        try:
            places.append(position(in_degrees(usable, system, legacy=True)))
        except DateError:
            places.append({"lon": "not in degrees", "lat": "not in degrees"})
    names = ["lon", "lat", *({"accuracy_m", "place_kind"} & {key for p in places for key in p})]
    return {name: [cell_text(place.get(name)) for place in places] for name in names}
