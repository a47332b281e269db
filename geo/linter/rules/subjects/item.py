"""A feature, or what surrounds the features, or a whole document, as rules see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from geo.linter.rules.known import DEPTHS
from geo.linter.rules.rule import Scope
from geo.linter.texts.jsontext import Path


@dataclass(frozen=True)
class Item:
    """A feature, or what surrounds the features, or a whole document: one value to be looked at.

    `role` is what it must be: "document", "feature" in a list of features, or "text", which is
    any other GeoJSON in a sequence of texts.
    """

    value: Any
    role: str
    raw: bytes
    around: Any = None  # the document without its features, for a feature
    asked: frozenset[Scope] | None = None  # scopes in which something may be wrong, if known
    memo: dict[str, Any] = field(default_factory=dict, compare=False)  # see `once`

    @cached_property
    def scopes(self) -> frozenset[Scope]:
        """The scopes of the rules that can have something to say about it."""
        if self.asked is not None:
            return self.asked
        found: set[Scope] = {"item", "values"}
        for _, geometry in self.geometries:
            found |= SCOPES[geometry["type"]]
        for _, value, _ in self.objects:
            if isinstance(value, dict):
                kind = value.get("type")
                if "bbox" in value:
                    found.add("bbox")
                if isinstance(kind, str) and kind.lower() == "geometrycollection":
                    found.add("collections")
        return frozenset(found)

    @cached_property
    def objects(self) -> list[tuple[Path, Any, str]]:
        """Every value that stands where GeoJSON wants an object: path, value, expected role."""
        return list(_objects((), self.value, self.role))

    @cached_property
    def geometries(self) -> list[tuple[Path, dict[str, Any]]]:
        """The geometry objects that have coordinates in an array."""
        return [
            (path, value)
            for path, value, role in self.objects
            if role != "feature"
            and isinstance(value, dict)
            and isinstance(value.get("type"), str)
            and value["type"] in DEPTHS
            and isinstance(value.get("coordinates"), list)
        ]


_POINTS: frozenset[Scope] = frozenset({"positions", "precision"})
_LINES: frozenset[Scope] = _POINTS | {"vertices", "lines"}
_RINGS: frozenset[Scope] = _POINTS | {"vertices", "rings", "winding"}
SCOPES: dict[str, frozenset[Scope]] = {
    "Point": _POINTS, "MultiPoint": _POINTS, "LineString": _LINES,
    "MultiLineString": _LINES, "Polygon": _RINGS, "MultiPolygon": _RINGS,
}  # fmt: skip


def _objects(path: Path, value: Any, role: str) -> Iterator[tuple[Path, Any, str]]:
    stack = [(path, value, role)]
    while stack:
        path, value, role = stack.pop()
        yield path, value, role
        if not isinstance(value, dict):
            continue
        if isinstance(features := value.get("features"), list) and role in {"document", "text"}:
            items = [
                ((*path, "features", i), member, "feature") for i, member in enumerate(features)
            ]
            stack += reversed(items)
        if value.get("geometry") is not None and (role == "feature" or _kind(value) == "Feature"):
            stack.append(((*path, "geometry"), value["geometry"], "geometry"))
        parts = value.get("geometries")
        if isinstance(parts, list) and _kind(value) == "GeometryCollection":
            items = [((*path, "geometries", i), part, "geometry") for i, part in enumerate(parts)]
            stack += reversed(items)


def _kind(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None
