"""JSON strings changed by as few characters as can be."""

from __future__ import annotations

import json

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.linter.texts.respelling import respelled

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("raw", "text", "expected"),
    [
        (r'" A\/B "', "A/B", r'"A\/B"'),
        (r'"\u0160u\u200B\u0161a"', "Šuša", r'"\u0160u\u0161a"'),
        (r'"\ud83d\ude00 \u00a0"', "😀", r'"\ud83d\ude00"'),
        (r'"a\"b\\ "', 'a"b\\', r'"a\"b\\"'),
        ('"Shusha\u00a0town"', "Shusha town", '"Shusha town"'),
    ],
)
def test_what_stays_is_spelled_as_before(raw: str, text: str, expected: str) -> None:
    assert respelled(raw, text) == expected


@law
@given(TEXTS, TEXTS)
def test_the_new_string_says_the_text(old: str, new: str) -> None:
    for raw in (json.dumps(old), json.dumps(old, ensure_ascii=False)):
        assert json.loads(respelled(raw, new)) == new
