"""Which format a file has: by the name given, its first bytes, or its columns."""

from __future__ import annotations

import contextlib
import csv
import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.errors import ConfigError, InputError, Problem
from geo.formats.importing import (
    acled,
    gdelt,
    geojson_events,
    geotables,
    gtd,
    kml,
    spreadsheet,
    timemap,
    ucdp,
)
from geo.formats.importing.archives import kind_of, opened
from geo.formats.importing.headers import Fits
from geo.formats.importing.records import chunks
from geo.formats.importing.report import Report
from geo.formats.importing.shape import IMPORTED, Format, folded
from geo.formats.importing.source import Source
from geo.text import suggestion

# In the order in which a table is tried.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (acled, ucdp, gdelt, gtd, timemap, geojson_events, kml, spreadsheet)
}
_READERS = {"geojson": geojson_events.chunks, "kml": kml.chunks}


def reader_of(source: Source, name: str | None) -> tuple[Any, Format | None]:
    """What reads the file, and its format if that does not depend on its columns."""
    if name not in {None, "", "auto", *FORMATS}:
        remedy = suggestion(str(name), [*FORMATS, "auto"], "Formats")
        raise ConfigError(f'there is no format "{name}". {remedy}')
    kind = kind_of(source.path)
    found = _headless(source.path) if kind == "table" else None
    if kind in geotables.KINDS:
        read = functools.partial(geotables.chunks, kind=kind)
        return read, FORMATS.get(name or "")
    if name in {None, "", "auto"}:
        name = found[0].name if found else _detected(source.path, kind)
    chosen = FORMATS[name] if name else None
    if found and found[0] is chosen:
        source.columns = found[1]
    return _READERS.get(name or "", chunks), chosen


def _detected(path: Path, kind: str) -> str | None:
    """The format that the first bytes of a file show, or None if its columns will."""
    if kind == "json":
        with opened(path) as stream:
            return "geojson" if geojson_events.is_geojson(stream.read(1 << 16)) else None
    return "kml" if kind == "xml" else None


def _headless(path: Path) -> tuple[Format, Sequence[str]] | None:
    """The format of a table without a header, and its columns, by its first line.

    Raises:
        InputError: it is a file of GDELT that holds no events.
    """
    with opened(path) as stream:
        first = stream.readline(1 << 20).decode("utf-8", "replace").rstrip("\r\n")
    cells = first.split("\t")
    if len(cells) == 1:
        with contextlib.suppress(csv.Error):
            cells = next(csv.reader([first]), cells)
    gdelt.refuse_others(cells, str(path))
    for form in (gdelt.FORMAT, ucdp.FORMAT):
        if len(cells) in form.columns and re.fullmatch(r"\d+", cells[0]):
            return form, form.columns[len(cells)]
    return None


def fitting(mapping: Mapping[str, str] | None) -> Fits:
    """Whether names are those of a header: of the columns mapped, or of any format."""
    if mapping:
        return lambda names: set(mapping.values()) <= set(map(str.strip, names))
    known = [form.recognises for form in FORMATS.values() if form.recognises]
    return lambda names: any(fits(folded(names)) for fits in known)


def recognised(names: list[str], path: str) -> Format:
    """The format whose columns these are.

    Raises:
        InputError: no format has such columns.
    """
    found = folded(names)
    if set(IMPORTED) <= set(found):  # written by us, with the columns of the export beside ours
        return spreadsheet.FORMAT
    for candidate in FORMATS.values():
        if candidate.recognises and candidate.recognises(found):
            return candidate
    raise InputError(
        Problem(
            path,
            reason=f"no known format has these columns: {', '.join(names)[:300]}.",
            remedy="Name the format; spreadsheet takes any table with a column of dates.",
        )
    )


def doubt(chosen: Format, names: list[str], report: Report) -> None:
    """Remark on a format that was named for columns that are not its own."""
    if not chosen.recognises or chosen is spreadsheet.FORMAT:
        return
    if not chosen.recognises(folded(names)):
        report.remark(f"the columns are not those of {chosen.title}; auto finds what they fit.")
