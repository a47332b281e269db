"""T: lines of a layer that is declared to be a network, at each time at which they are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import shapely

from geo.linter.findings import Safety, Severity
from geo.linter.rules.examples import feature, layer, shape
from geo.linter.rules.ground import at_text, distance_text
from geo.linter.rules.moments import time_text
from geo.linter.rules.rule import Change, Files, Hit, Rule
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.topology.net import NEAR_M, Net, nets
from geo.linter.rules.topology.snapping import moved


def _once(
    check: Callable[[Net], Iterator[Hit]], *, by_message: bool = False
) -> Callable[[Layer], Iterator[Hit]]:
    """A check of a layer that tells what it finds in a network at the first time it is there."""

    def checked(view: Layer) -> Iterator[Hit]:
        told = set()
        for net in nets(view):
            for hit in check(net):
                key = (hit.feature, hit.path, hit.message if by_message else "")
                if key not in told:
                    told.add(key)
                    yield hit

    return checked


def _dangling(net: Net) -> Iterator[Hit]:
    for end in net.loose:
        if end not in net.near:
            yield net.hit(end, f"ends at {{}} and meets no other line{net.since}.")


def _near_miss(net: Net) -> Iterator[Hit]:
    for end, (line, apart) in net.near.items():
        ends = (net.near.get(2 * line), net.near.get(2 * line + 1))
        if line > end // 2 and any(found and found[0] == end // 2 for found in ends):
            continue  # two ends that miss each other are one fault, told of the later line
        other = net.members.name(int(net.owners[line]))
        said = (
            f"ends at {{}}, {distance_text(apart)} short of {other}{net.since}: no way leads from "
            "one to the other. Move the end onto the line."
        )
        yield net.hit(end, said)._replace(
            fix=_moved(net, end, line),
            fix_title=f"Put the end on the vertex of {other}",
        )


def _moved(net: Net, end: int, line: int) -> tuple[Change, ...]:
    """The change that moves a loose end onto the vertex of a line, if one is what it is near."""
    point, own = net.ends[end], net.parts[end // 2]
    corners = shapely.points(shapely.get_coordinates(net.parts[line]))
    nearest = corners[np.argmin(shapely.distance(corners, point))]
    is_between = nearest.distance(point) > net.parts[line].distance(point)
    meeting = net.members.tree.query(point, predicate="intersects")  # at other times, too
    if is_between or nearest.intersects(own) or len(meeting) > 1:
        return ()
    return (moved(net.path(end), (nearest.x, nearest.y)),)


def _pseudo(net: Net) -> Iterator[Hit]:
    for end, lines in net.touching.items():
        if len(lines) != 1 or lines[0] * 2 > end:
            continue
        one, two = int(net.owners[end // 2]), int(net.owners[lines[0]])
        names = {net.members.records[i].properties.get("name") for i in (one, two)}
        meets_end = any(net.ends[end].equals(net.ends[2 * lines[0] + k]) for k in (0, 1))
        if meets_end and len(names) == 1 and one != two:
            other = net.members.name(two)
            yield net.hit(end, f"goes on as {other} at {{}}, and no third line meets them there: "
                               "they can be one.")  # fmt: skip


def _crossing(net: Net) -> Iterator[Hit]:
    one, two = net.tree.query(net.parts, predicate="crosses")
    for i, j in zip(one[one < two].tolist(), two[one < two].tolist(), strict=True):
        points = shapely.get_parts(shapely.intersection(net.parts[i], net.parts[j]))
        ends = shapely.multipoints(net.ends[[2 * i, 2 * i + 1, 2 * j, 2 * j + 1]].tolist())
        nodes = [shapely.multipoints(shapely.get_coordinates(net.parts[k])) for k in (i, j)]
        for point in points[(shapely.get_type_id(points) == 0) & ~shapely.intersects(points, ends)]:
            if all(shapely.intersects(point, node) for node in nodes):
                continue  # a vertex of both
            a, b = (int(net.owners[k]) for k in (i, j))
            time = time_text(net.members.shared(a, b))
            yield Hit(
                f"{net.members.name(a)} and {net.members.name(b)} cross at "
                f"{at_text(shapely.get_coordinates(point)[0])} without a vertex in both{time}: a "
                "junction is missing, or one is a bridge.",
                ("geometry", "coordinates"),
                feature=max(net.members.records[k].index for k in (a, b)),
            )


def _apart(net: Net) -> Iterator[Hit]:
    """The lines that no way leads to from the largest piece: one of each piece."""
    one, two = net.tree.query(net.parts, predicate="intersects")
    root = list(range(len(net.parts)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in zip(one.tolist(), two.tolist(), strict=True):
        root[find(i)] = find(j)
    pieces: dict[int, list[int]] = {}
    for i in range(len(net.parts)):
        pieces.setdefault(find(i), []).append(i)
    lengths = shapely.length(net.parts)
    ordered = sorted(pieces.values(), key=lambda piece: -float(lengths[piece].sum()))
    for piece in ordered[1:]:
        owner = int(net.owners[piece[0]])
        count = len(set(net.owners[piece].tolist()))
        more = f" and {count - 1} more of its piece" if count > 1 else ""
        yield Hit(
            f"{net.members.name(owner)}{more} is not connected with the rest of the network"
            f"{net.since}. A line is missing, or its end does not meet.",
            ("geometry", "coordinates"),
            feature=net.members.records[owner].index,
        )


def _line(name: str, *points: tuple[float, float], **properties: str) -> str:
    return feature(name, shape("LineString", str([list(point) for point in points])), **properties)


def _files(*features: str) -> Files:
    return {"geo.toml": "[layers.a]\nnetwork = true\n", "a.geojson": layer(*features)}


_WEST, _EAST = _line("west", (46, 39), (46.5, 39)), _line("east", (46.5, 39), (47, 39))
_NORTH = _line("north", (46.5, 39), (46.5, 39.5))
_RING = (_line("a", (46, 39), (47, 39), (46.5, 40)), _line("b", (46.5, 40), (46, 39)))
_CROSS = _line("cross", (46.25, 38.5), (46.25, 39.5))
_NODE = _line("node", (46, 39), (46.25, 39), (46.5, 39))
_NODED = _line("cross", (46.25, 38.5), (46.25, 39), (46.25, 39.5))


def _rule(
    code: str, name: str, severity: Severity, what: str, why: str, clause: str, good: Files,
    bad: Files, check: Callable[[Net], Iterator[Hit]], fix: Safety | None = None,
) -> Rule:  # fmt: skip
    what = f"{what} For layers that are declared with network = true."
    once = _once(check, by_message=check is _crossing)  # of one line there may be many
    return Rule(code, name, severity, "layer", what, why, clause, good, bad, once, fix)


RULES = [
    _rule("T406", "dangling-end", "info",
          "The end of a line meets another line that is in force.",
          "A road that ends in nothing is a dead end, or was not drawn to its junction.",
          "QGIS topology checker, ArcGIS topology: must not have dangles",
          _files(*_RING), _files(_WEST, _EAST), _dangling),
    _rule("T407", "pseudo-node", "info",
          "Where two lines of one name meet end to end, a third meets them too. Which of the two "
          "ids and properties the whole line has, only you can tell.",
          "One line in two pieces is counted twice.",
          "QGIS topology checker, ArcGIS topology: must not have pseudo nodes",
          _files(_WEST, _EAST, _NORTH), _files(_WEST, _EAST), _pseudo),
    _rule("T408", "near-miss-junction", "warning",
          f"No line ends just short of another: within the tolerance, or {NEAR_M:g} m. The fix "
          "puts the end on a vertex of the other line; between two vertices, both need a new one.",
          "It looks like a junction, and no way leads through it.",
          "ArcGIS topology: endpoint must be covered by",
          _files(_WEST, _EAST), _files(_WEST, _line("east", (46.50001, 39), (47, 39))), _near_miss,
          "unsafe"),
    _rule("T409", "crossing-without-node", "info",
          "Lines that cross have a vertex there.",
          "Programs that find ways turn at vertices only.",
          "OpenStreetMap wiki, Junctions; ArcGIS topology: must not intersect",
          _files(_NODE, _NODED), _files(_WEST, _CROSS), _crossing),
    _rule("T415", "network-disconnected", "info",
          "At each time all lines that are in force are connected.",
          "What cannot be reached was cut off, or a line is missing for that time.",
          "OGC 06-103r4, 6.1.7, per period", _files(_WEST, _EAST),
          _files(_WEST, _line("far", (48, 39), (49, 39))), _apart),
]  # fmt: skip
