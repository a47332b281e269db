"""Event tables: one dated happening a row, with an honest date and an honest place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.bounds import BOUNDS, event_spans
from geo.errors import Problem
from geo.formats.eventfiles import csv_events, geojson_events
from geo.formats.importing.guesses import guess
from geo.formats.importing.shape import COLUMNS
from geo.formats.table import Table, require_columns
from geo.geodesy import WGS84
from geo.layer import CRS, GEOJSON
from geo.places import Gazetteer, Place, PlaceError
from geo.time import UTC
from geo.values import EXPECTED, LIMITS, id_list

_LISTS = ["actors", "sources", "links"]
# A point this far from its named place, beyond what both accuracies allow, is worth a remark.
_DISAGREEMENT_M = 5_000
_NO_GAZETTEER = Gazetteer({}, {}, {})


@dataclass(frozen=True)
class EventTable:
    """Events that can be used, and what has to be said about the others.

    `left_out` names every row that could not be used, with the reason; `remarks` are about rows
    that are used all the same.
    """

    events: gpd.GeoDataFrame
    left_out: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def read_events(
    path: Path | str, gazetteer: Gazetteer = _NO_GAZETTEER, timezone: ZoneInfo = UTC
) -> EventTable:
    """The events of a CSV or GeoJSON file.

    The GeoDataFrame has one event a row, in order of time, indexed by event id, in EPSG:4326:
    the columns of the table (missing ones are empty; `actors`, `sources` and `links` are lists;
    `accuracy_m` is a number or NaN), the four bounds of `geo.time` in epoch milliseconds, `row`
    (in the file), `thing` (what `place` was resolved to, or empty), `place_name` (names by
    language), `unlocated` (why there is no point, or empty), and `geometry`: a point, or None
    where no honest point is known.

    Rows that cannot be used do not raise; they are listed in `left_out`.

    Raises:
        InputError: the file as a whole cannot be read, or a needed column is missing.
    """
    path = Path(path)
    table = geojson_events(path) if path.suffix.lower() in GEOJSON else csv_events(path)
    require_columns(table, ["date"])
    return tabulate(table, gazetteer, timezone)


def tabulate(table: Table, gazetteer: Gazetteer, timezone: ZoneInfo) -> EventTable:
    """The events of a table of text cells; see `read_events`."""
    frame = table.frame.copy()
    if "id" not in frame:
        frame.insert(0, "id", [f"row-{row}" for row in frame.index])
    for column in COLUMNS:
        if column not in frame:
            frame[column] = ""
    report = _Report(table.path, frame)
    _check_ids(frame, report)
    bounds, errors = event_spans(frame["date"].tolist(), timezone)
    for position, error in errors.items():
        report.leave_out(position, "date", error.reason, error.remedy)
    lon, lat, accuracy = _coordinates(frame, report)
    places = _places(frame, gazetteer, report)
    lon, lat, accuracy = _located(lon, lat, accuracy, places, report)
    events = frame.assign(
        **{name: bounds[:, i] for i, name in enumerate(BOUNDS)},
        **{name: _lists(frame[name]) for name in _LISTS},
        accuracy_m=accuracy,
        row=frame.index,
        thing=[place.thing if place else "" for place in places],
        place_name=[place.name if place else {} for place in places],
        unlocated=_unlocated(lon, places),
    ).drop(columns=["lon", "lat"])
    geometry = np.full(len(frame), None, dtype=object)
    known = ~np.isnan(lon)
    geometry[known] = shapely.points(lon[known], lat[known])
    events = gpd.GeoDataFrame(events, geometry=geometry, crs=CRS).set_index("id")
    usable = np.array([i not in report.left_out for i in range(len(frame))], dtype=bool)
    events = events[usable].sort_values(["start_earliest", "end_latest", "id"], kind="stable")
    left_out = sorted([*table.broken, *report.left_out.values()], key=lambda p: p.row or 0)
    return EventTable(events, left_out, [*_unread_columns(table), *report.remarks])


def _lists(cells: pd.Series) -> list[list[str]]:
    """The ids in each cell; equal cells, of which there are many, are taken apart once."""
    known = {cell: id_list(cell) for cell in set(cells)}
    return [known[cell].copy() for cell in cells]


def _unread_columns(table: Table) -> list[Problem]:
    """Columns that are none of ours, but for capitals, or for the words for a coordinate."""
    absent = [name for name in COLUMNS if name not in table.frame]
    meant = {
        name: column
        for name, column in guess(list(table.frame)).items()
        if column.lower() == name or name in {"lon", "lat"}
    }
    return [
        Problem(
            table.path,
            row=1,
            column=meant[name],
            reason=f'this column is not read, and there is no column "{name}".',
            remedy=f'Name it "{name}", if that is what it holds.',
        )
        for name in absent
        if name in meant and meant[name] not in COLUMNS
    ]


@dataclass
class _Report:
    """What is wrong with the rows of one table, by position."""

    path: str
    frame: pd.DataFrame
    left_out: dict[int, Problem] = field(default_factory=dict)
    remarks: list[Problem] = field(default_factory=list)

    def leave_out(
        self, position: int | np.integer, column: str, reason: str, remedy: str = ""
    ) -> None:
        self.left_out.setdefault(int(position), self._problem(position, column, reason, remedy))

    def remark(
        self, position: int | np.integer, column: str, reason: str, remedy: str = ""
    ) -> None:
        self.remarks.append(self._problem(position, column, reason, remedy))

    def _problem(
        self, position: int | np.integer, column: str, reason: str, remedy: str
    ) -> Problem:
        return Problem(
            self.path,
            row=int(self.frame.index[position]),
            column=column,
            value=str(self.frame[column].iloc[position]),
            reason=reason,
            remedy=remedy,
        )


def _check_ids(frame: pd.DataFrame, report: _Report) -> None:
    for position in np.flatnonzero(frame["id"] == ""):
        report.leave_out(position, "id", "the event has no id.", "Give it a short, lasting one.")
    for position in np.flatnonzero(frame["id"].duplicated() & (frame["id"] != "")):
        report.leave_out(position, "id", "another row has the same id.", "Ids must be unique.")


def _coordinates(frame: pd.DataFrame, report: _Report) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Longitude, latitude and accuracy as numbers, NaN where the cell is empty."""
    numbers = {}
    for column, (low, high) in LIMITS.items():
        values = pd.to_numeric(frame[column].replace("", None), errors="coerce").to_numpy(float)
        wrong = (frame[column] != "").to_numpy() & ~((values >= low) & (values <= high))
        for position in np.flatnonzero(wrong):
            report.leave_out(position, column, EXPECTED[column])
        numbers[column] = np.where(wrong, np.nan, values)
    lon, lat = numbers["lon"], numbers["lat"]
    for missing, column in (
        (np.isnan(lon) & ~np.isnan(lat), "lon"),
        (np.isnan(lat) & ~np.isnan(lon), "lat"),
    ):
        for position in np.flatnonzero(missing):
            report.leave_out(position, column, "one coordinate is given without the other.")
    return lon, lat, numbers["accuracy_m"]


