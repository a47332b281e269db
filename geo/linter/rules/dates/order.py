"""Dates by numbers alone, such as 3/4/2020: what the other dates of their column say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geo.linter.rules.rule import Change, Hit

_BY_NUMBER = re.compile(r"(?a)(\d{1,2})([/.\-]) ?(\d{1,2})\2 ?(\d{4})")


def order_of(dates: Iterable[tuple[int, str]]) -> tuple[int, str, bool] | None:
    """The row and text that tells whether a column puts the day before the month; None if none.

    None also where two of them contradict each other.
    """
    telling: dict[bool, tuple[int, str]] = {}
    for row, text in dates:
        if (found := _BY_NUMBER.fullmatch(text)) and (int(found[1]) > 12) != (int(found[3]) > 12):
            telling.setdefault(int(found[1]) > 12, (row, text))
    if len(telling) != 1:
        return None
    ((is_day_first, (row, text)),) = telling.items()
    return row, text, is_day_first


def in_order(hit: Hit, date_text: str, order: tuple[int, str, bool]) -> Hit:
    """What was said of a date with two readings, with the one that its column speaks for."""
    row, other, is_day_first = order
    found = _BY_NUMBER.fullmatch(date_text)
    if not found:
        return hit
    day, month = (found[1], found[3]) if is_day_first else (found[3], found[1])
    written = f"{found[4]}-{int(month):02}-{int(day):02}"
    which = "day" if is_day_first else "month"
    message = f'{hit.message} Row {row} ("{other}") has the {which} first, which gives {written}.'
    return hit._replace(message=message, fix=(Change(written),), fix_title=f"Write {written}")
