"""Frames, and layers in formats without text: their findings have no lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from geo.linter.findings import Finding
from geo.linter.inputs import Input
from geo.linter.rules.subjects.item import Item
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsonpaths import written
from geo.linter.texts.jsontext import Fault
from geo.linter.texts.mistaken import mistaken
from geo.linter.validation.features import date_hits, item_hits, layer_findings, layer_of
from geo.linter.validation.places import id_of, is_suppressed
from geo.linter.validation.reading import (
    Reading,
    any_number,
    finding,
    text_findings,
    why_unreadable,
)
from geo.linter.validation.records import record_of


def read_geodata(one: Input, rules: Ruleset) -> Reading:
    """The layers of a file in a format without text: their findings have no lines.

    Where there are several, the path of a finding starts with the name of its layer, and the first
    one stands for the file.
    """
    reading = Reading(str(one.name))
    try:
        names = _layers(one.path)
    except Exception as error:  # GDAL and Arrow raise classes of their own
        _unreadable(reading, _plainer(one.path, error), rules)
        return reading
    for suffix in _missing(one.path):
        reason = f'the file "{one.path.stem}{suffix}" is missing, so {_COMPANIONS[suffix]}. Get it.'
        text_findings(reading, [Fault("companion", 0, 0, reason)], rules)
    for name in reversed(names):
        before = len(reading.findings)
        _read_layer(reading, one, name, rules)
        if name != names[0]:
            reading.findings[before:] = [
                found._replace(path=f"{name}:{found.path}") for found in reading.findings[before:]
            ]
    return reading


def _layers(path: Path) -> list[str | None]:
    """The layers in a file that have geometries."""
    import pyogrio

    if path.suffix.lower() == ".parquet":
        return [None]
    names = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    if not names:
        raise ValueError("it has no geometries")
    return names


def _plainer(path: Path, error: Exception) -> Exception:
    """The error, or a clearer one about a file that is broken, another kind, or alone."""
    try:
        with path.open("rb") as stream:
            other = mistaken(stream.read(1000))
    except OSError as broken:
        return ValueError(why_unreadable(path, broken).rstrip("."))
    if ".shx" in _missing(path):
        return ValueError(f'the file "{path.stem}.shx" that goes with it is missing; get both')
    if "geo metadata" in str(error):  # of geopandas, about Parquet
        return ValueError("it is a table without geometries; geo import auto reads such tables")
    if f"Name it {path.suffix.lower()}." in other:
        return ValueError("it is damaged or cut off; download or export it again")
    return ValueError(other.rstrip(".")) if other else error


_COMPANIONS = {
    ".shx": "",
    ".dbf": "its features have no properties",
    ".prj": "nothing tells in which reference system its coordinates are",
}


def _missing(path: Path) -> list[str]:
    """The suffixes of the files that should go with a Shapefile and do not."""
    if path.suffix.lower() != ".shp":
        return []
    beside = {file.suffix.lower() for file in path.parent.iterdir() if file.stem == path.stem}
    return [suffix for suffix in _COMPANIONS if suffix not in beside]


def _unreadable(reading: Reading, error: Exception, rules: Ruleset) -> None:
    reason = f"the file cannot be read ({str(error).splitlines()[0][:200]})."
    text_findings(reading, [Fault("unreadable", 0, 0, reason)], rules)


def _read_layer(reading: Reading, one: Input, name: str | None, rules: Ruleset) -> None:
    import geopandas as gpd

    try:
        frame = gpd.read_parquet(one.path) if name is None else gpd.read_file(one.path, layer=name)
        lost = _lost(one.path, name, frame)
        frame = _in_degrees(frame)
    except Exception as error:  # GDAL, GEOS, PROJ and Arrow raise classes of their own
        _unreadable(reading, _plainer(one.path, error), rules)
        return
    if lost:
        rows = f"{len(lost)} rows, the first of them row" if len(lost) > 1 else "row"
        reason = f"the geometry of {rows} {lost[0]} is damaged. Write the file again."
        text_findings(reading, [Fault("unreadable", 0, 0, reason)], rules)
    read_frame(frame, reading, one.path.stem, rules, in_atlas=one.atlas is not None)


@any_number
def frame_findings(frame: Any, rules: Ruleset) -> list[Finding]:
    """The findings of a GeoDataFrame."""
    frame = _in_degrees(frame)
    return read_frame(frame, Reading("<frame>"), "frame", rules, in_atlas=False).findings


def _in_degrees(frame: Any) -> Any:
    """The frame in WGS 84, if it says in what it is."""
    return frame if frame.crs is None or frame.crs.to_epsg() == 4326 else frame.to_crs(4326)


def _lost(path: Path, layer: str | None, frame: Any) -> list[int]:
    """The rows of a GeoPackage, from 1, whose geometries GDAL takes for none in silence."""
    if path.suffix.lower() != ".gpkg" or not frame.geometry.isna().any():
        return []
    import pyogrio

    info = pyogrio.read_info(path, layer=layer)
    name, table = (info[key].replace('"', '""') for key in ("geometry_name", "layer_name"))
    query = f'SELECT "{name}" IS NOT NULL AS given FROM "{table}"'
    given = pyogrio.read_dataframe(path, sql=query, read_geometry=False)["given"]
    pairs = zip(given, frame.geometry.isna(), strict=True)
    return [row for row, (is_given, is_lost) in enumerate(pairs, 1) if is_given and is_lost]


def _filled(shape: Any) -> Any:
    """A shape without empty parts, with which shapely fails to write several points."""
    if shape is None or shape.geom_type not in {"MultiPoint", "GeometryCollection"}:
        return shape
    return type(shape)([_filled(part) for part in shape.geoms if not part.is_empty])


def read_frame(
    frame: Any, reading: Reading, stem: str, rules: Ruleset, *, in_atlas: bool
) -> Reading:
    """Judge the rows of a frame as the features of a layer, and put them into a reading."""
    from geo.layer import isoformat

    frame = frame.set_geometry(list(map(_filled, frame.geometry)))
    records = []
    for index, feature in enumerate(frame.iterfeatures(na="null", drop_id=True)):
        feature = orjson.loads(orjson.dumps(feature, default=lambda value: str(isoformat(value))))
        properties = feature["properties"]
        if properties.get("id") is not None:
            feature["id"] = properties["id"]
        item = Item(feature, "feature", b"")
        hits = item_hits(item, rules)
        hits += date_hits((), feature, rules)
        reading.findings += [
            finding(reading, rule, hit, rules, path=written(hit.path), feature_id=id_of(feature),
                     feature_index=index)
            for rule, hit in hits
            if rule.code not in {"G304", "C209"}  # GDAL's, not the author's
            and not is_suppressed(reading, rule, feature, index)
        ]  # fmt: skip
        records.append(record_of(index, feature))
    reading.layer = layer_of(reading.name, stem, records, rules, in_atlas=in_atlas)
    layer_findings(reading, rules)
    return reading
