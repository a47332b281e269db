"""Features, layers and a small atlas as text."""

from __future__ import annotations

import json
from typing import Any

from geo.linter.rules.rule import Files


def example(events: str = "", **files: str) -> Files:
    """The files of a small atlas; `events` are rows, and other names are tables."""
    header = "id,date,title,category,place,lon,lat,sources\n"
    found: Files = {
        "layers/places.geojson": layer(
            feature("shusha", shape("Point", "[46.75, 39.76]"), thing="shusha", name="Shusha",
                    sources=["s"], licence="CC0-1.0"),
        ),
        "layers/line.geojson": layer(
            feature("line-1", shape("LineString", "[[46, 39], [47, 40]]"), thing="line",
                    name="Line", valid_from="2020-01-01", valid_to="2021-01-01", sources=["s"],
                    licence="CC0-1.0"),
            feature("line-2", shape("LineString", "[[46, 39], [47, 41]]"), thing="line",
                    name="Line", valid_from="2021-01-01", valid_to="2022-01-01", sources=["s"],
                    licence="CC0-1.0"),
        ),
        "layers/sources.csv": "id,title\ns,Report\n",
        "layers/events.csv": header + (events or "a,2020-05-01,Talks,,shusha,,,s") + "\n",
    }  # fmt: skip
    return found | {f"layers/{name}.csv": text for name, text in files.items()}


def layer(*features: str, **members: Any) -> str:
    """A FeatureCollection as text."""
    extra = "".join(f", {json.dumps(k)}: {json.dumps(v)}" for k, v in members.items())
    body = ",\n".join(features)
    return f'{{"type": "FeatureCollection"{extra}, "features": [\n{body}\n]}}\n'


POINT = '{"type": "Point", "coordinates": [46.75, 39.82]}'


def in_atlas(*features: str) -> Files:
    """The files of an atlas of one layer."""
    return {"layers/a.geojson": layer(*features)}


def feature(
    id: str | int | None = "a",  # noqa: A002  # the GeoJSON member
    geometry: str = POINT,
    **properties: Any,
) -> str:
    """A feature as one line of text; `_` in names stands for `:`."""
    named = {
        key.replace("name_", "name:", 1) if key.startswith("name_") else key: value
        for key, value in properties.items()
    }
    known = "" if id is None else f'"id": {json.dumps(id)}, '
    text = json.dumps(named, ensure_ascii=False)
    return f'{{"type": "Feature", {known}"properties": {text}, "geometry": {geometry}}}'


def shape(kind: str, coordinates: object) -> str:
    """A geometry as text."""
    return f'{{"type": "{kind}", "coordinates": {coordinates}}}'


def square(west: float, south: float, east: float, north: float) -> str:
    """A polygon of four sides as text."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return shape("Polygon", f"[{ring}]")


def successive(*validities: tuple[str | None, str | None]) -> str:
    """A FeatureCollection of versions of one thing, as text."""
    return layer(*[
        feature(f"v{i}", thing="t", valid_from=first, valid_to=last)
        for i, (first, last) in enumerate(validities)
    ])  # fmt: skip


def event_table(header: str, *rows: str) -> Files:
    """The file of a table of events."""
    return {"layers/events.csv": "\n".join([header, *rows, ""])}


def dated_event(date: str) -> Files:
    """The files of an event with a date."""
    return {"layers/events.csv": f"id,date,title,sources\na,{date},Talks,s\n",
            "layers/sources.csv": "id,title\ns,Report\n"}  # fmt: skip


def drawn(kind: str, coordinates: object) -> str:
    """A FeatureCollection of one feature with a geometry, as text."""
    return layer(feature(geometry=shape(kind, coordinates)))


def with_member(text: str) -> str:
    """A FeatureCollection of one feature with a further member, as text."""
    return layer(feature().replace('"properties"', f'{text}, "properties"'))


# Nothing is wrong with these.
GOOD = layer(feature())
GOOD_LINE = drawn("LineString", "[[1, 1], [2, 2], [3, 2]]")
GOOD_AREA = layer(feature(geometry=square(0, 0, 4, 4)))
