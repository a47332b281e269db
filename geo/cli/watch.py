"""Something done again whenever files change, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

_PAUSE_S = 0.5


def watched(act: Callable[[], object], paths: list[Path], config: Path | None) -> None:
    """Act now and after every change of a file at the paths, or of the configuration.

    Files are asked for their times; that works in every container and on every network drive.
    """
    try:
        while True:
            before = _state(paths, config)
            act()
            click.echo("watching for changes; press Ctrl-C to end.", err=True)
            while _state(paths, config) == before:
                time.sleep(_PAUSE_S)
            if sys.stdout.isatty():
                click.clear()
    except KeyboardInterrupt:
        click.echo("stopped watching.", err=True)


def _state(paths: list[Path], config: Path | None) -> object:
    """What tells whether anything has changed."""
    from geo.errors import InputError
    from geo.linter.cache import stamp_of
    from geo.linter.inputs import inputs

    try:
        files = [one.path for one in inputs(paths)]
    except InputError as error:  # a file is gone for a moment, as when an editor writes it anew
        return str(error)
    return [(file, stamp_of(file)) for file in [*files, *([config] if config else [])]]
