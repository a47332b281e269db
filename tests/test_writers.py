"""What is written in the formats of others comes back from them as it was."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import hypothesis.strategies as st
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import Phase, given, settings

import geo
import geo.formats
from geo.formats.importing.dates import one_to_edtf
from geo.formats.importing.shape import COLUMNS, IMPORTED
from geo.formats.writers import WRITERS, write_events
from tests.laws import CALENDAR, DAYS, TIMESTAMPS, law

CASES = Path(__file__).parent / "importing/exports"
DATES = st.one_of(
    CALENDAR,
    TIMESTAMPS,
    st.tuples(DAYS, DAYS).map(lambda days: "/".join(sorted(days))),
    st.tuples(DAYS, DAYS).map(lambda days: "[{}..{}]".format(*sorted(days))),
    DAYS.map(lambda day: f"{day}/.."),
    DAYS.map(lambda day: f"../{day}"),
    DAYS.map(lambda day: f"{day}/"),
    DAYS.map(lambda day: f"{day}~"),
    TIMESTAMPS.filter(lambda text: text.endswith("Z")).map(lambda moment: f"{moment}/.."),
).map(one_to_edtf)  # as an import writes them
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12
).map(str.strip)
PLACES = st.one_of(
    st.just(("", "")),
    st.tuples(
        st.floats(-180, 180, allow_subnormal=False).map(repr),
        st.floats(-90, 90, allow_subnormal=False).map(repr),
    ),
)
# Names of an export beside ours, some of them troublesome for some format.
REST = ["notes", "Date", "geom", "FID", "time_start", "=1+1", "ա"]


@st.composite
def tables(draw: Any) -> pd.DataFrame:
    """Events as an import gives them."""
    rows = draw(st.lists(st.tuples(DATES, PLACES, TEXTS, TEXTS), min_size=1, max_size=6))
    frame = pd.DataFrame(
        [
            {
                "id": f"e{i}", "date": date, "title": title, "lon": lon, "lat": lat,
                "description": f"{text} {string.punctuation}".strip(), REST[i % len(REST)]: text,
            }
            for i, (date, (lon, lat), title, text) in enumerate(rows)
        ],
        dtype=object,
    )  # fmt: skip
    rest = [name for name in frame if name not in COLUMNS]
    return frame.reindex(columns=[*COLUMNS, *IMPORTED, *rest]).astype(object).fillna("")


def numbers(cells: Any) -> list[float | None]:
    return [float(cell) if cell else None for cell in cells]


def points(frame: gpd.GeoDataFrame) -> list[tuple[float, float] | None]:
    return [(p.x, p.y) if p is not None and not p.is_empty else None for p in frame.geometry]


@pytest.mark.parametrize("suffix", WRITERS)
@settings(law, max_examples=20, phases=[Phase.explicit, Phase.generate])
@given(events=tables())
def test_events_come_back_with_their_dates_and_places(suffix: str, events: pd.DataFrame) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"events{suffix}"
        half = len(events) // 2
        write_events([part for part in (events[:half], events[half:]) if len(part)], file)
        again, report = geo.formats.read(file)
    assert (report.read, report.imported, list(report.left_out)) == (len(events), len(events), [])
    for column in ("id", "date"):
        assert again[column].tolist() == events[column].tolist()
    for column in ("lon", "lat"):
        assert numbers(again[column]) == numbers(events[column])
    texts = ["description"] if suffix == ".kml" else ["title", "description"]
    for column in texts:
        assert again[column].tolist() == events[column].tolist()


@pytest.mark.parametrize("suffix", [suffix for suffix in WRITERS if suffix != ".csv"])
@settings(law, max_examples=10, phases=[Phase.explicit, Phase.generate])
@given(events=tables())
def test_gdal_finds_the_same_points(suffix: str, events: pd.DataFrame) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"events{suffix}"
        write_events([events], file)
        if suffix.endswith("parquet"):
            frame = gpd.read_parquet(file)
        else:
            layers = dict(pyogrio.list_layers(file).tolist())
            frame = pyogrio.read_dataframe(file, layer="events" if "events" in layers else None)
    if not isinstance(frame, gpd.GeoDataFrame):  # GDAL sees no geometry where none is
        assert not any(events["lon"])
        return
    wanted = [
        (float(lon), float(lat)) if lon else None
        for lon, lat in zip(events["lon"], events["lat"], strict=True)
    ]
    assert points(frame) == wanted
    assert frame["id"].tolist() == events["id"].tolist()


_DATE, _TIMESTAMP = r"\d{4}-\d{2}-\d{2}", r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z"


def conforms(time: Any) -> bool:
    """Whether a member `time` is as requirements 3 to 6 of JSON-FG 1.0 have it."""
    if time is None:
        return True
    if "date" in time:
        return bool(re.fullmatch(_DATE, time["date"]))
    if "timestamp" in time:
        return bool(re.fullmatch(_TIMESTAMP, time["timestamp"]))
    start, end = time["interval"]
    kinds = [
        all(bound == ".." or re.fullmatch(kind, bound) for bound in (start, end))
        for kind in (_DATE, _TIMESTAMP)
    ]
    return any(kinds) and (".." in (start, end) or start <= end)


@law
@given(events=tables())
def test_json_fg_is_as_its_standard_has_it(events: pd.DataFrame) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonfg"
        write_events([events], file)
        document = json.loads(file.read_text(encoding="utf-8"))
    classes = "http://www.opengis.net/spec/json-fg-1/1.0/conf/"
    assert document["conformsTo"] == [f"{classes}core", f"{classes}types-schemas"]
    assert document["featureType"] == "event"
    assert "coordRefSys" not in document  # geometry is in WGS 84, and there is no place
    for feature in document["features"]:
        assert {"type", "geometry", "properties", "time", "place"} <= set(feature)
        assert feature["place"] is None
        assert conforms(feature["time"]), feature["time"]


def test_geoparquet_says_what_it_holds(tmp_path: Path) -> None:
    events, _ = geo.formats.read(Path(__file__).parent / "importing" / "exports" / "ucdp-24.csv")
    write_events([events], tmp_path / "events.parquet")
    about = json.loads(pq.read_metadata(tmp_path / "events.parquet").metadata[b"geo"])
    assert about["version"] == "1.1.0"
    column = about["columns"][about["primary_column"]]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Point"])
    near = gpd.read_parquet(tmp_path / "events.parquet", bbox=(47.02, 39, 47.035, 40))
    wanted = [47.02 <= float(lon) <= 47.035 for lon in events["lon"]]
    assert near["id"].tolist() == events["id"][wanted].tolist()


def test_every_format_that_is_written_keeps_dates_and_coordinates(tmp_path: Path) -> None:
    import geopandas as gpd

    events, _ = geo.formats.read(CASES / "ucdp-24.csv")
    for suffix in WRITERS:
        file = tmp_path / f"events{suffix}"
        write_events([events[:2], events[2:]], file)
        if suffix.endswith("parquet"):
            frame = gpd.read_parquet(file)
        elif suffix == ".gpkg":
            frame = gpd.read_file(file, layer="events")
        else:
            again, report = geo.formats.read(file)
            assert report.imported == len(events)
            assert again["lon"].astype(float).tolist() == events["lon"].astype(float).tolist()
            continue
        assert frame["id"].tolist() == events["id"].tolist()
        assert frame["date"].tolist() == events["date"].tolist()
        assert frame.geometry.x.tolist() == events["lon"].astype(float).tolist()
        assert frame.crs.to_string() in {"OGC:CRS84", "EPSG:4326"}
        assert [str(moment)[:10] for moment in frame["time_start"]] == [
            "2023-09-19", "2023-09-18", "2023-09-18", "2023-09-01", "2023-01-01",
        ]  # fmt: skip
        assert [str(moment)[:10] for moment in frame["time_end"]] == [
            "2023-09-19", "2023-09-21", "2023-09-24", "2023-09-30", "2023-12-31",
        ]  # fmt: skip


@pytest.mark.parametrize("suffix", WRITERS)
def test_what_was_an_export_of_acled_comes_back_as_it_was_written(
    suffix: str, tmp_path: Path
) -> None:
    events, _ = geo.formats.read(CASES / "acled-from-r.csv")
    write_events([events], tmp_path / f"events{suffix}")
    again, _ = geo.formats.read(tmp_path / f"events{suffix}")
    for column in ("id", "date", "title", "category", "place", "quantity", "actors", "place_kind"):
        assert again[column].tolist() == events[column].tolist(), column


def test_qgis_finds_the_temporal_settings_of_a_geopackage(tmp_path: Path) -> None:
    import sqlite3

    events, _ = geo.formats.read(CASES / "ucdp-24.csv")
    write_events([events], tmp_path / "events.gpkg")
    base = sqlite3.connect(tmp_path / "events.gpkg")
    style, default = base.execute("SELECT styleQML, useAsDefault FROM layer_styles").fetchone()
    base.close()
    assert 'startField="time_start" endField="time_end"' in style
    assert default == 1


def test_json_fg_has_the_time_of_every_event(tmp_path: Path) -> None:
    events, _ = geo.formats.read(CASES / "events.geojson")
    write_events([events], tmp_path / "events.jsonfg")
    features = json.loads((tmp_path / "events.jsonfg").read_text())["features"]
    assert {feature["id"]: feature["time"] for feature in features} == {
        "ms": {"date": "2020-11-10"},
        "ms2": {"timestamp": "2020-11-10T06:33:20.123Z"},
        "geojson-row-3": {"interval": ["2020-11-10", "2020-12-01"]},
        "open": {"interval": ["2020-01-01", ".."]},
        "convoy-1": {"timestamp": "2020-11-10T08:00:00.000Z"},
        "convoy-2": {"timestamp": "2020-11-10T09:00:00.000Z"},
        "area": {"interval": ["2020-11-01", "2020-11-30"]},
        "fg": {"interval": ["2020-11-10", ".."]},
    }


def test_an_error_while_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "events.csv"
    target.write_text("old")
    events, _ = geo.formats.read(CASES / "ucdp-24.csv")

    def breaking() -> Any:
        yield events
        raise KeyboardInterrupt

    for suffix in WRITERS:
        with pytest.raises(KeyboardInterrupt):
            write_events(breaking(), target.with_suffix(suffix))
    assert [file.name for file in tmp_path.iterdir()] == ["events.csv"]
    assert target.read_text() == "old"
