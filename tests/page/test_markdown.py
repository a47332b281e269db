"""Markdown of stories: a tree of known tags, and nothing else."""

from __future__ import annotations

import time
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from geo.page.markdown import TAGS, Node, markdown, plain


def p(*children: Any) -> dict[str, Any]:
    return {"tag": "p", "children": list(children)}


def li(*children: Any) -> dict[str, Any]:
    return {"tag": "li", "children": list(children)}


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", []),
        ("One\nline.\n\nTwo.", [p("One line."), p("Two.")]),
        ("*a* _b_ **c**", [p({"tag": "em", "children": ["a"]}, " ",
                             {"tag": "em", "children": ["b"]}, " ",
                             {"tag": "strong", "children": ["c"]})]),
        ("2 * 3 * 4, snake_case_name", [p("2 * 3 * 4, snake_case_name")]),
        (r"\*plain\* \[x\]", [p("*plain* [x]")]),
        ("See:\n- one\n- two\n  goes on\n\n1. first\n2. second", [
            p("See:"),
            {"tag": "ul", "children": [li("one"), li("two goes on")]},
            {"tag": "ol", "children": [li("first"), li("second")]},
        ]),
        ("[a *b*](https://x.org/?q=1&r=2)", [
            p({"tag": "a", "href": "https://x.org/?q=1&r=2",
               "children": ["a ", {"tag": "em", "children": ["b"]}]}),
        ]),
        ("[x](javascript:alert)", [p("[x](javascript:alert)")]),
        ("[x](data:text/html,y)", [p("[x](data:text/html,y)")]),
        ("<img src=x onerror=alert(1)> &lt;", [p("<img src=x onerror=alert(1)> &lt;")]),
        ("![x](https://x.org/i.png)", [
            p("!", {"tag": "a", "href": "https://x.org/i.png", "children": ["x"]}),
        ]),
    ],
)  # fmt: skip
def test_a_text_becomes_a_tree(text: str, nodes: list[Node]) -> None:
    assert markdown(text) == nodes


def check(nodes: list[Node]) -> None:
    for node in nodes:
        if isinstance(node, str):
            continue
        assert node["tag"] in TAGS
        assert set(node) == {"tag", "children"} | ({"href"} if node["tag"] == "a" else set())
        assert node.get("href", "https://").startswith(("http://", "https://"))
        check(node["children"])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from([*"ab *_[]()\\-1.\n<>&\"'", "https://x.y/", "javascript:"])))
def test_any_text_gives_known_tags_and_web_addresses_only(pieces: list[str]) -> None:
    check(markdown("".join(pieces)))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="*_[]\\-0123456789")))
def test_text_without_marks_is_kept_word_for_word(text: str) -> None:
    assert plain(markdown(text)).split() == text.split() or "\n" in text or "\r" in text


@pytest.mark.parametrize("piece", ["*", "**", "[", "[a](", "_a", "- ", "\\", "**a *b "])
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    markdown(piece * 20_000)
    assert time.perf_counter() - began < 5
