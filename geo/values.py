"""Plain values as JSON, TOML, frames and cells have them."""

from __future__ import annotations

import re
from typing import Any

# Without NA, which is the code of Namibia, and none, which is a value in OpenStreetMap.
_PLACEHOLDERS = re.compile(
    r"\s*(?:(?i:tbd|tba|#?n/a|n\.a\.|null|undefined|unknown|xxx+|todo)|NaN|nan|nil|None"
    r"|\?+|-+|-?9999(?:\.0)?)\s*"
)

# Of an event: the least and the most that its numbers may be, and what to say of others.
LIMITS = {"lon": (-180.0, 180.0), "lat": (-90.0, 90.0), "accuracy_m": (0.0, 2e7)}
EXPECTED = {
    "lon": "expected degrees from -180 to 180, such as 46.7528.",
    "lat": "expected degrees from -90 to 90, such as 39.8177.",
    "accuracy_m": "expected metres, 0 or more.",
}


def is_number(value: Any) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def stripped(value: Any) -> str:
    """A value as text without spaces around it; empty for what is missing, NaN and NaT.

    >>> stripped(" a "), stripped(float("nan"))
    ('a', '')
    """
    return "" if value is None or value != value else str(value).strip()


def id_list(value: Any) -> list[str]:
    """Ids given as a list, or as text separated by semicolons.

    >>> id_list("a; b;")
    ['a', 'b']
    """
    parts = value if isinstance(value, list) else stripped(value).split(";")
    return [text for part in parts if (text := stripped(part))]


def number(text: str) -> float | None:
    """The number that a cell holds, or None; Python reads more than other programs do."""
    if not text.isascii() or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a missing value."""
    return _PLACEHOLDERS.fullmatch(text) is not None


def kind_of(value: Any) -> str:
    """What JSON calls the kind of a value.

    >>> kind_of([]), kind_of(None)
    ('an array', 'null')
    """
    names: dict[type, str] = {
        dict: "an object", list: "an array", str: "a text", bool: "a boolean", type(None): "null",
    }  # fmt: skip
    return names.get(type(value), "a number")
