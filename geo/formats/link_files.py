"""Links as CSV, Parquet or GeoJSON, written table by table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.formats.csvcells import csv_rows
from geo.formats.lines import joined, numbers, texts

Write = Callable[[pa.Table], None]
_PLACE = ["lon", "lat"]
_ROWS_A_GROUP = 1 << 18
_ROWS_AT_ONCE = 1 << 15  # their text stays small
_ODD_IN_JSON = r'["\\\x00-\x1f]'


@contextlib.contextmanager
def csv_links(file: IO[bytes], schema: pa.Schema) -> Iterator[Write]:
    """Write links as UTF-8 CSV with a header; ids like `=1+1` are made plain text."""
    file.write(",".join(schema.names).encode() + b"\n")

    def write(table: pa.Table) -> None:
        file.writelines(csv_rows(table.select(schema.names)))

    yield write


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
    begun = False

    def write(table: pa.Table) -> None:
        nonlocal begun
        for rows in table.select([*schema.names, *_PLACE]).to_batches(_ROWS_AT_ONCE):
            features = _features(rows, schema.names)
            file.write(features if begun else features[1:])  # no comma before the first
            begun = begun or len(rows) > 0

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


def _features(rows: pa.RecordBatch, properties: list[str]) -> memoryview:
    """Features, each after a comma and on a line of its own."""
    lon, lat = (numbers(rows[name], "null") for name in _PLACE)
    point = pc.binary_join_element_wise('{"type":"Point","coordinates":[', lon, ",", lat, "]}", "")
    if rows["lon"].null_count:
        point = pc.if_else(rows["lon"].is_null(), "null", point)
    pieces = [',\n{"type":"Feature","geometry":', point, ',"properties":{']
    for name in properties:
        column = rows[name]
        if pa.types.is_floating(column.type):
            pieces += [f'"{name}":', numbers(column, "null"), ","]
        else:
            pieces += [f'"{name}":"', texts(column, _ODD_IN_JSON, _json_text), '",']
    return joined(*pieces[:-1], f"{pieces[-1]}"[:-1] + "}}")


def _json_text(text: str) -> str:
    return orjson.dumps(text)[1:-1].decode()
