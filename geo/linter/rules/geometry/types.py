"""G: the types of geometry that are declared for a layer."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.declared import declared_rule, either
from geo.linter.rules.examples import feature, shape
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.layer import Layer


def _type_not_allowed(view: Layer) -> Iterator[Hit]:
    allowed = view.declared.geometry
    for record in view.records if allowed else ():
        found = record.feature.get("geometry")
        kind = found.get("type") if isinstance(found, dict) else None
        if isinstance(kind, str) and kind not in allowed:
            yield Hit(
                f"the geometry is a {shown(kind)}; the layer is declared to hold "
                f"{either(allowed)}.",
                ("geometry", "type"),
                feature=record.index,
            )


_LINE = shape("LineString", "[[46.1, 39.1], [46.2, 39.2]]")

RULES = [
    declared_rule("G325", "geometry-type-not-allowed",
          "Geometries are of the types that are declared for their layer as `geometry`.",
          "What draws or measures the layer counts on lines, points or areas.",
          'geometry = ["LineString", "MultiLineString"]', feature(geometry=_LINE), feature(),
          _type_not_allowed),
]  # fmt: skip
