"""Any table: CSV, Excel or a Google Sheet, with a guess at which column means what.

The guess (see `geo.formats.importing.guesses`) goes by the names of columns. It is shown, and saved
in a small TOML file that can be corrected and given to the next import.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from geo.errors import ConfigError, InputError, Problem
from geo.formats.files import read_text
from geo.formats.formulas import unguarded_column
from geo.formats.importing.codebook import listed, objects
from geo.formats.importing.coordinates import degrees, pairs
from geo.formats.importing.dates import each_distinct, from_epoch, one_to_edtf
from geo.formats.importing.guesses import PARTS, SPREAD, guess, recognises
from geo.formats.importing.intervals import interval
from geo.formats.importing.report import Report
from geo.formats.importing.shape import (
    COLUMNS,
    IMPORTED,
    Cells,
    Events,
    Fault,
    Fields,
    Format,
    Options,
    normal,
)
from geo.text import did_you_mean, suggestion

_UNITS = {
    "deaths": "deaths",
    "fatalities": "deaths",
    "killed": "deaths",
    "casualties": "casualties",
}


def events(fields: Fields, options: Options, report: Report) -> Events:
    """A table's columns as those of an event table, by the mapping given or guessed.

    Raises:
        InputError: the mapping names a column that is not there, or no date.
    """
    names = fields.table.column_names
    ours = set(IMPORTED) <= set(names)
    known = {name: name for name in [*COLUMNS, *IMPORTED] if name in names}
    mapping = dict(options.mapping) if options.mapping else known if ours else guess(names)
    _check(mapping, names, report.path)
    report.mapping = mapping
    if ours and options.guarded:
        plain = [unguarded_column(column.combine_chunks()) for column in fields.table.columns]
        fields.table = pa.table(plain, names=names)
    cells = {part: fields.look(normal(name)) for part, name in mapping.items()}
    faults: dict[int, Fault] = {}
    dates = _dates(cells, mapping, options.date_order, faults)
    columns = {part: cells[part] for part in mapping if part in {*COLUMNS, *IMPORTED}}
    if "lat_lon" in cells:
        columns["lat"], columns["lon"] = pairs(cells["lat_lon"], mapping["lat_lon"], faults)
    for part in {"lat", "lon"} & set(cells):
        columns[part] = each_distinct(cells[part], degrees)[0]
    columns["date"] = dates
    if "quantity" in mapping and "unit" not in mapping:
        unit = _UNITS.get(normal(mapping["quantity"]), "")
        columns["unit"] = np.where(cells["quantity"] != "", unit, "").astype(object)
    for part in ("actors", "sources", "links"):
        if part in columns:
            columns[part] = each_distinct(columns[part], listed)[0]
    # A date is kept as it was written too, unless its column already has the name of ours.
    kept = {name for part, name in mapping.items() if part not in columns or part == "date"}
    fields.taken |= (set(mapping.values()) - kept) | {"date"}
    dated = [mapping[part] for part in ("date", "date_end") if part in mapping]
    return Events(columns, faults, dated)


def prepared(fields: Fields, _: Options, report: Report) -> Events:
    """The columns of a reader that has already found date and position, as events.

    The others are guessed by name, as those of a table are.
    """
    names = fields.table.column_names
    mapping = {part: name for part, name in guess(names).items() if part not in SPREAD}
    return events(fields, Options(mapping=mapping), report)


def _check(mapping: Mapping[str, str], names: list[str], path: str) -> None:
    for part, name in mapping.items():
        if part not in [*COLUMNS, *PARTS]:
            question = did_you_mean(part, [*COLUMNS, *PARTS])
            raise ConfigError(f'the mapping names "{part}", which no event has. {question}'.strip())
        if name not in names:
            remedy = suggestion(name, names, "Found")
            raise InputError(
                Problem(
                    path,
                    column=name,
                    reason="the mapping names a column that is not there.",
                    remedy=remedy,
                )
            )
    if not {"date", "year"} & set(mapping):  # an end alone is none
        raise InputError(
            Problem(
                path,
                reason=f"no column of dates was recognised among {', '.join(names)}.",
                remedy='Name it in a mapping file, such as date = "When it was".',
            )
        )


def _dates(
    cells: dict[str, Cells], mapping: Mapping[str, str], order: str, faults: dict[int, Fault]
) -> Cells:
    """The date of each row, from as many columns as it is spread over."""
    dates = _side(cells, mapping, "", order, faults)
    if not {"date_end", "year_end"} & set(cells):
        return dates
    both = barred([dates, _side(cells, mapping, "_end", order, faults)])
    column = mapping.get("date_end") or mapping["year_end"]
    return _converted(both, column, lambda text: interval(*text.split("|")), faults)


def _side(
    cells: dict[str, Cells],
    mapping: Mapping[str, str],
    end: str,
    order: str,
    faults: dict[int, Fault],
) -> Cells:
    """The start of each row, or with `end` its end: one cell, or one for each part of a date."""
    date, year, month, day = (f"{part}{end}" for part in ("date", "year", "month", "day"))
    if date not in cells:
        parts = [cells[part] for part in (year, month, day) if part in cells]
        return _converted(barred(parts), mapping[year], from_parts, faults)
    whole = cells[date]
    if "time" in cells and not {"date_end", "year_end"} & set(cells):
        # A cell of Excel may hold a date with its own time of day.
        pairs = zip(whole, cells["time"], strict=True)
        whole = objects([day if ":" in day else f"{day} {time}".strip() for day, time in pairs])
    return _converted(whole, mapping[date], lambda text: moment(text, order), faults)


def barred(columns: list[Cells]) -> Cells:
    """Several columns in one, with a bar between cells, and nothing where all are empty."""
    return objects(["|".join(row) if any(row) else "" for row in zip(*columns, strict=True)])


def moment(text: str, order: str = "") -> str:
    """A date in any form of `to_edtf`, or a time stamp in milliseconds or seconds."""
    if re.fullmatch(r"-?\d{9,15}(\.\d+)?", text):
        return from_epoch(float(text))
    return one_to_edtf(text, order)


def from_parts(text: str) -> str:
    """The date of year, month and day with bars between; the first that is 0 or empty ends it.

    >>> from_parts("2015|6|0"), from_parts("2015|March|5"), from_parts("2015||5")
    ('2015-06', '2015-03-05', '2015')
    """
    known = (part.removesuffix(".0") for part in text.split("|"))
    parts = list(itertools.takewhile(lambda part: part.strip("0"), known))  # 0 is not known (GTD)
    if any(part.isalpha() for part in parts):  # 5 March 2021, March 2021
        return one_to_edtf(" ".join(reversed(parts)))
    return one_to_edtf("-".join(part.zfill(2) for part in parts))


def _converted(
    cells: Cells, column: str, convert: Callable[[str], str], faults: dict[int, Fault]
) -> Cells:
    converted, errors = each_distinct(cells, convert)
    for position, error in errors.items():
        fault = Fault(column, str(cells[position]), error.reason, error.remedy)
        faults.setdefault(position, fault)
    return converted


def read_mapping(path: Path) -> dict[str, str]:
    """The mapping that a TOML file holds: `part = "column"`.

    Raises:
        ConfigError: it is no such file.
    """
    try:
        found = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML ({error}).") from None
    if not all(isinstance(name, str) for name in found.values()):
        raise ConfigError(f'{path}: expected lines such as date = "When it was".')
    return found


def mapping_text(mapping: Mapping[str, str]) -> str:
    """A mapping as TOML, for `read_mapping`."""
    lines = [f"{part} = {_quoted(name)}\n" for part, name in mapping.items()]
    return "".join(["# Which column of the table is which part of an event.\n", *lines])


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'


FORMAT = Format("spreadsheet", "a table with its columns guessed", recognises, events)
