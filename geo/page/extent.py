"""How far the contents of a page reach, in time and in space."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely

from geo.layer import bounds_of
from geo.page.contents import Contents
from geo.places import PLACES
from geo.time import DAY, EARLIEST, LATEST, Span


def time_extent(contents: Contents) -> tuple[int, int]:
    """The first and last bound that is not open: the ends of the slider."""
    finite = finite_bounds(contents)
    if not len(finite):
        return 0, DAY
    return int(finite.min()), max(int(finite.max()), int(finite.min()) + DAY)


def finite_bounds(contents: Contents) -> npt.NDArray[np.int64]:
    """The bounds of all events and features that are not open, in epoch milliseconds."""
    frames = [contents.events, *contents.layers.values()]
    bounds = np.concatenate([bounds_of(frame).ravel() for frame in frames])
    return bounds[(bounds > EARLIEST) & (bounds < LATEST)]


def merged(spans: Iterable[Span]) -> list[list[int]]:
    """Spans as sorted runs [start, end) of milliseconds that neither meet nor overlap.

    >>> from zoneinfo import ZoneInfo
    >>> from geo.time import event_span
    >>> days = ["1970-01-03", "1970-01-01/1970-01-02", "1970-01-05/1970-01-06"]
    >>> [[a // DAY, b // DAY] for a, b in merged(event_span(d, ZoneInfo("UTC")) for d in days)]
    [[0, 3], [4, 6]]
    """
    runs: list[list[int]] = []
    for span in sorted(spans, key=lambda span: span.start_earliest):
        if runs and span.start_earliest <= runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], span.end_latest)
        else:
            runs.append([span.start_earliest, span.end_latest])
    return runs


def first_view(contents: Contents) -> tuple[float, float, float, float]:
    """West, south, east and north of the first view: events and features, with some room.

    Places are left out.
    """
    frames = [contents.events.geometry] + [
        frame.geometry for key, frame in contents.layers.items() if key != PLACES
    ]
    bounds = np.concatenate([shapely.bounds(frame.to_numpy()).reshape(-1, 4) for frame in frames])
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(bounds):
        return -170.0, -60.0, 170.0, 75.0
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    room = max(east - west, north - south, 0.2) * 0.08
    return (
        round(float(max(west - room, -180)), 4),
        round(float(max(south - room, -85)), 4),
        round(float(min(east + room, 180)), 4),
        round(float(min(north + room, 85)), 4),
    )
