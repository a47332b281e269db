"""Cells that a spreadsheet would run as a formula, made plain text and back (CWE-1236).

A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe before
it, which spreadsheets hide; plain numbers do not. One that already begins so gets one more, so
that reading back gives the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa

from geo.formats.lines import texts

FIRST = "'=+-@\t\r"  # with which a risky cell may begin
# As expressions that Python and Arrow read alike.
FORMULA = r"'*[=+\-@\t\r]"
NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"

_FIRST = frozenset(FIRST)
_FORMULA, _NUMBER = re.compile(FORMULA), re.compile(NUMBER)


def guarded(cells: Iterable[str]) -> list[str]:
    """Cells that no spreadsheet takes for formulas.

    >>> guarded(["=1+1", "-12.5", "'=x", "a"])
    ["'=1+1", '-12.5', "''=x", 'a']
    """
    return [f"'{cell}" if cell[:1] in _FIRST and _is_risky(cell) else cell for cell in cells]


def unguarded(cells: Iterable[str]) -> list[str]:
    """The cells as they were before `guarded`.

    >>> unguarded(guarded(["=1+1", "'=x", "'tis"]))
    ['=1+1', "'=x", "'tis"]
    """
    return [cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell for cell in cells]


def unguarded_column(cells: pa.Array) -> pa.Array:
    """As `unguarded`, for a column of Arrow."""
    return texts(cells, f"^'{FORMULA}", lambda cell: cell[1:])


def _is_risky(cell: str) -> bool:
    return bool(_FORMULA.match(cell)) and not _NUMBER.fullmatch(cell)
