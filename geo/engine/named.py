"""Events that name a thing, and its versions in force at their dates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.engine.columns import Events, Features
from geo.engine.grid import Ints
from geo.engine.overlap import overlap
from geo.engine.runs import runs


def named(events: Events, features: Features) -> tuple[Ints, Ints]:
    """Pairs of an event and a feature of the thing it names, by event, then feature.

    An empty or missing name is none.
    """
    nothing = np.zeros(0, dtype=np.int64)
    if events.things is None or not len(features):
        return nothing, nothing
    codes, known = pd.factorize(features.things)
    wanted = pd.Index(known).get_indexer(pd.Index(events.things))
    wanted = np.where(pd.isna(events.things) | (events.things == ""), -1, wanted)
    naming = np.flatnonzero(wanted >= 0)
    versions = np.argsort(codes, kind="stable")
    count = np.bincount(codes[codes >= 0], minlength=len(known))
    start = np.cumsum(count) - count + (codes < 0).sum()
    owner, place = runs(count[wanted[naming]])
    event = naming[owner]
    feature = versions[start[wanted[event]] + place]
    meeting = overlap(events.dates, features.bounds).possibly(event, feature)
    return event[meeting], feature[meeting]
