"""R: events in the order of their dates."""

from __future__ import annotations

from collections.abc import Iterator

from geo.linter.rules.examples import event_table
from geo.linter.rules.references.events import span_in
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.time import UTC, Span

_END_COLUMNS = ("end", "end_date", "date_end", "until")
_SEQUENCES = ("sequence", "seq", "order")


def _order(table: Table) -> Iterator[Hit]:
    if table.kind != "events":
        return
    for column in _END_COLUMNS:
        for row, cells in table.rows("date", column):
            start, end = span_in(cells["date"], UTC), span_in(cells[column], UTC)
            if start and end and end.end_latest <= start.start_earliest:
                yield Hit(f'"{column}" {cells[column]} comes before "date" {cells["date"]}. '
                          "Exchange them, or correct one.", cell=(row, column))  # fmt: skip
    for column in _SEQUENCES:
        yield from _sequence(table, column)


def _sequence(table: Table, column: str) -> Iterator[Hit]:
    """Events whose number is higher than that of one which surely happened after them."""
    numbered = [
        (int(cells[column]), row, cells["date"], span)
        for row, cells in table.rows("date", column)
        if cells[column].isascii()
        and cells[column].isdigit()
        and (span := span_in(cells["date"], UTC))
    ]
    latest: tuple[int, int, str, Span] | None = None
    for entry in sorted(numbered, key=lambda one: (one[0], one[3].start_earliest)):
        number, row, _, span = entry
        if latest and latest[0] < number and span.end_latest <= latest[3].start_earliest:
            yield Hit(
                f'"{column}" is {number}, but row {latest[1]} with {latest[0]} has a later date, '
                f"{latest[2]}.",
                cell=(row, "date"),
            )
        elif not latest or span.start_earliest > latest[3].start_earliest:
            latest = entry


RULES = [
    Rule("R709", "event-order", "warning", "table",
         "An event ends after it starts, and events that are numbered happen in that order.",
         "One of the dates, or the number, is wrong.",
         "layers/README.md", event_table("id,date,end_date,title", "a,2020-05-01,2020-05-03,Talks"),
         event_table("id,date,end_date,title", "a,2020-05-03,2020-05-01,Talks"), _order),
]  # fmt: skip
