"""The ids of a table, and what a misspelled one may mean."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from geo.text import did_you_mean

_MOST = 100  # distinct words that are looked up letter by letter; a reader learns no more from more


class Register:
    """The ids of a table; quick to ask, however many there are."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self.ids = frozenset(ids)
        self._asked: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.ids

    def __bool__(self) -> bool:
        return bool(self.ids)

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {_plain(name): name for name in self.ids}

    def respelled(self, name: str) -> str | None:
        """The id that differs from a name in case or space only."""
        found = self._plain.get(_plain(name))
        return None if found == name else found

    def question(self, name: str) -> str:
        """A question that names the nearest ids, or nothing if none is near."""
        if name not in self._asked:
            if len(self._asked) >= _MOST:
                return ""
            self._asked[name] = did_you_mean(name, self.ids)
        return self._asked[name]


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
