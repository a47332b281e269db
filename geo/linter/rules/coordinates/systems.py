"""C: the reference system that a file declares, although GeoJSON has only one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.item import Item
from geo.linter.texts.jsontext import Path

_WGS84 = "WGS 84"


def _unresolvable(item: Item) -> Iterator[Hit]:
    for path, value, role in item.objects:
        crs = value.get("crs") if isinstance(value, dict) and role != "geometry" else None
        if crs is None:
            continue
        where, name = (*path, "crs"), declared_name(crs)
        if name is None:
            yield Hit('"crs" does not name a system: expected {"type": "name", "properties": '
                      '{"name": ...}}. Take it out; GeoJSON is WGS 84.', where)  # fmt: skip
        elif system(name) is None:
            inside: Path = (*where, "properties", "name")
            yield Hit(
                f'there is no reference system "{shown(name)}", so nobody can tell where the '
                "coordinates lie. Find out in which system they are, and transform them to WGS 84.",
                inside,
            )


def declared_name(crs: Any) -> str | None:
    """The name of a system in a member `crs`, or None if there is none."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and name else None


@lru_cache(maxsize=256)
def system(name: str) -> str | None:
    """The usual name of the system that a text names, or None if there is no such system."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        found = CRS.from_user_input(name)
    except CRSError:
        return None
    return _WGS84 if found.name.startswith(_WGS84) and found.is_geographic else str(found.name)


def _disagree(atlas: Atlas) -> Iterator[Hit]:
    systems = {stem: _system_of(view.crs) for stem, view in atlas.layers.items() if view.records}
    others = [stem for stem, name in systems.items() if name == _WGS84]
    for stem, name in systems.items():
        if name is None or name == _WGS84 or len(set(systems.values()) - {None}) < 2:
            continue
        differing = [s for s, n in systems.items() if n is not None and n != name]
        other = (others or differing)[0]
        view = atlas.layers[stem]
        yield Hit(
            f'the layer declares "{shown(name)}", the layer "{other}" is in '
            f'"{shown(str(systems[other]))}": they do not meet on the map. Transform the layer to '
            "WGS 84.",
            file=view.file,
            feature=view.records[0].index,
        )


def _system_of(crs: Any) -> str | None:
    if crs is None:
        return _WGS84
    name = declared_name(crs)
    return system(name) if name else None


def _crs(name: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


_LINE: Files = {"layers/b.geojson": layer(feature("b"))}
RULES = [
    Rule("C216", "declared-crs-unresolvable", "error", "item",
         "The reference system that a file declares exists.",
         "Where the coordinates lie is lost with the name of their system.",
         "GeoJSON 2008, 3.1 (obsoleted by RFC 7946, 4)",
         layer(feature(), crs=_crs("urn:ogc:def:crs:OGC:1.3:CRS84")),
         layer(feature(), crs=_crs("EPSG:99999")), _unresolvable),
    Rule("C217", "layers-disagree-on-crs", "error", "layers",
         "The layers of an atlas are in one reference system.",
         "Layers in two systems lie at different places on one map.",
         "RFC 7946, 4",
         {**_LINE, "layers/a.geojson": layer(feature(), crs=_crs("urn:ogc:def:crs:OGC:1.3:CRS84"))},
         {**_LINE, "layers/a.geojson": layer(feature(), crs=_crs("EPSG:3857"))}, _disagree),
]  # fmt: skip
