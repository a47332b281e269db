"""Exports of others become event tables, and every row is accounted for."""

from __future__ import annotations

import functools
import json
import zipfile
from pathlib import Path

import pytest
from outcome import outcome

import geo
import geo.formats
from geo.errors import ConfigError, InputError
from geo.formats.importing import csvrows, gdelt, reading, recognition
from geo.formats.importing.source import Source
from geo.formats.writers import write_events

CASES = Path(__file__).parent / "exports"
INPUTS = sorted(
    file
    for file in CASES.iterdir()
    if not file.name.endswith(".expected.json") and file.name != "README.md"
)


def written(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_an_export_gives_the_expected_events_and_report(path: Path) -> None:
    expected = path.with_name(f"{path.name}.expected.json").read_text(encoding="utf-8")
    assert outcome(path) == json.loads(expected)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_rows_read_are_events_and_rows_left_out(path: Path) -> None:
    events, report = geo.formats.read(path)
    assert report.read == len(events) - report.split + len(report.left_out)
    assert report.imported == len(events)
    assert events["id"].is_unique


@pytest.mark.parametrize("suffix", [".csv", ".geojson"])
@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_what_was_imported_is_read_whole_by_read_events(
    path: Path, suffix: str, tmp_path: Path
) -> None:
    events, _ = geo.formats.read(path)
    # Names of places are for the gazetteer of an atlas, which is not asked here.
    events["place"] = ""
    write_events([events], tmp_path / f"events{suffix}")
    table = geo.read_events(tmp_path / f"events{suffix}")
    assert (table.left_out, table.remarks) == ([], [])
    again = table.events.loc[events["id"]]
    assert again["date"].tolist() == events["date"].tolist()
    for axis, column in (("x", "lon"), ("y", "lat")):
        found = [float(cell) if cell else None for cell in events[column]]
        assert [getattr(p, axis) if p else None for p in again.geometry] == found
    for column in ("title", "description", "category", "unit", "place_kind"):
        if column in again:  # GeoJSON leaves out what is always empty
            assert again[column].tolist() == events[column].tolist()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_importing_what_was_written_changes_nothing(path: Path, tmp_path: Path) -> None:
    events, _ = geo.formats.read(path)
    write_events([events], tmp_path / "events.csv")
    again, report = geo.formats.read(tmp_path / "events.csv")
    assert (report.format, len(report.left_out)) == ("spreadsheet", 0)
    assert again.to_dict("list") == events.to_dict("list")


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_chunks_of_any_size_give_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = outcome(path)
    monkeypatch.setattr(reading, "Source", functools.partial(Source, chunk=2))
    monkeypatch.setattr(csvrows, "_SLOW", 3)
    monkeypatch.setattr(csvrows, "_FIRST", 300)
    assert outcome(path) == whole


def test_the_order_of_a_date_can_be_told() -> None:
    path = CASES / "acled-2023.csv"
    dates = {
        order: geo.formats.read(path, date_format=order).events.set_index("id")["date"]
        for order in ("dmy", "mdy", "%d/%m/%Y")
    }
    assert dates["dmy"]["TST5"] == "2021-04-03"
    assert dates["mdy"]["TST5"] == "2021-03-04"
    assert list(dates["%d/%m/%Y"].index) == ["TST5"]


def test_options_that_do_not_exist_are_named() -> None:
    path = CASES / "acled-2023.csv"
    with pytest.raises(ConfigError, match='Did you mean "acled"'):
        geo.formats.read(path, "aclde")
    with pytest.raises(ConfigError, match="dmy, mdy, ymd"):
        geo.formats.read(path, date_format="european")
    with pytest.raises(ConfigError, match="klingon"):
        geo.formats.read(path, encoding="klingon")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "", "the file is empty"),
        ("a.txt", 'CODE["A","1"]\n', "no row of it is a table's"),
        ("a.csv", "a,b\n1,2\n", "no known format has these columns: a, b"),
        ("a.csv", 'id,date,title\n1,2020,"open\n2,2020,b\n', "never closed"),
        ("a.csv", b"id,date,title\n1,2020,a\0b\n", "zero bytes"),
        ("a.json", "[1, 2", "not valid JSON"),
        ("a.json", '{"a": 1}', "holds no list of events"),
        ("a.zip", b"PK\x03\x04broken", "the archive is damaged"),
        ("a.xlsx", b"PK\x03\x04broken", "the archive is damaged"),
        ("a.kml", "<kml><Placemark></kml>", "not well-formed XML"),
        ("a.geojson", '{"type": "FeatureCollection", "features": 1}', "no GeoJSON"),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}', "there is no event"),
        ("a.kml", "<kml><GroundOverlay/></kml>", "passed over: 1 GroundOverlay"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind"),
        ("a.csv", "7\t" + "\t".join(["20200101000000"] * 2 + ["x"] * 13), "mentions of events"),
        ("a.csv", "20200101000000-1" + "\tx" * 26, "the Global Knowledge Graph"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    name: str, content: str | bytes, says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=says):
        geo.formats.read(written(tmp_path, name, content))


def test_an_entity_bomb_is_refused_and_not_expanded(tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x" * 10}">' for i in range(9)
    )
    bomb = f"<!DOCTYPE kml [{entities}]><kml><Placemark><name>&e8;</name></Placemark></kml>"
    with pytest.raises(InputError, match="document type"):
        geo.formats.read(written(tmp_path, "bomb.kml", bomb))
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", bomb)
    with pytest.raises(InputError, match="document type"):
        geo.formats.read(tmp_path / "bomb.xlsx")


def zipped(folder: Path, name: str, *members: Path) -> Path:
    with zipfile.ZipFile(folder / name, "w") as archive:
        for member in members:
            archive.write(member, member.name)
    return folder / name


def test_a_code_that_the_codebook_does_not_know_is_said_and_kept(tmp_path: Path) -> None:
    text = (CASES / "ucdp-17-old-columns.csv").read_text(encoding="utf-8")
    file = written(tmp_path, "a.csv", text.replace('"",5,', '"",9,'))
    (event,), report = geo.formats.read(file)[0].to_dict("records"), geo.formats.read(file)[1]
    assert (event["where_prec"], event["accuracy_m"], event["place_kind"]) == ("9", "", "")
    assert "where_prec has codes that the codebook does not know (9)" in report.remarks[0]


def test_a_format_named_for_the_columns_of_another_is_doubted() -> None:
    _, report = geo.formats.read(CASES / "acled-from-r.csv", "ucdp")
    assert report.imported == 0
    assert report.remarks[0] == (
        "the columns are not those of UCDP Georeferenced Event Dataset (Codebook 24.1); "
        "auto finds what they fit."
    )


def test_archives_of_one_file_are_read_as_that_file(tmp_path: Path) -> None:
    (table,) = CASES.glob("gdelt*.CSV")
    assert outcome(zipped(tmp_path, "export.CSV.zip", table)) == outcome(table)
    kml = CASES / "places.kml"
    assert outcome(zipped(tmp_path, "places.kmz", kml)) == outcome(kml)
    with pytest.raises(InputError, match="holds 2 files"):
        geo.formats.read(zipped(tmp_path, "two.zip", table, kml))


def test_gdelt_with_a_header_is_read_by_it(tmp_path: Path) -> None:
    (table,) = CASES.glob("gdelt*.CSV")
    rows = table.read_text(encoding="utf-8").splitlines()[:2]
    # A table with a header is a table: its quotation marks mean something.
    rows[0] = rows[0].replace('"', "")
    file = written(tmp_path, "a.tsv", "\n".join(["\t".join(gdelt.HEADER), *rows]))
    for name in (None, "gdelt"):
        events, report = geo.formats.read(file, name)
        assert (report.format, events["id"].tolist()) == ("gdelt", ["410412347", "410412348"])


def test_a_mapping_can_be_given(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "When,Heading,X1,Y1\n2021-03-05,A,47,39\n")
    with pytest.raises(InputError, match="no known format"):
        geo.formats.read(written(tmp_path, "b.csv", "Wann,Was\n2021,A\n"))
    mapping = {"date": "When", "title": "Heading", "lon": "X1", "lat": "Y1"}
    events = geo.formats.read(file, "spreadsheet", mapping=mapping).events
    assert events[["date", "title", "lon", "lat"]].to_numpy().tolist() == [
        ["2021-03-05", "A", "47", "39"]
    ]
    with pytest.raises(InputError, match='Did you mean "When"'):
        geo.formats.read(file, "spreadsheet", mapping={"date": "Wen"})
    with pytest.raises(ConfigError, match='Did you mean "title"'):
        geo.formats.read(file, "spreadsheet", mapping={"date": "When", "titel": "Heading"})


@pytest.mark.parametrize(
    ("columns", "cells", "date"),
    [
        ("year,month,day,title", "2021,3,5,A", "2021-03-05"),
        ("Year,title", "2021,A", "2021"),
        ("year,month,title", "2021,March,A", "2021-03"),
        ("iyear,imonth,iday,title", "2015,0,5,A", "2015"),
        ("Year,Month,Day,End Year,End Month,End Day,Headline", "2015,6.0,,2015,6,,A", "2015-06"),
        (
            "Year,Start Year,Start Month,Start Day,End Year,End Month,End Day,Event Name",
            "2015,2014,12,30,2015,1,2,A",
            "2014-12-30/2015-01-02",
        ),
        ("reportDate,title", "2021-03-05,A", "2021-03-05"),
        (
            "event_type,events,reference_period_start,reference_period_end",
            "civilian_targeting,3,2025-01-01 00:00:00,2025-01-31 23:59:59",
            "2025-01-01/2025-01-31T23:59:59",
        ),
        (
            "IBC code,Start Date,End Date,Reported Minimum,Reported Maximum",
            "x1,20 Mar 2003,22 Mar 2003,1,4",
            "2003-03-20/2003-03-22",
        ),
        ("date,time,title", "2021-03-05,14:30,A", "2021-03-05T14:30:00"),
        ("date,title", '"March 5, 2021",A', "2021-03-05"),
        ("timestamp,title", "1604990000123,A", "2020-11-10T06:33:20.123Z"),
        ("start,end,title", "2021-03-05,2021-03-07,A", "2021-03-05/2021-03-07"),
        ("DATE,title", "20210305,A", "2021-03-05"),
        ("date,title", "2021-03-05T12:00:00+03:00,A", "2021-03-05T12:00:00+03:00"),
        ("date,title", "3/5/2021 2:05 PM,A", None),
        ("date,title", "2021-03~,A", "2021-03~"),
    ],
)
def test_dates_are_found_in_many_shapes(
    columns: str, cells: str, date: str | None, tmp_path: Path
) -> None:
    events, report = geo.formats.read(written(tmp_path, "a.csv", f"{columns}\n{cells}\n"))
    assert events["date"].tolist() == ([date] if date else [])
    assert len(report.left_out) == (0 if date else 1)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *[
            (encoding, "Степанакерт, посёлок городского типа; обстрел жилых домов и школы")
            for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "utf-8")
        ],
        ("koi8_r", "Степанакерт, посёлок городского типа; обстрел жилых домов и школы"),
        ("cp1252", "À l’aube, un blessé près de la forêt"),
        ("cp1252", "Gefecht bei Königshügel, drei Häuser beschädigt"),
        ("cp1254", "Şuşa yakınlarında çatışma, iki yaralı var"),
        ("cp1250", "Ostřelování vesnice, několik zraněných"),
        ("cp1256", "قصف مدفعي على القرية وسقوط جرحى من المدنيين"),
    ],
)
def test_encodings_are_detected_and_said(encoding: str, name: str, tmp_path: Path) -> None:
    text = f'date,title\n2021-03-05,"{name}"\n'
    events, report = geo.formats.read(written(tmp_path, "a.csv", text.encode(encoding)))
    assert (events["title"].tolist(), report.encoding) == ([name], encoding)


