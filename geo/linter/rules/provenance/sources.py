"""P: who attests it, and under which licence."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import example, feature, in_atlas
from geo.linter.rules.references.events import span_in, span_of_event
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.register import Register
from geo.linter.rules.subjects.table import Table
from geo.time import EARLIEST, UTC, Span
from geo.values import id_list


def _missing_layer(view: Layer) -> Iterator[Hit]:
    for record in view.records if view.in_atlas else ():
        if not id_list(record.properties.get("sources")):
            yield Hit("the feature names no source. Who says that it was there?", ("properties",),
                      feature=record.index)  # fmt: skip


def _missing_row(table: Table) -> Iterator[Hit]:
    if table.kind in {"events", "claims"}:
        for row, _ in table.where("sources", lambda text: not id_list(text)):
            yield Hit("the row names no source.", cell=(row, "sources"))


def _unknown(atlas: Atlas) -> Iterator[Hit]:
    register = atlas.tables.get("sources")
    if register is None or "id" not in register.columns:
        return
    known = register.register

    def unknown(names: str) -> list[str]:
        return [n for n in id_list(names) if n not in known and not known.respelled(n)]

    for kind in ("events", "claims"):
        table = atlas.tables.get(kind)
        for row, cells in table.where("sources", unknown) if table else ():
            for name in unknown(cells["sources"]):
                yield Hit(_no_source(name, known), file=table.file if table else "",
                          cell=(row, "sources"))  # fmt: skip
    for view in atlas.layers.values():
        for record in view.records:
            given = record.properties.get("sources")
            for i, name in enumerate(id_list(given)):
                is_fixable = isinstance(given, list) and known.respelled(name)
                if name not in known and not is_fixable:
                    step = (i,) if isinstance(given, list) else ()
                    yield Hit(_no_source(name, known), ("properties", "sources", *step),
                              file=view.file, feature=record.index)  # fmt: skip


def _no_source(name: str, known: Register) -> str:
    question = known.question(name) or "Add a row to sources.csv."
    return f'"{shown(name)}" is not in the register of sources. {question}'


def _licence(view: Layer) -> Iterator[Hit]:
    for record in view.records if view.in_atlas else ():
        found = record.properties.get("licence", record.properties.get("license"))
        if not isinstance(found, str) or not found.strip():
            yield Hit("the feature has no licence, so nobody may use it.", ("properties",),
                      feature=record.index)  # fmt: skip


def _predates(atlas: Atlas) -> Iterator[Hit]:
    events, register = atlas.tables.get("events"), atlas.tables.get("sources")
    if not events or not register:
        return
    zone = atlas.timezone or UTC
    dates = register.rows("id", "published")
    published = {cells["id"]: span_in(cells["published"], zone) for _, cells in dates}

    def printed(sources: str) -> list[Span]:
        """When each of some sources was published; empty if that is not known of all."""
        spans = [published.get(name) for name in id_list(sources)]
        return [] if None in spans else [span for span in spans if span]

    for row, cells in events.where("sources", printed, "date"):
        span, spans = span_of_event(cells, atlas.timezone), printed(cells["sources"])
        if span is None or span.start_earliest == EARLIEST:
            continue
        if max(one.end_latest for one in spans) <= span.start_earliest:
            yield Hit(
                f"every source was published before the event of {cells['date']}, the last one "
                f"{max(one.text for one in spans)}: none can attest that it happened.",
                file=events.file,
                cell=(row, "sources"),
            )


RULES = [
    Rule("P901", "source-missing", "warning", "layer",
         "Every feature, event and claim names its sources.",
         "What nobody attests cannot be checked, and should not be on a map.",
         "layers/README.md", in_atlas(feature(sources=["s"])),
         in_atlas(feature()), _missing_layer, also=("table", _missing_row)),
    Rule("P903", "source-not-in-bibliography", "error", "atlas",
         "The sources that are named stand in the register.",
         "The reader finds an id instead of a title.",
         "layers/README.md", example(), example("a,2020-05-01,Talks,,shusha,,,reuters"), _unknown),
    Rule("P905", "licence-missing", "warning", "layer",
         "Every feature of an atlas has a licence.",
         "Without one nobody may publish the map.",
         "layers/README.md", in_atlas(feature(licence="CC0-1.0")),
         in_atlas(feature()), _licence),
    Rule("P909", "source-predates-event", "warning", "atlas",
         "An event has a source that was published when it had begun.",
         "Nobody can attest what has not happened; the sources tell of a plan.",
         "layers/README.md", example(sources="id,title,published\ns,Report,2020-06-01\n"),
         example(sources="id,title,published\ns,Report,2019-06-01\n"), _predates),
]  # fmt: skip
