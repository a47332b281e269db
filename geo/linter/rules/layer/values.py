"""L: values that say nothing, or not what they should."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

from geo.dialects import NAMES
from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.layer.properties import VOCABULARY, columns_of
from geo.linter.rules.parts import readable
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path
from geo.linter.texts.respelling import respelled
from geo.values import is_number, is_placeholder

NO_DATA = (-9999, -99999)
_NO_HEIGHT = {*NO_DATA, -32768, -3.4028234663852886e38}  # of rasters of 16 and 32 bits


def _all_null(view: Layer) -> Iterator[Hit]:
    for name, column in columns_of(view).items():
        base = name.partition(":")[0]
        if len(column) > 2 and base not in VOCABULARY and all(v is None for v in column.values()):
            yield Hit(
                f'"{shown(name)}" is null in all {len(column)} features that have it.',
                ("properties", name), key=True, feature=next(iter(column)),
            )  # fmt: skip


@once
def _texts(item: Item) -> list[tuple[Path, str]]:
    return [
        ((*path, "properties", name), text)
        for path, value, role in item.objects
        if role != "geometry" and isinstance(value, dict)
        if isinstance(properties := value.get("properties"), dict)
        for name, text in properties.items()
        if isinstance(text, str)
    ]


def _space(item: Item) -> Iterator[Hit]:
    for path, text in _texts(item):
        if text != text.strip() and text.strip():
            yield Hit(
                f'white space stands around "{shown(text.strip())}": it is not equal to the same '
                "text without.",
                path,
                fix=(Change(path=path, rewrite=_stripped),),
                fix_title="Strip the white space",
            )


def _stripped(raw: str) -> str:
    return respelled(raw, json.loads(raw).strip())


def _accuracy(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        given = record.properties.get("accuracy_m")
        if given is None or given == "":
            continue
        try:
            metres = float(given) if isinstance(given, str | int | float) else -1.0
        except ValueError:
            metres = -1.0
        if isinstance(given, bool) or not 0 <= metres < math.inf:
            yield Hit(
                f"{json.dumps(given, ensure_ascii=False)} is no accuracy: expected metres as a "
                "number, 0 or more.",
                ("properties", "accuracy_m"),
                feature=record.index,
            )


def _placeholder(item: Item) -> Iterator[Hit]:
    for path, text in _texts(item):
        if text.strip() and is_placeholder(text) and path[-1] not in NAMES:  # D601 says it of these
            yield Hit(f'"{shown(text.strip())}" stands for a missing value. Write null.', path)
    for path, value, role in item.objects:
        properties = value.get("properties") if isinstance(value, dict) else None
        for name, number in properties.items() if isinstance(properties, dict) else ():
            if role != "geometry" and number in NO_DATA and is_number(number):
                yield Hit(f"{number} stands for a missing value. Write null.",
                          (*path, "properties", name))  # fmt: skip


def _placeholder_height(item: Item) -> Iterator[Hit]:
    found = [(at, p[2]) for at, p in readable(item) if len(p) > 2 and p[2] in _NO_HEIGHT]
    for at, height in found[:1]:
        count = f"of {len(found)} positions " if len(found) > 1 else ""
        yield Hit(f"the height {height:g} {count}stands for a missing one. Leave it out.", (*at, 2))


def _null_or_empty(view: Layer) -> Iterator[Hit]:
    for name, column in columns_of(view).items():
        empty = [i for i, v in column.items() if v == ""]
        if empty and any(v is None for v in column.values()):
            yield Hit(
                f'"{shown(name)}" is null in some features and an empty text here.',
                ("properties", name),
                feature=empty[0],
            )


RULES = [
    Rule("L509", "all-null-property", "warning", "layer",
         "A property has a value in some feature.",
         "A column of nothing is a field that an export forgot to fill.",
         "good practice", layer(*[feature(c, height=1) for c in "abc"]),
         layer(*[feature(c, height=None) for c in "abc"]), _all_null),
    Rule("L510", "leading-trailing-space", "warning", "values",
         "Texts have no white space around them.",
         "Names that look the same are not equal, so joins and searches miss.",
         "good practice", layer(feature(name="Shusha")), layer(feature(name="Shusha ")), _space,
         "safe"),
    Rule("L513", "placeholder-value", "warning", "values",
         "A missing value is null.",
         'Readers take "n/a" for a name and -9999 for a height.',
         "good practice", layer(feature(note=None)), layer(feature(note="n/a")), _placeholder,
         also=("positions", _placeholder_height)),
    Rule("L516", "null-vs-empty-string", "info", "layer",
         "What is missing is written in one way.",
         "A filter for null passes over empty texts.",
         "good practice", layer(feature("a", note=None), feature("b", note="x")),
         layer(feature("a", note=None), feature("b", note="")), _null_or_empty),
    Rule("L517", "accuracy-not-metres", "error", "layer",
         "The accuracy of a feature is a number of metres.",
         "The layer cannot be read, since nobody knows how far the drawing may be off.",
         "layers/README.md", layer(feature(accuracy_m=500)), layer(feature(accuracy_m=-5)),
         _accuracy),
]  # fmt: skip
