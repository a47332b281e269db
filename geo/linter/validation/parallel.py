"""Groups of files judged by several processes at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

from geo.linter.findings import Finding
from geo.linter.inputs import Input


def at_once(
    judge: Callable[[list[Input]], list[Finding]], groups: list[list[Input]], jobs: int
) -> Iterator[list[Finding]]:
    """The findings of each group, in the order of the groups, whichever is done first."""
    if len(groups) < 2:
        yield from map(judge, groups)
        return
    # Forked processes would inherit the locks of threads that they lack.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(groups)), mp_context=context) as pool:
        try:
            yield from pool.map(judge, groups)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
