"""The join by Dask beside the local engine: the same links, and how time grows.

    python tests/bench/scale.py [--points 10000000] [--workers 1 2]

Events lie in GeoParquet partitions, 1, 2 and 4 of them a worker; the layer has 200 polygons of 100
vertices, each valid for some time. Every output is compared with that of the local engine, row for
row. The constants that the plan in `geo.scale` rests on follow: what a task costs beside its work,
and how fast one process reads, joins and writes. Times are those of the clock, so that a busy
machine shows, but for the constants, which are processor time.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import distributed
import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from join import best, events, static_layer, with_points

import geo
import geo.time
from geo.bulk import LINK_SCHEMA, Joiner, joiner
from geo.formats.batches import read_batches
from geo.formats.link_files import write_links
from geo.scale import join_partitions


def write_parts(frame: gpd.GeoDataFrame, folder: Path, count: int) -> Path:
    """The events in so many GeoParquet files."""
    folder.mkdir()
    for i, rows in enumerate(np.array_split(np.arange(len(frame)), count)):
        frame.iloc[rows].to_parquet(folder / f"part.{i}.parquet")
    return folder


def peak_mb() -> float:
    """The most memory that this process ever had (Linux; `ru_maxrss` would count its parent's)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def by_dask(parts: Path, ready: Joiner, out: Path, workers: int) -> tuple[float, float, float]:
    """Seconds of a join on a cluster that stands ready; MB of a worker before and at its most."""
    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        with distributed.Client(cluster) as client:
            client.run(lambda: __import__("geo.scale"))
            idle = max(client.run(peak_mb).values())
        began = time.perf_counter()
        join_partitions(str(parts), ready, str(out), cluster.scheduler_address)
        seconds = time.perf_counter() - began
        with distributed.Client(cluster) as client:
            most = max(client.run(peak_mb).values())
    return seconds, idle, most


def links_of(out: Path, parts: int) -> pa.Table:
    """All links of an output folder, in the order of its parts."""
    return pa.concat_tables(pq.read_table(out / f"part.{i}.parquet") for i in range(parts))


def grown(folder: Path, ready: Joiner, count: int, workers: list[int]) -> None:
    """One table: times by workers and partitions, each output compared with the local one."""
    table = events(count, np.random.default_rng(1)).assign(id=lambda t: t["id"].astype(str))
    frame = with_points(table).drop(columns=["lon", "lat"])
    whole = write_parts(frame, folder / f"{count}", 1) / "part.0.parquet"
    local = folder / f"{count}.parquet"

    def alone() -> range:
        links = (ready.links(batch, "events") for batch in read_batches(whole))
        return range(write_links(local, links, LINK_SCHEMA))

    began = time.perf_counter()
    links = len(alone())
    print(f"{count:>10,} events, {links:,} links; local {time.perf_counter() - began:6.2f} s")
    expected = pq.read_table(local)
    for number in workers:
        for each in (1, 2, 4):
            name = f"{count}-{number}-{each}"
            parts = write_parts(frame, folder / name, number * each)
            out = folder / f"{name}-links"
            seconds, idle, most = by_dask(parts, ready, out, number)
            same = links_of(out, number * each).equals(expected)
            print(
                f"{count:>10,} events, {number} workers, {each} partitions each: {seconds:6.2f} s,"
                f" worker {idle:,.0f} -> {most:,.0f} MB, {'equal' if same else 'DIFFERENT'}",
                flush=True,
            )
            assert same


def constants(folder: Path, ready: Joiner, count: int) -> None:
    """What the plan for more events rests on."""
    path = folder / f"{count}" / "part.0.parquet"
    size = path.stat().st_size / 1e6
    reading, _ = best(lambda: list(read_batches(path)), 3)
    batches = list(read_batches(path))
    joining, _ = best(lambda: [ready.links(batch, "events") for batch in batches], 3)
    tables = [ready.links(batch, "events") for batch in batches]
    links = sum(map(len, tables))
    out = folder / "written.parquet"
    writing, _ = best(lambda: range(write_links(out, iter(tables), LINK_SCHEMA)), 3)
    print(f"reading {size / reading:,.0f} MB/s ({size / count * 1e6:.1f} bytes an event), joining"
          f" {joining / count * 1e6:.3f} us an event, writing {writing / links * 1e6:.3f} us a link"
          f" ({out.stat().st_size / links:.1f} bytes)")  # fmt: skip
    frame: Any = gpd.read_parquet(path).iloc[:2000]
    parts = write_parts(frame, folder / "small", 200)
    seconds, _, _ = by_dask(parts, ready, folder / "small-links", 1)
    print(f"200 tasks of 10 events on 1 worker: {seconds / 200 * 1e3:.1f} ms a task")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10**7, help="up to how many points")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # heartbeats of closing workers
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        static_layer(200, np.random.default_rng(0)).to_file(folder / "layer.geojson")
        layer = geo.read_layer(folder / "layer.geojson")
        ready = joiner({"layer": layer}, 0.0, geo.time.UTC)
        counts = [n for n in (10**6, 10**7) if n <= options.points]
        for count in counts:
            grown(folder, ready, count, options.workers)
        constants(folder, ready, counts[-1])


if __name__ == "__main__":
    sys.exit(main())
