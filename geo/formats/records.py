"""Records of any table-like file, in chunks of text cells: CSV, Excel and JSON, zipped or not."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from geo.edtf import DateError
from geo.errors import ConfigError, InputError, Problem
from geo.formats.archives import kind_of, opened, readable, unpacked
from geo.formats.encoding import encoding_of
from geo.formats.headers import DEPTH, Fits, find_csv_header, find_header
from geo.formats.report import Report
from geo.formats.shape import normal

CHUNK = 20_000  # rows held at a time
_BLOCK = 1 << 20
# Under these names the services wrap their rows: ACLED, UCDP, and what others do.
_WRAPPERS = ("data", "Result", "results", "result", "events", "rows", "records", "items")

Progress = Callable[[float], None]


@dataclass
class Source:
    """A file to import from, with what the user said about it.

    `columns` names the columns of a table that has no header row; `fits` tells whether names are
    those of a header, which may stand below titles and notes.
    """

    path: Path
    report: Report
    encoding: str = ""
    sheet: str = ""
    date_order: str = ""
    columns: Sequence[str] = ()
    fits: Fits = lambda _: True
    progress: Progress = lambda _: None


def chunks(source: Source) -> Iterator[pd.DataFrame]:
    """The records of a file, with what could not be read in its report.

    Cells are text, and the index of a chunk is the row that a spreadsheet shows. Columns are named
    as in the file, the same in every chunk. Rows that are wholly empty, and a
    row of HXL hashtags, are no records.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    kind = kind_of(source.path)
    if kind == "excel":
        yield from _excel_chunks(source)
    elif kind == "json":
        yield from json_chunks(source, _json_rows(source))
    else:
        yield from _csv_chunks(source)


def text_lines(source: Source) -> Iterator[str]:
    """The lines of a text file, their ends kept; the report is told the encoding."""
    path = str(source.path)
    if not source.encoding:
        with opened(source.path) as stream:
            source.encoding = encoding_of(path, iter(lambda: stream.read(_BLOCK), b""))
    try:
        codecs.lookup(source.encoding)
    except LookupError:
        raise ConfigError(f'--encoding "{source.encoding}" is not known.') from None
    source.report.encoding = source.encoding
    size = source.path.stat().st_size or 1
    with (
        readable(source.path),
        source.path.open("rb") as raw,
        unpacked(raw, source.path) as stream,
    ):
        text = io.TextIOWrapper(stream, encoding=source.encoding, newline="")
        try:
            for number, line in enumerate(text):
                if number % CHUNK == 0:
                    source.progress(raw.tell() / size)
                yield line
        except UnicodeError:
            reason = f"the text is not {source.encoding} throughout."
            raise InputError(Problem(path, reason=reason)) from None


def _csv_chunks(source: Source) -> Iterator[pd.DataFrame]:
    csv.field_size_limit(2**31 - 1)  # the largest that every platform takes
    lines = text_lines(source)
    first = list(islice(lines, 4 * DEPTH))  # a row may take several lines
    if not any(line.strip() for line in first):
        raise InputError(Problem(str(source.path), reason="the file is empty."))
    lines = chain(first, lines)
    if source.columns:
        yield from _framed(_numbered(_headless(lines, source), source), source.columns, source)
        return
    delimiter, above = find_csv_header(first, source.fits)
    rows = _numbered(csv.reader(lines, delimiter=delimiter, strict=True), source)
    passed_over([row for _, row in islice(rows, above)], source)
    yield from _framed(rows, header(_without_tail(next(rows, (1, []))[1])), source)


def _headless(lines: Iterator[str], source: Source) -> Any:
    """The rows of a table without a header; with tabs, quotation marks mean nothing (GDELT)."""
    first = next(lines)
    if first.count("\t") == len(source.columns) - 1:
        return csv.reader(
            chain([first], lines), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None
        )
    return csv.reader(chain([first], lines), strict=True)


def passed_over(rows: Sequence[Sequence[str]], source: Source) -> None:
    """Remark on what stands above the header."""
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows]
    if any(texts):
        said = " / ".join(filter(None, texts))[:100]
        source.report.remark(
            f'the header is in row {len(rows) + 1}; what stands above it was passed over: "{said}".'
        )


