"""R: events at a time when what they name is not in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.references.events import dated_events, span_in
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Index, Target
from geo.linter.rules.validity import validity
from geo.time import EARLIEST, LATEST, UTC, Span


def _outside_validity(atlas: Atlas) -> Iterator[Hit]:
    for file, row, cells, targets, span in dated_events(atlas, may_be_missed(atlas)):
        if not any(t.span and span.meets(t.span) for t in targets):
            yield Hit(
                f"the event of {cells['date']} names "
                f'"{shown(cells["place"])}", which was in force {_validities(targets)}. '
                f"{_fitting(atlas.index, targets, span)}".strip(),
                file=file,
                cell=(row, "date"),
            )


def may_be_missed(atlas: Atlas) -> Callable[[list[Target]], bool]:
    """A test of features with known validity: whether some event may meet none of them."""
    table = atlas.tables.get("events")
    dates = table.values("date") if table else ()
    spans = [span for text in dates if (span := span_in(text, atlas.timezone or UTC))]
    start = max((span.start_earliest for span in spans), default=EARLIEST)
    end = min((span.end_latest for span in spans), default=LATEST)
    every = Span(start, start, end, end)  # what meets it meets every event

    def test(targets: list[Target]) -> bool:
        known = [target.span for target in targets if target.span]
        return len(known) == len(targets) and not any(map(every.meets, known))

    return test


def _validities(targets: list[Target]) -> str:
    texts = []
    for target in targets:
        found = validity(target.record)
        first, last = (found.start or "..", found.end or "..") if found else ("..", "..")
        texts.append(f"from {first} to {last}")
    return " and ".join(dict.fromkeys(texts))


def _fitting(known: Index, targets: list[Target], span: Span) -> str:
    versions = known.versions(targets)
    fit = [t.record.id for t in versions if t.span and span.meets(t.span) and t.record.id]
    return f'The version "{fit[0]}" fits.' if fit else "Check the date, and the validity."


def _never_valid(atlas: Atlas) -> Iterator[Hit]:
    by_thing: dict[str, list[Span]] = {}
    is_doubtful, versions_of = may_be_missed(atlas), atlas.index.versions
    for _, _, _, targets, span in dated_events(atlas, lambda t: is_doubtful(versions_of(t))):
        by_thing.setdefault(targets[0].record.thing, []).append(span)
    for thing, spans in by_thing.items():
        versions = atlas.index.by_thing[thing]
        is_met = any(span.meets(v.span) for span in spans for v in versions if v.span)
        if len(spans) > 1 and not is_met:
            first = versions[0]
            yield Hit(
                f'{len(spans)} events name "{shown(thing)}", and none of them happens while it is '
                "in force. More likely its validity is wrong than all of them.",
                ("properties",),
                file=first.layer.file,
                feature=first.record.index,
            )


_LATER = "a,2023-05-01,Talks,,line,,,s\nb,2023-06-01,More,,line,,,s"

RULES = [
    Rule("R704", "event-outside-validity", "error", "atlas",
         "An event happens while what it names is in force.",
         "It meets no version, so it is linked with nothing, or its date or the validity is "
         "wrong.",
         "layers/README.md", example("a,2020-05-01,Talks,,line,,,s"),
         example("a,2023-05-01,Talks,,line,,,s"),
         _outside_validity),
    Rule("R716", "reference-never-valid", "info", "atlas",
         "Some event that names a thing happens while it is in force.",
         "Where all of several events miss it, the validity of the thing is wrong, not they.",
         "layers/README.md", example("a,2020-05-01,Talks,,line,,,s\nb,2021-06-01,More,,line,,,s"),
         example(_LATER),
         _never_valid),
]  # fmt: skip
