"""UCDP GED: the Georeferenced Event Dataset of Uppsala University, versions 17 and later.

Codes by the UCDP GED Codebook (version 24.1; unchanged since 17.1). `date_prec` 1 is an exact
day, 2 a run of two to six days, 3 a week, 4 a month or 8 to 30 days, 5 up to a year; in all of
them the event lies between `date_start` and `date_end`. `where_prec` 1 is the exact place, 2
within about 25 km of a known point, 3 a district (ADM2), 4 a province (ADM1), 5 a line or a
fuzzy area, 6 a country, 7 open sea or airspace. From 3 on the coordinates stand for an area, and
the codebook tells no distances; the radii here are ours: a typical district, province, country.

The columns of version 17 (`best_est`, `low_est`, `high_est`), those since (`best`, `low`,
`high`), the candidate events and the answers of the API are read alike; so is the release of
candidate events that came without a header (24.0.1).
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
    objects,
    remark_unknown,
)
from geo.formats.importing.dates import each_distinct, to_edtf
from geo.formats.importing.intervals import around, one_of
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Cells, Events, Fields, Format, Options

HEADER = [
    *["id", "relid", "year", "active_year", "code_status", "type_of_violence"],
    *["conflict_dset_id", "conflict_new_id", "conflict_name"],
    *["dyad_dset_id", "dyad_new_id", "dyad_name"],
    *[f"side_{side}{part}" for side in "ab" for part in ("_dset_id", "_new_id", "")],
    *["number_of_sources", "source_article", "source_office", "source_date"],
    *["source_headline", "source_original", "where_prec", "where_coordinates"],
    *["where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt"],
    *["priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec"],
    *["date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"],
    *["best", "high", "low", "gwnoa", "gwnob"],
]
_BEGIN = 1989  # no event is earlier
_ACCURACY_M = {
    "1": 1_000,
    "2": 25_000,
    "3": 50_000,
    "4": 150_000,
    "5": 150_000,
    "6": 500_000,
    "7": 150_000,
}
_PLACE_KIND = {"1": "point"} | dict.fromkeys("234567", "area")
_VIOLENCE = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def recognises(names: Collection[str]) -> bool:
    """Whether these are columns of UCDP GED."""
    return {"date_start", "latitude", "longitude"} <= set(names) and bool(
        {"where_prec", "date_prec", "type_of_violence", "dyad_name", "priogrid_gid"} & set(names)
    )


def events(fields: Fields, options: Options, report: Report) -> Events:
    """UCDP's columns as those of an event table; its codes are kept."""
    given = fields.look("date_start"), fields.look("date_end")
    starts, start_errors = to_edtf(given[0], options.date_order, _BEGIN)
    ends, end_errors = to_edtf(given[1], options.date_order, _BEGIN)
    dates, errors = _dates(starts, ends, fields.look("date_prec"))
    where = fields.look("where_prec")
    if len(fields) and not fields.name("where_prec"):
        report.remark("there is no where_prec; accuracy_m is left empty.")
    remark_unknown(fields.look("date_prec"), "12345", "date_prec", report)
    remark_unknown(where, _ACCURACY_M, "where_prec", report)
    office, article = known(fields.look("source_office")), known(fields.look("source_article"))
    violence = fields.look("type_of_violence")
    best = fields.take("best", "best_est")
    columns = {
        "id": fields.take("id"),
        "date": dates,
        "title": joined(fields.look("side_a"), fields.look("side_b"), by=" – "),
        "description": known(fields.take("source_headline", "where_description")),
        "category": coded(violence, _VIOLENCE, "unknown"),
        "place": known(fields.take("where_coordinates", "where_description")),
        "lon": fields.take("longitude"),
        "lat": fields.take("latitude"),
        "accuracy_m": coded(where, _ACCURACY_M),
        "quantity": best,
        "unit": objects(["deaths" if count else "" for count in best]),
        "quantity_low": fields.take("low", "low_est"),
        "quantity_high": fields.take("high", "high_est"),
        "actors": joined(fields.look("side_a"), fields.look("side_b")),
        "sources": objects([a or b for a, b in zip(office, article, strict=True)]),
        "place_kind": coded(where, _PLACE_KIND),
    }
    faults = (
        date_faults(errors, "date_start, date_end", joined(*given, by="/"))
        | date_faults(end_errors, "date_end", given[1])
        | date_faults(start_errors, "date_start", given[0])
    )
    return Events(columns, faults, list(filter(None, map(fields.name, ("date_start", "date_end")))))


def _dates(starts: Cells, ends: Cells, codes: Cells) -> tuple[Cells, dict[int, DateError]]:
    rows = zip(starts, ends, codes, strict=True)
    return each_distinct([f"{code}|{start[:10]}|{end[:10]}" for start, end, code in rows], _date)


@lru_cache(maxsize=65536)  # for the next chunk
def _date(text: str) -> str:
    """One unknown day between start and end, by the precision code where these are the same."""
    code, start, end = text.split("|")
    if not start or (end and end != start):
        return one_of(start or end, end)
    match code.removesuffix(".0"):
        case "2":
            return around(start, 5)  # a run of at most six days that holds this one
        case "3":
            return around(start, 6)
        case "4":
            return start[:7]
        case "5":
            return start[:4]
    return start


FORMAT = Format(
    "ucdp",
    "UCDP Georeferenced Event Dataset (Codebook 24.1)",
    recognises,
    events,
    {len(HEADER): HEADER},
)
