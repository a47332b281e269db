"""What tells that latitude comes before longitude, where both are below 90: towns, properties."""

from __future__ import annotations

from typing import Any

from geo.text import alternatives

_FEWEST = 3  # of towns that tell
MOST = 5_000  # points; the names of more would take long to look up
COLUMNS = (("lat", "latitude"), ("lon", "lng", "long", "longitude"))  # in small letters
_NEAR = 1.0  # degrees from a town to a feature of its name
_SAME = 0.001  # degrees between roundings of one number


def turned_towns(
    points: dict[int, tuple[Any, float, float]],
) -> list[tuple[int, tuple[float, float]]]:
    """Which points, given as name, x and y, lie where a town does that is swapped; and that town.

    None, if few have a name, or they are too many to look up, or any lies where a town of its name
    does.
    """
    if len(points) > MOST:
        return []
    names = {i: alternatives(name) for i, (name, _, _) in points.items() if isinstance(name, str)}
    if len(names) < _FEWEST:
        return []
    from geo.formats.gazetteer import towns_named

    towns = towns_named({name for of_one in names.values() for name in of_one})
    turned = []
    for index, of_one in names.items():
        _, x, y = points[index]
        known = [town for name in of_one for town in towns.get(name, ())]
        if any(_is_near(town, (x, y)) for town in known):
            return []
        turned += [(index, town) for town in known if _is_near(town, (y, x))][:1]
    return turned if len(turned) >= _FEWEST else []


def _is_near(town: tuple[float, float], place: tuple[float, float]) -> bool:
    return max(abs(town[0] - place[0]), abs(town[1] - place[1])) < _NEAR


def are_turned(lon: Any, lat: Any, x: Any, y: Any) -> Any:
    """Whether longitudes and latitudes are those of positions the other way round."""
    return (abs(lat - x) + abs(lon - y) < _SAME) & (abs(x - y) > _SAME)
