"""Links as CSV, Parquet or GeoJSON, written table by table."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from geo.formats.formulas import guarded

Write = Callable[[pa.Table], None]
_PLACE = ["lon", "lat"]
_ROWS_A_GROUP = 1 << 18


@contextlib.contextmanager
def csv_links(file: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    """Write links as UTF-8 CSV with a header; ids like `=1+1` are made plain text."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(schema.names)
    yield lambda table: rows.writerows(zip(*_cells(table.select(schema.names)), strict=True))
    text.detach()


@contextlib.contextmanager
def parquet_links(file: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    """Write links as Parquet: plain texts, stored as the dictionaries that they come in."""
    coded = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    waiting: list[pa.Table] = []

    def flush() -> None:
        if waiting:
            writer.write_table(pa.concat_tables(waiting).unify_dictionaries())
            waiting.clear()

    def write(table: pa.Table) -> None:
        waiting.append(table.select(schema.names))
        if sum(map(len, waiting)) >= _ROWS_A_GROUP:
            flush()

    with pq.ParquetWriter(
        file, schema, compression="zstd", use_dictionary=coded, write_statistics=["distance_m"],
        store_schema=False,
    ) as writer:  # fmt: skip
        yield write
        flush()


@contextlib.contextmanager
def geojson_links(file: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    """Write links as GeoJSON (RFC 7946), one feature a line, at the point of the event."""
    file.write(b'{"type": "FeatureCollection", "features": [')
    separator = b"\n"

    def write(table: pa.Table) -> None:
        nonlocal separator
        for row in table.select([*schema.names, *_PLACE]).to_pylist():
            file.write(separator + orjson.dumps(_feature(row)))
            separator = b",\n"

    yield write
    file.write(b"\n]}\n")


WRITERS = {".csv": csv_links, ".parquet": parquet_links, ".geojson": geojson_links}


def write_links(path: Path, tables: Iterator[pa.Table], schema: pa.Schema) -> int:
    """Write all links to a file in the format of its name; returns how many there were."""
    count = 0
    with path.open("wb") as file, WRITERS[path.suffix.lower()](file, schema) as write:
        for table in tables:
            write(table)
            count += len(table)
    return count


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat = row.pop("lon"), row.pop("lat")
    point = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": row}


def _cells(table: pa.Table) -> list[list[Any]]:
    """The columns of a table, its texts such that no spreadsheet takes them for formulas."""
    return [
        column.to_pylist() if pa.types.is_floating(column.type) else guarded(column.to_pylist())
        for column in table.columns
    ]
