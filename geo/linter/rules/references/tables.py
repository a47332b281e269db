"""R: the header and the shape of tables."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.text import did_you_mean, fold

_NEEDED = {"events": ["date"], "sources": ["id", "title"], "claims": ["id", "event", "says"],
           "categories": ["id", "name"]}  # fmt: skip
_KNOWN = {
    "events": {"id", "date", "title", "description", "category", "place", "lon", "lat",
               "accuracy_m", "quantity", "unit", "actors", "sources", "status", "links"},
    "sources": {"id", "title", "publisher", "published", "accessed", "url", "language", "kind",
                "side", "note"},
    "claims": {"id", "event", "says", "date", "quantity", "unit", "sources", "verdict", "note"},
    "categories": {"id", "name", "definition", "color"},
}  # fmt: skip


def _columns(table: Table) -> Iterator[Hit]:
    header = table.cells.header
    if below := _header_below(table):
        yield Hit(
            f"this is not the header, which row {below} looks like. Delete what stands above it.",
            cell=(1, header[0]),
        )
        return
    for name in _NEEDED.get(table.kind, []):
        if name not in table.columns:
            yield Hit(
                f'the column "{name}" is missing. {did_you_mean(name, table.columns)}'.strip(),
                cell=(1, header[0] if header else ""),
            )
    seen: set[str] = set()
    for i, name in enumerate(table.columns):
        if name and name in seen:
            yield Hit(f'the column "{shown(name)}" stands twice.', cell=(1, header[i]),
                      span=table.cells.place(1, i))  # fmt: skip
        elif not name and "" not in seen and len(table.columns) > 1:
            yield Hit(f"{_nameless(table, i)}", cell=(1, header[i]))
        seen.add(name)


def _header_below(table: Table) -> int | None:
    """The row that is the header, where lines of another kind stand above it."""
    cells = [name for name in table.columns if name]
    if len(cells) > 1:
        return None
    for row, found in table.cells.records():
        if len(found) > 1 and all(map(str.strip, found)):
            return row
    return None


def _nameless(table: Table, first: int) -> str:
    count = len(table.columns)
    is_tail = not any(table.columns[first:])
    is_empty = is_tail and not any(any(map(str.strip, r[first:])) for _, r in table.cells.records())
    if not is_empty:
        return f"column {first + 1} has no name."
    which = f"columns {first + 1} to {count} have" if count > first + 1 else f"column {count} has"
    return f"{which} no name and no values, as spreadsheets leave them. Delete them there."


_MANY_COLUMNS = 200  # beyond them a table is a matrix, whose columns nobody typed


def _unknown_column(table: Table) -> Iterator[Hit]:
    known = _KNOWN.get(table.kind, set())
    for name in table.columns[:_MANY_COLUMNS]:
        near = did_you_mean(fold(name), known - set(table.columns)) if name not in known else ""
        if near and any(_close(name, k) for k in known - set(table.columns)):
            yield Hit(f'the column "{shown(name)}" is not known. {near}', cell=(1, name))


def _close(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, fold(one), fold(other)).ratio() >= 0.8


def _row_shape(table: Table) -> Iterator[Hit]:
    width = len(table.columns)
    for row, cells in table.cells.records() if not _header_below(table) else ():
        if len(cells) != width:
            yield Hit(
                f"the row has {len(cells)} cells, the header {width}. A cell that contains the "
                "delimiter needs quotation marks.",
                cell=(row, table.cells.header[min(len(cells), width) - 1]),
                span=table.cells.place(row, min(len(cells), width)),
            )


def _quotes(table: Table) -> Iterator[Hit]:
    for fault in table.cells.faults() if not table.cells.is_sound else ():
        yield Hit(f"{fault.message}.", span=(fault.start, fault.end))


def _foreign(table: Table) -> Iterator[Hit]:
    names = {re.sub(r"[\W_]", "", name.casefold()) for name in table.columns}
    is_dated = any(re.search(r"date|year|time", name) for name in names)
    if table.kind == "table" and is_dated and names & _LONGITUDES and names & _LATITUDES:
        yield Hit(
            "this has dated places, but is no event table of geo yet. Type: geo import auto "
            f"{shown(table.file)} -o events.csv",
            cell=(1, table.cells.header[0]),
        )


_LONGITUDES = {"lon", "lng", "long", "longitude", "xlong", "actiongeolong"}
_LATITUDES = {"lat", "latitude", "ylat", "actiongeolat"}


def _events(text: str) -> Files:
    return {**example(), "layers/events.csv": text}


RULES = [
    Rule("R714", "missing-column", "error", "table",
         "A table has the columns that it needs, each once and with a name.",
         "Without them it cannot be read.",
         "layers/README.md", example(), _events("id,day,title\na,2020-05-01,Talks\n"), _columns),
    Rule("R715", "row-shape", "error", "table",
         "Every row has as many cells as the header.",
         "From the missing or extra cell on, values stand under the wrong names.",
         "RFC 4180, 2", example(), example("a,2020-05-01,Talks, and more,,shusha,,,s"), _row_shape),
    Rule("R717", "open-quotation-mark", "error", "table",
         "Quotation marks in a table come in pairs around whole cells.",
         "An open one swallows the rest of the file into one cell.",
         "RFC 4180, 2", example(), example('a,2020-05-01,"Talks,,shusha,,,s'), _quotes),
    Rule("R719", "unknown-column", "warning", "table",
         "Columns are spelled as the documentation has them.",
         "A mistyped column is kept and never looked at.",
         "layers/README.md", example(), _events("id,date,titel\na,2020-05-01,Talks\n"),
         _unknown_column),
    Rule("R721", "foreign-table", "info", "table",
         "A table of dated places is an event table of geo.",
         "Its columns have other names, so its dates and places are not checked.",
         "layers/README.md", {"export.csv": "name,latitude,longitude\nShusha,39.8,46.7\n"},
         {"export.csv": "event_date,latitude,longitude\n10 November 2020,39.8,46.7\n"},
         _foreign),
]  # fmt: skip
