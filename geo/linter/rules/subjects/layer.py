"""The features of one file, and what they ask not to be held against, as rules see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from geo.linter.declaration import Declaration
from geo.linter.texts.jsontext import Path


@dataclass(frozen=True)
class Record:
    """What rules over a layer need to know of one feature."""

    index: int
    feature: dict[str, Any]
    geometry: Any = None  # a shapely geometry, or None

    @cached_property
    def properties(self) -> dict[str, Any]:
        """The properties, empty if there are none."""
        found = self.feature.get("properties")
        return found if isinstance(found, dict) else {}

    @cached_property
    def id(self) -> str | None:
        """The id as text: that of the feature, else the property."""
        found = self.feature.get("id", self.properties.get("id"))
        return None if found is None or found == "" else str(found)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a geometry with positions."""
        return self.geometry is not None and not self.geometry.is_empty

    @cached_property
    def thing(self) -> str:
        """What the feature is a version of: itself, if it does not say."""
        return str(self.properties.get("thing") or self.id or f"#{self.index}")


@dataclass(frozen=True)
class Layer:
    """The features of one file; `in_atlas` tells that the conventions of an atlas hold."""

    file: str
    stem: str
    records: Sequence[Record]
    in_atlas: bool = False
    declared: Declaration = field(default_factory=Declaration)
    crs: Any = None  # the member of that name, which older GeoJSON had
    around: Any = None  # the document without its features, for a feature
    columns: Any = None  # the records as `LayerColumns`, if they were read so
    memo: dict[str, Any] = field(default_factory=dict, compare=False)  # see `once`


@dataclass(frozen=True)
class Document:
    """A whole file once its features have been read: what surrounds them, and they."""

    value: dict[str, Any]
    layer: Layer
    data: bytes


_IGNORE = "lint:ignore"


def asked_aside(feature: dict[str, Any]) -> tuple[Path, list[Any]]:
    """The rules that a feature asks not to be held against, and the path to their list, or text."""
    properties = feature.get("properties")
    if isinstance(found := feature.get(_IGNORE), list | str):
        return (_IGNORE,), [found] if isinstance(found, str) else found
    if isinstance(properties, dict) and isinstance(found := properties.get(_IGNORE), list | str):
        return ("properties", _IGNORE), [found] if isinstance(found, str) else found
    return (), []


@dataclass(frozen=True)
class Suppressions:
    """What the features of a layer ask not to be held against, once all has been judged.

    `used` tells which rules found something that was kept quiet, by index of the feature; `judged`
    are the rules that looked at the layer; `rules` has every code by code and by name.
    """

    layer: Layer
    rules: Mapping[str, str]
    used: frozenset[tuple[int, str]]
    judged: frozenset[str]
