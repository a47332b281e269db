"""Events as GeoParquet 1.1, one row group a chunk."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

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
def writing(path: Path) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Write events as text columns, with `lon`, `lat` and `accuracy_m` as numbers.

    Beside them stand `time_start`, `time_end` (UTC, missing where open), `geometry`, and `bbox`, by
    which readers pass over the row groups that they do not need.
    """
    with contextlib.ExitStack() as stack:
        writer: pq.ParquetWriter | None = None

        def write(events: pd.DataFrame) -> None:
            nonlocal writer
            table = _table(events)
            if writer is None:
                writer = stack.enter_context(
                    pq.ParquetWriter(path, table.schema, compression="zstd")
                )
            writer.write_table(table)

        yield write


def _table(events: pd.DataFrame) -> pa.Table:
    texts = [name for name in events.columns if name not in {*_FLOATS, *times(events[:0]), "bbox"}]
    numbers = {
        name: pd.to_numeric(events[name].replace("", None)).to_numpy(float) for name in _FLOATS
    }
    points = shapely.to_wkb(shapely.points(numbers["lon"], numbers["lat"]))
    points[(events["lon"] == "").to_numpy()] = None
    arrays = {name: pa.array(events[name], pa.string()) for name in texts}
    arrays |= {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    arrays |= {name: pa.array(column) for name, column in times(events).items()}
    arrays["geometry"] = pa.array(points, pa.binary())
    arrays["bbox"] = pa.StructArray.from_arrays(
        [arrays[name] for name in _SIDES.values()],
        names=list(_SIDES),
        mask=arrays["lon"].is_null(),
    )
    return pa.table(arrays).replace_schema_metadata({"geo": json.dumps(_GEO)})
