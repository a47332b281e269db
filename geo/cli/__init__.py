"""The command line: one file a command, each loaded only when it is called or listed."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import keyword
import os
import sys

import click

from geo import __version__
from geo.cli.options import complain
from geo.errors import GeoError

COMMANDS = ["build", "import", "info", "join", "rule", "summary", "validate"]


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return COMMANDS

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        # A word that Python keeps for itself gets an underscore (PEP 8).
        home = f"{name}_" if keyword.iskeyword(name) else name
        command: click.Command = getattr(importlib.import_module(f"geo.cli.{home}"), home)
        # Click keeps the lines of a paragraph that starts with a backspace: written out, as "\\b".
        command.help = (command.help or "").replace("\\b\n", "\b\n")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from geo.text import did_you_mean

            question = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f"{error.message} {question}".strip(), ctx) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="geo")
def geo() -> None:
    """Check, join and map dated events and layers that change through time.

    The map is one HTML file with a time slider that works without any network.
    """


def main() -> None:
    """Run `geo`; errors made for users become messages and exit code 1."""
    # Else numpy would start a thread for each processor, to multiply matrices; there are none here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(10_000)  # most of what is made lives to the end, and forms no circles
    for stream in (sys.stdout, sys.stderr):  # a path may hold what the terminal has no letter for
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        geo.main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped; nothing was written.", err=True)
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
        sys.exit(1)
    except GeoError as error:
        complain(error)
        sys.exit(1)
    except OSError as error:  # standard output on a full disk, as a rule
        with contextlib.suppress(OSError):
            complain(f"{error.filename or 'standard output'}: {error.strerror}.")
        # What is left unwritten would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    finally:
        gc.freeze()  # else Python, as it ends, would go through all that was loaded
