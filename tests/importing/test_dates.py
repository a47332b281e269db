"""Dates as exports write them become EDTF, and what can be read in two ways is refused."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from geo import edtf
from geo.edtf import DateError
from geo.formats.importing.dates import from_epoch, one_to_edtf
from tests.laws import law

READ = [
    ("2020-11-10", "2020-11-10"),
    ("2020/11/10", "2020-11-10"),
    ("2020-3-5", "2020-03-05"),
    ("20201110", "2020-11-10"),
    ("20201110T103000Z", "2020-11-10T10:30:00Z"),
    ("2020-11-10 10:30:00.000", "2020-11-10T10:30:00.000"),
    ("2020-11-10 00:00:00.000", "2020-11-10"),
    ("2020-11-10T00:00:00Z", "2020-11-10T00:00:00Z"),
    ("2020-11-10 10:30:00+00", "2020-11-10T10:30:00+00:00"),
    ("2020-11-10 10:30 -0430", "2020-11-10T10:30:00-04:30"),
    ("2020-11-10 10.30", "2020-11-10T10:30:00"),
    ("2020-11-10 10h30", "2020-11-10T10:30:00"),
    ("10 November 2020", "2020-11-10"),
    ("17-Feb-2018", "2018-02-17"),
    ("Sept 5, 2021", "2021-09-05"),
    ("March 25th, 2021", "2021-03-25"),
    ("Thu, 25 Mar 2021 10:00:00 +0000", "2021-03-25T10:00:00+00:00"),
    ("25 March 2021, 2:05 PM", "2021-03-25T14:05:00"),
    ("Nov 2020", "2020-11"),
    ("2020-1", "2020-01"),
    ("2020/11", "2020-11"),
    ("1/2020", "2020-01"),
    ("25/11/2020", "2020-11-25"),
    ("11/25/2020", "2020-11-25"),
    ("25.11.2020 г.", "2020-11-25"),
    ("05/05/2020", "2020-05-05"),
    ("25 марта 2021 года", "2021-03-25"),
    ("24 лютого 2022 р.", "2022-02-24"),
    ("1er août 2021", "2021-08-01"),
    ("5 de marzo de 2021", "2021-03-05"),
    ("5. März 2021", "2021-03-05"),
    ("2020 թ. նոյեմբերի 10", "2020-11-10"),
    ("8 mart 2021-ci il", "2021-03-08"),
    ("5 آذار 2021", "2021-03-05"),
    ("٢٠٢١-٠٣-٠٥", "2021-03-05"),
    ("5-7 March 2021", "2021-03-05/2021-03-07"),
    ("5 – 7 марта 2021", "2021-03-05/2021-03-07"),
    ("28 February - 3 March 2021", "2021-02-28/2021-03-03"),
    ("2021-03-25 to 2021-03-27", "2021-03-25/2021-03-27"),
    ("circa March 2021", "2021-03~"),
    ("c. 2021", "2021~"),
    ("2020-11/2020-12", "2020-11/2020-12"),
]


@pytest.mark.parametrize(("text", "edtf_text"), READ)
def test_dates_are_read(text: str, edtf_text: str) -> None:
    assert one_to_edtf(text) == edtf_text
    assert edtf.parse(edtf_text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10/11/2020", "2020-11-10 (day first) or 2020-10-11 (month first)"),
        ("10.11.2020 08:00", "2020-11-10 (day first) or 2020-10-11 (month first)"),
        ("03/25/21", "the century of the year is missing"),
        ("25-Mar-21", "the century of the year is missing"),
        ("3/25/21 14:30", "the century of the year is missing"),
        ("13/2020", "there is no month 13"),
        ("13/13/2020", "neither number can be a month"),
        ("31 February 2021", "2021-02 has no day 31"),
        ("25 Smarch 2021", '"smarch" is no month'),
        ("2020-11-10 25:00", "no such time of day"),
        ("13:00 PM", "this is not a date"),
        ("44260", "--date-format excel reads it as 2021-03-05"),
        ("about the 5th", "this is not a date"),
        ("2021-03-27 to 2021-03-25", "the interval ends before it starts"),
        ("unknown", "this stands for a missing value"),
    ],
)
def test_what_is_no_clear_date_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(DateError) as error:
        one_to_edtf(text)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("10/11/2020", "dmy", "2020-11-10"),
        ("10/11/2020", "mdy", "2020-10-11"),
        ("44260", "excel", "2021-03-05"),
        ("44260.5", "excel", "2021-03-05T12:00:00"),
        ("2021-03-05", "excel", "2021-03-05"),
        ("25-Mar-21", "%d-%b-%y", "2021-03-25"),
        ("25-Mar-21", "dmy", "2021-03-25"),
        ("3/4/68 14:30", "mdy", "2068-03-04T14:30:00"),
        ("3/4/69", "dmy", "1969-04-03"),
    ],
)
def test_the_user_can_say_how_dates_are_written(text: str, order: str, day: str) -> None:
    assert one_to_edtf(text, order) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("25-Mar-97", "1997-03-25"), ("25-Mar-96", "2096-03-25"), ("31/12/04", "2004-12-31")],
)
def test_years_of_two_digits_are_those_since_the_data_begin(text: str, day: str) -> None:
    assert one_to_edtf(text, since=1997) == day
    with pytest.raises(DateError, match="day first"):
        one_to_edtf("1/2/15", since=1997)


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (1604966400000, "2020-11-10"),
        (1604966400, "2020-11-10"),
        (13134000000, "1970-06-02T00:20:00Z"),  # as seconds it would lie in 2386
        (-13134000000, "1969-08-01T23:40:00Z"),
    ],
)
def test_time_stamps_are_milliseconds_unless_seconds_are_likelier(number: int, moment: str) -> None:
    assert from_epoch(number) == moment


@law
@given(
    day=st.dates(),
    language=st.sampled_from("en_GB,en_US,fr,es,de,it,pt,ru,uk,hy,az,tr,ar,ka".split(",")),  # noqa: SIM905
    style=st.sampled_from(["medium", "long", "full"]),
)
def test_a_day_in_words_of_any_language_is_that_day(day: date, language: str, style: str) -> None:
    text = format_date(day, style, locale=language).replace(f"{day.year}", f"{day.year:04}")
    try:
        found = one_to_edtf(text)
    except DateError:
        found = ""  # some styles are in numbers, and may be read in two ways
    assert found in {"", day.isoformat()}
    if language in {"en_GB", "fr", "ru", "uk", "hy", "az"} and style == "long":
        assert found == day.isoformat()
