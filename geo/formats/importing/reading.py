"""From anyone's export to an event table, in chunks, with an account of every row.

A file is gone through twice. First each chunk of it becomes events, which wait on disk; then what
only the whole can tell (see `geo.formats.importing.repeats`) is filled in, and the events come out
in the order of the file. So a file of any size needs the memory of a few chunks.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from geo.errors import InputError, Problem
from geo.formats.cells import as_frame
from geo.formats.files import read_bytes
from geo.formats.importing.archives import kind_of
from geo.formats.importing.dates import checked_order
from geo.formats.importing.eventrows import event_rows
from geo.formats.importing.finishing import Finish
from geo.formats.importing.orders import Orders
from geo.formats.importing.recognition import doubt, fitting, reader_of, recognised
from geo.formats.importing.repeats import Findings, Ledger
from geo.formats.importing.report import Report
from geo.formats.importing.shape import (
    COLUMNS,
    IMPORTED,
    Format,
    Options,
    Records,
)
from geo.formats.importing.source import Progress, Source
from geo.geodesy import metres


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
        finish = Finish(self.findings, self.report)
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
    source = Source(path, report, encoding, sheet, order, fits=fitting(mapping), progress=progress)
    if not path.is_file():
        read_bytes(path)  # says what is wrong with it
    reader, chosen = reader_of(source, format)
    report.format = chosen.name if chosen else ""
    options = Options(order, mapping, guarded=kind_of(path) == "table")
    with tempfile.TemporaryDirectory(prefix="geo-import-") as folder:
        ledger, file = Ledger(Path(folder)), Path(folder) / "events.arrow"
        _stage(reader(source), chosen, options, report, ledger, file)
        findings = ledger.findings(tolerance_m, lambda done: progress("comparing", done))
        yield Staged(file, report, findings)


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
                chosen = recognised(chunk.table.column_names, report.path)
                report.format = chosen.name
            elif writer is None:
                doubt(chosen, chunk.table.column_names, report)
            events = event_rows(chunk, chosen, options, report, orders)
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
