"""Counts by layer, step and category, against a count by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, Maker
from test_cli import run

import geo
from geo.bounds import BOUNDS
from geo.engine.dates import frame_dates
from geo.errors import ConfigError
from geo.summary import ALL, COLUMNS, STEPS, summary
from geo.time import zone


def events(dates: dict[str, str], timezone: str = "UTC") -> pd.DataFrame:
    """Events of the category "c", with bounds."""
    frame = pd.DataFrame({"date": dates.values(), "category": "c"}, index=pd.Index(dates))
    dated = frame_dates(frame, zone(timezone))
    frame[BOUNDS] = dated.bounds if dated.codes is None else dated.bounds[dated.codes]
    return frame


def links(*rows: tuple[str, str]) -> pd.DataFrame:
    """Links of a layer "l": the event and the certainty."""
    return pd.DataFrame(rows, columns=["event_id", "certainty"]).assign(layer="l")


def test_certain_and_possible_are_counted_apart_in_every_step() -> None:
    table = events({"a": "2020-11-10", "b": "2020-11", "c": "2020-11-30/2021-01-02", "d": "2020?"})
    found = summary(
        table, links(("a", "certain"), ("a", "possible"), ("b", "certain"), ("c", "possible"))
    )
    assert list(found.columns) == COLUMNS
    late = found[found["step"] >= "2020-10-01"]
    assert late.to_numpy().tolist() == [
        [ALL, "2020-10-01", "c", 0, 1, 0, 0],
        [ALL, "2020-11-01", "c", 3, 4, 2, 4],
        [ALL, "2020-12-01", "c", 1, 2, 0, 1],
        [ALL, "2021-01-01", "c", 1, 1, 0, 1],
        ["l", "2020-11-01", "c", 2, 3, 2, 4],
        ["l", "2020-12-01", "c", 0, 1, 0, 1],
        ["l", "2021-01-01", "c", 0, 1, 0, 1],
    ]


@pytest.mark.parametrize(
    ("step", "first"),
    [
        ("day", "2020-11-10"), ("week", "2020-11-09"), ("month", "2020-11-01"),
        ("quarter", "2020-10-01"), ("year", "2020-01-01"), ("decade", "2020-01-01"),
    ],
)  # fmt: skip
def test_a_day_is_certain_in_each_kind_of_step(step: str, first: str) -> None:
    assert step in STEPS
    found = summary(events({"a": "2020-11-10"}), links(), step)
    assert found.to_numpy().tolist() == [[ALL, first, "c", 1, 1, 0, 0]]


def test_open_ends_reach_as_far_as_bounded_dates() -> None:
    found = summary(events({"a": "2019/..", "b": "2021-05-05"}), links(), "year")
    assert found[["step", "events_certain", "events_possible"]].to_numpy().tolist() == [
        ["2019-01-01", 1, 1],
        ["2020-01-01", 1, 1],
        ["2021-01-01", 2, 2],
    ]


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("timezone", ["Asia/Baku", "America/New_York"])
def test_a_first_day_lies_in_one_step_of_the_zone_that_it_is_a_day_of(
    step: str, timezone: str
) -> None:
    dates = {"a": "2019-12-31", "b": "2020-11-01", "c": "2021-02-28"}
    here = summary(events(dates, timezone), links(), step, zone(timezone))
    pd.testing.assert_frame_equal(here, summary(events(dates), links(), step))
    assert here["events_certain"].sum() == 3


def test_an_instant_with_an_open_end_lies_in_the_step_that_it_begins() -> None:
    found = summary(events({"a": "2020-01-01", "b": "2021-05-01T00:00:00Z/.."}), links())
    assert found[["step", "events_certain"]].to_numpy().tolist() == [
        ["2020-01-01", 1],
        ["2021-05-01", 1],
    ]


def test_no_events_give_no_rows_and_too_many_steps_are_refused() -> None:
    nothing = summary(events({}), links())
    assert nothing.to_numpy().tolist() == []
    assert nothing.dtypes.equals(summary(events({"a": "2020"}), links()).dtypes)
    assert summary(events({"a": "../.."}), links()).to_numpy().tolist() == []
    with pytest.raises(ConfigError, match="too many steps"):
        summary(events({"a": "-4000/2020"}), links(), "day")
    with pytest.raises(ConfigError, match=r'"fortnight" is no step'):
        summary(events({}), links(), "fortnight")


def test_the_command_prints_a_table_or_writes_a_file(tmp_path: Path) -> None:
    printed = run("summary", "--step", "year").stdout.splitlines()
    assert printed[0].split() == COLUMNS
    for name in ("s.csv", "s.parquet"):
        assert run("summary", "--step", "year", "-o", str(tmp_path / name)).returncode == 0
    table = pd.read_csv(tmp_path / "s.csv")
    assert len(table) == len(printed) - 1 == pq.read_metadata(tmp_path / "s.parquet").num_rows
    every = table[(table["layer"] == ALL) & (table["step"] == "2020-01-01")]
    atlas = geo.open(ROOT)
    spans = [geo.parse_date(date, "Asia/Baku") for date in atlas.events["date"]]
    year = geo.parse_date("2020", "Asia/Baku")
    window = year.start_earliest, year.end_latest
    assert every["events_possible"].sum() == sum(span.possibly_in(*window) for span in spans)
    assert every["events_certain"].sum() == sum(span.certainly_in(*window) for span in spans)
    bad = run("summary", "-o", str(tmp_path / "s.xls"))
    assert (bad.returncode, "expected a name that ends in" in bad.stderr) == (1, True)


def test_what_cannot_be_counted_is_said(make_atlas: Maker) -> None:
    folder = make_atlas({"layers/events.csv": "id,date,title\na,2020,A\nb,,B\nc,soon,C\n"})
    told = run("summary", "--atlas", str(folder))
    assert (told.returncode, len(told.stdout.splitlines())) == (0, 13)
    assert [line.split(": ")[0] for line in told.stderr.splitlines()] == ["not counted"] * 2
    assert run("summary", "--atlas", str(folder), "--quiet").stderr == ""
