"""`geo build`: maps/*.toml become maps/*.html."""

from __future__ import annotations

import time
from pathlib import Path

import click

from geo.cli.options import atlas_option, quiet_option, remark


@click.command()
@click.argument("maps", nargs=-1)
@atlas_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write to.  [default: maps/]",
)
@click.option("--keep-going", is_flag=True, help="Leave out bad event rows; the page lists them.")
@click.option("--strict", is_flag=True, help="Take remarks as errors.")
@click.option("--open", "show", is_flag=True, help="Open the pages in a browser.")
@quiet_option
def build(
    maps: tuple[str, ...],
    folder: Path,
    output: Path | None,
    keep_going: bool,
    strict: bool,
    show: bool,
    quiet: bool,
) -> None:
    r"""Build MAPS, or every map of the atlas, each as one HTML file that needs no network.

    MAPS are map files or their names. The paths of the pages are printed.

    \b
    Example:
      geo build nagorno-karabakh --open
    """
    import orjson

    import geo
    from geo.errors import ConfigError, InputError
    from geo.formats.files import write_whole
    from geo.page import page

    began = time.perf_counter()
    if maps and maps[0].endswith(".toml"):
        if not Path(maps[0]).is_file():
            raise ConfigError(f"{maps[0]}: there is no such file.")
        folder = Path(maps[0]).absolute().parent.parent
    atlas = geo.open(folder, keep_going=keep_going)
    if not atlas.maps:
        raise ConfigError(
            f"{folder / 'maps'}: there is no map file. Write one, such as maps/my-map.toml."
        )
    if strict and atlas.remarks:
        raise InputError(atlas.remarks)
    for problem in [*atlas.left_out, *atlas.remarks]:
        remark(f"{click.style('remark:', fg='yellow')} {problem}", quiet=quiet)
    # All pages are made before the first is written: an error leaves every old page as it was.
    names = [Path(name).stem for name in maps] or list(atlas.maps)
    shown = {name: atlas.contents(name) for name in names}
    pages = {name: page(contents).encode() for name, contents in shown.items()}
    target = output or folder / "maps"
    target.mkdir(parents=True, exist_ok=True)
    for name, data in pages.items():
        file = target / f"{name}.html"
        write_whole(file, data)
        click.echo(file)
        size = f"{len(data) / 1000:,.0f} kB"
        remark(
            f"{name}: {len(atlas.events)} events, {len(atlas.layers)} layers, {size}", quiet=quiet
        )
        if withheld := shown[name].withheld:
            manifest = target / f"{name}.withheld.json"
            write_whole(manifest, orjson.dumps(withheld.manifest(), option=orjson.OPT_INDENT_2))
            remark(f"{manifest} says what was withheld; do not publish it.", quiet=quiet)
        if show:
            click.launch(file.absolute().as_uri())
    remark(f"built in {time.perf_counter() - began:.1f} s", quiet=quiet)
