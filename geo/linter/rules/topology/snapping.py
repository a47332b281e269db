"""Vertices put where those of neighbours stand, number for number.

A vertex moves only if no other feature of the layer, of whatever time, meets it: what is together
stays together, and what has moved once does not move again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely

from geo.linter.rules.rewrite import each_position, spelled
from geo.linter.rules.rule import Change
from geo.linter.rules.topology.neighbours import Members
from geo.linter.texts.jsontext import Path


def paths(parts: Any, path: Path = ("geometry", "coordinates")) -> Iterator[Path]:
    """The path of every vertex, of coordinates nested as in GeoJSON."""
    if parts and isinstance(parts[0], float):
        yield path
        return
    for i, part in enumerate(parts):
        yield from paths(part, (*path, i))


def moved(path: Path, place: Iterable[float]) -> Change:
    """The change that puts a vertex at a place; its height stays, and what is right already."""

    def numbers(before: list[str]) -> list[str]:
        after = [
            old if float(old) == new else spelled(new).removesuffix(".0")
            for old, new in zip(before, place, strict=False)
        ]
        return [*after, *before[len(after) :]]

    return Change(path=path, rewrite=each_position(numbers))


def snapped(found: Members, one: int, other: int, reach: float) -> tuple[Change, ...]:
    """The changes that put vertices of one member on those of another that are in reach.

    Empty if two that stand beside each other would fall together.
    """
    before, goals = (shapely.get_coordinates(found.shapes[i]) for i in (one, other))
    tree = shapely.STRtree(shapely.points(goals))
    some, near = tree.query_nearest(shapely.points(before), max_distance=reach, all_matches=False)
    apart = (before[some] != goals[near]).any(axis=1)
    free = [i for i in np.flatnonzero(apart) if tuple(before[some[i]]) not in found.common]
    after = before.copy()
    after[some[free]] = goals[near[free]]
    repeats = [(line[1:] == line[:-1]).all(axis=1).sum() for line in (before, after)]
    if repeats[0] != repeats[1]:
        return ()
    where = list(paths(shapely.geometry.mapping(found.shapes[one])["coordinates"]))
    return tuple(moved(where[some[i]], goals[near[i]].tolist()) for i in free)
