"""What the dates of a column tell together about the order of day and month.

A date such as 03/04/2021 is never guessed. But where others in the same column can be read in one
way only, the report says what they speak for, so that the user can say it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pyarrow as pa

_NUMBERS = re.compile(r"(?a)(\d\d?)[-/.](\d\d?)[-/.](?:\d\d){1,2}\b.*")


class Orders:
    """Counts of dates that can be read day first only, month first only, or in both ways."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}

    def add(self, column: str, texts: pa.ChunkedArray) -> None:
        """Note the dates of a column."""
        found = self.counts.setdefault(column, Counter())
        values, counts = texts.value_counts().flatten()
        for text, count in zip(values.to_pylist(), counts.to_pylist(), strict=True):
            if match := _NUMBERS.fullmatch(text):
                found[_reading(int(match[1]), int(match[2]))] += count

    def remarks(self) -> Iterator[str]:
        """What to tell the user about each column that holds dates that can be read in two ways."""
        for column, found in self.counts.items():
            both, dmy, mdy = (found[key] for key in ("both", "dmy", "mdy"))
            if not both:
                continue
            told = f'of the dates in "{column}", {both:,} can be read day first or month first'
            if dmy and mdy:
                yield f"{told}, {dmy:,} only day first, and {mdy:,} only month first."
            elif dmy or mdy:
                words, order = ("day", "dmy") if dmy else ("month", "mdy")
                yield (
                    f"{told}, and {dmy or mdy:,} only {words} first: "
                    f"--date-format {order} reads all of them so."
                )
            else:
                yield f"{told}, and none settles it: give --date-format dmy or mdy."


def _reading(first: int, second: int) -> str:
    if first == second:
        return "same"
    if first <= 12 and second <= 12:
        return "both"
    return "dmy" if second <= 12 else "mdy"
