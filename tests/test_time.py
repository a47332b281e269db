"""The time model: bounds, windows, days in zones, by tables, laws and brute force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC as WORLD
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given, settings
from laws import POINTS, SPANS, ZONES, law, ms, windows

from geo.bounds import event_spans
from geo.edtf import DateError
from geo.errors import ConfigError
from geo.time import DAY, EARLIEST, LATEST, UTC, Span, event_span, parse_date, validity_span, zone

VALIDITIES = st.tuples(*[st.one_of(st.none(), POINTS)] * 2)


def validity_or_none(ends: tuple[str | None, str | None]) -> Span | None:
    try:
        return validity_span(*ends, UTC)
    except DateError:
        return None


EITHER = st.one_of(SPANS, VALIDITIES.map(validity_or_none).filter(lambda span: span is not None))


@pytest.mark.parametrize(
    ("text", "start_earliest", "start_latest", "end_earliest", "end_latest"),
    [
        ("2020-11-10", "2020-11-10", "2020-11-11-", "2020-11-10+", "2020-11-11"),
        ("2020-11", "2020-11-01", "2020-12-01-", "2020-11-01+", "2020-12-01"),
        ("2020", "2020-01-01", "2021-01-01-", "2020-01-01+", "2021-01-01"),
        ("201X", "2010-01-01", "2020-01-01-", "2010-01-01+", "2020-01-01"),
        ("2020-21", "2020-03-01", "2020-06-01-", "2020-03-01+", "2020-06-01"),
        ("2024-04~", "2024-03-01", "2024-06-01-", "2024-03-01+", "2024-06-01"),
        ("2024-04-10~", "2024-04-09", "2024-04-12-", "2024-04-09+", "2024-04-12"),
        ("2023~", "2022-01-01", "2025-01-01-", "2022-01-01+", "2025-01-01"),
        ("2020-21~", "2019-12-01", "2020-09-01-", "2019-12-01+", "2020-09-01"),
        ("2023?", "2023-01-01", "never", "ever", "2024-01-01"),
        ("2023%", "2022-01-01", "never", "ever", "2025-01-01"),
        ("2020-01/2020-03", "2020-01-01", "2020-02-01-", "2020-03-01+", "2020-04-01"),
        ("2020-11-10/..", "2020-11-10", "2020-11-11-", "never", "never"),
        ("../2020-11-10", "ever", "ever", "2020-11-10+", "2020-11-11"),
        ("2020-11-10/", "2020-11-10", "2020-11-11-", "2020-11-10+", "never"),
        ("/2020-11-10", "ever", "2020-11-11-", "2020-11-10+", "2020-11-11"),
        ("../..", "ever", "ever", "never", "never"),
        ("2020-11-10T00:00Z", "2020-11-10", "2020-11-10", "2020-11-10+", "2020-11-10+"),
    ],
)
def test_each_kind_of_date_has_the_bounds_of_the_table(
    text: str, start_earliest: str, start_latest: str, end_earliest: str, end_latest: str
) -> None:
    def instant(bound: str) -> int:
        if bound in {"ever", "never"}:
            return EARLIEST if bound == "ever" else LATEST
        return ms(f"{bound[:10]}T00:00+00:00") + {"-": -1, "+": 1}.get(bound[10:], 0)

    bounds = map(instant, (start_earliest, start_latest, end_earliest, end_latest))
    assert event_span(text, UTC) == Span(*bounds, text)


@pytest.mark.parametrize(
    ("ends", "inclusive", "days"),
    [
        (("2020-11-10", "2022-03-24"), False, ("2020-11-10", "2020-11-10", "2022-03-24")),
        (("2020-11-10", "2022-03-24"), True, ("2020-11-10", "2020-11-10", "2022-03-25")),
        (("2020-11", "2022-03-24"), False, ("2020-11-01", "2020-12-01", "2022-03-24")),
        (("2020-11-10~", "2022-03-24"), False, ("2020-11-09", "2020-11-12", "2022-03-24")),
    ],
)
def test_a_validity_is_half_open_and_exact_to_the_day(
    ends: tuple[str, str], days: tuple[str, str, str], *, inclusive: bool
) -> None:
    first, latest, end = (ms(f"{day}T00:00+00:00") for day in days)
    span = validity_span(*ends, UTC, last_day_counts=inclusive)
    assert span == Span(first, latest, end, end, "/".join(ends))


@pytest.mark.parametrize("missing", [None, "", ".."])
def test_a_missing_bound_of_a_validity_is_open(missing: str | None) -> None:
    assert validity_span(missing, missing, UTC) == Span(EARLIEST, EARLIEST, LATEST, LATEST, "../..")


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (
            ("1994", "1993"),
            '"valid_to" 1993 does not come after "valid_from" 1994. '
            "valid_to is the first day on which the feature is no longer in force.",
        ),
        (
            ("2020-11-10", "2020-11-10"),
            '"valid_to" 2020-11-10 does not come after "valid_from" 2020-11-10. '
            "valid_to is the first day on which the feature is no longer in force.",
        ),
        (("2020/2021", None), '"2020/2021" is an interval, a single date was expected.'),
    ],
)
def test_a_validity_that_cannot_be_is_refused(
    ends: tuple[str | None, str | None], message: str
) -> None:
    with pytest.raises(DateError) as error:
        validity_span(*ends, UTC)
    assert str(error.value) == message


@law
@given(EITHER, windows())
def test_what_is_certain_is_possible(span: Span, window: tuple[int, int]) -> None:
    assert span.certainly_in(*window) <= span.possibly_in(*window)


@law
@given(EITHER, windows(), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_wider_window_loses_nothing(
    span: Span, window: tuple[int, int], before: int, after: int
) -> None:
    wide = window[0] - before, window[1] + after
    assert span.certainly_in(*window) <= span.certainly_in(*wide)
    assert span.possibly_in(*window) <= span.possibly_in(*wide)


@law
@given(SPANS)
def test_a_span_is_possible_in_its_own_extent(span: Span) -> None:
    assert span.possibly_in(span.start_earliest, span.end_latest)
    if "?" not in span.text and "%" not in span.text:
        assert span.certainly_in(span.start_earliest, span.end_latest)


# Brute force: a date is the set of days that it may be; a reading picks one for each end.
HORIZON = range(-1, 62)  # days of January and February 2020; the ends stand for "ever"


@dataclass(frozen=True)
class Known:
    """A date near the beginning of 2020 with all the days it may be, counted from 1 January."""

    text: str
    core: int
    days: tuple[int, ...]


def _known(day: int, kind: str) -> Known:
    text = str(date(2020, 1, 1) + timedelta(days=day))
    if kind == "month":
        first, count = (0, 31) if day < 31 else (31, 29)
        return Known(text[:7], first, tuple(range(first, first + count)))
    if kind == "about":
        return Known(f"{text}~", day, (day - 1, day, day + 1))
    return Known(text, day, (day,))


KNOWN = st.builds(_known, st.integers(1, 58), st.sampled_from(["day", "about", "month"]))


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A date, and every first and last day that it may have."""
    one, other = sorted([draw(KNOWN), draw(KNOWN)], key=lambda known: known.core)
    match draw(st.sampled_from(["point", "interval", "a/..", "../b", "a/", "/b"])):
        case "point":
            return one.text, [(day, day) for day in one.days]
        case "interval":
            text, pairs = f"{one.text}/{other.text}", product(one.days, other.days)
        case "a/..":
            text, pairs = f"{one.text}/..", product(one.days, [HORIZON[-1]])
        case "../b":
            text, pairs = f"../{one.text}", product([HORIZON[0]], one.days)
        case "a/":
            text, pairs = f"{one.text}/", product(one.days, HORIZON)
        case _:
            text, pairs = f"/{one.text}", product(HORIZON, one.days)
    return text, [(first, last) for first, last in pairs if first <= last]


