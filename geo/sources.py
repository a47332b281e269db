"""The registers beside the events: sources, claims and categories."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo.edtf import DateError, parse
from geo.errors import InputError, Problem
from geo.formats.table import Table, read_csv, require_columns
from geo.values import id_list

SOURCE_COLUMNS = [
    "title", "publisher", "published", "accessed", "url", "archive", "grade", "language", "kind",
    "side", "note",
]  # fmt: skip
CLAIM_COLUMNS = ["event", "says", "date", "quantity", "unit", "sources", "verdict", "note"]
CATEGORY_COLUMNS = ["name", "definition", "color"]


def read_sources(path: Path) -> pd.DataFrame:
    """The register of sources, indexed by id, with the columns `SOURCE_COLUMNS`, all text.

    Raises:
        InputError: the file cannot be read, a row has too many cells or too few, an id is missing
            or stands twice.
    """
    return _register(path, SOURCE_COLUMNS, ["id", "title"])


def read_categories(path: Path) -> pd.DataFrame:
    """The register of categories, indexed by id, with `name`, `name:*`, `definition`, `color`.

    Raises:
        InputError: as `read_sources`.
    """
    return _register(path, CATEGORY_COLUMNS, ["id", "name"])


def read_claims(path: Path) -> pd.DataFrame:
    """What single sources say about events, indexed by claim id.

    Columns: `CLAIM_COLUMNS`, all text except `sources` (list of ids), and `row` (in the file).

    Raises:
        InputError: as `read_sources`, or dates in it are no dates.
    """
    claims = _register(path, CLAIM_COLUMNS, ["id", "event", "says"])
    problems = []
    for name, date, row in zip(claims.index, claims["date"], claims["row"], strict=True):
        try:
            parse(date or "../..")
        except DateError as error:
            problems.append(
                Problem(
                    str(path),
                    row,
                    column="date",
                    value=date,
                    reason=f'claim "{name}": {error.reason}',
                    remedy=error.remedy,
                )
            )
    if problems:
        raise InputError(problems)
    return claims.assign(sources=[id_list(cell) for cell in claims["sources"]])


def empty(columns: list[str]) -> pd.DataFrame:
    """A register without rows, for an atlas that has no such file."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})


def _register(path: Path, columns: list[str], needed: list[str]) -> pd.DataFrame:
    table = read_csv(path)
    if table.broken:
        raise InputError(table.broken)
    require_columns(table, needed)
    _check_ids(table)
    frame = table.frame.copy()
    for name in columns:
        if name not in frame:
            frame[name] = ""
    return frame.assign(row=frame.index).set_index("id")


def _check_ids(table: Table) -> None:
    ids = table.frame["id"]
    problems = [
        Problem(
            table.path,
            row=int(row),
            column="id",
            value=str(ids[row]),
            reason="another row has the same id." if ids[row] else "the row has no id.",
        )
        for row in ids.index[(ids.duplicated() | (ids == "")).to_numpy()]
    ]
    if problems:
        raise InputError(problems)
