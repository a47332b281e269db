"""Links written by columns are, byte for byte, what they are when written row by row."""

from __future__ import annotations

import csv
import io
from typing import Any

import hypothesis.strategies as st
import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from laws import law

from geo.bulk import LINK_SCHEMA
from geo.formats.formulas import guarded, unguarded
from geo.formats.link_files import csv_links, geojson_links

SCHEMA = pa.schema([*LINK_SCHEMA, ("lon", pa.float64()), ("lat", pa.float64())])
TEXTS = st.one_of(
    st.text(max_size=6), st.text(alphabet="'=+-@\t1e,;\"\\\n\0\x1f é\u2028\U0001f5fa", max_size=6)
)
METRES = st.one_of(st.none(), st.floats(0, 2e7).map(lambda metres: round(metres, 3)))
PLACES = st.one_of(st.none(), st.tuples(st.floats(-180, 180), st.floats(-90, 90)))
LINKS = st.builds(
    lambda texts, metres, place: [*texts[:4], metres, texts[4], *(place or (None, None))],
    st.tuples(*[TEXTS] * 5),
    METRES,
    PLACES,
)


def tables(parts: list[list[list[Any]]]) -> list[pa.Table]:
    return [
        pa.table([list(column) for column in zip(*rows, strict=True)] or [[]] * 8, schema=SCHEMA)
        for rows in parts
    ]


def written(writer: Any, parts: list[pa.Table]) -> bytes:
    file = io.BytesIO()
    with writer(file, LINK_SCHEMA) as write:
        for part in parts:
            write(part)
    return file.getvalue()


@law
@given(st.lists(st.lists(LINKS, max_size=4), max_size=3))
def test_links_in_csv_are_what_the_csv_writer_makes_of_them(parts: list[list[list[Any]]]) -> None:
    expected = io.StringIO(newline="")
    rows = csv.writer(expected, lineterminator="\n")
    rows.writerow(LINK_SCHEMA.names)
    for *texts, metres, certainty in (row[:6] for part in parts for row in part):
        rows.writerow([*guarded(texts), metres, *guarded([certainty])])
    found = written(csv_links, tables(parts)).decode()
    if "\r" not in found:  # the writer of old Pythons leaves it bare
        assert found == expected.getvalue()
    _, *back = csv.reader(io.StringIO(found, newline=""), strict=True)
    given = [[*row[:4], row[5]] for part in parts for row in part]
    assert [unguarded([*row[:4], row[5]]) for row in back] == given


@law
@given(st.lists(st.lists(LINKS, max_size=4), max_size=3))
def test_links_in_geojson_are_what_a_json_writer_makes_of_them(
    parts: list[list[list[Any]]],
) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": None if lon is None else {"type": "Point", "coordinates": [lon, lat]},
            "properties": dict(zip(LINK_SCHEMA.names, row, strict=True)),
        }
        for *row, lon, lat in (row for part in parts for row in part)
    ]
    lines = b",".join(b"\n" + orjson.dumps(feature) for feature in features)
    head = b'{"type": "FeatureCollection", "features": ['
    assert written(geojson_links, tables(parts)) == head + lines + b"\n]}\n"


@pytest.mark.parametrize(("cell", "shown"), [("a\rb", '"a\rb"'), ("\r=1", '"\'\r=1"')])
def test_a_carriage_return_in_an_id_stays_in_its_cell(cell: str, shown: str) -> None:
    (part,) = tables([[[cell, "f", "l", "inside", 0.0, "certain", None, None]]])
    assert written(csv_links, [part]).decode().endswith(f"{shown},f,l,inside,0.0,certain\n")
