"""Tables: what rules say of rows and cells, at the cell."""

from __future__ import annotations

from collections.abc import Iterator

from geo.linter.findings import Edit, Fix
from geo.linter.inputs import Input
from geo.linter.rules import checks
from geo.linter.rules.dates.order import in_order, order_of
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.linter.rules.subjects.text import Dated
from geo.linter.ruleset import Ruleset
from geo.linter.texts.csvtext import Cells
from geo.linter.validation.features import judged
from geo.linter.validation.reading import Reading, finding

_DATE_COLUMNS = {"events": ["date"], "claims": ["date"], "sources": ["published", "accessed"]}


def read_table(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the table of a reading."""
    kind = one.path.stem if one.path.stem in {*_DATE_COLUMNS, "categories"} else "table"
    cells = Cells(reading.data)
    if fault := cells.overlong():
        place = reading.place(fault.start, fault.end)
        hit = Hit(f"{fault.message}. Is this a table, and are its line ends there?")
        reading.findings += [
            finding(reading, rule, hit, rules, **place)
            for rule, _ in checks("table", rules.codes & {"R715"})
        ]
        return
    table = Table(str(one.name), kind, cells, one.atlas is not None)
    names = set(table.columns)
    if (
        kind == "table"
        and "date" in names
        and ({"id", "title"} <= names or {"lon", "lat"} <= names)
    ):
        table = Table(str(one.name), "events", cells, table.in_atlas)
    reading.table = table
    hits = [(rule, hit) for rule, check in checks("table", rules.codes) for hit in check(table)]
    for column in _DATE_COLUMNS.get(table.kind, []):
        hits += _date_hits(table, column, rules)
    cell_findings(reading, hits, rules)


def _date_hits(table: Table, column: str, rules: Ruleset) -> Iterator[tuple[Rule, Hit]]:
    """What the rules about dates say of a column, where each different text is judged once."""
    texts = table.values(column)
    found = {text: judged(Dated(text, is_single=False), rules.codes) for text in texts}
    if column != "date" or table.kind != "events":
        found.pop("", None)
    order = None
    if any(rule.code == "D607" for said in found.values() for rule, _ in said):
        order = order_of((row, cells[column]) for row, cells in table.rows(column))
    for row, cells in table.where(column, found.get):
        for rule, hit in found[cells[column]]:
            if order and rule.code == "D607":
                hit = in_order(hit, cells[column], order)
            fix = tuple(Change(change.text, cell=(row, column)) for change in hit.fix)
            yield rule, Hit(hit.message, cell=(row, column), fix=fix, fix_title=hit.fix_title)


def cell_findings(reading: Reading, hits: list[tuple[Rule, Hit]], rules: Ruleset) -> None:
    """Turn hits on cells of a table that was read before into findings."""
    table = reading.table
    assert table
    columns = {name: i for i, name in reversed(list(enumerate(table.columns)))}
    for rule, hit in hits:
        row, column = hit.cell or (1, "")
        number = columns.get(column.strip(), len(columns))
        start, end = hit.span or table.cells.place(row, number)
        changes = [c for c in hit.fix if c.cell]
        edits = tuple(
            _cell_edit(c.text, table.cells, *table.cells.place(c.cell[0], columns[c.cell[1]]))
            for c in changes
            if c.cell
        )
        fix = Fix(rule.fix, hit.fix_title, edits) if edits and rule.fix else None
        reading.findings.append(
            finding(
                reading, rule, hit, rules, path=column, feature_id=_row_id(table, row),
                feature_index=row - 2 if hit.cell and row > 1 else None, fix=fix,
                **reading.place(start, end),
            )
        )  # fmt: skip


def _cell_edit(text: str, cells: Cells, start: int, end: int) -> Edit:
    """A text put into a cell, in quotation marks if it has or needs them."""
    old, raw = cells.data[start:end], text.encode()
    if old[:1] == b'"' or any(mark in raw for mark in (cells.delimiter, b'"', b"\n", b"\r")):
        return Edit(start, end, b'"' + raw.replace(b'"', b'""') + b'"')
    plain = old.strip()  # the spaces around it stay
    start += old.find(plain)
    return Edit(start, start + len(plain), raw)


def _row_id(table: Table, row: int) -> str | None:
    if row < 2 or "id" not in table.columns:
        return None
    return table.cells.value(row, table.columns.index("id")).strip() or None
