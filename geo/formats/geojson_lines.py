"""GeoJSON of point features as columns, however it is laid out, if all of it is so alike.

Arrow reads JSON texts one after the other, so the commas between features are made line breaks: no
feature becomes an object of Python. What is not plain is a doubt.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

_BYTES = 1 << 22
_BLOCK = 1 << 20  # a feature is shorter than this
_HEAD = 1 << 16  # the types of the features in these bytes are those of the rest
_DECODER = json.JSONDecoder()
_GAP = re.compile(r'\s*,\s*\{\s*"[^"\\]*"')  # between features, with a first name in the second
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
    first, layout = first.lstrip(), None
    text = bytearray(len(first) + _BYTES)  # used again and again
    text[: (held := len(first))] = first
    while count := file.readinto(memoryview(text)[held:]):  # type: ignore[attr-defined]
        held += count
        layout = layout or _layout(text[: min(held, _HEAD)], texts, numbers)
        end = text.rfind(layout.seam, 0, held) + 1
        if end == 0:
            raise DoubtError
        yield _table(text[:end], layout), file.tell()
        start = text.index(b"{", end)
        text[: held - start], held = text[start:held], held - start
    last = text[:held].rstrip().removesuffix(b"}").rstrip()
    if not last.endswith(b"]"):
        raise DoubtError
    if last := last[:-1].strip():
        yield _table(last, layout or _layout(last, texts, numbers)), file.tell()


@dataclass(frozen=True)
class _Layout:
    """How features are written, as the first of them tell."""

    seam: bytes  # from the brace that ends a feature to the first name in the next
    breaks: bool  # whether there are line breaks within features
    schema: pa.Schema  # what to look for in features, with the types that it has


def _layout(head: bytearray, texts: Sequence[str], numbers: Sequence[str]) -> _Layout:
    """The layout of features, of which the last may be cut short."""
    text = head.decode("latin-1")  # in which positions are those of bytes
    try:
        _, end = _DECODER.raw_decode(text)
        gap = _GAP.match(text, end)
        seam = text[end - 1 : gap.end() if gap else None].encode("latin-1")
        features = head[: head.rfind(seam) + 1]
        sample = orjson.loads(b"[" + features + b"]")
        properties = [feature.get("properties") or {} for feature in sample]
    except (ValueError, RecursionError, AttributeError):
        raise DoubtError from None
    fields = [(name, _kind(properties, name)) for name in texts]
    fields += [(name, pa.float64()) for name in numbers]
    point = pa.struct([("type", pa.string()), ("coordinates", pa.list_(pa.float64()))])
    return _Layout(
        seam, b"\n" in features.replace(seam, b""),
        pa.schema([("id", _kind(sample, "id")), ("properties", pa.struct(fields)),
                   ("geometry", point)]),
    )  # fmt: skip


def _kind(sample: list[dict[str, Any]], name: str) -> pa.DataType:
    kinds = {_KINDS.get(type(one.get(name))) for one in sample if one.get(name) is not None}
    if len(kinds) > 1 or None in kinds:
        raise DoubtError
    return next(iter(kinds), pa.string())


def _table(text: bytearray, layout: _Layout) -> pa.Table:
    """The columns of features with commas between them."""
    apart = text.replace(layout.seam, layout.seam.replace(b",", b"\r", 1))
    try:
        read = pyarrow.json.read_json(
            pa.BufferReader(pa.py_buffer(apart)),
            pyarrow.json.ReadOptions(block_size=_BLOCK),
            pyarrow.json.ParseOptions(
                explicit_schema=layout.schema, newlines_in_values=layout.breaks,
                unexpected_field_behavior="ignore",
            ),
        )  # fmt: skip
        if len(read) != apart.count(b"\r") - text.count(b"\r") + 1:  # some without a comma between
            raise DoubtError
        table = _columns(read.combine_chunks())
        table.validate(full=True)  # that texts are UTF-8
    except pa.ArrowInvalid:
        raise DoubtError from None
    return table


def _columns(read: pa.Table) -> pa.Table:
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
