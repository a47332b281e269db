"""A chunk of records as rows of an event table; what cannot be used goes to the report."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.bounds import event_spans
from geo.errors import Problem
from geo.formats.cells import count_true, numbers_of
from geo.formats.importing.orders import Orders
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
)
from geo.time import UTC
from geo.values import EXPECTED, LIMITS

_EMPTY = pa.array(["nan", "null", "none", "n/a", "na", "-"])
_ZERO = pa.array(["0", "0.0"])


def event_rows(
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
    report.unlocated += count_true(pc.equal(lon, ""))
    if count_true(pc.and_(pc.is_in(lon, _ZERO), pc.is_in(lat, _ZERO))):
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
    for column, (low, high) in LIMITS.items():
        cells = _plain_numbers(events[column])
        events = events.set_column(events.column_names.index(column), column, cells)
        values = numbers_of(cells)
        given = pc.not_equal(cells, "").to_numpy()
        for position in np.flatnonzero(given & ~((values >= low) & (values <= high))).tolist():
            fault = Fault(column, cells[position].as_py(), EXPECTED[column])
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
