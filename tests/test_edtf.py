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
        ("../", ("open", "unknown")),
        ("/..", ("unknown", "open")),
        ("2003-22/2003-23", ("2003-06-01 2003-08-31", "2003-09-01 2003-11-30")),
        ("-2004-02-01/2005", ("-2004-02-01", "2005-01-01 2005-12-31")),
        ("2020-11-10/2020-11", ("2020-11-10", "2020-11-01 2020-11-30")),
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


FORMS = "Write it as 2020-11-10, 2020-11, 2020, 2020-11-10/2023-09-20 or 2024-04~ (EDTF)."
LEVEL_2 = "this is EDTF of level 2; geo reads level 1."
REFUSED = [
    ("", "syntax", "", "a date is missing. Write it as 2020-11-10, or as far as it is known."),
    ("yesterday", "syntax", "", f"this is not a date. {FORMS}"),
    # days and months by number
    ("10/11/2020", "ambiguous", "",
     "the date can be read as 2020-11-10 (day first) or 2020-10-11 (month first). "
     "Write the one that is meant."),
    ("10.11.2020", "ambiguous", "",
     "the date can be read as 2020-11-10 (day first) or 2020-10-11 (month first). "
     "Write the one that is meant."),
    ("31/12/2020", "syntax", "2020-12-31", "this is not an ISO date. Write 2020-12-31."),
    ("11.11.2020", "syntax", "2020-11-11", "this is not an ISO date. Write 2020-11-11."),
    ("31.02.2020", "impossible", "", "2020-02 has no day 31. Days run from 01 to 29."),
    ("13/13/2020", "syntax", "", f"this is not an ISO date. {FORMS}"),
    ("10/11/20", "syntax", "",
     "the century of the year is missing. Write the date as 2020-11-10."),
    ("2020/11/10", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("2020-1-5", "syntax", "2020-01-05", "this is not an ISO date. Write 2020-01-05."),
    ("11/2020", "syntax", "2020-11", "this is not an ISO date. Write 2020-11."),
    ("2020-1", "syntax", "2020-01", "this is not an ISO date. Write 2020-01."),
    ("2010/11", "syntax", "",
     "this is not an ISO date. Write 2010-11 (a month) or 2010/2011 (a run of years)."),
    ("2020/11", "syntax", "", "this is not an ISO date. Write 2020-11 (a month)."),
    ("1990-91", "impossible", "",
     "there is no month 91. Months run from 01 to 12. Write 1990/1991 for a run of years."),
    ("20201110", "syntax", "2020-11-10",
     "the hyphens of the date are missing. Write 2020-11-10."),
    ("20201110T0900Z", "syntax", "2020-11-10T09:00:00Z",
     "hyphens and colons of the date are missing. Write 2020-11-10T09:00:00Z."),
    ("2020-11-10 09:00", "syntax", "2020-11-10T09:00:00",
     "this is not an ISO date. Write 2020-11-10T09:00:00."),
    ("2020-11-10 00:00:00", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("2020-11-10t09:00:00z", "syntax", "2020-11-10T09:00:00Z",
     "this is not an ISO date. Write 2020-11-10T09:00:00Z."),
    ("2020-11-10 09:00:00.5+04", "syntax", "2020-11-10T09:00:00.5+04",
     "this is not an ISO date. Write 2020-11-10T09:00:00.5+04."),
    ("2020-11-10T10Z", "syntax", "2020-11-10T10:00:00Z",
     "minutes and seconds are missing. Write 2020-11-10T10:00:00Z."),
    ("+2020-11-10T00:00:00Z", "syntax", "2020-11-10T00:00:00Z",
     "this is not an ISO date. Write 2020-11-10T00:00:00Z."),
    ("2020–11–10", "syntax", "2020-11-10",
     "this has dashes or digits of another kind. Write 2020-11-10."),
    ("٢٠٢٠-١١-١٠", "syntax", "2020-11-10",
     "this has dashes or digits of another kind. Write 2020-11-10."),
    (" 2020-11", "syntax", "2020-11", "there is white space around the date. Take it away."),
    ("753", "syntax", "",
     "a year has four digits. Write 0753 for the year, or 753X for the decade."),
    ("19", "syntax", "",
     "a year has four digits. Write 0019 for the year, or 19XX for the century."),
    ("12345", "syntax", "", "a year has four digits. Write Y12345 for the year 12345."),
    ("Y2020", "syntax", "2020", "a year of four digits has no Y. Write 2020."),
    # names of months and seasons
    ("10 November 2020", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("Nov 10, 2020", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("10-Nov-2020", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("2020-Nov-10", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("Nov 2020", "syntax", "2020-11", "this is not an ISO date. Write 2020-11."),
    ("10 ноября 2020 г.", "syntax", "2020-11-10", "this is not an ISO date. Write 2020-11-10."),
    ("30 Feb 2020", "impossible", "", "2020-02 has no day 30. Days run from 01 to 29."),
    ("10 Foo 2020", "syntax", "", f"this is not a date. {FORMS}"),
    ("spring 2020", "syntax", "2020-21", "this is not an ISO date. Write 2020-21."),
    # weeks, days of the year, numbers of days and seconds
    ("2020-W46", "syntax", "[2020-11-09..2020-11-15]",
     "this is a week, which EDTF does not have. Write [2020-11-09..2020-11-15]."),
    ("2020-W46-2", "syntax", "2020-11-10",
     "this is a day of a week by number. Write 2020-11-10."),
    ("2021-W53", "impossible", "",
     "the year 2021 has no such week. Weeks run from W01 to W52 or W53."),
    ("2020-315", "syntax", "2020-11-10",
     "this is a day of the year by number. Write 2020-11-10."),
    ("2021-366", "impossible", "", f"the year 2021 has no day 366. {FORMS}"),
    ("44145", "syntax", "",
     "this looks like a spreadsheet's serial number. Write 2020-11-10, if that is meant; format "
     "the column as text or as YYYY-MM-DD."),
    ("1604966400000", "syntax", "",
     "this looks like a count of seconds or milliseconds since 1970. Write 2020-11-10, if that "
     "is meant."),
    # words
    ("#N/A", "syntax", "", "this stands for a missing value. Leave a cell of a table empty, and "
     "write null in a layer."),
    ("present", "syntax", "",
     'this is no date. Write null for the open end of a validity, ".." in an interval.'),
    ("1990s", "syntax", "199X", "EDTF writes a decade with an X. Write 199X."),
    ("19th century", "syntax", "", "EDTF writes a century with XX. Write 18XX."),
    ("c. 1990", "syntax", "1990~", "EDTF marks an approximate date with ~. Write 1990~."),
    ("before 1990", "syntax", "",
     "EDTF writes this as an interval with an open end. Write ../1990."),
    ("1990-1995", "syntax", "1990/1995",
     "EDTF puts a slash between the ends of an interval. Write 1990/1995."),
    ("2020-11-10 to 2020-11-12", "syntax", "2020-11-10/2020-11-12",
     "EDTF puts a slash between the ends of an interval. Write 2020-11-10/2020-11-12."),
    ("10–12 November 2020", "syntax", "2020-11-10/2020-11-12",
     "EDTF puts a slash between the ends of an interval. Write 2020-11-10/2020-11-12."),
    ("44 BC", "syntax", "", "EDTF counts years before 1 with a year 0. Write -0043."),
    # days, months and times that are not there
    ("2020-02-30", "impossible", "", "2020-02 has no day 30. Days run from 01 to 29."),
    ("2021-02-29", "impossible", "", "2021-02 has no day 29. Days run from 01 to 28."),
    ("2020-13", "impossible", "", "there is no month 13. Months run from 01 to 12."),
    ("2020-11-00", "impossible", "",
     "2020-11 has no day 00. Days run from 01 to 30. Leave it out if it is not known."),
    ("0000-00-00", "impossible", "",
     "there is no month 00. Months run from 01 to 12. Leave it out if it is not known."),
    ("-0000", "impossible", "",
     "there is no year -0000. Write 0000, the year before year 1."),
    ("2020-11-10T25:00:00", "impossible", "",
     '"2020-11-10T25:00:00" has no such time of day. Hours run from 00 to 23, minutes and '
     "seconds to 59."),
    ("2020-11-10T23:59:60Z", "impossible", "",
     '"2020-11-10T23:59:60Z" has no such time of day. Hours run from 00 to 23, minutes and '
     "seconds to 59."),
    ("2020-11-10T24:00:01", "impossible", "",
     '"2020-11-10T24:00:01" has no such time of day. Hours run from 00 to 23, minutes and '
     "seconds to 59."),
    ("2020-11-10T10:00+14:30", "impossible", "",
     '"+14:30" is no offset from UTC. Offsets run from -12:00 to +14:00.'),
    ("2020-11-10T10:00-13:00", "impossible", "",
     '"-13:00" is no offset from UTC. Offsets run from -12:00 to +14:00.'),
    ("2020-11-10Z", "zoned", "",
     "a day has no offset from UTC. Write the day alone, or a timestamp such as "
     "2020-11-10T00:00:00Z."),
    ("Y170000002", "beyond", "",
     "the year 170000002 is beyond the time line of geo, 140,000 years. Leave it out, or write "
     '".." for an open end.'),
    # intervals
    ("2021/2020", "reversed", "",
     "the interval ends before it starts. Put the earlier date first."),
    ("2012-24/2012-21", "reversed", "",
     "the interval ends before it starts. Put the earlier date first."),
    ("/", "syntax", "", '"/" names no date. At least one end must be a date or open (..).'),
    ("2020-02-30/2021", "impossible", "",
     "at its start, 2020-02 has no day 30. Days run from 01 to 29."),
    ("2020/2021-1-5", "syntax", "2020/2021-01-05",
     "at its end, this is not an ISO date. Write 2021-01-05."),
    ("2020-1-5/May", "syntax", "", "at its start, this is not an ISO date. Write 2020-01-05."),
    # the draft of 2012, and level 2
    ("199u", "syntax", "199X", "this is the draft of EDTF from 2012. Write 199X."),
    ("1984?~", "syntax", "1984%", "this is the draft of EDTF from 2012. Write 1984%."),
    ("unknown/2006", "syntax", "/2006", "this is the draft of EDTF from 2012. Write /2006."),
    ("2004/open", "syntax", "2004/..",
     'this is the draft of EDTF from 2012. Write "2004/..".'),
    ("201X-05", "level2", "",
     'unspecified digits go at the right end only. Write "201X", or the year in full.'),
    ("156X-12-25", "level2", "",
     f"{LEVEL_2} Unspecified digits go at the right end only: 201X, 20XX, 2004-XX, 2004-05-XX."),
    ("2004-06~-11", "level2", "",
     "a part of the date is marked, which is EDTF of level 2; geo reads level 1. "
     "Write 2004-06-11~, which marks the whole."),
    ("2001-25", "level2", "", f"{LEVEL_2} Write 2001-21, or 2001/2025 for a run of years."),
    ("2050-34", "level2", "", f"{LEVEL_2} Write [2050-04..2050-06]."),
    ("1950S2", "level2", "", f"{LEVEL_2} Write a decade as 195X and a century as 19XX."),
    ("Y17E7", "level2", "", f"{LEVEL_2} Write the year in full, as in Y17000."),
    ("{1960,1961-12}", "level2", "",
     f"{LEVEL_2} Write one row for each date of a list, [2020..2021] for one day of a run, or "
     "../2020 for one that is open."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "meant", "message"), REFUSED,
                         ids=[case[0] for case in REFUSED])  # fmt: skip
def test_what_is_no_date_is_refused_with_the_likely_remedy(
    text: str, kind: str, meant: str, message: str
) -> None:
    with pytest.raises(DateError) as error:
        parse(text)
    assert (error.value.kind, error.value.meant, str(error.value)) == (kind, meant, message)
    if meant:
        assert parse(meant)


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
@given(
    st.one_of(
        st.text(max_size=30),
        st.text("0123456789-/.TXYZ?~%+:", max_size=25),
        st.text("0129-/. –TWXu?~[]{},openNov", max_size=25),
        DATES,
    )
)
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
