"""The features of a text as records, read when a rule asks for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import orjson
import shapely

from geo.linter.acceptance.decoding import raw_features
from geo.linter.acceptance.drawing import geometries
from geo.linter.rules.rule import Record


class Records(Sequence[Record]):
    """The features of a list in a text, in order, by their index.

    Only those that were looked at one by one are kept; the others are read again when a rule that
    cannot be judged by columns asks for them.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._kept: dict[int, Record] = {}
        self._chunks: list[tuple[int, int]] = []
        self._firsts: list[int] = []
        self._count = 0
        self._last: tuple[int, list[bytes], list[int]] | None = None

    def add(self, span: tuple[int, int], count: int) -> None:
        """Take the features of a chunk, of which there are so many."""
        self._chunks.append(span)
        self._firsts.append(self._count)
        self._count += count

    def keep(self, record: Record) -> None:
        """Take a record that was made already."""
        self._kept[record.index] = record

    @property
    def kept(self) -> Sequence[Record]:
        """The features that were looked at one by one."""
        return list(self._kept.values())

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        if isinstance(index, slice) or "_all" in self.__dict__:
            return self._all[index]
        if not -self._count <= index < self._count:
            raise IndexError(index)
        index %= self._count
        if index in self._kept:
            return self._kept[index]
        start, end = self.span(index)
        return record_of(index, orjson.loads(self._data[start:end]))

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all)

    @cached_property
    def _all(self) -> list[Record]:
        found: list[Record] = []
        for (start, end), first in zip(self._chunks, self._firsts, strict=True):
            text = listed(self._data, start, end)
            drawn = geometries(text)
            for index, value in enumerate(orjson.loads(text), first):
                if (kept := self._kept.get(index)) is not None:
                    found.append(kept)
                elif drawn is None:
                    found.append(record_of(index, value))
                else:
                    found.append(Record(index, _without_coordinates(value), drawn[index - first]))
        return found

    def span(self, index: int) -> tuple[int, int]:
        """Where the feature of an index stands in the text."""
        number = bisect_right(self._firsts, index) - 1
        if self._last is None or self._last[0] != number:
            self._last = (number, *_located(self._data, *self._chunks[number]))
        _, raws, starts = self._last
        place = index - self._firsts[number]
        return starts[place], starts[place] + len(raws[place])


def listed(data: bytes, start: int, end: int) -> bytes:
    """A span of features as a list."""
    return b"".join((b"[", memoryview(data)[start:end], b"]"))


def _located(data: bytes, start: int, end: int) -> tuple[list[bytes], list[int]]:
    """The features in a span as texts, and where each starts."""
    raws = raw_features(listed(data, start, end)) or []
    starts = []
    for raw in raws:
        start = data.find(raw, start)  # between features there is nothing like the start of one
        starts.append(start)
        start += len(raw)
    return raws, starts


def record_of(index: int, feature: dict[str, Any]) -> Record:
    """A feature without its coordinates, which its geometry holds in less space."""
    found = feature.get("geometry")
    geometry = None
    if isinstance(found, dict):
        try:
            text = orjson.dumps(found)
            if b"[]" in text:  # GEOS crashes when it relates shapes with empty parts
                text = orjson.dumps(_without_empty_parts(found))
            geometry = shapely.from_geojson(text, on_invalid="ignore")
        except (orjson.JSONEncodeError, shapely.errors.GEOSException):
            geometry = None
        feature = _without_coordinates(feature)
    return Record(index, feature, geometry)


def _without_coordinates(feature: dict[str, Any]) -> dict[str, Any]:
    return {**feature, "geometry": {"type": feature["geometry"].get("type")}}


def _without_empty_parts(value: Any) -> Any:
    """A geometry, or its coordinates, without the lists in it that hold nothing."""
    if isinstance(value, list):
        parts = [_without_empty_parts(part) for part in value]
        return [part for part in parts if part not in ([], {})]
    if not isinstance(value, dict):
        return value
    kept = {key: value[key] for key in ("type", "coordinates", "geometries") if key in value}
    inner = {key: _without_empty_parts(part) for key, part in kept.items()}
    return inner if inner.get("coordinates", inner.get("geometries")) else {}
