"""Events as GeoJSON (RFC 7946), one feature a line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from geo.formats.writers.features import features


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Callable[[pa.Table], None]]:
    """Write events as a FeatureCollection; those without coordinates have no geometry."""
    with collection(path, {"type": "FeatureCollection"}) as write:
        yield lambda events: write(features(events))


@contextlib.contextmanager
def collection(
    path: Path, members: dict[str, Any]
) -> Iterator[Callable[[Iterable[dict[str, Any]]], None]]:
    """Write features piece by piece into a FeatureCollection with the members given."""
    with path.open("wb") as file:
        file.write(orjson.dumps(members)[:-1] + b',"features":[')
        separator = b"\n"

        def write(found: Iterable[dict[str, Any]]) -> None:
            nonlocal separator
            for feature in found:
                file.write(separator + orjson.dumps(feature))
                separator = b",\n"

        yield write
        file.write(b"\n]}\n")
