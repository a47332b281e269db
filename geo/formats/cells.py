"""Columns of text in Arrow, as numbers and as frames."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def numbers_of(cells: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """The numbers that cells hold, NaN for what is none."""
    given = pc.if_else(pc.equal(cells, ""), None, cells)
    try:
        return np.asarray(given.cast(pa.float64()))
    except pa.ArrowInvalid:
        texts = pd.Series(given.to_pylist(), dtype=object)
        return np.asarray(pd.to_numeric(texts, errors="coerce"), float)


def count_true(mask: pa.ChunkedArray) -> int:
    """How many cells of a column are true."""
    return int(pc.sum(mask).as_py() or 0)


def as_frame(table: pa.Table) -> pd.DataFrame:
    """A table of text as a frame of Python's strings."""
    columns = [column.to_numpy(zero_copy_only=False) for column in table.columns]
    return pd.DataFrame(dict(zip(table.column_names, columns, strict=True)), dtype=object)


def as_table(frame: pd.DataFrame) -> pa.Table:
    """A frame of text as a table."""
    return pa.table({str(name): pa.array(frame[name], pa.string()) for name in frame.columns})
