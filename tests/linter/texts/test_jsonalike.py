"""Places in texts that are built alike are those that are found in each by itself."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
from hypothesis import given
from laws import law

from geo.linter.texts import jsonalike
from geo.linter.texts.jsonalike import Alike
from geo.linter.texts.jsonplaces import locate

TEXTS = st.sampled_from(["a", "b", "é", 'q"', "{", "]", "a\\", ""])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 99), st.floats(-1, 1), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)
STEPS = st.one_of(TEXTS, st.integers(0, 3))
PATHS = st.frozensets(st.lists(STEPS, max_size=3).map(tuple), max_size=3)
SPACES = st.sampled_from(["", " ", "\n\t"])


def spelled(value: object, space: str, *, is_ascii: bool) -> bytes:
    separators = (f"{space},{space}", f"{space}:{space}")
    return f"{space}{json.dumps(value, separators=separators, ensure_ascii=is_ascii)}".encode()


def changed(value: object, by: int) -> object:
    """A value of the same shape, in which the scalars are others."""
    if isinstance(value, dict):
        return {key: changed(member, by) for key, member in value.items()}
    if isinstance(value, list):
        return [changed(item, by) for item in value]
    return value if value is None or isinstance(value, bool) else [f"{value}{by}", by, "]"][by % 3]


@law
@given(
    values=st.lists(VALUES, min_size=1, max_size=3),
    paths=st.lists(PATHS, min_size=1, max_size=2),
    space=SPACES,
    is_ascii=st.booleans(),
)
def test_places_are_those_of_each_text_by_itself(
    values: list[Any], paths: list[frozenset[Any]], space: str, *, is_ascii: bool
) -> None:
    alike = Alike()
    for wanted in paths:
        for i in range(jsonalike._FIRST + 6):
            value = changed(values[0 if i < 17 else i % len(values)], i)
            text = spelled(value, space, is_ascii=is_ascii)
            assert alike.locate(text, wanted) == locate(text, wanted)


def test_the_last_of_several_equal_keys_counts() -> None:
    alike = Alike()
    for text in [b'{"a": 1, "b": 2}', b'{"a": 1, "b": 2, "a": 3}', b'{"\\u0061": 1, "b": 2}'] * 99:
        for wanted in (frozenset({(), ("a",)}), frozenset({("b",)})):
            assert alike.locate(text, wanted) == locate(text, wanted)


def test_a_text_like_those_before_is_not_looked_through() -> None:
    alike, wanted = Alike(), frozenset({(), ("a", 1), ("c",)})
    text = b'{"a": [1, {"b": [2]}], "c": "%d"}'
    for i in range(20):
        alike.locate(text % i, wanted)
    known = alike._known[wanted]
    assert known.misses == jsonalike._FIRST
