"""What the property tests share: one way of running them, and random dates, windows and zones.

A law is checked on the same examples in every run.
"""

from __future__ import annotations

from datetime import UTC as WORLD
from datetime import date, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings

from geo.edtf import DateError
from geo.time import DAY, EARLIEST, LATEST, Span, event_span, zone

law = settings(derandomize=True, deadline=None, database=None, max_examples=200)

QUALIFIERS = st.sampled_from(["", "", "", "?", "~", "%"])
YEARS = st.integers(1600, 2399)
DAYS = st.dates(date(1600, 1, 1), date(2399, 12, 31)).map(str)
MONTHS = st.builds("{:04}-{:02}".format, YEARS, st.integers(1, 12))
SEASONS = st.builds("{:04}-{}".format, YEARS, st.integers(21, 24))
UNSPECIFIED = st.one_of(
    YEARS.map(lambda year: f"{year // 10}X"),
    YEARS.map(lambda year: f"{year // 100}XX"),
    YEARS.map(lambda year: f"{year}-XX"),
    YEARS.map(lambda year: f"{year}-XX-XX"),
    MONTHS.map(lambda month: f"{month}-XX"),
)
LONG_YEARS = st.integers(10_000, 140_000).map(lambda year: f"Y{year}")
ANCIENT = st.integers(1, 4000).map(lambda year: f"-{year:04}")
OFFSETS = st.sampled_from(["", "Z", "+04:00", "-05:00", "+0530", "+14"])
TIMESTAMPS = st.builds(
    "{}T{:02}:{:02}:{:02}{}".format,
    DAYS,
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    OFFSETS,
)

CALENDAR = st.one_of(DAYS, MONTHS, YEARS.map(str), SEASONS, UNSPECIFIED, LONG_YEARS, ANCIENT)
POINTS = st.one_of(st.builds("{}{}".format, CALENDAR, QUALIFIERS), TIMESTAMPS)
ENDS = st.one_of(POINTS, POINTS, st.sampled_from(["..", ""]))
INTERVALS = st.builds("{}/{}".format, ENDS, ENDS)
# Some intervals end before they start: readers refuse them.
DATES = st.one_of(POINTS, INTERVALS)


ZONES = st.sampled_from(
    ["UTC", "Asia/Baku", "Asia/Yerevan", "America/New_York", "America/Sao_Paulo", "Asia/Beirut"]
).map(zone)


def ms(text: str) -> int:
    """The instant of an ISO timestamp with an offset, in epoch milliseconds."""
    since = datetime.fromisoformat(text).astimezone(WORLD) - datetime(1970, 1, 1, tzinfo=WORLD)
    return since // timedelta(milliseconds=1)


def span_or_none(text: str, tz: str = "UTC") -> Span | None:
    try:
        return event_span(text, zone(tz))
    except DateError:
        return None


SPANS = DATES.map(span_or_none).filter(lambda span: span is not None)


@st.composite
def windows(draw: st.DrawFn) -> tuple[int, int]:
    """A window, mostly near the ends of the dates that are drawn beside it."""
    instants = st.one_of(
        st.integers(-400 * 366, 430 * 366).map(lambda day: day * DAY),
        st.integers(EARLIEST, LATEST),
    )
    start, end = sorted(draw(st.tuples(instants, instants)))
    return start, max(end, start + 1)
