"""A chunk of features as columns: ids, properties by name, and coordinates as raw text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from operator import attrgetter
from typing import Annotated, Any, Literal

import msgspec
import orjson
from msgspec import UNSET, Raw, Struct, UnsetType

# Integers of hundreds of digits are too large for other readers.
_Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Value = str | _Integer | float | bool | None
_SAMPLE = 200  # features whose properties tell those of all
_NO_FIELD = re.compile(r'[\x00-\x1f"\\]')  # what no name of a field may have in it


class _Geometry(Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["Point", "Polygon"]
    coordinates: Raw


@dataclass
class Columns:
    """The features of a chunk, each given by its number in it.

    A feature that is of another shape has no row; `numbers` tells which have one. A property that
    a feature lacks is `UNSET`, and so is an id.
    """

    count: int
    numbers: Sequence[int]
    ids: list[Any] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    coordinates: list[Raw] = field(default_factory=list)
    properties: dict[str, list[Any]] = field(default_factory=dict)

    def members(self) -> int:
        """How many members all objects in the chunk have, if no key is given twice."""
        rows = len(self.ids)
        given = sum(rows - column.count(UNSET) for column in self.properties.values())
        return rows * 6 - self.ids.count(UNSET) + given

    def of(self, chosen: Iterable[bool]) -> Columns:
        """Some of the rows."""
        flags = list(chosen)

        def some(values: Sequence[Any]) -> list[Any]:
            return list(compress(values, flags))

        return Columns(
            self.count, some(self.numbers), some(self.ids), some(self.kinds),
            some(self.coordinates), {name: some(c) for name, c in self.properties.items()},
        )  # fmt: skip


class Schema:
    """Features that have some of the properties of given names, and scalars as their values."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        fields: list[tuple[str, Any, Any]] = [
            (f"f{i}", _Value | UnsetType, UNSET) for i in range(len(names))
        ]
        rename = {f"f{i}": name for i, name in enumerate(names)}
        options: dict[str, Any] = {"forbid_unknown_fields": True, "gc": False}
        properties = msgspec.defstruct("Properties", fields, rename=rename, **options)
        members: list[tuple[str, Any] | tuple[str, Any, Any]] = [
            ("type", Literal["Feature"]), ("properties", properties), ("geometry", _Geometry),
            ("id", int | str | UnsetType, UNSET),
        ]  # fmt: skip
        feature = msgspec.defstruct("Feature", members, **options)
        self.one = msgspec.json.Decoder(feature)
        self.many = msgspec.json.Decoder(list[feature])  # type: ignore[valid-type]

    def columns(self, features: list[Any], count: int, numbers: Sequence[int]) -> Columns:
        """The columns of features that were decoded."""
        rows = list(map(attrgetter("properties"), features))
        shapes = list(map(attrgetter("geometry"), features))
        return Columns(
            count,
            numbers,
            list(map(attrgetter("id"), features)),
            list(map(attrgetter("type"), shapes)),
            list(map(attrgetter("coordinates"), shapes)),
            {name: list(map(attrgetter(f"f{i}"), rows)) for i, name in enumerate(self.names)},
        )


@lru_cache(maxsize=64)
def schema(names: tuple[str, ...]) -> Schema:
    """The schema of some names of properties; it takes a moment to make."""
    return Schema(names)


_raws = msgspec.json.Decoder(list[Raw])


def raw_features(text: bytes) -> list[bytes] | None:
    """Each feature of a list as text; None if it is no list of objects in valid JSON."""
    try:
        found = list(map(bytes, _raws.decode(text)))
    except (msgspec.MsgspecError, RecursionError):
        return None
    return found if all(raw.startswith(b"{") for raw in found) else None


def names_in(raws: Sequence[bytes]) -> tuple[str, ...]:
    """The names that columns can have of the properties of some features, as they are met."""
    names: dict[str, None] = {}
    for raw in raws[:_SAMPLE]:
        try:
            found = orjson.loads(raw).get("properties")
        except orjson.JSONDecodeError:
            continue
        names |= dict.fromkeys(found if isinstance(found, dict) else ())
    return tuple(name for name in names if not _NO_FIELD.search(name))[:_SAMPLE]


def decoded(text: bytes, known: Schema) -> Columns | None:
    """All features of a list as columns; None if one is of another shape, or no JSON at all."""
    try:
        features = known.many.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return None
    return known.columns(features, len(features), range(len(features)))


def decoded_singly(raws: Sequence[bytes], known: Schema) -> Columns:
    """Those features as columns that are of the right shape."""
    features, numbers = [], []
    for number, raw in enumerate(raws):
        try:
            features.append(known.one.decode(raw))
        except (msgspec.MsgspecError, RecursionError):
            continue
        numbers.append(number)
    return known.columns(features, len(raws), numbers)
