"""The time that validities share, and how to say it."""

from __future__ import annotations

import numpy as np

from geo.time import EARLIEST, LATEST, Span

ALWAYS = Span(EARLIEST, EARLIEST, LATEST, LATEST)


def shared(*spans: Span) -> tuple[int, int] | None:
    """The time that surely belongs to all of some spans, or None if there is none."""
    start = max(span.start_latest for span in spans)
    end = min(span.end_earliest for span in spans)
    return (start, end) if start < end else None


def day_text(ms: int) -> str:
    """The day of an instant, in UTC."""
    return str(np.datetime64(ms, "ms").astype("M8[D]"))


def time_text(time: tuple[int, int]) -> str:
    """A shared time in words, to stand at the end of a sentence; nothing for all time."""
    start, end = time
    if start <= EARLIEST and end >= LATEST:
        return ""
    if start <= EARLIEST:
        return f" until {day_text(end)}"
    if end >= LATEST:
        return f" from {day_text(start)} on"
    return f" from {day_text(start)} to {day_text(end)}"
