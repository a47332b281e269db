"""Safe publication: what a map file withholds is taken out before anything is made of it.

Links, counts, texts and digests are computed from what is left, so that a withheld value is
nowhere in a page. Free text is the author's: a title that names a withheld place still names it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.bounds import BOUNDS
from geo.errors import ConfigError
from geo.geodesy import WGS84, metres
from geo.mapfile.publication import Publication, RowRule
from geo.text import did_you_mean, suggestion

# What else tells where an event was, beside its point.
_PLACE = {"place": "", "thing": "", "place_name": {}}
_WHERE = {"place", "lon", "lat", "accuracy_m"}
_NEEDED = {"id", "date", "row", "geometry", "unlocated", *BOUNDS}
_LISTS = {"actors", "sources", "links"}
_DELAY, _ROWS = "delay", "withhold_rows"

# Metres of one degree along a meridian at the equator, where it is shortest, and the equator's.
_LAT_M, _EQUATOR_M = 110_574.0, 40_075_016.0


@dataclass(frozen=True)
class Withheld:
    """What was withheld from one map. Only the counts may be published."""

    rules: Publication
    rows: dict[str, str] = field(default_factory=dict)  # event id -> the rule that withheld it
    columns: tuple[str, ...] = ()
    coarsened: tuple[str, ...] = ()  # event ids
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    reports: int = 0  # remarks about the input, which repeat its values

    def counts(self) -> dict[str, int]:
        """How much was withheld, fit for readers."""
        delayed = sum(rule == _DELAY for rule in self.rows.values())
        return {
            "rows": len(self.rows) - delayed,
            "delayed": delayed,
            "delay_days": self.rules.delay if self.rules.before is not None else 0,
            "columns": len(self.columns),
            "coarsened": len(self.coarsened),
            "coarsened_m": round(metres(self.rules.coarsen)) if self.rules.coarsen else 0,
            "claims": len(self.claims),
            "sources": len(self.sources),
            "reports": self.reports,
        }

    def manifest(self) -> dict[str, Any]:
        """All of it, for the editors' own files."""
        return {**asdict(self), "counts": self.counts()}


def withhold(events: gpd.GeoDataFrame, rules: Publication) -> tuple[gpd.GeoDataFrame, Withheld]:
    """The events that may be published, as they may be, and what was withheld.

    Raises:
        ConfigError: a rule names a column or an event that does not exist.
    """
    columns = _columns(events, rules.withhold)
    withheld_rows = _rows(events, rules)
    shown = events[~events.index.isin(list(withheld_rows))]
    shown = _without_columns(shown, columns)
    moved: tuple[str, ...] = ()
    if rules.coarsen:
        located = shown.index[shown.geometry.notna()]
        moved = tuple(map(str, located))
        shown = coarsened(shown, metres(rules.coarsen))
    return shown, Withheld(rules, withheld_rows, tuple(columns), moved)


def withhold_claims(claims: pd.DataFrame, events: gpd.GeoDataFrame, out: Withheld) -> pd.DataFrame:
    """The claims about events that are shown, without the withheld columns."""
    shown = claims[claims["event"].isin(events.index)]
    blank = [name for name in out.columns if name in shown.columns]
    values = {name: [[] if name in _LISTS else "" for _ in range(len(shown))] for name in blank}
    return shown.assign(**values)


def _columns(events: gpd.GeoDataFrame, names: tuple[str, ...]) -> list[str]:
    """The columns to blank: those named, their translations, and a place as a whole."""
    allowed = [*_WHERE, *(name for name in events.columns if name not in _NEEDED)]
    found: list[str] = []
    for name in names:
        if name not in allowed:
            remedy = suggestion(name, sorted(allowed), "Columns")
            raise ConfigError(f'withhold = ["{name}"]: this column cannot be withheld. {remedy}')
        found += [other for other in allowed if other == name or other.startswith(f"{name}:")]
    return sorted(set(found))


