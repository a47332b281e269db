"""A rule is asked only about items that have what it is about; see `Scope`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from geo.linter.rules import RULES, checks
from geo.linter.rules.rule import Scope
from geo.linter.rules.subjects.item import Item

CASES = sorted((Path(__file__).parent / "cases").rglob("*.geojson"))
OF_ITEMS = {
    "item",
    "positions",
    "precision",
    "vertices",
    "lines",
    "rings",
    "winding",
    "bbox",
    "collections",
    "values",
}


def loaded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return None


def items(document: Any) -> list[Item]:
    features = document.get("features") if isinstance(document, dict) else None
    around = {**document, "features": []} if isinstance(document, dict) else document
    found = [Item(document, "document", b"")]
    return found + [
        Item(feature, "feature", b"", around)
        for feature in (features if isinstance(features, list) else ())
    ]


TEXTS = [
    *(case.read_bytes() for case in CASES),
    *(t for r in RULES.values() for t in (r.good, r.bad) if not isinstance(t, dict)),
]


def test_rules_that_are_not_asked_have_nothing_to_say() -> None:
    scopes = frozenset(get_args(Scope)) & OF_ITEMS
    asked = 0
    for item in [item for text in TEXTS for item in items(loaded(text))]:
        for rule, check in checks(scopes - item.scopes, frozenset(RULES)):
            assert not list(check(item)), (rule.code, item.value)
            asked += 1
    assert asked > 10_000


@pytest.mark.parametrize(
    ("geometry", "scopes"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, {"positions", "precision"}),
        (
            {"type": "LineString", "coordinates": []},
            {"positions", "precision", "vertices", "lines"},
        ),
        (
            {"type": "Polygon", "coordinates": [], "bbox": []},
            {"positions", "precision", "vertices", "rings", "winding", "bbox"},
        ),
        ({"type": "geometrycollection", "geometries": []}, {"collections"}),
        ({"type": "Polygon"}, set()),
    ],
)
def test_an_item_has_the_scopes_of_its_geometry(geometry: object, scopes: set[str]) -> None:
    item = Item({"type": "Feature", "geometry": geometry}, "feature", b"")
    assert item.scopes == scopes | {"item", "values"}
