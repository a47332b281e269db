"""Everything that one page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geo.errors import Problem
from geo.mapfile import MapFile
from geo.page.publish import Withheld


@dataclass(frozen=True)
class Contents:
    """Everything that one page shows.

    Frames are those of `geo.layer`, `geo.events`, `geo.links` and `geo.sources`.
    """

    mapfile: MapFile
    layers: Mapping[str, gpd.GeoDataFrame]
    events: gpd.GeoDataFrame
    links: pd.DataFrame
    sources: pd.DataFrame
    claims: pd.DataFrame
    categories: pd.DataFrame
    left_out: list[Problem]
    remarks: list[Problem]
    version: str
    sha256: str
    withheld: Withheld | None = None
    # Words of the interface, by language, that this page puts in other words.
    interface: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
