"""Rows of a CSV file (RFC 4180) as their text stands in it, whole columns at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.formats.formulas import FIRST, FORMULA, NUMBER
from geo.formats.lines import joined, numbers

_QUOTED = r'[",\r\n]'
_ROWS_AT_ONCE = 1 << 15  # their text stays small


def csv_rows(table: pa.Table) -> Iterator[memoryview]:
    """The rows of a table, some at a time."""
    for rows in table.to_batches(_ROWS_AT_ONCE):
        pieces = [piece for column in rows.columns for piece in (",", csv_cells(column))]
        yield joined(*pieces[1:], "\n")


def csv_cells(column: pa.Array) -> pa.Array:
    """A column of numbers, or of texts that no spreadsheet takes for formulas, quoted if need be.

    See `geo.formats.formulas.guarded`, which does the first for a list.

    >>> csv_cells(pa.array(["=1+1", "-12.5", "a, b"])).to_pylist()
    ["'=1+1", '-12.5', '"a, b"']
    """
    if pa.types.is_floating(column.type):
        return numbers(column, "")
    if pa.types.is_dictionary(column.type):
        return csv_cells(column.dictionary).take(column.indices)
    first, every = _bytes(column)
    if np.isin(first, list(FIRST.encode())).any():
        risky = pc.match_substring_regex(column, f"^{FORMULA}")
        risky = pc.and_not(risky, pc.match_substring_regex(column, f"^{NUMBER}$"))
        column = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
    if any((every == ord(character)).any() for character in '",\r\n'):
        quoted = pc.match_substring_regex(column, _QUOTED)
        doubled = pc.replace_substring(column, '"', '""')
        quotation = pc.binary_join_element_wise('"', doubled, '"', "")
        column = pc.if_else(quoted, quotation, column)
    return column


def _bytes(column: pa.Array) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The first byte of each text (of an empty one, that of the next), and all bytes.

    A glance at them spares most columns a search of each text.
    """
    _, places, data = column.buffers()
    start = np.frombuffer(places or bytes(4), np.int32)[
        column.offset : column.offset + len(column) + 1
    ]
    every = np.frombuffer(data or b"", np.uint8)
    return every[start[:-1][start[:-1] < len(every)]], every[start[0] : start[-1]]
