"""A small atlas, for the examples of rules."""

from __future__ import annotations

from geo.linter.rules.rule import Files, feature, layer, shape


def example(events: str = "", **files: str) -> Files:
    """Its files; `events` are rows, and other names are tables."""
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
