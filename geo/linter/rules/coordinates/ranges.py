"""C: longitudes and latitudes that do not exist, or count around the globe."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from geo.linter.rules.coordinates.projected import is_projected
from geo.linter.rules.coordinates.swapped import swap_helps
from geo.linter.rules.examples import GOOD, drawn
from geo.linter.rules.parts import readable
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.item import Item


def _out_of_range(item: Item) -> Iterator[Hit]:
    found = readable(item)
    if is_projected(item):
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
    if is_projected(item) or swap_helps(item):
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


RULES = [
    Rule("C204", "out-of-range", "error", "positions",
         "Longitudes lie between -180 and 180, latitudes between -90 and 90.",
         "The place does not exist.",
         "RFC 7946, 4", GOOD, drawn("Point", "[46, 99]"), _out_of_range),
    Rule("C211", "lon-360-range", "warning", "positions",
         "Longitudes count from -180 to 180.",
         "Beyond 180 many programs draw nothing, or on a second world.",
         "RFC 7946, 4", GOOD, drawn("Point", "[190, 40]"), _lon_360,
         "unsafe"),
]  # fmt: skip
