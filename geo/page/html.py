"""The document: data, code, styles, and a policy to let in nothing else, in one HTML text."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

import geopandas as gpd
import orjson

from geo.datewords import date_words
from geo.formats.frontend import asset
from geo.page.contents import Contents
from geo.page.payload import Payload, payload
from geo.text import web_address

NOSCRIPT_EVENTS = 500  # rows of the table that readers without JavaScript see
# Leaflet, and folium's plugins with it, are told nothing about the embedding page but its origin.
_REFERRER = "strict-origin-when-cross-origin"


@dataclass(frozen=True)
class Extras:
    """What folium elements beside our own add to a page."""

    head: str = ""
    body: str = ""
    script: str = ""

    def __bool__(self) -> bool:
        return bool((self.head + self.body + self.script).strip())


_NO_EXTRAS = Extras()


def page(contents: Contents, extras: Extras = _NO_EXTRAS) -> str:
    """The whole page as HTML. Equal contents give equal text.

    Raises:
        GeoError: the front-end was not built.
    """
    packed = payload(contents)
    mapfile = contents.mapfile
    title, description = mapfile.title[""], mapfile.description[""]
    style, script = asset("page.css"), asset("page.js")
    folium = f"{asset('folium.js')}\n{extras.script}" if extras else ""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(mapfile.lang)}">',
            "<head>",
            '<meta charset="utf-8">',
            _policy(style, script, folium, packed.tiles, extras),
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="referrer" content="{_REFERRER}">',
            f"<title>{escape(title)}</title>",
            f'<meta name="description" content="{escape(description)}">',
            f'<meta name="geo-build" content="geo {contents.version} sha256:{contents.sha256}">',
            f'<script type="application/ld+json">{_dataset(contents)}</script>',
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            '<div id="geo"></div>',
            f"<noscript>{_without_script(contents)}</noscript>",
            f'<script type="application/octet-stream" id="geo-core">{packed.core}</script>',
            f"<script>{script}</script>",
            *_text_blocks(packed),
            *(_foreign(extras, folium) if extras else []),
            "</body>",
            "</html>",
            "",
        ]
    )


def _foreign(extras: Extras, script: str) -> list[str]:
    """What folium's elements need; plugins extend Leaflet, so all of it comes after it."""
    style = f"<style>{asset('folium.css')}</style>"
    return [style, extras.head, extras.body, f"<script>{script}</script>"]


def data_blocks(packed: Payload, prefix: str) -> str:
    """The data of a payload as blocks that a script can find by their ids."""
    core = f'<script type="application/octet-stream" id="{prefix}-core">{packed.core}</script>'
    return "\n".join([core, *_text_blocks(packed, f"{prefix}-text")])


def _text_blocks(packed: Payload, name: str = "geo-text") -> list[str]:
    return [
        f'<script type="application/octet-stream" class="{name}">{text}</script>'
        for text in packed.texts
    ]


@dataclass
class _Assets(HTMLParser):
    """The scripts and addresses in a piece of HTML that folium wrote."""

    sources: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    _inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag == "script" and not given.get("src")
        if tag == "script" and (source := given.get("src")):
            self.sources.append(source)
        elif self._inside:
            self.inline.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline[-1] += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._inside = False


def _policy(
    style: str, script: str, folium: str, tiles: dict[str, Any] | None, extras: Extras
) -> str:
    """The content security policy: our own script and style by hash, nothing from anywhere.

    Tiles let in their hosts. Elements of folium let in their own scripts one by one, and styles,
    images and data from https, since what they will ask for cannot be known.
    """
    scripts, images = [_hash(script)], ["data:", "blob:", *(tiles["hosts"] if tiles else [])]
    rules = {"default-src": ["'none'"], "script-src": scripts, "style-src": [_hash(style)]}
    if extras:
        found = _Assets()
        found.feed(extras.head + extras.body)
        scripts += [_hash(folium), *map(_hash, found.inline)]
        scripts += [source for source in found.sources if source.startswith("https://")]
        rules |= {"style-src": ["'unsafe-inline'", "https:"], "font-src": ["data:", "https:"]}
        rules["connect-src"] = ["https:"]
        images.append("https:")
    rules |= {"img-src": images, "base-uri": ["'none'"], "form-action": ["'none'"]}
    text = "; ".join(f"{name} {' '.join(dict.fromkeys(values))}" for name, values in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(text)}">'


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _dataset(contents: Contents) -> str:
    """The page as a schema.org Dataset, for search engines and reference managers."""
    mapfile, sources = contents.mapfile, contents.sources
    dataset = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": mapfile.title[""],
        "description": mapfile.description[""],
        "inLanguage": list(mapfile.languages),
        "version": contents.sha256[:12],
        "citation": [
            {"@type": "CreativeWork", "name": title, "publisher": publisher, "url": url}
            for title, publisher, url in zip(
                sources["title"], sources["publisher"], sources["url"], strict=True
            )
        ],
    }
    # "<" must not end the script element; JSON may write it as an escape.
    return orjson.dumps(dataset).decode().replace("<", "\\u003c")


def _without_script(contents: Contents) -> str:
    """What a reader without JavaScript gets: the texts, a table of events, the sources."""
    mapfile, events = contents.mapfile, contents.events
    rows = "".join(_row(event, mapfile.lang) for event in _records(events.head(NOSCRIPT_EVENTS)))
    more = len(events) - NOSCRIPT_EVENTS
    withheld = (
        "<p>For safety, some data are withheld or coarsened.</p>" if contents.withheld else ""
    )
    return (
        f"<h1>{escape(mapfile.title[''])}</h1><p>{escape(mapfile.description[''])}</p>"
        f"<p>The map and its time line need JavaScript. The events as a table:</p>{withheld}"
        "<table><thead><tr><th>Date</th><th>Event</th><th>Place</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        + (f"<p>and {more} more.</p>" if more > 0 else "")
        + _bibliography(contents)
    )


def _records(events: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    return list(events[["date", "title", "place", "place_name"]].to_dict("records"))


def _row(event: dict[str, Any], language: str) -> str:
    place = event["place_name"].get("") or event["place"]
    cells = (date_words(event["date"], language), event["title"], place)
    return f"<tr>{''.join(f'<td dir=auto>{escape(str(cell))}</td>' for cell in cells)}</tr>"


def _bibliography(contents: Contents) -> str:
    """The sources that the events of the table cite, in the order of the register."""
    events = contents.events.head(NOSCRIPT_EVENTS)
    cited = {name for names in events["sources"] for name in names}
    sources = contents.sources[contents.sources.index.isin(cited)]
    columns = sources[["title", "publisher", "url"]]
    items = "".join(_entry(*row) for row in columns.itertuples(index=False))
    return f"<h2>Sources</h2><ul>{items}</ul>" if items else ""


def _entry(title: str, publisher: str, url: str) -> str:
    address = web_address(url)
    link = f'<a href="{escape(address or "")}" rel="noopener noreferrer">{escape(title)}</a>'
    by = f", {escape(publisher)}" if publisher else ""
    return f"<li dir=auto>{link if address else escape(title)}{by}</li>"
