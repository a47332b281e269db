"""Paths to values in JSON, as text."""

from __future__ import annotations

import re
from functools import lru_cache

from geo.linter.texts.jsontext import Path


def written(path: Path) -> str:
    """A path as text.

    >>> written(("features", 0, "properties", "name:hy"))
    '$.features[0].properties["name:hy"]'
    """
    return "$" + "".join([f"[{s}]" if isinstance(s, int) else _written_key(s) for s in path])


@lru_cache(maxsize=4096)
def _written_key(key: str) -> str:
    if re.fullmatch(r"(?a)[A-Za-z_]\w*", key):
        return f".{key}"
    return '["' + key.replace("\\", "\\\\").replace('"', '\\"') + '"]'


_STEP = re.compile(r'\[(\d+)\]|\.([A-Za-z_]\w*)|\["((?:[^"\\]|\\.)*)"\]', re.ASCII)


def parsed(text: str) -> Path:
    """The path that `written` made a text of.

    >>> parsed('$.features[0].properties["name:hy"]')
    ('features', 0, 'properties', 'name:hy')
    """
    return tuple(
        int(index) if index else name or re.sub(r"\\(.)", r"\1", quoted)
        for index, name, quoted in _STEP.findall(text)
    )
