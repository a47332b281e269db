"""The names under which tools keep the validity of a feature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Dialect = tuple[str, str, bool]
# First property, last property, and whether the end is the last day in force (True) or the first
# day no longer in force (False).
DIALECTS: list[Dialect] = [
    ("valid_from", "valid_to", False),  # geo
    ("start_date", "end_date", True),  # OpenHistoricalMap
    ("start", "end", False),  # Leaflet.timeline
    ("begin", "end", True),  # KML TimeSpan, as GDAL reads it
    ("datetime_from", "datetime_to", False),  # QGIS temporal controller
]
NAMES = {name for first, last, _ in DIALECTS for name in (first, last)}

_COMMON_WORDS = {"start", "begin"}  # of which a road may have one, too


def spoken(properties: Mapping[str, Any]) -> Dialect | None:
    """The dialect in which a feature has its validity, or None if it has none.

    >>> spoken({"start": "2020-01-01", "end": None}), spoken({"start": "Baku", "end": "Tbilisi"})
    (('start', 'end', False), None)
    """
    if NAMES.isdisjoint(properties):
        return None
    for end in (0, 1):
        for dialect in DIALECTS:
            values = [properties.get(name) for name in dialect[:2]]
            if str(dialect[end]) in properties and (
                dialect[0] not in _COMMON_WORDS or any(map(_looks_dated, values))
            ):
                return dialect
    return None


def only_dialect(names: Iterable[str]) -> Dialect | None:
    """The dialect of every feature whose properties have no other names than these.

    None if there is none, if there may be several, or if values have to tell.

    >>> only_dialect({"name", "valid_to"}), only_dialect({"valid_to", "end_date"})
    (('valid_from', 'valid_to', False), None)
    """
    found = NAMES.intersection(names)
    fitting = (d for d in DIALECTS if d[0] not in _COMMON_WORDS and found <= set(d[:2]))
    return next(fitting, None) if found else None


def _looks_dated(value: Any) -> bool:
    if isinstance(value, str):
        return re.search(r"(?a)\d{4}", value) is not None
    return isinstance(value, int | float) and abs(value) >= 1e8  # seconds or milliseconds
