"""CSV without surprises, read by Arrow: the quick path of `geo.formats.table.read_csv`."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

# Empty lines, which Arrow does not count, and separators that it does not take for white space.
_UNCOUNTED = [b"\n\n", b"\r\r", b"\n\r", b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f"]
# Quotation marks that neither open nor close a cell: Arrow passes over what Python refuses.
_ODD_QUOTES = rb'[^%b\r\n"](?:"")*"[^%b\r\n"]|(?:^|[%b\r\n])(?:"")+[^%b\r\n"]'


def read_plain(text: str, delimiter: str, names: list[str]) -> pd.DataFrame | None:
    """The cells of a table below its header, as stripped text, by the row a spreadsheet shows.

    Rows without any text are left out. Returns None where the table is not plain enough for Arrow
    to be trusted: the `csv` module reads it then, or says what is wrong with it.
    """
    data = text.encode()
    if not _is_plain(data, delimiter.encode()):
        return None
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            pyarrow.csv.ReadOptions(column_names=names, skip_rows_after_names=1),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in data),
            pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    columns = {name: _cells(table[name]) for name in names}
    index = pd.Index(np.arange(2, len(table) + 2), name="row")
    empty = np.logical_and.reduce([cells == "" for cells in columns.values()])
    return pd.DataFrame(columns, index=index, dtype=object)[~empty]


def _is_plain(data: bytes, delimiter: bytes) -> bool:
    if data[:1] in b"\r\n" or any(pair in data for pair in _UNCOUNTED):
        return False
    if data.count(b'"') % 2:  # Arrow takes a cell that is never closed
        return False
    return b'"' not in data or not re.search(_ODD_QUOTES.replace(b"%b", delimiter), data)


def _cells(column: pa.ChunkedArray) -> npt.NDArray[Any]:
    return np.asarray(pc.utf8_trim_whitespace(column).to_numpy(), dtype=object)
