"""A CSV table, as rules see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from geo.linter.rules.subjects.register import Register
from geo.linter.texts.csvtext import Cells

_SMALL = 16_000_000  # bytes of a table whose cells are kept in memory, at some ten times its size


@dataclass(frozen=True)
class Table:
    """A CSV table; `kind` is events, sources, claims, categories or table."""

    file: str
    kind: str
    cells: Cells
    in_atlas: bool = False

    @cached_property
    def columns(self) -> list[str]:
        """The names in the header."""
        return [name.strip() for name in self.cells.header]

    @cached_property
    def register(self) -> Register:
        """The ids of the rows."""
        return Register(cells["id"] for _, cells in self.rows("id"))

    def is_header(self, cells: list[str]) -> bool:
        """Whether a row is the header once more."""
        return len(cells) > 1 and cells[0].strip() == self.columns[0] and _same(cells, self.columns)

    def rows(self, *needed: str) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows that are of the header's shape, if the table has the columns."""
        if not set(needed) <= set(self.columns):
            return iter(())
        return iter(self._kept_rows) if len(self.cells.data) <= _SMALL else self._shaped_rows()

    @cached_property
    def _kept_rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows of a small table, which many rules go through."""
        return list(self._shaped_rows())

    def _shaped_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, row in self.cells.records():
            if len(row) == len(self.columns) and not self.is_header(row):
                yield number, dict(zip(self.columns, map(str.strip, row), strict=True))

    def values(self, column: str) -> Set[str]:
        """The different values in a column, of which there are few in most."""
        if column not in self._values:
            self._values[column] = {cells[column] for _, cells in self.rows(column)}
        return self._values[column]

    @cached_property
    def _values(self) -> dict[str, set[str]]:
        return {}

    def where(
        self, column: str, test: Callable[[str], object], *needed: str
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows whose value in a column passes a test, which is asked once of each value."""
        chosen = set(filter(test, self.values(column)))
        for number, row in self.rows(column, *needed) if chosen else ():
            if row[column] in chosen:
                yield number, row


def _same(cells: list[str], names: list[str]) -> bool:
    return [cell.strip() for cell in cells] == names
