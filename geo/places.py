"""The gazetteer: which feature a name stands for, in any language and spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

from geo.layer import names
from geo.text import alternatives, fold, nearest, question

PLACES = "places"  # the layer whose names win over those of other layers


class PlaceError(ValueError):
    """A name that stands for no place, or for more than one."""


@dataclass(frozen=True)
class Place:
    """What a name was resolved to: a thing of a layer, and a point where it has exactly one."""

    thing: str
    layer: str
    name: dict[str, str]
    point: shapely.Point | None
    accuracy_m: float


@dataclass(frozen=True)
class Gazetteer:
    """Places by id and by folded name. Build it with `gazetteer`."""

    places: dict[str, Place]
    by_id: dict[str, str]
    by_name: dict[str, list[str]]

    def find(self, name: str) -> Place:
        """The place of that feature id, thing or name.

        Names are compared without case, diacritics and punctuation.

        Raises:
            PlaceError: no place has the name (with the nearest ones), or several have it.
        """
        if name in self.by_id:
            return self.places[self.by_id[name]]
        things = self.by_name.get(fold(name), [])
        # A name in the layer of places is the place itself; other layers may be named after it.
        things = [t for t in things if self.places[t].layer == PLACES] or things
        if not things:
            raise PlaceError(f"no place has this name. {self._near(name)}".strip())
        if len(things) > 1:
            listed = ", ".join(f'"{thing}"' for thing in things)
            raise PlaceError(f"several places have this name. Write one of the ids {listed}.")
        return self.places[things[0]]

    def _near(self, name: str) -> str:
        spelled = {
            fold(alternative): alternative
            for place in self.places.values()
            for value in place.name.values()
            for alternative in alternatives(value)
            if fold(alternative)
        }
        return question(spelled[near] for near in nearest(fold(name), spelled))


def gazetteer(layers: Mapping[str, gpd.GeoDataFrame]) -> Gazetteer:
    """The gazetteer of all named features of some layers."""
    places: dict[str, Place] = {}
    by_id: dict[str, str] = {}
    by_name: dict[str, list[str]] = defaultdict(list)
    for layer, frame in layers.items():
        for thing, versions in frame.groupby("thing", sort=True):
            place = _place(str(thing), layer, versions)
            places[place.thing] = place
            by_id |= dict.fromkeys([*map(str, versions.index), place.thing], place.thing)
            for name in _folded_names(versions):
                if place.thing not in by_name[name]:
                    by_name[name].append(place.thing)
    return Gazetteer(places, by_id, dict(by_name))


def _place(thing: str, layer: str, versions: gpd.GeoDataFrame) -> Place:
    latest = versions.iloc[-1]
    points = versions.geometry.dropna()
    single = len(points) == len(versions) == 1 and points.iloc[0].geom_type == "Point"
    point = points.iloc[0] if single and not points.iloc[0].is_empty else None
    # Versions have names of their own; what they are versions of has the short one.
    short = names(latest.to_dict(), "short_name") if len(versions) > 1 else {}
    return Place(thing, layer, short or _named(latest), point, float(latest["accuracy_m"]))


def _named(row: Any) -> dict[str, str]:
    return names(row.to_dict())


def _folded_names(versions: gpd.GeoDataFrame) -> set[str]:
    folded = {
        fold(alternative)
        for _, row in versions.iterrows()
        for name in _named(row).values()
        for alternative in [name, *alternatives(name)]
    }
    return folded - {""}  # a name of nothing but punctuation
