"""The as-of join: which events meet which version of a line, corridor or area."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.errors import ConfigError
from geo.geodesy import distance_m, metres, within_reach
from geo.layer import CRS, bounds_of
from geo.time import BOUNDS, UTC, Bounds, event_spans, validity_span

LINK_COLUMNS = ["event_id", "feature_id", "layer", "relation", "distance_m", "certainty"]
RELATIONS = ["inside", "near", "named"]


def join(
    events: gpd.GeoDataFrame,
    layer: gpd.GeoDataFrame,
    within: str | float = "5 km",
    *,
    name: str = "",
) -> pd.DataFrame:
    """The links between events and the features that were in force at their dates.

    Args:
        events: points (or no geometry) with the bounds of `geo.time`, or with a column `date`.
        layer: features with the bounds, or with columns `valid_from` and `valid_to`.
        within: how far is near, as `"5 km"` or in metres.
        name: what the column `layer` says.

    Returns:
        One link a row, in the order of the events, then of the features: `event_id`,
        `feature_id`, `layer`, `relation`, `distance_m`, `certainty`.

        - `relation`: "inside" an area (its edge included), "near" (outside, within the distance),
          or "named" (the event's `thing` is the feature's; beside one of the other two).
        - `distance_m`: on the ellipsoid, to the nearest point of the feature, rounded to the
          millimetre; 0 inside; NaN for a named link of an event without a point. See
          `geo.geodesy.distance_m` for its error.
        - `certainty`: "certain" if the link holds for every reading of the date and validity, and
          wherever the two places are within their `accuracy_m`; else "possible". A place that may
          lie within the distance, by its accuracy, makes a possible link.

    Raises:
        ConfigError: a frame has no dates, or `within` is no distance.
        DateError: a date is no date.
    """
    reach = metres(within)
    happened, features = _events(events), _features(layer)
    parts = [
        # One turn a feature: features are few beside events, and each is compared with all
        # events at once.
        _links_of(happened, features, i, reach)
        for i in range(len(features.bounds))
    ]
    found = pd.concat(parts) if parts else _links([], 0, "", np.array([]), np.array([]))
    found = found.sort_values(["event", "feature", "relation"], kind="stable")
    return pd.DataFrame(
        {
            "event_id": happened.ids[found["event"].to_numpy(dtype=np.int64)],
            "feature_id": features.ids[found["feature"].to_numpy(dtype=np.int64)],
            "layer": name,
            "relation": found["relation"].to_numpy(dtype=object),
            "distance_m": found["distance_m"].to_numpy(dtype=float).round(3),
            "certainty": np.where(found["certain"].to_numpy(dtype=bool), "certain", "possible"),
        }
    )


@dataclass(frozen=True)
class _Columns:
    """One side of the join as arrays of equal length."""

    ids: npt.NDArray[np.object_]
    things: npt.NDArray[np.object_]
    bounds: Bounds
    accuracy_m: npt.NDArray[np.float64]
    geometry: npt.NDArray[np.object_]


def _events(frame: gpd.GeoDataFrame) -> _Columns:
    if not set(BOUNDS) <= set(frame.columns):
        if "date" not in frame:
            raise ConfigError('the events have no dates: expected a column "date".')
        bounds, errors = event_spans(frame["date"].tolist(), UTC)
        if errors:
            raise next(iter(errors.values()))
    else:
        bounds = bounds_of(frame)
    return _columns(frame, bounds)


def _features(frame: gpd.GeoDataFrame) -> _Columns:
    if not set(BOUNDS) <= set(frame.columns):
        if not {"valid_from", "valid_to"} <= set(frame.columns):
            raise ConfigError(
                'the layer has no validity: expected columns "valid_from" and "valid_to".'
            )
        texts = frame[["valid_from", "valid_to"]].astype(object)
        spans = [
            validity_span(first, last, UTC)
            for first, last in texts.where(texts.notna(), None).itertuples(index=False)
        ]
        rows = [[getattr(span, key) for key in BOUNDS] for span in spans]
        bounds = np.array(rows, dtype=np.int64).reshape(-1, 4)
    else:
        bounds = bounds_of(frame)
    return _columns(frame, bounds)


def _columns(frame: gpd.GeoDataFrame, bounds: Bounds) -> _Columns:
    n = len(frame)
    if frame.crs is not None and frame.crs != CRS:
        frame = frame.to_crs(CRS)
    accuracy = frame["accuracy_m"].to_numpy(float) if "accuracy_m" in frame else np.zeros(n)
    return _Columns(
        ids=frame.get("id", frame.index).to_numpy(dtype=object),
        things=frame["thing"].to_numpy(dtype=object) if "thing" in frame else np.full(n, ""),
        bounds=bounds,
        accuracy_m=np.nan_to_num(accuracy),
        geometry=frame.geometry.to_numpy(),
    )


def _links_of(events: _Columns, features: _Columns, i: int, reach: float) -> pd.DataFrame:
    """The links of one feature, with the positions of its events."""
    start_earliest, start_latest, end_earliest, end_latest = features.bounds[i]
    first, last = events.bounds[:, 0], events.bounds[:, 3]
    meets = (first < end_latest) & (last > start_earliest)
    surely = (events.bounds[:, 1] < end_earliest) & (events.bounds[:, 2] > start_latest)
    named = meets & (events.things == features.things[i]) & (events.things != "")
    distance, inside, beside = _distances(events, features, i, reach, meets, named)

    slack = events.accuracy_m + features.accuracy_m[i]
    outside = np.where(inside, 0.0, distance)
    parts = [
        _links(np.flatnonzero(inside & meets), i, "inside", outside, surely & (distance >= slack)),
        _links(
            np.flatnonzero(meets & beside & ~inside & (distance - slack <= reach)),
            i, "near", outside, surely & (distance + slack <= reach),
        ),
        _links(np.flatnonzero(named), i, "named", outside, surely),
    ]  # fmt: skip
    return pd.concat(parts)


def _distances(
    events: _Columns,
    features: _Columns,
    i: int,
    reach: float,
    meets: npt.NDArray[np.bool_],
    named: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Distance to the feature's edge (NaN if not measured), whether inside, whether in reach."""
    n, geometry = len(events.ids), features.geometry[i]
    distance = np.full(n, np.nan)
    inside, beside = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    if geometry is None or geometry.is_empty:
        return distance, inside, beside
    lon, lat = shapely.get_x(events.geometry), shapely.get_y(events.geometry)
    located = ~np.isnan(lon)
    candidates = np.flatnonzero(located & meets)
    slack = events.accuracy_m[candidates] + features.accuracy_m[i]
    close = candidates[within_reach(lon[candidates], lat[candidates], geometry, reach + slack)]
    beside[close] = True
    measured = np.union1d(close, np.flatnonzero(named & located))
    if len(measured):
        distance[measured] = distance_m(lon[measured], lat[measured], geometry)
        if shapely.get_dimensions(geometry) == 2:
            shapely.prepare(geometry)
            inside[measured] = shapely.intersects_xy(geometry, lon[measured], lat[measured])
    return distance, inside, beside


def _links(
    rows: npt.ArrayLike, feature: int, relation: str, distance: npt.NDArray[np.float64],
    certain: npt.NDArray[np.bool_],
) -> pd.DataFrame:  # fmt: skip
    rows = np.asarray(rows, dtype=np.int64)
    return pd.DataFrame(
        {
            "event": rows,
            "feature": feature,
            "relation": relation,
            "distance_m": distance[rows],
            "certain": certain[rows],
        }
    )
