"""N: features without a name."""

from __future__ import annotations

from collections.abc import Iterator

from geo.linter.rules.examples import feature, in_atlas, shape
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer


def _missing(view: Layer) -> Iterator[Hit]:
    for record in view.records if view.in_atlas else ():
        name = record.properties.get("name")
        if not isinstance(name, str) or not name.strip():
            yield Hit("the feature has no name: the map shows its id instead.", ("properties",),
                      feature=record.index)  # fmt: skip


_SHUSHA = feature("shusha", shape("Point", "[46.75, 39.76]"), name="Shusha")

RULES = [
    Rule("N804", "name-missing", "warning", "layer",
         "Every feature of an atlas has a name.",
         "The map shows the id, which is made for programs.",
         "layers/README.md", in_atlas(_SHUSHA), in_atlas(feature("b", thing="b")), _missing),
]  # fmt: skip