@settings(law, max_examples=500)
@given(readings(), st.integers(0, 60), st.integers(1, 60))
def test_certain_and_possible_are_what_the_readings_say(
    dated: tuple[str, list[tuple[int, int]]], start: int, length: int
) -> None:
    end = min(start + length, HORIZON[-1])
    assume(start < end)
    text, days = dated
    meets = [first < end and last >= start for first, last in days]
    origin = ms("2020-01-01T00:00+00:00")
    window = origin + start * DAY, origin + end * DAY
    span = event_span(text, UTC)
    assert (span.certainly_in(*window), span.possibly_in(*window)) == (all(meets), any(meets))


@pytest.mark.parametrize(
    ("tz", "day", "start"),
    [
        ("Asia/Baku", "2020-11-10", "2020-11-10T00:00+04:00"),
        ("Asia/Baku", "2015-07-01", "2015-07-01T00:00+05:00"),
        ("Asia/Yerevan", "2020-11-10", "2020-11-10T00:00+04:00"),
        ("Asia/Yerevan", "2005-07-01", "2005-07-01T00:00+05:00"),
        ("America/New_York", "2020-11-10", "2020-11-10T00:00-05:00"),
        ("America/New_York", "2020-07-01", "2020-07-01T00:00-04:00"),
        ("UTC", "2020-11-10", "2020-11-10T00:00+00:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00-02:00"),  # no midnight
        ("America/Sao_Paulo", "2019-02-17", "2019-02-17T00:00-03:00"),
        ("Asia/Beirut", "2021-03-28", "2021-03-28T01:00+03:00"),  # no midnight
        ("America/Havana", "2020-11-01", "2020-11-01T00:00-04:00"),  # midnight comes twice
        ("Pacific/Apia", "2011-12-31", "2011-12-31T00:00+14:00"),
        ("Asia/Kathmandu", "1986-01-01", "1986-01-01T00:15+05:45"),  # no midnight
    ],
)
def test_a_day_starts_when_the_clocks_of_its_zone_first_show_it(
    tz: str, day: str, start: str
) -> None:
    assert parse_date(day, tz).start_earliest == ms(start)


