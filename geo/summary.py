"""How many events and links there are: by layer, time step and category, certain and possible."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.bounds import Bounds, day_bounds
from geo.engine.runs import runs
from geo.errors import ConfigError
from geo.layer import bounds_of
from geo.time import EARLIEST, LATEST, UTC
from geo.zones import local_day

STEPS = {"day": "D", "week": "W", "month": "M", "quarter": "3M", "year": "Y", "decade": "10Y"}
ALL = "(all events)"
COUNTS = ["events_certain", "events_possible", "links_certain", "links_possible"]
_KEYS = ["step", "category"]
COLUMNS = ["layer", *_KEYS, *COUNTS]
_MOST_STEPS = 100_000


def summary(
    events: pd.DataFrame, links: pd.DataFrame, step: str = "month", timezone: ZoneInfo = UTC
) -> pd.DataFrame:
    """The counts of events and links by layer, time step and category.

    Args:
        events: the frame of `geo.read_events`.
        links: the frame of `geo.join`.
        step: one of `STEPS`; weeks begin on Monday.
        timezone: where a day is a day, for the events as for the steps.

    Returns:
        The columns `layer`, `step` (its first day), `category` and `COUNTS`, sorted by these. A
        row with the layer `(all events)` counts events wherever they are, and the links of all
        layers. An event or link counts as possible in every step that it may lie in, and as
        certain in those that it lies in by every reading; what is certain is possible too. A link
        is certain where itself and the time of its event are. Open ends reach as far as the
        bounded dates do. Steps without any event are left out.

    Raises:
        ConfigError: there is no such step, or there would be too many.
    """
    if step not in STEPS:
        raise ConfigError(f'"{step}" is no step; expected {", ".join(STEPS)}.')
    days = _first_days(bounds_of(events), STEPS[step], timezone)
    starts = day_bounds(days.astype(np.int64), timezone)[:, 0]
    inside = _in_steps(bounds_of(events), starts)
    inside["category"] = events["category"].to_numpy()[inside["event"]]
    tables = {ALL: _all_events(inside, _linked(inside, events.index, links))}
    for layer, found in links.groupby("layer", sort=True):
        tables[str(layer)] = _linked(inside, events.index, found)
    table = pd.concat(tables, names=["layer"]).reset_index()
    table["step"] = days[table["step"].to_numpy(dtype=np.int64)].astype(str)
    return table[COLUMNS].astype(dict.fromkeys(COLUMNS[:3], "str"))


def _first_days(bounds: Bounds, unit: str, tz: ZoneInfo) -> npt.NDArray[np.datetime64]:
    """The first days of all steps that bounded dates meet, and of the step after them."""
    bounded = (bounds > EARLIEST) & (bounds < LATEST)
    known = (bounds - [0, 0, 1, 1])[bounded]  # ends are the first moments after
    if not len(known):
        return np.array([], dtype="M8[D]")
    first, last = (np.datetime64(local_day(int(ms), tz)) for ms in (known.min(), known.max()))
    if unit == "W":
        base, count, shift = "M8[D]", 7, 3  # 1970-01-01 was a Thursday
    else:
        base, count, shift = f"M8[{unit[-1]}]", int(unit[:-1] or 1), 0
    start, stop = ((int(day.astype(base).astype(int)) + shift) // count for day in (first, last))
    if stop - start >= _MOST_STEPS:
        raise ConfigError("the events span too many steps; choose a longer one.")
    return (np.arange(start, stop + 2) * count - shift).astype(base).astype("M8[D]")


def _in_steps(bounds: Bounds, starts: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Pairs of an event (by position) and a step that it possibly lies in, and whether surely."""
    if not len(starts):
        return pd.DataFrame({"event": [], "step": [], "certain": []}).astype(
            {"event": int, "step": int, "certain": bool}
        )
    first = np.clip(np.searchsorted(starts, bounds[:, 0], side="right") - 1, 0, len(starts) - 2)
    last = np.clip(np.searchsorted(starts, bounds[:, 3], side="left") - 1, 0, len(starts) - 2)
    event, place = runs(np.maximum(last - first, 0) + 1)
    step = first[event] + place
    surely = (bounds[event, 1] < starts[step + 1]) & (bounds[event, 2] > starts[step])
    return pd.DataFrame({"event": event, "step": step, "certain": surely})


def _all_events(inside: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    """The counts of all events, and of those links that `linked` has the counts of."""
    counted = inside.groupby(_KEYS, sort=True)["certain"].agg(["sum", "size"])
    counted = counted.set_axis(COUNTS[:2], axis=1)
    return counted.join(linked[COUNTS[2:]]).fillna(0).astype(int)


def _linked(inside: pd.DataFrame, ids: pd.Index, links: pd.DataFrame) -> pd.DataFrame:
    """The counts of some links, and of the events that have any of them."""
    rows = pd.DataFrame(
        {
            "event": ids.get_indexer(links["event_id"]),
            "sure": (links["certainty"] == "certain").to_numpy(),
        }
    )
    pairs = rows.merge(inside, on="event")
    pairs["certain"] &= pairs["sure"]
    by_event = pairs.groupby([*_KEYS, "event"])["certain"].max().reset_index()
    counts = [found.groupby(_KEYS)["certain"].agg(["sum", "size"]) for found in (by_event, pairs)]
    return pd.concat(counts, axis=1).set_axis(COUNTS, axis=1)
