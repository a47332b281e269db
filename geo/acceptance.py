"""Fast accept: which features are surely without fault, told by columns instead of one by one.

What is accepted here is not looked at by the rules about single features. So every test below is
at least as strict as those rules; what fails one of them is not wrong, only looked at slowly.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.dialects import DIALECTS
from geo.edtf import is_date

_MEMBERS = {"type", "id", "properties", "geometry"}
_GEOMETRY = {"type", "coordinates"}
_SCALARS = {str, int, float, bool, type(None)}
_NUMBERS = {int, float}
_DATED = {name for first, last, _ in DIALECTS for name in (first, last)}
_SHORT = 12  # characters of the longest placeholder, and some
_DIGITS, _COARSE_DIGITS = 7, 2
_HIGHEST = 89.999999  # a ring that touches a pole is looked at slowly

Coordinates = npt.NDArray[np.float64]


def accept(features: Sequence[Any], texts: Sequence[bytes]) -> list[shapely.Geometry | None]:
    """The geometry of each feature that is surely without fault, and None for the others."""
    found: list[shapely.Geometry | None] = [None] * len(features)
    plain = [i for i, feature in enumerate(features) if _is_plain(feature, texts[i])]
    by_type = {"Point": _points, "Polygon": _polygons}
    for kind, judge in by_type.items():
        chosen = [i for i in plain if features[i]["geometry"]["type"] == kind]
        if chosen:
            shapes = judge([features[i]["geometry"]["coordinates"] for i in chosen])
            for i, shape in zip(chosen, shapes, strict=True):
                found[i] = shape
    return found


def _is_plain(feature: Any, text: bytes) -> bool:
    """Whether all of a feature but its coordinates is without fault."""
    if type(feature) is not dict or len(feature) != 4 or feature.keys() != _MEMBERS:
        return False
    name, properties, geometry = feature["id"], feature["properties"], feature["geometry"]
    return (
        feature["type"] == "Feature"
        and (_is_plain_text(name) if type(name) is str else _is_safe_number(name))
        and type(properties) is dict
        and type(geometry) is dict
        and geometry.keys() == _GEOMETRY
        and type(geometry["type"]) is str
        # A key given twice is in the text twice, and in the object once.
        and text.count(b'":') == 6 + len(properties)
        and set(map(type, properties.values())) <= _SCALARS
        and all(map(_is_plain_key, properties))
        and _is_dated(properties.get("date"))
        and "(" not in str(properties.get("name"))  # a date may stand in brackets
        and all(_is_plain_value(value) for value in properties.values())
    )


def _is_dated(value: Any) -> bool:
    return value is None or (type(value) is str and is_date(value))


def _is_safe_number(value: Any) -> bool:
    return type(value) is int and abs(value) < 2**53


@lru_cache(maxsize=4096)
def _is_plain_key(key: str) -> bool:
    is_plain = _is_plain_text(key) and key not in _DATED and key[-5:] != ":edtf"
    return is_plain and key[:5] != "name:" and key[:5] != "lint:"


def _is_plain_value(value: Any) -> bool:
    if type(value) is str:
        return _is_plain_text(value) and (len(value) > _SHORT or _is_word(value))
    return value not in (-9999, -99999)


def _is_plain_text(text: str) -> bool:
    return text.isascii() and text.isprintable() and text == text.strip()


@lru_cache(maxsize=65536)
def _is_word(text: str) -> bool:
    """Whether a short text is no placeholder for a missing value."""
    from geo.rules.layer import is_placeholder

    return not is_placeholder(text)


def _points(coordinates: list[Any]) -> list[shapely.Geometry | None]:
    shapes: list[shapely.Geometry | None] = [None] * len(coordinates)
    whole = [
        i
        for i, position in enumerate(coordinates)
        if type(position) is list and len(position) == 2 and set(map(type, position)) <= _NUMBERS
    ]
    array = np.array([coordinates[i] for i in whole], dtype=float).reshape(-1, 2)
    good = _in_range(array)
    for i, point in zip(np.array(whole)[good], shapely.points(array[good]), strict=True):
        shapes[i] = point
    return shapes


def _in_range(array: Coordinates) -> npt.NDArray[np.bool_]:
    """Which positions are on the globe, not at [0, 0], and of at most 7 decimals."""
    good = (np.abs(array[:, 0]) <= 180) & (np.abs(array[:, 1]) <= _HIGHEST)
    # The nearest double of a number with 7 decimals is what rounding to 7 decimals gives.
    fine = (np.round(array, _DIGITS) == array).all(axis=1)
    return np.asarray(good & array.any(axis=1) & fine)


def _polygons(coordinates: list[Any]) -> list[shapely.Geometry | None]:
    """Polygons of one ring that is closed, counter-clockwise, simple, and without oddities."""
    shapes: list[shapely.Geometry | None] = [None] * len(coordinates)
    whole = [i for i, rings in enumerate(coordinates) if _is_one_ring(rings)]
    if not whole:
        return shapes
    rings = [coordinates[i][0] for i in whole]
    sizes = np.array([len(ring) for ring in rings])
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(rings)), float, 2 * sizes.sum())
    array = flat.reshape(-1, 2)
    owners = np.repeat(np.arange(len(rings)), sizes)
    good = _smooth(array, owners, sizes)
    polygons = shapely.polygons(shapely.linearrings(array, indices=owners))
    for number in np.flatnonzero(good & shapely.is_valid(polygons)):
        shapes[whole[number]] = polygons[number]
    return shapes


def _is_one_ring(rings: Any) -> bool:
    if type(rings) is not list or len(rings) != 1 or type(rings[0]) is not list:
        return False
    ring = rings[0]
    return (
        len(ring) > 3
        and set(map(type, ring)) == {list}
        and set(map(len, ring)) == {2}
        and set(map(type, chain.from_iterable(ring))) <= _NUMBERS
        and ring[0] == ring[-1]
    )


def _smooth(
    array: Coordinates, owners: npt.NDArray[np.intp], sizes: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Which rings have nothing that a rule about lines and rings could remark on."""
    count = len(sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    steps = np.diff(array, axis=0)
    within = owners[:-1] == owners[1:]
    turns = within[:-1] & within[1:]
    cross = steps[:-1, 0] * steps[1:, 1] - steps[:-1, 1] * steps[1:, 0]
    dot = (steps[:-1] * steps[1:]).sum(axis=1)
    local = array - array[starts][owners]
    areas = np.add.reduceat(
        np.append(local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1], 0)
        * np.append(within, False),  # a value of an array
        starts,
    )
    lengths = np.add.reduceat(np.append(np.hypot(*steps.T) * within, 0), starts)
    coarse = (np.round(array, _COARSE_DIGITS) == array).all(axis=1)
    bad = np.bincount(owners[~_in_range(array)], minlength=count)
    bad += np.bincount(owners[:-1][within & ~steps.any(axis=1)], minlength=count)
    bad += np.bincount(owners[:-1][within & (np.abs(steps[:, 0]) > 180)], minlength=count)
    bad += np.bincount(owners[:-2][turns & (cross == 0) & (dot < 0)], minlength=count)
    is_round = 2 * np.pi * areas > 0.004 * lengths**2
    is_fine = np.bincount(owners[coarse], minlength=count) < 5
    good = (bad == 0) & (areas > 0) & is_round & is_fine
    for i in np.flatnonzero(good):
        good[i] = _is_compact(array[starts[i] : starts[i] + sizes[i]])
    return np.asarray(good)


def _is_compact(ring: Coordinates) -> bool:
    """Whether no vertex lies far from the others, by half of what a rule would remark on."""
    ordered = np.sort(ring, axis=0)
    away = np.sort(np.abs(ring - ordered[len(ring) // 2]).max(axis=1))
    return bool(away[-1] <= away[int(len(ring) * 0.7)] * 10 + 0.025)
