"""The properties of a layer as columns, and those that the documentation gives a meaning."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from geo.linter.rules.subjects.layer import Layer

# The properties of a layer that the documentation of the atlas gives a meaning.
VOCABULARY = {
    "thing", "name", "valid_from", "valid_to", "accuracy_m", "sources", "note", "licence", "method",
    "source", "length_km", "area_km2", "width_m", "kind",
}  # fmt: skip


def columns_of(view: Layer) -> dict[str, dict[int, Any]]:
    """The values of each property by feature index."""
    columns: dict[str, dict[int, Any]] = defaultdict(dict)
    for record in view.records:
        for name, value in record.properties.items():
            columns[name][record.index] = value
    return columns