def test_a_file_of_which_every_row_is_left_out_gives_the_reasons(tmp_path: Path) -> None:
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}}]}'
    )
    for file in (
        written(tmp_path, "a.geojson", text),
        written(tmp_path, "a.kml", "<kml><Placemark/></kml>"),
        written(tmp_path, "a.csv", "date,title\nsoon,A\n"),
    ):
        events, report = geo.formats.read(file)
        assert (len(events), report.read, len(report.left_out)) == (0, 1, 1)
        assert next(iter(report.left_out)).row in {1, 2}


def test_duplicates_are_linked_by_place_kind_and_date(tmp_path: Path) -> None:
    rows = [
        ("a", "2021-03-05", "battle", "47.0000", "39.0000"),
        ("same", "2021-03-05", "Battle", "47.0000", "39.0000"),
        ("near", "2021-03-05", "battle", "47.0050", "39.0050"),
        ("far", "2021-03-05", "battle", "47.1000", "39.0000"),
        ("later", "2021-03-06", "battle", "47.0000", "39.0000"),
        ("other", "2021-03-05", "riot", "47.0000", "39.0000"),
    ]
    text = "\n".join(["id,date,category,lon,lat", *map(",".join, rows)])
    file = written(tmp_path, "a.csv", text)

    def links(tolerance: str) -> dict[str, str]:
        events = geo.formats.read(file, tolerance=tolerance).events
        linked = events[events["possible_duplicate_of"] != ""]
        return dict(zip(linked["id"], linked["possible_duplicate_of"], strict=True))

    assert links("1 km") == {"same": "a", "near": "a"}
    assert links("0 m") == {"same": "a"}
    assert links("20 km") == {"same": "a", "near": "a", "far": "a"}


def test_every_format_has_a_name_and_a_title() -> None:
    assert list(recognition.FORMATS) == [
        "acled", "ucdp", "gdelt", "gtd", "timemap", "geojson", "kml", "spreadsheet",
    ]  # fmt: skip
    assert all(form.title for form in recognition.FORMATS.values())
    assert len(gdelt.HEADER) == 61