def _rows(events: gpd.GeoDataFrame, rules: Publication) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, rule in enumerate(rules.withhold_rows, 1):
        for name in events.index[_matches(events, rule)]:
            found.setdefault(str(name), f"{_ROWS} {number}")
    if rules.before is not None:
        for name in events.index[(events["end_latest"] > rules.before).to_numpy()]:
            found.setdefault(str(name), _DELAY)
    return found


def _matches(events: gpd.GeoDataFrame, rule: RowRule) -> npt.NDArray[np.bool_]:
    if not rule.column:
        for name in rule.ids:
            if name not in events.index:
                remedy = did_you_mean(name, events.index.astype(str))
                raise ConfigError(
                    f'withhold_rows: ids = ["{name}"]: there is no such event. {remedy}'.strip()
                )
        return np.asarray(events.index.isin(rule.ids))
    if rule.column not in events.columns:
        remedy = did_you_mean(rule.column, events.columns)
        raise ConfigError(
            f'withhold_rows: column = "{rule.column}": there is no such column. {remedy}'.strip()
        )
    values = events[rule.column]
    if rule.column in _LISTS:
        return np.array([rule.equals in cell for cell in values], dtype=bool)
    return np.asarray(values.astype(str) == rule.equals)


def _without_columns(events: gpd.GeoDataFrame, columns: list[str]) -> gpd.GeoDataFrame:
    plain = [name for name in columns if name in events.columns and name not in _WHERE]
    events = events.assign(**{name: _blank(events, name) for name in plain})
    # A point may come from the place, and a place gives away the point: they go together.
    if not _WHERE & set(columns):
        return events
    unlocated = "its place is withheld"
    events = _placeless(events).assign(accuracy_m=np.nan, unlocated=unlocated)
    return events.set_geometry(gpd.GeoSeries([None] * len(events), events.index, crs=events.crs))


def _blank(events: gpd.GeoDataFrame, name: str) -> list[Any]:
    return [[] if name in _LISTS else "" for _ in range(len(events))]


def _placeless(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return events.assign(**{key: [value] * len(events) for key, value in _PLACE.items()})


def coarsened(events: gpd.GeoDataFrame, size_m: float) -> gpd.GeoDataFrame:
    """The events at the centres of grid cells, which measure at least `size_m` on the ground.

    `accuracy_m` grows by the distance from the centre to the farthest corner of the cell, so that
    the true place stays within it; the names of places go, since they say more than the grid.
    """
    lon, lat = shapely.get_x(events.geometry), shapely.get_y(events.geometry)
    located = ~np.isnan(lon)
    lon, lat, reach = grid_centres(lon[located], lat[located], size_m)
    points = np.full(len(events), None, dtype=object)
    points[located] = shapely.points(lon, lat)
    accuracy = events["accuracy_m"].to_numpy(float).copy()
    accuracy[located] = np.ceil(np.nan_to_num(accuracy[located]) + reach)
    moved = _placeless(events).assign(accuracy_m=accuracy)
    return moved.set_geometry(gpd.GeoSeries(points, events.index, crs=events.crs))


def grid_centres(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], size_m: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The centre of the grid cell of each point, and how far a point in that cell can be from it.

    The grid is one for the whole globe: rows of equal degrees, each with a whole number of
    columns, as many as leave no side of a cell shorter than `size_m` on the ellipsoid.
    """
    count = max(1, int(180 // (size_m / _LAT_M)))
    height = 180 / count
    row = np.clip(np.floor((lat + 90) / height), 0, count - 1)
    south, north = row * height - 90, (row + 1) * height - 90
    parallel = _EQUATOR_M * np.cos(np.radians(np.maximum(np.abs(south), np.abs(north))))
    width = 360 / np.maximum(1, np.floor(parallel / size_m))
    column = np.floor((lon + 180) / width)
    column = np.minimum(column, np.round(360 / width) - 1)
    centre = (column + 0.5) * width - 180, (south + north) / 2
    corners = [WGS84.inv(*centre, centre[0] + width / 2, edge)[2] for edge in (south, north)]
    # Where a cell spans a good part of a parallel, its far corner is not its farthest point.
    reach = np.where(width > 90, _EQUATOR_M / 2, np.max([*corners, np.zeros_like(lon)], axis=0))
    return *centre, reach
