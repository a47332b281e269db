"""GeoJSON with each feature on a line of its own, as GDAL and this package write it, as columns.

Arrow reads the lines: no feature becomes an object of Python. What is not plain is a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

_BYTES = 1 << 24
_BLOCK = 1 << 20  # a feature is shorter than this
_HEAD = 1 << 16  # the types of the features in these bytes are those of the rest
_KINDS = {str: pa.string(), int: pa.int64(), type(None): pa.string()}
Floats = npt.NDArray[np.float64]


class DoubtError(Exception):
    """The quick reader met something it cannot judge; read slowly instead."""


def point_tables(
    file: IO[bytes], texts: Sequence[str], numbers: Sequence[str]
) -> Iterator[tuple[pa.Table, int]]:
    """The point features of a file, and how many of its bytes were read so far.

    Columns are `id`, where features have one, those of the properties `texts` and `numbers` that
    occur, and `lon` and `lat`, null where there is no geometry.

    Raises:
        DoubtError: the file has another shape, or values of other types.
    """
    head = file.read(_HEAD)
    before, found, after = head.partition(b'"features"')
    _, bracket, first = after.partition(b"[")
    if not (found and bracket and b'"FeatureCollection"' in before):
        raise DoubtError
    first, schema = first.lstrip(), None
    text = bytearray(len(first) + _BYTES)  # used again and again
    text[: (held := len(first))] = first
    while count := file.readinto(memoryview(text)[held:]):  # type: ignore[attr-defined]
        held += count
        end = text.rfind(b",\n", 0, held) + 2
        if end < 2:
            raise DoubtError
        schema = schema or _schema(text[: min(end, _HEAD)], texts, numbers)
        yield _table(np.frombuffer(text, np.uint8, end), schema), file.tell()
        text[: held - end], held = text[end:held], held - end
    last = text[:held].rstrip().removesuffix(b"}").rstrip()
    if not last.endswith(b"]"):
        raise DoubtError
    if last := last[:-1].strip():
        last += b",\n"
        schema = schema or _schema(last[:_HEAD], texts, numbers)
        yield _table(np.frombuffer(last, np.uint8), schema), file.tell()


def _schema(head: bytearray, texts: Sequence[str], numbers: Sequence[str]) -> pa.Schema:
    """What to look for in features, with the types that the first of them have."""
    try:
        sample = [orjson.loads(line) for line in head.split(b",\n")[:-1]]
        properties = [feature.get("properties") or {} for feature in sample]
    except (orjson.JSONDecodeError, AttributeError):
        raise DoubtError from None
    fields = [(name, _kind(properties, name)) for name in texts]
    fields += [(name, pa.float64()) for name in numbers]
    point = pa.struct([("type", pa.string()), ("coordinates", pa.list_(pa.float64()))])
    return pa.schema(
        [("id", _kind(sample, "id")), ("properties", pa.struct(fields)), ("geometry", point)]
    )


def _kind(sample: list[dict[str, Any]], name: str) -> pa.DataType:
    kinds = {_KINDS.get(type(one.get(name))) for one in sample if one.get(name) is not None}
    if len(kinds) > 1 or None in kinds:
        raise DoubtError
    return next(iter(kinds), pa.string())


def _table(data: npt.NDArray[np.uint8], schema: pa.Schema) -> pa.Table:
    """The columns of lines that end in a comma; those are overwritten."""
    ends = np.flatnonzero(data == ord("\n"))
    if not ((data[ends - 1] == ord(",")) & (data[ends - 2] == ord("}"))).all():
        raise DoubtError
    data[ends - 1] = ord(" ")  # what is left are JSON texts, one a line
    try:
        read = pyarrow.json.read_json(
            pa.BufferReader(pa.py_buffer(data)),
            pyarrow.json.ReadOptions(block_size=_BLOCK),
            pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
        )
        table = _columns(read.combine_chunks(), len(ends))
        table.validate(full=True)  # that texts are UTF-8
    except pa.ArrowInvalid:
        raise DoubtError from None
    return table


def _columns(read: pa.Table, count: int) -> pa.Table:
    if len(read) != count:  # two features on one line
        raise DoubtError
    properties, geometry = (read[name].combine_chunks() for name in ("properties", "geometry"))
    columns = {field.name: pc.struct_field(properties, field.name) for field in properties.type}
    columns["id"] = pc.coalesce(
        read["id"].combine_chunks().cast(pa.string()), columns["id"].cast(pa.string())
    )
    columns = {
        name: column if pa.types.is_floating(column.type) else column.cast(pa.string())
        for name, column in columns.items()
        if column.null_count < len(column)
    }
    lon, lat = _positions(geometry)
    return pa.table(columns | {"lon": number_array(lon), "lat": number_array(lat)})


def _positions(geometry: pa.Array) -> tuple[Floats, Floats]:
    """Longitudes and latitudes, NaN where there is no geometry or an empty one."""
    if pc.struct_field(geometry, "type").drop_null().unique().to_pylist() not in ([], ["Point"]):
        raise DoubtError
    places = pc.struct_field(geometry, "coordinates")
    numbers = places.flatten()
    if numbers.null_count or places.null_count > geometry.null_count:
        raise DoubtError
    values = numbers.to_numpy()
    length = pc.list_value_length(places).fill_null(0).to_numpy()
    if len(values) == 2 * len(length) and (length == 2).all():
        return values[0::2], values[1::2]
    if (length == 1).any():
        raise DoubtError
    first, drawn = np.cumsum(length) - length, length > 0
    lon, lat = np.full((2, len(length)), np.nan)
    lon[drawn], lat[drawn] = values[first[drawn]], values[first[drawn] + 1]
    return lon, lat


def number_array(values: Floats) -> pa.Array:
    """Numbers in Arrow, NaN as null; without any, they are not copied."""
    return pa.array(values, from_pandas=bool(np.isnan(values.min(initial=0.0))))
