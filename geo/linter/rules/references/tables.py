"""R: the shape of tables, and the cells of events."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Change, Files, Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.text import did_you_mean, fold
from geo.values import is_placeholder, number

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


# ----- coordinates

_LIMITS = {"lon": 180.0, "lat": 90.0}
_AXES = {"lon": "longitude", "lat": "latitude"}
_DEGREES = re.compile(
    r"(?P<before>[NSEWnsew])? ?(?P<sign>[-−+])?(?P<degrees>\d{1,3}(?:[.,]\d+)?) ?[°º]? ?"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?) ?['′’] ?)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?) ?(?:\"|″|”|''|′′) ?)?(?P<after>[NSEWnsew])?"
)


def _bad_cells(table: Table) -> Iterator[Hit]:
    is_placed = table.kind == "events" and not {*_LIMITS, "accuracy_m"}.isdisjoint(table.columns)
    for row, cells in table.rows() if is_placed else ():
        for name in _LIMITS:
            text = cells.get(name, "")
            if text and not _is_degrees(text, name):
                written = _decimal(text, name)
                yield Hit(
                    f'"{shown(text)}" is no {_AXES[name]}{_remedy(text, name, cells, written)}',
                    cell=(row, name),
                    fix=(Change(written, cell=(row, name)),) if written else (),
                    fix_title=f"Write {written}",
                )
        if bool(cells.get("lon")) != bool(cells.get("lat")) and {"lon", "lat"} <= set(cells):
            given = "lon" if cells["lon"] else "lat"
            yield Hit(f'"{given}" is given without the other coordinate.', cell=(row, given))
        accuracy = number(cells.get("accuracy_m", "0") or "0")
        if accuracy is None or not 0 <= accuracy <= 2e7:
            yield Hit(f'"{shown(cells["accuracy_m"])}" is no accuracy: expected metres, 0 or more.',
                      cell=(row, "accuracy_m"))  # fmt: skip


def _is_degrees(text: str, name: str) -> bool:
    value = number(text)
    return value is not None and -_LIMITS[name] <= value <= _LIMITS[name]


def _decimal(text: str, name: str) -> str:
    """Decimal degrees of a text with a comma, degrees and minutes, or a letter of the compass."""
    match = _DEGREES.fullmatch(unicodedata.normalize("NFKC", text.replace("º", "°")))
    letters = [match[key].upper() for key in ("before", "after") if match[key]] if match else []
    if not match or len(letters) > 1 or (letters and letters[0] not in _LETTERS[name]):
        return ""
    parts = [(match[key] or "0").replace(",", ".") for key in ("degrees", "minutes", "seconds")]
    is_plain = parts[1:] == ["0", "0"]
    value = sum(float(part) / 60**i for i, part in enumerate(parts))
    digits = parts[0] if is_plain else f"{value:.6f}".rstrip("0").rstrip(".")
    is_negative = match["sign"] in {"-", "−"} or letters in (["W"], ["S"])
    written = f"-{digits}" if is_negative else digits
    return written if _is_degrees(written, name) else ""


_LETTERS = {"lon": "EW", "lat": "NS"}


def _remedy(text: str, name: str, cells: dict[str, str], written: str) -> str:
    value = number(text)
    other = number(cells.get("lat" if name == "lon" else "lon", ""))
    if written:
        return f", which is written as decimal degrees. Write {written}."
    if is_placeholder(text) or text.startswith("#"):
        return ": it stands for a missing value. Leave the cell empty."
    if value is not None and math.isfinite(value) and abs(value) > 360:
        return (
            ": it looks like metres of a projected system, such as UTM. Transform the points to "
            "longitude and latitude (WGS 84, EPSG:4326)."
        )
    if name == "lat" and value is not None and abs(value) <= 180 and other and abs(other) <= 90:
        return ": expected degrees from -90 to 90. Are lon and lat exchanged?"
    return f": expected degrees from -{_LIMITS[name]:g} to {_LIMITS[name]:g}, such as 46.7528."


_GOOD = example()
_README = "layers/README.md"


def _rule(
    code: str, name: str, severity: Any, what: str, why: str, bad: Files,
    check: Callable[[Table], Iterator[Hit]], fix: Any = None, clause: str = _README,
    good: Files = _GOOD,
) -> Rule:  # fmt: skip
    return Rule(code, name, severity, "table", what, why, clause, good, bad, check, fix)


def _events(text: str) -> Files:
    return {**_GOOD, "layers/events.csv": text}


RULES = [
    _rule("R708", "duplicate-event", "warning",
          "No two events have the same date, place and title.",
          "The happening is counted twice.",
          example("a,2020-05-01,Talks,,shusha,,,s\nb,2020-05-01,talks,,shusha,,,s"),
          _duplicate_event),
    _rule("R714", "missing-column", "error",
          "A table has the columns that it needs, each once and with a name.",
          "Without them it cannot be read.",
          _events("id,day,title\na,2020-05-01,Talks\n"), _columns),
    _rule("R715", "row-shape", "error",
          "Every row has as many cells as the header.",
          "From the missing or extra cell on, values stand under the wrong names.",
          example("a,2020-05-01,Talks, and more,,shusha,,,s"), _row_shape, None, "RFC 4180, 2"),
    _rule("R717", "open-quotation-mark", "error",
          "Quotation marks in a table come in pairs around whole cells.",
          "An open one swallows the rest of the file into one cell.",
          example('a,2020-05-01,"Talks,,shusha,,,s'), _quotes, None, "RFC 4180, 2"),
    _rule("R718", "duplicate-row-id", "error",
          "Every row of a register has an id that no other row has.",
          "A reference to it means two rows.",
          example("a,2020-05-01,Talks,,shusha,,,s\na,2020-06-01,More,,shusha,,,s"),
          _duplicate_ids),
    _rule("R719", "unknown-column", "warning",
          "Columns are spelled as the documentation has them.",
          "A mistyped column is kept and never looked at.",
          _events("id,date,titel\na,2020-05-01,Talks\n"), _unknown_column),
    _rule("R720", "coordinate-cell", "error",
          "Coordinates of an event are decimal degrees, both or none; accuracy is in metres.",
          "The row is left out of the map.",
          example("a,2020-05-01,Talks,,,46.7,99,s"), _bad_cells, "safe"),
    _rule("R721", "foreign-table", "info",
          "A table of dated places is an event table of geo.",
          "Its columns have other names, so its dates and places are not checked.",
          {"export.csv": "event_date,latitude,longitude\n10 November 2020,39.8,46.7\n"},
          _foreign, good={"export.csv": "name,latitude,longitude\nShusha,39.8,46.7\n"}),
    _rule("R722", "header-again", "error",
          "The header of a table stands once, in its first row.",
          "The second one is read as a row of values.",
          example("a,2020-05-01,Talks,,shusha,,,s\n"
                  "id,date,title,category,place,lon,lat,sources"), _header_again),
]  # fmt: skip
