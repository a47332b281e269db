"""L: geometries and values of one kind throughout a layer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from geo.dialects import NAMES
from geo.errors import shown
from geo.linter.rules.examples import feature, layer, shape
from geo.linter.rules.known import DRAWN, LENGTHS
from geo.linter.rules.layer.properties import columns_of
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.layer import Layer
from geo.values import is_number, kind_of

_NUMERIC = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def _mixed_types(view: Layer) -> Iterator[Hit]:
    families: dict[str, dict[str, int]] = defaultdict(dict)
    for record in view.records:
        found = record.feature.get("geometry")
        kind = str(found.get("type", "")) if isinstance(found, dict) else ""
        if family := DRAWN.get(kind.removeprefix("Multi")):
            families[record.thing if view.in_atlas else ""].setdefault(family, record.index)
    for thing, found in families.items():
        if len(found) > 1:
            what = f'versions of "{shown(thing)}"' if thing else "features of the layer"
            yield Hit(
                f"the {what} are {' and '.join(f'{kind}s' for kind in sorted(found))}. Most "
                "programs want one kind.",
                ("geometry", "type"),
                feature=max(found.values()),
            )


def _mixed_values(view: Layer) -> Iterator[Hit]:
    for name, column in columns_of(view).items():
        kinds = {i: kind_of(v) for i, v in column.items() if v is not None and v != ""}
        counts = Counter(kinds.values())
        if len(counts) > 1 and not _are_numbers(column):  # else it is another rule's
            usual = counts.most_common(1)[0][0]
            odd = next(i for i, kind in kinds.items() if kind != usual)
            many = "s" if counts[usual] > 1 else ""
            yield Hit(
                f'"{shown(name)}" is {kinds[odd]} here, and {usual} in {counts[usual]} other '
                f"feature{many}.",
                ("properties", name),
                feature=odd,
            )


def _are_numbers(column: dict[int, Any]) -> bool:
    """Whether a column holds nothing but numbers, at most half of them written as text."""
    values = [v for v in column.values() if v is not None and v != ""]
    texts = [v for v in values if isinstance(v, str) and _NUMERIC.fullmatch(v)]
    numbers = [v for v in values if is_number(v)]
    return len(texts) + len(numbers) == len(values) and len(texts) <= len(numbers)


def _number_text(view: Layer) -> Iterator[Hit]:
    for name, column in columns_of(view).items():
        texts = {i: v for i, v in column.items() if isinstance(v, str) and v}
        numbers = [v for v in column.values() if is_number(v)]
        plain = {i: v for i, v in texts.items() if _NUMERIC.fullmatch(v)}
        if name in NAMES or not plain or not (len(plain) <= len(numbers) or name.endswith(LENGTHS)):
            continue
        for index, text in plain.items():
            path = ("properties", name)
            yield Hit(
                f'the number {text} of "{shown(name)}" is written as a text: it is sorted and '
                "summed as one.",
                path,
                feature=index,
                fix=(Change(text, path),),
                fix_title="Write it as a number",
            )


_GOOD = layer(feature("a"), feature("b"))
_LINE = shape("LineString", "[[46, 39], [47, 40]]")

RULES = [
    Rule("L503", "mixed-geometry-types", "warning", "layer",
         "A layer holds points, lines or areas; in an atlas, all versions of a thing do.",
         "Databases and desktop programs split or refuse a mixed layer.",
         "good practice", _GOOD, layer(feature("a"), feature("b", _LINE)), _mixed_types),
    Rule("L504", "mixed-property-types", "warning", "layer",
         "A property is of one kind in all features.",
         "A column of a table has one type: the odd values are lost or all become text.",
         "good practice", layer(feature("a", accuracy_m=1), feature("b", accuracy_m=2)),
         layer(feature("a", accuracy_m=1), feature("b", accuracy_m="x")), _mixed_values),
    Rule("L512", "number-as-string", "warning", "layer",
         "Numbers are numbers.",
         'As texts "10" comes before "9", and a sum joins them.',
         "good practice", layer(feature("a", height=1), feature("b", height=2)),
         layer(feature("a", height=1), feature("b", height="2")), _number_text, "safe"),
]  # fmt: skip
