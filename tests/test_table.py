"""CSV: the row of every record, whatever the delimiter and however its cells are quoted."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.errors import InputError
from geo.formats.table import read_csv, require_columns


def rows(folder: Path, text: str) -> dict[int, list[str]]:
    """The cells of each row, by the number a spreadsheet shows."""
    file = folder / "a.csv"
    file.write_bytes(text.encode())
    frame = read_csv(file).frame
    return dict(zip(frame.index.tolist(), frame.to_numpy().tolist(), strict=True))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_commas_semicolons_and_tabs_are_read_alike(
    tmp_path: Path, delimiter: str, newline: str, mark: str
) -> None:
    lines = [["id", "title"], ["a", "One"], ["b", '"Two, and; a half"']]
    text = mark + newline.join(delimiter.join(line) for line in lines) + newline
    assert rows(tmp_path, text) == {2: ["a", "One"], 3: ["b", "Two, and; a half"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('id,title\na,"one\ntwo ""three"""\nb,x', {2: ["a", 'one\ntwo "three"'], 3: ["b", "x"]}),
        ("id,title\n\na,x\n,\n  ,  \nb,y\n", {3: ["a", "x"], 6: ["b", "y"]}),
        (" id , title \n a ,\t x  y \n", {2: ["a", "x  y"]}),
        ("id,title", {}),
        ("id\na\nb", {2: ["a"], 3: ["b"]}),
        ("id,title\na,=1+1\n", {2: ["a", "=1+1"]}),
        ("id,n\na,007\nb,1e5\nc,NA\nd,null\n", {2: ["a", "007"], 3: ["b", "1e5"]}
         | {4: ["c", "NA"], 5: ["d", "null"]}),
    ],
)  # fmt: skip
def test_cells_are_text_and_rows_are_numbered_as_in_a_spreadsheet(
    tmp_path: Path, text: str, found: dict[int, list[str]]
) -> None:
    assert rows(tmp_path, text) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,,title\n", "a.csv, row 1: column 2 has no name."),
        ("id,title,id\n", 'a.csv, row 1, column "id": stands twice.'),
        ("\nid,title\n", "a.csv, row 1: the row is empty. It must name the columns."),
        (
            'id,title\na,"b\nc,d\n',
            "a.csv:3: the table breaks off here (unexpected end of data). "
            "A quotation mark may be missing.",
        ),
        (
            'id,title\na,"b"c\n',
            "a.csv:2: the table breaks off here (',' expected after '\"'). "
            "A quotation mark may be missing.",
        ),
    ],
)
def test_a_broken_table_gets_a_line_for_each_problem(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(InputError) as error:
        rows(tmp_path, text)
    assert str(error.value).replace(f"{tmp_path}/", "") == message


def test_a_missing_column_is_told_with_the_one_that_looks_like_it(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,dates,x\n")
    with pytest.raises(InputError) as error:
        require_columns(read_csv(file), ["id", "date", "title"])
    assert str(error.value).splitlines() == [
        f'{file}, row 1, column "date": the column is missing. Did you mean "dates"?',
        f'{file}, row 1, column "title": the column is missing. Found: id, dates, x.',
    ]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)


@law
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6), st.sampled_from(",;\t"))
def test_what_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str, str]], delimiter: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("a", "b", "c"), *lines])
    found = rows(tmp_path_factory.getbasetemp(), text.getvalue())
    stripped = [[cell.strip() for cell in line] for line in lines]
    assert list(found.values()) == [line for line in stripped if any(line)]


def test_rows_with_cells_too_many_or_too_few_are_named_and_the_others_read(tmp_path: Path) -> None:
    text = "id,title\na,b,c\nd\ne,f\n"
    assert rows(tmp_path, text) == {4: ["e", "f"]}
    assert [str(problem) for problem in read_csv(tmp_path / "a.csv").broken] == [
        f"{tmp_path}/a.csv, row 2: the row has 3 cells, the header 2. "
        "Put a cell that contains the delimiter in quotation marks.",
        f"{tmp_path}/a.csv, row 3: the row has 1 cell, the header 2. "
        "Every column needs its delimiter, and a line break in a cell quotation marks.",
    ]
