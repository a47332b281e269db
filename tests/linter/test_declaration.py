"""What a configuration may declare about a layer, and what it is told otherwise."""

from __future__ import annotations

import re
import tomllib

import pytest

from geo.linter.declaration import Declaration, declarations, faults, unknown_keys
from geo.time import UTC, event_span


def test_what_is_declared_is_read() -> None:
    tables = tomllib.loads("""
        [a]
        geometry = "Point"
        extent = [44, 38, 51, 42]
        period = "1994/2024"
        enum.n = [1, "x"]
        pattern.id = "[a-z]+"
        tolerance = "2 km"
    """)
    assert [*faults(tables), *unknown_keys(tables)] == []
    found: Declaration = declarations(tables)["a"]
    assert found.geometry == ("Point",)
    assert found.extent == (44, 38, 51, 42)
    assert found.period == event_span("1994/2024", UTC)
    assert (found.enum, found.pattern["id"].pattern) == ({"n": (1, "x")}, "[a-z]+")
    assert (found.tolerance, found.coverage, found.network) == (2000, None, False)


REFUSED = [
    ('geometri = "Point"', '"geometri": this key is not known. Did you mean "geometry"?'),
    ('geometry = "point"', 'expected types of GeoJSON. Did you mean "Point"?'),
    ('geometry = "Circle"', "expected types of GeoJSON. Choose from Point, "),
    ("required = 3", 'expected a text or a list of texts, such as ["a", "b"].'),
    ("extent = [51, 38, 44, 42]", "expected [west, south, east, north] in degrees."),
    ("extent = [1, 2, 3]", "expected [west, south, east, north] in degrees."),
    ('period = "2024/1994"', 'expected a period such as "1994/2024"'),
    ('enum = ["a"]', "expected a list of values for each property"),
    ("enum.a = []", "expected a list of values for each property"),
    ("pattern.a = 1", "expected a regular expression for each property"),
    ('pattern.a = "("', "expected a regular expression (missing ), unterminated subpattern"),
    ('coverage = "yes"', "expected true or false."),
    ("inside = 1", "expected the name of a property."),
    ('tolerance = "far"', 'expected a distance such as "10 m".'),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_makes_no_sense_is_told_with_its_place(text: str, said: str) -> None:
    tables = tomllib.loads(f"[a]\n{text}")
    ((path, reason),) = [*faults(tables), *unknown_keys(tables)]
    assert path == ("a", *re.findall(r"^\w+", text))
    assert said in reason


def test_a_layer_is_declared_by_a_table() -> None:
    assert list(faults({"a": 1})) == [(("a",), "expected a table.")]
    assert list(faults([])) == [((), "expected tables such as [layers.NAME].")]
