"""Records of any table-like file, in chunks of text cells: CSV, Excel and JSON, zipped or not."""

from __future__ import annotations

import codecs
import contextlib
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from geo.edtf import DateError
from geo.errors import ConfigError, InputError, Problem
from geo.formats.importing.archives import kind_of, opened, readable, unpacked
from geo.formats.importing.csvrows import Dialect, Rows, Text
from geo.formats.importing.encoding import encoding_of
from geo.formats.importing.headers import DEPTH, Fits, find_csv_header, find_header
from geo.formats.importing.nested import listed
from geo.formats.importing.report import Report
from geo.formats.importing.shape import Records, normal, one_after_another
from geo.formats.importing.sieve import Sieve

CHUNK = 20_000  # rows held at a time, where they do not come in blocks
_CHUNK_BYTES = 1 << 23
_BLOCK = 1 << 20

Progress = Callable[[str, float], None]  # what is done, and how much of it


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
    progress: Progress = lambda _, __: None


def chunks(source: Source) -> Iterator[Records]:
    """The records of a file, chunk by chunk.

    Columns are named as in the file, the same in every chunk. Rows that are wholly empty, and a
    row of HXL hashtags, are no records.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    kind = kind_of(source.path)
    if kind == "excel":
        yield from _excel_chunks(source)
    elif kind == "json":
        yield from json_chunks(source, listed(read_json(source), str(source.path)))
    else:
        yield from _csv_chunks(source)


@contextlib.contextmanager
def text_of(source: Source) -> Iterator[Text]:
    """The text of a file; the report is told the encoding.

    Raises:
        InputError: it cannot be read.
    """
    path = str(source.path)
    if not source.encoding:
        with _bytes_of(source, "looking") as read:
            source.encoding = encoding_of(path, iter(lambda: read(_BLOCK), b""))
    try:
        encoding = codecs.lookup(source.encoding).name
    except LookupError:
        raise ConfigError(f'--encoding "{source.encoding}" is not known.') from None
    source.report.encoding = source.encoding
    with _bytes_of(source, "reading") as read:
        try:
            yield Text(read if encoding == "utf-8" else _utf8(read, encoding))
        except UnicodeError:
            reason = f"the text is not {source.encoding} throughout."
            raise InputError(Problem(path, reason=reason)) from None


@contextlib.contextmanager
def _bytes_of(source: Source, doing: str) -> Iterator[Callable[[int], bytes]]:
    """A function that reads so many bytes of a file, and tells how far it is."""
    with (
        readable(source.path),
        source.path.open("rb") as raw,
        unpacked(raw, source.path) as stream,
    ):
        size = source.path.stat().st_size or 1

        def read(count: int) -> bytes:
            source.progress(doing, raw.tell() / size)
            return stream.read(count)

        yield read


def _utf8(read: Callable[[int], bytes], encoding: str) -> Callable[[int], bytes]:
    """A function that reads a text of any encoding as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)()

    def read_utf8(count: int) -> bytes:
        while data := read(count):
            if text := decoder.decode(data):
                return text.encode()
        return decoder.decode(b"", final=True).encode()

    return read_utf8


def _csv_chunks(source: Source) -> Iterator[Records]:
    path, sieve = str(source.path), Sieve(source.report, source.columns)
    with text_of(source) as text:
        first = text.ahead(_BLOCK).splitlines(keepends=True)[: 4 * DEPTH]  # a row may take several
        head = [line.decode(errors="replace") for line in first]
        if not any(line.strip() for line in head):
            raise InputError(Problem(path, reason="the file is empty."))
        if source.columns:
            # With tabs and no header, quotation marks mean nothing (GDELT).
            tabs = head[0].count("\t") == len(source.columns) - 1
            rows = Rows(text, Dialect("\t", quoted=False) if tabs else Dialect(","), path)
        else:
            delimiter, above = find_csv_header(head, source.fits)
            rows = Rows(text, Dialect(delimiter), path)
            found = [row for _, _, row in islice(rows.one_by_one(sieve), above + 1)]
            if not found:
                remedy = "Save the table as CSV, Excel, JSON, GeoJSON or KML."
                raise InputError(Problem(path, reason="no row of it is a table's.", remedy=remedy))
            passed_over(found[:above], source)
            sieve.names = header(_without_tail(found[-1]))
        yield from _gathered(chain([sieve.taken()], rows.records(sieve)))


def _gathered(found: Iterable[Records]) -> Iterator[Records]:
    """Records in chunks of some `CHUNK` rows or `_CHUNK_BYTES`."""
    waiting: list[Records] = []
    for records in found:
        waiting.append(records)
        size = sum(part.table.nbytes for part in waiting)
        if size >= _CHUNK_BYTES or sum(map(len, waiting)) >= CHUNK:
            yield one_after_another(waiting)
            waiting = []
    if waiting:
        yield one_after_another(waiting)


def passed_over(rows: Sequence[Sequence[str]], source: Source) -> None:
    """Remark on what stands above the header."""
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows]
    if any(texts):
        said = " / ".join(filter(None, texts))[:100]
        source.report.remark(
            f'the header is in row {len(rows) + 1}; what stands above it was passed over: "{said}".'
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


def _excel_chunks(source: Source) -> Iterator[Records]:
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
        sieve = Sieve(source.report, names)
        for number, row in rows:
            if any(row):
                sieve.add(number, number, row + [""] * (len(names) - len(row)))
            if len(sieve) >= CHUNK:
                source.progress("reading", number / total)
                yield sieve.taken()
        yield sieve.taken()


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


def json_chunks(source: Source, rows: list[Any]) -> Iterator[Records]:
    """JSON objects as records, numbered from 1; what is no object is left out."""
    names = list(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        numbers = [n for n, row in enumerate(part, start + 1) if isinstance(row, dict)]
        broken = [
            Problem(str(source.path), row=n, reason="this is no JSON object.")
            for n, row in enumerate(part, start + 1)
            if not isinstance(row, dict)
        ]
        objects = [row for row in part if isinstance(row, dict)]
        columns = [
            pa.array([cell_text(row.get(name)) for row in objects], pa.string()) for name in names
        ]
        records = Records(pa.table(columns, names=names), np.array(numbers, np.int64), None, broken)
        yield records.filled()
        source.progress("reading", (start + len(part)) / len(rows))


def split_chunks(
    source: Source, features: Iterable[Any], rows_of: Callable[[Any], list[dict[str, Any]]]
) -> Iterator[Records]:
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
    for chunk in json_chunks(source, rows):
        yield replace(chunk, rows=np.array(numbers)[chunk.rows - 1])


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
