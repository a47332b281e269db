"""Versions of things that surely follow one another, of which no rule has anything to say."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter
from typing import Any

from geo.edtf import is_day

_NO_DIGITS = str.maketrans("123456789", "000000000")


def loose(versions: Iterable[tuple[str, Any, Any, Any]]) -> set[str]:
    """The things whose versions may not follow one another: each a thing, both ends, and an id.

    They do if each ends on the day on which the next starts, and so do their ids in order.
    """
    rows = sorted(
        ((thing, first or "", last or "", name) for thing, first, last, name in versions),
        key=itemgetter(0, 1),
    )
    texts = {text for _, *ends, _ in rows for text in ends}
    days = {text for text in texts if is_day(text)}
    known = days | {""}
    odd = {
        thing
        for thing, first, last, name in rows
        if not ({first, last} <= known and type(name) is str and (first < last or not last))
    }
    for (one, _, end, before), (two, start, _, after) in pairwise(rows):
        if one == two and one not in odd and not (end == start in days and _counts(before, after)):
            odd.add(one)
    return odd


def _counts(before: str, after: str) -> bool:
    """Whether one id comes before another that has digits where it has, and nowhere else."""
    return before < after and before.translate(_NO_DIGITS) == after.translate(_NO_DIGITS)
