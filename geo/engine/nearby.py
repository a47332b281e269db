"""Points within a distance of segments, in metres on the ellipsoid.

Cells list the segments that may be the nearest to a point in them. The nearest point of a segment
is found in the plane whose scales are those of the ellipsoid half way to it (Gauss's mid-latitude
method); the distance to it likewise, or by Karney's geodesic where that method could be off by a
centimetre or where the limit is close. The tests hold both against `pyproj.Geod`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.columns import Events, Features
from geo.engine.eras import Eras, eras, in_eras
from geo.engine.grid import CellLists, Floats, Grid, Ints, cell_lists, grid_over
from geo.engine.overlap import Overlap, overlap
from geo.engine.raster import rectangles
from geo.engine.segments import Segments, cut, segments
from geo.geodesy import WGS84, degree_metres, distance_m, within_reach

CHUNK = 1 << 15
_RADIUS_M = 6_371_008.8
# Scales may change by this share within reach; beyond, features are measured one by one.
_MOST_BEND = 0.05
_VAGUE_M = 20_000.0  # events less accurate than this would make every cell's list long
_CLOSE_M = 0.1  # this near to a limit, the geodesic decides
_ERROR_M = 0.01


@dataclass(frozen=True)
class Nearby:
    """Pairs of an event and a feature, by event, then feature, with the distance in metres.

    For an area this is the distance to its boundary, from inside as from outside.
    """

    event: Ints
    feature: Ints
    distance_m: Floats


@dataclass(frozen=True)
class _Index:
    """Segments by era and cell, and the metres of a degree in each row of the grid."""

    grid: Grid
    eras: Eras
    lists: CellLists
    segments: Segments  # `feature` is a position in the layer
    scales: tuple[Floats, Floats]


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
    reach = np.degrees(radius / _RADIUS_M) * 1.01
    highest = np.minimum(np.maximum(np.abs(south), np.abs(north)) + reach, 89.9)
    aside = reach / np.cos(np.radians(highest))
    bend = np.tan(np.radians(highest)) * radius / _RADIUS_M
    return np.asarray(
        (bend <= _MOST_BEND) & (highest < 85) & (west - aside > -180) & (east + aside < 180)
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
        lambda n: _index(events, n, features, chosen, radius),
    )
    era_of_date = (index.eras.of_dates(events.dates.bounds) * index.grid.size).astype(np.int32)
    time = overlap(events.dates, features.bounds)
    skipped = np.zeros(len(events) if len(vague) else 0, dtype=bool)
    skipped[vague] = True
    parts = []
    for start in range(0, len(events), CHUNK):
        event, segment = _candidates(events, index, era_of_date, start)
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


def _index(events: Events, count: int, features: Features, chosen: Ints, radius: float) -> _Index:
    """The index for `count` events with dates like those of `events`."""
    geometry = features.geometry[chosen]
    box = shapely.bounds(geometry)
    highest = np.abs(box[:, [1, 3]]).max() + np.degrees(radius / _RADIUS_M)
    per_lon = float(degree_metres(np.array(highest))[0]) * (1 - _MOST_BEND)
    per_lat = float(degree_metres(np.array(0.0))[1]) * (1 - _MOST_BEND)
    aside, above = radius / per_lon, radius / per_lat
    west, south, east, north = shapely.total_bounds(geometry)
    west, south, east, north = west - aside, south - above, east + aside, north + above
    width, height = east - west, north - south
    spread = (box[:, 2:] - box[:, :2] + [2 * aside, 2 * above]).prod(axis=1).mean()
    whole = segments(geometry)
    share = float(spread / (width * height))
    cut_eras = eras(features.bounds[chosen], events.dates.bounds, count, share)
    side = _side(whole, aside / width, above / height, count)
    grid = grid_over((west, south, east, north), side, side)
    pieces = cut(whole, 4 * max(width, height) / side)
    latitudes = np.clip(south + (np.arange(side + 2) - 0.5) * (height / side), -89.9, 89.9)
    scales = degree_metres(latitudes)
    cell, piece = _listed(pieces, grid, scales, (aside, above), radius)
    member, era = cut_eras.of_features(features.bounds[chosen], everlasting=len(cut_eras) > 1)
    if len(cut_eras) > 1:
        cell, piece = in_eras(cell, pieces.feature[piece], piece, member, era, grid)
    pieces = Segments(pieces.x0, pieces.y0, pieces.x1, pieces.y1, chosen[pieces.feature])
    return _Index(
        grid, cut_eras, cell_lists(cell, piece, grid.size * len(cut_eras)), pieces, scales
    )


def _side(whole: Segments, aside: float, above: float, events: int) -> int:
    """Cells along a side, so that all lists have about a quarter as many entries as events.

    `aside` and `above` are the reach as shares of the box.
    """
    aim = float(np.clip(events / 4, 5_000, 2_000_000))
    return int(np.clip(np.sqrt(aim / (len(whole) * (2 * aside) * (2 * above) + 1e-9)), 4, 512))


def _listed(
    pieces: Segments,
    grid: Grid,
    scales: tuple[Floats, Floats],
    reach: tuple[float, float],
    radius: float,
) -> tuple[Ints, Ints]:
    """Pairs of a cell and a segment that may be its feature's nearest to a point of the cell."""
    low_x, high_x = np.minimum(pieces.x0, pieces.x1), np.maximum(pieces.x0, pieces.x1)
    low_y, high_y = np.minimum(pieces.y0, pieces.y1), np.maximum(pieces.y0, pieces.y1)
    u0, v0 = grid.units(low_x - reach[0], low_y - reach[1])
    u1, v1 = grid.units(high_x + reach[0], high_y + reach[1])
    piece, cell = rectangles(
        np.maximum(u0, 1).astype(np.int64),
        np.minimum(u1, grid.columns).astype(np.int64),
        np.maximum(v0, 1).astype(np.int64),
        np.minimum(v1, grid.rows).astype(np.int64),
        grid,
    )
    row = cell % (grid.rows + 2)
    per_lon, per_lat = scales[0][row], scales[1][row]
    distance, _ = _to_segments(*grid.middles(cell), pieces, piece, per_lon, per_lat)
    distance = np.sqrt(distance)
    half = np.hypot(per_lon / grid.per_degree[0], per_lat / grid.per_degree[1]) / 2
    order = np.flatnonzero(distance * (1 - _MOST_BEND) <= radius + half)
    order = order[np.lexsort((piece[order], cell[order]))]
    cell, piece, distance, half = cell[order], piece[order], distance[order], half[order]
    # A segment farther than the nearest one by more than the cell's diagonal is never the nearest.
    start, group = _groups(cell, pieces.feature[piece])
    least = np.minimum.reduceat(distance, start)[group] if len(start) else distance
    rival = distance * (1 - _MOST_BEND) <= least * (1 + _MOST_BEND) + 2 * half
    return cell[rival], piece[rival]