def _numbered(reader: Any, source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV reader with their numbers; a row that breaks off is left out."""
    path, number = str(source.path), 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise InputError(
                    Problem(
                        path,
                        row=number,
                        reason="a quotation mark opens in this row and is never closed.",
                        remedy="Everything after it would be lost; mend the row.",
                    )
                ) from None
            source.report.read += 1
            source.report.left_out.add(
                Problem(path, row=number, reason=f"the row is no CSV ({error}).")
            )


def header(cells: Iterable[Any]) -> list[str]:
    """Names of columns from a header row: each there, and no two alike.

    >>> header(["id", "", "id", None])
    ['id', 'column_2', 'id_2', 'column_4']
    """
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = cell_text(cell) or f"column_{position}"
        count = 2
        while name in names:
            name, count = f"{cell_text(cell)}_{count}", count + 1
        names.append(name)
    return names


def _framed(
    rows: Iterable[tuple[int, list[str]]], names: Sequence[str], source: Source
) -> Iterator[pd.DataFrame]:
    """Numbered rows as frames of `CHUNK` rows; rows of another width are left out."""
    cells: list[list[str]] = []
    numbers: list[int] = []
    hashtags = 4  # HXL puts its row of hashtags next to the header
    for number, row in rows:
        if len(row) > len(names) and not any(row[len(names) :]):
            row = row[: len(names)]  # a delimiter at the end of the line
        if hashtags and (hashtags := hashtags - 1) and _is_hxl(row):
            source.report.remark(f"row {number} holds HXL hashtags and is no event.")
        elif len(row) == len(names):
            if any(row):
                cells.append(row)
                numbers.append(number)
        elif any(cell.strip() for cell in row):
            reason = f"the row has {len(row)} cells, the header {len(names)}."
            source.report.read += 1
            source.report.left_out.add(Problem(str(source.path), row=number, reason=reason))
        if len(cells) >= CHUNK:
            yield from _frame(cells, numbers, names)
            cells, numbers = [], []
    yield from _frame(cells, numbers, names)


def _frame(
    cells: list[list[str]], numbers: list[int], names: Sequence[str]
) -> Iterator[pd.DataFrame]:
    columns = {
        name: [cell.strip() for cell in column]
        for name, column in zip(names, zip(*cells, strict=True), strict=False)
    }
    frame = pd.DataFrame(columns, index=pd.Index(numbers, name="row"), dtype=object)
    if frame.empty:
        yield frame.reindex(columns=names)
    elif (frame[names[0]] == "").any():  # rows of white space alone are no records
        yield frame[(frame != "").any(axis=1)]
    else:
        yield frame


def _is_hxl(row: list[str]) -> bool:
    """Whether a row holds hashtags only (HXL 1.1: a tag in at least one cell, and no data)."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(re.fullmatch(r"#[A-Za-z][\w+\- ]*", cell) for cell in filled)


def _excel_chunks(source: Source) -> Iterator[pd.DataFrame]:
    import openpyxl

    _refuse_entities(source.path)
    try:
        with _calm():
            book = openpyxl.load_workbook(source.path, read_only=True, data_only=True)
    except (KeyError, ValueError) as error:
        raise InputError(Problem(str(source.path), reason=f"no Excel file ({error}).")) from None
    with contextlib.closing(book):
        sheet = _sheet(book, source)
        source.report.encoding = f'Excel, sheet "{sheet.title}"'
        total = sheet.max_row or 1
        rows: Iterator[tuple[int, list[str]]] = enumerate(_rows(sheet), 1)
        first = list(islice(rows, DEPTH))
        above = find_header([row for _, row in first], source.fits)
        passed_over([row for _, row in first[:above]], source)
        rows = chain(first[above:], rows)
        names = header(_without_tail(next(rows, (1, []))[1]))
        if not names:
            raise InputError(Problem(str(source.path), reason="the sheet is empty."))
        widened = ((n, row + [""] * (len(names) - len(row))) for n, row in rows if any(row))
        for chunk in _framed(widened, names, source):
            if len(chunk):
                source.progress(int(chunk.index[-1]) / total)
            yield chunk


def _without_tail(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _sheet(book: Any, source: Source) -> Any:
    """The sheet asked for, or the first that fits, those named for events before the others."""
    names = [sheet.title for sheet in book.worksheets]
    if source.sheet and source.sheet not in names:
        raise ConfigError(f'there is no sheet "{source.sheet}". Sheets: {", ".join(names)}.')
    # TimeMap fills EXPORT_EVENTS by formulas from a sheet Events for people.
    preferred = sorted(names, key=lambda name: (
        "event" not in name.lower(), not name.lower().startswith("export")
    ))  # fmt: skip
    fitting = (name for name in preferred if _fits(book[name], source.fits))
    chosen = source.sheet or next(fitting, preferred[0])
    if others := [name for name in names if name != chosen]:
        source.report.remark(f'sheet "{chosen}" was read; not: {", ".join(others)}.')
    return book[chosen]


def _fits(sheet: Any, fits: Fits) -> bool:
    return any(fits([cell for cell in row if cell]) for row in islice(_rows(sheet), DEPTH))


def _rows(sheet: Any) -> Iterator[list[str]]:
    """The rows of a sheet as text, whatever size the file claims it has (some claim one cell)."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    while True:
        with _calm():
            block = list(islice(rows, 1_000))
        if not block:
            return
        for row in block:
            yield [cell_text(cell) for cell in row]


@contextlib.contextmanager
def _calm() -> Iterator[None]:
    """Without the warnings of openpyxl, which are about styles and forms, not about cells."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _refuse_entities(path: Path) -> None:
    """Refuse a workbook with a document type, the place where entity bombs are declared."""
    with readable(path), zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as part:
                    if b"<!DOCTYPE" in part.read(_BLOCK):
                        reason = f"{name} in it declares a document type, as no Excel file does."
                        raise InputError(Problem(str(path), reason=reason))


def read_json(source: Source) -> Any:
    """A JSON document, read whole; one object a line gives a list of them (RFC 8142 alike).

    Raises:
        InputError: it is not JSON.
    """
    source.report.encoding = "utf-8"
    with opened(source.path) as stream:
        data = stream.read()
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        with contextlib.suppress(orjson.JSONDecodeError):
            return [orjson.loads(line) for line in data.replace(b"\x1e", b"").splitlines() if line]
        reason = f"not valid JSON ({error.msg})."
        raise InputError(Problem(str(source.path), line=error.lineno, reason=reason)) from None


def _json_rows(source: Source) -> list[Any]:
    document = read_json(source)
    if isinstance(document, dict):
        for key in _WRAPPERS:
            if isinstance(document.get(key), list):
                return list(document[key])
        raise InputError(
            Problem(
                str(source.path),
                reason="this JSON holds no list of events.",
                remedy=f"Expected a list, or an object with one under {', '.join(_WRAPPERS)}.",
            )
        )
    return list(document)


def json_chunks(source: Source, rows: list[Any]) -> Iterator[pd.DataFrame]:
    """JSON objects as records, numbered from 1; what is no object is left out."""
    names = list(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
    for start in range(0, len(rows), CHUNK):
        numbers, cells = [], []
        for number, row in enumerate(rows[start : start + CHUNK], start + 1):
            if isinstance(row, dict):
                numbers.append(number)
                cells.append([cell_text(row.get(name)) for name in names])
            else:
                source.report.read += 1
                source.report.left_out.add(
                    Problem(str(source.path), row=number, reason="this is no JSON object.")
                )
        yield from _frame(cells, numbers, names)
        source.progress((start + len(cells)) / len(rows))


def split_chunks(
    source: Source, features: Iterable[Any], rows_of: Callable[[Any], list[dict[str, Any]]]
) -> Iterator[pd.DataFrame]:
    """The events of features, each of which may hold several, numbered by their feature from 1.

    A feature for which `rows_of` raises a `DateError` is left out, with its reason.
    """
    report = source.report
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, feature in enumerate(features, 1):
        try:
            found = rows_of(feature)
        except DateError as error:
            report.read += 1
            report.left_out.add(
                Problem(report.path, row=number, reason=error.reason, remedy=error.remedy)
            )
            continue
        # Each row is counted as read when it is imported; those beyond the first are none.
        report.split += len(found) - 1
        report.read -= len(found) - 1
        if len(found) > 1:
            found = [
                {"id": f"{report.format}-row-{number}-{i}", **row} for i, row in enumerate(found, 1)
            ]
        rows += found
        numbers += [number] * len(found)
    done = 0
    for chunk in json_chunks(source, rows):
        chunk.index = pd.Index(numbers[done : done + len(chunk)], name="row")
        done += len(chunk)
        yield chunk


def cell_text(value: Any) -> str:
    """A value of a spreadsheet or of JSON as the text of a cell.

    Lists of plain values are joined by semicolons; whole numbers lose their ".0", as spreadsheets
    store every number as a float; a date without a time of day is a day.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ";".join(filter(None, map(cell_text, value)))
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return str(value).strip()


def beside(made: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was made of a feature, and the properties given with it.

    A property of the same name as something made is set aside as `original_NAME`, unless it says
    the same.

    >>> beside({"date": "2020-11-10"}, {"Date": 1604966400000, "kind": "a"})
    {'date': '2020-11-10', 'original_Date': 1604966400000, 'kind': 'a'}
    """
    rest = {}
    for name, value in given.items():
        if normal(name) not in made:
            rest[name] = value
        elif cell_text(value) != cell_text(made[normal(name)]):
            rest[f"original_{name}"] = value
    return {**made, **rest}
