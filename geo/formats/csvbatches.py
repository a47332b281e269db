"""Event tables in CSV of any size, batch by batch, quickly or with every row counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geo.errors import InputError
from geo.formats.batch import (
    ROWS,
    SHOWN_PROBLEMS,
    TEXTS,
    Batch,
    checked_table,
    is_plausible,
    require,
)
from geo.formats.files import read_text
from geo.formats.geojson_lines import DoubtError
from geo.formats.table import breaks_off, checked_header, delimiter_of, wrong_width
from geo.values import LIMITS

_BYTES = 1 << 24


def csv_batches(path: Path) -> Iterator[Batch]:
    """The rows of a plain table.

    Raises:
        DoubtError: it is not plain.
        InputError: it lacks a column.
    """
    delimiter, names = _header(path)
    if "id" not in require(path, checked_header(names, path)):
        raise DoubtError  # only the slow reader counts rows as a spreadsheet does
    row = 2
    try:
        with path.open("rb") as file:
            for block in _blocks(file, names, delimiter):
                table = _trimmed(pa.Table.from_batches([block]))
                rows = np.arange(row, row + len(table))
                row += len(table)
                if table["date"].null_count or not is_plausible(table):
                    raise DoubtError
                yield Batch(table, rows, file.tell())
    except (pa.ArrowInvalid, UnicodeDecodeError):
        raise DoubtError from None


def _header(path: Path) -> tuple[str, list[str]]:
    """The delimiter of a table, and the names in its first line."""
    with path.open("rb") as file:
        head = file.readline(1 << 20)
    try:
        text = head.decode("utf-8-sig")
        delimiter = delimiter_of(text)
        return delimiter, next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        raise DoubtError from None


def _blocks(file: IO[bytes], names: list[str], delimiter: str) -> Iterable[pa.RecordBatch]:
    """The rows below the header, some megabytes at a time, of the columns that a batch has."""
    kinds = dict.fromkeys(TEXTS, pa.string()) | dict.fromkeys(LIMITS, pa.float64())
    wanted = {name: kinds[name.strip()] for name in names if name.strip() in kinds}
    blocks: Iterable[pa.RecordBatch] = pyarrow.csv.open_csv(
        file,
        pyarrow.csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BYTES),
        pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        pyarrow.csv.ConvertOptions(
            column_types=wanted, include_columns=list(wanted), null_values=[""]
        ),
    )
    return blocks


def _trimmed(table: pa.Table) -> pa.Table:
    """The table without white space around names and cells."""
    columns = {
        name.strip(): pc.utf8_trim_whitespace(column) if pa.types.is_string(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns)


def slow_csv_batches(path: Path) -> Iterator[Batch]:
    """The rows of any table, numbered as a spreadsheet shows them.

    Raises:
        InputError: it cannot be read, lacks a column, or has coordinates that are none.
    """
    csv.field_size_limit(2**31 - 1)
    try:
        with path.open("rb") as binary:
            head = binary.readline().decode("utf-8-sig")
            binary.seek(0)
            file = io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")
            reader = csv.reader(file, delimiter=delimiter_of(head), strict=True)
            names = require(path, checked_header([n.strip() for n in next(reader, [])], path))
            numbered = ((i, row) for i, row in enumerate(reader, 2) if any(map(str.strip, row)))
            while block := list(islice(numbered, ROWS)):
                frame = _cells(path, names, block)
                rows = np.array([number for number, _ in block])
                yield Batch(checked_table(path, frame, rows), rows, binary.tell())
    except UnicodeDecodeError:
        read_text(path)  # says on which line
    except csv.Error as error:
        raise breaks_off(path, reader.line_num, error) from None


def _cells(path: Path, names: list[str], block: list[tuple[int, list[str]]]) -> pd.DataFrame:
    problems = [
        wrong_width(path, number, len(row), len(names))
        for number, row in block
        if len(row) != len(names)
    ]
    if problems:
        raise InputError(problems[:SHOWN_PROBLEMS])
    columns = zip(*(row for _, row in block), strict=True)
    wanted = [*TEXTS, *LIMITS]
    return pd.DataFrame(
        {
            name: [cell.strip() for cell in cells]
            for name, cells in zip(names, columns, strict=True)
            if name in wanted
        },
        dtype=object,
    )
