"""Points in polygons in force: cells decide for most of them, exact tests for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.boundary import Boundary, boundary
from geo.engine.candidates import Candidates
from geo.engine.columns import Events, Features
from geo.engine.eras import eras, in_eras
from geo.engine.grid import Floats, Grid, Ints, cell_lists, grid_over
from geo.engine.overlap import Overlap, overlap
from geo.engine.raster import Raster, boxes, rasterise

CHUNK = 1 << 15  # events at once: their columns stay in the processor's cache
_EXACT = [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]
# So many cells have a table that fits in the cache; more pay where outlines cross many of them: as
# many along a side as they cross for each one there, this many times over.
_CACHED, _FINE = 1 << 18, 7
# Outlines are worth tracing if there are this many candidates for each of their vertices.
_EVENTS_A_VERTEX = 2.5
_OFTEN = 8  # as many points are judged quicker by GEOS with an index of the edges


@dataclass(frozen=True)
class Inside:
    """Pairs of an event and a feature around it, in the order of the events, then features."""

    event: Ints
    feature: Ints


@dataclass(frozen=True)
class _Index(Candidates):
    """Areas by era and cell, as numbers: first all features, then all crossings.

    `coded` has, for each number, `feature * 2 + 1` if GEOS has to judge its points, else
    `feature * 2`.
    """

    coded: npt.NDArray[np.int32]
    boundary: Boundary


_NOTHING = Inside(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def inside(events: Events, features: Features) -> Inside:
    """The events inside areas, edges included, while they possibly meet in time."""
    if not len(events):
        return _NOTHING
    index = features.index("inside", len(events), lambda n: _index(events, n, features))
    if index is None:
        return _NOTHING
    first_keys = index.first_keys(events.dates)
    time = overlap(events.dates, features.bounds)
    parts = [
        _candidates(events, time, index, first_keys, start)
        for start in range(0, len(events), CHUNK)
    ]
    event, number = (np.concatenate(column) for column in zip(*parts, strict=True))
    del parts
    return _judged(events, features, index, event, number)


def _index(events: Events, count: int, features: Features) -> _Index | None:
    """The index for `count` events with dates like those of `events`; None without areas."""
    areas = np.flatnonzero(
        (shapely.get_dimensions(features.geometry) == 2) & ~shapely.is_empty(features.geometry)
    )
    if not len(areas):
        return None
    polygons = features.geometry[areas]
    box = shapely.bounds(polygons)
    total = shapely.total_bounds(polygons)
    area = (total[2] - total[0]) * (total[3] - total[1])
    share = float(((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])).mean() / area) if area else 1
    cut = eras(features.bounds[areas], events.dates.bounds, count, share)
    everlasting = len(cut) > 1
    member, era = cut.of_features(features.bounds[areas], everlasting=everlasting)
    side = _side(max(count / 4, len(areas)) / len(cut), len(cut), box, total)
    grid = grid_over(tuple(total), side, side)
    raster = _raster(polygons, grid, count / len(cut) * share * len(areas))
    found = boundary(raster, grid)
    feature = areas[raster.polygon]
    crossed = raster.crossed >= 0
    number = np.where(crossed, len(features) + raster.crossed, feature)
    coded = np.concatenate(
        [np.arange(len(features)) * 2, feature[crossed] * 2 + (found.count == 0)]
    ).astype(np.int32)
    cell = raster.cell
    if everlasting:
        cell, number = in_eras(cell, raster.polygon, number, member, era, grid)
    return _Index(grid, cut, cell_lists(cell, number, grid.size * len(cut)), coded, found)


def _side(cells: float, eras: int, box: Floats, total: Floats) -> int:
    """Cells along a side of the whole box, for about so many cells, but no more than pay.

    More of them leave fewer points in cells that are crossed, but make a table that is slower to
    read once it does not fit in the processor's cache.
    """
    sides = np.maximum(total[2:] - total[:2], 1e-9)
    crossed = 2 * ((box[:, 2:] - box[:, :2]) / sides).sum()  # cells, for each one along a side
    most = min(max(np.sqrt(_CACHED / eras), _FINE * crossed), 1024)
    return int(np.clip(np.sqrt(cells), 4, most))


def _raster(polygons: npt.NDArray[Any], grid: Grid, events: float) -> Raster:
    """The cells of areas: traced where that pays and parity decides, else those of their boxes."""
    exact = np.isin(shapely.get_type_id(polygons), _EXACT)
    if not exact.all() or events < _EVENTS_A_VERTEX * shapely.get_num_coordinates(polygons).sum():
        return boxes(polygons, grid)
    return rasterise(polygons, grid)


def _candidates(
    events: Events, time: Overlap, index: _Index, first_keys: npt.NDArray[np.int32], start: int
) -> tuple[Ints, npt.NDArray[np.int32]]:
    """Pairs of an event and a number of the index that share a cell and possibly some time."""
    event, number = index.pairs(events, first_keys, start, start + CHUNK)
    meeting = time.possibly(event, index.coded.take(number) >> 1)
    return event.compress(meeting), number.compress(meeting)


def _judged(
    events: Events, features: Features, index: _Index, event: Ints, number: npt.NDArray[np.int32]
) -> Inside:
    """The candidates that hold, after a look at the points in crossed cells."""
    coded = index.coded.take(number)
    edged = np.flatnonzero(number >= len(features))
    kept = np.ones(len(event), dtype=bool)
    if len(edged):
        here = event.take(edged)
        u, v = index.grid.units(events.lon.take(here), events.lat.take(here))
        crossing = number.take(edged) - np.int32(len(features))
        within, unsure = index.boundary.judge(u, v, crossing)
        unsure |= (coded.take(edged) & 1).astype(bool)
        kept[edged] = within
        doubtful = edged[unsure]
        kept[doubtful] = _exactly(events, features, event[doubtful], coded[doubtful] >> 1)
    return Inside(event.compress(kept), coded.compress(kept) >> 1)


def _exactly(
    events: Events, features: Features, event: Ints, feature: npt.NDArray[np.int32]
) -> npt.NDArray[np.bool_]:
    """Which pairs hold, by GEOS."""
    kept = _in_box(events, features, event, feature)
    pairs = np.flatnonzero(kept)
    pairs = pairs[np.argsort(feature[pairs], kind="stable")]  # of one polygon after the other
    feature, points = feature[pairs], event[pairs]
    _prepare(features.geometry, np.bincount(feature))
    kept[pairs] = shapely.intersects_xy(
        features.geometry[feature], events.lon[points], events.lat[points]
    )
    return kept


def _prepare(geometry: npt.NDArray[Any], asked: Ints) -> None:
    """Have GEOS index the areas that are asked about often, and those of several rings.

    Of these it takes one ring after the other without an index, and gives another answer than by
    the even-odd rule where they cross.
    """
    some = geometry[np.flatnonzero(asked)]
    one_ring = shapely.get_type_id(some) == shapely.GeometryType.POLYGON
    one_ring &= shapely.get_num_interior_rings(some) == 0
    shapely.prepare(some[~one_ring | (asked[asked > 0] >= _OFTEN)])


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
