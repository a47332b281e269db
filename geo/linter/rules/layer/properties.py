"""L: the features of a layer beside each other, and their properties."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from geo.dialects import NAMES
from geo.errors import shown
from geo.linter.respelling import respelled
from geo.linter.rules.examples import feature, layer, shape
from geo.linter.rules.parts import readable
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.text import did_you_mean, fold, nearest
from geo.values import is_number, is_placeholder, kind_of

# The properties of a layer that the documentation of the atlas gives a meaning.
VOCABULARY = {
    "thing", "name", "valid_from", "valid_to", "accuracy_m", "sources", "note", "licence", "method",
    "source", "length_km", "area_km2", "width_m", "kind",
}  # fmt: skip
NO_DATA = (-9999, -99999)
_NO_HEIGHT = {*NO_DATA, -32768, -3.4028234663852886e38}  # of rasters of 16 and 32 bits
_NUMERIC = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def _duplicate_id(view: Layer) -> Iterator[Hit]:
    first: dict[tuple[str, str], int] = {}
    for record in view.records:
        found = record.feature.get("id", record.properties.get("id"))
        if found is None or found == "" or isinstance(found, dict | list):
            continue
        key = (type(found).__name__, str(found))
        if first.setdefault(key, record.index) != record.index:
            path = ("id",) if "id" in record.feature else ("properties", "id")
            yield Hit(
                f'the id "{shown(found)}" is that of feature {first[key]} too. Give each version '
                "of a thing its own id.",
                path,
                feature=record.index,
                # Elsewhere nothing refers to ids, and RFC 7946 does not ask that they differ.
                severity=None if view.in_atlas else "warning",
            )


def _missing_id(view: Layer) -> Iterator[Hit]:
    missing = [r for r in view.records if r.id is None]
    if not missing or not (view.in_atlas or len(missing) < len(view.records)):
        return
    taken = {record.id for record in view.records}
    for record in missing:
        new = made = _made_id(record, view.stem)
        number = 1
        while new in taken:  # the same feature once more
            number += 1
            new = f"{made}-{number}"
        taken.add(new)
        change = (
            Change(f'"{new}"', ("id",))
            if "id" in record.feature
            else Change(f'"id": "{new}"', kind="insert")
        )
        yield Hit(
            "the feature has no id, so no event can name it, and it is told from others by its "
            "place in the file only.",
            feature=record.index,
            fix=(change,),
            fix_title=f'Give it the id "{new}", made of its name and content',
        )


def _made_id(record: Record, stem: str) -> str:
    """An id that does not depend on the order of features, or on how they are written."""
    shown_name = fold(str(record.properties.get("name") or ""))
    slug = re.sub(r"[^a-z0-9]+", "-", shown_name).strip("-") or stem
    content = json.dumps(record.properties, sort_keys=True).encode()
    geometry = b"" if record.geometry is None else record.geometry.wkb
    return f"{slug[:40]}-{hashlib.sha256(content + geometry).hexdigest()[:8]}"


_FAMILIES = {"Point": "point", "LineString": "line", "Polygon": "area"}


def _mixed_types(view: Layer) -> Iterator[Hit]:
    families: dict[str, dict[str, int]] = defaultdict(dict)
    for record in view.records:
        found = record.feature.get("geometry")
        kind = str(found.get("type", "")) if isinstance(found, dict) else ""
        if family := _FAMILIES.get(kind.removeprefix("Multi")):
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


def _columns(view: Layer) -> dict[str, dict[int, Any]]:
    """The values of each property by feature index."""
    columns: dict[str, dict[int, Any]] = defaultdict(dict)
    for record in view.records:
        for name, value in record.properties.items():
            columns[name][record.index] = value
    return columns


def _mixed_values(view: Layer) -> Iterator[Hit]:
    for name, column in _columns(view).items():
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


def _unknown_property(view: Layer) -> Iterator[Hit]:
    if not view.in_atlas:
        return
    for name, column in _columns(view).items():
        base = name.partition(":")[0]
        if base in VOCABULARY or len(column) > len(view.records) / 2:
            continue
        if near := [n for n in nearest(base, VOCABULARY, 1) if _is_slip(base, n)]:
            yield Hit(
                f'the property "{shown(name)}" is not known. Did you mean "{near[0]}"?',
                ("properties", name),
                key=True,
                feature=next(iter(column)),
            )


def _is_slip(word: str, known: str) -> bool:
    """Whether a word is most likely another word mistyped: the same letters but for one or two."""
    import difflib

    return difflib.SequenceMatcher(None, word, known).ratio() > 0.8 and word != known


def _all_null(view: Layer) -> Iterator[Hit]:
    for name, column in _columns(view).items():
        base = name.partition(":")[0]
        if len(column) > 2 and base not in VOCABULARY and all(v is None for v in column.values()):
            yield Hit(
                f'"{shown(name)}" is null in all {len(column)} features that have it.',
                ("properties", name), key=True, feature=next(iter(column)),
            )  # fmt: skip


def _texts(item: Item) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for path, value, role in item.objects:
        if role != "geometry" and isinstance(value, dict):
            properties = value.get("properties")
            for name, text in properties.items() if isinstance(properties, dict) else ():
                if isinstance(text, str):
                    yield (*path, "properties", name), text


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


def _near_keys(view: Layer) -> Iterator[Hit]:
    spelled: dict[str, str] = {}
    for name, column in _columns(view).items():
        plain = re.sub(r"[\W_]", "", fold(name))
        other = spelled.setdefault(plain, name)
        if other != name and plain:
            yield Hit(
                f'the properties "{shown(other)}" and "{shown(name)}" differ in spelling only.',
                ("properties", name),
                key=True,
                feature=next(iter(column)),
            )


def _number_text(view: Layer) -> Iterator[Hit]:
    for name, column in _columns(view).items():
        texts = {i: v for i, v in column.items() if isinstance(v, str) and v}
        numbers = [v for v in column.values() if is_number(v)]
        plain = {i: v for i, v in texts.items() if _NUMERIC.fullmatch(v)}
        if (
            name in NAMES
            or not plain
            or not (len(plain) <= len(numbers) or name.endswith(("_m", "_km", "_km2")))
        ):
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


def _long_names(view: Layer) -> Iterator[Hit]:
    for name, column in _columns(view).items():
        if len(name) > 10 or not name.isascii():
            yield Hit(
                f'a Shapefile cuts the property name "{shown(name)}" to 10 ASCII letters.',
                ("properties", name), key=True, feature=next(iter(column)),
            )  # fmt: skip


def _null_or_empty(view: Layer) -> Iterator[Hit]:
    for name, column in _columns(view).items():
        empty = [i for i, v in column.items() if v == ""]
        if empty and any(v is None for v in column.values()):
            yield Hit(
                f'"{shown(name)}" is null in some features and an empty text here.',
                ("properties", name),
                feature=empty[0],
            )


def _required(view: Layer) -> Iterator[Hit]:
    having = sum("thing" in r.properties for r in view.records) if view.in_atlas else 0
    for record in view.records if having else ():
        if "thing" not in record.properties:
            near = did_you_mean("thing", record.properties)
            yield Hit(
                f'the feature has no property "thing", which {having} others of the layer have. '
                f"{near}".strip(),
                ("properties",),
                feature=record.index,
            )
    for name in view.declared.required:
        for record in view.records:
            if record.properties.get(name, record.feature.get(name)) is None:
                near = did_you_mean(name, record.properties)
                yield Hit(
                    f'the feature has no "{shown(name)}", which is declared to be required. '
                    f"{near}".strip(),
                    ("properties",),
                    feature=record.index,
                )


_GOOD = layer(feature("a"), feature("b"))
_LINE = shape("LineString", "[[46, 39], [47, 40]]")


def _in_atlas(*features: str) -> dict[str, str | bytes]:
    return {"layers/a.geojson": layer(*features)}


RULES = [
    Rule("L501", "duplicate-id", "error", "layer",
         "Ids are unique in a layer. (A warning outside of an atlas.)",
         "An event that names the id meets two features; a selection on the map picks the wrong "
         "one.",
         "RFC 7946, 3.2", _GOOD, {"layers/a.geojson": layer(feature("a"), feature("a"))},
         _duplicate_id),
    Rule("L502", "missing-id", "warning", "layer",
         "Every feature of an atlas has an id; elsewhere all have one or none has.",
         "Nothing can refer to a feature without one, and a baseline cannot follow it.",
         "RFC 7946, 3.2", _GOOD, layer(feature("a"), feature(None)), _missing_id, "safe"),
    Rule("L503", "mixed-geometry-types", "warning", "layer",
         "A layer holds points, lines or areas; in an atlas, all versions of a thing do.",
         "Databases and desktop programs split or refuse a mixed layer.",
         "good practice", _GOOD, layer(feature("a"), feature("b", _LINE)), _mixed_types),
    Rule("L504", "mixed-property-types", "warning", "layer",
         "A property is of one kind in all features.",
         "A column of a table has one type: the odd values are lost or all become text.",
         "good practice", layer(feature("a", accuracy_m=1), feature("b", accuracy_m=2)),
         layer(feature("a", accuracy_m=1), feature("b", accuracy_m="x")), _mixed_values),
    Rule("L505", "missing-required-property", "error", "layer",
         "The features of an atlas that have versions all name their thing.",
         "A version without its thing is drawn as a thing of its own.",
         "layers/README.md", _in_atlas(feature("a", thing="t"), feature("b", thing="t")),
         _in_atlas(feature("a", thing="t"), feature("b")), _required),
    Rule("L506", "unknown-property", "warning", "layer",
         "The properties of an atlas are those of its documentation, correctly spelled.",
         "A mistyped name is kept and never looked at.",
         "layers/README.md", _in_atlas(feature("a", licence="CC0-1.0"), feature("b"), feature("c")),
         _in_atlas(feature("a", licencee="CC0-1.0"), feature("b"), feature("c")),
         _unknown_property),
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
    Rule("L511", "property-key-near-duplicate", "warning", "layer",
         "No two properties differ in spelling only.",
         "Half of the values stand in one column and half in the other.",
         "good practice", layer(feature("a", kind_of=1), feature("b", kind_of=2)),
         layer(feature("a", kind_of=1), feature("b", kindOf=2)), _near_keys),
    Rule("L512", "number-as-string", "warning", "layer",
         "Numbers are numbers.",
         'As texts "10" comes before "9", and a sum joins them.',
         "good practice", layer(feature("a", height=1), feature("b", height=2)),
         layer(feature("a", height=1), feature("b", height="2")), _number_text, "safe"),
    Rule("L513", "placeholder-value", "warning", "values",
         "A missing value is null.",
         'Readers take "n/a" for a name and -9999 for a height.',
         "good practice", layer(feature(note=None)), layer(feature(note="n/a")), _placeholder,
         also=("positions", _placeholder_height)),
    Rule("L515", "long-field-name", "info", "layer",
         "Property names fit a Shapefile.",
         "Longer ones are cut off on export, and may fall together.",
         "dBASE III", layer(feature(kind="x")), layer(feature(kind_of_settlement="x")), _long_names,
         default=False),
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
