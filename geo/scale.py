"""The join on many machines: the local engine on each partition of an event table, by Dask.

Events are GeoParquet in many files, local or on any file system that fsspec knows. A task reads
one of them, joins it with the local engine, and writes its links to a file of its own, which it
then gives its name. So a task that is tried again, on another worker if its own was killed, puts
the same bytes under the same name, and what a killed worker was writing is left behind. The links
are moved to their place when the last task is done, in the order of the files.

A plan for 10^9 events with 200 polygons of 100 vertices and their validity, on paper, from what
`tests/bench/scale.py` measured on two busy cores with 10^7 events of 23 bytes. One process reads
300 MB a second, joins an event in 0.04 microseconds once the layer is indexed, and writes a link in
0.07; 10^9 events with 1.5 * 10^8 links are then 77 + 39 + 11, about 130 core seconds. As 1000 files
of 10^6 events, they are 1000 tasks of 0.13 seconds. A task of ten events took 27 milliseconds from
end to end: opening, writing and moving files more than scheduling; files of 10^6 events or more
keep that below a fifth. 16 workers would need some 10 seconds of computing, if the storage
gives them 2.3 GB a second; at 1 GB a second it is storage that takes 23. A worker had 154 MB with
its libraries loaded, 300 MB at most with files of 10^6 events and 540 MB with one of 10^7.
"""

from __future__ import annotations

import logging
import pickle
import re
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from geo.bulk import LINK_SCHEMA, Joiner
from geo.errors import ConfigError, GeoError, InputError, Problem
from geo.formats.files import whole_file
from geo.formats.link_files import WRITERS, parquet_links, write_links
from geo.formats.parquetbatches import parquet_batches

try:
    import distributed
    import fsspec
except ImportError:
    raise GeoError('the engine "dask" is not installed. Run: pip install "geo[dask]"') from None

_RETRIES = 2
# The folders of a job under way: what tasks are writing, and the links of those that are done.
_ATTEMPTS, _LINKS = "attempts", "links"


def join_partitions(events: str, ready: Joiner, output: str, scheduler: str | None = None) -> int:
    """Join the partitions of an event table; returns how many links were written.

    Args:
        events: a folder of Parquet files, or a pattern such as `s3://bucket/events/*.parquet`.
        ready: the layers.
        output: a local file of links (.csv, .parquet, .geojson), or a folder, on any file system,
            that gets one Parquet file a partition. It must not exist yet.
        scheduler: the address of a Dask scheduler; without one, a cluster of processes on this
            machine is started for the job.

    Raises:
        ConfigError: the output cannot be.
        GeoError: the scheduler does not answer, or a task failed on several workers.
        InputError: there are no partitions, one is missing, or one cannot be used.
    """
    parts = partitions(events)
    single = Path(output).suffix.lower() in WRITERS
    if output == "-":
        raise ConfigError("--engine dask writes to a file or a folder: give it with -o.")
    system, target = fsspec.core.url_to_fs(output)
    if not single and system.exists(target):
        raise ConfigError(f"{output}: this folder is there already. Remove it, or name another.")
    waiting = f"{target.rstrip('/')}.{uuid.uuid4().hex[:8]}.partial"
    try:
        for folder in (_ATTEMPTS, _LINKS):
            system.makedirs(f"{waiting}/{folder}")
        place = system.unstrip_protocol(waiting)
        names = [f"{place}/{_LINKS}/part.{i}.parquet" for i in range(len(parts))]
        with _client(scheduler) as client:
            count = _run(client, ready, parts, names)
        if single:
            with whole_file(Path(output)) as temporary:
                write_links(temporary, _tables(names), LINK_SCHEMA)
        else:
            system.mv(f"{waiting}/{_LINKS}", target, recursive=True)
    finally:
        if system.exists(waiting):
            system.rm(waiting, recursive=True)
    return count


def partitions(events: str) -> list[str]:
    """The Parquet files of a folder or pattern, in the order of the numbers in their names.

    Raises:
        InputError: there are none, or the numbers of their names leave one out.
    """
    system, path = fsspec.core.url_to_fs(events)
    pattern = path if "*" in path else f"{path.rstrip('/')}/*.parquet"
    found = [path] if system.isfile(path) else system.glob(pattern)
    if not found:
        remedy = "Name a folder of Parquet files, or a pattern."
        raise InputError(Problem(events, reason="there are no partitions here.", remedy=remedy))
    found.sort(key=_natural)
    numbers = [_numbers(path) for path in found]
    if all(len(n) == len(numbers[0]) and n[:-1] == numbers[0][:-1] and n for n in numbers):
        there = {n[-1] for n in numbers}
        if gaps := sorted(set(range(min(there), max(there))) - there):
            reason = f"partition {gaps[0]} is missing: the names count on to {max(there)}."
            raise InputError(Problem(events, reason=reason))
    return [system.unstrip_protocol(path) for path in found]


def _numbers(path: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", path.rpartition("/")[2])]


def _natural(path: str) -> list[Any]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", path)]


def _client(scheduler: str | None) -> Any:
    connect: Any = distributed.Client  # which has no types
    try:
        if scheduler:
            return connect(scheduler, timeout=10)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # or Ctrl-C prints tracebacks
        client = connect(
            processes=True, threads_per_worker=1, dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )  # fmt: skip
        client.run(_ignore_interrupts)
        return client
    except (OSError, ValueError) as error:
        raise GeoError(f"{scheduler}: the Dask scheduler does not answer ({error}).") from None


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches workers at the same terminal too, to the process of the job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(client: Any, ready: Joiner, parts: list[str], names: list[str]) -> int:
    # Loading the layers is a task too, so that it is done again where a worker was lost.
    layers = client.submit(pickle.loads, pickle.dumps(ready), pure=False)
    tasks = client.map(_join_partition, parts, names, ready=layers, retries=_RETRIES, pure=False)
    try:
        return sum(client.gather(tasks))
    except distributed.scheduler.KilledWorker as error:
        raise GeoError(f"a task failed on several workers, which ran out of memory or were "
                       f"killed ({error}).") from None  # fmt: skip
    finally:
        client.cancel(tasks)


def _join_partition(source: str, target: str, ready: Joiner) -> int:
    """Join one partition and put its links in place; returns how many there are."""
    count, attempt = 0, f"{target.rsplit('/', 2)[0]}/{_ATTEMPTS}/{uuid.uuid4().hex}"
    try:
        with (
            fsspec.open(source, "rb") as file,
            fsspec.open(attempt, "wb") as out,
            parquet_links(out, LINK_SCHEMA) as write,
        ):
            for batch in parquet_batches(file, source):
                if "id" not in batch.table.column_names:
                    reason = 'partitions need a column "id", since rows are not numbered across.'
                    raise InputError(Problem(source, reason=reason))
                links = ready.links(batch, source)
                write(links)
                count += len(links)
    except FileNotFoundError:
        raise InputError(Problem(source, reason="the partition is missing.")) from None
    system, path = fsspec.core.url_to_fs(attempt)
    system.mv(path, fsspec.core.url_to_fs(target)[1])
    return count


def _tables(names: list[str]) -> Iterator[pa.Table]:
    coded = [field.name for field in LINK_SCHEMA if pa.types.is_dictionary(field.type)]
    for name in names:
        with fsspec.open(name, "rb") as file, pq.ParquetFile(file, read_dictionary=coded) as links:
            for batch in links.iter_batches():
                yield pa.Table.from_batches([batch])
