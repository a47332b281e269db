"""`geo import`: the exports of others become an event table."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import quiet_option, remark
from geo.cli.progress import progress

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.formats.importing.reading import Staged
    from geo.formats.importing.report import Report

_SHOWN = 20  # rows left out that are named; the report has all of them
_STDOUT = Path("-")


@click.command("import")
@click.argument("format", metavar="FORMAT")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=_STDOUT,
    help="Where to write: .csv, .geojson, .jsonfg, .parquet, .gpkg or .kml.  "
    "[default: standard output, as CSV]",
)
@click.option(
    "--report", "account", type=click.Path(path_type=Path), help="Write the full report as JSON."
)
@click.option(
    "--date-format",
    default="",
    help='How 10/11/2020 reads: dmy, mdy, or "%d/%m/%Y"; excel for serial numbers.',
)
@click.option("--encoding", default="", help="Of a text file.  [default: detected]")
@click.option("--sheet", default="", help="Of an Excel file.  [default: the one of events]")
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    help="Which column is what: read if the file is there, else the guess is saved.  "
    "[default: OUTPUT.mapping.toml]",
)
@click.option("--within", default="1 km", show_default=True, help="How near duplicates lie.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary of the report as JSON.")
@quiet_option
def import_(
    format: str,  # noqa: A002  # the word of the command line
    file: Path,
    output: Path,
    account: Path | None,
    date_format: str,
    encoding: str,
    sheet: str,
    mapping_file: Path | None,
    within: str,
    as_json: bool,
    quiet: bool,
) -> None:
    r"""Turn FILE into an event table, and say which rows were left out and why.

    FORMAT is acled, ucdp, gdelt, gtd, timemap, geojson, kml, spreadsheet, or auto to have it
    detected. Dates that can be read in two ways are left out unless --date-format tells how.

    \b
    Example:
      geo import acled export.csv -o layers/events.csv --report left-out.json
    """
    from geo.errors import GeoError
    from geo.formats.files import write_whole
    from geo.formats.importing.reading import staged
    from geo.formats.importing.spreadsheet import mapping_text, read_mapping

    _check_output(output, as_json=as_json)
    saved = mapping_file or _beside(output)
    given = read_mapping(saved) if saved and saved.is_file() else None
    with (
        progress(quiet=quiet) as show,
        staged(
            file,
            format,
            date_format=date_format,
            encoding=encoding,
            sheet=sheet,
            mapping=given,
            tolerance=within,
            progress=show,
        ) as found,
    ):
        if found.report.imported:
            _write(_shown(found, show), output)
    report = found.report
    if not report.imported:
        _tell(report, quiet=False)
        _write_account(report, account)
        raise GeoError(f"{file}: no row could be imported; nothing was written.")
    if report.format == "spreadsheet" and saved and given is None:
        write_whole(saved, mapping_text(report.mapping).encode())
        report.remark(f"the mapping was saved in {saved}; correct it and import again.")
    _write_account(report, account)
    _tell(report, quiet=quiet)
    if as_json:
        click.echo(json.dumps(report.facts(), ensure_ascii=False, indent=2))


def _check_output(output: Path, *, as_json: bool) -> None:
    """What is wrong with the output shows before the work."""
    from geo.errors import GeoError
    from geo.formats.writers import writer_for

    if output == _STDOUT:
        if as_json:
            raise click.UsageError("--json and the events both want standard output; give -o FILE.")
        return
    writer_for(output)
    if not output.parent.is_dir():
        raise GeoError(f"{output}: there is no folder {output.parent} to write to.")


def _beside(output: Path) -> Path | None:
    return None if output == _STDOUT else output.with_name(f"{output.stem}.mapping.toml")


def _shown(found: Staged, show: Callable[[str, float], None]) -> Iterator[pa.Table]:
    done = 0
    for batch in found.batches():
        yield batch
        done += len(batch)
        show("writing", done / found.report.imported)
    show("", 1)


def _write(events: Iterator[pa.Table], output: Path) -> None:
    """Write the events; to standard output as CSV, and not before all of them are there."""
    from geo.formats.writers import write_events

    if output != _STDOUT:
        write_events(events, output)
        return
    with tempfile.TemporaryDirectory(prefix="geo-import-") as folder:
        whole = Path(folder) / "events.csv"
        write_events(events, whole)
        with whole.open("rb") as data:
            shutil.copyfileobj(data, sys.stdout.buffer)
        sys.stdout.flush()


def _write_account(report: Report, path: Path | None) -> None:
    from geo.formats.files import whole_file

    if path:
        with whole_file(path) as temporary, temporary.open("w", encoding="utf-8") as target:
            target.writelines(report.json())


def _tell(report: Report, *, quiet: bool) -> None:
    """The report for a person, on standard error."""
    for text in _lines(report):
        remark(text, quiet=quiet)


def _lines(report: Report) -> Iterator[str]:
    from geo.errors import printable

    yield (
        f"{printable(report.path)}: {report.format or 'unknown format'} ({report.encoding}), "
        f"{report.read:,} rows read, {report.imported:,} events imported, "
        f"{len(report.left_out):,} rows left out"
    )
    if report.split:
        yield f"events beyond one a row, where a row holds several: {report.split:,}"
    for part, column in report.mapping.items():
        yield f'mapping: {part} is column "{printable(column)}"'
    for count, text in (
        (report.areas, "on an area, not a point (place_kind, accuracy_m)"),
        (report.repeats, "possible repeats of an earlier event (possible_duplicate_of)"),
        (report.unlocated, "without coordinates"),
    ):
        if count:
            yield f"{text}: {count:,}"
    for text in report.remarks:
        yield f"{click.style('remark:', fg='yellow')} {printable(text)}"
    for number, problem in enumerate(report.left_out):
        if number == _SHOWN:
            rest = len(report.left_out) - _SHOWN
            yield f"... and {rest:,} rows more; --report FILE names all of them"
            break
        yield f"{click.style('left out:', fg='yellow')} {problem}"
