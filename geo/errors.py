"""Errors that stop the work, worded for the person who has to mend the input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

SHOWN_VALUE = 80  # characters of a value that a message repeats
_SHOWN_ROWS = 5
_SHOWN_LINES = 20


class GeoError(Exception):
    """Base of every error that `geo` raises on purpose; its text is fit for a user."""


class ConfigError(GeoError):
    """A map file or an option asks for something that does not exist or cannot be."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place of the input.

    `row` is the row a spreadsheet shows (the header is row 1) and `column` its column's name;
    `line` is the line of a text file, and `key` a key or property in it. A row has a line too
    where cells of several lines above it make the two differ.
    """

    path: str
    row: int | None = None
    line: int | None = None
    column: str = ""
    key: str = ""
    value: str = ""
    reason: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        return self.at_rows([] if self.row is None else [self.row_words])

    @property
    def row_words(self) -> str:
        """The number of the row, and its line if that is another."""
        return f"{self.row}" if self.line is None else f"{self.row} (line {self.line})"

    def at_rows(self, rows: Sequence[str]) -> str:
        """The problem as one line that names these rows in place of its own."""
        parts = [self.path]
        if self.line is not None and not rows:
            parts[0] += f":{self.line}"
        if rows:
            parts.append(_in_words(rows))
        if self.column:
            parts.append(f'column "{shown(self.column)}"')
        if self.key:
            parts.append(f'key "{shown(self.key)}"')
        if self.value:
            parts.append(f'value "{shown(self.value)}"')
        remedy = f" {self.remedy}" if self.remedy else ""
        return printable(f"{', '.join(parts)}: {self.reason}{remedy}")


class InputError(GeoError):
    """Input that cannot be used; `problems` has all that was found in it, the text the first."""

    def __init__(self, problems: Problem | list[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        whole = "`geo validate` names each of them."
        super().__init__("\n".join(gathered(self.problems, whole)))


def gathered(problems: Iterable[Problem], whole: str) -> list[str]:
    """The problems as some lines, one for all that tell nothing apart but their rows.

    What is beyond the last line is counted in one more, which ends with where to find the `whole`.

    >>> gathered([Problem("a.csv", row=r, reason="why?") for r in (2, 4)], "")
    ['a.csv, rows 2 and 4: why?']
    """
    rows: dict[Problem, list[str]] = {}
    for problem in problems:
        if problem.row is None:
            rows.setdefault(problem, [])
        else:
            rows.setdefault(replace(problem, row=None, line=None), []).append(problem.row_words)
    lines = [problem.at_rows(known) for problem, known in islice(rows.items(), _SHOWN_LINES)]
    if beyond := [len(known) or 1 for known in islice(rows.values(), _SHOWN_LINES, None)]:
        lines.append(f"… and {sum(beyond):,} more. {whole}")
    return lines


def _in_words(rows: Sequence[str]) -> str:
    """The first rows, and how many more there are."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    first, last = rows[:-1], rows[-1]
    if len(rows) > _SHOWN_ROWS:
        first, last = rows[:_SHOWN_ROWS], f"{len(rows) - _SHOWN_ROWS:,} more"
    return f"rows {', '.join(first)} and {last}"


def shown(value: object) -> str:
    """The value as one printable line of at most `SHOWN_VALUE` characters."""
    text = str(value)
    return printable(text[:SHOWN_VALUE] + "…" if len(text) > SHOWN_VALUE else text)


def printable(text: str) -> str:
    r"""The text on one line, with control and bidirectional characters escaped.

    So no cell, name or path can rewrite the terminal it is reported on.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def unreadable(path: Path | str, error: OSError) -> InputError:
    """The `InputError` that says in plain words why a file could not be read."""
    if isinstance(error, FileNotFoundError):
        reason, remedy = "there is no such file.", "Check the name."
    elif isinstance(error, IsADirectoryError):
        reason, remedy = "this is a folder, a file was expected.", "Name a file inside it."
    elif isinstance(error, PermissionError):
        reason, remedy = "the file may not be read.", "Check its permissions."
    else:
        reason, remedy = f"the file cannot be read ({error.strerror}).", ""
    return InputError(Problem(str(path), reason=reason, remedy=remedy))
