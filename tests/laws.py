"""What the property tests share: one way of running them, and random dates.

A law is checked on the same examples in every run.
"""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
from hypothesis import settings

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
