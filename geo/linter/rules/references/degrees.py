"""R: the coordinates of events, in cells."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.values import is_placeholder, number

_LIMITS = {"lon": 180.0, "lat": 90.0}
_AXES = {"lon": "longitude", "lat": "latitude"}
_DEGREES = re.compile(
    r"(?P<before>[NSEWnsew])? ?(?P<sign>[-−+])?(?P<degrees>\d{1,3}(?:[.,]\d+)?) ?[°º]? ?"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?) ?['′’] ?)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?) ?(?:\"|″|”|''|′′) ?)?(?P<after>[NSEWnsew])?"
)


def _bad_cells(table: Table) -> Iterator[Hit]:
    is_placed = table.kind == "events" and not {*_LIMITS, "accuracy_m"}.isdisjoint(table.columns)
    for row, cells in table.rows() if is_placed else ():
        for name in _LIMITS:
            text = cells.get(name, "")
            if text and not _is_degrees(text, name):
                written = _decimal(text, name)
                yield Hit(
                    f'"{shown(text)}" is no {_AXES[name]}{_remedy(text, name, cells, written)}',
                    cell=(row, name),
                    fix=(Change(written, cell=(row, name)),) if written else (),
                    fix_title=f"Write {written}",
                )
        if bool(cells.get("lon")) != bool(cells.get("lat")) and {"lon", "lat"} <= set(cells):
            given = "lon" if cells["lon"] else "lat"
            yield Hit(f'"{given}" is given without the other coordinate.', cell=(row, given))
        accuracy = number(cells.get("accuracy_m", "0") or "0")
        if accuracy is None or not 0 <= accuracy <= 2e7:
            yield Hit(f'"{shown(cells["accuracy_m"])}" is no accuracy: expected metres, 0 or more.',
                      cell=(row, "accuracy_m"))  # fmt: skip


def _is_degrees(text: str, name: str) -> bool:
    value = number(text)
    return value is not None and -_LIMITS[name] <= value <= _LIMITS[name]


def _decimal(text: str, name: str) -> str:
    """Decimal degrees of a text with a comma, degrees and minutes, or a letter of the compass."""
    match = _DEGREES.fullmatch(unicodedata.normalize("NFKC", text.replace("º", "°")))
    letters = [match[key].upper() for key in ("before", "after") if match[key]] if match else []
    if not match or len(letters) > 1 or (letters and letters[0] not in _LETTERS[name]):
        return ""
    parts = [(match[key] or "0").replace(",", ".") for key in ("degrees", "minutes", "seconds")]
    is_plain = parts[1:] == ["0", "0"]
    value = sum(float(part) / 60**i for i, part in enumerate(parts))
    digits = parts[0] if is_plain else f"{value:.6f}".rstrip("0").rstrip(".")
    is_negative = match["sign"] in {"-", "−"} or letters in (["W"], ["S"])
    written = f"-{digits}" if is_negative else digits
    return written if _is_degrees(written, name) else ""


_LETTERS = {"lon": "EW", "lat": "NS"}


def _remedy(text: str, name: str, cells: dict[str, str], written: str) -> str:
    value = number(text)
    other = number(cells.get("lat" if name == "lon" else "lon", ""))
    if written:
        return f", which is written as decimal degrees. Write {written}."
    if is_placeholder(text) or text.startswith("#"):
        return ": it stands for a missing value. Leave the cell empty."
    if value is not None and math.isfinite(value) and abs(value) > 360:
        return (
            ": it looks like metres of a projected system, such as UTM. Transform the points to "
            "longitude and latitude (WGS 84, EPSG:4326)."
        )
    if name == "lat" and value is not None and abs(value) <= 180 and other and abs(other) <= 90:
        return ": expected degrees from -90 to 90. Are lon and lat exchanged?"
    return f": expected degrees from -{_LIMITS[name]:g} to {_LIMITS[name]:g}, such as 46.7528."


RULES = [
    Rule("R720", "coordinate-cell", "error", "table",
         "Coordinates of an event are decimal degrees, both or none; accuracy is in metres.",
         "The row is left out of the map.",
         "layers/README.md", example(), example("a,2020-05-01,Talks,,,46.7,99,s"), _bad_cells,
         "safe"),
]  # fmt: skip
