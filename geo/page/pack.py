"""The binary form of a page's data: JSON and columns of whole numbers, deflated, in base64.

    base64(deflate-raw( length of JSON, uint32 little-endian | JSON, UTF-8 | bytes of the columns ))

The JSON is `{"meta": ..., "columns": {name: {"at", "bytes", "length", "delta", "scale", ...}}}`. A
column is a run of zigzag LEB128 varints (Protocol Buffers encoding), delta coded where neighbours
are alike; `scale` is what a value was multiplied by, `null` the number that stands for "missing",
`base` a column to which this one is relative. `geo/web/src/payload.ts` is its reader.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

NULL = -(2**31)  # stands for NaN; no quantised coordinate, count or distance reaches it
_LARGEST = 2**53


@dataclass(frozen=True)
class Column:
    """Numbers to pack: `values * scale`, rounded; NaN is kept as missing."""

    values: npt.ArrayLike
    scale: int = 1
    delta: bool = False
    base: str | None = None


def pack(meta: Any, columns: dict[str, Column]) -> str:
    """The text that holds `meta` and the columns. Equal input gives equal text.

    Raises:
        OverflowError: a number does not fit 53 bits.
    """
    whole = {name: _whole(column) for name, column in columns.items()}
    described, parts, at = {}, [], 0
    for name, column in columns.items():
        values = whole[name] - whole[column.base] if column.base else whole[name]
        data = varints(np.diff(values, prepend=0) if column.delta else values)
        described[name] = {
            "at": at,
            "bytes": len(data),
            "length": len(values),
            "delta": column.delta,
            "scale": column.scale,
            **({"null": NULL} if np.asarray(column.values).dtype.kind == "f" else {}),
            **({"base": column.base} if column.base else {}),
        }
        parts.append(data)
        at += len(data)
    text = orjson.dumps({"meta": meta, "columns": described}, option=orjson.OPT_SORT_KEYS)
    return compress(len(text).to_bytes(4, "little") + text + b"".join(parts))


def compress(data: bytes) -> str:
    """The bytes deflated without a header (RFC 1951), in base64."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return base64.b64encode(deflate.compress(data) + deflate.flush()).decode()


def _whole(column: Column) -> npt.NDArray[np.int64]:
    values = np.asarray(column.values)
    if values.dtype.kind == "f":
        scaled = np.round(values * column.scale)
        whole = np.where(np.isnan(scaled), NULL, scaled).astype(np.int64)
    else:
        whole = values.astype(np.int64) * column.scale
    if len(whole) and max(abs(int(whole.min())), abs(int(whole.max()))) > _LARGEST:
        raise OverflowError("a number of the payload does not fit 53 bits")
    return whole


def varints(values: npt.NDArray[np.int64]) -> bytes:
    """Whole numbers as zigzag LEB128: small ones, of either sign, take one byte.

    >>> varints(np.array([0, -1, 1, 300])).hex()
    '000102d804'
    """
    if not len(values):
        return b""
    zigzag = ((values << 1) ^ (values >> 63)).astype(np.uint64)
    groups = np.empty((10, len(zigzag)), dtype=np.uint8)
    for i in range(10):
        groups[i] = (zigzag >> np.uint64(7 * i)).astype(np.uint8) & 0x7F
    used = np.maximum(1, 10 - np.argmax(groups[::-1] != 0, axis=0))
    used[zigzag == 0] = 1
    kept = np.arange(10)[:, None] < used
    groups |= (np.arange(10)[:, None] < used - 1).astype(np.uint8) << 7
    return bytes(groups.T[kept.T])
