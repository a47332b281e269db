"""KML and KMZ with TimeStamp and TimeSpan (OGC KML 2.3), as Google Earth writes them.

Each Placemark is an event, and the folder around it its category; a `gx:Track` is an event for
each of its moments. A Placemark without a time has that of the nearest Folder or Document around
it. Overlays and links to other files are no events, and are counted in a remark. A document type
is refused, since nothing but an entity bomb or a look at other files needs one in KML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

import shapely

from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.importing.archives import opened
from geo.formats.importing.geojson_events import position
from geo.formats.importing.guesses import guess
from geo.formats.importing.intervals import interval, same_span
from geo.formats.importing.jsonrecords import beside, split_chunks
from geo.formats.importing.shape import Format, Records
from geo.formats.importing.source import Source
from geo.formats.importing.spreadsheet import moment, prepared

_SHAPES = {"LineString": shapely.linestrings, "LinearRing": shapely.linearrings}
_TIMES = ("TimeStamp/when", "TimeSpan/begin", "TimeSpan/end")
_NO_EVENTS = ("GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink", "Tour")


def chunks(source: Source) -> Iterator[Records]:
    """The Placemarks of a KML or KMZ file as records.

    Raises:
        InputError: the file is no well-formed XML, or declares a document type.
    """
    source.report.encoding = "XML"
    yield from split_chunks(
        source, _placemarks(source), lambda found: _rows(found[0], found[1], source.date_order)
    )


class _Reader:
    """The Placemarks of a KML text as elements without namespaces, with what is around each."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[tuple[Element, _Around]] = []
        self.others: Counter[str] = Counter()  # features that are no Placemarks
        self.open: list[str] = []  # the elements around
        self.folders: list[_Around] = []
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
            self.folders.append(_Around(self.folders[-1].times if self.folders else {}))
        elif name in _NO_EVENTS:
            self.others[name] += 1
        self.open.append(name)

    def end(self, _: str) -> None:
        name = self.open.pop()
        if self.builder:
            self.builder.end(name)
            if name == "Placemark":
                around = self.folders[-1] if self.folders else _Around()
                self.found.append((self.builder.close(), around))
                self.builder = None
        elif name in {"Folder", "Document"}:
            self.folders.pop()

    def data(self, text: str) -> None:
        if self.builder:
            self.builder.data(text)
        elif self.open[-2:] == ["Folder", "name"]:
            self.folders[-1].name += text
        elif self.open[-3:-2] in (["Folder"], ["Document"]):
            self.folders[-1].add_time("/".join(self.open[-2:]), text)


@dataclass
class _Around:
    """The folder around a Placemark: its name, and its time or that of a folder around it."""

    inherited: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    name: str = ""

    @property
    def times(self) -> dict[str, str]:
        return self.own or self.inherited

    def add_time(self, path: str, text: str) -> None:
        if path in _TIMES:
            self.own[path] = self.own.get(path, "") + text.strip()


def _placemarks(source: Source) -> Iterator[tuple[Element, _Around]]:
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
    if reader.others:
        counts = ", ".join(f"{count:,} {name}" for name, count in reader.others.items())
        source.report.remark(f"only Placemarks are events; passed over: {counts}.")


def _rows(placemark: Element, around: _Around, order: str) -> list[dict[str, Any]]:
    """The events of one Placemark.

    Raises:
        DateError: it cannot be used, and why.
    """
    data = _data(placemark)
    row = {"title": _text(placemark, "name"), "description": _text(placemark, "description")}
    if folder := around.name.strip():
        row["category"] = folder
    if name := placemark.get("id"):
        row["id"] = name
    if tracks := list(placemark.iter("Track")):
        moments = [moment for track in tracks for moment in _track(track)]
        if name and len(moments) > 1:
            moments = [one | {"id": f"{name}-{i}"} for i, one in enumerate(moments, 1)]
    else:
        date = _date(placemark, around.times, data, order)
        moments = [{"date": date} | position(_shape(placemark))]
    return [beside(row | where, data) for where in moments]


def _date(placemark: Element, inherited: dict[str, str], data: dict[str, str], order: str) -> str:
    when, begin, end = (_text(placemark, path) for path in _TIMES)
    if not (when or begin or end) and inherited:
        when, begin, end = (inherited.get(path, "") for path in _TIMES)
    if not (when or begin or end):
        return _written(data, order)
    # A bound that is missing makes the span unbounded there (KML 2.3, 15.3).
    ends = (moment(text) if text else ".." for text in (begin, end))
    date, told = moment(when) if when else interval(*ends), data.get("date", "")
    return told if same_span(told, date) else date  # as this package writes it, in full


def _written(data: dict[str, str], order: str) -> str:
    """The date in the ExtendedData, where Google My Maps keeps it."""
    column = guess(list(data)).get("date", "")
    if not data.get(column):
        raise DateError("the Placemark has no TimeStamp or TimeSpan, and no data with a date.")
    return moment(data[column], order)


def _track(track: Element) -> list[dict[str, Any]]:
    whens = [(when.text or "").strip() for when in track.iter("when")]
    places = [(coord.text or "").split() for coord in track.iter("coord")]
    if len(whens) != len(places) or any(len(place) < 2 for place in places):
        raise DateError(f"its track has {len(whens)} times and {len(places)} positions.")
    return [
        {"date": moment(when), "lon": place[0], "lat": place[1]}
        for when, place in zip(whens, places, strict=True)
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
