"""What only the whole of a table showed, filled in chunk by chunk."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.formats.cells import count_true, numbers_of
from geo.formats.importing.repeats import Findings, contains, name_hash, place_hash, positions
from geo.formats.importing.report import Report

_CROWD_M = 5_000  # a named place rather than the spot, where nothing else is known


class Finish:
    """Fills in what only the whole table showed, chunk by chunk in order."""

    def __init__(self, findings: Findings, report: Report) -> None:
        self.findings, self.report = findings, report
        self.done = 0
        self.counts: dict[str, int] = {}
        self.firsts: dict[int, str] = {}
        self.wanted = np.unique(findings.first)
        report.areas = report.repeats = 0

    def __call__(self, events: pa.Table) -> pa.Table:
        """The next chunk of events, whole."""
        events = self._marked(self._linked(self._named(events)))
        self.done += len(events)
        self.report.areas += count_true(pc.equal(events["place_kind"], "area"))
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
        crowded = contains(self.findings.crowded, place_hash(*positions(events)))
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
