"""P: what sources say."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.text import did_you_mean

VERDICTS = ("supported", "contradicted", "imprecise", "unverified")


def _verdict(table: Table) -> Iterator[Hit]:
    column = {"claims": "verdict", "events": "status"}.get(table.kind, "")
    for row, cells in table.rows(column) if column else ():
        verdict = cells[column]
        if verdict and verdict not in VERDICTS:
            remedy = did_you_mean(verdict, VERDICTS) or f"Choose from {', '.join(VERDICTS)}."
            yield Hit(f'"{shown(verdict)}" is no verdict. {remedy}', cell=(row, column))


_LOCATORS = ("locator", "page", "pages", "section")


def _no_locator(table: Table) -> Iterator[Hit]:
    column = next((name for name in _LOCATORS if name in table.columns), None)
    if table.kind == "claims" and column is not None:
        for row, cells in table.rows(column, "sources"):
            if cells["sources"] and not cells[column]:
                yield Hit(f'the claim has no "{column}": where in the source does it stand?',
                          cell=(row, column))  # fmt: skip


_CLAIMS = "id,event,says,sources,verdict\n"

RULES = [
    Rule("P907", "verdict-unknown", "error", "table",
         f"A verdict is one of {', '.join(VERDICTS)}.",
         "The map has no mark for another word.",
         "layers/README.md", example(claims=_CLAIMS + "c,a,It was so.,s,supported\n"),
         example(claims=_CLAIMS + "c,a,It was so.,s,true\n"), _verdict),
    Rule("P908", "claim-without-locator", "info", "table",
         f"Where a table of claims has a column {', '.join(_LOCATORS[:-1])} or {_LOCATORS[-1]}, "
         "every claim says where in its source it stands.",
         "Nobody reads three hundred pages to check one sentence.",
         "layers/README.md", example(claims="id,event,says,sources,page\nc,a,It was so.,s,12\n"),
         example(claims="id,event,says,sources,page\nc,a,It was so.,s,\n"), _no_locator),
]  # fmt: skip
