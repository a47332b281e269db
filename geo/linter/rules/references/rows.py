"""R: rows of a table that stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.text import fold


def _duplicate_ids(table: Table) -> Iterator[Hit]:
    first: dict[str, int] = {}
    for row, cells in table.rows("id"):
        name = cells["id"]
        if not name:
            yield Hit("the row has no id.", cell=(row, "id"))
        elif first.setdefault(name, row) != row:
            yield Hit(f'row {first[name]} has the id "{shown(name)}" too.', cell=(row, "id"))


def _duplicate_event(table: Table) -> Iterator[Hit]:
    if table.kind != "events":
        return
    folded = cache(fold)

    def when_and_where(cells: dict[str, str]) -> tuple[str, str]:
        place = cells.get("place", "") or f"{cells.get('lon')},{cells.get('lat')}"
        return cells["date"], folded(place)

    counts = Counter(when_and_where(cells) for _, cells in table.rows("date", "title"))
    first: dict[tuple[str, ...], int] = {}
    for row, cells in table.rows("date", "title"):
        at = when_and_where(cells)
        if counts[at] == 1:
            continue
        key = (*at, fold(cells["title"]))
        if first.setdefault(key, row) != row:
            yield Hit(f"row {first[key]} has the same date, place and title.", cell=(row, "title"))


def _header_again(table: Table) -> Iterator[Hit]:
    for row, cells in table.cells.records():
        if table.is_header(cells):
            yield Hit(
                "this row is the header once more, as when tables are put one below the other. "
                "Delete it.",
                cell=(row, table.cells.header[0]),
            )


RULES = [
    Rule("R708", "duplicate-event", "warning", "table",
         "No two events have the same date, place and title.",
         "The happening is counted twice.",
         "layers/README.md", example(),
         example("a,2020-05-01,Talks,,shusha,,,s\nb,2020-05-01,talks,,shusha,,,s"),
         _duplicate_event),
    Rule("R718", "duplicate-row-id", "error", "table",
         "Every row of a register has an id that no other row has.",
         "A reference to it means two rows.",
         "layers/README.md", example(),
         example("a,2020-05-01,Talks,,shusha,,,s\na,2020-06-01,More,,shusha,,,s"),
         _duplicate_ids),
    Rule("R722", "header-again", "error", "table",
         "The header of a table stands once, in its first row.",
         "The second one is read as a row of values.",
         "layers/README.md", example(), example("a,2020-05-01,Talks,,shusha,,,s\n"
                  "id,date,title,category,place,lon,lat,sources"), _header_again),
]  # fmt: skip
