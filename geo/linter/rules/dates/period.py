"""D: the period that is declared for a layer."""

from __future__ import annotations

from collections.abc import Iterator

from geo.linter.rules.declared import declared_rule
from geo.linter.rules.examples import feature
from geo.linter.rules.moments import day_text
from geo.linter.rules.rule import Hit
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.validity import span_of, validity
from geo.time import EARLIEST, LATEST


def _outside_period(view: Layer) -> Iterator[Hit]:
    period = view.declared.period
    for record in view.records if period else ():
        found, span = validity(record), span_of(record)
        if not (period and found and span):
            continue
        is_early = EARLIEST < span.start_latest < period.start_earliest
        is_late = period.end_latest < span.end_earliest < LATEST
        if is_early or is_late or span.start_earliest >= period.end_latest:
            start, end = day_text(period.start_earliest), day_text(period.end_latest)
            name = found.end_name if is_late and not is_early else found.start_name
            yield Hit(
                f"the feature is in force from {found.start or '..'} to {found.end or '..'}; the "
                f"layer is declared to hold what was in force from {start} to {end}.",
                ("properties", name),
                feature=record.index,
            )


RULES = [
    declared_rule("D620", "validity-outside-period",
          "Validities lie in the `period` that is declared for their layer.",
          "The layer promises nothing outside of it, so the date is a slip or the promise is.",
          'period = "1994/2024"', feature(valid_from="2020", valid_to="2022"),
          feature(valid_from="2020", valid_to="2202"), _outside_period),
]  # fmt: skip
