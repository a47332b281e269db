"""Events as GeoParquet 1.1, one row group a chunk."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.formats.cells import numbers_of
from geo.formats.writers.features import times

_SIDES = {"xmin": "lon", "ymin": "lat", "xmax": "lon", "ymax": "lat"}
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    # Without a crs the coordinates are longitude and latitude (OGC:CRS84).
    "columns": {
        "geometry": {
            "encoding": "WKB",
            "geometry_types": ["Point"],
            "covering": {"bbox": {side: ["bbox", side] for side in _SIDES}},
        }
    },
}
_FLOATS = ["lon", "lat", "accuracy_m"]


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Write events as text columns, with `lon`, `lat` and `accuracy_m` as numbers.

    Beside them stand `time_start`, `time_end` (UTC, missing where open), `geometry`, and `bbox`, by
    which readers pass over the row groups that they do not need.
    """
    with contextlib.ExitStack() as stack:
        writer: pq.ParquetWriter | None = None

        def write(events: pa.Table) -> None:
            nonlocal writer
            table = _table(events)
            if writer is None:
                writer = stack.enter_context(
                    pq.ParquetWriter(path, table.schema, compression="zstd")
                )
            writer.write_table(table)

        yield write


def _table(events: pa.Table) -> pa.Table:
    moments = times(events)
    made = {*_FLOATS, *moments, "bbox"}
    arrays: dict[str, Any] = {n: events[n] for n in events.column_names if n not in made}
    numbers = {name: numbers_of(events[name]) for name in _FLOATS}
    points = shapely.to_wkb(shapely.points(numbers["lon"], numbers["lat"]))
    points[np.isnan(numbers["lon"])] = None
    arrays |= {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    arrays |= {name: pa.array(column) for name, column in moments.items()}
    arrays["geometry"] = pa.array(points, pa.binary())
    arrays["bbox"] = pa.StructArray.from_arrays(
        [arrays[name] for name in _SIDES.values()],
        names=list(_SIDES),
        mask=arrays["lon"].is_null(),
    )
    return pa.table(arrays).replace_schema_metadata({"geo": json.dumps(_GEO)})
