"""C: latitude before longitude."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.errors import shown
from geo.linter.rules.examples import GOOD, drawn
from geo.linter.rules.parts import readable
from geo.linter.rules.rewrite import each_position
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.once import once
from geo.linter.rules.turned import COLUMNS, are_turned, turned_towns
from geo.linter.texts.jsontext import Path
from geo.values import is_number


@once
def swap_helps(item: Item) -> bool:
    """Whether all positions are degrees, but only with latitude first."""
    found = readable(item)
    return any(abs(p[1]) > 90 for _, p in found) and all(
        abs(p[0]) <= 90 and abs(p[1]) <= 180 for _, p in found
    )


def _swapped_item(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if swap_helps(item):
        at, (lon, lat, *_) = next((at, p) for at, p in found if abs(p[1]) > 90)
        yield Hit(
            f"[{lon:g}, {lat:g}] looks like latitude before longitude: GeoJSON writes longitude "
            f"first, [{lat:g}, {lon:g}].",
            at,
            fix=_swap(found),
            fix_title="Exchange longitude and latitude",
        )


_exchanged = each_position(lambda numbers: [numbers[1], numbers[0], *numbers[2:]])


def _swap(found: list[tuple[Path, list[float]]]) -> tuple[Change, ...]:
    return tuple([Change(path=at, rewrite=_exchanged) for at, _ in found])


def _swapped_layer(view: Layer) -> Iterator[Hit]:
    """Features that are swapped by what their layer says of them, or of the others."""
    yield from _swapped_all(view) or _swapped_by_number(view) or _swapped_alone(view)


def _swapped_all(view: Layer) -> list[Hit]:
    """All features, if the towns that they are called after lie where they would if swapped."""
    drawn = [record for record in view.records if record.is_drawn]
    points = [record for record in drawn if record.geometry.geom_type == "Point"]
    names = [record.properties.get("name") for record in points]
    places = np.array([(record.geometry.x, record.geometry.y) for record in points])
    if not (turned := turned_towns(names, places)):
        return []
    number, (lon, lat) = turned[0]
    place, name = points[number].geometry, names[number]
    reason = (
        f'latitude comes before longitude in the whole layer: "{shown(name)}" lies at '
        f"[{place.x:g}, {place.y:g}], and by GeoNames at [{lon:g}, {lat:g}]; so with "
        f"{len(turned)} names."
    )
    return [_turned(reason, record) for record in drawn]


def _swapped_by_number(view: Layer) -> list[Hit]:
    """Points whose properties give longitude and latitude, but the other way round."""
    hits = []
    for record in view.records:
        if not record.is_drawn or record.geometry.geom_type != "Point":
            continue
        told = {str(name).lower(): value for name, value in record.properties.items()}
        lat, lon = ([told.get(n) for n in names if is_number(told.get(n))] for names in COLUMNS)
        x, y = record.geometry.x, record.geometry.y
        if lat and lon and are_turned(lon[0], lat[0], x, y):
            reason = (
                f"the properties give longitude {lon[0]:g} and latitude {lat[0]:g}, the "
                f"coordinates are [{x:g}, {y:g}]: exchange them."
            )
            hits.append(_turned(reason, record))
    return hits


def _turned(reason: str, record: Record) -> Hit:
    where: Path = ("geometry", "coordinates")
    return Hit(
        reason,
        where,
        feature=record.index,
        fix=(Change(path=where, rewrite=_exchanged),),
        fix_title="Exchange longitude and latitude",
    )


def _swapped_alone(view: Layer) -> Iterator[Hit]:
    """Features that fall among the others of their layer only when they are swapped."""
    boxes = {r.index: r.geometry.bounds for r in view.records if r.is_drawn}
    if len(boxes) < 5:
        return
    array = np.array(list(boxes.values()))
    centres = np.column_stack([array[:, [0, 2]].mean(axis=1), array[:, [1, 3]].mean(axis=1)])
    middle = np.median(centres, axis=0)
    spread = np.median(np.abs(centres - middle), axis=0) * 6 + 0.5
    off = (np.abs(centres - middle) > spread).any(axis=1)
    back = (np.abs(centres[:, ::-1] - middle) <= spread).all(axis=1)
    fraction = 1 - off.mean()
    records = {record.index: record for record in view.records}
    for index, (x, y) in zip(np.array(list(boxes))[off & back], centres[off & back], strict=True):
        yield _turned(
            f"the feature lies at [{x:.3f}, {y:.3f}]; with longitude and latitude exchanged it "
            f"lies among the other features ({fraction:.0%} of them are there).",
            records[int(index)],
        )


RULES = [
    Rule("C205", "axes-swapped", "warning", "positions",
         "Longitude comes before latitude.",
         "Exchanged axes put Stepanakert on the Don, in Russia; nothing else looks wrong.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", "[39.8, 146.7]"),
         _swapped_item, "unsafe", also=("layer", _swapped_layer)),
]  # fmt: skip
