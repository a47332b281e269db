"""The texts of events, which follow the core of a page in blocks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from geo.page.contents import Contents
from geo.page.languages import date_texts, translations_of
from geo.page.pack import pack
from geo.text import web_address

_BLOCK = 4096  # events


def packed_texts(contents: Contents, positions: dict[str, int]) -> list[str]:
    """The texts of all events, packed in blocks; `positions` are those of the sources."""
    texts = _event_texts(contents, positions)
    return [
        pack({"first": first, "events": texts[first : first + _BLOCK]}, {})
        for first in range(0, len(texts), _BLOCK)
    ]


def _event_texts(contents: Contents, positions: dict[str, int]) -> list[dict[str, Any]]:
    """The texts of all events. Building sentences is work by the row, of plain lists."""
    mapfile, table = contents.mapfile, contents.events.drop(columns="geometry").reset_index()
    columns = {str(name): table[name].tolist() for name in table.columns}
    columns.setdefault("date_note", [""] * len(table))
    titles, descriptions = (
        translations_of(columns, key, mapfile) for key in ("title", "description")
    )
    dates = {text: date_texts(text, mapfile) for text in set(columns["date"])}
    claims = _claims_by_event(contents, positions)
    same = ("date_note", "quantity", "unit", "actors", "status", "unlocated")
    rest = zip(*(columns[name] for name in same), strict=True)
    return [
        {
            "id": str(name),
            "date": dates[date],
            "date_text": date,
            "title": title or {"": str(name)},
            "description": description or {"": ""},
            "sources": [positions[source] for source in sources],
            "place": place_name or ({"": place} if place else None),
            "links": [link for link in links if web_address(link)],
            "claims": claims.get(str(name), []),
            **dict(zip(same, values, strict=True)),
        }
        for name, date, title, description, sources, place_name, place, links, values in zip(
            columns["id"], columns["date"], titles, descriptions, columns["sources"],
            columns["place_name"], columns["place"], columns["links"], rest, strict=True,
        )
    ]  # fmt: skip


def _claims_by_event(
    contents: Contents, positions: dict[str, int]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in contents.claims.to_dict("records"):
        found[claim["event"]].append(
            {
                "says": claim["says"],
                "date": date_texts(claim["date"], contents.mapfile) if claim["date"] else {"": ""},
                "date_text": claim["date"],
                "quantity": claim["quantity"],
                "unit": claim["unit"],
                "sources": [positions[name] for name in claim["sources"]],
                "verdict": claim["verdict"],
                "note": claim["note"],
            }
        )
    return found
