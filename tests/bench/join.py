"""The join beside `geopandas.sjoin` and `sjoin_nearest`, as ratios measured in one run on one core.

    taskset -c 0 python tests/bench/join.py [--points 1000000] [--memory]

The aims: containment with valid time 30x at 10^7 points with 5 and 200 polygons, 8x with 5000;
versions 100x (5 things of 40) and 300x (5 of 1000); never below 1x; a line of 2000 vertices within
5 km 80x; a quarter of the memory. DuckDB spatial and SedonaDB are measured where they are
installed. Times are processor seconds, the best of several runs, from columns or points in memory
to links. A peer that takes longer than `LIMIT_S` is stopped there, and its ratio is a least one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

import geo
import geo.time

DAY = np.timedelta64(1, "D")
FIRST = np.datetime64("2020-01-01")
BOX = (40.0, 35.0, 60.0, 45.0)
LIMIT_S = 120
ENOUGH_S = 1.0  # what takes this long is not run again


def best(work: Callable[[], Any], runs: int) -> tuple[float, int]:
    """The least processor time that a piece of work takes, and the length of what it returns."""
    times: list[float] = []
    found = 0
    while len(times) < runs and sum(times) < ENOUGH_S:
        began = time.process_time()
        found = len(work())
        times.append(time.process_time() - began)
    return min(times), found


def limited(work: Callable[[], Any], runs: int) -> tuple[float, int | None]:
    """As `best`, in a process of its own; the limit and None if it takes longer than that."""
    context = multiprocessing.get_context("fork")
    answer = context.Queue()

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S + 9))
        answer.put(best(work, runs))

    worker = context.Process(target=run)
    worker.start()
    worker.join()
    if worker.exitcode == -signal.SIGXCPU:
        return LIMIT_S, None
    assert worker.exitcode == 0, "the peer broke down"
    measured: tuple[float, int] = answer.get()
    return measured


def polygons(count: int, rng: np.random.Generator) -> Any:
    """Polygons of 100 vertices that cover about a quarter of the box."""
    angles = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    centres = rng.uniform(BOX[:2], BOX[2:], (count, 2))
    radius = 0.3 * np.sqrt(200 / count)
    wave = 1 + 0.3 * np.sin(3 * angles + centres[:, :1]) + rng.uniform(-0.1, 0.1, (count, 100))
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return shapely.polygons(centres[:, None] + radius * wave[..., None] * circle)


def static_layer(count: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Polygons, each valid for some time of its own."""
    start = FIRST + rng.integers(-500, 700, count) * DAY
    return layer(polygons(count, rng), start, start + rng.integers(100, 1500, count) * DAY)


