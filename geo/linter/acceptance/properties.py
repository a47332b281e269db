"""The properties of the features of a chunk, by name.

Where all are written as those of the first one are, no value becomes an object before a rule asks
for it; others become columns at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, compress
from operator import attrgetter
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Raw, UnsetType

from geo.linter.acceptance.alike import members, pattern
from geo.linter.acceptance.decoding import RAWS
from geo.linter.acceptance.values import odd_rows

KEYS = re.compile(rb'"[ \t\n\r]*:')
# Integers of hundreds of digits are too large for other readers.
_Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Value = str | _Integer | float | bool | None
_Inner = _Value | list[_Value] | dict[str, _Value]
_SAMPLE = 200  # features whose properties tell those of all
_NO_FIELD = re.compile(r'[\x00-\x1f"\\]')  # what no name of a field may have in it


@dataclass(frozen=True)
class Alike:
    """Properties that are all written in the same way; none of them is odd."""

    text: bytes  # a list of all
    count: int
    types: dict[str, set[type]]
    odd: frozenset[int] = frozenset()
    unread: frozenset[int] = frozenset()

    @property
    def members(self) -> int:
        """How many members all have, if no key is given twice."""
        return self.count * len(self.types)

    def column(self, name: str) -> list[Any]:
        """The values of one property; `UNSET` where it is lacking."""
        return [row.f0 for row in _schema((name,), others=True).many.decode(self.text)]

    def row(self, number: int) -> dict[str, Any]:
        """The properties of one feature."""
        return members(self._raws[number]) or {}

    @cached_property
    def _raws(self) -> list[Raw]:
        return RAWS.decode(self.text)

    def of(self, chosen: Iterable[bool]) -> Alike:
        """Those of some features."""
        raws = list(compress(self._raws, chosen))
        return Alike(_listed(raws), len(raws), self.types)


@dataclass(frozen=True)
class Typed:
    """Properties as columns; what a feature lacks is `UNSET`.

    `odd` are the features of which a rule may have something to say; those `unread` are of another
    shape, and empty.
    """

    count: int
    columns: dict[str, list[Any]]
    members: int = 0  # how many all have, if no key is given twice
    odd: set[int] = field(default_factory=set)
    unread: Set[int] = frozenset()

    @property
    def types(self) -> dict[str, set[type]]:
        """The types of the values of each, but for those that lack it."""
        found = {name: set(map(type, column)) for name, column in self.columns.items()}
        return {name: kinds - {UnsetType} for name, kinds in found.items()}

    def column(self, name: str) -> list[Any]:
        """The values of one property."""
        return self.columns[name]

    def row(self, number: int) -> dict[str, Any]:
        """The properties of one feature."""
        values = {name: column[number] for name, column in self.columns.items()}
        return {name: value for name, value in values.items() if value is not UNSET}

    def of(self, chosen: Iterable[bool]) -> Typed:
        """Those of some features."""
        flags = list(chosen)
        columns = {name: list(compress(c, flags)) for name, c in self.columns.items()}
        return Typed(sum(flags), columns)


Properties = Alike | Typed


def properties(raws: list[Raw], known: Iterable[str] = ()) -> Properties:
    """The properties that texts hold; names that they may have are known of other chunks."""
    text = _listed(raws)
    found = pattern(raws[0]) if raws else None
    if found and found.fits(text):
        return Alike(text, len(raws), {name: {kind} for name, kind in found.types.items()})
    return _typed(raws, text, tuple(known))


def _typed(raws: list[Raw], text: bytes, known: tuple[str, ...]) -> Typed:
    for names in (known, fitting := _names_in(raws)):
        try:
            rows = _schema(names).many.decode(text)
        except (msgspec.MsgspecError, RecursionError):
            continue
        return _columns(rows, names, {})
    odd: dict[int, Raw] = {}
    schema = _schema(fitting)
    rows = []
    for number, raw in enumerate(raws):
        try:
            rows.append(schema.one.decode(raw))
        except (msgspec.MsgspecError, RecursionError):
            rows.append(schema.one.decode(b"{}"))
            odd[number] = raw
    return _columns(rows, fitting, odd)


def _columns(rows: list[Any], names: tuple[str, ...], odd: dict[int, Raw]) -> Typed:
    """Rows as columns; those that are of another shape are empty, and given as texts."""
    columns = {name: list(map(attrgetter(f"f{i}"), rows)) for i, name in enumerate(names)}
    given = sum(len(rows) - column.count(UNSET) for column in columns.values())
    for column in columns.values():
        if not {list, dict}.isdisjoint(map(type, column)):
            given += _keys(column)
    given += len(KEYS.findall(b",".join(odd.values())))
    return Typed(len(rows), columns, given, odd_rows(columns) | odd.keys(), odd.keys())


def _keys(values: Iterable[Any]) -> int:
    """How many members the objects in some values have."""
    found, level = 0, list(values)
    while level:
        lists = [value for value in level if isinstance(value, list)]
        dicts = [value for value in level if isinstance(value, dict)]
        found += sum(map(len, dicts))
        level = list(chain(*lists, *(value.values() for value in dicts)))
    return found


def _names_in(raws: Sequence[Raw]) -> tuple[str, ...]:
    """The names that columns can have of some properties, in the order in which they are met."""
    names: dict[str, None] = {}
    for raw in raws[:_SAMPLE]:
        names |= dict.fromkeys(members(raw) or ())
    return tuple(name for name in names if not _NO_FIELD.search(name))[:_SAMPLE]


def _listed(raws: Sequence[Raw]) -> bytes:
    return b"[" + b",".join(raws) + b"]"


class _Schema:
    """Objects that have some of the properties of given names."""

    def __init__(self, names: tuple[str, ...], *, others: bool) -> None:
        kind = _Value | list[_Inner] | dict[str, _Inner] | UnsetType
        fields: list[tuple[str, Any, Any]] = [(f"f{i}", kind, UNSET) for i in range(len(names))]
        rename = {f"f{i}": name for i, name in enumerate(names)}
        made: Any = msgspec.defstruct(
            "Properties", fields, rename=rename, forbid_unknown_fields=not others, gc=False
        )
        self.one = msgspec.json.Decoder(made)
        self.many = msgspec.json.Decoder(list[made])


@lru_cache(maxsize=64)
def _schema(names: tuple[str, ...], *, others: bool = False) -> _Schema:
    """The schema of some names of properties, and of any others; it takes a moment to make."""
    return _Schema(names, others=others)
