"""ACLED: exports and API answers of the Armed Conflict Location & Event Data project.

Codes by the ACLED Codebook (2023 edition; the meaning of the codes has been the same since
Codebook 8 of 2017): `time_precision` 1 is the day itself, 2 a week, whose middle is the date
given, 3 a month. `geo_precision` 1 is a named town, 2 a part of a region near the town given, 3
a larger region, given as its capital or a natural feature. The codebook tells no distances; the
radii here are ours: a town, a district, a province.

Old column sets (`data_id`, numeric `inter1`, upper case, names cut to ten letters by Shapefiles)
and new ones (`disorder_type`, `civilian_targeting`, `tags`) are read alike, and so are headers
that are HXL hashtags.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from geo.edtf import DateError
from geo.formats.importing.codebook import (
    coded,
    date_faults,
    joined,
    known,
    listed,
    objects,
    remark_unknown,
)
from geo.formats.importing.dates import each_distinct, to_edtf
from geo.formats.importing.intervals import around
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Cells, Events, Fields, Format, Options

_BEGIN = 1997  # no event is earlier, so that 9-May-20 can only be of 2020
_ACCURACY_M = {"1": 5_000, "2": 25_000, "3": 100_000}
_PLACE_KIND = {"1": "point", "2": "area", "3": "area"}
_DATE = ("event_date", "date_occurred")
_WHEN = ("time_precision", "time_preci", "timeprecision")
_WHERE = ("geo_precision", "geo_precis", "geoprecision")


def recognises(names: Collection[str]) -> bool:
    """Whether these are columns of ACLED."""
    kinds = {"sub_event_type", "event_id_cnty", "event_type", "actor1", "inter1", "admin1"}
    hashtags = {"event_type", "date_occurred", "geo_lat"}
    return ("event_date" in names and len(kinds & set(names)) >= 3) or hashtags <= set(names)


def events(fields: Fields, options: Options, report: Report) -> Events:
    """ACLED's columns as those of an event table; its codes are kept."""
    given = fields.look(*_DATE)
    days, errors = to_edtf(given, options.date_order, _BEGIN)
    precision, where = fields.look(*_WHEN), fields.look(*_WHERE)
    if len(fields) and not fields.name(*_WHEN):
        report.remark("there is no time_precision; every date is taken as exact.")
    if len(fields) and not fields.name(*_WHERE):
        report.remark("there is no geo_precision; accuracy_m is left empty.")
    remark_unknown(precision, _ACCURACY_M, "time_precision", report)
    remark_unknown(where, _ACCURACY_M, "geo_precision", report)
    fatalities = known(fields.take("fatalities", "affected_killed"))
    place = known(fields.take("location", "loc_name"))
    actors = fields.look("actor1", "group_name_first"), fields.look("actor2", "group_name_second")
    kind, category = (
        known(fields.look("sub_event_type", "event_type_sub")),
        known(fields.take("event_type")),
    )
    columns = {
        "id": fields.take("event_id_cnty", "data_id", "event_code"),
        "date": imprecise(days, precision),
        "title": joined(
            objects([a or b for a, b in zip(kind, category, strict=True)]), place, by=": "
        ),
        "description": known(fields.take("notes", "description")),
        "category": category,
        "place": place,
        "lon": fields.take("longitude", "geo_lon", "lon"),
        "lat": fields.take("latitude", "geo_lat", "lat"),
        "accuracy_m": coded(where, _ACCURACY_M),
        "quantity": fatalities,
        "unit": objects(["deaths" if count else "" for count in fatalities]),
        "actors": joined(*map(known, actors)),
        "sources": each_distinct(known(fields.take("source", "meta_source")), listed)[0],
        "place_kind": coded(where, _PLACE_KIND),
    }
    column = fields.name(*_DATE)
    return Events(columns, date_faults(errors, column, given), [column])


def imprecise(days: Cells, codes: Cells) -> Cells:
    """Days widened to what the code of time precision says is known."""
    texts, _ = each_distinct(
        [f"{code}|{day}" for code, day in zip(codes, days, strict=True)], _widen
    )
    return texts


@lru_cache(maxsize=65536)  # as few as there are days
def _widen(text: str) -> str:
    code, _, day = text.partition("|")
    if len(day) < 10:  # missing or a month: known no better anyway
        return day
    day = day[:10]  # programs add a midnight, and R even its offset
    try:
        match code.removesuffix(".0"):
            case "2":
                return around(day, 3)
            case "3":
                return day[:7]
    except ValueError:
        raise DateError(f'"{day}" is no day.') from None
    return day


FORMAT = Format("acled", "ACLED event data (Codebook 2023)", recognises, events)
