"""Areas side by side are judged alike by columns and one by one."""

from __future__ import annotations

import json
import random
from itertools import combinations
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import given
from laws import law

from geo.linter.acceptance.decoding import decoded
from geo.linter.acceptance.properties import properties
from geo.linter.acceptance.verdict import judged
from geo.linter.rules.subjects import columns
from geo.linter.rules.topology import openings
from geo.linter.rules.topology.edges import Edges, edges
from geo.linter.ruleset import Ruleset
from geo.linter.validation.files import judged_text
from tests.linter.test_acceptance import ONE, assert_fast_is_slow, collection

Ring = list[list[float]]
PERIODS = [("1990", "1994"), ("1994", "2001"), ("1990", None), (None, "1994"), (None, None)]


def cells(choose: random.Random, wide: int, high: int) -> list[Ring]:
    """The rings of a grid whose corners are a little off, and shared, but for some."""
    corner = {
        (i, j): [round(46 + (i + choose.uniform(-0.2, 0.2)) / 10, 6),
                 round(39 + (j + choose.uniform(-0.2, 0.2)) / 10, 6)]
        for i in range(wide + 1)
        for j in range(high + 1)
    }  # fmt: skip
    rings = []
    for i in range(wide):
        for j in range(high):
            ring = [corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]]
            if choose.random() < 0.1:
                off = choose.choice([0.00001, 0.0005, 0.01])
                places = [[round(x + choose.choice([-off, 0, off]), 6), y] for x, y, *_ in ring]
                ring = choose.choice([places, [*ring[:1], places[1], *ring[2:]]])
            if choose.random() < 0.1:
                west, south = ring[0]
                ring.insert(1, [round((west + ring[1][0]) / 2, 7), south])
            rings.append([*ring, ring[0]])
    return rings


def inside(ring: Ring, share: float) -> Ring:
    """A ring around the middle of another, the other way around."""
    x, y = (sum(place[k] for place in ring[:-1]) / (len(ring) - 1) for k in (0, 1))
    return [
        [round(x + (a - x) * share, 7), round(y + (b - y) * share, 7)] for a, b, *_ in ring[::-1]
    ]


@st.composite
def mosaics(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Areas of which most have neighbours; some overlap, some are odd, and some lack."""
    choose = random.Random(draw(st.integers(0, 99999)))
    is_dated, found = choose.random() < 0.4, []
    rings = cells(choose, choose.randint(1, 5), choose.randint(1, 4))
    for i, ring in enumerate(rings):
        shape: dict[str, Any] = {"type": "Polygon", "coordinates": [ring]}
        match choose.randrange(40):
            case 0:
                shape["coordinates"] = [ring, inside(ring, 0.4)]
                rings.append(inside(ring, choose.choice([0.3, 0.4, 0.41]))[::-1])
            case 1:
                shape = {
                    "type": "MultiPolygon",
                    "coordinates": [[ring], [[[x + 1, y] for x, y, *_ in ring]]],
                }
            case 2:
                shape["coordinates"] = [ring[::-1]]
            case 3:
                shape["coordinates"] = [[ring[0], ring[2], ring[1], *ring[3:]]]
            case 4:
                ring[1] = [ring[1][0] + 1e-9, ring[1][1]]
            case 5:
                continue
            case 6:
                shape = {"type": "Point", "coordinates": ring[0]}
            case 7:
                rings.append(choose.choice([ring, rings[0], [[x, y + 0.05] for x, y, *_ in ring]]))
            case 8:
                ring[1] = [*ring[1][:2], 5]
        properties: dict[str, Any] = {"name": f"Area {i}"}
        if is_dated:
            first, last = choose.choice(PERIODS)
            properties = {"thing": choose.choice([f"a{i}", f"a{i // 2}"]), "valid_from": first,
                          "valid_to": last}  # fmt: skip
        if choose.random() < 0.05:
            properties["name"] = choose.choice([" x", {"a": 1}, None])
        found.append({"type": "Feature", "id": i, "properties": properties, "geometry": shape})
    return found


@law
@given(features=mosaics(), size=st.sampled_from([1, 700, 1 << 19]))
def test_areas_side_by_side_are_judged_alike(features: list[dict[str, Any]], size: int) -> None:
    assert_fast_is_slow(collection(features), size)


def told(features: list[dict[str, Any]]) -> list[str]:
    found = judged_text(ONE, collection(features), Ruleset.of(["T402", "T403", "T405"]))
    return sorted(map(repr, found.findings))


def unsure(*_: object) -> None:
    return None


@law
@given(features=mosaics(), size=st.sampled_from([1, 20, 1 << 15]))
def test_edges_tell_the_same_as_a_look_at_all_pairs(
    features: list[dict[str, Any]], size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.linter.rules.topology.edges._BLOCK", size)
        found = told(features)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Edges, "outline", unsure)
        patch.setattr(openings, "_SMALL", 0)
        assert told(features) == found


@law
@given(features=mosaics())
def test_areas_with_too_many_edges_are_told_the_same(features: list[dict[str, Any]]) -> None:
    found = told(features)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.linter.rules.topology.edges._MOST", 3)
        patch.setattr(openings, "_SMALL", 0)
        assert told(features) == found


@law
@given(features=mosaics())
def test_areas_whose_edges_match_share_no_ground(features: list[dict[str, Any]]) -> None:
    shapes = np.array([shapely.from_geojson(json.dumps(one["geometry"])) for one in features])
    shapes = shapely.force_2d(
        shapes[shapely.is_valid(shapes) & (shapely.get_dimensions(shapes) == 2)]
    )
    numbers = np.arange(len(shapes))
    found = edges(shapes, numbers, np.zeros_like(numbers))
    assert found
    outline = found.outline(np.ones(len(shapes), dtype=bool))
    pairs = list(combinations(shapes, 2))
    shared = [shapely.relate(one, two).startswith("2") for one, two in pairs]
    assert outline is None or not any(shared)
    if outline:
        union = shapely.union_all(shapes)
        assert outline.whole.area == pytest.approx(union.area)
        assert shapely.symmetric_difference(union, outline.whole).area < 1e-12


@law
@given(features=mosaics())
def test_areas_that_are_known_to_be_valid_are(features: list[dict[str, Any]]) -> None:
    text = json.dumps(features).encode()
    found = decoded(text)
    assert found
    known = judged(found, properties(found.properties), text).outlines
    assert all(shapely.is_valid(some.at(np.flatnonzero(some.sound))).all() for some in known)


@pytest.mark.parametrize("seed", range(9))
def test_a_large_layer_is_judged_alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of which the areas are not kept, but read again."""
    monkeypatch.setattr(columns, "_LARGE", 20)
    rings = cells(random.Random(seed), 4, 4)
    features: list[dict[str, Any]] = [
        {"type": "Feature", "id": i, "properties": {},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for i, ring in enumerate(rings)
    ]  # fmt: skip
    assert_fast_is_slow(collection(features), 700)
