"""Options that several commands have, defined once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from geo.errors import printable

atlas_option = click.option(
    "--atlas",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The folder of the atlas.  [default: the working folder]",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print no remarks.")


def remark(text: str, *, quiet: bool = False) -> None:
    """Print a remark to standard error, which keeps standard output for data."""
    if not quiet:
        click.echo(text, err=True, color=color())


def complain(error: object) -> None:
    """Print an error to standard error, a line each."""
    word = click.style("error:", fg="red", bold=True)
    for line in str(error).splitlines():
        click.echo(f"{word} {printable(line)}", err=True, color=color())


def color() -> bool | None:
    """What the environment wants (no-color.org, force-color.org); None: a terminal has colours."""
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


def colorful() -> bool:
    """Whether standard output takes colours."""
    wanted = color()
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" if wanted is None else wanted
