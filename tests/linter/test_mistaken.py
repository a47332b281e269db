"""Files that are not what their names say."""

from __future__ import annotations

from pathlib import Path

import pytest

import geo

OTHERS = [
    (b"<!DOCTYPE html>\n<html>", "J001", "web page"),
    (b"version https://git-lfs.github.com/spec/v1\noid", "J001", "git lfs pull"),
    (b"PK\x03\x04\x14", "J001", "zip archive"),
    (b"\x1f\x8b\x08", "J001", "gunzip"),
    (b'<?xml version="1.0"?>\n<kml xmlns="x">', "J001", "This is KML"),
    (b'<?xml version="1.0"?><gpx>', "J001", "This is GPX"),
    (b"POINT(46.7 39.8)", "J001", "This is WKT"),
    (b'var data = {"type": 1}', "J001", "This is JavaScript"),
    (b"id,lat,lon\n1,39.8,46.7\n", "J001", "Name it .csv"),
    (b'{"type": "Topology", "objects": {}, "arcs": []}', "S103", "This is TopoJSON"),
    (b'{"geometryType": "esriGeometryPoint", "features": []}', "S102", "f=geojson"),
    (b'{"elements": []}', "S102", "Overpass"),
    (b'{"error": {"code": 403}}', "S102", "Download the file again"),
    (b'{"data": {"type": "FeatureCollection", "features": []}}', "S102", 'value of "data"'),
    (b"404: Not Found", "J008", "the error message of a server"),
    (b"Access Denied\n", "J001", "the error message of a server"),
    (b'{"message": "API rate limit exceeded"}', "S102", "the error message of a server"),
    (b'{"status": 200, "data": [{"event_id_cnty": "AZE1"}]}', "S102", "Try geo import auto"),
    (b"[1, 2,,]", "J001", "Delete it"),
]


@pytest.mark.parametrize(("data", "code", "said"), OTHERS)
def test_a_file_of_another_kind_is_called_by_its_name(
    tmp_path: Path, data: bytes, code: str, said: str
) -> None:
    file = tmp_path / "a.geojson"
    file.write_bytes(data)
    [message] = [f.message for f in geo.validate(file, select=[code])]
    assert said in message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.gpkg", b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        ("a.shp", b"\0\0\x27\x0a" + bytes(96), '"a.shx" that goes with it is missing'),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    [found] = geo.validate(tmp_path / name)
    assert (found.code, said in found.message) == ("X004", True)
