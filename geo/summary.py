"""How many events and links there are: by layer, time step and category, certain and possible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.engine.grid import runs
from geo.errors import ConfigError
from geo.layer import bounds_of
from geo.time import EARLIEST, LATEST, Bounds

STEPS = {"day": "D", "week": "W", "month": "M", "quarter": "3M", "year": "Y", "decade": "10Y"}
ALL = "(all events)"
COUNTS = ["events_certain", "events_possible", "links_certain", "links_possible"]
COLUMNS = ["layer", "step", "category", *COUNTS]
_MOST_STEPS = 100_000


def summary(events: pd.DataFrame, links: pd.DataFrame, step: str = "month") -> pd.DataFrame:
    """The counts of events and links by layer, time step and category.

    Args:
        events: the frame of `geo.read_events`.
        links: the frame of `geo.join`.
        step: one of `STEPS`, of the UTC calendar; weeks begin on Monday.

    Returns:
        The columns `layer`, `step` (its first day), `category` and `COUNTS`, sorted by these. A
        row with the layer `(all events)` counts events wherever they are. An event or link counts
        as possible in every step that it may lie in, and as certain in those that it lies in by
        every reading; what is certain is possible too. A link is certain where itself and the
        time of its event are. Open ends reach as far as the bounded dates do. Steps without any
        event are left out.

    Raises:
        ConfigError: there is no such step, or there would be too many.
    """
    if step not in STEPS:
        raise ConfigError(f'"{step}" is no step; expected {", ".join(STEPS)}.')
    edges = _edges(bounds_of(events), STEPS[step])
    inside = _in_steps(bounds_of(events), edges)
    inside["category"] = events["category"].to_numpy()[inside["event"]]
    return pd.concat(
        [_all_events(inside), *_by_layer(inside, events.index, links)], ignore_index=True
    ).assign(step=lambda table: _names(edges, table["step"]))[COLUMNS]


def _edges(bounds: Bounds, unit: str) -> npt.NDArray[np.datetime64]:
    """The first days of all steps that bounded dates meet, and of the step after them."""
    known = bounds[(bounds > EARLIEST) & (bounds < LATEST)]
    if not len(known):
        return np.array([], dtype="M8[D]")
    first, last = (
        np.datetime64(int(ms), "ms").astype("M8[D]") for ms in (known.min(), known.max())
    )
    if unit == "W":
        monday = np.timedelta64((int(first.astype(int)) + 3) % 7, "D")
        edges = np.arange(first - monday, last + 14, 7)
    else:
        count, base = int(unit[:-1] or 1), f"M8[{unit[-1]}]"
        start = first.astype(base).astype(int) // count * count
        stop = last.astype(base).astype(int) + 2 * count + 1
        if (stop - start) // count > _MOST_STEPS:
            raise ConfigError("the events span too many steps; choose a longer one.")
        edges = np.arange(start, stop, count).astype(base).astype("M8[D]")
    if len(edges) > _MOST_STEPS:
        raise ConfigError("the events span too many steps; choose a longer one.")
    ends = np.searchsorted(edges, np.datetime64(int(known.max()), "ms"))
    return np.asarray(edges[: ends + 1])


def _in_steps(bounds: Bounds, edges: npt.NDArray[np.datetime64]) -> pd.DataFrame:
    """Pairs of an event (by position) and a step that it possibly lies in, and whether surely."""
    if len(edges) < 2:
        return pd.DataFrame({"event": [], "step": [], "certain": []}).astype(
            {"event": int, "step": int, "certain": bool}
        )
    starts = edges.astype("M8[ms]").astype(np.int64)
    first = np.clip(np.searchsorted(starts, bounds[:, 0], side="right") - 1, 0, len(starts) - 2)
    last = np.clip(np.searchsorted(starts, bounds[:, 3], side="left") - 1, 0, len(starts) - 2)
    event, place = runs(np.maximum(last - first, 0) + 1)
    step = first[event] + place
    surely = (bounds[event, 1] < starts[step + 1]) & (bounds[event, 2] > starts[step])
    return pd.DataFrame({"event": event, "step": step, "certain": surely})


def _all_events(inside: pd.DataFrame) -> pd.DataFrame:
    counted = inside.groupby(["step", "category"], sort=True)["certain"].agg(["sum", "size"])
    counted = counted.set_axis(COUNTS[:2], axis=1).reset_index()
    return counted.assign(layer=ALL, links_certain=0, links_possible=0)


def _by_layer(inside: pd.DataFrame, ids: pd.Index, links: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for layer, found in links.groupby("layer", sort=True):
        rows = pd.DataFrame(
            {
                "event": ids.get_indexer(found["event_id"]),
                "sure": (found["certainty"] == "certain").to_numpy(),
            }
        )
        pairs = rows.merge(inside, on="event")
        pairs["certain"] &= pairs["sure"]
        keys = ["step", "category"]
        by_event = pairs.groupby([*keys, "event"])["certain"].max().reset_index()
        counted = pd.concat(
            [
                by_event.groupby(keys)["certain"].agg(["sum", "size"]),
                pairs.groupby(keys)["certain"].agg(["sum", "size"]),
            ],
            axis=1,
        ).set_axis(COUNTS, axis=1)
        yield counted.reset_index().assign(layer=layer)


def _names(edges: npt.NDArray[np.datetime64], steps: pd.Series) -> list[str]:
    return edges[steps.to_numpy(dtype=np.int64)].astype(str).tolist() if len(steps) else []
