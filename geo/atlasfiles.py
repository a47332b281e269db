"""Which files of a folder make an atlas, and which are not read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from geo.errors import ConfigError, Problem
from geo.layer import GEOJSON, OTHER_FORMATS
from geo.text import did_you_mean

EVENT_FILES = ["events.csv", "events.geojson"]
_REGISTERS = ["claims.csv", "sources.csv", "categories.csv"]
# Tables by their suffix, and what may hold one.
_TABLES = {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".geojsonl", ".jsonl", ".ndjson", ".zip"}


def layer_files(path: Path) -> list[Path]:
    """The layers in the folder of an atlas, by name.

    Raises:
        ConfigError: two of them have the same name.
    """
    suffixes = GEOJSON | OTHER_FORMATS
    found = sorted(
        file
        for file in (path / "layers").iterdir()
        if file.suffix.lower() in suffixes and file.name not in EVENT_FILES
    )
    for first, second in pairwise(found):
        if first.stem == second.stem:
            raise ConfigError(f"{first} and {second.name} are layers of the same name; rename one.")
    return found


def input_files(path: Path) -> list[Path]:
    """All files that an atlas in a folder is read from, but for its maps."""
    tables = [path / "layers" / name for name in [*_REGISTERS, *EVENT_FILES]]
    return [*layer_files(path), *(table for table in tables if table.is_file())]


def unread_files(path: Path) -> list[Problem]:
    """Files in `layers/` that look like data, but that no part of an atlas is read from."""
    folder = path / "layers"
    events = [name for name in EVENT_FILES if (folder / name).exists()][:1]
    read = [file for name in [*_REGISTERS, *events] if (file := folder / name).exists()]
    names = ", ".join([EVENT_FILES[0], *_REGISTERS])
    return [
        Problem(
            str(file),
            reason="this file is not read.",
            remedy=did_you_mean(file.name, [*EVENT_FILES, *_REGISTERS])
            or f"Tables are named {names}; geo import turns others into one.",
        )
        for file in sorted(folder.iterdir())
        if (file.suffix.lower() in _TABLES or file.name in EVENT_FILES)
        and not any(file.samefile(other) for other in read)
    ]
