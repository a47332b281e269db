"""`geo join`: which events meet which features in force at their dates."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import quiet_option, remark
from geo.cli.progress import progress

if TYPE_CHECKING:
    import pyarrow as pa

    from geo.bulk import Joiner


@click.command()
@click.argument("events")
@click.option(
    "--layer",
    "-l",
    "layers",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="A layer: GeoJSON, GeoPackage, GeoParquet, ... May be given several times.",
)
@click.option("--within", default="5km", show_default=True, help="How far is near, as 500m or 5km.")
@click.option(
    "-o",
    "--output",
    default="-",
    help="A .csv, .parquet or .geojson file.  [default: CSV, printed]",
)
@click.option("--timezone", default="UTC", show_default=True, help="Where a day is a day.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to compute.",
)
@click.option("--scheduler", help="The address of a Dask scheduler, such as tcp://10.0.0.1:8786.")
@quiet_option
def join(
    events: str,
    layers: tuple[Path, ...],
    within: str,
    output: str,
    timezone: str,
    engine: str,
    scheduler: str | None,
    quiet: bool,
) -> None:
    r"""Link EVENTS with the features of layers that were in force at their dates.

    EVENTS is a CSV, GeoJSON or Parquet file with id, date, and lon and lat or points. It may be
    larger than memory. With --engine dask it is Parquet in many files: a folder or a pattern,
    local or remote, and so may the output be. A link says inside, near or named, how far in
    metres, and whether that is certain or possible. Nothing is written unless all goes well.

    \b
    Example:
      geo join events.parquet --layer layers/lachin-corridor.geojson --within 5km -o links.parquet
    """
    from geo.bulk import joiner
    from geo.errors import ConfigError
    from geo.geodesy import metres
    from geo.layer import read_layer
    from geo.time import zone

    tz = zone(timezone)
    ready = joiner({path.stem: read_layer(path, tz) for path in layers}, metres(within), tz)
    if len(ready.layers) < len(layers):
        raise ConfigError("two layers have the same file name; rename one.")
    if engine == "dask":
        from geo.scale import join_partitions

        count = join_partitions(events, ready, output, scheduler)
    elif scheduler:
        raise ConfigError("--scheduler is for --engine dask.")
    else:
        count = _join_file(Path(events), ready, output, quiet=quiet)
    remark(f"{count:,} links", quiet=quiet)


def _join_file(events: Path, ready: Joiner, output: str, *, quiet: bool) -> int:
    from geo.errors import InputError
    from geo.formats.geojson_lines import DoubtError

    with progress(quiet=quiet) as show:
        try:
            return _written(_links(events, ready, show, slowly=False), output)
        except (DoubtError, InputError):
            return _written(_links(events, ready, show, slowly=True), output)


def _written(links: Iterator[pa.Table], output: str) -> int:
    import shutil
    import tempfile

    from geo.bulk import LINK_SCHEMA
    from geo.errors import ConfigError
    from geo.formats.files import whole_file
    from geo.formats.link_files import WRITERS, csv_links, write_links

    if output != "-":
        if Path(output).suffix.lower() not in WRITERS:
            raise ConfigError(f'"{output}": expected a name that ends in {", ".join(WRITERS)}.')
        with whole_file(Path(output)) as temporary:
            return write_links(temporary, links, LINK_SCHEMA)
    count = 0
    with tempfile.TemporaryFile() as spool:  # so that an error prints no half of the links
        with csv_links(spool, LINK_SCHEMA) as write:
            for table in links:
                write(table)
                count += len(table)
        spool.seek(0)
        shutil.copyfileobj(spool, sys.stdout.buffer)
    return count


def _links(
    events: Path, ready: Joiner, show: Callable[[str, float], None], *, slowly: bool
) -> Iterator[pa.Table]:
    from geo.errors import unreadable
    from geo.formats.batches import read_batches

    try:
        size = events.stat().st_size or 1
    except OSError as error:
        raise unreadable(events, error) from None
    for batch in read_batches(events, slowly=slowly):
        yield ready.links(batch, str(events))
        show("joining", batch.done / size)
    show("", 1)
