"""Workbooks are read as people keep them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from outcome import outcome

import geo
import geo.formats
from geo.errors import ConfigError


def workbook(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    from datetime import datetime

    rows = [
        ["id", "date", "description", "latitude", "longitude", "location", "filters", None],
        [1.0, datetime(2022, 2, 24), "A", 39.5203, 47.0314, "Hilltown", "School", None],
        [None] * 8,
        ["2", datetime(2022, 2, 24, 14, 30), "=1+1", 39, 47, None, None, None],
    ]
    path = workbook(tmp_path, {"about": [["no"]], "EXPORT_EVENTS": rows})
    found = outcome(path)
    assert found["report"] == {
        "format": "timemap",
        "encoding": 'Excel, sheet "EXPORT_EVENTS"',
        "rows_read": 2,
        "events_imported": 2,
        "remarks": ['sheet "EXPORT_EVENTS" was read; not: about.'],
    }
    assert [(e["id"], e["date"], e["lon"], e["lat"]) for e in found["events"]] == [
        ("1", "2022-02-24", "47.0314", "39.5203"),
        ("2", "2022-02-24T14:30:00", "47", "39"),
    ]
    with pytest.raises(ConfigError, match="Sheets: about, EXPORT_EVENTS"):
        geo.formats.read(path, sheet="events")


def test_a_workbook_that_claims_to_be_one_cell_is_read_whole_and_in_peace(tmp_path: Path) -> None:
    plain = workbook(tmp_path, {"Sheet1": [["date", "title"], ["2021-03-05", "A"]]})
    odd = tmp_path / "odd.xlsx"
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(odd, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            text = text.replace('ref="A1:B2"', 'ref="A1"')  # as some programs write it
            text = text.replace("</worksheet>", '<extLst><ext uri="x"/></extLst></worksheet>')
            target.writestr(name, text)
    assert b'<dimension ref="A1"' in zipfile.ZipFile(odd).read("xl/worksheets/sheet1.xml")
    assert geo.formats.read(odd).events["title"].tolist() == ["A"]
