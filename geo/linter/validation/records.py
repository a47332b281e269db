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
from geo.linter.rules.subjects.layer import Record
from geo.linter.texts.jsontext import Path as JsonPath


class Records(Sequence[Record]):
    """The features of a list in a text, in order, by their index.

    Only those that were looked at one by one are kept; the others are read again when a rule that
    cannot be judged by columns asks for them. With `is_lines`, each feature fills a line.
    """

    def __init__(self, data: bytes, *, is_lines: bool = False) -> None:
        self.data = data
        self.is_lines = is_lines
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
        return record_of(index, orjson.loads(self.data[start:end]))

    def __iter__(self) -> Iterator[Record]:
        return iter(self._all)

    @cached_property
    def _all(self) -> list[Record]:
        found: list[Record] = []
        for (start, end), first in zip(self._chunks, self._firsts, strict=True):
            text = self.listed(start, end)
            drawn = geometries(text)
            for index, value in enumerate(orjson.loads(text), first):
                if (kept := self._kept.get(index)) is not None:
                    found.append(kept)
                elif drawn is None:
                    found.append(record_of(index, value))
                else:
                    found.append(Record(index, _without_coordinates(value), drawn[index - first]))
        return found

    def listed(self, start: int, end: int) -> bytes:
        """A span of features as a list."""
        text = b"".join((b"[", memoryview(self.data)[start:end], b"]"))
        return text.replace(b"\n", b",") if self.is_lines else text

    def path(self, index: int) -> JsonPath:
        """The path of the feature of an index."""
        return (index,) if self.is_lines else ("features", index)

    def span(self, index: int) -> tuple[int, int]:
        """Where the feature of an index stands in the text."""
        number = bisect_right(self._firsts, index) - 1
        if self._last is None or self._last[0] != number:
            raws = raw_features(self.listed(*self._chunks[number])) or []
            self._last = (number, raws, _starts(self.data, raws, self._chunks[number][0]))
        _, raws, starts = self._last
        place = index - self._firsts[number]
        return starts[place], starts[place] + len(raws[place])


def _starts(data: bytes, raws: list[bytes], start: int) -> list[int]:
    """Where each of some features starts that stand one after the other from an offset on."""
    starts = []
    for raw in raws:
        start = data.find(raw, start)  # between features there is nothing like the start of one
        starts.append(start)
        start += len(raw)
    return starts


_PLAIN = {"type", "coordinates"}
_QUOTES = 6  # in a geometry that has these members and numbers for coordinates


def record_of(index: int, feature: dict[str, Any]) -> Record:
    """A feature without its coordinates, which its geometry holds in less space."""
    found = feature.get("geometry")
    geometry = None
    if isinstance(found, dict):
        try:
            text = orjson.dumps(found)
            if found.keys() == _PLAIN and text.count(b'"') > _QUOTES:
                return Record(index, _without_coordinates(feature))  # of texts GEOS makes nothing
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
