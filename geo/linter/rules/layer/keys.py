"""L: which properties features have, and how these are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import feature, in_atlas, layer
from geo.linter.rules.layer.properties import VOCABULARY, columns_of
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer
from geo.text import did_you_mean, fold, nearest


def _unknown_property(view: Layer) -> Iterator[Hit]:
    if not view.in_atlas:
        return
    for name, column in columns_of(view).items():
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


def _near_keys(view: Layer) -> Iterator[Hit]:
    spelled: dict[str, str] = {}
    for name, column in columns_of(view).items():
        plain = re.sub(r"[\W_]", "", fold(name))
        other = spelled.setdefault(plain, name)
        if other != name and plain:
            yield Hit(
                f'the properties "{shown(other)}" and "{shown(name)}" differ in spelling only.',
                ("properties", name),
                key=True,
                feature=next(iter(column)),
            )


def _long_names(view: Layer) -> Iterator[Hit]:
    for name, column in columns_of(view).items():
        if len(name) > 10 or not name.isascii():
            yield Hit(
                f'a Shapefile cuts the property name "{shown(name)}" to 10 ASCII letters.',
                ("properties", name), key=True, feature=next(iter(column)),
            )  # fmt: skip


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


RULES = [
    Rule("L505", "missing-required-property", "error", "layer",
         "The features of an atlas that have versions all name their thing.",
         "A version without its thing is drawn as a thing of its own.",
         "layers/README.md", in_atlas(feature("a", thing="t"), feature("b", thing="t")),
         in_atlas(feature("a", thing="t"), feature("b")), _required),
    Rule("L506", "unknown-property", "warning", "layer",
         "The properties of an atlas are those of its documentation, correctly spelled.",
         "A mistyped name is kept and never looked at.",
         "layers/README.md", in_atlas(feature("a", licence="CC0-1.0"), feature("b"), feature("c")),
         in_atlas(feature("a", licencee="CC0-1.0"), feature("b"), feature("c")),
         _unknown_property),
    Rule("L511", "property-key-near-duplicate", "warning", "layer",
         "No two properties differ in spelling only.",
         "Half of the values stand in one column and half in the other.",
         "good practice", layer(feature("a", kind_of=1), feature("b", kind_of=2)),
         layer(feature("a", kind_of=1), feature("b", kindOf=2)), _near_keys),
    Rule("L515", "long-field-name", "info", "layer",
         "Property names fit a Shapefile.",
         "Longer ones are cut off on export, and may fall together.",
         "dBASE III", layer(feature(kind="x")), layer(feature(kind_of_settlement="x")), _long_names,
         default=False),
]  # fmt: skip
