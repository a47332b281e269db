"""The relations of the join put together, in order, with their certainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.engine.columns import Events, Features
from geo.engine.grid import Floats, Ints
from geo.engine.inside import inside
from geo.engine.named import named
from geo.engine.nearby import nearby
from geo.engine.overlap import overlap
from geo.engine.runs import groups
from geo.geodesy import distance_m

INSIDE, NAMED, NEAR = 0, 1, 2  # in the order of the rows of one event and feature
WORDS = ["inside", "named", "near"]


@dataclass(frozen=True)
class Matches:
    """Links as columns: positions of the event and the feature, relation, metres, certainty."""

    event: Ints
    feature: Ints
    relation: npt.NDArray[np.int8]
    distance_m: Floats
    certain: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.event)


def match(events: Events, features: Features, reach_m: float) -> Matches:
    """All links between events and features; see `geo.join` for what they mean."""
    within = inside(events, features)
    time = overlap(events.dates, features.bounds)
    certain = time.surely(within.event, within.feature)
    inner = Matches(
        within.event,
        within.feature,
        np.full(len(within.event), INSIDE, dtype=np.int8),
        np.zeros(len(within.event)),
        certain,
    )
    if _only_inside(events, features, reach_m):
        return _with_named(inner, events, features)
    near = nearby(events, features, reach_m)
    of_inner, of_near = _common(within.event, within.feature, near.event, near.feature, features)
    slack = events.slack(near.event) + features.accuracy_m.take(near.feature)
    # An inaccurate point inside, but near the boundary, may lie outside.
    certain[of_inner] &= near.distance_m[of_near] >= slack[of_near]
    outside = np.ones(len(near.event), dtype=bool)
    outside[of_near] = False
    event, feature = near.event[outside], near.feature[outside]
    distance = near.distance_m[outside]
    surely = time.surely(event, feature) & (distance + slack[outside] <= reach_m)
    # One outside, but near the boundary, may lie inside.
    areas = shapely.get_dimensions(features.geometry) == 2
    surely &= (distance >= slack[outside]) | ~areas.take(feature)
    outer = Matches(event, feature, np.full(len(event), NEAR, dtype=np.int8), distance, surely)
    return _with_named(_merged([inner, outer], features), events, features)


def _only_inside(events: Events, features: Features, reach_m: float) -> bool:
    """Whether no distance has to be measured: exact areas, and no reach beyond their edges."""
    exact = events.accuracy_m is None and not features.accuracy_m.any()
    areas = shapely.get_dimensions(features.geometry) == 2
    drawn = ~(shapely.is_missing(features.geometry) | shapely.is_empty(features.geometry))
    return exact and reach_m == 0 and bool(areas[drawn].all())


def _common(
    event: Ints, feature: Ints, other_event: Ints, other_feature: Ints, features: Features
) -> tuple[Ints, Ints]:
    """The positions of the pairs that stand in both of two sorted columns of pairs."""
    n = max(len(features), 1)
    keys, others = event * n + feature, other_event * n + other_feature
    place = np.searchsorted(others, keys)
    found = np.flatnonzero(np.append(others, -1)[place] == keys)
    return found, place[found]


def _with_named(found: Matches, events: Events, features: Features) -> Matches:
    """The links with those by name; these have the distance of the pair's other link, if any."""
    event, feature = named(events, features)
    if not len(event):
        return found
    distance = np.full(len(event), np.nan)
    here, there = _common(event, feature, found.event, found.feature, features)
    distance[here] = found.distance_m[there]
    drawn = ~(shapely.is_missing(features.geometry) | shapely.is_empty(features.geometry))
    unknown = np.isnan(distance) & ~np.isnan(events.lon[event]) & drawn[feature]
    far = np.flatnonzero(unknown)
    for i, group in groups(feature[far], len(features)):
        rows = far[group]
        distance[rows] = distance_m(
            events.lon[event[rows]], events.lat[event[rows]], features.geometry[i]
        )
    by_name = Matches(
        event,
        feature,
        np.full(len(event), NAMED, dtype=np.int8),
        distance,
        overlap(events.dates, features.bounds).surely(event, feature),
    )
    return _merged([found, by_name], features)


def _merged(parts: list[Matches], features: Features) -> Matches:
    """Links in the order of the events, the features, and the relations."""
    filled = [part for part in parts if len(part)]
    if len(filled) < 2:
        return filled[0] if filled else parts[0]
    event, feature, relation, distance, certain = (
        np.concatenate([getattr(part, name) for part in filled])
        for name in ("event", "feature", "relation", "distance_m", "certain")
    )
    # The parts are sorted runs, which a stable sort merges.
    order = np.argsort((event * len(features) + feature) * 3 + relation, kind="stable")
    return Matches(event[order], feature[order], relation[order], distance[order], certain[order])
