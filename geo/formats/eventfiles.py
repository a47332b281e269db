"""Event tables as their files hold them: rows of text cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import InputError, Problem
from geo.formats.formulas import unguarded
from geo.formats.geojson import read_geojson
from geo.formats.table import Table, read_csv


def csv_events(path: Path) -> Table:
    """A CSV file, without the marks that keep spreadsheets from running its cells."""
    table = read_csv(path)
    plain = {name: unguarded(table.frame[name]) for name in table.frame}
    return Table(table.path, table.frame.assign(**plain), table.broken)


def geojson_events(path: Path) -> Table:
    """A GeoJSON file of points as a table of text cells."""
    features = read_geojson(path)
    points = [
        geometry is not None and geometry.geom_type == "Point" for geometry in features.geometries
    ]
    problems = [
        Problem(str(path), line=features.lines[i], reason=f"feature {i + 1} is not a point.")
        for i, (is_point, geometry) in enumerate(zip(points, features.geometries, strict=True))
        if geometry is not None and not is_point
    ]
    if problems:
        raise InputError(problems)
    rows = [
        {key: _cell(value) for key, value in properties.items()}
        | ({"id": name} if name else {})
        | ({"lon": repr(point.x), "lat": repr(point.y)} if is_point and not point.is_empty else {})
        for properties, name, point, is_point in zip(
            features.properties, features.ids, features.geometries, points, strict=True
        )
    ]
    frame = pd.DataFrame(rows, dtype=object).fillna("")
    frame.index = pd.Index(range(1, len(frame) + 1), name="row")
    return Table(str(path), frame)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ";".join(map(str, value)) if isinstance(value, list) else str(value).strip()
