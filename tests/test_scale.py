"""The join by Dask on a real cluster of worker processes, beside the local engine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geo.bulk import LINK_SCHEMA, Joiner, joiner
from geo.errors import ConfigError, GeoError, InputError
from geo.formats.batches import read_batches
from geo.formats.link_files import write_links
from geo.layer import read_layer
from geo.scale import join_partitions, partitions
from geo.time import UTC

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("default")  # a dying worker makes libraries warn

PARTS, ROWS = 8, 5_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A layer and an event table, in parts and whole."""
    folder = tmp_path_factory.mktemp("scale")
    rng = np.random.default_rng(5)
    n = PARTS * ROWS
    days = np.datetime64("2020-01-01") + rng.integers(0, 1500, n)
    events = pd.DataFrame(
        {
            "id": [f"e{i}" for i in range(n)],
            "date": days.astype(str),
            "lon": rng.uniform(45, 48, n),
            "lat": rng.uniform(38.5, 41, n),
            "accuracy_m": rng.choice([0.0, 500.0], n),
        }
    )
    events.to_parquet(folder / "whole.parquet")
    (folder / "parts").mkdir()
    for i in range(PARTS):
        rows = events.iloc[i * ROWS : (i + 1) * ROWS]
        rows.to_parquet(folder / f"parts/part.{i}.parquet")
    ring = shapely.to_geojson(shapely.Point(46.5, 39.7).buffer(0.6))
    line = shapely.to_geojson(shapely.LineString([(45.2, 38.7), (47.8, 40.8)]))
    feature = '{{"type": "Feature", "id": "{}", "properties": {}, "geometry": {}}}'
    features = [
        feature.format("old", '{"valid_to": "2021-06-01", "thing": "area"}', ring),
        feature.format("new", '{"valid_from": "2021-06", "thing": "area"}', ring),
        feature.format("line", '{"valid_from": "2020-11-10"}', line),
    ]
    text = '{"type": "FeatureCollection", "features": [' + ",\n".join(features) + "]}"
    (folder / "layer.geojson").write_text(text)
    return folder


@pytest.fixture(scope="module")
def ready(folder: Path) -> Joiner:
    """The layer, ready to be joined."""
    return joiner({"layer": read_layer(folder / "layer.geojson")}, 5000.0, UTC)


@pytest.fixture(scope="module")
def expected(folder: Path, ready: Joiner) -> pd.DataFrame:
    """The links of the whole table by the local engine."""
    path = folder / "whole.parquet"
    tables = (ready.links(batch, str(path)) for batch in read_batches(path))
    write_links(folder / "expected.parquet", tables, LINK_SCHEMA)
    return pd.read_parquet(folder / "expected.parquet")


@pytest.fixture
def cluster() -> Iterator[distributed.LocalCluster]:
    """Two workers, each a process of its own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def test_links_equal_those_of_the_local_engine_row_for_row_though_a_worker_is_killed(
    folder: Path,
    ready: Joiner,
    expected: pd.DataFrame,
    cluster: distributed.LocalCluster,
    tmp_path: Path,
) -> None:
    killed = []

    def kill() -> None:  # once the first links are written, and most are not
        while not list(tmp_path.glob("*.partial/links/part.*.parquet")):
            time.sleep(0.01)
        victim = next(iter(cluster.workers.values())).pid
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    thread = threading.Thread(target=kill)
    thread.start()
    out = tmp_path / "links"
    count = join_partitions(str(folder / "parts"), ready, str(out), cluster.scheduler_address)
    thread.join()
    assert killed
    found = pd.concat(
        [pq.read_table(out / f"part.{i}.parquet").to_pandas() for i in range(PARTS)],
        ignore_index=True,
    )
    assert count == len(expected) > 1000
    pd.testing.assert_frame_equal(found, expected)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["links"]
    assert {path.name for path in out.iterdir()} == {f"part.{i}.parquet" for i in range(PARTS)}


def test_a_single_file_of_links_is_in_the_order_of_the_partitions(
    folder: Path,
    ready: Joiner,
    expected: pd.DataFrame,
    cluster: distributed.LocalCluster,
    tmp_path: Path,
) -> None:
    out = tmp_path / "links.parquet"
    join_partitions(str(folder / "parts" / "*.parquet"), ready, str(out), cluster.scheduler_address)
    pd.testing.assert_frame_equal(pd.read_parquet(out), expected)
    assert list(tmp_path.iterdir()) == [out]


def test_a_partition_that_cannot_be_read_leaves_nothing(
    folder: Path, ready: Joiner, cluster: distributed.LocalCluster, tmp_path: Path
) -> None:
    for i in range(3):
        (tmp_path / f"in.{i}.parquet").write_bytes(
            (folder / f"parts/part.{i}.parquet").read_bytes() if i != 1 else b"no parquet"
        )
    with pytest.raises(InputError, match=r"in\.1\.parquet.*cannot be read"):
        join_partitions(
            str(tmp_path / "in.*.parquet"), ready, str(tmp_path / "out"), cluster.scheduler_address
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in.0.parquet", "in.1.parquet", "in.2.parquet",
    ]  # fmt: skip


def test_an_interrupt_stops_all_processes_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for i in range(300):
        os.link(folder / f"parts/part.{i % PARTS}.parquet", tmp_path / f"parts/part.{i}.parquet")
    command = [sys.executable, "-m", "geo", "join", "parts", "--engine", "dask", "-o", "links"]
    with subprocess.Popen(
        [*command, "--layer", str(folder / "layer.geojson")],
        cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True,
    ) as job:  # fmt: skip
        while not list(tmp_path.glob("*.partial/links/part.*")) and job.poll() is None:
            time.sleep(0.01)
        os.killpg(job.pid, signal.SIGINT)  # as Ctrl-C at a terminal reaches every process
        said = job.communicate(timeout=60)[1]
    assert (job.returncode, said.strip()) == (130, b"stopped; nothing was written.")
    assert [path.name for path in tmp_path.iterdir()] == ["parts"]


def test_partitions_are_counted_and_a_missing_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no partitions here"):
        partitions(str(tmp_path))
    for i in (0, 1, 2, 10):
        (tmp_path / f"part.{i}.parquet").touch()
    with pytest.raises(InputError, match=r"partition 3 is missing: the names count on to 10\."):
        partitions(str(tmp_path))
    for i in range(11):
        (tmp_path / f"part.{i}.parquet").touch()
    names = [path.rpartition("/")[2] for path in partitions(str(tmp_path))]
    assert names == [f"part.{i}.parquet" for i in range(11)]


def test_an_output_that_is_there_and_a_scheduler_that_is_not_are_named(
    folder: Path, ready: Joiner, tmp_path: Path
) -> None:
    (tmp_path / "links").mkdir()
    with pytest.raises(ConfigError, match="this folder is there already"):
        join_partitions(str(folder / "parts"), ready, str(tmp_path / "links"))
    with pytest.raises(GeoError, match="the Dask scheduler does not answer"):
        join_partitions(str(folder / "parts"), ready, str(tmp_path / "new"), "tcp://127.0.0.1:9")
    assert [path.name for path in tmp_path.iterdir()] == ["links"]
