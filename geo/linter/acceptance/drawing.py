"""The geometries of a chunk of features, all made at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from geo.linter.acceptance.decoding import decoded
from geo.linter.acceptance.shapes import Flags, Shapes, shapes

Geometries = npt.NDArray[np.object_]


def geometries(text: bytes) -> Geometries | None:
    """The geometries of a list of features, or None if they are not plain and all of one type.

    None stands in the place of one that cannot be drawn.
    """
    columns = decoded(text)
    kinds = set(columns.kinds) if columns else set()
    if columns is None or len(kinds) != 1:
        return None
    kind = kinds.pop()
    found = shapes(kind, columns.coordinates)
    if found is None:
        return None
    if (flags := can_be_drawn(kind, found)).all():
        return drawn(kind, found)
    made = np.full(len(flags), None)
    if flags.any():
        made[flags] = drawn(kind, found.of(flags))
    return made


def can_be_drawn(kind: str, found: Shapes) -> Flags:
    """Which geometries have as many positions a part as GEOS wants, and only closed rings."""
    if kind.endswith("Point"):
        return np.ones(len(found.sizes), bool)
    good = found.sizes >= (4 if kind.endswith("Polygon") else 2)
    if kind.endswith("Polygon"):
        last = np.cumsum(found.sizes) - 1
        first = last - found.sizes + 1
        good &= (found.places[:, first] == found.places[:, last]).all(axis=0)
    return np.asarray(np.logical_and.reduceat(good, found.firsts))


def drawn(kind: str, found: Shapes) -> Geometries:
    """The geometries that shapes make up; rings must be closed."""
    array = found.places.T.copy()
    if kind == "Point":
        return np.asarray(shapely.points(array))
    if kind == "MultiPoint":
        return np.asarray(shapely.multipoints(shapely.points(array), indices=_owners(found.sizes)))
    inside, owners = _owners(found.sizes), _owners(found.counts)
    if not kind.endswith("Polygon"):
        lines = shapely.linestrings(array, indices=inside)
        is_multi = kind.startswith("Multi")
        return np.asarray(shapely.multilinestrings(lines, indices=owners) if is_multi else lines)
    rings = shapely.linearrings(array, indices=inside)
    if kind == "Polygon":
        return np.asarray(shapely.polygons(rings, indices=owners))
    is_shell = ~found.is_hole
    polygons = shapely.polygons(rings, indices=np.cumsum(is_shell) - 1)
    return np.asarray(shapely.multipolygons(polygons, indices=owners[is_shell]))


def _owners(counts: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The number of the owner of each thing, if each owner has so many."""
    return np.repeat(np.arange(len(counts)), counts)
