"""Coordinates in other reference systems, made longitude and latitude."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from geo.edtf import DateError
from geo.formats.importing.celltext import cell_text

_PLAIN = ("CRS84", "OGC:1.3:CRS84", "EPSG::4326", "EPSG:4326")


def in_degrees(
    shape: shapely.Geometry | None, system: str, *, legacy: bool
) -> shapely.Geometry | None:
    """A geometry of the reference system named, in longitude and latitude.

    `legacy` is GeoJSON of 2008, whose positions are always x before y; JSON-FG has the order of
    axes that the system defines.

    Raises:
        DateError: the system is not known, or the coordinates are none of it.
    """
    degrees = not system or system.endswith("CRS84") or (legacy and system.endswith(_PLAIN))
    if shape is None or degrees:
        return shape
    moved = shapely.transform(shape, _degrees(system, legacy))
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise DateError(f"its coordinates are none of {system[:80]}.")
    return moved


def named_system(value: Any) -> str:
    """The name of a reference system as `crs` of GeoJSON 2008 or JSON-FG's `coordRefSys` give it.

    >>> named_system({"type": "name", "properties": {"name": "EPSG:3857"}})
    'EPSG:3857'
    """
    if isinstance(value, dict):
        properties = value.get("properties")
        inner = properties if isinstance(properties, dict) else value
        return cell_text(inner.get("name", inner.get("href")))
    return cell_text(value)


@lru_cache(maxsize=16)
def _degrees(
    system: str,
    legacy: bool,  # noqa: FBT001  # lru_cache
) -> Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]:
    try:
        found = pyproj.CRS.from_user_input(system.strip("[]"))
    except pyproj.exceptions.CRSError:
        raise DateError(
            f"its coordinates are in a system that is not known ({system[:80]}).",
            "Write it in WGS 84 (EPSG:4326) with QGIS or ogr2ogr.",
        ) from None
    transformer = pyproj.Transformer.from_crs(found, "OGC:CRS84", always_xy=legacy)

    def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        found = np.column_stack(transformer.transform(points[:, 0], points[:, 1]))
        return np.round(found, 8)  # a millimetre, which is more than any transformation knows

    return moved
