"""Elements in runs: how long, where, and of which label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def runs(counts: npt.NDArray[Any]) -> tuple[Ints, Ints]:
    """For runs of the given lengths: the number of each element's run, and its place in the run.

    >>> [part.tolist() for part in runs(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    counts = counts.astype(np.int64)
    owner = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(owner))
    place -= np.repeat(np.cumsum(counts) - counts, counts)
    return owner, place


def same_runs(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """The starts of runs in which both columns stay the same, and the run of each element."""
    new = np.ones(len(first), dtype=bool)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return np.flatnonzero(new), np.cumsum(new) - 1


def groups(labels: npt.NDArray[Any], size: int) -> Iterator[tuple[int, Ints]]:
    """The positions of each label that occurs, by label; labels are below `size`."""
    # Short labels are sorted by radix, in linear time.
    labels = labels.astype(np.min_scalar_type(size))
    order = np.argsort(labels, kind="stable")
    ends = np.cumsum(np.bincount(labels, minlength=1))
    for label in np.flatnonzero(np.diff(ends, prepend=0)):
        yield int(label), order[ends[label - 1] if label else 0 : ends[label]]
