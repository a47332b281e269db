"""Messages: which thing, what is wrong, what to do, and nothing that harms a terminal."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.errors import InputError, Problem, gathered, shown, unreadable


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (Problem("a.csv", reason="the file is empty."), "a.csv: the file is empty."),
        (
            Problem(
                "a.csv", row=3, column="date", value="2020-13", reason="no.", remedy="Mend it."
            ),
            'a.csv, row 3, column "date", value "2020-13": no. Mend it.',
        ),
        (
            Problem("a.toml", line=7, key="titel", reason="not known."),
            'a.toml:7, key "titel": not known.',
        ),
        (
            Problem("a\x1b[2J.csv", column="\n", value="\u202eabc", reason="no \r."),
            r'a\x1b[2J.csv, column "\n", value "\u202eabc": no \r.',
        ),
    ],
)
def test_a_problem_names_the_place_the_value_and_the_remedy(problem: Problem, message: str) -> None:
    assert str(problem) == message


@law
@given(st.builds(Problem, path=st.text(), value=st.text(), reason=st.text()))
def test_a_problem_is_one_printable_line(problem: Problem) -> None:
    assert str(problem).isprintable()


def test_a_long_value_is_cut() -> None:
    assert shown("x" * 1000) == "x" * 80 + "…"


def test_an_input_error_says_every_problem_on_a_line_of_its_own() -> None:
    problems = [Problem("a.csv", row=2, reason="one."), Problem("a.csv", row=5, reason="two.")]
    error = InputError(problems)
    assert error.problems == problems
    assert str(error) == "a.csv, row 2: one.\na.csv, row 5: two."


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([2], "row 2"),
        ([2, 9], "rows 2 and 9"),
        ([2, 3, 4, 5, 9], "rows 2, 3, 4, 5 and 9"),
        ([2, 3, 4, 5, 6, 9], "rows 2, 3, 4, 5, 6 and 1 more"),
        (range(2, 1_502), "rows 2, 3, 4, 5, 6 and 1,495 more"),
    ],
)
def test_what_rows_have_in_common_is_said_once(rows: list[int], words: str) -> None:
    of_each = [
        Problem("a.csv", row=row, value=value, reason="why?") for row in rows for value in "xy"
    ]
    assert gathered(of_each, "") == [f'a.csv, {words}, value "{value}": why?' for value in "xy"]


def test_many_problems_are_counted_and_the_first_are_shown() -> None:
    many = [Problem("a.csv", row=row, value=str(row // 2), reason="why?") for row in range(2, 102)]
    error = InputError([*many, Problem("b.csv", reason="empty.")])
    lines = str(error).splitlines()
    assert lines[0] == 'a.csv, rows 2 and 3, value "1": why?'
    assert lines[20:] == ["… and 61 more. `geo validate` names each of them."]
    assert len(error.problems) == 101


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (FileNotFoundError(2, "No such file"), "x: there is no such file. Check the name."),
        (
            IsADirectoryError(21, "Is a directory"),
            "x: this is a folder, a file was expected. Name a file inside it.",
        ),
        (PermissionError(13, "Denied"), "x: the file may not be read. Check its permissions."),
        (OSError(5, "Input/output error"), "x: the file cannot be read (Input/output error)."),
    ],
)
def test_an_unreadable_file_is_told_in_plain_words(error: OSError, message: str) -> None:
    assert str(unreadable("x", error)) == message
