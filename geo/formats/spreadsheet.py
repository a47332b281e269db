"""Any table: CSV, Excel or a Google Sheet, with a guess at which column means what.

The guess goes by the names of columns, in English and some other languages. It is shown, and
saved in a small TOML file that can be corrected and given to the next import.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import numpy as np

from geo.errors import ConfigError, InputError, Problem
from geo.formats.dates import each_distinct, from_epoch, interval, one_to_edtf
from geo.formats.files import read_text
from geo.formats.formulas import unguarded
from geo.formats.report import Report
from geo.formats.shape import (
    COLUMNS,
    IMPORTED,
    Cells,
    Events,
    Fault,
    Fields,
    Format,
    Options,
    listed,
    normal,
    objects,
)
from geo.text import did_you_mean

# The parts that a mapping may name beside the columns of an event table: a date may be spread
# over several columns, and a position may stand in one.
PARTS = ["date_end", "time", "year", "month", "day", "lat_lon", *IMPORTED]

_SPREAD = {"date_end", "time", "year", "month", "day", "lat_lon"}

_GUESSES = {
    "id": "id event_id eventid uid uuid identifier globalid incident_id code ref reference nr no",
    "date": "date event_date eventdate start_date date_start startdate start begin date_time "
    "datetime timestamp when day_of_event date_of_event incident_date occurred date_occurred "
    "published_date reported_date time_stamp datum fecha data dia дата tarix ամսաթիվ 日期",
    "date_end": "date_end end_date enddate end until date_to to_date event_end finish",
    "time": "time time_of_day hour uhrzeit hora heure время saat",
    "year": "year jahr ano annee год il",
    "month": "month monat mes mois месяц ay",
    "day": "day tag jour день gun",
    "title": "title name headline event label incident summary event_name titel titulo titre "
    "название заголовок ad basliq",
    "description": "description desc notes note details text comment comments narrative remarks "
    "what_happened beschreibung descripcion описание tesvir",
    "category": "category type event_type kind class incident_type group kategorie categoria "
    "категория тип kateqoriya nov",
    "place": "place location city town village site place_name locality address settlement "
    "location_name ort lugar lieu место yer",
    "lon": "lon longitude lng long x x_coord longitud долгота uzunluq lon_dd decimal_longitude "
    "geo_lon",
    "lat": "lat latitude y y_coord latitud широта enlik lat_dd decimal_latitude geo_lat",
    "lat_lon": "lat_lon lat_long lat_lng latlon latlng latlong latitude_longitude coordinates "
    "coords coordinate gps gps_coordinates geolocation location_coordinates",
    "accuracy_m": "accuracy_m accuracy radius_m uncertainty_m coordinate_uncertainty_in_meters "
    "coordinateuncertaintyinmeters",
    "quantity": "quantity count number amount deaths fatalities killed casualties total best",
    "quantity_low": "quantity_low low deaths_low min_deaths minimum",
    "quantity_high": "quantity_high high deaths_high max_deaths maximum",
    "unit": "unit units",
    "place_kind": "place_kind",
    "possible_duplicate_of": "possible_duplicate_of",
    "actors": "actors actor parties perpetrator group_name side sides",
    "sources": "sources source source_id reference_source publisher quelle fuente источник menbe",
    "status": "status verified verification verification_status confidence",
    "links": "links link url urls web_address source_url source_link evidence",
}
_UNITS = {
    "deaths": "deaths",
    "fatalities": "deaths",
    "killed": "deaths",
    "casualties": "casualties",
}


def recognises(names: Collection[str]) -> bool:
    """Whether a date and anything else can be found among the columns."""
    found = guess(list(names))
    return bool({"date", "year"} & set(found)) and len(found) > 1


def guess(names: Collection[str]) -> dict[str, str]:
    """Which column of a table is which part of an event, by its name.

    >>> guess(["Incident date", "LAT", "Lng", "What happened"])
    {'date': 'Incident date', 'description': 'What happened', 'lon': 'Lng', 'lat': 'LAT'}
    """
    by_name = {normal(name): name for name in reversed(list(names))}
    found: dict[str, str] = {}
    for part, words in _GUESSES.items():
        for word in words.split():
            if word in by_name and by_name[word] not in found.values():
                found[part] = by_name[word]
                break
    if "date" not in found and "time" in found and "year" not in found:
        found["date"] = found.pop("time")
    if "date" in found:
        for part in ("year", "month", "day"):
            found.pop(part, None)
    if "lon" in found and "lat" in found:
        found.pop("lat_lon", None)
    return {part: found[part] for part in [*COLUMNS, *PARTS] if part in found}


def events(fields: Fields, options: Options, report: Report) -> Events:
    """A table's columns as those of an event table, by the mapping given or guessed.

    Raises:
        InputError: the mapping names a column that is not there, or no date.
    """
    names = list(map(str, fields.frame.columns))
    ours = set(IMPORTED) <= set(names)
    known = {name: name for name in [*COLUMNS, *IMPORTED] if name in names}
    mapping = dict(options.mapping) if options.mapping else known if ours else guess(names)
    _check(mapping, names, report.path)
    report.mapping = mapping
    if ours:
        plain = {name: unguarded(fields.frame[name]) for name in names}
        fields.frame = fields.frame.assign(**plain)
    cells = {part: fields.look(normal(name)) for part, name in mapping.items()}
    faults: dict[int, Fault] = {}
    dates = _dates(cells, mapping, options.date_order, faults)
    columns = {part: cells[part] for part in mapping if part in {*COLUMNS, *IMPORTED}}
    if "lat_lon" in cells:
        columns["lat"], columns["lon"] = _pairs(cells["lat_lon"], mapping["lat_lon"], faults)
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
    return Events(columns, faults)


def prepared(fields: Fields, _: Options, report: Report) -> Events:
    """The columns of a reader that has already found date and position, as events.

    The others are guessed by name, as those of a table are.
    """
    names = list(map(str, fields.frame.columns))
    mapping = {part: name for part, name in guess(names).items() if part not in _SPREAD}
    return events(fields, Options(mapping=mapping), report)


def _check(mapping: Mapping[str, str], names: list[str], path: str) -> None:
    for part, name in mapping.items():
        if part not in [*COLUMNS, *PARTS]:
            question = did_you_mean(part, [*COLUMNS, *PARTS])
            raise ConfigError(f'the mapping names "{part}", which no event has. {question}'.strip())
        if name not in names:
            remedy = did_you_mean(name, names) or f"Found: {', '.join(names)}."
            raise InputError(
                Problem(
                    path,
                    column=name,
                    reason="the mapping names a column that is not there.",
                    remedy=remedy,
                )
            )
    if not {"date", "year"} & set(mapping):
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
    if "date" not in cells:
        parts = [cells[part] for part in ("year", "month", "day") if part in cells]
        return _converted(_barred(parts), mapping["year"], _from_parts, faults)
    whole = cells["date"]
    if "time" in cells and "date_end" not in cells:
        # A cell of Excel may hold a date with its own time of day.
        pairs = zip(whole, cells["time"], strict=True)
        whole = objects([day if ":" in day else f"{day} {time}".strip() for day, time in pairs])
    dates = _converted(whole, mapping["date"], lambda text: moment(text, order), faults)
    if "date_end" not in cells:
        return dates
    ends = _converted(
        cells["date_end"], mapping["date_end"], lambda text: moment(text, order), faults
    )
    both = _barred([dates, ends])
    return _converted(both, mapping["date_end"], lambda text: interval(*text.split("|")), faults)


def _barred(columns: list[Cells]) -> Cells:
    """Several columns in one, with a bar between cells, and nothing where all are empty."""
    return objects(["|".join(row) if any(row) else "" for row in zip(*columns, strict=True)])


def moment(text: str, order: str = "") -> str:
    """A date in any form of `to_edtf`, or a time stamp in milliseconds or seconds."""
    if re.fullmatch(r"-?\d{9,15}(\.\d+)?", text):
        return from_epoch(float(text))
    return one_to_edtf(text, order)


def _from_parts(text: str) -> str:
    parts = [part for part in text.split("|") if part]
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


_PAIR = re.compile(r"(?a)\s*\(?(-?\d+(?:\.\d+)?)°?\s*[,; ]\s*(-?\d+(?:\.\d+)?)°?\)?\s*")


def _pairs(cells: Cells, column: str, faults: dict[int, Fault]) -> tuple[Cells, Cells]:
    """Latitudes and longitudes of cells such as `39.8177, 46.7528`, latitude first."""
    lat, lon = np.full(len(cells), "", object), np.full(len(cells), "", object)
    for i, cell in enumerate(cells):
        if match := _PAIR.fullmatch(cell):
            lat[i], lon[i] = match[1], match[2]
        elif cell:
            reason = 'expected latitude and longitude, such as "39.8177, 46.7528".'
            faults.setdefault(i, Fault(column, cell, reason))
    return lat, lon


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
