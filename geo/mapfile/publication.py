"""What a map file says must not be published (`[publish]`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from geo.mapfile.document import Reader
from geo.time import DAY

_LONGEST_DELAY = 36_525  # days: a century


@dataclass(frozen=True)
class RowRule:
    """Events to withhold: those whose `column` says `equals`, or those of some ids."""

    column: str = ""
    equals: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publication:
    """The rules of `[publish]`.

    `coarsen` is the least width of a cell of the grid that points are moved to; `before` is the
    instant (epoch milliseconds) by which an event must be over, for `delay` days before `until`;
    `withhold` names columns of the event table.
    """

    coarsen: str | None = None
    delay: int = 0
    before: int | None = None
    withhold: tuple[str, ...] = ()
    withhold_rows: tuple[RowRule, ...] = ()


def read_publication(
    document: Mapping[str, Any], reader: Reader, timezone: ZoneInfo
) -> Publication | None:
    """The rules of a map file, or None if it has none."""
    table = document.get("publish")
    if table is None:
        return None
    if not isinstance(table, dict):
        reader.problem("publish", None, 'expected a table written as "[publish]".')
        return None
    return reader.within("publish", lambda: _publication(table, reader, timezone))


def _publication(table: Mapping[str, Any], reader: Reader, timezone: ZoneInfo) -> Publication:
    reader.known(table, {"coarsen", "delay", "until", "withhold", "withhold_rows"})
    delay = reader.number(table, "delay", 0, _LONGEST_DELAY)
    until = reader.span(table, "until", timezone)
    if (delay is None) != (until is None) and ("delay" in table) != ("until" in table):
        remedy = 'Write for example delay = 30 and until = "2024-07-01".'
        reader.problem("publish", None, '"delay" and "until" go together.', remedy)
    before = until.start_earliest - int(delay * DAY) if until and delay is not None else None
    return Publication(
        coarsen=reader.distance(table, "coarsen", "") if "coarsen" in table else None,
        delay=int(delay or 0),
        before=before,
        withhold=reader.texts(table, "withhold"),
        withhold_rows=reader.tables(
            table, "publish.withhold_rows", lambda rule: _rule(rule, reader)
        ),
    )


def _rule(table: Mapping[str, Any], reader: Reader) -> RowRule:
    reader.known(table, {"column", "equals", "ids"})
    rule = RowRule(
        reader.text(table, "column"), reader.text(table, "equals"), reader.texts(table, "ids")
    )
    if ("ids" in table) == ("column" in table) or ("column" in table) != ("equals" in table):
        remedy = 'Write column = "category" and equals = "detention", or ids = ["…"].'
        reader.problem("withhold_rows", None, "the rule is not complete.", remedy)
    return rule
