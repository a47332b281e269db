"""C: coordinates and their reference system."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import shapely

from geo.geodesy import WGS84
from geo.linter.jsontext import Path
from geo.linter.rules.coordinates import cutting as antimeridian
from geo.linter.rules.examples import GOOD, drawn, feature, layer, shape
from geo.linter.rules.geometry import areas
from geo.linter.rules.known import DEPTHS, MEASURES
from geo.linter.rules.parts import (
    is_position,
    lines,
    polygons,
    positions,
    readable,
    sound_lines,
)
from geo.linter.rules.rewrite import each_position, is_spelled, rounded, spelled
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.structure.members import declared_system
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.values import is_number, kind_of

_DIGITS = 7  # decimals that still mean something: 1 cm on the ground
_SPAN_DEGREES = 180.0
_DECIMAL_COMMA = re.compile(r"-?\d{1,3},\d+")


def _dimensions(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, position in positions(geometry, path):
            if not isinstance(position, list) or not all(map(is_number, position)):
                continue
            if len(position) < 2 and not (not position and DEPTHS[geometry["type"]] == 0):
                yield Hit(
                    f"a position is [longitude, latitude]; this has {len(position)} numbers.", at
                )
    for path, geometry in item.geometries:
        for at, position in positions(geometry, path):
            is_long = isinstance(position, list) and len(position) > 3
            if is_long and all(map(is_number, position)):
                yield Hit(
                    f"a position has at most 3 numbers; this has {len(position)}. Readers ignore "
                    "the others.",
                    at,
                    severity="warning",  # RFC 7946, 3.1.1: there should not be more
                )


def _not_number(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        for at, position in positions(geometry, path):
            if not isinstance(position, list):
                continue
            for i, number in enumerate(position):
                if not is_number(number) and not isinstance(number, list):
                    fix = _as_number(number, (*at, i))
                    remedy = f"Write {fix[0].text}." if fix else "Write the number in degrees."
                    yield Hit(
                        f"a coordinate is a number; this is {kind_of(number)}. {remedy}",
                        (*at, i),
                        fix=fix,
                        fix_title="Take the quotation marks away",
                    )


def _as_number(value: Any, path: Path) -> tuple[Change, ...]:
    text = value.strip() if isinstance(value, str) else ""
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return ()
    if not math.isfinite(number):
        return ()
    return (Change(text if is_spelled(text) else repr(number), path),)


def _depth(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        kind = geometry["type"]
        level: list[tuple[Path, Any]] = [((*path, "coordinates"), geometry["coordinates"])]
        for _ in range(DEPTHS[kind]):
            flat = [at for at, part in level if not isinstance(part, list)]
            if flat:
                break
            level = [((*at, i), part) for at, parts in level for i, part in enumerate(parts)]
        wrong = [at for at, part in level if not isinstance(part, list)]
        deep = [at for at, part in level if isinstance(part, list) and part
                and any(isinstance(number, list) for number in part)]  # fmt: skip
        if wrong:
            around = (*path, "coordinates")
            can_be = _is_whole({**geometry, "coordinates": [geometry["coordinates"]]})
            yield Hit(
                f"the coordinates of a {kind} need more brackets around this.",
                wrong[0],
                fix=(Change(path=around, rewrite="[{}]".format),) if can_be else (),
                fix_title="Add a bracket around the coordinates",
            )
        elif deep:
            yield Hit(f"the coordinates of a {kind} have too many brackets here.", deep[0])


def _is_whole(geometry: dict[str, Any]) -> bool:
    """Whether all is there that the type of a geometry asks for."""
    return all(is_position(position) for _, position in positions(geometry)) and all(
        len(line) >= (4 if is_ring else 2) and (not is_ring or line[0] == line[-1])
        for _, line, is_ring in lines(geometry)
    )


def _out_of_range(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if _is_projected([position for _, position in found]):
        return
    wrong = [(at, p) for at, p in found if not (-90 <= p[1] <= 90 and -360 <= p[0] <= 360)]
    for at, (lon, lat, *_) in wrong[:1]:
        more = f" {len(wrong) - 1} more positions are out of range." if len(wrong) > 1 else ""
        if not -90 <= lat <= 90:
            yield Hit(f"the latitude {lat:g} is not between -90 and 90.{more}", (*at, 1))
        else:
            yield Hit(f"the longitude {lon:g} is not between -180 and 180.{more}", (*at, 0))


def _lon_360(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if _is_projected([position for _, position in found]) or _swap_helps(found):
        return
    for at, (lon, lat, *_) in found:
        if 180 < abs(lon) <= 360 and -90 <= lat <= 90:
            inside = round(lon - math.copysign(360, lon), 9)
            yield Hit(
                f"the longitude {lon:g} counts beyond 180; RFC 7946 readers expect {inside:g}.",
                (*at, 0),
                fix=(Change(path=(*at, 0), rewrite=_turned),),
                fix_title="Count the longitude from -180 to 180",
            )
            return


def _turned(text: str) -> str:
    number = Decimal(text)
    return f"{number - 360 if number > 0 else number + 360:f}"


def _is_projected(found: list[list[float]]) -> bool:
    """Whether coordinates are metres: most of them are far outside any degrees."""
    far = sum(abs(p[0]) > 400 or abs(p[1]) > 400 for p in found)
    return far > len(found) / 2


def _swap_helps(found: list[tuple[Path, list[float]]]) -> bool:
    """Whether all positions are degrees, but only with latitude first."""
    return any(abs(p[1]) > 90 for _, p in found) and all(
        abs(p[0]) <= 90 and abs(p[1]) <= 180 for _, p in found
    )


def _swapped_item(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if _swap_helps(found):
        at, (lon, lat, *_) = next((at, p) for at, p in found if abs(p[1]) > 90)
        yield Hit(
            f"[{lon:g}, {lat:g}] looks like latitude before longitude: GeoJSON writes longitude "
            f"first, [{lat:g}, {lon:g}].",
            at,
            fix=_swap(found),
            fix_title="Exchange longitude and latitude",
        )


def _swap(found: list[tuple[Path, list[float]]]) -> tuple[Change, ...]:
    rewrite = each_position(lambda numbers: [numbers[1], numbers[0], *numbers[2:]])
    return tuple(Change(path=at, rewrite=rewrite) for at, _ in found)


def _swapped_layer(view: Layer) -> Iterator[Hit]:
    """Features that fall among the others of their layer only when they are swapped."""
    boxes = {r.index: r.geometry.bounds for r in view.records if _has_shape(r)}
    if len(boxes) < 5:
        return
    array = np.array(list(boxes.values()))
    centres = np.column_stack([array[:, [0, 2]].mean(axis=1), array[:, [1, 3]].mean(axis=1)])
    middle = np.median(centres, axis=0)
    spread = np.median(np.abs(centres - middle), axis=0) * 6 + 0.5
    off = (np.abs(centres - middle) > spread).any(axis=1)
    back = (np.abs(centres[:, ::-1] - middle) <= spread).all(axis=1)
    fraction = 1 - off.mean()
    for index, (x, y) in zip(np.array(list(boxes))[off & back], centres[off & back], strict=True):
        yield Hit(
            f"the feature lies at [{x:.3f}, {y:.3f}]; with longitude and latitude exchanged it "
            f"lies among the other features ({fraction:.0%} of them are there).",
            ("geometry", "coordinates"),
            feature=int(index),
        )


def _has_shape(record: Record) -> bool:
    return record.geometry is not None and not record.geometry.is_empty


def _projected(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if not found or not _is_projected([p for _, p in found]):
        return
    at, (x, y, *_) = found[0]
    is_near = max(abs(x), abs(y)) < _OF_A_PICTURE
    guessed = _MERCATOR if _is_mercator(x, y) and not is_near else None
    system = declared_system(item.around) or guessed
    fix = _transformed(found, system) if system else ()
    yield Hit(
        f"[{x:.10g}, {y:.10g}] is no longitude and latitude. "
        f"{_as_degrees(system, fix) if system and fix else _guess(x, y)}",
        at,
        fix=fix,
        fix_title=f"Transform from {system} to WGS 84",
    )


def _as_degrees(system: str, fix: tuple[Change, ...]) -> str:
    lon, lat = (float(change.text) for change in fix[:2])
    name = "Web Mercator (EPSG:3857)" if system == _MERCATOR else system
    return f"As {name} it is [{lon:.4f}, {lat:.4f}]. {_to_type(system)}"


_MERCATOR = "EPSG:3857"
_OF_A_PICTURE = 5000  # as metres of Web Mercator, in the sea within 5 km of [0, 0]


def _is_mercator(x: float, y: float) -> bool:
    """Whether metres may be Web Mercator, and not those of a UTM zone."""
    in_world = abs(x) <= 20_037_509 and abs(y) <= 20_048_967
    return in_world and not (1e5 < x < 9e5 and 0 < y < 1e7)


def _transformed(found: list[tuple[Path, list[float]]], system: str) -> tuple[Change, ...]:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        to_degrees = Transformer.from_crs(system, 4326, always_xy=True).transform
        lon, lat = to_degrees([p[0] for _, p in found], [p[1] for _, p in found])
    except ProjError:
        return ()
    if not np.isfinite([lon, lat]).all():
        return ()
    return tuple(
        Change(spelled(round(value, _DIGITS)), (*at, i))
        for (at, _), pair in zip(found, zip(lon, lat, strict=True), strict=True)
        for i, value in enumerate(pair)
    )


def _guess(x: float, y: float) -> str:
    """The system that metres may be in, with the place that this would be."""
    if max(abs(x), abs(y)) < _OF_A_PICTURE:
        return (
            "Such small numbers are those of a picture or a plan, or metres from a point of its "
            "own. Give the layer its place on the earth, with the Georeferencer of QGIS for one."
        )
    from pyproj import Transformer

    if 1e5 < x < 9e5 and 0 < y < 1e7:
        lat = Transformer.from_crs(32638, 4326, always_xy=True).transform(500_000, y)[1]
        return (
            f"It looks like metres of a UTM zone (latitude {lat:.2f}). Find the zone; if it is "
            f"38 north, for one, that is EPSG:32638. {_to_type('EPSG:32638')}"
        )
    return f"Find out which system it is in. {_to_type('EPSG:NUMBER')}"


def _to_type(system: str) -> str:
    """What to type; without -s_srs, ogr2ogr takes GeoJSON for WGS 84 and changes nothing."""
    return f"Type: ogr2ogr -s_srs {system} -t_srs EPSG:4326 new.geojson, and then its name."


def _null_island(item: Item) -> Iterator[Hit]:
    for at, position in readable(item):
        if position[0] == 0 and position[1] == 0:
            yield Hit(
                "[0, 0] lies in the Gulf of Guinea; it often stands for a missing position. "
                'Write "geometry": null for those.',
                at,
            )
            return


def _mixed(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        whole = list(positions(geometry, path))
        found = [(at, p) for at, p in whole if is_position(p)]
        sizes = {len(position) for _, position in found}
        if len(sizes) > 1:
            first = len(found[0][1])
            at, odd = next((at, p) for at, p in found if len(p) != first)
            is_flat = found == whole and all(p[2:] in ([], [0]) for _, p in found)
            change = Change(path=(*path, "coordinates"), rewrite=_without_height)
            yield Hit(
                f"this position has {len(odd)} numbers, the first of the geometry {first}.",
                at,
                fix=(change,) if is_flat else (),
                fix_title="Leave out the heights, which are all 0",
            )


_without_height = each_position(lambda numbers: numbers[:2])


def _decimals(number: float) -> int:
    text = repr(number)
    return len(text.partition(".")[2]) if "e" not in text and number % 1 else 0


def _precision(item: Item) -> Iterator[Hit]:
    digits, count, first = 0, 0, None
    for at, position in readable(item):
        longest = max(map(_decimals, position[:2]))
        if longest > _DIGITS:
            count, digits, first = count + 1, max(digits, longest), first or at
    if first:
        yield Hit(
            f"{count} position{'s' if count > 1 else ''} with up to {digits} decimals; "
            f"{_DIGITS} are 1 cm on the ground, the rest is noise that makes the file larger.",
            first,
            fix=tuple(
                Change(path=(*path, "coordinates"), rewrite=_rounded)
                for path, geometry in item.geometries
                if _can_be_rounded(geometry)
            ),
            fix_title=f"Round to {_DIGITS} decimals",
        )


_rounded = each_position(
    lambda numbers: [*(rounded(n, _DIGITS) for n in numbers[:2]), *numbers[2:]]
)


def _can_be_rounded(geometry: dict[str, Any]) -> bool:
    """Whether positions have too many decimals, and rounding keeps vertices apart, rings valid."""
    found = [p for _, p in positions(geometry)]
    if not all(map(is_position, found)) or not any(
        _decimals(n) > _DIGITS for p in found for n in p[:2]
    ):
        return False
    for _, line, is_ring in lines(geometry):
        exact = np.array([p[:2] for p in line], dtype=float).reshape(-1, 2)
        near = exact.round(_DIGITS)
        if _repeated(exact) != _repeated(near) or (is_ring and (near[:1] != near[-1:]).any()):
            return False
    areas = [[[p[:2] for p in ring] for ring in rings] for _, rings in polygons(geometry)]
    if not all(len(ring) > 3 for rings in areas for ring in rings):
        return False
    before = [shapely.Polygon(rings[0], rings[1:]) for rings in areas if rings]
    after = shapely.transform(before, lambda xy: xy.round(_DIGITS))
    return all(map(_stays_valid, [*before, shapely.MultiPolygon(before)],
                   [*after, shapely.MultiPolygon(list(after))]))  # fmt: skip


def _stays_valid(before: shapely.Geometry, after: shapely.Geometry) -> bool:
    return bool(after.is_valid or not before.is_valid)


def _repeated(line: np.ndarray) -> int:
    return int((line[1:] == line[:-1]).all(axis=1).sum())


def _too_coarse(view: Layer) -> Iterator[Hit]:
    points = [r for r in view.records if _has_shape(r) and r.geometry.geom_type == "Point"]
    digits = {r.index: max(_decimals(r.geometry.x), _decimals(r.geometry.y)) for r in points}
    if len(digits) < 5 or np.median(list(digits.values())) < 4:
        return
    for index, count in digits.items():
        if count < 2:
            has = "one decimal" if count else "no decimals"
            yield Hit(
                f"the position has {has}, the others of the layer have "
                f"{np.median(list(digits.values())):.0f}: it may be wrong by kilometres.",
                ("geometry", "coordinates"),
                feature=index,
            )


def _box_antimeridian(item: Item) -> Iterator[Hit]:
    for path, value, _ in item.objects:
        box = value.get("bbox") if isinstance(value, dict) else None
        if not isinstance(box, list) or len(box) not in {4, 6} or not all(map(is_number, box)):
            continue
        west, east = box[0], box[len(box) // 2]
        if west > east and not (west > 90 and east < -90):
            yield Hit(
                f"west ({west:g}) is greater than east ({east:g}) in the bbox: it says that the "
                "box crosses the antimeridian, all around the other side.",
                (*path, "bbox"),
            )


def _antimeridian(item: Item) -> Iterator[Hit]:
    for at, line, _ in sound_lines(item):
        jumps = np.flatnonzero(np.abs(np.diff(line[:, 0])) > _SPAN_DEGREES)
        if len(jumps) and np.abs(line).max() <= 360:
            i = int(jumps[0])
            yield Hit(
                f"the line jumps from longitude {line[i, 0]:g} to {line[i + 1, 0]:g}: it is drawn "
                "across the whole map. Cut it at the antimeridian.",
                (*at, i + 1),
                fix=_cut(item, at),
                fix_title="Cut it at the antimeridian",
            )


def _cut(item: Item, at: Path) -> tuple[Change, ...]:
    """What puts the geometry of a line in parts."""
    path, geometry = next(
        (path, geometry)
        for path, geometry in item.geometries
        if (*path, "coordinates") == at[: len(path) + 1]
    )
    if not _is_whole(geometry):
        return ()
    shape = antimeridian.cut(geometry)
    if shape is None:
        return ()
    return (
        Change(f'"{shape.geom_type}"', (*path, "type")),
        Change(path=(*path, "coordinates"), rewrite=partial(areas.written, shape)),
    )


def _pole(item: Item) -> Iterator[Hit]:
    for at, line, is_ring in sound_lines(item):
        touching = np.flatnonzero(np.abs(line[:, 1]) == 90)
        if is_ring and len(touching):
            yield Hit("the ring touches a pole, which a flat map stretches to a line.",
                      (*at, int(touching[0])))  # fmt: skip


def _outlier(item: Item) -> Iterator[Hit]:
    for at, line, _ in sound_lines(item):
        if len(line) < 8:
            continue
        middle = np.median(line, axis=0)
        away = np.abs(line - middle).max(axis=1)
        reach = np.quantile(away, 0.75) * 20 + 0.05
        for i in np.flatnonzero(away > reach)[:1]:
            x, y = line[i]
            yield Hit(
                f"the vertex [{x:g}, {y:g}] lies far from all others of its line. "
                f"{_likely_edit(line[i], middle, reach)}".strip(),
                (*at, int(i)),
            )


def _likely_edit(vertex: np.ndarray, middle: np.ndarray, reach: float) -> str:
    x, y = vertex
    for edited, what in [
        ((y, x), "longitude and latitude are exchanged"),
        ((-x, y), "a minus sign of the longitude is lost"),
        ((x, -y), "a minus sign of the latitude is lost"),
        ((x / 10, y), "the decimal point of the longitude has moved"),
        ((x * 10, y), "the decimal point of the longitude has moved"),
        ((x, y / 10), "the decimal point of the latitude has moved"),
        ((x, y * 10), "the decimal point of the latitude has moved"),
    ]:
        if np.abs(np.array(edited) - middle).max() <= reach:
            return f"Perhaps {what}."
    return ""


def _unit_trap(view: Layer) -> Iterator[Hit]:
    for record in view.records:
        for name, (dimension, unit) in MEASURES.items():
            given = record.properties.get(name)
            if not is_number(given) or not given or not _has_shape(record):
                continue
            measured = _measured(record.geometry, dimension) / unit
            if measured and abs(given / measured - 1) > 0.1:
                factor = given / measured
                hint = " A unit is mixed up." if _is_power(factor) else ""
                yield Hit(
                    f'"{name}" is {given:g}, but the drawing measures {measured:.4g} on the '
                    f"ellipsoid.{hint}",
                    ("properties", name),
                    feature=record.index,
                )


def _measured(geometry: Any, dimension: int) -> float:
    if dimension == 1 and geometry.geom_type.endswith("LineString"):
        return float(WGS84.geometry_length(geometry))
    if dimension == 2 and geometry.geom_type.endswith("Polygon"):
        return abs(float(WGS84.geometry_area_perimeter(geometry)[0]))
    return 0.0


def _is_power(factor: float) -> bool:
    exponent = math.log10(abs(factor))
    return abs(exponent - round(exponent)) < 0.02 and round(exponent) != 0


def _identical_z(item: Item) -> Iterator[Hit]:
    found = [p for _, p in readable(item)]
    heights = {p[2] for p in found if len(p) > 2}
    if len(found) > 3 and len(heights) == 1 and all(len(p) > 2 for p in found):
        yield Hit(f"every height is {heights.pop():g}: it tells nothing. Leave it out.",
                  readable(item)[0][0])  # fmt: skip


def _truncated(item: Item) -> Iterator[Hit]:
    for path, geometry in item.geometries:
        found = [(at, p) for at, p in positions(geometry, path) if is_position(p)]
        digits = np.array([max(_decimals(n) for n in p[:2]) for _, p in found])
        if len(digits) < 20:
            continue
        fine, coarse = np.median(digits[: len(digits) // 2]), digits <= 2
        run = _longest_run(coarse)
        if digits.max() >= 5 and 5 <= run[1] < len(digits) * 0.8 and fine:
            yield Hit(
                f"{run[1]} vertices in a row have at most 2 decimals, others up to "
                f"{digits.max()}: part of the line was rounded to about a kilometre.",
                found[run[0]][0],
            )


def _longest_run(mask: np.ndarray) -> tuple[int, int]:
    """Where the longest run of true values starts, and how long it is."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    runs = [(int(a), int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return max(runs, key=lambda run: run[1], default=(0, 0))


