"""Features, chunk by chunk: those that are surely good are passed over by columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from geo.linter.acceptance.chunks import body, chunks, line_chunks
from geo.linter.acceptance.decoding import (
    Columns,
    decoded,
    decoded_singly,
    kept,
    raw_features,
)
from geo.linter.acceptance.properties import properties
from geo.linter.acceptance.verdict import (
    LONG,
    PLACED,
    READ,
    SOUND,
    TURNED,
    UNKNOWN,
    Verdict,
    judged,
)
from geo.linter.rules.known import DEPTHS
from geo.linter.rules.rule import Scope
from geo.linter.rules.subjects.columns import LayerColumns
from geo.linter.rules.subjects.item import SCOPES
from geo.linter.rules.subjects.layer import asked_aside
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsontext import Fault
from geo.linter.validation.features import item_findings, records_in
from geo.linter.validation.pieces import (
    UNSEEN,
    Known,
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
# Once a block of nearly 32 MiB was freed, the allocator of glibc holds on to what a chunk leaves,
# and the next one need not ask the system for each page of it again. The block is never touched.
_MOST_FREED = 31 << 20


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
    bytes(_MOST_FREED)
    try:
        for pieces, span, count in _odd(spans, records, columns):
            for piece in pieces:
                item_findings(reading, piece, rules)
                if piece.known.is_read and not asked_aside(piece.value)[1]:
                    continue
                faults += () if piece.known.is_read else hidden_faults(piece)
                for record in records_in(reading, piece):
                    records.keep(record)
                    if not piece.known.is_read:
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

    The columns of those whose shape and properties were read go into those of the whole layer.
    """
    names: Iterable[str] = ()
    first = 0
    for span in spans:  # what is made of a chunk goes before the next one is read
        pieces, count, names = _odd_in(span, records, whole, first, names)
        yield pieces, span, count
        first += count


def _odd_in(
    span: tuple[int, int], records: Records, whole: LayerColumns, first: int, names: Iterable[str]
) -> tuple[list[Piece], int, Iterable[str]]:
    """The odd features of a chunk, how many it has, and the names of their properties."""
    chunk = _Chunk(records.listed(*span))
    if records.is_lines and not chunk.is_of_lines(records.data[slice(*span)]):
        raise NotRegularError
    columns, text = chunk.columns()
    given = properties(columns.properties, names)
    names = given.types
    verdict = judged(columns, given, text)
    ids, kinds, boxes = columns.ids, columns.kinds, verdict.boxes
    indexes: Sequence[int] = range(first, first + columns.count)
    if len(columns.numbers) < columns.count:
        indexes = [indexes[number] for number in columns.numbers]
    if not verdict.read.all():
        flags = verdict.read.tolist()
        ids, kinds, indexes = kept(ids, flags), kept(kinds, flags), kept(indexes, flags)
        given, boxes = given.of(flags), boxes[verdict.read]
    outlines = [found.of(verdict.read) for found in verdict.outlines]
    boxes = boxes[~np.isnan(boxes[:, 0])]
    whole.add(ids, set(kinds), given, boxes, indexes, outlines)
    pieces = []
    if verdict.good.sum() < columns.count:
        pieces = _pieces(records, chunk.raws, span[0], first, _known(columns, verdict))
    return pieces, columns.count, names


@dataclass(frozen=True)
class _Chunk:
    """A chunk of features as the text of a list."""

    text: bytes

    @cached_property
    def raws(self) -> list[bytes]:
        """The text of each feature.

        Raises:
            NotRegularError: this is no list of objects.
        """
        found = raw_features(self.text)
        if found is None:
            raise NotRegularError
        return found

    def is_of_lines(self, lines: bytes) -> bool:
        """Whether each feature fills one of some lines.

        Where lines are joined by commas, the end of a line may stand in the middle of an item.
        """
        return self.raws == list(map(bytes.rstrip, lines.split(b"\n")))

    def columns(self) -> tuple[Columns, bytes]:
        """The columns of the features, and the text of those that have a row."""
        if (columns := decoded(self.text)) is not None:
            return columns, self.text
        columns = decoded_singly(self.raws)
        return columns, b",".join([self.raws[number] for number in columns.numbers])


_PLACES: frozenset[Scope] = frozenset({"positions", "precision"})
# The scopes in which nothing is wrong with a geometry of which so much is known.
_RIGHT: dict[int, frozenset[Scope]] = {
    UNKNOWN: frozenset(),
    READ: frozenset(),
    PLACED: _PLACES,
    SOUND: _PLACES | {"vertices", "lines", "rings", "winding"},
    TURNED: _PLACES | {"vertices", "lines", "rings"},
    LONG: _PLACES - {"precision"},
}


def _known(columns: Columns, verdict: Verdict) -> dict[int, Known | None]:
    """What is known of features by number; None of those that are good."""
    found: dict[int, Known | None] = dict.fromkeys(columns.numbers)
    drawn, typed, plain = verdict.drawn.tolist(), verdict.typed.tolist(), verdict.plain.tolist()
    for row in np.flatnonzero(~verdict.good).tolist():
        made_of = (
            columns.types[row] if columns.types else "Feature",
            columns.kinds[row],
            type(columns.ids[row]),
            row not in columns.lacking,
        )
        is_array = drawn[row] != UNKNOWN or bytes(columns.coordinates[row]).startswith(b"[")
        known = _known_as(made_of, drawn[row], typed[row], plain[row], is_array)
        found[columns.numbers[row]] = known
    return found


@lru_cache(maxsize=256)
def _known_as(
    made_of: tuple[str, str, type, bool],
    drawn: int,
    is_typed: bool,  # noqa: FBT001
    is_plain: bool,  # noqa: FBT001
    is_array: bool,  # noqa: FBT001
) -> Known:
    """What is known of features that have a row.

    They are made of two types, perhaps an id, perhaps properties, and coordinates. Where neither
    texts nor numbers can be wrong, that is all that rules look at.
    """
    kind, shape, _, has_properties = made_of
    is_read = is_typed and drawn != UNKNOWN
    asked = None
    if is_typed and has_properties and kind == "Feature" and shape in DEPTHS and is_array:
        texts: frozenset[Scope] = frozenset() if is_plain and is_read else frozenset({"values"})
        asked = SCOPES[shape] - _RIGHT[drawn] | texts
    is_alike = is_plain and is_read and drawn in {SOUND, TURNED}
    return Known(asked, is_read, (*made_of, drawn) if is_alike else None)


def _pieces(
    records: Records,
    raws: Sequence[bytes],
    at: int,
    first: int,
    known: dict[int, Known | None],
) -> list[Piece]:
    """The features of a chunk, from an offset on, that are not good: to be looked at one by one."""
    pieces = []
    for number, raw in enumerate(raws):
        at = records.data.find(raw, at)
        if (about := known.get(number, UNSEEN)) is not None:
            index = first + number
            value = value_of(raw)
            # A number is too large for the reader, or a line holds a whole collection.
            if value is None or (records.is_lines and is_text(value)):
                raise NotRegularError
            path = records.path(index)
            pieces.append(Piece(value, raw, at, path, "feature", index, known=about))
        at += len(raw)
    return pieces
