"""Events as KML 2.3, with a TimeStamp or a TimeSpan each."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa

from geo.formats.writers.features import day, features, in_four_digits, moment, moments

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>
"""
_PLAIN = re.compile(
    r"(?a)\d{4}(?:-\d\d){0,2}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
)
# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Write each event as a Placemark, with its other columns as ExtendedData."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEAD)

        def write(events: pa.Table) -> None:
            spans = moments(events).tolist()
            places = (events[name].to_pylist() for name in ("lon", "lat"))
            rows = zip(features(events), *places, spans, strict=True)
            for feature, lon, lat, span in rows:
                where = f"{lon},{lat}" if lon else ""
                file.write(_placemark(feature["id"], feature["properties"], where, *span))

        yield write
        file.write("</Document>\n</kml>\n")


def _placemark(name: str, properties: dict[str, str], where: str, start: int, end: int) -> str:
    rest = {key: value for key, value in properties.items() if key not in {"title", "description"}}
    data = "".join(
        f"<Data name={_quoted(key)}><value>{_text(value)}</value></Data>"
        for key, value in ({"id": name} | rest).items()
    )
    point = f"<Point><coordinates>{where}</coordinates></Point>" if where else ""
    return (
        f"<Placemark><name>{_text(properties.get('title', name))}</name>"
        f"<description>{_text(properties.get('description', ''))}</description>"
        f"{_time(properties['date'], start, end)}<ExtendedData>{data}</ExtendedData>"
        f"{point}</Placemark>\n"
    )


def _time(text: str, start: int, end: int) -> str:
    if not in_four_digits(start, end):  # the data of the Placemark have the date
        return ""
    if _PLAIN.fullmatch(text):
        return f"<TimeStamp><when>{text}</when></TimeStamp>"
    bound = moment if "T" in text else day
    begin, last = (bound(ms).replace("..", "") for ms in (start, end - 1))
    return (
        "<TimeSpan>"
        + (f"<begin>{begin}</begin>" if begin else "")
        + (f"<end>{last}</end>" if last else "")
        + "</TimeSpan>"
    )


def _text(value: object) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", str(value)))


def _quoted(value: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", value))
