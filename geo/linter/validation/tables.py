"""Tables: what rules say of rows and cells, at the cell."""

from __future__ import annotations

from geo.linter.csvtext import Cells
from geo.linter.findings import Edit, Fix
from geo.linter.inputs import Input
from geo.linter.rules import checks
from geo.linter.rules.dates import in_order, order_of
from geo.linter.rules.rule import Change, Dated, Hit, Rule, Table
from geo.linter.ruleset import Ruleset
from geo.linter.validation.features import judged
from geo.linter.validation.reading import Reading, finding

_DATE_COLUMNS = {"events": ["date"], "claims": ["date"], "sources": ["published", "accessed"]}


def read_table(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the table of a reading."""
    kind = one.path.stem if one.path.stem in {*_DATE_COLUMNS, "categories"} else "table"
    cells = Cells(reading.data)
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
        dates = [(row, found[column]) for row, found in table.rows(column)]
        order = order_of(dates)
        for row, text in dates:
            if not text and (column != "date" or table.kind != "events"):
                continue
            for rule, plain in judged(Dated(text, is_single=False), rules.codes):
                hit = in_order(plain, text, order) if order and rule.code == "D607" else plain
                fix = tuple(Change(change.text, cell=(row, column)) for change in hit.fix)
                hits.append((rule, Hit(hit.message, cell=(row, column), fix=fix,
                                       fix_title=hit.fix_title)))  # fmt: skip
    cell_findings(reading, hits, rules)


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
