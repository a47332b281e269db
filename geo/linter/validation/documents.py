"""GeoJSON files: features in lists or lines by chunks, other texts by pieces."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from geo.linter.inputs import JSON_LINES, Input
from geo.linter.rules import checks
from geo.linter.rules.subjects.layer import Document, Record
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsontext import Fault
from geo.linter.texts.utf8 import masked
from geo.linter.validation.collections import NotRegularError, read_collection, read_lines
from geo.linter.validation.features import (
    item_findings,
    layer_findings,
    layer_of,
    records_in,
)
from geo.linter.validation.pieces import Piece, hidden_faults, is_bare, line_pieces, pieces
from geo.linter.validation.places import report
from geo.linter.validation.reading import Reading, Said, text_findings


def read_json(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the GeoJSON of a reading: one text, or one a line."""
    data = reading.data
    start = 3 if data.startswith(codecs.BOM_UTF8) else 0
    is_sequence = _is_sequence(data, one)
    around: Piece | None = None
    records: Sequence[Record]
    try:
        if is_sequence:
            found = read_lines(reading, start, rules)
        else:
            around, found = read_collection(reading, start, rules)
        records = reading.records or []
    except NotRegularError:
        parts = line_pieces(data) if is_sequence else pieces(data, start)
        around, found, records = _read_pieces(reading, parts, rules)
    text_findings(reading, found, rules, is_sequence=is_sequence)
    crs = around.value.get("crs") if around and isinstance(around.value, dict) else None
    in_atlas = one.atlas is not None
    reading.layer = replace(
        layer_of(str(one.name), one.path.stem, records, rules, in_atlas=in_atlas, crs=crs),
        columns=reading.columns,
    )
    layer_findings(reading, rules)
    if around is not None and isinstance(around.value, dict) and not is_bare(around):
        document = Document(around.value, reading.layer, data)
        found_around = checks("document", rules.codes)
        hits = [(rule, hit) for rule, check in found_around for hit in check(document)]
        report(reading, around, Said.of(hits), [], rules)


def _read_pieces(
    reading: Reading, parts: Iterable[Piece | Fault], rules: Ruleset
) -> tuple[Piece | None, list[Fault], list[Record]]:
    """Judge pieces one by one: what surrounds the features, what is wrong as bytes, and records."""
    around: Piece | None = None
    found: list[Fault] = []
    records: list[Record] = []
    for piece in parts:
        if isinstance(piece, Fault):
            found.append(piece)
            continue
        around = piece if piece.role == "document" else around
        found += hidden_faults(piece)
        item_findings(reading, piece, rules)
        records += records_in(reading, piece)
    return around, found, records


def _is_sequence(data: bytes, one: Input) -> bool:
    """Whether a file has a JSON text a line."""
    marked = (b"\x1e", codecs.BOM_UTF8 + b"\x1e")
    return one.path.suffix.lower() in JSON_LINES or data.startswith(marked)


def _parts(data: bytes, one: Input) -> Iterator[Piece | Fault]:
    start = 3 if data.startswith(codecs.BOM_UTF8) else 0
    return line_pieces(data) if _is_sequence(data, one) else pieces(data, start)


def earlier_faults(data: bytes, one: Input, end: int) -> list[Fault]:
    """What is no JSON before the first byte that is not UTF-8."""
    found = (part for part in _parts(masked(data), one) if isinstance(part, Fault))
    return list(takewhile(lambda fault: fault.start < end, found))
