"""JSON objects as records."""

from __future__ import annotations

import codecs
import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from geo.edtf import DateError
from geo.errors import InputError, Problem
from geo.formats.importing.archives import opened
from geo.formats.importing.celltext import cell_text
from geo.formats.importing.shape import Records, normal
from geo.formats.importing.source import Source


def read_json(source: Source) -> Any:
    """A JSON document, read whole; one object a line gives a list of them (RFC 8142 alike).

    Raises:
        InputError: it is not JSON.
    """
    source.report.encoding = "utf-8"
    with opened(source.path) as stream:
        data = stream.read()
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        with contextlib.suppress(orjson.JSONDecodeError):
            return [orjson.loads(line) for line in data.replace(b"\x1e", b"").splitlines() if line]
        reason = f"not valid JSON ({error.msg})."
        raise InputError(Problem(str(source.path), line=error.lineno, reason=reason)) from None


def json_chunks(source: Source, rows: list[Any]) -> Iterator[Records]:
    """JSON objects as records, numbered from 1; what is no object is left out."""
    names = list(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
    for start in range(0, len(rows), source.chunk):
        part = rows[start : start + source.chunk]
        numbers = [n for n, row in enumerate(part, start + 1) if isinstance(row, dict)]
        broken = [
            Problem(str(source.path), row=n, reason="this is no JSON object.")
            for n, row in enumerate(part, start + 1)
            if not isinstance(row, dict)
        ]
        objects = [row for row in part if isinstance(row, dict)]
        columns = [
            pa.array([cell_text(row.get(name)) for row in objects], pa.string()) for name in names
        ]
        records = Records(pa.table(columns, names=names), np.array(numbers, np.int64), None, broken)
        yield records.filled()
        source.progress("reading", (start + len(part)) / len(rows))


def split_chunks(
    source: Source, features: Iterable[Any], rows_of: Callable[[Any], list[dict[str, Any]]]
) -> Iterator[Records]:
    """The events of features, each of which may hold several, numbered by their feature from 1.

    A feature for which `rows_of` raises a `DateError` is left out, with its reason.
    """
    report = source.report
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, feature in enumerate(features, 1):
        try:
            found = rows_of(feature)
        except DateError as error:
            report.read += 1
            report.left_out.add(
                Problem(report.path, row=number, reason=error.reason, remedy=error.remedy)
            )
            continue
        # Each row is counted as read when it is imported; those beyond the first are none.
        report.split += len(found) - 1
        report.read -= len(found) - 1
        if len(found) > 1:
            found = [
                {"id": f"{report.format}-row-{number}-{i}", **row} for i, row in enumerate(found, 1)
            ]
        rows += found
        numbers += [number] * len(found)
    for chunk in json_chunks(source, rows):
        yield replace(chunk, rows=np.array(numbers)[chunk.rows - 1])


def beside(made: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was made of a feature, and the properties given with it.

    A property of the same name as something made is set aside as `original_NAME`, unless it says
    the same.

    >>> beside({"date": "2020-11-10"}, {"Date": 1604966400000, "kind": "a"})
    {'date': '2020-11-10', 'original_Date': 1604966400000, 'kind': 'a'}
    """
    rest = {}
    for name, value in given.items():
        if normal(name) not in made:
            rest[name] = value
        elif cell_text(value) != cell_text(made[normal(name)]):
            rest[f"original_{name}"] = value
    return {**made, **rest}