@settings(law, max_examples=400)
@given(st.dates(date(1925, 1, 1), date(2037, 12, 31)), ZONES)
def test_a_day_starts_at_the_first_moment_that_has_its_date(day: date, tz: ZoneInfo) -> None:
    start = event_span(str(day), tz).start_earliest

    def local(instant: int) -> date:
        moment = datetime(1970, 1, 1, tzinfo=WORLD) + timedelta(milliseconds=instant)
        return moment.astimezone(tz).date()

    assert (local(start - 1), local(start)) == (day - timedelta(days=1), day)


@law
@given(st.dates(date(1925, 1, 1), date(2037, 12, 31)), ZONES)
def test_days_follow_each_other_without_a_gap(day: date, tz: ZoneInfo) -> None:
    one, next_one = (event_span(str(d), tz) for d in (day, day + timedelta(days=1)))
    assert one.end_latest == next_one.start_earliest


def test_a_day_that_a_zone_left_out_is_refused_alone_and_in_a_column() -> None:
    message = "2011-12-30 is a day that Pacific/Apia left out of its calendar."
    samoa = zone("Pacific/Apia")
    with pytest.raises(DateError) as error:
        event_span("2011-12-30", samoa)
    _, errors = event_spans(["2011-12-29", "2011-12-30"], samoa)
    assert [str(error.value), str(errors[1])] == [message, message]


@law
@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), ZONES)
def test_a_timestamp_with_an_offset_is_the_same_moment_in_every_zone(
    moment: datetime, tz: ZoneInfo
) -> None:
    text = f"{moment:%Y-%m-%dT%H:%M:%S}+04:00"
    start = ms(text)
    assert event_span(text, tz) == Span(start, start, start + 1, start + 1, text)


def test_a_timestamp_without_an_offset_is_in_the_zone_of_the_atlas() -> None:
    assert parse_date("2020-11-10T01:00", "Asia/Baku").start_earliest == ms("2020-11-09T21:00Z")


def test_the_ceasefire_falls_on_ten_november_in_moscow_baku_and_yerevan() -> None:
    ceasefire = parse_date("2020-11-10T00:00:00+03:00", "Asia/Baku")
    for tz in ("Europe/Moscow", "Asia/Baku", "Asia/Yerevan"):
        day = parse_date("2020-11-10", tz)
        assert ceasefire.certainly_in(day.start_earliest, day.end_latest)


@pytest.mark.parametrize("name", ["", "Asia", "Asia/Nowhere", "../etc/passwd", "\0", "UTC+4"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ConfigError) as error:
        zone(name)
    assert str(error.value) == (
        f'timezone "{name}" is not known; expected an IANA name such as "Asia/Baku" or "UTC".'
    )


def test_dates_of_all_ages_stand_in_order() -> None:
    texts = ["-0044", "0000", "0001-01-01", "1994", "2000", "2020", "9999", "Y99999"]
    starts = [event_span(text, UTC).start_earliest for text in texts]
    assert all(a < b for a, b in pairwise(starts))
