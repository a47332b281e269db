"""Places in TOML: every value of a document is found, where its text stands."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.linter.texts.tomltext import places

DOCUMENT = '''# a comment with a key = "value"
title = "a # b"
"per file" = 'c:\\\\d'
many = [ "x", # one
  'y', ["z"],
]
inline = { a = 1, "b.c" = [2], d.e = true }
long = """
[no.header]
quotes ""\\" """""
when = 1979-05-27 07:32:00   # a date

[ tool . geo ]
a.b = -1.5e3
[[tool.geo.ignore]]
files = "x"
[[tool.geo.ignore]]
files = "y"
[tool.geo.ignore.more]
deep = 1
'''


def values(value: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    """Every value that is no table or array, by its path."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return {at: v for key, inner in pairs for at, v in values(inner, (*path, key)).items()}
    return {path: value}


def check(text: str) -> None:
    """Hold the places of a document against what `tomllib` reads there."""
    found, expected = places(text), values(tomllib.loads(text))
    assert set(expected) <= set(found)
    for path, value in expected.items():
        place = found[path]
        assert tomllib.loads(f"value = {text[place.start : place.end]}") == {"value": value}


def test_every_value_stands_at_its_place() -> None:
    check(DOCUMENT)


def test_the_key_before_a_value_is_known() -> None:
    found = places(DOCUMENT)
    keys = {path: DOCUMENT[place.key_start : place.key_end] for path, place in found.items()}
    assert keys["per file",] == '"per file"'
    assert keys["inline", "d", "e"] == "d.e"
    assert keys["tool", "geo"] == "tool . geo"
    assert keys["tool", "geo", "ignore", 1] == "tool.geo.ignore"
    assert keys["tool", "geo", "ignore", 1, "more", "deep"] == "deep"


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=8)
PLAIN = st.one_of(st.integers(-99, 99), st.booleans(), TEXTS)
VALUES = st.recursive(
    PLAIN, lambda v: st.lists(v, max_size=3) | st.dictionaries(TEXTS, v, max_size=3), max_leaves=8
)


def toml(value: Any) -> str:
    """A value as TOML: JSON strings are TOML strings."""
    if isinstance(value, dict):
        pairs = (f"{toml(key)} = {toml(inner)}" for key, inner in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[\n" + " # ]\n,".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@law
@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_places_agree_with_a_parser(document: dict[str, Any]) -> None:
    check("\n".join(f"{toml(key)} = {toml(value)}" for key, value in document.items()))


@pytest.mark.parametrize("text", ["", "\n# only a comment", "[a]", "a = 1\r\n[b]\r\n"])
def test_small_documents_are_read(text: str) -> None:
    check(text)
