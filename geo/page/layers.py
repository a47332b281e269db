"""The layers of a page and their features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from geo.bounds import BOUNDS
from geo.datewords import validity_words
from geo.layer import names
from geo.mapfile import LayerStyle, MapFile
from geo.page.contents import Contents
from geo.page.languages import in_languages
from geo.page.shapes import UNITS, shape

# Of places, which names are written first where there is no room for all (OpenStreetMap's order).
_RANKS = {"city": 0, "town": 1, "village": 2, "hamlet": 3}


def styles_of(contents: Contents) -> list[LayerStyle]:
    """The layers of the page in order, each with a title; those of the map file first."""
    given = contents.mapfile.layers or tuple(LayerStyle(key, {}) for key in contents.layers)
    return [LayerStyle(s.file, s.title or {"": _title(s.file)}, s.color, s.visible) for s in given]


def _title(key: str) -> str:
    return key.replace("-", " ").replace("_", " ").capitalize()


def feature_positions(contents: Contents, styles: list[LayerStyle]) -> dict[str, int]:
    """Where each feature stands among those of all layers, by id."""
    ids = [name for style in styles for name in contents.layers[style.file].index]
    return {str(name): i for i, name in enumerate(ids)}


def layer_entries(contents: Contents, styles: list[LayerStyle]) -> list[dict[str, Any]]:
    """What a page says of each layer; `features` are the first of its own and the one after."""
    ends = np.cumsum([len(contents.layers[style.file]) for style in styles]).tolist()
    return [
        {
            "key": style.file,
            "title": style.title,
            "color": style.color,
            "visible": style.visible,
            "features": [end - len(contents.layers[style.file]), end],
        }
        for style, end in zip(styles, ends, strict=True)
    ]


def feature_entries(
    contents: Contents, styles: list[LayerStyle], positions: dict[str, int]
) -> list[dict[str, Any]]:
    """The features of all layers; `positions` are those of the sources."""
    return [
        _feature(row, contents.mapfile, positions)
        for style in styles
        for _, row in contents.layers[style.file].iterrows()
    ]


def _feature(row: pd.Series, mapfile: MapFile, positions: dict[str, int]) -> dict[str, Any]:
    return {
        "id": str(row.name),
        "thing": row["thing"],
        "name": names(row.to_dict()),
        "label": names(row.to_dict(), "short_name") or names(row.to_dict()),
        "rank": _RANKS.get(row.get("kind"), len(_RANKS)),
        "bounds": [int(row[key]) for key in BOUNDS],
        "dates": in_languages(mapfile, lambda language: _validity(row, language)),
        "accuracy_m": None if np.isnan(row["accuracy_m"]) else round(row["accuracy_m"]),
        "note": row["note"],
        "method": row["method"],
        "licence": row["licence"],
        "sources": [positions[name] for name in row["sources"]],
        "geometry": shape(row["geometry"], UNITS),
    }


def _validity(row: pd.Series, language: str) -> str:
    return validity_words(
        row["valid_from"],
        row["valid_to"],
        language,
        last_day_counts=row["valid_to_inclusive"],
    )
