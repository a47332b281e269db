"""Dates in words, in every language of a page."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import DATES, POINTS, law

from geo.datewords import LANGUAGES, calendar_names, date_words, validity_words
from geo.edtf import DateError
from geo.time import UTC, event_span, validity_span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-11-10", "10 November 2020"),
        ("2020-11", "November 2020"),
        ("2020", "2020"),
        ("201X", "the 2010s"),
        ("20XX", "2000–2099"),
        ("2020-21", "spring 2020"),
        ("2020-24", "winter 2020"),
        ("2024-04~", "about April 2024"),
        ("2023?", "2023 (uncertain)"),
        ("2023%", "about 2023 (uncertain)"),
        ("2020-11-10/2023-09-20", "10 November 2020 to 20 September 2023"),
        ("2020-11-10/..", "from 10 November 2020, no end"),
        ("../2020-11-10", "up to 10 November 2020, no start"),
        ("2020-11-10/", "from 10 November 2020, end unknown"),
        ("/2020-11-10", "unknown start, to 10 November 2020"),
        ("../..", "at all times"),
        ("2020-11-10T00:00:00+03:00", "10 November 2020, 00:00 UTC+03:00"),
        ("2020-11-10T13:05:07Z", "10 November 2020, 13:05:07 UTC"),
        ("2020-11-10T13:05", "10 November 2020, 13:05"),
        ("-0044-03-15", "-0044-03-15"),
        ("Y17000~", "about Y17000"),
    ],
)
def test_a_date_is_told_with_its_uncertainty(text: str, words: str) -> None:
    assert date_words(text) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("10 November 2020", "about April 2024")),
        ("hy", ("10 նոյեմբերի, 2020 թ.", "մոտ 2024 թ․ ապրիլ")),
        ("az", ("10 noyabr 2020", "təxminən aprel 2024")),
        ("ru", ("10 ноября 2020\u202fг.", "около: апрель 2024\u202fг.")),
        ("de", ("10. November 2020", "about April 2024")),
        ("xx-nonsense", ("10 November 2020", "about April 2024")),
    ],
)
def test_a_date_is_told_in_the_language_of_the_reader(
    language: str, words: tuple[str, str]
) -> None:
    assert (date_words("2020-11-10", language), date_words("2024-04~", language)) == words


@pytest.mark.parametrize(
    ("ends", "inclusive", "words"),
    [
        (("2020-11-10", "2022-03-24"), False, "10 November 2020 to 23 March 2022"),
        (("2020-11-10", "2022-03-24"), True, "10 November 2020 to 24 March 2022"),
        (("2020-11-10", None), False, "from 10 November 2020, no end"),
        ((None, "2020-03-01"), False, "up to 29 February 2020, no start"),
        ((None, None), False, "at all times"),
        (("..", ".."), False, "at all times"),
        (("2020", "2021-05"), False, "2020 to May 2021"),
        (("2020-11-10", "2021-01-01~"), False, "10 November 2020 to about 31 December 2020"),
        ((None, "0001-01-01"), False, "up to 1 January 1, no start"),
    ],
)
def test_a_validity_is_told_with_its_last_day(
    ends: tuple[str | None, str | None], words: str, *, inclusive: bool
) -> None:
    assert validity_words(*ends, last_day_counts=inclusive) == words


@law
@given(DATES, st.sampled_from([*LANGUAGES, "fr"]))
def test_every_date_has_words_in_every_language(text: str, language: str) -> None:
    try:
        event_span(text, UTC)
    except DateError:
        return
    assert date_words(text, language).strip()


BOUND = st.one_of(st.none(), POINTS)


@law
@given(
    valid_from=BOUND, valid_to=BOUND, inclusive=st.booleans(), language=st.sampled_from(LANGUAGES)
)
def test_every_validity_has_words_in_every_language(
    *, valid_from: str | None, valid_to: str | None, inclusive: bool, language: str
) -> None:
    try:
        validity_span(valid_from, valid_to, UTC, last_day_counts=inclusive)
    except DateError:
        return
    assert validity_words(valid_from, valid_to, language, last_day_counts=inclusive).strip()


@pytest.mark.parametrize(
    ("language", "day", "month", "november"),
    [
        ("en", "{d} {MMMM} {y}", "{MMMM} {y}", ("November", "November", "Nov")),
        ("hy", "{dd} {MMMM}, {y} թ.", "{y} թ․ {LLLL}", ("նոյեմբերի", "նոյեմբեր", "նոյ")),
        ("az", "{d} {MMMM} {y}", "{MMMM} {y}", ("noyabr", "noyabr", "noy")),
        ("ru", "{d} {MMMM} {y}\u202fг.", "{LLLL} {y}\u202fг.", ("ноября", "ноябрь", "нояб.")),
    ],
)
def test_a_page_gets_the_names_and_patterns_of_each_calendar(
    language: str, day: str, month: str, november: tuple[str, str, str]
) -> None:
    names = calendar_names(language)
    found = tuple(names[key][10] for key in ("months", "months_alone", "months_short"))
    assert (names["day"], names["month"], found) == (day, month, november)
    assert {len(names[key]) for key in ("months", "months_alone", "months_short")} == {12}
