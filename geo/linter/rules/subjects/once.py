"""What is worked out once for an item or a layer, however many rules ask."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_Made = TypeVar("_Made")


def once(make: Callable[[Any], _Made]) -> Callable[[Any], _Made]:
    """A function of an item or a layer that is worked out once for each, however many rules ask."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def known(view: Any) -> _Made:
        if name not in view.memo:
            view.memo[name] = make(view)
        made: _Made = view.memo[name]
        return made

    return known
