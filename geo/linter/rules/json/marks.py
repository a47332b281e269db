"""J: bytes that stand before a JSON text, or between several."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from geo.linter.rules.examples import GOOD, feature
from geo.linter.rules.json.syntax import LINE
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.text import Text


def _bom(text: Text) -> Iterator[Hit]:
    if text.data.startswith(b"\xef\xbb\xbf"):
        yield Hit(
            "the file starts with a byte order mark, which JSON forbids to write.",
            span=(0, 3),
            fix=(Change("", span=(0, 3)),),
            fix_title="Remove the byte order mark",
        )


def _separators(text: Text) -> Iterator[Hit]:
    first = text.data.find(b"\x1e")
    if text.is_sequence and first >= 0:
        count = text.data.count(b"\x1e")
        is_by_line = all(map(_is_json, LINE.findall(text.data)))
        yield Hit(
            f"{count} record separators (0x1E) stand in the file; few readers of lines of JSON "
            "take them.",
            span=(first, first + 1),
            fix=tuple(
                Change("", span=(found.start(), found.end()))
                for found in re.finditer(b"\x1e", text.data)
                if is_by_line
            ),
            fix_title="Remove the record separators",
        )


def _is_json(line: bytes) -> bool:
    try:
        return orjson.loads(line.removeprefix(b"\xef\xbb\xbf")) is not None
    except orjson.JSONDecodeError:
        return False


RULES = [
    Rule(
        "J004", "utf8-bom", "warning", "text",
        "The file has no byte order mark.",
        "Strict readers, JavaScript's among them, stop at the first byte.",
        "RFC 8259, 8.1", GOOD, b"\xef\xbb\xbf" + GOOD.encode(), _bom, "safe",
    ),
    Rule(
        "J011", "geojsonseq-separator", "warning", "text",
        "Lines of GeoJSON are parted by newlines alone.",
        "Most readers of newline-delimited GeoJSON stop at the record separator of RFC 8142.",
        "RFC 8142, 2", {"a.geojsonl": feature() + "\n"}, {"a.geojsonl": "\x1e" + feature() + "\n"},
        _separators, "safe",
    ),
]  # fmt: skip
