"""Hits on single features turned into findings, with their places in the text."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from geo.linter.findings import Edit, Fix
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.layer import asked_aside
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsonpaths import written
from geo.linter.texts.jsonplaces import locate
from geo.linter.texts.jsontext import Path as JsonPath
from geo.linter.texts.jsontext import Place
from geo.linter.validation.edited import edited, without_value
from geo.linter.validation.pieces import Piece, outside
from geo.linter.validation.reading import Reading, Said, finding


def report(
    reading: Reading,
    piece: Piece,
    said: Said,
    features: list[tuple[JsonPath, dict[str, Any], int]],
    rules: Ruleset,
) -> None:
    """Turn hits into findings: their places are looked up in one pass over the piece."""
    if not said.hits:
        return
    owners = {at: _owner(at, feature, index) for at, feature, index in features}
    owned = [(rule, hit, owners.get(()) or owners.get(hit.path[:2], _NOBODY))
             for rule, hit in said.hits]  # fmt: skip
    nameless = [owner.geometry for _, _, owner in owned if owner.id is None]
    wanted = said.paths.union(nameless) if nameless else said.paths
    places = reading.alike.locate(piece.raw, wanted)
    for rule, hit, owner in owned:
        if owner.asked and _is_asked_aside(reading, rule, owner.asked, owner.number):
            continue
        place = places.get(hit.path) or places[()]
        start, end = (
            (place.key_start, place.key_end or place.end)
            if hit.key and place.key_start is not None
            else (place.start, place.end)
        )
        reading.findings.append(
            finding(
                reading,
                rule,
                hit,
                rules,
                path=written((*piece.path, *hit.path)),
                feature_id=owner.id,
                feature_index=owner.number,
                fix=_fix(rule, hit, places, piece, reading.data) if hit.fix else None,
                content=_content(piece.raw, owner, places),
                **reading.place(outside(piece, start), outside(piece, end)),
            )
        )


class _Owner(NamedTuple):
    """The feature in which a path leads: what findings tell of it, and the path to its geometry."""

    number: int | None  # its index
    id: Any
    asked: list[Any]  # the rules that it asks not to be held against
    geometry: JsonPath


_NOBODY = _Owner(None, None, [], ())


def _owner(at: JsonPath, feature: dict[str, Any], index: int) -> _Owner:
    return _Owner(index, id_of(feature), asked_aside(feature)[1], (*at, "geometry"))


def _content(raw: bytes, owner: _Owner, places: dict[JsonPath, Place]) -> str:
    """A digest of the geometry of a feature that has no id."""
    if owner is _NOBODY or owner.id is not None or owner.geometry not in places:
        return ""
    place = places[owner.geometry]
    return hashlib.sha256(raw[place.start : place.end]).hexdigest()[:16]


def _fix(
    rule: Rule, hit: Hit, places: dict[JsonPath, Place], piece: Piece, data: bytes
) -> Fix | None:
    if rule.fix is None or not all(c.span or c.path in places for c in hit.fix):
        return None
    edits = [_edit(change, places, piece, data) for change in hit.fix]
    return Fix(rule.fix, hit.fix_title, tuple(edits)) if edits else None


def _edit(change: Change, places: dict[JsonPath, Place], piece: Piece, data: bytes) -> Edit:
    if change.span:
        return Edit(*change.span, change.text.encode())
    place = places[change.path]
    if change.kind == "delete":  # the comma that goes with it may stand outside the piece
        start = place.start if place.key_start is None else place.key_start
        start, end = without_value(data, outside(piece, start), outside(piece, place.end))
        return Edit(start, end, b"")
    start, end, text = edited(change, place, piece.raw)
    return Edit(outside(piece, start), outside(piece, end), text)


def id_of(feature: dict[str, Any] | None) -> Any:
    """The id of a feature, or its property of that name, if it can be one."""
    properties = (feature or {}).get("properties")
    found = (feature or {}).get(
        "id", properties.get("id") if isinstance(properties, dict) else None
    )
    return found if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def is_suppressed(reading: Reading, rule: Rule, feature: dict[str, Any], index: int | None) -> bool:
    """Whether a feature asks not to be held against a rule; it is noted that the rule did."""
    return _is_asked_aside(reading, rule, asked_aside(feature)[1], index)


def _is_asked_aside(reading: Reading, rule: Rule, asked: list[Any], index: int | None) -> bool:
    found = rule.code in asked or rule.name in asked
    if found:
        reading.suppressed.add((index or 0, rule.code))
    return found


def feature_findings(reading: Reading, hits: list[tuple[Rule, Hit]], rules: Ruleset) -> None:
    """Turn hits on single features of a layer that was read before into findings."""
    layer = reading.layer
    assert layer
    if not hits:
        return
    is_list = reading.records is not None  # in which a feature's index is its number
    numbers = {} if is_list else {r.index: i for i, r in enumerate(layer.records)}
    by_feature: dict[int, list[tuple[Rule, Hit]]] = {}
    for rule, hit in hits:
        by_feature.setdefault(numbers.get(index := hit.feature or 0, index), []).append((rule, hit))
    for number, of_feature in by_feature.items():
        record = layer.records[number]
        if not reading.data:  # a format without text
            reading.findings += [
                finding(reading, rule, hit, rules, path=written(hit.path), feature_id=record.id,
                         feature_index=record.index)
                for rule, hit in of_feature
                if not is_suppressed(reading, rule, record.feature, record.index)
            ]  # fmt: skip
            continue
        start, end, path = _span(reading, number)
        piece = Piece(None, reading.data[start:end], start, path, "feature", record.index)
        report(reading, piece, Said.of(of_feature), [((), record.feature, record.index)], rules)


def _span(reading: Reading, number: int) -> tuple[int, int, JsonPath]:
    """Where a feature of a layer stands in its text, and its path."""
    if reading.records is not None:
        return (*reading.records.span(number), reading.records.path(number))
    offset, path, whole = reading.spans[number]
    place = locate(reading.data, [path], offset)[path]
    return place.start, place.end, whole
