"""Columns of dates are read as their dates one by one, and answer as their spans do."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from laws import DATES, SPANS, ZONES, law, windows

from geo.bounds import BOUNDS, certain, event_spans, possible
from geo.edtf import DateError
from geo.time import UTC, Span, event_span


def bounds_or_reason(text: str, tz: ZoneInfo) -> list[int] | str:
    try:
        span = event_span(text, tz)
    except DateError as error:
        return str(error)
    return [getattr(span, name) for name in BOUNDS]


@law
@given(st.lists(st.one_of(DATES, st.text(max_size=12)), max_size=12), ZONES)
def test_a_column_of_dates_is_read_as_its_dates_one_by_one(texts: list[str], tz: ZoneInfo) -> None:
    bounds, errors = event_spans(texts, tz)
    found = [str(errors[i]) if i in errors else row for i, row in enumerate(bounds.tolist())]
    assert found == [bounds_or_reason(text, tz) for text in texts]


@law
@given(st.lists(st.dates().map(str), min_size=1), ZONES)
def test_a_column_of_plain_days_is_read_as_its_days_one_by_one(
    texts: list[str], tz: ZoneInfo
) -> None:
    bounds, errors = event_spans(texts, tz)
    spans = [event_span(text, tz) for text in texts]
    assert bounds.tolist() == [[getattr(span, name) for name in BOUNDS] for span in spans]
    assert errors == {}


@pytest.mark.parametrize(
    "cell", ["2020-11-10\n2020-11-11", "2020-02-30", "", "２０２０-11-10", "0000-13-01"]
)
def test_one_bad_cell_in_a_column_of_plain_days_is_found(cell: str) -> None:
    _, errors = event_spans(["2020-11-10", cell, "2020-11-12"], UTC)
    assert list(errors) == [1]


@law
@given(st.lists(SPANS, min_size=1), windows())
def test_columns_and_spans_give_the_same_answers(
    spans: list[Span], window: tuple[int, int]
) -> None:
    bounds = np.array([[getattr(span, name) for name in BOUNDS] for span in spans])
    assert possible(bounds, *window).tolist() == [span.possibly_in(*window) for span in spans]
    assert certain(bounds, *window).tolist() == [span.certainly_in(*window) for span in spans]
