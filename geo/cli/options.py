"""Options that several commands have, defined once."""

from __future__ import annotations

from pathlib import Path

import click

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
        click.echo(text, err=True)
