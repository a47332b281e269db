"""Event tables written in the formats of others, chunk by chunk.

Each module has one function `writing(path)`: a context in which a function takes chunks of
events, tables of text that all have the same columns.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from geo.errors import ConfigError
from geo.formats.cells import as_table
from geo.formats.files import whole_file
from geo.formats.writers import csvfile, geojson, geopackage, geoparquet, jsonfg, kmlfile

Write = Callable[[pa.Table], None]
Writing = Callable[[Path], contextlib.AbstractContextManager[Write]]

WRITERS: dict[str, Writing] = {
    ".csv": csvfile.writing,
    ".fg.json": jsonfg.writing,
    ".jsonfg": jsonfg.writing,
    ".geojson": geojson.writing,
    ".json": geojson.writing,
    ".parquet": geoparquet.writing,
    ".geoparquet": geoparquet.writing,
    ".gpkg": geopackage.writing,
    ".kml": kmlfile.writing,
}


def write_events(chunks: Iterable[pa.Table | pd.DataFrame], path: Path) -> None:
    """Write events to a file in the format of its suffix, whole or not at all.

    Raises:
        ConfigError: no format has that suffix.
        GeoError: the file cannot be written.
    """
    writing = writer_for(path)
    with whole_file(path) as temporary, writing(temporary) as write:
        for chunk in chunks:
            write(as_table(chunk) if isinstance(chunk, pd.DataFrame) else chunk)


def writer_for(path: Path) -> Writing:
    """The writer for a file's suffix.

    Raises:
        ConfigError: there is none.
    """
    for suffix, writing in WRITERS.items():
        if path.name.lower().endswith(suffix):
            return writing
    raise ConfigError(
        f'"{path.name}" has no suffix that events can be written in. '
        f"Known are {', '.join(WRITERS)}."
    )
