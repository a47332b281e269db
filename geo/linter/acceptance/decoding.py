"""A chunk of features in columns: ids and kinds, and properties and coordinates as raw text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType


class _Geometry(Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    coordinates: Raw


class _Feature(Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["Feature"]
    properties: Raw
    geometry: _Geometry
    id: int | str | UnsetType = UNSET


class _AnyGeometry(Struct, forbid_unknown_fields=True, gc=False):
    type: str
    coordinates: Raw


_LACKING = Raw(b"{}")  # in place of properties that are not there


class _Any(Struct, forbid_unknown_fields=True, gc=False):
    """What has the members of a feature, but perhaps no properties, whatever it says to be."""

    type: str
    geometry: _AnyGeometry
    properties: Raw = _LACKING
    id: int | str | UnsetType = UNSET


_one = msgspec.json.Decoder(_Any)
_many = msgspec.json.Decoder(list[_Feature])
RAWS = msgspec.json.Decoder(list[Raw])


@dataclass
class Columns:
    """The features of a chunk, each given by its number in it.

    A feature that is of another shape has no row; `numbers` tells which have one. The id of a
    feature that has none is `UNSET`; the rows in `lacking` have no member for their properties,
    which then are empty. There are `types` only if not all are "Feature".
    """

    count: int
    numbers: Sequence[int]
    ids: list[Any]
    kinds: list[str]
    coordinates: list[Raw]
    properties: list[Raw]
    types: list[str] = field(default_factory=list)
    lacking: set[int] = field(default_factory=set)

    def members(self) -> int:
        """How many members the features and their geometries have, if no key is given twice."""
        return len(self.ids) * 6 - self.ids.count(UNSET) - len(self.lacking)


def kept(values: Sequence[Any], chosen: Iterable[bool]) -> list[Any]:
    """Those of some values that are chosen."""
    return list(compress(values, chosen))


def _columns(features: Sequence[_Feature | _Any], count: int, numbers: Sequence[int]) -> Columns:
    shapes = [feature.geometry for feature in features]
    return Columns(
        count,
        numbers,
        [feature.id for feature in features],
        [shape.type for shape in shapes],
        [shape.coordinates for shape in shapes],
        [feature.properties for feature in features],
    )


def raw_features(text: bytes) -> list[bytes] | None:
    """Each feature of a list as text; None if it is no list of objects in valid JSON."""
    try:
        found = list(map(bytes, RAWS.decode(text)))
    except (msgspec.MsgspecError, RecursionError):
        return None
    return found if all(raw.startswith(b"{") for raw in found) else None


def decoded(text: bytes) -> Columns | None:
    """All features of a list as columns; None if one is of another shape, or no JSON at all."""
    try:
        features = _many.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return _columns(features, len(features), range(len(features)))


def decoded_singly(raws: Sequence[bytes]) -> Columns:
    """Those features as columns that have the right members, of whatever type."""
    features, numbers = [], []
    for number, raw in enumerate(raws):
        try:
            features.append(_one.decode(raw))
        except (msgspec.MsgspecError, RecursionError):
            continue
        numbers.append(number)
    columns = _columns(features, len(raws), numbers)
    columns.types = [feature.type for feature in features]
    columns.lacking = {i for i, raw in enumerate(columns.properties) if raw is _LACKING}
    return columns
