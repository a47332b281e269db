"""Records of any table-like file, in chunks of text cells: CSV, Excel and JSON, zipped or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from geo.errors import InputError, Problem
from geo.formats.importing.archives import kind_of
from geo.formats.importing.csvlayout import Dialect
from geo.formats.importing.csvrows import Rows
from geo.formats.importing.headers import (
    DEPTH,
    find_csv_header,
    header,
    passed_over,
    without_tail,
)
from geo.formats.importing.jsonrecords import json_chunks, read_json
from geo.formats.importing.nested import listed
from geo.formats.importing.shape import Records, one_after_another
from geo.formats.importing.sieve import Sieve
from geo.formats.importing.source import BLOCK, Source, text_of
from geo.formats.importing.workbook import sheet_chunks

_CHUNK_BYTES = 1 << 23


def chunks(source: Source) -> Iterator[Records]:
    """The records of a file, chunk by chunk.

    Columns are named as in the file, the same in every chunk. Rows that are wholly empty, and a
    row of HXL hashtags, are no records.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    kind = kind_of(source.path)
    if kind == "excel":
        yield from sheet_chunks(source)
    elif kind == "json":
        yield from json_chunks(source, listed(read_json(source), str(source.path)))
    else:
        yield from _csv_chunks(source)


def _csv_chunks(source: Source) -> Iterator[Records]:
    path, sieve = str(source.path), Sieve(source.report, source.columns)
    with text_of(source) as text:
        first = text.ahead(BLOCK).splitlines(keepends=True)[: 4 * DEPTH]  # a row may take several
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
            passed_over(found[:above], source.report)
            sieve.names = header(without_tail(found[-1]))
        yield from _gathered(chain([sieve.taken()], rows.records(sieve)), source.chunk)


def _gathered(found: Iterable[Records], count: int) -> Iterator[Records]:
    """Records in chunks of some `count` rows or `_CHUNK_BYTES`."""
    waiting: list[Records] = []
    for records in found:
        waiting.append(records)
        size = sum(part.table.nbytes for part in waiting)
        if size >= _CHUNK_BYTES or sum(map(len, waiting)) >= count:
            yield one_after_another(waiting)
            waiting = []
    if waiting:
        yield one_after_another(waiting)
