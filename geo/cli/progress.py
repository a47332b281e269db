"""How far long work has come: one line at a terminal, which is gone when the work is done."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator

import click

_EVERY = 0.1  # seconds between two looks of the line
_WIDEST = 36  # cells of the bar
_CLEAR = "\r\x1b[K"


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """A function that shows, on standard error, what is done and how much of it (0 to 1).

    Nothing is shown to programs. Narrow terminals get as much of the line as they have room for.
    An empty text clears the line.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _, __: None
        return
    began = shown = 0.0
    doing_now = ""

    def show(doing: str, done: float) -> None:
        nonlocal began, shown, doing_now
        now = time.monotonic()
        if doing != doing_now:
            doing_now, began, shown = doing, now, 0.0
        if now - shown >= _EVERY:
            shown = now
            line = _line(doing, min(max(done, 0), 1), now - began, _columns()) if doing else ""
            click.echo(f"{_CLEAR}{line}", nl=False, err=True)

    try:
        yield show
    finally:
        click.echo(_CLEAR, nl=False, err=True)


def _columns() -> int:
    """The columns that a line may take: one less than there are, so that none is ever wrapped."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        columns = 0
    return (columns or 80) - 1  # some terminals do not tell


def _line(doing: str, done: float, seconds: float, columns: int) -> str:
    """What is done, a bar, the part done, and the time that is left.

    >>> _line("reading", 0.5, 60, 40)
    'reading   [#######-------]  50%  0:01:00'
    """
    left = round(seconds * (1 - done) / done) if done and seconds > 1 else 0
    clock = f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}" if left and columns > 24 else ""
    width = min(_WIDEST, columns - 26)
    filled = round(width * done)
    bar = f"[{'#' * filled}{'-' * (width - filled)}] " if width > 0 else ""
    return f"{doing:9} {bar}{done:4.0%}  {clock}"[: max(columns, 0)]
