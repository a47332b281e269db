"""The as-of join: which events meet which version of a line, corridor or area."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.bounds import BOUNDS, Bounds
from geo.engine.columns import Events, Features
from geo.engine.dates import frame_dates
from geo.engine.match import WORDS, Matches, match
from geo.errors import ConfigError
from geo.geodesy import metres
from geo.layer import CRS, bounds_of
from geo.time import DAY, EARLIEST, LATEST, UTC, validity_span

LINK_COLUMNS = ["event_id", "feature_id", "layer", "relation", "distance_m", "certainty"]
RELATIONS = ["inside", "near", "named"]
CERTAINTIES = ["possible", "certain"]


def join(
    events: pd.DataFrame,
    layer: gpd.GeoDataFrame,
    within: str | float = "5 km",
    *,
    name: str = "",
) -> pd.DataFrame:
    """The links between events and the features that were in force at their dates.

    Args:
        events: points (or no geometry), or columns `lon` and `lat` in degrees, with the bounds of
            `geo.time` or with a column `date`: EDTF texts, days, or moments.
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
          `geo.engine.nearby` and `geo.geodesy.distance_m` for its error.
        - `certainty`: "certain" if the link holds for every reading of the date and validity, and
          wherever the two places are within their `accuracy_m`; else "possible". A place that may
          lie within the distance, by its accuracy, makes a possible link, and so does one outside
          an area that may lie inside, or the other way round: the relation is that of the two
          places as they are given.

    Raises:
        ConfigError: a frame has no dates or places, or `within` is no distance.
        DateError: a date is no date.
    """
    happened, features = event_columns(events), feature_columns(layer)
    found = match(happened, features, metres(within))
    return link_frame(found, identifiers(events), identifiers(layer), name)


def link_frame(found: Matches, events: pd.Index, features: pd.Index, name: str) -> pd.DataFrame:
    """Links as a frame, with the identifiers of all events and features that were joined."""
    return pd.DataFrame(
        {
            "event_id": events.take(found.event),
            "feature_id": features.take(found.feature),
            "layer": _repeated(name, len(found)),
            "relation": _words(found.relation, WORDS),
            "distance_m": found.distance_m.round(3),
            "certainty": _words(found.certain.astype(np.int8), CERTAINTIES),
        },
        columns=LINK_COLUMNS,
        copy=False,
    )


def identifiers(frame: pd.DataFrame) -> pd.Index:
    """The ids of a frame: its column `id`, else its index."""
    return pd.Index(frame["id"]) if "id" in frame else frame.index


def event_columns(frame: pd.DataFrame) -> Events:
    """A frame of events as columns for the engine.

    Raises:
        ConfigError: it has no dates or no places.
        DateError: a date is no date.
    """
    lon, lat = _positions(frame)
    accuracy = _accuracy(frame) if "accuracy_m" in frame else np.zeros(0)
    things = frame["thing"].to_numpy(dtype=object) if "thing" in frame else None
    return Events(lon, lat, frame_dates(frame), accuracy if accuracy.any() else None, things)


def feature_columns(frame: gpd.GeoDataFrame) -> Features:
    """A layer as columns for the engine.

    Raises:
        ConfigError: it has no validity.
        DateError: a bound of a validity is no date.
    """
    frame = _in_degrees(frame)
    things = frame["thing"] if "thing" in frame else pd.Series("", index=frame.index)
    return Features(
        frame.geometry.to_numpy(),
        _validity(frame),
        _accuracy(frame),
        things.to_numpy(dtype=object),
    )


def _positions(frame: pd.DataFrame) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    if isinstance(frame, gpd.GeoDataFrame):
        points = _in_degrees(frame).geometry.to_numpy()
        return shapely.get_x(points), shapely.get_y(points)
    if not {"lon", "lat"} <= set(frame.columns):
        raise ConfigError('the events have no places: expected a geometry, or "lon" and "lat".')
    return frame["lon"].to_numpy(dtype=float), frame["lat"].to_numpy(dtype=float)


def _in_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame if frame.crs is None or frame.crs == CRS else frame.to_crs(CRS)


def _accuracy(frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    if "accuracy_m" not in frame:
        return np.zeros(len(frame))
    return np.asarray(np.nan_to_num(frame["accuracy_m"].to_numpy(dtype=float)))


def _validity(frame: pd.DataFrame) -> Bounds:
    if set(BOUNDS) <= set(frame.columns):
        return bounds_of(frame)
    if not {"valid_from", "valid_to"} <= set(frame.columns):
        raise ConfigError(
            'the layer has no validity: expected columns "valid_from" and "valid_to".'
        )
    first, last = frame["valid_from"], frame["valid_to"]
    if (bounds := _plain_validity(first, last)) is not None:
        return bounds
    pairs = pd.MultiIndex.from_arrays([_texts(first), _texts(last)])
    codes, distinct = pairs.factorize()
    spans = [validity_span(start, end, UTC) for start, end in distinct]
    rows = [[getattr(span, key) for key in BOUNDS] for span in spans]
    return np.asarray(np.array(rows, dtype=np.int64).reshape(-1, 4)[codes])


def _plain_validity(valid_from: pd.Series, valid_to: pd.Series) -> Bounds | None:
    """The bounds of validities in days or open, at once; None if there is any other date."""
    try:
        starts, ends = _days(valid_from), _days(valid_to)
    except (pa.ArrowException, TypeError):
        return None
    start = pc.fill_null(pc.multiply(starts, DAY), EARLIEST).to_numpy(zero_copy_only=False)
    end = pc.fill_null(pc.multiply(ends, DAY), LATEST).to_numpy(zero_copy_only=False)
    return np.stack([start, start, end, end], axis=1) if (start < end).all() else None


def _days(column: pd.Series) -> pa.Array:
    """Days since 1970, null where nothing is given; raises if there is any other date."""
    given = pa.array(column.replace("", None), from_pandas=True)
    days = given.cast(pa.date32())
    if pa.types.is_timestamp(given.type) and not days.cast(given.type).equals(given):
        raise pa.ArrowInvalid
    return days.cast(pa.int32()).cast(pa.int64())


def _texts(column: pd.Series) -> pd.Series:
    """The column as texts, empty where nothing is given."""
    if column.dtype.kind == "M":
        column = column.map(pd.Timestamp.isoformat, na_action="ignore")
    return column.astype(object).where(column.notna(), "").astype(str)


def _words(codes: npt.NDArray[np.int8], words: list[str]) -> Any:
    """A column of few different words, decoded by Arrow at once."""
    if len(codes) and (codes == codes[0]).all():
        return _repeated(words[codes[0]], len(codes))
    encoded = pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.large_string()))
    return encoded.cast(pa.large_string()).to_pandas()


def _repeated(word: str, count: int) -> Any:
    return pa.repeat(pa.scalar(word, pa.large_string()), count).to_pandas()
