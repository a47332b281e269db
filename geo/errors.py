"""Errors that stop the work, worded for the person who has to mend the input."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SHOWN_VALUE = 80  # characters of a value that a message repeats


class GeoError(Exception):
    """Base of every error that `geo` raises on purpose; its text is fit for a user."""


class ConfigError(GeoError):
    """A map file or an option asks for something that does not exist or cannot be."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong at one place of the input.

    `row` is the row a spreadsheet shows (the header is row 1) and `column` its column's name;
    `line` is the line of a text file, and `key` a key or property in it.
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
        parts = [self.path]
        if self.line is not None:
            parts[0] += f":{self.line}"
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f'column "{shown(self.column)}"')
        if self.key:
            parts.append(f'key "{shown(self.key)}"')
        if self.value:
            parts.append(f'value "{shown(self.value)}"')
        remedy = f" {self.remedy}" if self.remedy else ""
        return printable(f"{', '.join(parts)}: {self.reason}{remedy}")


class InputError(GeoError):
    """Input that cannot be used, with every problem that was found in it."""

    def __init__(self, problems: Problem | list[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(map(str, self.problems)))


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
