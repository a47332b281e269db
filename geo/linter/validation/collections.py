"""Features, chunk by chunk: those that are surely good are passed over by columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo.linter.acceptance.chunks import body, chunks, line_chunks
from geo.linter.acceptance.decoding import (
    Columns,
    decoded,
    decoded_singly,
    kept,
    raw_features,
)
from geo.linter.acceptance.properties import properties
from geo.linter.acceptance.verdict import LONG, SOUND, TURNED, UNKNOWN, Verdict, judged
from geo.linter.jsontext import Fault
from geo.linter.rules.columns import LayerColumns
from geo.linter.rules.rule import Scope
from geo.linter.ruleset import Ruleset
from geo.linter.validation.features import item_findings, records_in
from geo.linter.validation.pieces import (
    Piece,
    envelope,
    hidden_faults,
    is_bare,
    is_text,
    value_of,
)
from geo.linter.validation.reading import Reading
from geo.linter.validation.records import Records

_SPACE = b" \t\r\n"


class NotRegularError(Exception):
    """The features of the text do not stand in one list or one a line, or it is no JSON."""


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
    faults += _read(reading, chunks(data, found), Records(data), rules)
    return around, faults


def read_lines(reading: Reading, start: int, rules: Ruleset) -> list[Fault]:
    """Judge features of which each fills a line; what is wrong as bytes comes back.

    Raises:
        NotRegularError: the lines must be read one by one, and nothing has been found.
    """
    data = reading.data
    end = data.rfind(b"}") + 1
    if data[end:].strip(_SPACE):
        raise NotRegularError
    return _read(reading, line_chunks(data, start), Records(data, is_lines=True), rules)


def _read(
    reading: Reading, spans: Iterable[tuple[int, int]], records: Records, rules: Ruleset
) -> list[Fault]:
    """Judge the features in some spans; what is wrong as bytes comes back."""
    faults: list[Fault] = []
    columns = LayerColumns()
    try:
        for pieces, span, count in _odd(spans, records, columns):
            for piece in pieces:
                faults += hidden_faults(piece)
                item_findings(reading, piece, rules)
                for record in () if piece.sure >= _RIGHT else records_in(reading, piece):
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
    return faults


def _odd(
    spans: Iterable[tuple[int, int]], records: Records, whole: LayerColumns
) -> Iterator[tuple[list[Piece], tuple[int, int], int]]:
    """Of each chunk the features that must be looked at, its span, and how many it has.

    The columns of those whose shape and properties are right go into those of the whole layer.
    """
    names: Iterable[str] = ()
    first = 0
    for start, end in spans:
        whole_text = records.listed(start, end)
        if records.is_lines and not _is_of_lines(whole_text, records.data[start:end]):
            raise NotRegularError
        columns, text = _columns(whole_text)
        given = properties(columns.properties, names)
        names = given.types
        verdict = judged(columns, given, text)
        ids, kinds, boxes = columns.ids, columns.kinds, verdict.boxes
        indexes = [first + number for number in columns.numbers]
        if not (right := verdict.plain & (verdict.drawn != UNKNOWN)).all():
            flags = right.tolist()
            ids, kinds, indexes = kept(ids, flags), kept(kinds, flags), kept(indexes, flags)
            given, boxes = given.of(flags), boxes[right]
        whole.add(ids, set(kinds), given, boxes, indexes)
        pieces = []
        if verdict.good.sum() < columns.count:
            pieces = _pieces(records, (start, end), first, _known(columns, verdict))
        yield pieces, (start, end), columns.count
        first += columns.count


def _is_of_lines(text: bytes, lines: bytes) -> bool:
    """Whether each item of a list fills one of some lines.

    Where lines are joined by commas, the end of a line may stand in the middle of an item.
    """
    return raw_features(text) == list(map(bytes.rstrip, lines.split(b"\n")))


def _columns(text: bytes) -> tuple[Columns, bytes]:
    """The columns of the features of a list, and the text of those that have a row."""
    if (columns := decoded(text)) is not None:
        return columns, text
    raws = raw_features(text)
    if raws is None:
        raise NotRegularError
    columns = decoded_singly(raws)
    return columns, b",".join([raws[number] for number in columns.numbers])


_NOWHERE: frozenset[Scope] = frozenset()
_SHAPE: frozenset[Scope] = frozenset({"positions", "vertices", "lines", "rings"})
_DRAWN: dict[int, frozenset[Scope]] = {
    UNKNOWN: _NOWHERE,
    SOUND: _SHAPE | {"winding", "precision"},
    TURNED: _SHAPE | {"precision"},
    LONG: _SHAPE | {"winding"},
}
_PLAIN: frozenset[Scope] = frozenset({"values"})
_RIGHT = _SHAPE | _PLAIN  # then columns tell enough for the rules over layers


def _known(columns: Columns, verdict: Verdict) -> dict[int, frozenset[Scope] | None]:
    """In which scopes features are surely right, by number; None if in all."""
    rows = zip(verdict.good.tolist(), verdict.drawn.tolist(), verdict.plain.tolist(), strict=True)
    return {
        number: None if good else _DRAWN[drawn] | (_PLAIN if plain else _NOWHERE)
        for number, (good, drawn, plain) in zip(columns.numbers, rows, strict=True)
    }


def _pieces(
    records: Records,
    span: tuple[int, int],
    first: int,
    known: dict[int, frozenset[Scope] | None],
) -> list[Piece]:
    """The features of a chunk that are not good, to be looked at one by one."""
    raws = raw_features(records.listed(*span))
    if raws is None:
        raise NotRegularError
    pieces = []
    at = span[0]
    for number, raw in enumerate(raws):
        at = records.data.find(raw, at)
        if (sure := known.get(number, _NOWHERE)) is not None:
            index = first + number
            value = value_of(raw)
            # A number is too large for the reader, or a line holds a whole collection.
            if value is None or (records.is_lines and is_text(value)):
                raise NotRegularError
            path = records.path(index)
            pieces.append(Piece(value, raw, at, path, "feature", index, sure=sure))
        at += len(raw)
    return pieces
