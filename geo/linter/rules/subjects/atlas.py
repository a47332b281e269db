"""Layers, tables and map files that refer to each other, as rules see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.register import Register
from geo.linter.rules.subjects.table import Table


@dataclass(frozen=True)
class Atlas:
    """Layers, tables and map files that refer to each other."""

    layers: dict[str, Layer]
    tables: dict[str, Table]
    maps: dict[str, Any] = field(default_factory=dict)
    timezone: Any = None
    index: Any = None  # what references can lead to, a `subjects.index.Index`
    declared: frozenset[str] = frozenset()  # the layers that a configuration declares

    def register(self, kind: str) -> Register:
        """The ids of a table; none if there is no such table."""
        return self.tables[kind].register if kind in self.tables else Register()
