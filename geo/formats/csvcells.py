"""Cells of a CSV file as their text stands in it, whole columns at once."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_FIRST = pa.array([character.encode() for character in "'=+-@\t\r"])
_FORMULA = r"^'*[=+\-@\t\r]"
_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"
_QUOTED = r'[",\r\n]'


def csv_cells(column: pa.Array) -> pa.Array:
    """A column of texts such that no spreadsheet takes a cell for a formula, quoted where need be.

    See `geo.formats.formulas.guarded`, which does the first for a list.

    >>> csv_cells(pa.array(["=1+1", "-12.5", "a, b"])).to_pylist()
    ["'=1+1", '-12.5', '"a, b"']
    """
    if pa.types.is_dictionary(column.type):
        return csv_cells(column.dictionary).take(column.indices)
    if pc.any(pc.is_in(pc.binary_slice(column.cast(pa.binary()), 0, 1), _FIRST)).as_py():
        risky = pc.match_substring_regex(column, _FORMULA)
        risky = pc.and_not(risky, pc.match_substring_regex(column, _NUMBER))
        column = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
    quoted = pc.match_substring_regex(column, _QUOTED)
    if pc.any(quoted).as_py():
        doubled = pc.replace_substring(column, '"', '""')
        quotation = pc.binary_join_element_wise('"', doubled, '"', "")
        column = pc.if_else(quoted, quotation, column)
    return column
