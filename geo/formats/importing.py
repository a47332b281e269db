"""From anyone's export to an event table, in chunks, with an account of every row.

A file is gone through twice. First each chunk of it becomes events, which wait on disk; then what
only the whole can tell (see `geo.formats.repeats`) is filled in, and the events come out in the
order of the file. So a file of any size needs the memory of a few chunks.
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
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geo.errors import ConfigError, InputError, Problem
from geo.formats import (
    acled,
    gdelt,
    geojson_events,
    geotables,
    kml,
    spreadsheet,
    timemap,
    ucdp,
)
from geo.formats.archives import kind_of, opened
from geo.formats.dates import checked_order
from geo.formats.files import read_bytes
from geo.formats.headers import Fits
from geo.formats.orders import Orders
from geo.formats.records import Progress, Source, chunks
from geo.formats.repeats import Findings, Ledger, contains, name_hash, place_hash
from geo.formats.report import Report
from geo.formats.shape import COLUMNS, IMPORTED, Events, Fault, Fields, Format, Options, spellings
from geo.geodesy import metres
from geo.text import did_you_mean
from geo.time import UTC, event_spans

# In the order in which a table is tried.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (acled, ucdp, gdelt, timemap, geojson_events, kml, spreadsheet)
}
_READERS = {"geojson": geojson_events.chunks, "kml": kml.chunks}
_CROWD_M = 5_000  # a named place rather than the spot, where nothing else is known
_EMPTY = {"nan", "null", "none", "n/a", "na", "-"}
_ZERO = {"0", "0.0"}
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

    def batches(self) -> Iterator[pd.DataFrame]:
        """The events in chunks, each a table of text with the same columns."""
        if not self.path.exists():  # every row was left out
            return
        finish = _Finish(self.findings, self.report)
        with pa.OSFile(str(self.path)) as file, pa.ipc.open_stream(file) as stream:
            for batch in stream:
                columns = {
                    name: column.to_numpy(zero_copy_only=False)
                    for name, column in zip(stream.schema.names, batch.columns, strict=True)
                }
                yield finish(pd.DataFrame(columns, dtype=object))


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
        frames = list(found.batches())
        if not frames:
            frames = [pd.DataFrame(columns=[*COLUMNS, *IMPORTED], dtype=object)]
        events = pd.concat(frames, ignore_index=True)
        return Imported(events, found.report)


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
    progress: Progress = lambda _: None,
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
        yield Staged(file, report, ledger.findings(tolerance_m))


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
    return lambda names: any(fits(_folded(names)) for fits in known)


def _folded(names: Sequence[str]) -> list[str]:
    return [one for name in names for one in spellings(name)]


def _recognised(names: list[str], path: str) -> Format:
    folded = _folded(names)
    if set(IMPORTED) <= set(folded):  # written by us, with the columns of the export beside ours
        return spreadsheet.FORMAT
    for candidate in FORMATS.values():
        if candidate.recognises and candidate.recognises(folded):
            return candidate
    raise InputError(
        Problem(
            path,
            reason=f"no known format has these columns: {', '.join(names)[:300]}.",
            remedy="Name the format; spreadsheet takes any table with a column of dates.",
        )
    )


def _stage(
    found: Iterator[pd.DataFrame],
    chosen: Format | None,
    options: Options,
    report: Report,
    ledger: Ledger,
    file: Path,
) -> None:
    """Convert every chunk and put it on disk, noting what is left out."""
    schema: pa.Schema | None = None
    orders = Orders()
    with contextlib.ExitStack() as stack:
        for chunk in found:
            if chosen is None:
                chosen = _recognised(list(map(str, chunk.columns)), report.path)
                report.format = chosen.name
            frame = _events(chunk, chosen, options, report, orders)
            ledger.add(frame)
            table = pa.Table.from_pandas(frame, preserve_index=False, schema=schema)
            if schema is None:
                schema = pa.schema([(name, pa.string()) for name in frame.columns])
                table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
                sink = stack.enter_context(pa.OSFile(str(file), "wb"))
                writer = stack.enter_context(
                    pa.ipc.new_stream(
                        sink, schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
                    )
                )
            writer.write_table(table)
    for text in orders.remarks():
        report.remark(text)
    if schema is None and not report.left_out:
        remarks = " ".join(report.remarks)
        raise InputError(
            Problem(report.path, reason="there is no event in the file.", remedy=remarks)
        )


def _events(
    chunk: pd.DataFrame, chosen: Format, options: Options, report: Report, orders: Orders
) -> pd.DataFrame:
    """A chunk of records as a table of events; rows that cannot be used go to the report."""
    fields = Fields(chunk)
    made = chosen.events(fields, options, report)
    frame = _table(made, fields, chosen, chunk)
    _check(frame, made)
    for position in sorted(made.faults):
        fault = made.faults[position]
        report.left_out.add(
            Problem(
                report.path,
                row=int(chunk.index[position]),
                column=report.mapping.get(fault.column, fault.column),
                value=fault.value[:200],
                reason=fault.reason,
                remedy=fault.remedy,
            )
        )
    if not options.date_order:
        for column in made.dated:
            orders.add(column, chunk[column])
    kept = np.ones(len(frame), bool)
    kept[list(made.faults)] = False
    report.read += len(frame)
    report.imported += int(kept.sum())
    frame = frame[kept]
    report.unlocated += int((frame["lon"] == "").sum())
    if (frame["lon"].isin(_ZERO) & frame["lat"].isin(_ZERO)).any():
        report.remark("some events lie at 0, 0, which often means that coordinates were missing.")
    return frame


def _table(made: Events, fields: Fields, chosen: Format, chunk: pd.DataFrame) -> pd.DataFrame:
    """The columns of an event table first, then those only an import has, then the rest."""
    blank = np.full(len(chunk), "", dtype=object)
    columns = {name: made.columns.get(name, blank) for name in [*COLUMNS, *IMPORTED]}
    frame = pd.DataFrame(columns | fields.rest(), dtype=object)
    nameless = (frame["id"] == "").to_numpy()
    if nameless.any():
        names = [f"{chosen.name}-row-{row}" for row in chunk.index[nameless]]
        frame.loc[nameless, "id"] = names
    return frame


def _check(frame: pd.DataFrame, made: Events) -> None:
    """Note as faults what `geo.read_events` would not take; numbers are made plain."""
    blank = (frame["date"] == "").to_numpy()
    for position in np.flatnonzero(blank).tolist():
        made.faults.setdefault(position, Fault("date", "", "the date is missing."))
    _, errors = event_spans(np.where(blank, "2000", frame["date"]).tolist(), UTC)
    for position, error in errors.items():
        fault = Fault("date", frame["date"].iloc[position], error.reason, error.remedy)
        made.faults.setdefault(position, fault)
    for column, (low, high, expected) in _NUMBERS.items():
        frame[column] = _plain_numbers(frame[column])
        values = pd.to_numeric(frame[column].replace("", None), errors="coerce").to_numpy(float)
        wrong = (frame[column] != "").to_numpy() & ~((values >= low) & (values <= high))
        for position in np.flatnonzero(wrong).tolist():
            fault = Fault(column, frame[column].iloc[position], expected)
            made.faults.setdefault(position, fault)
    without = (frame["lon"] == "") != (frame["lat"] == "")
    for position in np.flatnonzero(without).tolist():
        fault = Fault("lon, lat", "", "one coordinate is given without the other.")
        made.faults.setdefault(position, fault)


def _plain_numbers(cells: pd.Series) -> pd.Series:
    """Numbers with a point for a decimal comma, and words for nothing taken as nothing."""
    comma = cells.str.fullmatch(r"-?\d{1,3},\d+")
    plain = cells.where(~comma, cells.str.replace(",", "."))
    return plain.where(~plain.str.lower().isin(_EMPTY), "").astype(object)


class _Finish:
    """Fills in what only the whole table showed, chunk by chunk in order."""

    def __init__(self, findings: Findings, report: Report) -> None:
        self.findings, self.report = findings, report
        self.done = 0
        self.counts: dict[str, int] = {}
        self.firsts: dict[int, str] = {}
        self.wanted = np.unique(findings.first)
        report.areas = report.repeats = 0

    def __call__(self, frame: pd.DataFrame) -> pd.DataFrame:
        self._name(frame)
        self._link(frame, np.arange(self.done, self.done + len(frame)))
        self._mark_crowds(frame)
        self.done += len(frame)
        self.report.areas += int((frame["place_kind"] == "area").sum())
        return frame

    def _name(self, frame: pd.DataFrame) -> None:
        """Give the second row of an id, and those after it, a name of their own."""
        twice = np.flatnonzero(contains(self.findings.named_twice, name_hash(frame)))
        ids = frame["id"].to_numpy(object).copy()
        for position in twice:
            name = str(ids[position])
            self.counts[name] = self.counts.get(name, 0) + 1
            if self.counts[name] > 1:
                ids[position] = f"{name}~{self.counts[name]}"
                self.report.remark('some ids stood twice; the later ones have "~2" and so on.')
        frame["id"] = ids

    def _link(self, frame: pd.DataFrame, numbers: npt.NDArray[np.int64]) -> None:
        ids = frame["id"].to_numpy(object)
        for position in np.flatnonzero(contains(self.wanted, numbers)):
            self.firsts[int(numbers[position])] = str(ids[position])
        start, stop = (
            np.searchsorted(self.findings.again, [numbers[0], numbers[-1] + 1])
            if len(numbers)
            else (0, 0)
        )
        again = self.findings.again[start:stop] - self.done
        links = frame["possible_duplicate_of"].to_numpy(object).copy()
        links[again] = [self.firsts[int(first)] for first in self.findings.first[start:stop]]
        frame["possible_duplicate_of"] = links
        self.report.repeats += len(again)

    def _mark_crowds(self, frame: pd.DataFrame) -> None:
        """Mark events on a crowded point as lying on an area, with the accuracy of a place.

        Where a codebook says what the point is, its word stands.
        """
        crowded = contains(self.findings.crowded, place_hash(frame))
        crowded &= (frame["place_kind"] == "").to_numpy()
        if not crowded.any():
            return
        known = pd.to_numeric(frame["accuracy_m"].replace("", None)).to_numpy(float)
        vague = crowded & ~(known >= _CROWD_M)
        frame.loc[vague, "accuracy_m"] = str(_CROWD_M)
        frame.loc[crowded, "place_kind"] = "area"
        self.report.remark(
            "points that ten events or more share are taken as areas, at least 5 km wide."
        )
