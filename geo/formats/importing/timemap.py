"""TimeMap: the events of Forensic Architecture's TimeMap and of Bellingcat's maps made with it.

Columns by the event schema of TimeMap and the sheets of datasheet-server: an object or a row an
event, with `date` and `time` apart, `latitude`, `longitude`, `sources` (or `source1`, `source2`),
and `associations`, `filters`, or `impact` and `weapon_system`. TimeMap reads dates as MM/DD/YYYY
unless an instance is set otherwise; so does this, and it says so. A date that cannot be read month
first is left out, not turned round.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson

from geo.formats.importing.celltext import cell_text
from geo.formats.importing.codebook import date_faults, joined, objects
from geo.formats.importing.dates import to_edtf
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Cells, Events, Fields, Format, Options
from geo.text import web_address

_SIGNS = {
    "associations", "association1", "filters", "narrative", "narratives", "time_precision",
    "impact", "weapon_system", "graphic",
}  # fmt: skip
_ADDRESSES = ("path", "url", "paths", "link", "src")


def recognises(names: Collection[str]) -> bool:
    """Whether these are columns of TimeMap."""
    there = set(names)
    return (
        {"date", "latitude", "longitude"} <= there
        and bool({"description", "desc"} & there)
        and bool(_SIGNS & there)
    )


def events(fields: Fields, options: Options, report: Report) -> Events:
    """TimeMap's columns as those of an event table."""
    days, times = fields.look("date", "date_start"), fields.look("time")
    given = joined(days, times, by=" ")
    dates, errors = to_edtf(given, options.date_order or "mdy")
    if any("/" in day for day in days) and not options.date_order:
        report.remark(
            "dates were read month first, as TimeMap does; --date-format dmy if they are not."
        )
    sources = _sources(fields)
    description = fields.take("description", "desc")
    columns = {
        "id": fields.take("id", "civilian_id", "event_id"),
        "date": dates,
        "title": fields.take("title", "summary"),
        "description": description,
        "category": _category(fields),
        "place": fields.take("location"),
        "lon": fields.take("longitude", "lng", "lon"),
        "lat": fields.take("latitude", "lat"),
        "sources": objects([";".join(_names(cell)) for cell in sources]),
        "links": objects([";".join(_addresses(cell)) for cell in sources]),
    }
    return Events(columns, date_faults(errors, fields.name("date", "date_start"), given))


def _category(fields: Fields) -> Cells:
    if fields.name("category", "type"):
        return fields.take("category", "type")
    return objects(
        [_first(cell) for cell in fields.look("associations", "filters", "association1", "impact")]
    )


def _sources(fields: Fields) -> Cells:
    """The sources of each event: one cell with all of them, or a column for each."""
    if fields.name("sources", "source"):
        return fields.look("sources", "source")
    return joined(*(fields.look(f"source{number}") for number in range(1, 10)))


def _first(cell: str) -> str:
    """The first association: its value where it is a key with a value."""
    found = next(iter(_items(cell)), "")
    return cell_text(found.get("value", found.get("title"))) if isinstance(found, dict) else found


def _items(cell: str) -> list[Any]:
    """A cell that holds a list, as JSON or as text with semicolons."""
    if cell.startswith(("[", "{")):
        try:
            found = orjson.loads(cell)
        except orjson.JSONDecodeError:
            return [cell]
        return found if isinstance(found, list) else [found]
    return [part.strip() for part in cell.split(";") if part.strip()]


def _names(cell: str) -> list[str]:
    """What identifies each source: its id, else its address or title."""
    names = []
    for item in _items(cell):
        if isinstance(item, dict):
            keys = ("id", *_ADDRESSES, "title", "description")
            item = next((text for key in keys if (text := cell_text(item.get(key)))), "")
        names.append(cell_text(item).replace(";", "%3B"))
    return list(filter(None, names))


def _addresses(cell: str) -> list[str]:
    found: list[str] = []
    for item in _items(cell):
        values = [item.get(key) for key in _ADDRESSES] if isinstance(item, dict) else [item]
        for value in values:
            parts = value if isinstance(value, list) else [value]
            found += [cell_text(part).replace(";", "%3B") for part in parts]
    return [text for text in dict.fromkeys(found) if web_address(text)]


FORMAT = Format("timemap", "TimeMap / Bellingcat events", recognises, events)
