"""C: coordinates that are no degrees, and the system that they may be in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.linter.rules.coordinates.precision import DIGITS
from geo.linter.rules.examples import GOOD, drawn
from geo.linter.rules.parts import readable
from geo.linter.rules.rewrite import spelled
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.structure.systems import declared_system
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path


@once
def is_projected(item: Item) -> bool:
    """Whether coordinates are metres: most of them are far outside any degrees."""
    found = readable(item)
    far = sum([abs(p[0]) > 400 or abs(p[1]) > 400 for _, p in found])
    return far > len(found) / 2


def _projected(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if not found or not is_projected(item):
        return
    at, (x, y, *_) = found[0]
    is_near = max(abs(x), abs(y)) < _OF_A_PICTURE
    guessed = _MERCATOR if _is_mercator(x, y) and not is_near else None
    system = declared_system(item.around) or guessed
    fix = _transformed(found, system) if system else ()
    yield Hit(
        f"[{x:.10g}, {y:.10g}] is no longitude and latitude. "
        f"{_as_degrees(system, fix) if system and fix else _guess(x, y)}",
        at,
        fix=fix,
        fix_title=f"Transform from {system} to WGS 84",
    )


def _as_degrees(system: str, fix: tuple[Change, ...]) -> str:
    lon, lat = (float(change.text) for change in fix[:2])
    name = "Web Mercator (EPSG:3857)" if system == _MERCATOR else system
    return f"As {name} it is [{lon:.4f}, {lat:.4f}]. {_to_type(system)}"


_MERCATOR = "EPSG:3857"
_OF_A_PICTURE = 5000  # as metres of Web Mercator, in the sea within 5 km of [0, 0]


def _is_mercator(x: float, y: float) -> bool:
    """Whether metres may be Web Mercator, and not those of a UTM zone."""
    in_world = abs(x) <= 20_037_509 and abs(y) <= 20_048_967
    return in_world and not (1e5 < x < 9e5 and 0 < y < 1e7)


def _transformed(found: list[tuple[Path, list[float]]], system: str) -> tuple[Change, ...]:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        to_degrees = Transformer.from_crs(system, 4326, always_xy=True).transform
        lon, lat = to_degrees([p[0] for _, p in found], [p[1] for _, p in found])
    except ProjError:
        return ()
    if not np.isfinite([lon, lat]).all():
        return ()
    return tuple(
        Change(spelled(round(value, DIGITS)), (*at, i))
        for (at, _), pair in zip(found, zip(lon, lat, strict=True), strict=True)
        for i, value in enumerate(pair)
    )


def _guess(x: float, y: float) -> str:
    """The system that metres may be in, with the place that this would be."""
    if max(abs(x), abs(y)) < _OF_A_PICTURE:
        return (
            "Such small numbers are those of a picture or a plan, or metres from a point of its "
            "own. Give the layer its place on the earth, with the Georeferencer of QGIS for one."
        )
    from pyproj import Transformer

    if 1e5 < x < 9e5 and 0 < y < 1e7:
        lat = Transformer.from_crs(32638, 4326, always_xy=True).transform(500_000, y)[1]
        return (
            f"It looks like metres of a UTM zone (latitude {lat:.2f}). Find the zone; if it is "
            f"38 north, for one, that is EPSG:32638. {_to_type('EPSG:32638')}"
        )
    return f"Find out which system it is in. {_to_type('EPSG:NUMBER')}"


def _to_type(system: str) -> str:
    """What to type; without -s_srs, ogr2ogr takes GeoJSON for WGS 84 and changes nothing."""
    return f"Type: ogr2ogr -s_srs {system} -t_srs EPSG:4326 new.geojson, and then its name."


RULES = [
    Rule("C206", "projected-coordinates", "error", "positions",
         "Coordinates are degrees of WGS 84.",
         "Metres of a projection read as degrees lie nowhere.",
         "RFC 7946, 4", GOOD, drawn("Point", "[5205000, 4840000]"),
         _projected, "unsafe"),
]  # fmt: skip
