"""Event tables of any size as columns, some hundred thousand rows at a time.

Fast accept, slow explain: Arrow reads what is plain; what it refuses is read again from the start
by the readers that know every row, which accept it after all or say what is wrong where.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import shapely

from geo.errors import InputError, Problem, unreadable
from geo.formats.files import read_text
from geo.formats.geojson import read_geojson
from geo.formats.geojson_lines import DoubtError, number_array, point_tables
from geo.formats.table import Table, checked_header, delimiter_of, require_columns
from geo.formats.wkb import point_coordinates

TEXTS = ["id", "date", "category", "place", "thing"]
NUMBERS = {"lon": (-180, 180), "lat": (-90, 90), "accuracy_m": (0, 2e7)}
_BYTES = 1 << 24
_ROWS = 1 << 18
_SHOWN_PROBLEMS = 20
GEOJSON = {".geojson", ".json"}


@dataclass(frozen=True)
class Batch:
    """Rows of an event table: `date`, `lon` and `lat`, and `id` and others where the file has them.

    `lon`, `lat` and `accuracy_m` are numbers, null where unknown. `rows` are the numbers a person
    finds the rows by; `done` is how many bytes of the file were read so far.
    """

    table: pa.Table
    rows: npt.NDArray[np.int64]
    done: int


def read_batches(path: Path, *, slowly: bool = False) -> Iterator[Batch]:
    """The events of a CSV, GeoJSON or Parquet file.

    Raises:
        DoubtError: not with `slowly`.
        InputError: the file cannot be read, lacks a column, or has coordinates that are none.
    """
    try:
        if path.suffix.lower() == ".parquet":
            with path.open("rb") as file:
                yield from parquet_batches(file, str(path))
        elif path.suffix.lower() in GEOJSON:
            yield from _slow_geojson(path) if slowly else _geojson(path)
        else:
            yield from _slow_csv(path) if slowly else _csv(path)
    except OSError as error:
        raise unreadable(path, error) from None


def _csv(path: Path) -> Iterator[Batch]:
    with path.open("rb") as file:
        head = file.readline(1 << 20)
    try:
        text = head.decode("utf-8-sig")
        names = next(csv.reader([text], delimiter=delimiter_of(text), strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        raise DoubtError from None
    if "id" not in _require(path, checked_header(names, path)):
        raise DoubtError  # only the slow reader counts rows as a spreadsheet does
    kinds = dict.fromkeys(TEXTS, pa.string()) | dict.fromkeys(NUMBERS, pa.float64())
    row = 2
    try:
        with path.open("rb") as file:
            reader = pyarrow.csv.open_csv(
                file,
                pyarrow.csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BYTES),
                pyarrow.csv.ParseOptions(delimiter=delimiter_of(text), newlines_in_values=True),
                pyarrow.csv.ConvertOptions(
                    column_types={n: kinds[n.strip()] for n in names if n.strip() in kinds},
                    include_columns=[n for n in names if n.strip() in kinds],
                    null_values=[""],
                ),
            )
            for block in reader:
                table = _trimmed(pa.Table.from_batches([block]))
                rows = np.arange(row, row + len(table))
                row += len(table)
                if table["date"].null_count or not _plausible(table):
                    raise DoubtError
                yield Batch(table, rows, file.tell())
    except (pa.ArrowInvalid, UnicodeDecodeError):
        raise DoubtError from None


def _trimmed(table: pa.Table) -> pa.Table:
    """The table without white space around names and cells."""
    columns = {
        name.strip(): pc.utf8_trim_whitespace(column) if pa.types.is_string(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns)


def _slow_csv(path: Path) -> Iterator[Batch]:
    csv.field_size_limit(2**31 - 1)
    try:
        with path.open("rb") as binary:
            head = binary.readline().decode("utf-8-sig")
            binary.seek(0)
            file = io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")
            reader = csv.reader(file, delimiter=delimiter_of(head), strict=True)
            names = _require(path, checked_header([n.strip() for n in next(reader, [])], path))
            numbered = ((i, row) for i, row in enumerate(reader, 2) if any(map(str.strip, row)))
            while block := list(islice(numbered, _ROWS)):
                frame = _cells(path, names, block)
                rows = np.array([number for number, _ in block])
                yield Batch(_typed(path, frame, rows), rows, binary.tell())
    except UnicodeDecodeError:
        read_text(path)  # says on which line
    except csv.Error as error:
        reason = f"the table breaks off here ({error})."
        raise InputError(
            Problem(str(path), line=reader.line_num, reason=reason,
                    remedy="A quotation mark may be missing.")
        ) from None  # fmt: skip


def _cells(path: Path, names: list[str], block: list[tuple[int, list[str]]]) -> pd.DataFrame:
    problems = [
        Problem(
            str(path),
            row=number,
            reason=f"the row has {len(row)} cells, the header {len(names)}.",
            remedy="Put a cell that contains the delimiter in quotation marks.",
        )
        for number, row in block
        if len(row) != len(names)
    ]
    if problems:
        raise InputError(problems[:_SHOWN_PROBLEMS])
    columns = zip(*(row for _, row in block), strict=True)
    wanted = [*TEXTS, *NUMBERS]
    return pd.DataFrame(
        {
            name: [cell.strip() for cell in cells]
            for name, cells in zip(names, columns, strict=True)
            if name in wanted
        },
        dtype=object,
    )


def _geojson(path: Path) -> Iterator[Batch]:
    row = 1
    with path.open("rb") as file:
        for table, done in point_tables(file, TEXTS, ["accuracy_m"]):
            rows = np.arange(row, row + len(table))
            row += len(table)
            if "date" not in table.column_names or table["date"].null_count:
                raise DoubtError
            if not _plausible(table):
                raise DoubtError
            yield Batch(table, rows, done)


def _slow_geojson(path: Path) -> Iterator[Batch]:
    found = read_geojson(path)
    rows = np.arange(1, len(found.ids) + 1)
    kinds = shapely.get_type_id(found.geometries)
    problems = [
        Problem(str(path), line=found.lines[i], reason=f"feature {i + 1} is not a point.")
        for i in np.flatnonzero((kinds > 0) & ~shapely.is_missing(found.geometries))
    ]
    if problems:
        raise InputError(problems[:_SHOWN_PROBLEMS])
    frame = pd.DataFrame(found.properties, index=range(len(rows)), dtype=object)
    frame = frame.drop(columns=["id", "lon", "lat"], errors="ignore")
    if any(found.ids):
        frame["id"] = pd.Series(found.ids, dtype=object)
    frame["lon"] = shapely.get_x(found.geometries)
    frame["lat"] = shapely.get_y(found.geometries)
    yield Batch(_typed(path, frame, rows), rows, path.stat().st_size)


def parquet_batches(file: IO[bytes], path: str) -> Iterator[Batch]:
    """The events of an open Parquet file; `path` is what errors call it.

    Raises:
        InputError: it cannot be read, lacks a column, or has coordinates that are none.
    """
    try:
        with pq.ParquetFile(file) as parquet:
            yield from _row_groups(parquet, path, file.seek(0, 2))
    except pa.ArrowInvalid as error:
        reason = f"the file cannot be read ({str(error).splitlines()[0]})."
        raise InputError(Problem(path, reason=reason)) from None


def _row_groups(file: pq.ParquetFile, path: str, size: int) -> Iterator[Batch]:
    schema = file.schema_arrow
    geometry = geometry_column(schema, path)
    named = [name for name in [*TEXTS, *NUMBERS] if name in schema.names]
    drawn = [geometry] if geometry and not {"lon", "lat"} <= set(named) else []
    _require(path, [*named, *(["lon", "lat"] if drawn else [])])
    row = 1
    for batch in file.iter_batches(_ROWS, columns=[*named, *drawn]):
        rows = np.arange(row, row + len(batch))
        row += len(batch)
        table = with_positions(pa.Table.from_batches([batch]), path, rows)
        yield Batch(table, rows, size * (row - 1) // file.metadata.num_rows)


def geometry_column(schema: pa.Schema, path: str) -> str | None:
    """The primary geometry of a GeoParquet file, or None.

    Raises:
        InputError: it is not in longitude and latitude.
    """
    described = (schema.metadata or {}).get(b"geo")
    if not described:
        return "geometry" if "geometry" in schema.names else None
    about = orjson.loads(described)
    name = str(about["primary_column"])
    crs = about["columns"][name].get("crs", "OGC:CRS84")
    code = (crs.get("id") or {}).get("code") if isinstance(crs, dict) else crs
    if code not in {"OGC:CRS84", "CRS84", 4326, None}:
        remedy = "Reproject it to longitude and latitude (EPSG:4326)."
        raise InputError(
            Problem(path, column=name, reason=f"its positions are in {code}.", remedy=remedy)
        )
    return name


def with_positions(table: pa.Table, path: Path | str, rows: npt.NDArray[np.int64]) -> pa.Table:
    """A table with `lon` and `lat` in numbers: its own, or those of its geometries.

    Raises:
        InputError: positions lie outside the globe.
    """
    if not {"lon", "lat"} <= set(table.column_names):
        name = next(n for n in table.column_names if pa.types.is_binary(table.schema.field(n).type))
        lon, lat = point_coordinates(table[name])
        table = table.drop_columns([name])
        for column, values in (("lon", lon), ("lat", lat)):
            table = table.append_column(column, number_array(values))
    for column in NUMBERS:
        if column in table.column_names and table.schema.field(column).type != pa.float64():
            place = table.column_names.index(column)
            table = table.set_column(place, column, table[column].cast(pa.float64()))
    if not _plausible(table):
        _typed(path, table.to_pandas(), rows)
    return table


def _plausible(table: pa.Table) -> bool:
    """Whether all numbers are in their limits, and positions whole or missing."""
    for name, (low, high) in NUMBERS.items():
        if name in table.column_names and len(table):
            values = table[name].to_numpy()
            if values.min() >= low and values.max() <= high:  # neither if one is missing
                continue
            if not ((values >= low) & (values <= high) | np.isnan(values)).all():
                return False
    if not table["lon"].null_count and not table["lat"].null_count:
        return True
    return bool((np.isnan(table["lon"].to_numpy()) == np.isnan(table["lat"].to_numpy())).all())


def _typed(path: Path | str, frame: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pa.Table:
    """A frame of texts and numbers as Arrow columns, after a look at every number."""
    _require(path, list(frame.columns))
    problems, numbers = [], {}
    for name, (low, high) in NUMBERS.items():
        if name not in frame:
            continue
        given = frame[name].notna() & (frame[name] != "")
        values = pd.to_numeric(frame[name].where(given, None), errors="coerce").to_numpy(float)
        wrong = given.to_numpy() & ~((values >= low) & (values <= high))
        for i in np.flatnonzero(wrong)[:_SHOWN_PROBLEMS]:
            value, reason = str(frame[name].iloc[i]), f"expected a number from {low:g} to {high:g}."
            problems.append(
                Problem(str(path), row=int(rows[i]), column=name, value=value, reason=reason)
            )
        numbers[name] = values
    halves = np.flatnonzero(np.isnan(numbers["lon"]) != np.isnan(numbers["lat"]))
    if not problems:
        reason = "one coordinate is given without the other."
        problems = [
            Problem(str(path), row=int(rows[i]), reason=reason) for i in halves[:_SHOWN_PROBLEMS]
        ]
    if problems:
        raise InputError(problems)
    texts = {name: _texts(frame[name]) for name in TEXTS if name in frame}
    return pa.table(
        texts | {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
    )


def _texts(column: pd.Series) -> pa.Array:
    if pd.api.types.is_object_dtype(column):
        values = [None if v is None or v != v else v if isinstance(v, str) else str(v)
                  for v in column.tolist()]  # fmt: skip
        return pa.array(values, type=pa.string())
    return pa.array(column, from_pandas=True)


def _require(path: Path | str, names: list[str]) -> list[str]:
    require_columns(Table(str(path), pd.DataFrame(columns=names)), ["date", "lon", "lat"])
    return names
