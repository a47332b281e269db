"""The grammar of dates, by tables and against the `edtf` package."""

from __future__ import annotations

import edtf as oracle
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given, settings
from laws import ANCIENT, DATES, DAYS, LONG_YEARS, MONTHS, QUALIFIERS, UNSPECIFIED, YEARS, law

from geo.edtf import Date, DateError, Point, parse


def run(point: Point) -> str:
    """A point as its first and its last day."""
    if point.kind != "date":
        return point.kind
    first, last = np.array([point.first, point.last - 1]).astype("M8[D]").astype(str)
    return str(first) if first == last else f"{first} {last}"


@pytest.mark.parametrize(
    ("text", "days", "precision"),
    [
        ("2020-11-10", "2020-11-10", "day"),
        ("2020-02-29", "2020-02-29", "day"),
        ("0000-02-29", "0000-02-29", "day"),
        ("-0044-03-15", "-044-03-15", "day"),
        ("2020-11", "2020-11-01 2020-11-30", "month"),
        ("2020-02-XX", "2020-02-01 2020-02-29", "month"),
        ("2020", "2020-01-01 2020-12-31", "year"),
        ("2020-XX", "2020-01-01 2020-12-31", "year"),
        ("2020-XX-XX", "2020-01-01 2020-12-31", "year"),
        ("201X", "2010-01-01 2019-12-31", "decade"),
        ("20XX", "2000-01-01 2099-12-31", "century"),
        ("-198X", "-1989-01-01 -1980-12-31", "decade"),
        ("2020-21", "2020-03-01 2020-05-31", "season"),
        ("2020-24", "2020-12-01 2021-02-28", "season"),
        ("Y17000", "17000-01-01 17000-12-31", "year"),
        ("Y-17000", "-17000-01-01 -17000-12-31", "year"),
        ("2020-11-10T00:00:00+03:00", "2020-11-10", "instant"),
    ],
)
def test_a_date_is_a_run_of_days(text: str, days: str, precision: str) -> None:
    date = parse(text)
    assert (run(date.start), date.start.precision, date.end) == (days, precision, date.start)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2020-11-10/2023-09-20", ("2020-11-10", "2023-09-20")),
        ("2020/2021-02", ("2020-01-01 2020-12-31", "2021-02-01 2021-02-28")),
        ("2020-11-10/2020-11-10", ("2020-11-10", "2020-11-10")),
        ("2020-11-10/..", ("2020-11-10", "open")),
        ("../2020", ("open", "2020-01-01 2020-12-31")),
        ("2020/", ("2020-01-01 2020-12-31", "unknown")),
        ("/2020", ("unknown", "2020-01-01 2020-12-31")),
        ("../..", ("open", "open")),
        ("2020-11-10T01:00+04:00/2020-11-09T22:00Z", ("2020-11-10", "2020-11-09")),
    ],
)
def test_an_interval_has_two_ends(text: str, ends: tuple[str, str]) -> None:
    date = parse(text)
    assert (run(date.start), run(date.end), date.is_interval) == (*ends, True)


@pytest.mark.parametrize(
    ("mark", "uncertain", "approximate"),
    [("", False, False), ("?", True, False), ("~", False, True), ("%", True, True)],
)
@pytest.mark.parametrize("text", ["2020-11-10", "2020-11", "2020", "201X", "2020-22", "Y17000"])
def test_a_qualifier_says_how_sure_a_date_is(
    text: str, mark: str, *, uncertain: bool, approximate: bool
) -> None:
    point = parse(text + mark).start
    assert (point.uncertain, point.approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    ("text", "seconds", "offset"),
    [
        ("2020-11-10T00:00:00Z", 0, 0),
        ("2020-11-10T01:02", 3720, None),
        ("2020-11-10T01:02:03.5+04:00", 3723.5, 14_400),
        ("2020-11-10T24:00:00-0330", 86_400, -12_600),
        ("2020-11-10T12:00+14", 43_200, 50_400),
    ],
)
def test_a_timestamp_keeps_its_time_of_day_and_its_offset(
    text: str, seconds: float, offset: int | None
) -> None:
    point = parse(text).start
    assert (point.seconds, point.offset) == (seconds, offset)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a date is missing. Write it as 2020-11-10, or as far as it is known."),
        (
            "10/11/2020",
            "the date can be read as 2020-11-10 (day first) or 2020-10-11 (month first). "
            "Write the one that is meant.",
        ),
        ("31/12/2020", "this is not an ISO date. Write 2020-12-31."),
        ("11.11.2020", "this is not an ISO date. Write 2020-11-11."),
        ("10/11/20", "the century of the year is missing. Write the date as 2020-11-10."),
        ("2020/11/10", "this is not an ISO date. Write 2020-11-10."),
        ("2020-1-5", "this is not an ISO date. Write 2020-01-05."),
        ("10 November 2020", "this is not an ISO date. Write 2020-11-10."),
        ("Nov 10, 2020", "this is not an ISO date. Write 2020-11-10."),
        (
            "44145",
            "this looks like a spreadsheet's serial number. Write 2020-11-10, if that is meant.",
        ),
        (" 2020-11", "there is white space around the date. Take it away."),
        ("2020-02-30", "2020-02 has no day 30. Days run from 01 to 29."),
        ("2019-02-29", "2019-02 has no day 29. Days run from 01 to 28."),
        ("2020-13", "there is no month 13. Months run from 01 to 12."),
        ("2020-00-10", "there is no month 00. Months run from 01 to 12."),
        ("-0000", "there is no year -0000. Write 0000, the year before year 1."),
        ("Y200000", "the year 200000 is beyond the time line (140,000 years)."),
        (
            "201X-05",
            'unspecified digits go at the right end only. Write "201X", or the year in full.',
        ),
        (
            "2020-11-10T25:00",
            '"2020-11-10T25:00" has no such time of day. Hours run from 00 to 23.',
        ),
        (
            "2020-11-10T10:00+19:00",
            '"+19:00" is no offset from UTC. Offsets run from -12:00 to +14:00.',
        ),
        ("2021/2020", "the interval ends before it starts. Put the earlier date first."),
        ("../", '"../" names no date. At least one end must be a date.'),
    ],
)
def test_what_is_no_date_is_refused_with_the_likely_remedy(text: str, message: str) -> None:
    with pytest.raises(DateError) as error:
        parse(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "today", "2020-11-10 ", "2020-11-10\n", "٢٠٢٠-١١-١٠", "2020–11–10", "Y2020", "Y17000-05",
        "2020-11-10/2020-11-11/2020-11-12", "2020-11-10Z", "=1+1", "XXXX", "/", "1e3", "T10:00",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)


