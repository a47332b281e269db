"""Reading events from CSV, dates parsed to bounds, beside `polars.read_csv` of the same file.

    taskset -c 0 python tests/bench/read.py [--rows 1000000]

The aim: at least half the speed of polars (a ratio of 0.5). Times are processor seconds, the best
of several runs with one thread each. `pip install polars` first; without it only our times are
shown. What `geo join` does is measured (`read_batches` and `column_dates`), and `event_spans`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["POLARS_MAX_THREADS"] = "1"

import numpy as np
import pyarrow as pa

from geo.bounds import event_spans
from geo.engine.dates import column_dates
from geo.formats.batches import read_batches
from geo.time import UTC

RUNS = 5


def best(work: Callable[[], Any]) -> float:
    """The least processor time of several runs."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def table(path: Path, rows: int, dates: list[str], more: int) -> None:
    """A CSV of events with `more` columns of text beyond those that every table has."""
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(45, 48, rows), rng.uniform(38, 41, rows)
    chosen = rng.integers(0, len(dates), rows)
    rest = "".join(f',"text, number {i}, of some length"' for i in range(more))
    names = "".join(f",note_{i}" for i in range(more))
    with path.open("w", encoding="utf-8") as file:
        file.write(f"id,date,title,category,lon,lat,accuracy_m,sources{names}\n")
        file.writelines(
            f"e{i},{dates[k]},Event number {i},battle,{x:.5f},{y:.5f},100,a;b{rest}\n"
            for i, (k, x, y) in enumerate(zip(chosen, lon, lat, strict=True))
        )


def ours(path: Path) -> int:
    """Read and date all events, as `geo join` does."""
    return sum(len(column_dates(batch.table["date"]).bounds) for batch in read_batches(path))


def spans(path: Path) -> int:
    """Read and date all events by `geo.bounds.event_spans`."""
    return sum(
        len(event_spans(batch.table["date"].to_numpy(), UTC)[0]) for batch in read_batches(path)
    )


def peers(path: Path) -> dict[str, float]:
    """The times of polars, if it is installed."""
    try:
        import polars as pl
    except ImportError:
        return {}
    return {
        "polars.read_csv": best(lambda: pl.read_csv(path)),
        "polars.read_csv, try_parse_dates": best(lambda: pl.read_csv(path, try_parse_dates=True)),
    }


def compare(name: str, path: Path, rows: int) -> None:
    """Print our times for a file, and as ratios of those of polars."""
    mine = {
        "read_batches, column_dates": best(lambda: ours(path)),
        "read_batches, event_spans": best(lambda: spans(path)),
    }
    theirs = peers(path)
    print(f"{name}: {rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
    for what, seconds in {**mine, **theirs}.items():
        print(f"  {what:34} {seconds:6.3f} s")
    for what, seconds in mine.items():
        ratios = ", ".join(f"{other / seconds:.2f} of {peer}" for peer, other in theirs.items())
        print(f"  {what}: {ratios or 'no peer'}")


def main() -> None:
    """Measure some kinds of files."""
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    rows = options.parse_args().rows
    pa.set_cpu_count(1)
    days = [str(day) for day in np.arange("2000-01-01", "2024-08-23", dtype="M8[D]")]
    seconds = np.arange("2000-01-01", "2024-08-23", np.timedelta64(797, "s"), dtype="M8[s]")
    vague = [day[:7] if i % 3 else f"{day}~" for i, day in enumerate(days)]
    files = {
        "days": (days, 0),
        "days, 20 columns more": (days, 20),
        "time stamps": ([f"{moment}+04:00" for moment in seconds], 0),
        "months and days about": (vague, 0),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (dates, more) in files.items():
            table(Path(folder) / "events.csv", rows, dates, more)
            compare(name, Path(folder) / "events.csv", rows)


if __name__ == "__main__":
    main()
