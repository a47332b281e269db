"""Plain values as JSON, TOML and frames have them."""

from __future__ import annotations

from typing import Any


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
