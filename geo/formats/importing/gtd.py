"""GTD: the Global Terrorism Database of START, University of Maryland, as CSV or Excel.

Codes by the GTD Codebook (August 2021). `imonth` and `iday` are 0 where they are not known; where
`approxdate` tells of a date that is not certain, the one given is approximate. `specificity` 1 is
the city of the attack, 2 and 3 the centre of the smallest region that is known, 4 that of a
province, 5 nothing better than a country. The codebook tells no distances; the radii here are
ours: a city, a district, a province, a country.
"""

from __future__ import annotations

from collections.abc import Collection

from geo.formats.importing.codebook import (
    coded,
    date_faults,
    joined,
    known,
    objects,
    remark_unknown,
)
from geo.formats.importing.dates import each_distinct
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Cells, Events, Fields, Format, Options
from geo.formats.importing.spreadsheet import barred, from_parts

_ACCURACY_M = {"1": 5_000, "2": 25_000, "3": 25_000, "4": 150_000, "5": 500_000}
_PLACE_KIND = {"1": "point"} | dict.fromkeys("2345", "area")


def recognises(names: Collection[str]) -> bool:
    """Whether these are columns of the GTD."""
    telling = {"gname", "attacktype1", "attacktype1_txt", "targtype1_txt", "specificity"}
    return {"eventid", "iyear", "latitude", "longitude"} <= set(names) and bool(
        telling & set(names)
    )


def events(fields: Fields, _: Options, report: Report) -> Events:
    """The GTD's columns as those of an event table; its codes are kept."""
    written = barred(
        [*map(fields.look, ("iyear", "imonth", "iday")), known(fields.look("approxdate"))]
    )
    dates, errors = each_distinct(written, _date)
    where = fields.look("specificity")
    if len(fields) and not fields.name("specificity"):
        report.remark("there is no specificity; accuracy_m is left empty.")
    remark_unknown(where, _ACCURACY_M, "specificity", report)
    category, place = known(fields.look("attacktype1_txt")), known(fields.take("city"))
    killed = objects([count.removesuffix(".0") for count in known(fields.take("nkill"))])
    columns = {
        "id": fields.take("eventid"),
        "date": dates,
        "title": joined(category, place, by=": "),
        "description": known(fields.take("summary")),
        "category": category,
        "place": place,
        "lon": fields.take("longitude"),
        "lat": fields.take("latitude"),
        "accuracy_m": coded(where, _ACCURACY_M),
        "quantity": killed,
        "unit": objects(["deaths" if count else "" for count in killed]),
        "actors": joined(*(known(fields.look(name)) for name in ("gname", "gname2", "gname3"))),
        "sources": joined(*(_source(fields, f"scite{number}") for number in (1, 2, 3))),
        "place_kind": coded(where, _PLACE_KIND),
    }
    return Events(columns, date_faults(errors, fields.name("iyear"), written))


def _date(text: str) -> str:
    """The day, or what is known of it; approximate where the last part says anything.

    >>> _date("2007|5|4|"), _date("2007|5|0|"), _date("2007|5|4|May 4-5, 2007")
    ('2007-05-04', '2007-05', '2007-05-04~')
    """
    *parts, approximate = text.split("|", maxsplit=3)
    return from_parts("|".join(parts)) + ("~" if approximate else "")


def _source(fields: Fields, name: str) -> Cells:
    """A citation; a semicolon in it would part it in two."""
    return objects([text.replace(";", ",") for text in known(fields.look(name))])


FORMAT = Format("gtd", "Global Terrorism Database (Codebook 2021)", recognises, events)
