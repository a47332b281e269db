"""What is accepted fast is what the rules about single features have nothing to say of."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import geo
from geo.acceptance import accept
from geo.validation import documents

ODD_VALUES = ["x", " x", "n/a", "é", "a\tb", 1, -9999, None, True, 1.5, [], {"a": 1}, "?", "1994"]
ODD_KEYS = ["kind", "name", "name:hy", "valid_from", "note ", "höhe", "lint:ignore", "id"]


def feature(choose: random.Random) -> dict[str, object]:
    """A feature that is plain in most ways, and odd in a few."""
    x, y = round(choose.uniform(40, 50), 4), round(choose.uniform(30, 40), 4)
    size = choose.choice([0.01, 1, 3])
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    ring = [[round(a, 5), round(b, 5)] for a, b in ring]
    geometry: dict[str, object] = {"type": "Point", "coordinates": [x, y]}
    if choose.random() < 0.5:
        geometry = {"type": "Polygon", "coordinates": [ring]}
        match choose.randrange(12):
            case 0:
                ring.reverse()
            case 1:
                ring.pop()
            case 2:
                ring.insert(2, ring[1])
            case 3:
                ring[1], ring[2] = ring[2], ring[1]
            case 4:
                ring[2] = [ring[2][0] * choose.choice([1, 10, -1]), ring[2][1]]
            case 5:
                ring[1] = [ring[1][0], ring[1][1], 5]
            case 6:
                ring.insert(3, [ring[2][0], ring[2][1] + 2])
            case 7:
                ring[1] = [ring[1][0] + 0.000000123, True]
            case 8:
                geometry["coordinates"] = [ring, ring]
    elif choose.random() < 0.3:
        odd = [[0, 0], [190, 0], [1, 99], [x], [x, None], [True, 1], ["1", 2], [1.123456789, 2], []]
        geometry["coordinates"] = choose.choice(odd)
    properties = {"kind": "village", "height": 5, "note": "quiet"}
    if choose.random() < 0.4:
        properties[choose.choice(ODD_KEYS)] = choose.choice(ODD_VALUES)
    found = {"type": "Feature", "id": "a", "properties": properties, "geometry": geometry}
    if choose.random() < 0.2:
        odd_members = {"id": choose.choice([1, 2**60, None, True, "é"]), "bbox": [1], "crs": None}
        name = choose.choice(list(odd_members))
        found[name] = odd_members[name]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_acceptance_changes_no_finding(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = random.Random(seed)
    features = [feature(choose) for _ in range(300)]
    lines = ",\n".join(map(json.dumps, features))
    file = tmp_path / "a.geojson"
    file.write_text(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}')
    fast = geo.validate(file)
    monkeypatch.setattr(documents, "accept", lambda features, _: [None] * len(features))
    assert geo.validate(file) == fast


def test_plain_points_and_polygons_are_accepted() -> None:
    ring = [[46.1, 39.123], [46.212, 39.1], [46.2, 39.2], [46.1, 39.123]]
    shapes = [{"type": "Point", "coordinates": [46.1, 39]}]
    shapes.append({"type": "Polygon", "coordinates": [ring]})
    features = [
        {"type": "Feature", "id": i, "properties": {"kind": "village"}, "geometry": shape}
        for i, shape in enumerate(shapes)
    ]
    found = accept(features, [json.dumps(f).encode() for f in features])
    assert [shape is not None and shape.geom_type for shape in found] == ["Point", "Polygon"]


def test_a_key_given_twice_is_not_accepted() -> None:
    text = (
        b'{"type": "Feature", "id": 1, "properties": {"a": 1, "a": 2}, '
        b'"geometry": {"type": "Point", "coordinates": [1, 2]}}'
    )
    assert accept([json.loads(text)], [text]) == [None]
