"""The quick CSV reader: what it reads, the `csv` module reads alike."""

from __future__ import annotations

from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import example, given
from laws import law

from geo.errors import InputError
from geo.formats.plaincsv import read_plain
from geo.formats.table import _read_any

CHARACTERS = 'ab1",;\t\n\r \u00a0\u0085\u2028\u3000\x0b\x0c\x1c\x1fé\ufeff'
CELLS = st.text(CHARACTERS.replace('"', ""), max_size=4)
QUOTED = st.text(CHARACTERS, max_size=5).map(lambda cell: '"' + cell.replace('"', '""') + '"')
ROWS = st.lists(st.one_of(CELLS, QUOTED), min_size=2, max_size=2).map(",".join)


@law
@given(st.one_of(st.text(CHARACTERS, max_size=20), st.lists(ROWS, max_size=4).map("\n".join)))
@example('"a"b,c\n')
@example('""x,c\n')
@example('a",b\n')
@example('a""",b\n')
@example('"a""",b\n')
@example("a,b\n\nc,d\n")
@example("a,b\r\nc,d\r\n")
@example(",\n  , \na,b")
def test_what_is_read_quickly_is_read_alike_slowly(body: str) -> None:
    text = "x,y\n" + body
    quick = read_plain(text, ",", ["x", "y"])
    if quick is None:
        return
    slow = _read_any(text, ",", Path("a.csv")).frame
    pd.testing.assert_frame_equal(quick, slow)


@pytest.mark.parametrize(
    "text",
    ['x,y\n"a\nb","c ""d"", e"\n', "x,y\n a , b \n,\n", "x,y\r\n1,2\r\n", "x,y\rNA,007"],
)
def test_ordinary_tables_take_the_quick_path(text: str) -> None:
    assert read_plain(text, ",", ["x", "y"]) is not None


@pytest.mark.parametrize("text", ['x,y\n"a"b,c', "x,y\n\na,b", "x,y\na,b,c", 'x,y\n"a,b'])
def test_what_is_doubtful_does_not(text: str) -> None:
    assert read_plain(text, ",", ["x", "y"]) is None
    if '"' in text:
        with pytest.raises(InputError):
            _read_any(text, ",", Path("a.csv"))
