"""What the rules about single features say, and what rules over layers need of each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from geo.linter.declaration import Declaration
from geo.linter.rules import checks
from geo.linter.rules.quiet import is_quiet
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.text import Dated
from geo.linter.rules.validity import dated_texts
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsontext import Path as JsonPath
from geo.linter.texts.respelling import quoted
from geo.linter.validation.pieces import Piece
from geo.linter.validation.places import feature_findings, report
from geo.linter.validation.reading import Reading, Said
from geo.linter.validation.records import record_of

_UNDECLARED = Declaration()


def item_findings(reading: Reading, piece: Piece, rules: Ruleset) -> None:
    """Report what is wrong with one piece by itself."""
    if piece.role == "document":
        reading.around = piece.value
    features = features_in(piece)
    alike = piece.known.alike
    said = None if alike is None else reading.answers.get(alike)
    if said is None:
        said = Said.of(_hits(reading, piece, features, rules))
    if alike is not None:
        reading.answers[alike] = said
    report(reading, piece, said, features, rules)


def _hits(
    reading: Reading,
    piece: Piece,
    features: list[tuple[JsonPath, dict[str, Any], int]],
    rules: Ruleset,
) -> list[tuple[Rule, Hit]]:
    """What the rules about single features say of a piece, and those about dates of its dates."""
    item = Item(piece.value, piece.role, piece.raw, reading.around, piece.known.asked)
    hits = item_hits(item, rules)
    for path, feature, _ in features if "values" in item.scopes else ():
        hits += date_hits(path, feature, rules)
    return hits


def records_in(reading: Reading, piece: Piece) -> list[Record]:
    """The features in a piece as records."""
    records = []
    for path, feature, index in features_in(piece):
        records.append(record_of(index, feature))
        reading.spans.append((piece.offset, path, (*piece.path, *path)))
    return records


def item_hits(item: Item, rules: Ruleset) -> list[tuple[Rule, Hit]]:
    """What the rules about single features say of an item."""
    return [(rule, hit) for rule, check in checks(item.scopes, rules.codes) for hit in check(item)]


def features_in(piece: Piece) -> list[tuple[JsonPath, dict[str, Any], int]]:
    """The features in a piece, with their paths in it and their indexes."""
    value = piece.value
    if piece.role == "feature" or (isinstance(value, dict) and value.get("type") == "Feature"):
        return [((), value, piece.number or 0)] if isinstance(value, dict) else []
    inside = value.get("features") if isinstance(value, dict) else None
    return [
        (("features", i), feature, (piece.number or 0) + i)
        for i, feature in enumerate(inside if isinstance(inside, list) else ())
        if isinstance(feature, dict)
    ]


def date_hits(path: JsonPath, feature: dict[str, Any], rules: Ruleset) -> list[tuple[Rule, Hit]]:
    """What the rules about dates say of the validity of a feature."""
    found = []
    for at, dated in dated_texts(Item(feature, "feature", b"")):
        for rule, hit in judged(dated, rules.codes):
            where = (*path, *at)
            fix = tuple(
                Change("null" if change.text == ".." else quoted(change.text), where)
                for change in hit.fix
            )
            found.append((rule, Hit(hit.message, where, fix=fix, fix_title=hit.fix_title)))
    return found


@lru_cache(maxsize=65536)
def judged(dated: Dated, codes: frozenset[str]) -> list[tuple[Rule, Hit]]:
    """What the rules about dates say of a text; each distinct one is judged once."""
    return [(rule, hit) for rule, check in checks("date", codes) for hit in check(dated)]


def layer_of(
    file: str,
    stem: str,
    records: Sequence[Record],
    rules: Ruleset,
    *,
    in_atlas: bool,
    crs: Any = None,
) -> Layer:
    """The features of a file as a layer, with what the configuration declares about it."""
    return Layer(file, stem, records, in_atlas, rules.layers.get(stem, _UNDECLARED), crs)


def layer_findings(reading: Reading, rules: Ruleset) -> None:
    """Hold the rules over layers against the features of a reading."""
    layer, columns = reading.layer, reading.columns
    assert layer
    if layer.in_atlas or layer.declared != _UNDECLARED:
        columns = None
    loud = (code for code in rules.codes if columns is None or not is_quiet(code, columns))
    found = checks("layer", frozenset(loud))
    hits = [(rule, hit) for rule, check in found for hit in check(layer)]
    feature_findings(reading, hits, rules)