def _places(frame: pd.DataFrame, gazetteer: Gazetteer, report: _Report) -> list[Place | None]:
    """The place of each row; each distinct name is looked up once."""
    found: dict[str, Place | None] = {"": None}
    failed: dict[str, str] = {}
    for name in frame["place"].unique():
        try:
            found.setdefault(name, gazetteer.find(name) if name else None)
        except PlaceError as error:
            failed[name] = str(error)
    located = (frame["lon"] != "").to_numpy()
    for position in np.flatnonzero(frame["place"].isin(list(failed))):
        reason = failed[frame["place"].iloc[position]]
        if located[position]:
            report.remark(position, "place", f"{reason} The coordinates are used.")
        else:
            report.leave_out(position, "place", reason, "Correct the name, or give lon and lat.")
    return [found.get(name) for name in frame["place"]]


def _located(
    lon: np.ndarray,
    lat: np.ndarray,
    accuracy: np.ndarray,
    places: list[Place | None],
    report: _Report,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions with those of named places filled in; given coordinates win and are checked."""
    nowhere = (np.nan, np.nan, np.nan)
    of_place = np.array(
        [(p.point.x, p.point.y, p.accuracy_m) if p and p.point else nowhere for p in places],
        dtype=float,
    ).reshape(-1, 3)
    both = np.flatnonzero(~np.isnan(lon) & ~np.isnan(of_place[:, 0]))
    apart = WGS84.inv(lon[both], lat[both], of_place[both, 0], of_place[both, 1])[2]
    slack = np.nan_to_num(accuracy[both]) + np.nan_to_num(of_place[both, 2]) + _DISAGREEMENT_M
    for position, distance in zip(both[apart > slack], apart[apart > slack], strict=True):
        report.remark(
            position,
            "place",
            f"the coordinates lie {distance / 1000:.1f} km from this place.",
            "Check both; the coordinates are used.",
        )
    given = ~np.isnan(lon)
    return (
        np.where(given, lon, of_place[:, 0]),
        np.where(given, lat, of_place[:, 1]),
        np.where(given | ~np.isnan(accuracy), accuracy, of_place[:, 2]),
    )


def _unlocated(lon: np.ndarray, places: list[Place | None]) -> list[str]:
    """Why each row without a position has none."""
    return [
        ""
        if located
        else "its place is a line or an area, not a point"
        if place
        else "no place or coordinates are given"
        for located, place in zip(~np.isnan(lon), places, strict=True)
    ]
