"""L: the ids of features."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import feature, in_atlas, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.layer import Layer, Record
from geo.text import fold


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


_GOOD = layer(feature("a"), feature("b"))

RULES = [
    Rule("L501", "duplicate-id", "error", "layer",
         "Ids are unique in a layer. (A warning outside of an atlas.)",
         "An event that names the id meets two features; a selection on the map picks the wrong "
         "one.",
         "RFC 7946, 3.2", _GOOD, in_atlas(feature("a"), feature("a")),
         _duplicate_id),
    Rule("L502", "missing-id", "warning", "layer",
         "Every feature of an atlas has an id; elsewhere all have one or none has.",
         "Nothing can refer to a feature without one, and a baseline cannot follow it.",
         "RFC 7946, 3.2", _GOOD, layer(feature("a"), feature(None)), _missing_id, "safe"),
]  # fmt: skip
