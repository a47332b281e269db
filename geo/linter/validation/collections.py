"""FeatureCollections, chunk by chunk: features that are surely good are passed over by columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo.linter.acceptance.chunks import Body, body, chunks
from geo.linter.acceptance.decoding import (
    Columns,
    decoded,
    decoded_singly,
    kept,
    raw_features,
)
from geo.linter.acceptance.properties import properties
from geo.linter.acceptance.verdict import judged
from geo.linter.jsontext import Fault
from geo.linter.rules.quiet import LayerColumns
from geo.linter.ruleset import Ruleset
from geo.linter.validation.features import item_findings
from geo.linter.validation.pieces import Piece, envelope, hidden_faults, is_bare, value_of
from geo.linter.validation.reading import Reading
from geo.linter.validation.records import Records, listed


class NotRegularError(Exception):
    """The text is no collection whose features stand in one list, or no JSON."""


def read_collection(reading: Reading, start: int, rules: Ruleset) -> tuple[Piece, list[Fault]]:
    """Judge a collection; what surrounds its features comes back, and what is wrong as bytes.

    Raises:
        NotRegularError: the text must be read as a whole, and nothing has been found.
    """
    data = reading.data
    found = body(data)
    around = envelope(data, start, found.start, found.end) if found else None
    if found is None or around is None:
        raise NotRegularError
    faults = hidden_faults(around)
    reading.around = around.value
    if not is_bare(around):
        item_findings(reading, around, rules)
    records, columns = Records(data), LayerColumns()
    try:
        for pieces, span, count in _odd(data, found, columns):
            for piece in pieces:
                faults += hidden_faults(piece)
                for record in item_findings(reading, piece, rules):
                    records.keep(record)
                    columns.add_record(record)
            records.add(span, count)
    except NotRegularError:
        reading.findings.clear()
        reading.suppressed.clear()
        raise
    finally:
        reading.spans.clear()
    reading.records, reading.columns = records, columns
    return around, faults


def _odd(
    data: bytes, found: Body, whole: LayerColumns
) -> Iterator[tuple[list[Piece], tuple[int, int], int]]:
    """Of each chunk the features that must be looked at, its span, and how many it has.

    The columns of the others go into those of the whole layer.
    """
    names: Iterable[str] = ()
    first = 0
    for start, end in chunks(data, found):
        columns, text = _columns(listed(data, start, end))
        given = properties(columns.properties, names)
        names = given.types
        verdict = judged(columns, given, text)
        ids, kinds, numbers, boxes = columns.ids, columns.kinds, columns.numbers, verdict.boxes
        if not verdict.good.all():
            flags = verdict.good.tolist()
            ids, kinds, numbers = kept(ids, flags), kept(kinds, flags), kept(numbers, flags)
            given, boxes = given.of(flags), boxes[verdict.good]
        whole.add(ids, set(kinds), given, boxes)
        pieces = []
        if len(ids) < columns.count:
            pieces = _pieces(data, (start, end), first, set(numbers))
        yield pieces, (start, end), columns.count
        first += columns.count


def _columns(text: bytes) -> tuple[Columns, bytes]:
    """The columns of the features of a list, and the text of those that have a row."""
    if (columns := decoded(text)) is not None:
        return columns, text
    raws = raw_features(text)
    if raws is None:
        raise NotRegularError
    columns = decoded_singly(raws)
    return columns, b",".join([raws[number] for number in columns.numbers])


def _pieces(data: bytes, span: tuple[int, int], first: int, good: set[int]) -> list[Piece]:
    """The features of a chunk that are not good, to be looked at one by one."""
    raws = raw_features(listed(data, *span))
    if raws is None:
        raise NotRegularError
    pieces = []
    at = span[0]
    for number, raw in enumerate(raws):
        at = data.find(raw, at)
        if number not in good:
            index = first + number
            value = value_of(raw)
            if value is None:  # a number too large for the reader
                raise NotRegularError
            pieces.append(Piece(value, raw, at, ("features", index), "feature", index))
        at += len(raw)
    return pieces
