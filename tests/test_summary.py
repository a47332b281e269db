"""Counts by layer, step and category, against a count by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import ROOT
from test_cli import run

import geo
from geo.engine.dates import frame_dates
from geo.errors import ConfigError
from geo.summary import ALL, COLUMNS, STEPS, summary
from geo.time import BOUNDS


def events(dates: dict[str, str]) -> pd.DataFrame:
    """Events of the category "c", with bounds."""
    frame = pd.DataFrame({"date": dates.values(), "category": "c"}, index=pd.Index(dates))
    dated = frame_dates(frame)
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
        [ALL, "2020-11-01", "c", 3, 4, 0, 0],
        [ALL, "2020-12-01", "c", 1, 2, 0, 0],
        [ALL, "2021-01-01", "c", 1, 1, 0, 0],
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


def test_no_events_give_no_rows_and_too_many_steps_are_refused() -> None:
    assert summary(events({}), links()).to_numpy().tolist() == []
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
    year = geo.parse_date("2020")
    window = year.start_earliest, year.end_latest
    assert every["events_possible"].sum() == sum(span.possibly_in(*window) for span in spans)
    assert every["events_certain"].sum() == sum(span.certainly_in(*window) for span in spans)
    bad = run("summary", "-o", str(tmp_path / "s.xls"))
    assert (bad.returncode, "expected a name that ends in" in bad.stderr) == (1, True)