def _to_segments(
    x: Floats,
    y: Floats,
    pieces: Segments,
    piece: npt.NDArray[Any],
    per_lon: Floats,
    per_lat: Floats,
) -> tuple[Floats, Floats]:
    """The squared distance to a segment in a plane of these scales, and where on it (0 to 1)."""
    dx = (pieces.x0.take(piece) - x) * per_lon
    dy = (pieces.y0.take(piece) - y) * per_lat
    along_x = (pieces.x1 - pieces.x0).take(piece) * per_lon
    along_y = (pieces.y1 - pieces.y0).take(piece) * per_lat
    length = along_x * along_x + along_y * along_y
    share = -(dx * along_x + dy * along_y) / np.maximum(length, 1e-30)
    np.clip(share, 0.0, 1.0, out=share)
    dx += share * along_x
    dy += share * along_y
    return dx * dx + dy * dy, share


def _groups(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """The starts of runs in which both columns stay the same, and the run of each element."""
    new = np.ones(len(first), dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return np.flatnonzero(new), np.cumsum(new) - 1


def _candidates(
    events: Events, index: _Index, era_of_date: npt.NDArray[np.int32], start: int
) -> tuple[Ints, npt.NDArray[np.int32]]:
    stop = start + CHUNK
    key = index.grid.cells(events.lon[start:stop], events.lat[start:stop])
    if len(index.eras) > 1:
        key += events.dates.each(era_of_date, start, stop)
    event, segment = index.lists.look_up(key)
    event += start
    return event, segment


def _nearest(
    events: Events,
    features: Features,
    index: _Index,
    time: Overlap,
    event: Ints,
    segment: npt.NDArray[np.int32],
    reach_m: float,
) -> Nearby:
    """For each event and feature among the candidates, the distance to the nearest segment."""
    feature = index.segments.feature.take(segment)
    start, group = _groups(event, feature)
    meeting = time.possibly(event[start], feature[start])
    if not meeting.all():
        kept = meeting[group]
        event, segment, feature = event[kept], segment[kept], feature[kept]
        start, group = _groups(event, feature)
    if not len(start):
        return _joined([])
    x, y = events.lon.take(event), events.lat.take(event)
    row = index.grid.units(x, y)[1].astype(np.int64)
    scale_x, scale_y = (scale.take(row) for scale in index.scales)
    squared, _ = _to_segments(x, y, index.segments, segment, scale_x, scale_y)
    least = np.minimum.reduceat(squared, start)
    rivals = np.flatnonzero(
        squared <= (least * (1 + _doubt(least, y[start], index.grid)) ** 2)[group]
    )
    near = np.sqrt(squared[rivals]) * (1 - _MOST_BEND) <= reach_m + _most_slack(events, features)
    rivals = rivals[near]
    event, feature, segment = event[rivals], feature[rivals], segment[rivals]
    slack = events.slack(event) + features.accuracy_m.take(feature)
    distance = _measured(x[rivals], y[rivals], index.segments, segment, reach_m, slack)
    start, _ = _groups(event, feature)
    if len(start) < len(event):
        distance = np.minimum.reduceat(distance, start)
    return Nearby(event[start], feature[start], distance)


def _doubt(squared: Floats, lat: Floats, grid: Grid) -> Floats:
    """By which share distances in the plane of a row of cells may be wrong.

    The scale of longitude changes by tan(latitude) for each radius of the earth to the north.
    """
    row_m = 111_700 / grid.per_degree[1]
    return np.tan(np.radians(np.abs(lat))) * (np.sqrt(squared) + row_m) / _RADIUS_M * 1.1 + 1e-6


def _most_slack(events: Events, features: Features) -> float:
    own = float(features.accuracy_m.max(initial=0.0))
    return own if events.accuracy_m is None else own + float(events.accuracy_m.max(initial=0.0))


def _measured(
    x: Floats, y: Floats, pieces: Segments, segment: npt.NDArray[Any], reach_m: float, slack: Floats
) -> Floats:
    """Metres on the ellipsoid to one segment each."""
    middle = y
    for _ in range(2):
        scales = degree_metres(middle)
        squared, share = _to_segments(x, y, pieces, segment, *scales)
        y1 = pieces.y0.take(segment) + share * (pieces.y1 - pieces.y0).take(segment)
        middle = (y + y1) / 2
    distance = np.sqrt(squared)
    # The first term that the mid-latitude method leaves out (Rapp, Geometric Geodesy I, 6.4).
    error = distance**3 / (24 * _RADIUS_M**2) * (1 + 3 * np.tan(np.radians(middle)) ** 2)
    limits = np.abs(distance - reach_m)
    close = (np.abs(limits - slack) < _CLOSE_M) | (np.abs(distance - slack) < _CLOSE_M)
    exact = np.flatnonzero((error > _ERROR_M) | close)
    distance[exact] = _geodesic(x[exact], y[exact], pieces, segment[exact], share[exact])
    return distance


def _geodesic(
    x: Floats, y: Floats, pieces: Segments, segment: npt.NDArray[Any], share: Floats
) -> Floats:
    """Metres on the ellipsoid to one segment each, where `share` is nearly the nearest point of it.

    The geodesic to the nearest point meets the segment at a right angle: Newton's method.
    """
    x0, y0 = pieces.x0.take(segment), pieces.y0.take(segment)
    dx, dy = pieces.x1.take(segment) - x0, pieces.y1.take(segment) - y0
    for _ in range(3):
        _, back, distance = WGS84.inv(x, y, x0 + share * dx, y0 + share * dy)
        per_lon, per_lat = degree_metres(y0 + share * dy)
        along_x, along_y = dx * per_lon, dy * per_lat
        length = np.maximum(np.hypot(along_x, along_y), 1e-9)
        turn = np.arctan2(along_x, along_y) - np.radians(back)
        share = np.clip(share + distance * np.cos(turn) / length, 0.0, 1.0)
    return np.asarray(WGS84.inv(x, y, x0 + share * dx, y0 + share * dy)[2])
