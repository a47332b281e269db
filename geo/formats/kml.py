"""KML and KMZ with TimeStamp and TimeSpan (OGC KML 2.3), as Google Earth writes them.

Each Placemark is an event, and the folder around it its category; a `gx:Track` is an event for
each of its moments. A document type is refused, since nothing but an entity bomb or a look at
other files needs one in KML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import pandas as pd
import shapely

from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.archives import opened
from geo.formats.dates import interval
from geo.formats.geojson_events import position
from geo.formats.records import Source, beside, split_chunks
from geo.formats.shape import Format
from geo.formats.spreadsheet import guess, moment, prepared

_SHAPES = {"LineString": shapely.linestrings, "LinearRing": shapely.linearrings}


def chunks(source: Source) -> Iterator[pd.DataFrame]:
    """The Placemarks of a KML or KMZ file as records.

    Raises:
        InputError: the file is no well-formed XML, or declares a document type.
    """
    source.report.encoding = "XML"
    yield from split_chunks(
        source, _placemarks(source), lambda found: _rows(found[0], found[1], source.date_order)
    )


class _Reader:
    """The Placemarks of a KML text as elements without namespaces, with the folder of each."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[tuple[Element, str]] = []
        self.open: list[str] = []  # the elements around
        self.folders: list[str] = []  # their names
        self.builder: TreeBuilder | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data

    def doctype(self, *_: Any) -> None:
        reason = "it declares a document type, which can hide an entity bomb."
        raise InputError(Problem(self.path, reason=reason, remedy="Take the DOCTYPE away."))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "Placemark":
            self.builder = TreeBuilder()
        if self.builder:
            self.builder.start(name, attributes)
        elif name in {"Folder", "Document"}:
            self.folders.append("")
        self.open.append(name)

    def end(self, _: str) -> None:
        name = self.open.pop()
        if self.builder:
            self.builder.end(name)
            if name == "Placemark":
                folder = self.folders[-1].strip() if self.folders else ""
                self.found.append((self.builder.close(), folder))
                self.builder = None
        elif name in {"Folder", "Document"}:
            self.folders.pop()

    def data(self, text: str) -> None:
        if self.builder:
            self.builder.data(text)
        elif self.open[-2:] == ["Folder", "name"]:
            self.folders[-1] += text


def _placemarks(source: Source) -> Iterator[tuple[Element, str]]:
    reader = _Reader(str(source.path))
    with opened(source.path) as stream:
        try:
            while block := stream.read(1 << 16):
                reader.parser.Parse(block, False)  # noqa: FBT003  # expat's own signature
                yield from reader.found
                reader.found.clear()
            reader.parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            reason = f"not well-formed XML ({expat.ErrorString(error.code)})."
            raise InputError(Problem(str(source.path), line=error.lineno, reason=reason)) from None


def _rows(placemark: Element, folder: str, order: str) -> list[dict[str, Any]]:
    """The events of one Placemark.

    Raises:
        DateError: it cannot be used, and why.
    """
    data = _data(placemark)
    row = {"title": _text(placemark, "name"), "description": _text(placemark, "description")}
    if folder:
        row["category"] = folder
    if name := placemark.get("id"):
        row["id"] = name
    if (track := placemark.find(".//Track")) is not None:
        moments = _track(track, name or "")
    else:
        moments = [{"date": _date(placemark, data, order)} | position(_shape(placemark))]
    return [beside(row | where, data) for where in moments]


def _date(placemark: Element, data: dict[str, str], order: str) -> str:
    if when := _text(placemark, "TimeStamp/when"):
        return moment(when)
    begin, end = _text(placemark, "TimeSpan/begin"), _text(placemark, "TimeSpan/end")
    if not (begin or end):
        return _written(data, order)
    # A bound that is missing makes the span unbounded there (KML 2.3, 15.3).
    return interval(*(moment(text) if text else ".." for text in (begin, end)))


def _written(data: dict[str, str], order: str) -> str:
    """The date in the ExtendedData, where Google My Maps keeps it."""
    column = guess(list(data)).get("date", "")
    if not data.get(column):
        raise DateError("the Placemark has no TimeStamp or TimeSpan, and no data with a date.")
    return moment(data[column], order)


def _track(track: Element, name: str) -> list[dict[str, Any]]:
    whens = [(when.text or "").strip() for when in track.iter("when")]
    places = [(coord.text or "").split() for coord in track.iter("coord")]
    if len(whens) != len(places) or any(len(place) < 2 for place in places):
        raise DateError(f"its track has {len(whens)} times and {len(places)} positions.")
    return [
        {"date": moment(when), "lon": place[0], "lat": place[1]}
        | ({"id": f"{name}-{i}"} if name else {})
        for i, (when, place) in enumerate(zip(whens, places, strict=True), 1)
    ]


def _shape(placemark: Element) -> shapely.Geometry | None:
    """The geometry of a Placemark; an area by its outer rings."""
    shapes: list[shapely.Geometry] = []
    for kind in ("Point", "LineString", "LinearRing"):
        for element in placemark.iter(kind):
            coordinates = _coordinates(_text(element, "coordinates"))
            try:
                built = _SHAPES[kind](coordinates) if kind in _SHAPES else None
            except (shapely.errors.GEOSException, ValueError):
                raise DateError("its geometry cannot be built.") from None
            shapes.append(shapely.Point(coordinates[0]) if built is None else built)
    if len(shapes) < 2:
        rings = shapes and shapes[0].geom_type == "LinearRing"
        return shapely.Polygon(shapes[0]) if rings else next(iter(shapes), None)
    return shapely.geometrycollections(shapes)


def _coordinates(text: str) -> list[tuple[float, float]]:
    try:
        pairs = [tuple(map(float, group.split(",")[:2])) for group in text.split()]
    except ValueError:
        pairs = []
    if not pairs or any(len(pair) < 2 for pair in pairs):
        raise DateError(f'"{text[:40]}" are no coordinates.', "Expected lon,lat or lon,lat,height.")
    return [(pair[0], pair[1]) for pair in pairs]


def _data(placemark: Element) -> dict[str, str]:
    """The ExtendedData, typed or not, by name."""
    return {
        element.get("name", ""): _text(element, "value") or (element.text or "").strip()
        for element in [*placemark.iter("Data"), *placemark.iter("SimpleData")]
    }


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


FORMAT = Format("kml", "KML or KMZ", None, prepared)
