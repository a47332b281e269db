"""`geo build`: maps/*.toml become maps/*.html."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import atlas_option, quiet_option, remark

if TYPE_CHECKING:
    from geo.page.publish import Withheld


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
    import geo
    from geo.atlasfiles import unread_files
    from geo.errors import ConfigError, InputError, gathered
    from geo.formats.files import make_folder, write_whole
    from geo.page import page

    began = time.perf_counter()
    folder = _home(maps, folder)
    atlas = geo.open(folder, keep_going=keep_going)
    if not atlas.maps:
        raise ConfigError(
            f"{folder / 'maps'}: there is no map file. Write one, such as maps/my-map.toml."
        )
    # What is not read is no part of a page, not even its name.
    remarks = [*unread_files(folder), *atlas.remarks]
    if strict and remarks:
        raise InputError(remarks)
    for line in gathered([*atlas.left_out, *remarks], "The page lists them all."):
        remark(f"{click.style('remark:', fg='yellow')} {line}", quiet=quiet)
    # All pages are made before the first is written: an error leaves every old page as it was.
    names = [_name(given, atlas.maps) for given in maps] or list(atlas.maps)
    shown = {name: atlas.contents(name) for name in names}
    pages = {name: page(contents).encode() for name, contents in shown.items()}
    target = output or folder / "maps"
    make_folder(target)
    for name, data in pages.items():
        file = target / f"{name}.html"
        write_whole(file, data)
        click.echo(file)
        counts = f"{len(atlas.events)} events, {len(atlas.layers)} layers"
        remark(f"{name}: {counts}, {len(data) / 1000:,.0f} kB", quiet=quiet)
        if withheld := shown[name].withheld:
            _write_manifest(withheld, target / f"{name}.withheld.json", quiet=quiet)
        if show:
            click.launch(file.absolute().as_uri())
    remark(f"built in {time.perf_counter() - began:.1f} s", quiet=quiet)


def _home(maps: tuple[str, ...], folder: Path) -> Path:
    """The folder of the atlas that the map files are of; without any, `folder`."""
    from geo.errors import ConfigError

    files = [Path(name) for name in maps if name.endswith(".toml")]
    for file in files:
        if not file.is_file():
            raise ConfigError(f"{file}: there is no such file.")
    homes = {file.absolute().parent.parent for file in files} or {folder}
    if len(homes) > 1:
        raise ConfigError("these map files are of several atlases; build one atlas at a time.")
    return homes.pop()


def _write_manifest(withheld: Withheld, file: Path, *, quiet: bool) -> None:
    """Write what was withheld from a page."""
    import orjson

    from geo.formats.files import write_whole

    write_whole(file, orjson.dumps(withheld.manifest(), option=orjson.OPT_INDENT_2))
    remark(f"{file} says what was withheld; do not publish it.", quiet=quiet)


def _name(given: str, known: Collection[str]) -> str:
    """The name of a map that is given by its name, or by the path of its map file or page."""
    path = Path(given)
    if given in known:
        return given
    return path.stem if path.suffix in {".toml", ".html"} else path.name
