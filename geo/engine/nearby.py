"""Points within a distance of segments, in metres on the ellipsoid.

Cells list the segments that may be the nearest to a point in them. The nearest point of a segment
is found in the plane whose scales are those of the ellipsoid half way to it (Gauss's mid-latitude
method); the distance to it likewise, or by Karney's geodesic where that method could be off by a
centimetre or where the limit is close. The tests hold both against `pyproj.Geod`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.columns import Events, Features
from geo.engine.grid import Floats, Grid, Ints
from geo.engine.metres import RADIUS_M, metres_to, to_segments
from geo.engine.overlap import Overlap, overlap
from geo.engine.reach import MOST_BEND, ReachIndex, reach_index
from geo.engine.runs import same_runs
from geo.geodesy import distance_m, within_reach

CHUNK = 1 << 15
_VAGUE_M = 20_000.0  # events less accurate than this would make every cell's list long


@dataclass(frozen=True)
class Nearby:
    """Pairs of an event and a feature, by event, then feature, with the distance in metres.

    For an area this is the distance to its boundary, from inside as from outside.
    """

    event: Ints
    feature: Ints
    distance_m: Floats


def nearby(events: Events, features: Features, reach_m: float) -> Nearby:
    """All pairs that possibly meet in time and lie within `reach_m` plus both accuracies."""
    drawn = np.flatnonzero(~shapely.is_missing(features.geometry))
    drawn = drawn[~shapely.is_empty(features.geometry[drawn])]
    accuracy = events.accuracy_m if events.accuracy_m is not None else np.zeros(1)
    vague = np.flatnonzero(accuracy > _VAGUE_M)
    slack = float(accuracy[accuracy <= _VAGUE_M].max(initial=0.0))
    radius = max(reach_m, 1.0) + float(features.accuracy_m[drawn].max(initial=0.0)) + _step(slack)
    plain = _is_plain(features.geometry[drawn], radius)
    found = [_one_by_one(events, np.arange(len(events)), features, drawn[~plain], reach_m)]
    if plain.any():
        found.append(_one_by_one(events, vague, features, drawn[plain], reach_m))
        found.append(_by_cells(events, vague, features, drawn[plain], reach_m, radius))
    return _sorted(found)


def _is_plain(geometry: npt.NDArray[np.object_], radius: float) -> npt.NDArray[np.bool_]:
    """Which geometries stay clear of the poles and the antimeridian by `radius` metres."""
    west, south, east, north = shapely.bounds(geometry).T
    reach = np.degrees(radius / RADIUS_M) * 1.01
    highest = np.minimum(np.maximum(np.abs(south), np.abs(north)) + reach, 89.9)
    aside = reach / np.cos(np.radians(highest))
    bend = np.tan(np.radians(highest)) * radius / RADIUS_M
    return np.asarray(
        (bend <= MOST_BEND) & (highest < 85) & (west - aside > -180) & (east + aside < 180)
    )


def _one_by_one(
    events: Events, rows: Ints, features: Features, chosen: Ints, reach_m: float
) -> Nearby:
    """Pairs of some events with features that are measured each in its own projection."""
    parts: list[Nearby] = []
    if not len(chosen) or not len(rows):
        return _joined(parts)
    time = overlap(events.dates, features.bounds)
    located = rows[~np.isnan(events.lon[rows])]
    for feature in chosen:  # few: by the poles or the antimeridian
        same = np.full(len(located), feature)
        near = located[time.possibly(located, same)]
        slack = events.slack(near) + features.accuracy_m[feature]
        geometry = features.geometry[feature]
        near = near[within_reach(events.lon[near], events.lat[near], geometry, reach_m + slack)]
        distance = distance_m(events.lon[near], events.lat[near], geometry)
        parts.append(Nearby(near, np.full(len(near), feature), distance))
    return _within(_joined(parts), events, features, reach_m)


def _by_cells(
    events: Events,
    vague: Ints,
    features: Features,
    chosen: Ints,
    reach_m: float,
    radius: float,
) -> Nearby:
    index = features.index(
        f"nearby {radius}",
        len(events),
        lambda n: reach_index(events, n, features, chosen, radius),
    )
    first_keys = index.first_keys(events.dates)
    time = overlap(events.dates, features.bounds)
    skipped = np.zeros(len(events) if len(vague) else 0, dtype=bool)
    skipped[vague] = True
    parts = []
    for start in range(0, len(events), CHUNK):
        event, segment = index.pairs(events, first_keys, start, start + CHUNK)
        if len(vague):
            kept = ~skipped[event]
            event, segment = event[kept], segment[kept]
        pairs = _nearest(events, features, index, time, event, segment, reach_m)
        parts.append(_within(pairs, events, features, reach_m))
    return _joined(parts)


def _within(pairs: Nearby, events: Events, features: Features, reach_m: float) -> Nearby:
    slack = events.slack(pairs.event) + features.accuracy_m.take(pairs.feature)
    kept = pairs.distance_m <= reach_m + slack
    return Nearby(pairs.event[kept], pairs.feature[kept], pairs.distance_m[kept])


def _joined(parts: list[Nearby]) -> Nearby:
    if not parts:
        return Nearby(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    return Nearby(
        np.concatenate([part.event for part in parts]),
        np.concatenate([part.feature for part in parts]),
        np.concatenate([part.distance_m for part in parts]),
    )


def _sorted(parts: list[Nearby]) -> Nearby:
    filled = [part for part in parts if len(part.event)]
    if len(filled) == 1:  # each part is in order of the events, or of the features
        part = filled[0]
        if (part.event[1:] >= part.event[:-1]).all():
            return part
    pairs = _joined(filled)
    order = np.lexsort((pairs.feature, pairs.event))
    return Nearby(pairs.event[order], pairs.feature[order], pairs.distance_m[order])


def _step(slack: float) -> float:
    """A round number of metres from `slack` on: one index serves many batches of events."""
    return slack and 4.0 ** np.ceil(np.log(slack) / np.log(4.0))


def _nearest(
    events: Events,
    features: Features,
    index: ReachIndex,
    time: Overlap,
    event: Ints,
    segment: npt.NDArray[np.int32],
    reach_m: float,
) -> Nearby:
    """For each event and feature among the candidates, the distance to the nearest segment."""
    feature = index.segments.feature.take(segment)
    start, group = same_runs(event, feature)
    meeting = time.possibly(event[start], feature[start])
    if not meeting.all():
        kept = meeting[group]
        event, segment, feature = event[kept], segment[kept], feature[kept]
        start, group = same_runs(event, feature)
    if not len(start):
        return _joined([])
    x, y = events.lon.take(event), events.lat.take(event)
    squared = _squared_in_planes(x, y, index, segment)
    least = np.minimum.reduceat(squared, start)
    nearest = least * (1 + _doubt(least, y[start], index.grid)) ** 2
    rivals = np.flatnonzero(squared <= nearest[group])
    near = np.sqrt(squared[rivals]) * (1 - MOST_BEND) <= reach_m + _most_slack(events, features)
    rivals = rivals[near]
    event, feature, segment = event[rivals], feature[rivals], segment[rivals]
    slack = events.slack(event) + features.accuracy_m.take(feature)
    distance = metres_to(x[rivals], y[rivals], index.segments, segment, reach_m, slack)
    start, _ = same_runs(event, feature)
    if len(start) < len(event):
        distance = np.minimum.reduceat(distance, start)
    return Nearby(event[start], feature[start], distance)


def _squared_in_planes(
    x: Floats, y: Floats, index: ReachIndex, segment: npt.NDArray[np.int32]
) -> Floats:
    """Squared metres to a segment each, in the plane of the row of cells that a point is in."""
    row = index.grid.units(x, y)[1].astype(np.int64)
    scale_x, scale_y = (scale.take(row) for scale in index.scales)
    return to_segments(x, y, index.segments, segment, scale_x, scale_y)[0]


def _doubt(squared: Floats, lat: Floats, grid: Grid) -> Floats:
    """By which share distances in the plane of a row of cells may be wrong.

    The scale of longitude changes by tan(latitude) for each radius of the earth to the north.
    """
    row_m = 111_700 / grid.per_degree[1]
    return np.tan(np.radians(np.abs(lat))) * (np.sqrt(squared) + row_m) / RADIUS_M * 1.1 + 1e-6


def _most_slack(events: Events, features: Features) -> float:
    own = float(features.accuracy_m.max(initial=0.0))
    return own if events.accuracy_m is None else own + float(events.accuracy_m.max(initial=0.0))