_LINE = shape("LineString", "[[46.1, 39.1], [46.2, 39.2], [46.3, 39.3]]")
_FINE = [[46 + i / 1000 + 0.00012, 39.00012 + i / 1000] for i in range(30)]
_COARSE = [*_FINE[:20], *[[round(46.1 + i / 100, 2), 39.1] for i in range(8)], *_FINE[20:]]
_MANY = [feature(f"p{i}", shape("Point", f"[{46.7 + i / 100:.5f}1, {39.8 + i / 100:.5f}1]"))
         for i in range(6)]  # fmt: skip


def _line(points: Any) -> str:
    return drawn("LineString", str(points))


_WALK = [[46.7 + i / 100, 39.8] for i in range(9)]
RULES = [
    Rule("C201", "position-dimensions", "error", "positions",
         "A position has two or three numbers.",
         "One number is no place; readers ignore or refuse a fourth.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", "[46]"), _dimensions),
    Rule("C202", "coordinate-not-number", "error", "positions",
         "Coordinates are numbers.",
         "A text, a null or a boolean among them stops the reader.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", '["46", 40]'),
         _not_number, "unsafe"),
    Rule("C203", "coordinate-depth", "error", "positions",
         "Coordinates have as many brackets as their type asks for.",
         "A bracket too few or too many is the commonest slip of handwritten GeoJSON.",
         "RFC 7946, 3.1", GOOD, drawn("Polygon", "[[1, 2], [3, 4]]"),
         _depth, "unsafe"),
    Rule("C204", "out-of-range", "error", "positions",
         "Longitudes lie between -180 and 180, latitudes between -90 and 90.",
         "The place does not exist.",
         "RFC 7946, 4", GOOD, drawn("Point", "[46, 99]"), _out_of_range),
    Rule("C205", "axes-swapped", "warning", "positions",
         "Longitude comes before latitude.",
         "Exchanged axes put the Caucasus into Yemen; nothing else looks wrong.",
         "RFC 7946, 3.1.1", GOOD, drawn("Point", "[39.8, 146.7]"),
         _swapped_item, "unsafe", also=("layer", _swapped_layer)),
    Rule("C206", "projected-coordinates", "error", "positions",
         "Coordinates are degrees of WGS 84.",
         "Metres of a projection read as degrees lie nowhere.",
         "RFC 7946, 4", GOOD, drawn("Point", "[5205000, 4840000]"),
         _projected, "unsafe"),
    Rule("C207", "null-island", "warning", "positions",
         "No position is [0, 0].",
         "A missing place drawn in the Gulf of Guinea is a claim that nobody made.",
         "good practice", GOOD, drawn("Point", "[0, 0]"),
         _null_island),
    Rule("C208", "mixed-dimensions", "warning", "positions",
         "All positions of a geometry have the same number of values.",
         "Programs take the first as the measure, and fail or drop the height of the others.",
         "RFC 7946, 3.1.1", GOOD, drawn("LineString", "[[1, 2], [3, 4, 5]]"),
         _mixed, "safe"),
    Rule("C209", "excess-precision", "info", "precision",
         f"Coordinates have at most {_DIGITS} decimals.",
         "Digits beyond the accuracy pretend knowledge and double the size of the file.",
         "RFC 7946, 11.2", GOOD,
         drawn("Point", "[46.123456789, 39.123456789]"), _precision,
         "safe"),
    Rule("C210", "too-coarse", "warning", "layer",
         "Points are about as precise as the others of their layer.",
         "A position with one decimal may be ten kilometres off.",
         "good practice", layer(*_MANY),
         layer(*_MANY, feature("b", shape("Point", "[46.7, 39.8]"))), _too_coarse),
    Rule("C211", "lon-360-range", "warning", "positions",
         "Longitudes count from -180 to 180.",
         "Beyond 180 many programs draw nothing, or on a second world.",
         "RFC 7946, 4", GOOD, drawn("Point", "[190, 40]"), _lon_360,
         "unsafe"),
    Rule("C212", "bbox-antimeridian-order", "warning", "bbox",
         "West comes before east in a bbox, unless the box crosses the antimeridian.",
         "An exchanged box means all the rest of the world.",
         "RFC 7946, 5.2", layer(feature(), bbox=[46, 39, 47, 40]),
         layer(feature(), bbox=[47, 39, 46, 40]), _box_antimeridian),
    Rule("C213", "antimeridian-crossing", "warning", "vertices",
         "Lines are cut at the antimeridian.",
         "Uncut ones are drawn across the whole map.",
         "RFC 7946, 3.1.9", layer(feature(geometry=_LINE)), _line([[179, 1], [-179, 1]]),
         _antimeridian, "unsafe"),
    Rule("C214", "pole-touching", "info", "rings",
         "No ring touches a pole.",
         "The pole is a point on the globe and a line on a flat map.",
         "good practice", GOOD,
         drawn("Polygon", "[[[0, 80], [90, 80], [90, 90], [0, 80]]]"),
         _pole),
    Rule("C215", "outlier-position", "warning", "vertices",
         "No vertex lies far from all others of its line.",
         "A lost minus sign or a moved decimal point draws a spike across the map.",
         "good practice", _line(_WALK), _line([*_WALK, [467, 39.8]]).replace("467", "4.67"),
         _outlier),
    Rule("C218", "unit-trap", "warning", "layer",
         "A length or area in the properties is that of the drawing, within 10 %.",
         "A figure in the wrong unit, or measured in degrees, is quoted as a fact.",
         "good practice", layer(feature(geometry=_LINE, length_km=28.1)),
         layer(feature(geometry=_LINE, length_km=28100)), _unit_trap),
    Rule("C220", "identical-z", "warning", "positions",
         "Heights differ.",
         "Zero everywhere is an export's filler, not a height.",
         "good practice", GOOD, _line([[1, 2, 0], [2, 3, 0], [3, 4, 0], [4, 5, 0]]),
         _identical_z),
    Rule("C221", "truncated-coordinate-run", "warning", "positions",
         "A line has one precision throughout.",
         "A stretch rounded to two decimals zigzags by a kilometre among exact vertices.",
         "good practice", _line(_FINE), _line(_COARSE), _truncated),
]  # fmt: skip
