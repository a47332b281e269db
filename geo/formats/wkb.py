"""Points in well-known binary (OGC 06-103r4, 8.2) as columns of numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])  # 21 bytes

Floats = npt.NDArray[np.float64]


def point_coordinates(column: pa.ChunkedArray) -> tuple[Floats, Floats]:
    """X and y of each point of a binary column; NaN for what is null, empty or no point.

    Plain points are read where they lie, without a geometry being made.
    """
    parts = [_of_array(chunk) for chunk in column.chunks]
    if not parts:
        return np.zeros(0), np.zeros(0)
    # These copy: what `_of_array` returns may lie in the column.
    return np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts])


def _of_array(column: pa.Array) -> tuple[Floats, Floats]:
    if column.null_count == 0 and pa.types.is_binary(column.type):
        offsets = np.frombuffer(column.buffers()[1], dtype=np.int32)
        offsets = offsets[column.offset : column.offset + len(column) + 1]
        if (np.diff(offsets) == _POINT.itemsize).all():
            data = np.frombuffer(column.buffers()[2] or b"", dtype=np.uint8)
            points = data[offsets[0] : offsets[-1]].view(_POINT)
            if (points["order"] == 1).all() and (points["kind"] == 1).all():
                return points["x"], points["y"]
    geometry = shapely.from_wkb(column.to_numpy(zero_copy_only=False))
    return shapely.get_x(geometry), shapely.get_y(geometry)