@law
@given(st.one_of(st.text(max_size=30), st.text("0123456789-/.TXYZ?~%+:", max_size=25), DATES))
def test_a_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        date = parse(text)
    except DateError:
        return
    assert (type(date), date.text) == (Date, text)


def theirs(text: str) -> str:
    """The run of days that the `edtf` package reads."""
    date = oracle.parse_edtf(text)
    first, last = (
        f"{np.datetime64(t.tm_year - 1970, 'Y')}-{t.tm_mon:02}-{t.tm_mday:02}"
        for t in (date.lower_strict(), date.upper_strict())
    )
    return first if first == last else f"{first} {last}"


def ours(text: str) -> str:
    date = parse(text)
    first, last = run(date.start).split()[0], run(date.end).split()[-1]
    return first if first == last else f"{first} {last}"


CALENDAR = st.one_of(DAYS, MONTHS, YEARS.map(str), UNSPECIFIED, LONG_YEARS, ANCIENT)


@settings(law, max_examples=100)
@given(st.builds("{}{}".format, CALENDAR, QUALIFIERS))
def test_single_dates_are_those_of_the_edtf_package(text: str) -> None:
    assume(not (text.startswith("Y") and text[-1] in "?~%"))  # it refuses these
    assert ours(text) == theirs(text)


@settings(law, max_examples=60)
@given(st.tuples(DAYS, DAYS).map(sorted), st.sampled_from([4, 7, 10]), QUALIFIERS)
def test_intervals_are_those_of_the_edtf_package(
    days: list[str], precision: int, qualifier: str
) -> None:
    text = f"{days[0]}/{days[1][:precision]}{qualifier}"
    assert ours(text) == theirs(text)


@pytest.mark.parametrize(
    ("text", "mine", "other", "because"),
    [
        ("2019-02-29", None, "2019-02-29", "2019 is no leap year"),
        ("2021/2020", None, "2021-01-01 2020-12-31", "an interval runs forward"),
        ("2020-25", None, "2020-03-01 2020-05-31", "seasons with a hemisphere are level 2"),
        ("2020-24", "2020-12-01 2021-02-28", "2020-12-01 2020-12-31", "winter has three months"),
        ("2020-11-10T10:00Z", "2020-11-10", None, "seconds are often left out"),
        ("Y17000~", "17000-01-01 17000-12-31", None, "level 1 qualifies every date"),
    ],
)
def test_where_the_edtf_package_reads_otherwise_there_is_a_reason(
    text: str, mine: str | None, other: str | None, because: str
) -> None:
    def reading(reader: object) -> str | None:
        try:
            return reader(text)  # type: ignore[operator,no-any-return]  # one of two functions
        except (DateError, oracle.EDTFParseException):
            return None

    assert (reading(ours), reading(theirs)) == (mine, other), because


@pytest.mark.parametrize(
    "text",
    ["[2020-11-07..2020-11-13]", "[2020-11..2021-01]", "[2019..2020]"],
)
def test_one_of_a_run_of_days_is_one_moment_in_it(text: str) -> None:
    date = parse(text)
    assert (date.is_interval, date.start, date.start.precision) == (False, date.end, "range")
    first, last = text[1:-1].split("..")
    assert (date.start.first, date.start.last) == (parse(first).start.first, parse(last).start.last)
    assert ours(text) == theirs(text)


@pytest.mark.parametrize(
    "text",
    ["[2020-11-13..2020-11-07]", "[2020-02-30..2020-03-01]", "[2020..]", "[..2020]", "[2020]"],
)
def test_a_run_of_days_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)
