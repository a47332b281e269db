"""GDELT events: tab-separated, without header or quotation marks, 61 columns.

Columns and codes by the GDELT Event Database Data Format Codebook V2.0 (2015). Events are put at
`ActionGeo`: its type 1 is a country, 2 a state of the USA, 3 a city of the USA, 4 a city
elsewhere, 5 a state or province elsewhere; coordinates are the centroid of that. The codebook
tells no distances; the radii here are ours: a city, a province, a country. Categories are the
20 root codes of CAMEO (version 1.1b3).

GDELT 1.0 is read too: 58 columns, or 57 in the files before April 2013, which name no source and
where the `Geo` blocks have no `ADM2Code`.

Rows are what software read in the news: `NumMentions` and the like say how often, and are kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from geo.errors import InputError, Problem
from geo.formats.importing.codebook import coded, date_faults, joined, objects, remark_unknown
from geo.formats.importing.dates import to_edtf
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Events, Fields, Format, Options
from geo.text import web_address

_ACTOR = [
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
    "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
]  # fmt: skip
_GEO = [
    "Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID",
]  # fmt: skip
HEADER = [
    *["GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"],
    *[f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR],
    *["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"],
    *["GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"],
    *[f"{place}Geo_{part}" for place in ("Actor1", "Actor2", "Action") for part in _GEO],
    *["DATEADDED", "SOURCEURL"],
]
# By the number of columns: GDELT 2.0, the daily files of 1.0, and its files before April 2013.
_V1 = [name for name in HEADER if not name.endswith("ADM2Code")]
HEADERS = {len(names): names for names in (HEADER, _V1, _V1[:-1])}

_ACCURACY_M = {"1": 500_000, "2": 150_000, "3": 10_000, "4": 10_000, "5": 150_000}
_PLACE_KIND = {"1": "area", "2": "area", "3": "point", "4": "point", "5": "area"}
_ROOTS = {
    "01": "make public statement",
    "02": "appeal",
    "03": "express intent to cooperate",
    "04": "consult",
    "05": "engage in diplomatic cooperation",
    "06": "engage in material cooperation",
    "07": "provide aid",
    "08": "yield",
    "09": "investigate",
    "10": "demand",
    "11": "disapprove",
    "12": "reject",
    "13": "threaten",
    "14": "protest",
    "15": "exhibit force posture",
    "16": "reduce relations",
    "17": "coerce",
    "18": "assault",
    "19": "fight",
    "20": "use unconventional mass violence",
}
_ROOTS |= {code.lstrip("0"): label for code, label in _ROOTS.items()}


def refuse_others(cells: Sequence[str], path: str) -> None:
    """Refuse GDELT's mentions and its knowledge graph, which are no events, by their first row.

    Raises:
        InputError: it is one of them.
    """
    stamps = [bool(re.fullmatch(r"\d{14}(?:-T?\d+)?", cell)) for cell in cells[:3]]
    mentions = len(cells) == 16 and stamps == [False, True, True]
    if mentions or (len(cells) == 27 and stamps[0]):
        kind = "mentions of events" if mentions else "the Global Knowledge Graph"
        raise InputError(
            Problem(
                path,
                reason=f"this is a GDELT file of {kind}, not of events.",
                remedy='Take the file of the same quarter of an hour that ends in ".export.CSV".',
            )
        )


def recognises(names: Collection[str]) -> bool:
    """Whether these are columns of GDELT, as files with a header added have them."""
    return {"globaleventid", "actiongeo_type"} <= set(names)


def events(fields: Fields, options: Options, report: Report) -> Events:
    """GDELT's columns as those of an event table; its codes are kept."""
    given = fields.look("day", "sqldate")
    dates, errors = to_edtf(given, options.date_order)
    where = fields.look("actiongeo_type")
    actors = fields.look("actor1name"), fields.look("actor2name")
    category = coded(fields.look("eventrootcode"), _ROOTS, "unknown")
    address = fields.look("sourceurl")
    columns = {
        "id": fields.take("globaleventid"),
        "date": dates,
        "title": joined(joined(*actors, by=" – "), category, by=": "),
        "category": category,
        "place": fields.look("actiongeo_fullname"),
        "lon": fields.look("actiongeo_long"),
        "lat": fields.look("actiongeo_lat"),
        "accuracy_m": coded(where, _ACCURACY_M),
        "actors": joined(*actors),
        "sources": objects([url.replace(";", "%3B") for url in address]),
        "links": objects([url.replace(";", "%3B") if web_address(url) else "" for url in address]),
        "place_kind": coded(where, _PLACE_KIND),
    }
    remark_unknown(where, {"0", *_ACCURACY_M}, "ActionGeo_Type", report)
    report.remark("events were coded by software from news reports; they are not verified.")
    return Events(columns, date_faults(errors, fields.name("day", "sqldate"), given))


FORMAT = Format("gdelt", "GDELT events (Codebook V2.0)", recognises, events, HEADERS)
