"""P: the table of sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from geo import edtf
from geo.edtf import DateError
from geo.errors import shown
from geo.linter.rules.examples import example
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.table import Table
from geo.text import web_address
from geo.values import id_list


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


def _table(text: str) -> Files:
    return {**example(), "layers/sources.csv": f"id,title,published,accessed,url\n{text}\n"}


_GOOD = _table("s,Report,2020-06-01,2020-07-01,https://example.org/a")

RULES = [
    Rule("P902", "source-url-malformed", "error", "table",
         "The address of a source is an absolute web address.",
         "The link on the map leads nowhere.",
         "WHATWG URL, 4.4", _GOOD, _table("s,Report,2020,2021,www.example.org"), _bad_url),
    Rule("P904", "source-date-impossible", "error", "table",
         "A source was read after it was published, and not in the future.",
         "One of the dates is wrong.",
         "layers/README.md", _GOOD, _table("s,Report,2020-06-01,2020-05-01,"), _accessed),
    Rule("P906", "source-url-twice", "info", "table",
         "An address stands in the register once.",
         "The same document counts as two witnesses.",
         "layers/README.md", _GOOD,
         _table("s,Report,2020,2021,https://example.org/a\n"
                "t,Other,2020,2021,https://example.org/a"), _same_url),
]  # fmt: skip
