"""Geometries as lists of whole numbers: quantised, delta coded, ready for a payload."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

UNITS = 1_000_000  # parts of a degree; 1e-6 degree is 11 cm on the ground


def shape(geometry: shapely.Geometry | None, units: int = UNITS) -> dict[str, Any] | None:
    """A geometry as `{"type", "coordinates"}`, or None if there is none.

    `coordinates` nest as in GeoJSON, but each list of positions is flat: the first longitude and
    latitude in 1/units of a degree, then the step to each next position. A GeometryCollection has
    `geometries` instead.
    """
    if geometry is None or geometry.is_empty:
        return None
    kind = geometry.geom_type
    if kind == "GeometryCollection":
        packed = (shape(part, units) for part in geometry.geoms)
        return {"type": kind, "geometries": [part for part in packed if part]}
    if kind.startswith("Multi") and kind != "MultiPoint":
        parts = [_single(part, units) for part in geometry.geoms if not part.is_empty]
        return {"type": kind, "coordinates": parts}
    return {"type": kind, "coordinates": _single(geometry, units)}


def _single(geometry: shapely.Geometry, units: int) -> list[Any]:
    if geometry.geom_type == "Polygon":
        return [steps(ring, units) for ring in (geometry.exterior, *geometry.interiors)]
    return steps(geometry, units)


def steps(line: shapely.Geometry, units: int) -> list[int]:
    """The positions of a line, ring or point set, flat and delta coded."""
    whole = np.round(shapely.get_coordinates(line) * units).astype(np.int64)
    return list(np.diff(whole, axis=0, prepend=0).ravel().tolist())
