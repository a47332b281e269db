"""What the parts of an atlas say of each other: ids given twice, and names that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import Problem
from geo.events import EventTable
from geo.text import did_you_mean


def shared_ids(layers: dict[str, gpd.GeoDataFrame], files: dict[str, Path]) -> list[Problem]:
    """Feature ids and things that stand in more than one layer."""
    home: dict[str, str] = {}
    return [
        Problem(
            str(files[key]),
            value=name,
            reason=f'the layer "{home[name]}" has a feature or thing of this name too.',
            remedy="Ids are unique in an atlas.",
        )
        for key, layer in layers.items()
        for name in sorted({*layer.index, *layer["thing"]})
        if home.setdefault(name, key) != key
    ]


def dangling(
    path: Path,
    table: EventTable,
    claims: pd.DataFrame,
    sources: pd.DataFrame,
    categories: pd.DataFrame,
) -> list[Problem]:
    """References that lead nowhere. They are shown as they stand, with a remark."""
    events = table.events
    references = [
        ("source", "events.csv", "sources", events, sources.index),
        ("source", "claims.csv", "sources", claims, sources.index),
        ("event", "claims.csv", "event", claims, events.index),
        ("category", "events.csv", "category", events, categories.index),
    ]
    found = []
    for kind, file, column, frame, known in references:
        if frame.empty or (known.empty and kind == "category"):
            continue
        pairs = frame[["row", column]].explode(column).dropna()
        lost = pairs[~pairs[column].isin(known) & (pairs[column] != "")]
        for row, name in lost.itertuples(index=False):
            found.append(_no_such(kind, path / "layers" / file, row, column, name, known))
    return found


def _no_such(kind: str, file: Path, row: int, column: str, name: str, known: pd.Index) -> Problem:
    return Problem(
        str(file),
        row=int(row),
        column=column,
        value=name,
        reason=f"there is no {kind} of this id.",
        remedy=did_you_mean(name, known.astype(str)),
    )
