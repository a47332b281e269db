"""The geometries of a chunk of features, all made at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geo.linter.acceptance.decoding import Columns, decoded
from geo.linter.acceptance.shapes import shapes


def geometries(text: bytes) -> npt.NDArray[np.object_] | None:
    """The geometries of a list of features, or None if they are not plain and all of one type."""
    columns = decoded(text)
    kinds = set(columns.kinds) if columns else set()
    if columns is None or len(kinds) != 1:
        return None
    return _drawn(kinds.pop(), columns)


def _drawn(kind: str, columns: Columns) -> npt.NDArray[np.object_] | None:
    found = shapes(kind, columns.coordinates)
    if found is None:
        return None
    array = np.column_stack([found.x, found.y])
    if kind == "Point":
        return np.asarray(shapely.points(array))
    try:
        owners = np.repeat(np.arange(len(found.sizes)), found.sizes)
        return np.asarray(shapely.polygons(shapely.linearrings(array, indices=owners)))
    except shapely.errors.GEOSException:  # a ring that is not closed
        return None
