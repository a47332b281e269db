"""Events as JSON-FG (OGC 21-045r1, version 1.0): GeoJSON whose features have a `time`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from geo.formats.writers.features import day, features, in_four_digits, moment, moments
from geo.formats.writers.geojson import collection

_CONFORMANCE = "http://www.opengis.net/spec/json-fg-1/1.0/conf"
# Features with a type must say that they conform to the second class, too (requirement 2 H).
_CLASSES = [f"{_CONFORMANCE}/core", f"{_CONFORMANCE}/types-schemas"]


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Write events as JSON-FG; the EDTF text stays in the property `date`."""
    members = {"type": "FeatureCollection", "conformsTo": _CLASSES, "featureType": "event"}
    with collection(path, members) as write:
        yield lambda events: write(_timed(events))


def _timed(events: pa.Table) -> Iterator[dict[str, Any]]:
    spans = moments(events).tolist()
    for feature, text, span in zip(
        features(events), events["date"].to_pylist(), spans, strict=True
    ):
        yield feature | {"place": None, "time": _time(text, *span)}


def _time(text: str, start: int, end: int) -> dict[str, Any] | None:
    """A day, a moment, or the interval that an imprecise date lies in.

    None for years that RFC 3339 cannot write; the property `date` has them.
    """
    if not in_four_digits(start, end):
        return None
    if re.fullmatch(r"(?a)\d{4}-\d\d-\d\d", text):
        return {"date": text}
    if "T" in text and "/" not in text:
        return {"timestamp": moment(start)}
    if "T" in text:
        return {"interval": [moment(start), moment(end - 1)]}
    return {"interval": [day(start), day(end - 1)]}
