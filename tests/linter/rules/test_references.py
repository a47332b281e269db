"""Events against the validity of what they name, held against a plain loop over all events."""

from __future__ import annotations

from collections import defaultdict

import hypothesis.strategies as st
from hypothesis import given

from geo.linter.rules import RULES
from geo.linter.rules.references.events import span_in
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import index_of
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.subjects.table import Table
from geo.linter.texts.csvtext import Cells
from geo.time import UTC
from tests.laws import DATES, law

YEARS = st.integers(2000, 2009)
PLACES = st.sampled_from(["a", "a", "a-0", "b", "b", "nowhere", ""])
EVENTS = st.lists(st.tuples(PLACES, st.one_of(YEARS.map(str), DATES)), max_size=9)
ENDS = st.tuples(YEARS.map(str), st.one_of(st.none(), YEARS.map(str)))
VALIDITIES = st.fixed_dictionaries({thing: st.lists(ENDS, max_size=3) for thing in "ab"})


def atlas_of(
    events: list[tuple[str, str]], validities: dict[str, list[tuple[str | None, str | None]]]
) -> Atlas:
    features = [
        {"id": f"{thing}-{i}", "properties": {"thing": thing, "valid_from": start, "valid_to": end}}
        for thing, versions in validities.items()
        for i, (start, end) in enumerate(versions)
    ]
    layer = Layer("a", "a", [Record(i, feature) for i, feature in enumerate(features)])
    rows = "".join(f"{i},{date},{place}\n" for i, (place, date) in enumerate(events))
    table = Table("events.csv", "events", Cells(f"id,date,place\n{rows}".encode()))
    return Atlas({"a": layer}, {"events": table}, index=index_of([layer]))


@law
@given(EVENTS, VALIDITIES)
def test_events_outside_validity_are_those_of_a_loop(
    events: list[tuple[str, str]], validities: dict[str, list[tuple[str | None, str | None]]]
) -> None:
    atlas = atlas_of(events, validities)
    rows, met = [], defaultdict(list)
    for row, (place, date) in enumerate(events, 2):
        targets, span = atlas.index.find(place), span_in(date, UTC)
        if not targets or not span:
            continue
        if all(t.span for t in targets) and not any(span.meets(t.span) for t in targets):
            rows.append(row)
        met[targets[0].record.thing].append(span)
    never = [
        thing
        for thing, spans in met.items()
        if len(spans) > 1 and all(version.span for version in atlas.index.by_thing[thing])
        and not any(s.meets(version.span) for s in spans for version in atlas.index.by_thing[thing])
    ]  # fmt: skip
    assert [hit.cell for hit in RULES["R704"].check(atlas)] == [(row, "date") for row in rows]
    firsts = [atlas.index.by_thing[thing][0].record.index for thing in never]
    assert [hit.feature for hit in RULES["R716"].check(atlas)] == firsts
