"""`geo summary`: events and links counted by layer, time step and category."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import atlas_option, quiet_option, remark


@click.command()
@atlas_option
@click.option(
    "--step", default="month", show_default=True,
    help="day, week, month, quarter, year or decade.",
)  # fmt: skip
@click.option("--within", default="5km", show_default=True, help="How far is near, as 500m or 5km.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="A .csv or .parquet file.  [default: a table, printed]",
)  # fmt: skip
@quiet_option
def summary(folder: Path, step: str, within: str, output: Path | None, quiet: bool) -> None:
    r"""Count the events and links of an atlas by layer, time step and category.

    What is certain is told from what is possible: a date such as 2020 is possible in each of its
    months and certain in none. Rows of "(all events)" count events wherever they are, and the
    links with all layers. Steps are those of the time zone of the atlas.

    \b
    Example:
      geo summary --step year -o summary.csv
    """
    import geo
    from geo.errors import ConfigError, gathered
    from geo.formats.files import whole_file
    from geo.formats.formulas import guarded
    from geo.summary import summary as counted

    if output and output.suffix.lower() not in {".csv", ".parquet"}:
        raise ConfigError(f'"{output}": expected a name that ends in .csv or .parquet.')
    atlas = geo.open(folder, keep_going=True)
    table = counted(atlas.events, atlas.join(within), step, atlas.timezone)
    for line in gathered(atlas.left_out, "geo info names all of them."):
        remark(f"not counted: {line}", quiet=quiet)
    if output is None:
        click.echo(table.to_string(index=False) if len(table) else "no events")
        return
    with whole_file(output) as temporary:
        if output.suffix.lower() == ".parquet":
            table.to_parquet(temporary, index=False)
        else:
            safe = {name: guarded(table[name].astype(str)) for name in ("layer", "category")}
            table.assign(**safe).to_csv(temporary, index=False, lineterminator="\n")
