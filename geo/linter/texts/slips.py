"""What to do about a byte at which JSON cannot go on, told from the bytes around it."""

from __future__ import annotations

import re

_SPACE = b" \t\r\n"
_NEAR = 200  # bytes looked at before the place
_AFTER = [
    (rb"'", "Write double quotation marks; Python makes them with json.dumps()."),
    (rb"/[/*]|#", "JSON has no comments: delete it."),
    (rb"(?:True|False|None)\b", "Write true, false or null; Python does with json.dumps()."),
    (rb"undefined\b", "Write null."),
    (rb"\xe2\x80[\x98-\x9f]|\xc2[\xab\xbb]", 'Write straight quotation marks (").'),
    (rb"[,:;=]", "Delete it, or write what is missing before it."),
    (rb"[+.]\d", "Write a digit before the point, and no plus sign."),
    (rb"\n", "Write \\n for a line break, or close the quotation mark before it."),
    (rb"\t", "Write \\t for a tab."),
    (rb"[<=>]{7} ", "Git left two versions here; keep one of them."),
]
_OPEN = re.compile(rb'["\w}\]]\s*$')


def remedy(data: bytes, at: int) -> str:
    r"""What to do about the byte at `at`, which is the first that JSON does not allow there.

    >>> remedy(b'{"a": 1,}', 8)
    'Delete the comma before it.'
    >>> remedy(b'{"a": [1, 2', 11)[:38]
    'The file is cut off: download or expor'
    """
    if not data[at:].strip(_SPACE + b"\0"):
        return "The file is cut off: download or export it again."
    before = data[max(at - _NEAR, 0) : at].rstrip(_SPACE)
    here = data[at : at + _NEAR]
    if before.endswith(b",") and here[:1] in b"}]":
        return "Delete the comma before it."
    if before.endswith(b"\\"):
        return "Write \\\\ for a backslash."
    for pattern, said in _AFTER:
        if re.match(pattern, here):
            return said
    if here[:1] in b'"{[' and _OPEN.search(before):
        return "A comma is missing before it."
    return "Correct the text at this place."


def trailing_remedy(data: bytes, at: int) -> str:
    """What to do about the byte at `at`, the first after the end of the JSON value."""
    if data[at : at + 1] == b"\0":
        return "NUL bytes fill it up, as after a failed download or disk. Download it again."
    if data[at : at + 1] in b"}]":
        return "It is a bracket too many, or one is missing at the start."
    if b"\n" in data[:at].lstrip()[-_NEAR:] and data[at : at + 1] in b"{[":
        return "If every line is a text of its own, name the file .geojsonl; else keep one text."
    return "Remove what follows the value, or give each value a line of its own (GeoJSONSeq)."
