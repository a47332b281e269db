"""Events as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from geo.formats.csvcells import csv_cells, csv_rows


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Write events as UTF-8 with a header; see `geo.formats.formulas` for cells like `=1+1`."""
    with path.open("wb") as file:
        started = False

        def write(events: pa.Table) -> None:
            nonlocal started
            if not started:
                names = csv_cells(pa.array(events.column_names)).to_pylist()
                file.write(f"{','.join(names)}\n".encode())
                started = True
            file.writelines(csv_rows(events))

        yield write
