"""Sheets of Excel as records."""

from __future__ import annotations

import contextlib
import warnings
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from geo.errors import ConfigError, InputError, Problem
from geo.formats.importing.archives import readable
from geo.formats.importing.celltext import cell_text
from geo.formats.importing.headers import (
    DEPTH,
    Fits,
    find_header,
    header,
    passed_over,
    without_tail,
)
from geo.formats.importing.shape import Records
from geo.formats.importing.sieve import Sieve
from geo.formats.importing.source import BLOCK, Source


def sheet_chunks(source: Source) -> Iterator[Records]:
    """The records of one sheet of a workbook, chunk by chunk.

    Raises:
        InputError: it is no workbook, or the sheet is empty.
        ConfigError: there is no such sheet.
    """
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
        passed_over([row for _, row in first[:above]], source.report)
        rows = chain(first[above:], rows)
        names = header(without_tail(next(rows, (1, []))[1]))
        if not names:
            raise InputError(Problem(str(source.path), reason="the sheet is empty."))
        sieve = Sieve(source.report, names)
        for number, row in rows:
            if any(row):
                sieve.add(number, number, row + [""] * (len(names) - len(row)))
            if len(sieve) >= source.chunk:
                source.progress("reading", number / total)
                yield sieve.taken()
        yield sieve.taken()


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
                    if b"<!DOCTYPE" in part.read(BLOCK):
                        reason = f"{name} in it declares a document type, as no Excel file does."
                        raise InputError(Problem(str(path), reason=reason))
