"""How the clocks of a time zone change, and what day they show."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from geo.time import DAY, EARLIEST, FIRST_DAY, LAST_DAY, UTC

if TYPE_CHECKING:
    pass

# Zones kept local mean time before 1850; no rule of today reaches beyond 2100.
_CHANGES = range(-43_829, 47_847)


def zone_offsets(tz: ZoneInfo, start: int, end: int) -> list[tuple[int, float]]:
    """The offsets of a zone over `[start, end]`: each `(instant it begins, minutes east of UTC)`.

    The first begins at `EARLIEST`. Minutes may be fractional, as local mean times were.
    """
    first, last = (min(max(ms // DAY, _CHANGES.start), _CHANGES.stop) for ms in (start, end))
    changes = [(EARLIEST, _offset_at(first * DAY, tz))]
    for day in range(first, last + 1):
        if _offset_at((day + 1) * DAY, tz) != changes[-1][1]:
            instant = _change(day * DAY, (day + 1) * DAY, tz)
            changes.append((instant, _offset_at(instant, tz)))
    return changes


def _change(before: int, after: int, tz: ZoneInfo) -> int:
    """The first millisecond of the offset in force at `after`, by bisection."""
    while after - before > 1:
        middle = (before + after) // 2
        same = _offset_at(middle, tz) == _offset_at(after, tz)
        before, after = (before, middle) if same else (middle, after)
    return after


def _offset_at(ms: int, tz: ZoneInfo) -> float:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    offset = moment.astimezone(tz).utcoffset() or timedelta(0)
    return offset / timedelta(minutes=1)


def local_day(moment: int, tz: ZoneInfo) -> str:
    """The day on which an instant falls in a zone, as ISO text."""
    known = min(max(moment, (FIRST_DAY + 1) * DAY), (LAST_DAY - 1) * DAY)
    offset = round(_offset_at(known, tz) * 60_000)
    return str(np.datetime64((moment + offset) // DAY, "D"))
