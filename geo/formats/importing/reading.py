"""From anyone's export to an event table, in chunks, with an account of every row.

A file is gone through twice. First each chunk of it becomes events, which wait on disk; then what
only the whole can tell (see `geo.formats.importing.repeats`) is filled in, and the events come out
in the order of the file. So a file of any size needs the memory of a few chunks.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.errors import ConfigError, InputError, Problem
from geo.formats.cells import as_frame, numbers_of
from geo.formats.files import read_bytes
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
from geo.formats.importing.dates import checked_order
from geo.formats.importing.headers import Fits
from geo.formats.importing.orders import Orders
from geo.formats.importing.records import Progress, Source, chunks
from geo.formats.importing.repeats import Findings, Ledger, contains, name_hash, place_hash
from geo.formats.importing.report import Report
from geo.formats.importing.shape import (
    COLUMNS,
    IMPORTED,
    Events,
    Fault,
    Fields,
    Format,
    Options,
    Records,
    folded,
)
from geo.geodesy import metres
from geo.text import did_you_mean
from geo.time import UTC, event_spans

# In the order in which a table is tried.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (acled, ucdp, gdelt, gtd, timemap, geojson_events, kml, spreadsheet)
}
_READERS = {"geojson": geojson_events.chunks, "kml": kml.chunks}
_CROWD_M = 5_000  # a named place rather than the spot, where nothing else is known
_EMPTY = pa.array(["nan", "null", "none", "n/a", "na", "-"])
_ZERO = pa.array(["0", "0.0"])
_NUMBERS = {
    "lon": (-180.0, 180.0, "expected degrees from -180 to 180, such as 46.7528."),
    "lat": (-90.0, 90.0, "expected degrees from -90 to 90, such as 39.8177."),
    "accuracy_m": (0.0, 2e7, "expected metres, 0 or more."),
}


class Imported(NamedTuple):
    """A table of events, all of it text, and the account of how it came to be."""

    events: pd.DataFrame
    report: Report


@dataclass(frozen=True)
class Staged:
    """Events that wait on disk; `batches` gives them in chunks, in the order of the file."""

    path: Path
    report: Report
    findings: Findings

    def batches(self) -> Iterator[pa.Table]:
        """The events in chunks, each a table of text with the same columns."""
        if not self.path.exists():  # every row was left out
            return
        finish = _Finish(self.findings, self.report)
        with pa.OSFile(str(self.path)) as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                yield finish(pa.Table.from_batches([batch]))


def read(
    path: Path | str,
    format: str | None = None,  # noqa: A002  # the word that users know
    *,
    date_format: str = "",
    encoding: str = "",
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    tolerance: str | float = "1 km",
) -> Imported:
    """The events of an export, as a table of text, with a report of every row left out.

    The columns are those of an event table (`id`, `date` as EDTF, `title`, `description`,
    `category`, `place`, `lon`, `lat`, `accuracy_m`, `quantity`, `unit`, `actors`, `sources`,
    `status`, `links`), then `quantity_low`, `quantity_high`, `place_kind` ("point" or "area"),
    `possible_duplicate_of` (the id of an earlier event of the same date and category within
    `tolerance`), and the columns of the export that were not carried over unchanged. An empty
    text is a missing value.

    Args:
        path: the file; it may be zipped.
        format: one of `FORMATS`, or None to have it detected.
        date_format: "dmy", "mdy" or "ymd", or a `strptime` pattern, for dates such as 10/11/2020.
        encoding: of a text file; detected if not given.
        sheet: of an Excel file; else the one named for events, or the first.
        mapping: for `spreadsheet`, which column is which part; guessed if not given.
        tolerance: how near events of one date and category count as the same.

    Raises:
        InputError: the file as a whole cannot be read, or no format fits it.
        ConfigError: an option asks for what does not exist.
    """
    with staged(
        path,
        format,
        date_format=date_format,
        encoding=encoding,
        sheet=sheet,
        mapping=mapping,
        tolerance=tolerance,
    ) as found:
        tables = list(found.batches())
        if not tables:
            return Imported(pd.DataFrame(columns=[*COLUMNS, *IMPORTED], dtype=object), found.report)
        return Imported(as_frame(pa.concat_tables(tables)), found.report)


@contextlib.contextmanager
def staged(
    path: Path | str,
    format: str | None = None,  # noqa: A002
    *,
    date_format: str = "",
    encoding: str = "",
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    tolerance: str | float = "1 km",
    progress: Progress = lambda _, __: None,
) -> Iterator[Staged]:
    """As `read`, but the events wait in a folder on disk while the block runs."""
    path, order, tolerance_m = Path(path), checked_order(date_format), metres(tolerance)
    report = Report(str(path))
    source = Source(path, report, encoding, sheet, order, fits=_fitting(mapping), progress=progress)
    if not path.is_file():
        read_bytes(path)  # says what is wrong with it
    reader, chosen = _reader(source, format)
    report.format = chosen.name if chosen else ""
    options = Options(order, mapping, guarded=kind_of(path) == "table")
    with tempfile.TemporaryDirectory(prefix="geo-import-") as folder:
        ledger, file = Ledger(Path(folder)), Path(folder) / "events.arrow"
        _stage(reader(source), chosen, options, report, ledger, file)
        findings = ledger.findings(tolerance_m, lambda done: progress("comparing", done))
        yield Staged(file, report, findings)


def _reader(source: Source, name: str | None) -> tuple[Any, Format | None]:
    """What reads the file, and its format if that does not depend on its columns."""
    if name not in {None, "", "auto", *FORMATS}:
        question = did_you_mean(str(name), FORMATS) or f"Formats: {', '.join(FORMATS)}, auto."
        raise ConfigError(f'there is no format "{name}". {question}')
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


def _fitting(mapping: Mapping[str, str] | None) -> Fits:
    """Whether names are those of a header: of the columns mapped, or of any format."""
    if mapping:
        return lambda names: set(mapping.values()) <= set(map(str.strip, names))
    known = [form.recognises for form in FORMATS.values() if form.recognises]
    return lambda names: any(fits(folded(names)) for fits in known)


def _recognised(names: list[str], path: str) -> Format:
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


def _doubt(chosen: Format, names: list[str], report: Report) -> None:
    """Remark on a format that was named for columns that are not its own."""
    if not chosen.recognises or chosen is spreadsheet.FORMAT:
        return
    if not chosen.recognises(folded(names)):
        report.remark(f"the columns are not those of {chosen.title}; auto finds what they fit.")


def _stage(
    found: Iterator[Records],
    chosen: Format | None,
    options: Options,
    report: Report,
    ledger: Ledger,
    file: Path,
) -> None:
    """Convert every chunk and put it on disk, noting what is left out."""
    writer: pa.ipc.RecordBatchStreamWriter | None = None
    orders = Orders()
    with contextlib.ExitStack() as stack:
        for chunk in found:
            if chosen is None:
                chosen = _recognised(chunk.table.column_names, report.path)
                report.format = chosen.name
            elif writer is None:
                _doubt(chosen, chunk.table.column_names, report)
            events = _events(chunk, chosen, options, report, orders)
            ledger.add(events)
            if writer is None:
                sink = stack.enter_context(pa.OSFile(str(file), "wb"))
                packed = pa.ipc.IpcWriteOptions(compression="lz4")
                writer = stack.enter_context(pa.ipc.new_stream(sink, events.schema, options=packed))
            writer.write_table(events.combine_chunks())
    for text in orders.remarks():
        report.remark(text)
    if writer is None and not report.left_out:
        remarks = " ".join(report.remarks)
        raise InputError(
            Problem(report.path, reason="there is no event in the file.", remedy=remarks)
        )


def _events(
    records: Records, chosen: Format, options: Options, report: Report, orders: Orders
) -> pa.Table:
    """A chunk of records as a table of events; rows that cannot be used go to the report."""
    made = chosen.events(fields := Fields(records.table), options, report)
    events = _checked(_table(made, fields, chosen, records), made)
    problems = [*records.broken, *_problems(made, records, report)]
    for problem in sorted(problems, key=lambda one: one.row or 0):
        report.left_out.add(problem)
    if not options.date_order:
        for column in made.dated:
            orders.add(column, records.table[column])
    report.read += len(records) + len(records.broken)
    report.imported += len(records) - len(made.faults)
    if made.faults:
        kept = np.ones(len(records), bool)
        kept[list(made.faults)] = False
        events = events.filter(pa.array(kept))
    lon, lat = events["lon"], events["lat"]
    report.unlocated += _count(pc.equal(lon, ""))
    if _count(pc.and_(pc.is_in(lon, _ZERO), pc.is_in(lat, _ZERO))):
        report.remark("some events lie at 0, 0, which often means that coordinates were missing.")
    return events


def _problems(made: Events, records: Records, report: Report) -> Iterator[Problem]:
    for position, fault in made.faults.items():
        yield Problem(
            report.path,
            row=int(records.rows[position]),
            line=records.line(position),
            column=report.mapping.get(fault.column, fault.column),
            value=fault.value[:200],
            reason=fault.reason,
            remedy=fault.remedy,
        )


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _table(made: Events, fields: Fields, chosen: Format, records: Records) -> pa.Table:
    """The columns of an event table first, then those only an import has, then the rest."""
    blank = pa.repeat("", len(records))
    columns = {
        name: pa.array(made.columns[name], pa.string()) if name in made.columns else blank
        for name in [*COLUMNS, *IMPORTED]
    }
    nameless = pc.equal(columns["id"], "")
    if pc.any(nameless).as_py():
        names = pa.array([f"{chosen.name}-row-{row}" for row in records.rows.tolist()], pa.string())
        columns["id"] = pc.if_else(nameless, names, columns["id"])
    return pa.table(columns | fields.rest())


def _checked(events: pa.Table, made: Events) -> pa.Table:
    """The events with plain numbers; what `geo.read_events` would not take is noted as faults."""
    blank = pc.equal(events["date"], "")
    for position in _where(blank):
        made.faults.setdefault(position, Fault("date", "", "the date is missing."))
    _, errors = event_spans(pc.if_else(blank, "2000", events["date"]), UTC)
    for position, error in errors.items():
        fault = Fault("date", events["date"][position].as_py(), error.reason, error.remedy)
        made.faults.setdefault(position, fault)
    for column, (low, high, expected) in _NUMBERS.items():
        cells = _plain_numbers(events[column])
        events = events.set_column(events.column_names.index(column), column, cells)
        values = numbers_of(cells)
        given = pc.not_equal(cells, "").to_numpy()
        for position in np.flatnonzero(given & ~((values >= low) & (values <= high))).tolist():
            fault = Fault(column, cells[position].as_py(), expected)
            made.faults.setdefault(position, fault)
    for position in _where(pc.xor(pc.equal(events["lon"], ""), pc.equal(events["lat"], ""))):
        fault = Fault("lon, lat", "", "one coordinate is given without the other.")
        made.faults.setdefault(position, fault)
    return events


def _where(mask: pa.ChunkedArray) -> list[int]:
    """The positions at which a column is true."""
    found: list[int] = np.flatnonzero(mask.to_numpy()).tolist()
    return found


def _plain_numbers(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers with a point for a decimal comma, and words for nothing taken as nothing."""
    comma = pc.match_substring_regex(cells, r"^-?\p{Nd}{1,3},\p{Nd}+$")
    if pc.any(comma).as_py():
        cells = pc.if_else(comma, pc.replace_substring(cells, ",", "."), cells)
    empty = pc.is_in(pc.utf8_lower(cells), _EMPTY)
    return pc.if_else(empty, "", cells) if pc.any(empty).as_py() else cells


