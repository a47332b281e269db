"""What a file is that was taken for GeoJSON by its name, told from how it starts."""

from __future__ import annotations

import re
from typing import Any

_START = 1000  # bytes that are looked at
_CONVERT = "Type: ogr2ogr new.geojson, and then its name."
_KINDS = [
    (rb"version https://git-lfs", "a pointer of Git LFS, not the file itself. Type: git lfs pull"),
    (rb"PK\x03\x04", "a zip archive, or a spreadsheet. Unpack it, and check what is in it."),
    (rb"\x1f\x8b", "compressed with gzip. Type: gunzip, once its name ends in .gz"),
    (rb"SQLite format 3", "a database, perhaps a GeoPackage. Name it .gpkg."),
    (rb"PAR1", "a Parquet file. Name it .parquet."),
    (rb"fgb\x03", "a FlatGeobuf file. Name it .fgb."),
    (rb"(?is)(?:<\?xml.*|<!--.*)?<kml", f"KML. {_CONVERT}"),
    (rb"(?is)(?:<\?xml.*|<!--.*)?<gpx", f"GPX. {_CONVERT}"),
    (rb"(?is)<!doctype html|(?:<\?xml.*|<!--.*)?<html",
     "a web page, perhaps one that asks to sign in. Download the file itself; on GitHub, Raw."),
    (rb"(?i)(?:\d{3}[: ]+)?(?:not found|forbidden|unauthori[sz]ed|access denied|bad gateway"
     rb"|bad request|service unavailable|too many requests|internal server error|rate limit)",
     "the error message of a server. Download the file again."),
    (rb"<", "XML, not JSON. Download it as GeoJSON, or transform it."),
    (rb"(?i)(?:multi)?(?:point|linestring|polygon)(?: zm?| m)? ?\(|geometrycollection ?\(",
     "WKT, not JSON. Write it as GeoJSON, for example with shapely.from_wkt."),
    (rb"(?:var|let|const|export|module|window)\b",
     "JavaScript, not JSON. Keep only what stands from the first { to the last }."),
    (rb'"?[A-Za-z_]\w*"?[ ]*[,;\t][^\n{}\[\]]+\n', "a table, not JSON. Name it .csv."),
]  # fmt: skip


def mistaken(data: bytes) -> str:
    """What a text is instead of JSON, and what to do; empty if its start does not tell.

    >>> mistaken(b"<html><body>Sign in")[:37]
    'This is a web page, perhaps one that '
    """
    start = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    known = (said for pattern, said in _KINDS if re.match(pattern, start))
    return next((f"This is {said}" for said in known), "")


def other_json(value: dict[str, Any]) -> str:
    """What a JSON object is that has no type of GeoJSON, and what to do; empty if not known."""
    if "arcs" in value or value.get("type") == "Topology":
        return "This is TopoJSON. Transform it, for example with mapshaper -o format=geojson."
    if "spatialReference" in value or "geometryType" in value:
        return "This is Esri JSON. Ask the server for f=geojson."
    if isinstance(value.get("elements"), list):
        return "This is an answer of Overpass. Transform it, for example with osmtogeojson."
    rows = value.get("data", value.get("results"))
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        return "This is the answer of a server, with rows of its own. Try geo import auto."
    if not value.keys().isdisjoint({"error", "errors", "message", "detail", "exceptions"}):
        return "This is the error message of a server. Download the file again."
    inner = [k for k, v in value.items() if isinstance(v, dict) and "type" in v and "features" in v]
    return f'Keep only the value of "{inner[0]}".' if inner else ""
