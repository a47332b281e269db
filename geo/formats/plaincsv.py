"""CSV without surprises, read by Arrow: the quick path of `geo.formats.table.read_csv`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

# What Arrow takes otherwise than RFC 4180 and Python do: quotation marks that neither open nor
# close a cell, and lines without anything, which it does not count.
_ODD_QUOTES = rb'[^%b\r\n"](?:"")*"[^%b\r\n"]|(?:^|[%b\r\n])(?:"")+[^%b\r\n"]'
_EMPTY_LINE = re.compile(rb"(?:^|\n|\r)[\r\n]*\n(?<!\r\n)|\n\r|\r\r|^\n|\n\n")


def read_plain(data: bytes, delimiter: str, names: list[str]) -> pd.DataFrame | None:
    """The cells of a table below its header, as stripped text, by the row a spreadsheet shows.

    Returns None where the table is not plain enough for Arrow to be trusted: the `csv` module
    reads it then, or says what is wrong with it.
    """
    mark = delimiter.encode()
    if _EMPTY_LINE.search(data) or b"\0" in data:
        return None
    if b'"' in data and re.search(_ODD_QUOTES.replace(b"%b", re.escape(mark)), data):
        return None
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            pyarrow.csv.ReadOptions(column_names=names, skip_rows_after_names=1),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in data),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = {name: _cells(column) for name, column in zip(names, table.columns, strict=True)}
    rows = pd.RangeIndex(2, 2 + len(table), name="row")
    frame = pd.DataFrame(columns, index=pd.Index(rows.to_numpy(), name="row"), dtype=object)
    empty = np.logical_and.reduce([(frame[name] == "").to_numpy() for name in names])
    return frame[~empty] if empty.any() else frame


def _cells(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.utf8_trim_whitespace(column).to_numpy(), dtype=object)
