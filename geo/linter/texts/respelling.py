r"""A JSON string that says something else, with what stays spelled as before.

>>> respelled(r'"Caf\u00e9 "', "Café")
'"Caf\\u00e9"'
"""

from __future__ import annotations

import difflib
import json
import re

_CHARACTER = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.|.", re.DOTALL
)
_LONGEST = 1000  # characters; longer ones are spelled anew


def quoted(text: str) -> str:
    """A text as a JSON string, non-ASCII letters kept."""
    return json.dumps(text, ensure_ascii=False)


def respelled(raw: str, text: str) -> str:
    """A JSON string, its quotation marks included, made to say `text`."""
    if "\\" not in raw:  # then all letters are spelled as they are
        return quoted(text)
    spelled = _CHARACTER.findall(raw[1:-1])
    if max(len(spelled), len(text)) > _LONGEST:
        return quoted(text)
    letters = [json.loads(f'"{piece}"') for piece in spelled]
    matcher = difflib.SequenceMatcher(None, letters, list(text), autojunk=False)
    parts = [
        "".join(spelled[a:b]) if kind == "equal" else quoted(text[c:d])[1:-1]
        for kind, a, b, c, d in matcher.get_opcodes()
    ]
    return f'"{"".join(parts)}"'
