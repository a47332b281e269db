"""GeoJSON files: good features are accepted by columns, the others looked at one by one."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import shapely

from geo.acceptance import accept
from geo.inputs import JSON_LINES, Input
from geo.jsontext import Fault
from geo.rules import checks
from geo.rules.rule import Document, Record
from geo.ruleset import Ruleset
from geo.validation.features import item_findings, layer_findings, layer_of
from geo.validation.pieces import Piece, hidden_faults, line_pieces, pieces
from geo.validation.places import report
from geo.validation.reading import Reading, text_findings

_BATCH = 1000  # features judged at once


def read_json(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the GeoJSON of a reading: one text, or one a line."""
    data = reading.data
    start = 3 if data.startswith(codecs.BOM_UTF8) else 0
    is_sequence = one.path.suffix.lower() in JSON_LINES or data[start : start + 1] == b"\x1e"
    records: list[Record] = []
    found: list[Fault] = []
    around: Piece | None = None
    parts = line_pieces(data) if is_sequence else pieces(data, start)
    for batch in _batched(parts, _BATCH):
        for piece, geometry in zip(batch, _accepted(batch), strict=True):
            if isinstance(piece, Fault):
                found.append(piece)
            elif geometry is not None:
                records.append(_accepted_record(piece, geometry))
                reading.spans.append((piece.offset, ()))
            else:
                around = piece if piece.role == "document" else around
                found += hidden_faults(piece)
                records += item_findings(reading, piece, rules)
    text_findings(reading, found, rules, is_sequence=is_sequence)
    reading.layer = layer_of(str(one.name), one.path.stem, records, rules, one.atlas is not None)
    layer_findings(reading, rules)
    if around is not None and isinstance(around.value, dict):
        document = Document(around.value, reading.layer, data)
        found_around = checks("document", rules.codes)
        report(reading, around, [(r, hit) for r, check in found_around for hit in check(document)],
                [], rules)  # fmt: skip


def _accepted(batch: Sequence[Piece | Fault]) -> list[shapely.Geometry | None]:
    """The geometries of those features of a batch that no rule about features could remark on."""
    judged = [i for i, p in enumerate(batch) if isinstance(p, Piece) and p.role == "feature"]
    features = [piece for i in judged if isinstance(piece := batch[i], Piece)]
    found: list[shapely.Geometry | None] = [None] * len(batch)
    shapes = accept([piece.value for piece in features], [piece.raw for piece in features])
    for i, shape in zip(judged, shapes, strict=True):
        found[i] = shape
    return found


def _accepted_record(piece: Piece, geometry: shapely.Geometry) -> Record:
    kind = {"type": piece.value["geometry"]["type"]}
    return Record(piece.index or 0, {**piece.value, "geometry": kind}, geometry)


def _batched(parts: Iterable[Piece | Fault], size: int) -> Iterator[list[Piece | Fault]]:
    """The pieces in lists of at most that many."""
    source = iter(parts)
    while batch := list(islice(source, size)):
        yield batch
