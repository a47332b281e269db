"""Runs of days as EDTF: from one date to another, or one unknown day among several."""

from __future__ import annotations

import numpy as np

from geo import edtf
from geo.edtf import DateError
from geo.time import UTC, event_span


def same_span(one: str, other: str) -> bool:
    """Whether two dates, of which the first need not be EDTF, lie between the same bounds.

    >>> same_span("2020-11", "2020-11-01/2020-11-30"), same_span("soon", "2020")
    (True, False)
    """
    try:
        a, b = (event_span(text, UTC) for text in (one, other))
    except DateError:
        return False
    return (a.start_earliest, a.end_latest) == (b.start_earliest, b.end_latest)


def interval(start: str, end: str) -> str:
    """The interval of two EDTF dates, or the one date if they are equal or one is missing.

    A blank cell is no open end: tables leave the end of what took one day blank.
    """
    if start == end or not (start and end):
        return start or end
    return valid(f"{start}/{end}")


def one_of(first: str, last: str) -> str:
    """One unknown day of a run of days, as short as EDTF allows.

    >>> one_of("2020-11-01", "2020-11-30"), one_of("2020-11-07", "2020-11-13")
    ('2020-11', '[2020-11-07..2020-11-13]')
    """
    if first == last:
        return first
    a, b = edtf.parse(first).start, edtf.parse(last).start
    for whole in (first[:7], first[:4]):
        point = edtf.parse(whole).start
        if (point.first, point.last) == (a.first, b.last):
            return whole
    return valid(f"[{first}..{last}]")


def around(day: str, days: int) -> str:
    """One unknown day up to so many days before or after a day.

    >>> around("2020-11-10", 3)
    '[2020-11-07..2020-11-13]'
    """
    middle = np.datetime64(day, "D")
    return one_of(str(middle - days), str(middle + days))


def valid(text: str) -> str:
    """The text, if it is EDTF.

    Raises:
        DateError: it is not.
    """
    edtf.parse(text)
    return text
