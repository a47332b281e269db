"""N: the languages of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.item import Item


def _tags(item: Item) -> Iterator[Hit]:
    properties = item.value.get("properties") if isinstance(item.value, dict) else None
    for key in properties if isinstance(properties, dict) else ():
        tag = key[5:] if key.startswith("name:") else None
        if tag is not None and not _is_tag(tag):
            yield Hit(
                f'"{shown(tag)}" is no language tag: expected one such as "hy" or "az-Latn".',
                ("properties", key),
                key=True,
            )


_TAG = re.compile(
    r"(?ai)([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-x(?:-[a-z\d]{1,8})+)?"
)
_OPENSTREETMAP = {
    "etymology", "signed", "prefix", "suffix", "left", "right", "pronunciation", "source",
    "wikidata", "wikipedia",
}  # fmt: skip


@lru_cache(maxsize=1024)
def _is_tag(tag: str) -> bool:
    """Whether a text is a BCP 47 tag of a language that Unicode's CLDR knows."""
    from babel import Locale

    found = _TAG.fullmatch(tag)
    if tag.split(":")[0] in _OPENSTREETMAP:
        return True
    return bool(found) and (found[1].lower() in Locale("en").languages or len(found[1]) == 3)  # type: ignore[index]  # checked first


RULES = [
    Rule("N807", "unknown-language-tag", "warning", "values",
         "What follows name: is a language tag.",
         "No reader asks for a language that does not exist, so the name is never shown.",
         "BCP 47 (RFC 5646), 2.1", layer(feature(name="Shusha", name_hy="Շուշի")),
         layer(feature(name="Shusha", name_armenian="Շուշի")), _tags),
]  # fmt: skip
