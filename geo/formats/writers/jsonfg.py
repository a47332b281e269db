"""Events as JSON-FG (OGC 21-045, version 0.3): GeoJSON whose features have a `time`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.formats.writers.features import day, features, moments
from geo.formats.writers.geojson import collection
from geo.time import EARLIEST, LATEST

_CORE = "http://www.opengis.net/spec/json-fg-1/0.3/conf/core"


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write events as JSON-FG; the EDTF text stays in the property `date`."""
    members = {"type": "FeatureCollection", "conformsTo": [_CORE], "featureType": "event"}
    with collection(path, members) as write:
        yield lambda events: write(_timed(events))


def _timed(events: pd.DataFrame) -> Iterator[dict[str, Any]]:
    spans = moments(events).tolist()
    for feature, text, span in zip(features(events), events["date"], spans, strict=True):
        yield feature | {"place": None, "time": _time(text, *span)}


def _time(text: str, start: int, end: int) -> dict[str, Any]:
    """A day, a moment, or the interval that an imprecise date lies in."""
    if re.fullmatch(r"(?a)\d{4}-\d\d-\d\d", text):
        return {"date": text}
    if "T" in text and "/" not in text:
        return {"timestamp": _moment(start)}
    if "T" in text:
        return {"interval": [_moment(start), _moment(end - 1)]}
    return {"interval": [day(start), day(end - 1)]}


def _moment(ms: int) -> str:
    return ".." if ms in {EARLIEST, LATEST - 1} else f"{np.datetime64(ms, 'ms')}Z"
