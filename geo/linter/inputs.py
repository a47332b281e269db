"""Which files `geo validate` looks at, and what it takes each for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geo.errors import InputError, Problem

Kind = Literal["json", "table", "map", "geodata", "config", "baseline"]

JSON = {".geojson", ".json"}
JSON_LINES = {".geojsonl", ".geojsons", ".ndjson", ".jsonl"}
GEODATA = {".gpkg", ".fgb", ".parquet", ".shp"}
TABLES = {".csv", ".tsv"}
CONFIGURATIONS = {"geo.toml", "pyproject.toml"}
BASELINE = "geo-baseline.json"
_SKIPPED = {"node_modules", "__pycache__"}


@dataclass(frozen=True)
class Input:
    """A file to read.

    `name` is the path as it is shown; `atlas` is the folder of the atlas that it belongs to, if
    any. A file that is not wanted is read for what others refer to, and not reported.
    """

    path: Path
    name: Path
    kind: Kind
    atlas: Path | None = None
    is_wanted: bool = True


STANDARD_INPUT = Path("-")
_UNNAMED = Path("<stdin>")


def inputs(paths: list[Path], name: Path | None = None) -> list[Input]:
    """The files at some paths: named ones, those in folders, and what their atlases hold.

    Links to folders are not followed, so that no search goes in circles. The path `-` is standard
    input: an `Input` that stands for the file called `name`, of the kind that its suffix tells.

    Raises:
        InputError: a path does not exist, or is a device or a pipe with a name.
    """
    found: dict[Path, Input] = {}
    for path in paths:
        if path == STANDARD_INPUT:
            one = _input(name or _UNNAMED)
            found[one.path.absolute()] = one
            continue
        _check(path)
        for file in _files(path) if path.is_dir() else [path]:
            found.setdefault(file.absolute(), _input(file))
    for root in {one.atlas for one in found.values() if one.atlas}:
        for file in _atlas_files(root):
            if file.absolute() not in found:
                one = _input(file)
                found[file.absolute()] = Input(file, file, one.kind, root, is_wanted=False)
    return [found[key] for key in sorted(found)]


def _check(path: Path) -> None:
    """Refuse what is not there, and what would be read without an end."""
    reason, remedy = "", "Check the name."
    if not os.path.exists(path):  # noqa: PTH110  # that of a path fails on a name too long
        reason = "there is no such file or folder."
    elif not (path.is_file() or path.is_dir() or (path.is_fifo() and path.parts[1:2] == ("dev",))):
        reason = "this is a device or a pipe, not a file."
        remedy = "To read from a pipe, write - instead of a name."
    if reason:
        raise InputError(Problem(str(path), reason=reason, remedy=remedy))


def groups(found: list[Input], *, declared: bool) -> list[list[Input]]:
    """The files that are judged together: those of an atlas, each other file by itself.

    Where layers are declared, so are the files of a folder.
    """
    together: dict[object, list[Input]] = {}
    for one in found:
        key = one.atlas or (one.path.parent if declared and one.kind != "config" else one.path)
        together.setdefault((one.atlas is not None, key), []).append(one)
    return list(together.values())


def _input(file: Path) -> Input:
    suffix = file.suffix.lower()
    kind: Kind = "json"
    if file.name in CONFIGURATIONS:
        kind = "config"
    elif file.name == BASELINE:
        kind = "baseline"
    elif suffix in TABLES:
        kind = "table"
    elif suffix == ".toml":
        kind = "map"
    elif suffix in GEODATA:
        kind = "geodata"
    return Input(file, file, kind, _atlas_of(file))


def _atlas_of(file: Path) -> Path | None:
    folder = file.absolute().parent
    if folder.name == "layers" or (folder.name == "maps" and (folder.parent / "layers").is_dir()):
        return _relative(file.parent)
    return None


def _relative(folder: Path) -> Path:
    """The parent of a folder, as short as the folder was given."""
    return folder.parent if folder.name else folder.absolute().parent


def _files(folder: Path) -> Iterator[Path]:
    closed: list[OSError] = []
    for base, folders, names in os.walk(folder, onerror=closed.append):
        here = Path(base)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _SKIPPED)
        for name in sorted(names):
            file = here / name
            if not name.startswith(".") and _is_geo(file):
                yield file
    yield from (Path(error.filename) for error in closed)  # reading them tells why not


def _atlas_files(root: Path) -> Iterator[Path]:
    for folder in (root / "layers", root / "maps"):
        if folder.is_dir():
            yield from (file for file in sorted(folder.iterdir()) if _is_geo(file))


def _is_geo(file: Path) -> bool:
    """Whether a file found in a folder is ours to judge: by its name, or by how it starts."""
    suffix = file.suffix.lower()
    if not file.is_file():
        is_lost = file.is_symlink() and not file.exists()  # as those of git-annex and DVC
        return is_lost and suffix in {".geojson", *GEODATA}
    if file.name in {"geo.toml", BASELINE}:
        return True
    if _atlas_of(file) is not None:
        wanted = {".toml"} if file.absolute().parent.name == "maps" else {*JSON, *TABLES}
        return suffix in wanted | JSON_LINES | GEODATA
    try:
        if file.name == "pyproject.toml":
            return b"[tool.geo" in file.read_bytes()
        if suffix == ".json":
            return _starts_like_geojson(file)
        if suffix in TABLES:
            return _starts_like_events(file)
    except OSError:  # nobody can tell; reading it tells why
        return True
    return suffix == ".geojson" or suffix in {".geojsonl", ".geojsons"} or suffix in GEODATA


def _starts_like_events(file: Path) -> bool:
    """Whether the first line of a table names a date and a place, in whatever words."""
    first = _start(file).replace(b"\0", b"").partition(b"\n")[0].lower()  # it may be UTF-16
    is_placed = b"lat" in first and (b"lon" in first or b"lng" in first)
    return b"date" in first and (is_placed or b"title" in first)


def _starts_like_geojson(file: Path) -> bool:
    start = _start(file)
    return any(mark in start for mark in (b'"FeatureCollection"', b'"Feature"', b'"coordinates"'))


def _start(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(4096)
