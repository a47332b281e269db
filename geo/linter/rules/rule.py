"""What a rule is, and what it finds: hits, with the changes that mend them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from geo.linter.findings import Safety, Severity
from geo.linter.texts.jsontext import Path

# "layers" means all layers of an atlas, or of a folder whose layers are declared.
# "run" means a layer once all else has been said about it; "fix" what mending comes to.
# Those of the second line mean an item that has such a thing, so that others need not be asked.
Scope = Literal[
    "text", "item", "date", "layer", "document", "table", "layers", "atlas", "map", "config",
    "positions", "precision", "vertices", "lines", "rings", "winding", "bbox", "collections",
    "values",
    "baseline", "run", "fix",
]  # fmt: skip
Files = dict[str, str | bytes]


class Change(NamedTuple):
    """A change of a fix to a JSON text, by path, or to a cell of a table.

    `value` puts `text` in place of a value, `key` in place of its key; `insert` adds `text` as the
    last member of an object; `delete` takes a member or an item of an array away, with its comma.
    With `rewrite`, what stands there is changed by that function instead.
    """

    text: str = ""
    path: Path = ()
    kind: Literal["value", "key", "insert", "delete"] = "value"
    rewrite: Callable[[str], str] | None = None
    cell: tuple[int, str] | None = None
    span: tuple[int, int] | None = None


class Hit(NamedTuple):
    """One thing that a rule found, and where: a path in the item, a cell, or a span of bytes."""

    message: str
    path: Path = ()
    key: bool = False  # the key is the offender, not the value
    feature: int | None = None  # index, for rules that see a whole layer
    cell: tuple[int, str] | None = None  # row and column, for rules that see a table
    span: tuple[int, int] | None = None
    file: str | None = None  # for rules that see an atlas
    fix: tuple[Change, ...] = ()
    fix_title: str = ""
    severity: Severity | None = None  # if it is not that of the rule


@dataclass(frozen=True)
class Rule:
    """A rule of `geo validate`; `good` and `bad` are files that the tests hold it against."""

    code: str
    name: str
    severity: Severity
    scope: Scope
    what: str
    why: str
    clause: str
    good: str | bytes | Files
    bad: str | bytes | Files
    check: Callable[[Any], Iterable[Hit]]
    fix: Safety | None = None
    default: bool = True
    # A second scope in which the same thing goes wrong, with its check.
    also: tuple[Scope, Callable[[Any], Iterable[Hit]]] | None = None

    def checks(self) -> list[tuple[Scope, Callable[[Any], Iterable[Hit]]]]:
        """The scopes of the rule, each with its check."""
        return [(self.scope, self.check), *([self.also] if self.also else [])]
