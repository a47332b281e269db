"""The clocks of a zone change when its rules say."""

from __future__ import annotations

from datetime import UTC as WORLD
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
from hypothesis import given
from laws import ZONES, law, ms

from geo.time import DAY, EARLIEST, zone
from geo.zones import zone_offsets


@law
@given(ZONES, st.integers(-70 * 366, 60 * 366), st.integers(1, 3000), st.floats(0, 1))
def test_the_offsets_of_a_zone_are_those_of_its_clocks(
    tz: ZoneInfo, first: int, days: int, part: float
) -> None:
    start, end = first * DAY, (first + days) * DAY
    offsets = zone_offsets(tz, start, end)
    instant = start + round(part * (end - start))
    moment = datetime(1970, 1, 1, tzinfo=WORLD) + timedelta(milliseconds=instant)
    expected = moment.astimezone(tz).utcoffset()
    found = [minutes for begins, minutes in offsets if begins <= instant][-1]
    assert timedelta(minutes=found) == expected


def test_the_offsets_of_a_zone_change_to_the_millisecond() -> None:
    start, end = ms("2020-01-01T00:00Z"), ms("2020-12-31T00:00Z")
    assert zone_offsets(zone("America/New_York"), start, end) == [
        (EARLIEST, -300),
        (ms("2020-03-08T07:00Z"), -240),
        (ms("2020-11-01T06:00Z"), -300),
    ]
