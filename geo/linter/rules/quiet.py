"""Layers in which rules have nothing to say, told from their columns without a look at features.

For a layer outside an atlas, of which nothing is declared. A rule that is not listed, or whose
columns do not settle it, is asked itself; so every test here is at least as strict as its rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import compress

import numpy as np
import numpy.typing as npt
import orjson
from msgspec import UNSET

from geo.dialects import NAMES, only_dialect
from geo.linter.rules.known import DRAWN, IDENTITY, LENGTHS, LONG, MEASURES, PARENTS, REGISTERS
from geo.linter.rules.subjects.columns import LayerColumns
from geo.linter.rules.subjects.layer import Layer
from geo.text import fold

_YEAR = re.compile(r"\d{4}\b")
_PLAIN_LETTERS = {c: " " for c in range(128) if not chr(c).isalnum() and c != ord("\n")}


def is_quiet(code: str, columns: LayerColumns) -> bool:
    """Whether a rule surely finds nothing in the layer of some columns."""
    test = _QUIET.get(code)
    return test is not None and (columns.count == 0 or test(columns))


def _always(_: LayerColumns) -> bool:
    return True


def _ids_are_unique(columns: LayerColumns) -> bool:
    return columns.has_unique_ids


def _ids_are_there(columns: LayerColumns) -> bool:
    ids = columns.known_ids
    return ids is not None and "" not in ids and None not in ids


def _one_family(columns: LayerColumns) -> bool:
    found = {DRAWN.get(kind.removeprefix("Multi")) for kind in columns.kinds}
    return len(found - {None}) <= 1


_NUMBERS: dict[type, type] = {int: float}


def _one_type(columns: LayerColumns) -> bool:
    for kinds in columns.types.values():
        if len({_NUMBERS.get(kind, kind) for kind in kinds} - {type(None)}) > 1:
            return False
    return True


def _none_is_null(columns: LayerColumns) -> bool:
    return {type(None)} not in columns.types.values()


def _names_differ(columns: LayerColumns) -> bool:
    plain = [re.sub(r"[\W_]", "", fold(name)) for name in columns.types]
    return len(set(plain)) == len(plain)


def _no_number_as_text(columns: LayerColumns) -> bool:
    return not any(
        str in kinds and (kinds - {str, type(None)} or name.endswith(LENGTHS))
        for name, kinds in columns.types.items()
    )


def _missing_in_one_way(columns: LayerColumns) -> bool:
    return not any(
        {str, type(None)} <= kinds and "" in columns.column(name)
        for name, kinds in columns.types.items()
    )


def _undated(columns: LayerColumns) -> bool:
    return NAMES.isdisjoint(name.partition(":")[0] for name in columns.types)


def _is_told(end: int, columns: LayerColumns) -> bool:
    """Whether features with a validity have a property for its start (0) or its end (1)."""
    found = columns.validities
    return _undated(columns) or (
        found is not None and all(ends[end] is not UNSET or not ends[1 - end] for ends in found)
    )


def _one_dialect(columns: LayerColumns) -> bool:
    return _undated(columns) or only_dialect(columns.types) is not None


def _none_medieval(columns: LayerColumns) -> bool:
    found = columns.validities
    return _undated(columns) or (
        found is not None and not any(map(_is_medieval, {first or "" for first, _ in found}))
    )


def _is_medieval(text: str) -> bool:
    """Whether the year of a text may be one of another calendar."""
    found = _YEAR.match(text)
    return found is not None and 1250 <= int(found[0]) <= 1460


def _versions_fit(code: str, columns: LayerColumns) -> bool:
    """Whether a rule about the versions of things finds nothing in those of several versions."""
    if _undated(columns) or not columns.versions:
        return True
    from geo.linter.rules import checks

    found = checks("layer", frozenset({code}))
    view = Layer("", "", columns.versions)
    return not any(hit for _, check in found for hit in check(view))


def _doubt_is_kept(columns: LayerColumns) -> bool:
    is_noted = any(f"{name}_note" in columns.types for name in NAMES)
    return _undated(columns) or (not is_noted and _versions_fit("D622", columns))


def _unmeasured(columns: LayerColumns) -> bool:
    return not columns.types.keys() & MEASURES.keys()


def _unregistered(columns: LayerColumns) -> bool:
    return columns.types.keys().isdisjoint(REGISTERS) and columns.has_unique_ids


def _without_parents(columns: LayerColumns) -> bool:
    return columns.types.keys().isdisjoint(PARENTS)


def _without_accuracy(columns: LayerColumns) -> bool:
    return "accuracy_m" not in columns.types


def _spelled_once(columns: LayerColumns) -> bool:
    names = columns.names
    spellings = len(set(_folded(names)))
    return spellings == len(names) or spellings == len(set(map(str.strip, names)))


def _folded(names: list[str]) -> list[str]:
    """What `fold` makes of names; of ASCII letters, of all of them at once."""
    whole = "\n".join(names)
    if not whole.isascii() or whole.count("\n") != len(names) - 1:
        return list(map(fold, names))
    whole = whole.lower().translate(_PLAIN_LETTERS)
    while "  " in whole:
        whole = whole.replace("  ", " ")
    return whole.replace("\n ", "\n").replace(" \n", "\n").strip(" ").split("\n")


def _usual_case(columns: LayerColumns) -> bool:
    names = columns.names
    if columns.types.get("name", set()) - {str, type(None)}:
        return False
    if not all(map(str.isascii, names)):
        from geo.linter.rules.names.case import oddly_cased

        return not oddly_cased(dict(enumerate(names)))
    long = [name for name in names if len(name) > 3]
    small = sum(map(str.islower, long))
    if small == 0:
        return not any(map(str.isupper, long))
    return small > len(long) / 2  # then this is the usual case


def _may_be_turned(columns: LayerColumns) -> bool:
    """Whether names or properties may tell that latitude comes first in points."""
    from geo.linter.rules.turned import COLUMNS, MOST, are_turned, turned_towns

    lat, lon = ([n for n in columns.types if n.lower() in names] for names in COLUMNS)
    are_named = str in columns.types.get("name", ())
    if not are_named and not (lat and lon):
        return False
    x, y, east, north = columns.box.T
    if len(x) != columns.count:
        return True
    is_point = (x == east) & (y == north)
    if lat and lon:
        kinds = set().union(*(columns.types[name] for name in (*lat, *lon)))
        told = [columns.column(name) for name in (*lon, *lat)]
        if len(told) > 2 or not kinds <= {int, float} or any(UNSET in column for column in told):
            return True
        given = [np.array(column) for column in told]
        if (is_point & are_turned(given[0], given[1], x, y)).any():
            return True
    if not are_named:
        return False
    if np.count_nonzero(is_point) > MOST:  # none are looked up, if all of these are points
        return columns.kinds != {"Point"}
    names = list(compress(columns.column("name"), is_point))
    return bool(turned_towns(names, np.column_stack([x, y])[is_point]))


def _none_swapped(columns: LayerColumns) -> bool:
    if _may_be_turned(columns):
        return False
    box = columns.box
    if len(box) < 5:
        return True
    sides = np.ascontiguousarray(box.T)
    centres = (sides[:2] + sides[2:]) / 2
    middle = _median(centres)
    away = np.abs(centres - middle)
    spread = _median(away) * 6 + 0.5
    # Only a feature that is elsewhere now and lies among the others when swapped is told.
    off = (away > spread - 1e-9).any(axis=0)
    if not off.any():
        return True
    near = (np.abs(centres[::-1] - middle) <= spread + 1e-9).all(axis=0)
    return not (near & off).any()


def _median(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The median of each row; that of numpy would load masked arrays first."""
    ranks = sorted({(values.shape[1] - 1) // 2, values.shape[1] // 2})
    return np.asarray(np.partition(values, ranks)[:, ranks].mean(axis=1, keepdims=True))


def _none_coarse(columns: LayerColumns) -> bool:
    if "Point" not in columns.kinds:
        return True
    x, y = columns.box[:, 0], columns.box[:, 1]
    return not ((np.round(x, 1) == x) & (np.round(y, 1) == y)).any()


def _small(columns: LayerColumns) -> bool:
    """Whether no feature is so large that one of its edges bends on the globe."""
    box = columns.box
    return not len(box) or float((box[:, 2:] - box[:, :2]).max()) <= LONG


def _no_twins(columns: LayerColumns) -> bool:
    mixed = np.zeros(len(columns.box), np.uint64)
    for side in np.ascontiguousarray(columns.box.T).view(np.uint64):
        mixed = (mixed + side) * _ODD
        mixed ^= mixed >> np.uint64(31)
    in_order = np.sort(mixed)
    shared = in_order[1:][in_order[1:] == in_order[:-1]]
    return not len(shared) or _differ(columns, mixed, shared)


def _differ(
    columns: LayerColumns, places: npt.NDArray[np.uint64], shared: npt.NDArray[np.uint64]
) -> bool:
    """Whether all points at some places differ in their properties."""
    if columns.kinds != {"Point"} or len(places) != columns.count:
        return False
    nearest = shared[:-1].searchsorted(places)
    rows = np.flatnonzero(shared[nearest] == places).tolist()
    names = [name for name in columns.types if name not in IDENTITY]
    values = [list(map(columns.column(name).__getitem__, rows)) for name in names]
    keys = [list(map(_key, v)) if {list, dict} & set(map(type, v)) else v for v in values]
    return len(set(zip(*keys, strict=True))) == len(rows)


def _key(value: object) -> object:
    """What values that are the same have in common."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) if value is not UNSET else UNSET


_ODD = np.uint64(0x9E3779B97F4A7C15)  # spreads the bits of a number


def _apart(columns: LayerColumns) -> bool:
    """Whether there are no areas, or none of the boxes of features meet."""
    if not any("Polygon" in kind or kind == "GeometryCollection" for kind in columns.kinds):
        return True
    # Where nothing is declared, dated areas count as a mosaic, whose gaps are told if they are
    # narrower than a fiftieth of an area; the corners of what fills them reach five times as far.
    reach = 0.0
    if len(columns.box) and not _undated(columns):
        west, south, east, north = columns.box.T
        reach = float(np.minimum(east - west, north - south).max()) * 3 / 50
    return not columns.boxes_meet(reach)


_QUIET: dict[str, Callable[[LayerColumns], bool]] = {
    **dict.fromkeys([
        "C219", "G325", "L505", "L506", "L507", "L508", "D620", "N802", "N804", "P901", "P905",
        "T404", "T406", "T407", "T408", "T409", "T415",
    ], _always),
    "D605": partial(_is_told, 0),
    "D606": partial(_is_told, 1),
    "D611": _one_dialect,
    "D613": _none_medieval,
    **{code: partial(_versions_fit, code) for code in ("D616", "D617", "D618", "D619")},
    "D622": _doubt_is_kept,
    "C205": _none_swapped,
    "C210": _none_coarse,
    "C218": _unmeasured,
    "G326": _small,
    "L501": _ids_are_unique,
    "L502": _ids_are_there,
    "L503": _one_family,
    "L504": _one_type,
    "L509": _none_is_null,
    "L511": _names_differ,
    "L512": _no_number_as_text,
    "L516": _missing_in_one_way,
    "L517": _without_accuracy,
    "N801": _unregistered,
    "N803": _spelled_once,
    "N809": _usual_case,
    "R710": _without_parents,
    "T401": _no_twins,
    **dict.fromkeys(["T402", "T403", "T405"], _apart),
}  # fmt: skip
