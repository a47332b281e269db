"""P: sources and licences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from geo import edtf
from geo.edtf import DateError
from geo.errors import shown
from geo.linter.rules.examples import example, feature, layer
from geo.linter.rules.references.events import span_in, span_of_event
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.layer import Layer
from geo.linter.rules.subjects.register import Register
from geo.linter.rules.subjects.table import Table
from geo.text import did_you_mean, web_address
from geo.time import EARLIEST, UTC, Span
from geo.values import id_list

VERDICTS = ("supported", "contradicted", "imprecise", "unverified")


def _missing_layer(view: Layer) -> Iterator[Hit]:
    for record in view.records if view.in_atlas else ():
        if not id_list(record.properties.get("sources")):
            yield Hit("the feature names no source. Who says that it was there?", ("properties",),
                      feature=record.index)  # fmt: skip


def _missing_row(table: Table) -> Iterator[Hit]:
    if table.kind in {"events", "claims"}:
        for row, _ in table.where("sources", lambda text: not id_list(text)):
            yield Hit("the row names no source.", cell=(row, "sources"))


def _bad_url(table: Table) -> Iterator[Hit]:
    for column in ("url", "links"):
        for row, cells in table.rows(column):
            addresses = [cells[column]] if column == "url" else id_list(cells[column])
            for address in addresses:
                if address and web_address(address) is None:
                    yield Hit(
                        f'"{shown(address)}" is no web address: expected one that starts with '
                        "https:// or http:// and has no spaces.",
                        cell=(row, column),
                    )


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


def _days(text: str) -> tuple[int, int] | None:
    """The first day of a date and the day after its last, counted from 1970; None for no date."""
    try:
        found = edtf.parse(text)
    except DateError:
        return None
    if found.start.kind != "date" or found.end.kind != "date":
        return None
    return found.start.first, found.end.last


def _accessed(table: Table) -> Iterator[Hit]:
    today = (date.today() - date(1970, 1, 1)).days
    for row, cells in table.rows("accessed") if table.kind == "sources" else ():
        accessed = _days(cells["accessed"])
        if accessed is None:
            continue
        if accessed[0] > today + 1:
            yield Hit(f'"{cells["accessed"]}" has not come yet: nobody can have read it then.',
                      cell=(row, "accessed"))  # fmt: skip
        published = _days(cells.get("published", ""))
        if published and published[0] >= accessed[1]:
            yield Hit(
                f"published {cells['published']}, after it was read ({cells['accessed']}).",
                cell=(row, "published"),
            )


def _licence(view: Layer) -> Iterator[Hit]:
    for record in view.records if view.in_atlas else ():
        found = record.properties.get("licence", record.properties.get("license"))
        if not isinstance(found, str) or not found.strip():
            yield Hit("the feature has no licence, so nobody may use it.", ("properties",),
                      feature=record.index)  # fmt: skip


def _same_url(table: Table) -> Iterator[Hit]:
    first: dict[str, tuple[int, str]] = {}
    for row, cells in table.rows("url", "title") if table.kind == "sources" else ():
        address = web_address(cells["url"])
        # A home page stands for many documents.
        if address is None or not urlsplit(address).path.strip("/"):
            continue
        before, title = first.setdefault(cells["url"], (row, cells["title"]))
        if title != cells["title"]:
            yield Hit(f"row {before} has the same address under another title.", cell=(row, "url"))


def _verdict(table: Table) -> Iterator[Hit]:
    column = {"claims": "verdict", "events": "status"}.get(table.kind, "")
    for row, cells in table.rows(column) if column else ():
        verdict = cells[column]
        if verdict and verdict not in VERDICTS:
            remedy = did_you_mean(verdict, VERDICTS) or f"Choose from {', '.join(VERDICTS)}."
            yield Hit(f'"{shown(verdict)}" is no verdict. {remedy}', cell=(row, column))


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


_LOCATORS = ("locator", "page", "pages", "section")


def _no_locator(table: Table) -> Iterator[Hit]:
    column = next((name for name in _LOCATORS if name in table.columns), None)
    if table.kind == "claims" and column is not None:
        for row, cells in table.rows(column, "sources"):
            if cells["sources"] and not cells[column]:
                yield Hit(f'the claim has no "{column}": where in the source does it stand?',
                          cell=(row, column))  # fmt: skip


def _sources(text: str) -> Files:
    return {**example(), "layers/sources.csv": f"id,title,published,accessed,url\n{text}\n"}


_GOOD = _sources("s,Report,2020-06-01,2020-07-01,https://example.org/a")
_DATA = "layers/README.md"
_CLAIMS = "id,event,says,sources,verdict\n"
RULES = [
    Rule("P901", "source-missing", "warning", "layer",
         "Every feature, event and claim names its sources.",
         "What nobody attests cannot be checked, and should not be on a map.",
         _DATA, {"layers/a.geojson": layer(feature(sources=["s"]))},
         {"layers/a.geojson": layer(feature())}, _missing_layer, also=("table", _missing_row)),
    Rule("P902", "source-url-malformed", "error", "table",
         "The address of a source is an absolute web address.",
         "The link on the map leads nowhere.",
         "WHATWG URL, 4.4", _GOOD, _sources("s,Report,2020,2021,www.example.org"), _bad_url),
    Rule("P903", "source-not-in-bibliography", "error", "atlas",
         "The sources that are named stand in the register.",
         "The reader finds an id instead of a title.",
         _DATA, _GOOD, example("a,2020-05-01,Talks,,shusha,,,reuters"), _unknown),
    Rule("P904", "source-date-impossible", "error", "table",
         "A source was read after it was published, and not in the future.",
         "One of the dates is wrong.",
         _DATA, _GOOD, _sources("s,Report,2020-06-01,2020-05-01,"), _accessed),
    Rule("P905", "licence-missing", "warning", "layer",
         "Every feature of an atlas has a licence.",
         "Without one nobody may publish the map.",
         _DATA, {"layers/a.geojson": layer(feature(licence="CC0-1.0"))},
         {"layers/a.geojson": layer(feature())}, _licence),
    Rule("P906", "source-url-twice", "info", "table",
         "An address stands in the register once.",
         "The same document counts as two witnesses.",
         _DATA, _GOOD,
         _sources("s,Report,2020,2021,https://example.org/a\nt,Other,2020,2021,"
                  "https://example.org/a"), _same_url),
    Rule("P907", "verdict-unknown", "error", "table",
         f"A verdict is one of {', '.join(VERDICTS)}.",
         "The map has no mark for another word.",
         _DATA, example(claims=_CLAIMS + "c,a,It was so.,s,supported\n"),
         example(claims=_CLAIMS + "c,a,It was so.,s,true\n"), _verdict),
    Rule("P908", "claim-without-locator", "info", "table",
         f"Where a table of claims has a column {', '.join(_LOCATORS[:-1])} or {_LOCATORS[-1]}, "
         "every claim says where in its source it stands.",
         "Nobody reads three hundred pages to check one sentence.",
         _DATA, example(claims="id,event,says,sources,page\nc,a,It was so.,s,12\n"),
         example(claims="id,event,says,sources,page\nc,a,It was so.,s,\n"), _no_locator),
    Rule("P909", "source-predates-event", "warning", "atlas",
         "An event has a source that was published when it had begun.",
         "Nobody can attest what has not happened; the sources tell of a plan.",
         _DATA, _GOOD, _sources("s,Report,2019-06-01,2020-07-01,"), _predates),
]  # fmt: skip
