"""Points in polygons in force: cells decide for most of them, exact tests for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.columns import Events, Features
from geo.engine.eras import Eras, eras, in_eras
from geo.engine.grid import CellLists, Grid, Ints, cell_lists, grid_over
from geo.engine.raster import boxes, rasterise

CHUNK = 1 << 16  # events at once: their columns stay in the processor's cache
_EXACT = [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]
# Outlines are worth tracing if there are this many events for each of their vertices.
_EVENTS_A_VERTEX = 0.2


@dataclass(frozen=True)
class Inside:
    """Pairs of an event and a feature around it, in the order of the events, then features."""

    event: Ints
    feature: Ints


@dataclass(frozen=True)
class _Index:
    """Candidates by era and cell: `feature * 2 + 1` where its boundary may cross the cell."""

    grid: Grid
    eras: Eras
    lists: CellLists


def inside(events: Events, features: Features) -> Inside:
    """The events inside areas, edges included, while they possibly meet in time."""
    areas = np.flatnonzero(
        (shapely.get_dimensions(features.geometry) == 2) & ~shapely.is_empty(features.geometry)
    )
    if not len(areas) or not len(events):
        return Inside(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    index = _index(events, features, areas)
    era_of_date = index.eras.of_dates(events.dates.bounds) * index.grid.size
    parts = [
        _candidates(events, features, index, era_of_date, start)
        for start in range(0, len(events), CHUNK)
    ]
    event, coded = (np.concatenate(column) for column in zip(*parts, strict=True))
    del parts
    kept = _exactly(events, features, event, coded)
    return Inside(event, coded >> 1) if kept is None else Inside(event[kept], coded[kept] >> 1)


def _index(events: Events, features: Features, areas: Ints) -> _Index:
    polygons = features.geometry[areas]
    box = shapely.bounds(polygons)
    total = shapely.total_bounds(polygons)
    area = (total[2] - total[0]) * (total[3] - total[1])
    share = float(((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])).mean() / area) if area else 1
    cut = eras(features.bounds[areas], events, share)
    everlasting = len(cut) > 1
    member, era = cut.of_features(features.bounds[areas], everlasting=everlasting)
    # Cells for all eras together: about one for eight events, as far as they fit in the cache.
    side = int(np.clip(np.sqrt(max(len(events) / 8, len(areas)) / len(cut)), 4, 1024))
    grid = grid_over(tuple(total), side, side)
    cell, polygon, crossed = _cells(polygons, grid, len(events) / len(cut) * share * len(areas))
    coded = areas[polygon] * 2 + crossed
    if everlasting:
        cell, coded = in_eras(cell, polygon, coded, member, era, grid)
    return _Index(grid, cut, cell_lists(cell, coded, grid.size * len(cut)))


def _cells(
    polygons: npt.NDArray[Any], grid: Grid, events: float
) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """The cells of areas: traced where that pays and parity decides, else those of their boxes."""
    exact = np.isin(shapely.get_type_id(polygons), _EXACT)
    if not exact.all() or events < _EVENTS_A_VERTEX * shapely.get_num_coordinates(polygons).sum():
        return boxes(polygons, grid)
    return rasterise(polygons, grid)


def _candidates(
    events: Events, features: Features, index: _Index, era_of_date: Ints, start: int
) -> tuple[Ints, npt.NDArray[np.int32]]:
    """Pairs of an event and a coded feature that share a cell and possibly some time."""
    stop = start + CHUNK
    key = index.grid.cells(events.lon[start:stop], events.lat[start:stop])
    if len(index.eras) > 1:
        key += era_of_date[events.dates.part(start, stop)]
    event, coded = index.lists.look_up(key)
    event += start
    meeting = meets(events, features, event, coded >> 1)
    if meeting.all():
        return event, coded
    return event[meeting], coded[meeting]


def meets(
    events: Events, features: Features, event: Ints, feature: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    """Which pairs possibly share some time."""
    date, bounds = events.dates.rows(event), events.dates.bounds
    begins = bounds[:, 0].take(date) < features.bounds[:, 3].take(feature)
    begins &= bounds[:, 3].take(date) > features.bounds[:, 0].take(feature)
    return begins


def _exactly(
    events: Events, features: Features, event: Ints, coded: npt.NDArray[np.int32]
) -> npt.NDArray[np.bool_] | None:
    """Which pairs hold, after a test of the points in crossed cells; None if all do."""
    doubtful = np.flatnonzero(coded & 1)
    if not len(doubtful):
        return None
    kept = np.ones(len(event), dtype=bool)
    boxed = _in_box(events, features, event[doubtful], coded[doubtful] >> 1)
    kept[doubtful] = boxed
    doubtful = doubtful[boxed]
    for feature, group in groups(coded[doubtful] >> 1, len(features)):
        pairs = doubtful[group]
        polygon, points = features.geometry[feature], event[pairs]
        shapely.prepare(polygon)
        kept[pairs] = shapely.intersects_xy(polygon, events.lon[points], events.lat[points])
    return kept


def _in_box(
    events: Events, features: Features, event: Ints, feature: npt.NDArray[Any]
) -> npt.NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(features.geometry).T
    lon, lat = events.lon.take(event), events.lat.take(event)
    found = lon >= west.take(feature)
    found &= lon <= east.take(feature)
    found &= lat >= south.take(feature)
    found &= lat <= north.take(feature)
    return np.asarray(found)


def groups(labels: npt.NDArray[Any], size: int) -> Iterator[tuple[int, Ints]]:
    """The positions of each label that occurs, by label; labels are below `size`."""
    # Short labels are sorted by radix, in linear time.
    labels = labels.astype(np.min_scalar_type(size))
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels, minlength=1))
    for label in np.flatnonzero(np.diff(ends, prepend=0)):
        yield int(label), order[ends[label - 1] if label else 0 : ends[label]]
