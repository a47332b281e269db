"""Files that are not what their names say."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

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


def _frame(*, crs: int = 4326) -> gpd.GeoDataFrame:
    points = [shapely.Point(46.75 + i / 10, 39.82) for i in range(3)]
    return gpd.GeoDataFrame({"name": list("abc")}, geometry=points, crs=4326).to_crs(crs)


@pytest.mark.parametrize(
    ("suffix", "severity", "said"),
    [
        (".dbf", "warning", 'the file "a.dbf" is missing, so its features have no properties.'),
        (".prj", "warning", 'the file "a.prj" is missing, so nothing tells in which reference'),
        (".shx", "error", '"a.shx" that goes with it is missing'),
    ],
)
def test_what_should_go_with_a_shapefile_is_missed(
    tmp_path: Path, suffix: str, severity: str, said: str
) -> None:
    _frame().to_file(tmp_path / "a.shp")
    assert geo.validate(tmp_path / "a.shp") == []
    (tmp_path / "a").with_suffix(suffix).unlink()
    [found] = geo.validate(tmp_path / "a.shp")
    assert (found.code, found.severity) == ("X004", severity)
    assert said in found.message


def test_a_file_that_is_cut_off_is_not_told_to_be_renamed(tmp_path: Path) -> None:
    file = tmp_path / "a.fgb"
    _frame().to_file(file)
    file.write_bytes(file.read_bytes()[:200])
    [found] = geo.validate(file)
    assert "it is damaged or cut off; download or export it again" in found.message


def test_a_table_without_geometries_is_sent_to_the_import(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "a.parquet")
    [found] = geo.validate(tmp_path / "a.parquet")
    assert (found.code, "geo import auto" in found.message) == ("X004", True)


def test_a_finding_without_lines_tells_layer_feature_and_property(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    _frame().to_file(file, layer="towns")
    _frame().assign(valid_from=["2020", "2021", "31.12.1999"]).to_file(file, layer="areas")
    [found] = geo.validate(file, select=["D"])
    assert found.where == f"{file}, areas, feature 2, properties.valid_from"
    _frame(crs=3857).to_file(tmp_path / "b.shp")
    (tmp_path / "b.prj").unlink()
    places = [f.where for f in geo.validate(tmp_path / "b.shp", select=["C206"])]
    assert places == [f"{tmp_path / 'b.shp'}, feature {i}" for i in range(3)]


def test_a_bbox_with_latitude_first_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.geojson"
    file.write_text('{"type": "Point", "coordinates": [46.7, 39.8], "bbox": [39.8, 46.7, 40, 47]}')
    [found] = geo.validate(file, select=["S117"])
    assert found.message.endswith("It has latitude first: write west, south, east, north.")