def versioned_layer(things: int, versions: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Polygons in many versions, one after the other."""
    shapes = np.repeat(polygons(things, rng), versions)
    shift = rng.normal(0, 0.01, (len(shapes), 1, 2))
    corners = shapely.get_coordinates(shapes).reshape(len(shapes), -1, 2) + shift
    cuts = FIRST + np.linspace(0, 1000, versions + 1).astype(int) * DAY
    return layer(shapely.polygons(corners), np.tile(cuts[:-1], things), np.tile(cuts[1:], things))


def layer(shapes: Any, start: Any, end: Any) -> gpd.GeoDataFrame:
    """A layer with days as text, as it is read from a file."""
    return gpd.GeoDataFrame(
        {"id": [f"f{i}" for i in range(len(shapes))]}
        | {"valid_from": start.astype(str), "valid_to": end.astype(str)},
        geometry=shapes,
        crs="EPSG:4326",
    )


def events(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Positions and days."""
    return pd.DataFrame(
        {
            "id": np.arange(count),
            "date": (FIRST + rng.integers(0, 1000, count) * DAY).astype("M8[s]"),
            "lon": rng.uniform(BOX[0], BOX[2], count),
            "lat": rng.uniform(BOX[1], BOX[3], count),
        }
    )


def with_points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """The events with points made."""
    points = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def sjoin(points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """The same join with geopandas: all pairs in space, then those in time."""
    areas = areas.assign(
        valid_from=pd.to_datetime(areas["valid_from"]), valid_to=pd.to_datetime(areas["valid_to"])
    )
    pairs = gpd.sjoin(points, areas, predicate="intersects")
    day = pd.Timedelta(1, "D")
    return pairs[(pairs["date"] < pairs["valid_to"]) & (pairs["date"] + day > pairs["valid_from"])]


def containment(count: int, areas: gpd.GeoDataFrame, label: str) -> None:
    """One line of the table: containment with valid time."""
    table = events(count, np.random.default_rng(1))
    ours, links = best(lambda: geo.join(table, areas, 0), 5)
    points = with_points(table)
    from_points, _ = best(lambda: geo.join(points, areas, 0), 5)
    making, _ = best(lambda: with_points(table), 1)
    theirs, pairs = limited(lambda: sjoin(points, areas), 5)
    assert pairs in (links, None), (links, pairs)
    least = " " if pairs is not None else ">"
    print(
        f"{count:>9,} x {label:<9} {ours:8.4f} s  {least}{theirs / ours:7.1f}x sjoin alone,"
        f" {(theirs + making) / ours:7.1f}x with its points;"
        f" from points {theirs / from_points:6.1f}x   {links:,} links",
        flush=True,
    )


def line_layer() -> gpd.GeoDataFrame:
    """A winding line of 2000 vertices."""
    share = np.linspace(0, 1, 2000)
    wind = np.cumsum(np.random.default_rng(2).normal(0, 0.002, 2000))
    lat = 39.7 + 0.6 * np.sin(9 * share) + 0.1 * np.sin(60 * share) + wind
    shape = np.array([shapely.LineString(np.c_[45.2 + 2.6 * share, lat])])
    return layer(shape, np.array([FIRST - 999 * DAY]), np.array([FIRST + 9999 * DAY]))


def nearness(count: int) -> None:
    """Within 5 km of the line, in metres."""
    table = events(count, np.random.default_rng(1))
    table["lon"] = (table["lon"] - BOX[0]) * 3 / 20 + 45
    table["lat"] = (table["lat"] - BOX[1]) * 2.5 / 10 + 38.5
    line = line_layer()
    ours, links = best(lambda: geo.join(table, line, 5000), 5)
    points = with_points(table).to_crs(32638)
    plane = line.to_crs(32638)
    theirs, pairs = best(
        lambda: gpd.sjoin_nearest(points, plane, max_distance=5000, distance_col="metres"), 1
    )
    print(f"{count:>9,} near line {ours:8.4f} s  {theirs / ours:7.1f}x sjoin_nearest"
          f"   {links:,} links, {pairs:,} in the plane")  # fmt: skip


def files(count: int) -> None:
    """From files to links, and GeoJSON events read."""
    from geo.bulk import LINK_SCHEMA, joiner
    from geo.formats.batches import read_batches
    from geo.formats.link_files import write_links

    table = events(count, np.random.default_rng(1)).assign(id=lambda t: t["id"].astype(str))
    areas = static_layer(200, np.random.default_rng(0))
    with tempfile.TemporaryDirectory() as folder:
        areas.to_file(Path(folder) / "layer.geojson")
        ready = joiner({"layer": geo.read_layer(Path(folder) / "layer.geojson")}, 0.0, geo.time.UTC)
        out = Path(folder) / "links.parquet"
        drawn, plain = Path(folder) / "points.parquet", Path(folder) / "events.parquet"
        with_points(table).drop(columns=["lon", "lat"]).to_parquet(drawn)
        table.to_parquet(plain)
        peers = {drawn: gpd.read_parquet, plain: lambda path: with_points(pd.read_parquet(path))}
        for source, read in peers.items():

            def ours(source: Path = source) -> range:
                links = (ready.links(batch, "events") for batch in read_batches(source))
                return range(write_links(out, links, LINK_SCHEMA))

            def theirs(source: Path = source, read: Any = read) -> pd.DataFrame:
                found = sjoin(read(source), areas)
                found.drop(columns="geometry").to_parquet(out)
                return found

            (quick, links), (slow, pairs) = best(ours, 3), best(theirs, 1)
            assert links == pairs
            print(f"{count:>9,} Parquet of {source.stem} to links  {quick:8.4f} s "
                  f" {slow / quick:6.1f}x geopandas")  # fmt: skip
        json = Path(folder) / "events.geojson"
        with_points(table).drop(columns=["lon", "lat"]).astype({"date": str}).to_file(json)
        quick, _ = best(lambda: list(read_batches(json)), 3)
        slow, _ = best(lambda: gpd.read_file(json), 1)
        print(f"{count:>9,} GeoJSON events    {quick:8.4f} s  {slow / quick:6.1f}x read_file")
        text = Path(folder) / "events.csv"
        table.astype({"date": str}).to_csv(text, index=False)
        quick, _ = best(lambda: [column_dates(b.table["date"]) for b in read_batches(text)], 3)
        print(f"{count:>9,} CSV and dates     {quick:8.4f} s", end="")
        try:
            import polars
        except ImportError:
            print("  (polars is not installed)")
        else:
            slow, _ = best(lambda: polars.read_csv(text, try_parse_dates=True), 3)
            print(f"  {slow / quick:6.2f}x the speed of polars.read_csv")


def column_dates(column: Any) -> Any:
    """The bounds of a column of dates."""
    from geo.engine.dates import column_dates as dates

    return dates(column)


def duckdb_join(table: pd.DataFrame, areas: gpd.GeoDataFrame) -> None:
    """The same join in DuckDB, if it and its spatial extension are here."""
    try:
        import duckdb

        connection = duckdb.connect()
        connection.execute("SET threads = 1; LOAD spatial")
    except Exception as error:  # not installed, or its extension is not
        print(f"duckdb spatial: not measured ({str(error).splitlines()[0]})")
        return
    shapes = pd.DataFrame(areas.drop(columns="geometry")).assign(wkb=areas.geometry.to_wkb())
    connection.register("events", table)
    connection.register("shapes", shapes)
    query = """SELECT events.id, shapes.id FROM events JOIN
        (SELECT *, ST_GeomFromWKB(wkb) AS geom FROM shapes) shapes
        ON ST_Intersects(shapes.geom, ST_Point(lon, lat))
        WHERE date < valid_to::DATE AND date + INTERVAL 1 DAY > valid_from::DATE"""
    theirs, _ = best(lambda: connection.execute(query).fetchall(), 1)
    ours, _ = best(lambda: geo.join(table, areas, 0), 3)
    print(f"{len(table):>9,} x {len(areas)}: {theirs / ours:6.1f}x duckdb spatial")


def sedona_join(table: pd.DataFrame, areas: gpd.GeoDataFrame) -> None:
    """The same join in SedonaDB, if it is here."""
    try:
        import sedonadb
    except ImportError as error:
        print(f"sedonadb: not measured ({error})")
        return
    context = sedonadb.connect()
    context.create_data_frame(pa.Table.from_pandas(table)).to_view("events")
    context.create_data_frame(areas).to_view("shapes")
    query = """SELECT events.id FROM events, shapes
        WHERE ST_Intersects(shapes.geometry, ST_SetSRID(ST_Point(lon, lat), 4326))
        AND date < CAST(valid_to AS TIMESTAMP)
        AND date + INTERVAL '1 day' > CAST(valid_from AS TIMESTAMP)"""
    theirs, _ = best(lambda: context.sql(query).to_pandas(), 1)
    ours, _ = best(lambda: geo.join(table, areas, 0), 3)
    print(f"{len(table):>9,} x {len(areas)}: {theirs / ours:6.1f}x sedonadb")


def peak_mb(kind: str, count: int, answer: Any) -> None:
    """The memory that one join adds, in a process of its own."""
    table, areas = (
        events(count, np.random.default_rng(1)),
        static_layer(200, np.random.default_rng(0)),
    )
    geo.join(table[:1000], areas, 0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    len(geo.join(table, areas, 0) if kind == "geo" else sjoin(with_points(table), areas))
    answer.put((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000)


def memory(count: int) -> None:
    """The peak of both, over what their input takes."""
    context, peaks = multiprocessing.get_context("spawn"), {}
    for kind in ("geo", "sjoin"):
        answer = context.Queue()
        worker = context.Process(target=peak_mb, args=(kind, count, answer))
        worker.start()
        peaks[kind] = answer.get()
        worker.join()
    print(f"{count:>9,} x 200: peak {peaks['geo']:,.0f} MB, {peaks['geo'] / peaks['sjoin']:.2f} of"
          f" sjoin's {peaks['sjoin']:,.0f} MB")  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=10**6, help="up to how many points")
    parser.add_argument("--memory", action="store_true", help="measure memory alone")
    options = parser.parse_args()
    if options.memory:
        memory(options.points)
        return
    rng = np.random.default_rng(0)
    for count in (n for n in (10**3, 10**4, 10**5, 10**6, 10**7) if n <= options.points):
        for shapes in (5, 200, 5000):
            containment(count, static_layer(shapes, rng), str(shapes))
    containment(min(10**6, options.points), versioned_layer(5, 40, rng), "5 of 40")
    containment(min(10**5, options.points), versioned_layer(5, 1000, rng), "5 of 1000")
    nearness(min(10**6, options.points))
    files(min(10**6, options.points))
    duckdb_join(events(10**5, rng), static_layer(200, rng))
    sedona_join(events(10**5, rng), static_layer(200, rng))


if __name__ == "__main__":
    sys.exit(main())
