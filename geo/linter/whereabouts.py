"""Where on the globe findings lie: at the position they are about, or with their feature or row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import shapely

from geo.linter.findings import Finding
from geo.linter.inputs import GEODATA, JSON_LINES, TABLES
from geo.linter.rules.parts import is_position
from geo.linter.rules.subjects.layer import Record
from geo.linter.rules.validity import span_of, validity
from geo.linter.texts.csvtext import Cells
from geo.linter.texts.jsonpaths import parsed
from geo.linter.validation.features import features_in
from geo.linter.validation.pieces import Piece, line_pieces

ALWAYS = "../.."  # the date of what has none that can be read
_POINT = re.compile(r"\[(-?\d+(?:\.\d+)?(?:e-?\d+)?), (-?\d+(?:\.\d+)?(?:e-?\d+)?)\]")


@dataclass(frozen=True)
class Whereabouts:
    """The point of a finding, or the reason why it has none; its feature, and when that holds."""

    point: shapely.Point | None = None
    reason: str = ""
    geometry: shapely.Geometry | None = None
    feature: dict[str, Any] | None = None
    date: str = ALWAYS


class Source:
    """What a file holds by the time of the report, which may be less than when it was checked."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file, self.data = file, data
        self.suffix = Path(file).suffix.lower()

    def whereabouts(self, finding: Finding) -> Whereabouts:
        """Where a finding in this file lies."""
        if self.suffix in TABLES:
            return self._of_row(finding)
        if self.suffix == ".toml":
            return Whereabouts(reason="A map file or a configuration has no place.")
        if finding.feature_index is None:
            return Whereabouts(reason="It is about the file, not about one feature.")
        is_other = self.suffix in GEODATA and not finding.path.startswith("$")  # of another layer
        if is_other or not 0 <= finding.feature_index < len(self.features):
            return Whereabouts(reason="The feature cannot be read.")
        return _of_feature(finding, self.features[finding.feature_index])

    @cached_property
    def features(self) -> list[Any]:
        """The features of the file, none if it cannot be read."""
        if self.suffix in GEODATA:
            return _geodata(Path(self.file))
        try:
            if self.suffix in JSON_LINES:
                pieces = [one for one in line_pieces(self.data) if isinstance(one, Piece)]
                return [feature for piece in pieces for _, feature, _ in features_in(piece)]
            document = orjson.loads(self.data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError:
            return []
        if isinstance(document, dict) and isinstance(document.get("features"), list):
            return list(document["features"])
        return [document]

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.data)

    def _of_row(self, finding: Finding) -> Whereabouts:
        if finding.feature_index is None:
            return Whereabouts(reason="It is about the table, not about one row.")
        columns = [name.strip() for name in self._cells.header]
        row = {
            name: self._cells.value(finding.feature_index + 2, number).strip()
            for number, name in enumerate(columns)
            if name in {"lon", "lat", "date"}
        }
        date = row.get("date", ALWAYS)
        try:
            point = shapely.Point(float(row["lon"]), float(row["lat"]))
        except (KeyError, ValueError):
            return Whereabouts(reason="The row has no coordinates of its own.", date=date)
        if not on_the_globe(point):
            return Whereabouts(reason="The coordinates are not on the globe.", date=date)
        return Whereabouts(point, date=date)


def on_the_globe(geometry: shapely.Geometry) -> bool:
    """Whether all of a geometry can be drawn on a map of the world."""
    west, south, east, north = shapely.bounds(geometry)
    return bool(west >= -180 and south >= -90 and east <= 180 and north <= 90)


def _of_feature(finding: Finding, feature: Any) -> Whereabouts:
    if not isinstance(feature, dict):
        return Whereabouts(reason="The feature is no object.")
    geometry, date = _geometry(feature), _validity(feature)
    drawn = geometry if geometry is not None and on_the_globe(geometry) else None
    point = _offender(finding, feature) or (drawn and _inside(drawn))
    if point is None or not on_the_globe(point):
        reason = (
            "The feature has no geometry that can be read."
            if geometry is None or geometry.is_empty
            else "The coordinates are not on the globe."
        )
        return Whereabouts(None, reason, drawn, feature, date)
    return Whereabouts(point, "", drawn, feature, date)


def _geometry(feature: dict[str, Any]) -> shapely.Geometry | None:
    found = feature.get("geometry", feature if "coordinates" in feature else None)
    if isinstance(found, shapely.Geometry):
        return found
    try:
        return shapely.from_geojson(orjson.dumps(found), on_invalid="ignore")
    except (orjson.JSONEncodeError, shapely.errors.GEOSException):
        return None


def _validity(feature: dict[str, Any]) -> str:
    record = Record(0, feature)
    found = validity(record)
    if found is None or span_of(record) is None:
        return ALWAYS
    return f"{found.start or '..'}/{found.end or '..'}"


def _offender(finding: Finding, feature: dict[str, Any]) -> shapely.Point | None:
    """The position to which the path of a finding leads, or that its message names."""
    steps = parsed(finding.path)
    if "coordinates" not in steps and "geometry" not in steps:
        return None
    at = steps.index("geometry") if "geometry" in steps else steps.index("coordinates")
    value: Any = feature
    for step in steps[at:]:
        if is_position(value):
            break
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    named = _POINT.search(finding.message) if finding.code.startswith("G") else None
    if named:  # where lines cross, there is no position to point to
        return shapely.Point(float(named[1]), float(named[2]))
    while isinstance(value, list) and value and not is_position(value):
        value = value[0]
    return shapely.Point(value[:2]) if is_position(value) else None


def _inside(geometry: shapely.Geometry) -> shapely.Point | None:
    """A point of a geometry, valid or not."""
    if geometry.is_empty:
        return None
    try:
        return shapely.point_on_surface(geometry)
    except shapely.errors.GEOSException:
        return shapely.Point(shapely.get_coordinates(geometry)[0])


def _geodata(file: Path) -> list[Any]:
    import geopandas as gpd

    try:
        frame = gpd.read_parquet(file) if file.suffix == ".parquet" else gpd.read_file(file)
        if frame.crs is not None and frame.crs.to_epsg() != 4326:
            frame = frame.to_crs(4326)
    except Exception:  # GDAL and Arrow raise classes of their own
        return []
    properties = frame.drop(columns=frame.geometry.name).to_dict("records")
    return [
        {"properties": row, "geometry": geometry}
        for row, geometry in zip(properties, frame.geometry, strict=True)
    ]
