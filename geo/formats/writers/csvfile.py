"""Events as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from geo.formats.formulas import guarded


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write events as UTF-8 with a header; see `geo.formats.formulas` for cells like `=1+1`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        started = False

        def write(events: pd.DataFrame) -> None:
            nonlocal started
            if not started:
                table.writerow(guarded(map(str, events.columns)))
                started = True
            table.writerows(zip(*(guarded(events[name]) for name in events), strict=True))

        yield write