class _Finish:
    """Fills in what only the whole table showed, chunk by chunk in order."""

    def __init__(self, findings: Findings, report: Report) -> None:
        self.findings, self.report = findings, report
        self.done = 0
        self.counts: dict[str, int] = {}
        self.firsts: dict[int, str] = {}
        self.wanted = np.unique(findings.first)
        report.areas = report.repeats = 0

    def __call__(self, events: pa.Table) -> pa.Table:
        events = self._marked(self._linked(self._named(events)))
        self.done += len(events)
        self.report.areas += _count(pc.equal(events["place_kind"], "area"))
        return events

    def _named(self, events: pa.Table) -> pa.Table:
        """Give the second row of an id, and those after it, a name of their own."""
        twice = np.flatnonzero(contains(self.findings.named_twice, name_hash(events)))
        names = {}
        for position, name in zip(
            twice.tolist(), events["id"].take(twice).to_pylist(), strict=True
        ):
            self.counts[name] = self.counts.get(name, 0) + 1
            if self.counts[name] > 1:
                names[position] = f"{name}~{self.counts[name]}"
                self.report.remark('some ids stood twice; the later ones have "~2" and so on.')
        return _with_cells(events, "id", names)

    def _linked(self, events: pa.Table) -> pa.Table:
        numbers = np.arange(self.done, self.done + len(events))
        wanted = np.flatnonzero(contains(self.wanted, numbers))
        names = events["id"].take(wanted).to_pylist()
        self.firsts |= dict(zip(numbers[wanted].tolist(), names, strict=True))
        span = slice(*np.searchsorted(self.findings.again, [self.done, self.done + len(events)]))
        again = self.findings.again[span] - self.done
        firsts = [self.firsts[first] for first in self.findings.first[span].tolist()]
        self.report.repeats += len(again)
        links = dict(zip(again.tolist(), firsts, strict=True))
        return _with_cells(events, "possible_duplicate_of", links)

    def _marked(self, events: pa.Table) -> pa.Table:
        """Mark events on a crowded point as lying on an area, with the accuracy of a place.

        Where a codebook says what the point is, its word stands.
        """
        crowded = contains(self.findings.crowded, place_hash(events))
        crowded &= pc.equal(events["place_kind"], "").to_numpy()
        if not crowded.any():
            return events
        vague = crowded & ~(numbers_of(events["accuracy_m"]) >= _CROWD_M)
        self.report.remark(
            "points that ten events or more share are taken as areas, at least 5 km wide."
        )
        for name, cell, mask in (
            ("accuracy_m", str(_CROWD_M), vague),
            ("place_kind", "area", crowded),
        ):
            at: list[int] = np.flatnonzero(mask).tolist()
            events = _with_cells(events, name, dict.fromkeys(at, cell))
        return events


def _with_cells(events: pa.Table, name: str, cells: Mapping[int, str]) -> pa.Table:
    """A table with other cells in a column, by position."""
    if not cells:
        return events
    there = np.zeros(len(events), bool)
    there[list(cells)] = True
    ordered = pa.array([cells[position] for position in sorted(cells)], pa.string())
    column = pc.replace_with_mask(events[name].combine_chunks(), pa.array(there), ordered)
    return events.set_column(events.column_names.index(name), name, column)
