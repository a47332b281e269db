r"""A small, safe part of Markdown as a tree of plain data: no HTML is ever written or read.

Paragraphs, `*emphasis*`, `**strong**`, `[links](https://example.org)`, lists of lines that begin
with `-` or `1.`, and `\` before a sign that is meant literally. Everything else, HTML included,
is the text that it is.

A node is a text, or `{"tag": ..., "children": [...]}` with one of the tags of `TAGS`; an "a" also
has an `href`, which is http or https. Four constructs need no general parser: what is not here
cannot be forgotten to be switched off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from geo.text import web_address

TAGS = ("p", "ul", "ol", "li", "em", "strong", "a")
Node = str | dict[str, Any]

_ITEM = re.compile(r"\s{0,3}(?:(?P<bullet>[-*])|(?P<number>\d{1,9})[.)])\s+(?P<text>.*)")
# Delimiters hug their text, and none spans another of its kind: matching is linear.
_INLINE = re.compile(
    r"\\(?P<literal>[!-/:-@\[-`{-~])"
    r"|\[(?P<label>[^\[\]\n]{1,500})\]\((?P<address>[^()\s]{1,2000})\)"
    r"|\*\*(?P<strong>(?!\s)[^*]{1,2000}(?<!\s))\*\*"
    r"|(?<![\w*])(?P<mark>[*_])(?P<em>(?![\s*_])[^*_]{1,2000}(?<!\s))(?P=mark)(?![\w*])"
)


def markdown(text: str) -> list[Node]:
    """The blocks of a text: paragraphs and lists.

    >>> markdown("A *quiet* day")
    [{'tag': 'p', 'children': ['A ', {'tag': 'em', 'children': ['quiet']}, ' day']}]
    >>> markdown("- <b>one")
    [{'tag': 'ul', 'children': [{'tag': 'li', 'children': ['<b>one']}]}]
    """
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [node for block in blocks if block.strip() for node in _block(block)]


def plain(nodes: list[Node]) -> str:
    """The text of some nodes alone.

    >>> plain(markdown("**Two** [words](https://example.org)"))
    'Two words'
    """
    return "".join(n if isinstance(n, str) else plain(n["children"]) for n in nodes)


def _block(block: str) -> Iterator[Node]:
    """A paragraph, or a list with the paragraph before it; lines that go on join their item."""
    entries: list[tuple[str, str]] = []
    for line in block.split("\n"):
        item = _ITEM.match(line)
        if item:
            entries.append(("ul" if item["bullet"] else "ol", item["text"].strip()))
        elif entries and (entries[-1][0] != "p" or line.strip()):
            tag, before = entries[-1]
            entries[-1] = (tag, f"{before} {line.strip()}")
        else:
            entries.append(("p", line.strip()))
    for tag, group in groupby(entries, key=lambda entry: entry[0]):
        texts = [text for _, text in group]
        if tag == "p":
            yield _node("p", " ".join(texts))
        else:
            yield {"tag": tag, "children": [_node("li", text) for text in texts]}


def _node(tag: str, text: str) -> Node:
    return {"tag": tag, "children": _inline(text)}


def _inline(text: str) -> list[Node]:
    nodes: list[Node] = []
    at = 0
    for found in _INLINE.finditer(text):
        nodes += [text[at : found.start()], _mark(found)]
        at = found.end()
    return _joined([*nodes, text[at:]])


def _mark(found: re.Match[str]) -> Node:
    if found["literal"]:
        return found["literal"]
    if found["strong"]:
        return _node("strong", found["strong"])
    if found["em"]:
        return _node("em", found["em"])
    address = web_address(found["address"])
    if address is None:  # any other scheme stays what was written
        return found[0]
    return {"tag": "a", "href": address, "children": _inline(found["label"])}


def _joined(nodes: list[Node]) -> list[Node]:
    """The nodes with texts side by side made one, and empty ones gone."""
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        elif node != "":
            joined.append(node)
    return joined
