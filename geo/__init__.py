"""Check dated events and time-aware layers, join them, and export them as one offline HTML map.

>>> import geo
>>> geo.parse_date("2020-11").words()
'November 2020'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.atlas import Atlas as Atlas
    from geo.atlas import open as open
    from geo.errors import GeoError as GeoError
    from geo.errors import InputError as InputError
    from geo.events import read_events as read_events
    from geo.folium_map import TimeLayer as TimeLayer
    from geo.folium_map import TimeMap as TimeMap
    from geo.layer import read_layer as read_layer
    from geo.links import join as join
    from geo.linter.validation import validate as validate
    from geo.time import Span as Span
    from geo.time import parse_date as parse_date

__version__ = "0.1.0"

# Where each public name lives. Nothing is imported before it is used, so that the command line
# answers --help without loading geopandas (PEP 562).
_HOMES = {
    "Atlas": "geo.atlas",
    "GeoError": "geo.errors",
    "InputError": "geo.errors",
    "Span": "geo.time",
    "TimeLayer": "geo.folium_map",
    "TimeMap": "geo.folium_map",
    "join": "geo.links",
    "open": "geo.atlas",
    "parse_date": "geo.time",
    "read_events": "geo.events",
    "read_layer": "geo.layer",
    "validate": "geo.linter.validation",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
