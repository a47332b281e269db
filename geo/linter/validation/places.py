"""Hits on single features turned into findings, with their places in the text."""

from __future__ import annotations

import hashlib
from typing import Any

from geo.linter.findings import Edit, Fix
from geo.linter.jsonplaces import locate
from geo.linter.jsontext import Path as JsonPath
from geo.linter.jsontext import Place, written
from geo.linter.rules.edited import edited, without_value
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.layer import asked_aside
from geo.linter.ruleset import Ruleset
from geo.linter.validation.pieces import Piece, outside
from geo.linter.validation.reading import Reading, finding


def report(
    reading: Reading,
    piece: Piece,
    hits: list[tuple[Rule, Hit]],
    features: list[tuple[JsonPath, dict[str, Any], int]],
    rules: Ruleset,
) -> None:
    """Turn hits into findings: their places are looked up in one pass over the piece."""
    if not hits:
        return
    wanted = {hit.path for _, hit in hits} | {c.path for _, hit in hits for c in hit.fix} | {()}
    nameless = {_geometry(hit.path, features) for _, hit in hits
                if id_of(_owner(hit.path, features)[0]) is None}  # fmt: skip
    places = locate(piece.raw, wanted | nameless)
    for rule, hit in hits:
        feature, index = _owner(hit.path, features)
        if feature is not None and is_suppressed(reading, rule, feature, index):
            continue
        place = places.get(hit.path) or places[()]
        start, end = (
            (place.key_start, place.key_end or place.end)
            if hit.key and place.key_start is not None
            else (place.start, place.end)
        )
        fix = _fix(rule, hit, places, piece, reading.data)
        reading.findings.append(
            finding(
                reading,
                rule,
                hit,
                rules,
                path=written((*piece.path, *hit.path)),
                feature_id=id_of(feature),
                feature_index=index,
                fix=fix,
                content=_content(piece.raw, places.get(_geometry(hit.path, features)), feature),
                **reading.place(outside(piece, start), outside(piece, end)),
            )
        )


def _geometry(path: JsonPath, features: list[tuple[JsonPath, dict[str, Any], int]]) -> JsonPath:
    """The path to the geometry of the feature in which a path leads."""
    is_feature = len(features) == 1 and not features[0][0]
    return ("geometry",) if is_feature else (*path[:2], "geometry")


def _content(raw: bytes, place: Place | None, feature: dict[str, Any] | None) -> str:
    """A digest of the geometry of a feature that has no id."""
    if place is None or feature is None or id_of(feature) is not None:
        return ""
    return hashlib.sha256(raw[place.start : place.end]).hexdigest()[:16]


def _fix(
    rule: Rule, hit: Hit, places: dict[JsonPath, Place], piece: Piece, data: bytes
) -> Fix | None:
    if rule.fix is None or not all(c.span or c.path in places for c in hit.fix):
        return None
    edits = tuple(_edit(change, places, piece, data) for change in hit.fix)
    return Fix(rule.fix, hit.fix_title, edits) if edits else None


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


def _owner(
    path: JsonPath, features: list[tuple[JsonPath, dict[str, Any], int]]
) -> tuple[dict[str, Any] | None, int | None]:
    """The feature in which a path leads."""
    if len(features) == 1 and not features[0][0]:
        return features[0][1], features[0][2]
    if len(path) > 1 and path[0] == "features":
        for at, feature, index in features:
            if at == path[:2]:
                return feature, index
    return None, None


def id_of(feature: dict[str, Any] | None) -> Any:
    """The id of a feature, or its property of that name, if it can be one."""
    properties = (feature or {}).get("properties")
    found = (feature or {}).get(
        "id", properties.get("id") if isinstance(properties, dict) else None
    )
    return found if isinstance(found, str | int | float) and not isinstance(found, bool) else None


def is_suppressed(reading: Reading, rule: Rule, feature: dict[str, Any], index: int | None) -> bool:
    """Whether a feature asks not to be held against a rule; it is noted that the rule did."""
    _, asked = asked_aside(feature)
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
        report(reading, piece, of_feature, [((), record.feature, record.index)], rules)


def _span(reading: Reading, number: int) -> tuple[int, int, JsonPath]:
    """Where a feature of a layer stands in its text, and its path."""
    if reading.records is not None:
        return (*reading.records.span(number), reading.records.path(number))
    offset, path, whole = reading.spans[number]
    place = locate(reading.data, [path], offset)[path]
    return place.start, place.end, whole
