"""Folium's side: a page as a `folium.Map`, and events as a layer for anyone's map."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
from branca.element import Figure, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

import geo
from geo.formats.files import digest, write_whole
from geo.formats.frontend import asset
from geo.frames import events_from, layer_of
from geo.links import LINK_COLUMNS, join
from geo.mapfile import MapFile
from geo.page import Extras, data_blocks, page
from geo.page.contents import Contents
from geo.page.payload import payload
from geo.sources import CATEGORY_COLUMNS, CLAIM_COLUMNS, SOURCE_COLUMNS, empty
from geo.time import zone


class _PageFigure(Figure):
    """A figure that renders as our page, with what other folium elements add to it."""

    def __init__(self, contents: Contents) -> None:
        super().__init__()
        self.contents = contents
        del self.header._children["meta_http"]  # our page states its own encoding

    def render(self, **kwargs: Any) -> str:
        for child in self._children.values():
            child.render(**kwargs)
        return page(
            self.contents,
            Extras(
                head=self.header.render(**kwargs),
                body=self.html.render(**kwargs),
                script=_when_ready(self.script.render(**kwargs)),
            ),
        )


def _when_ready(script: str) -> str:
    return f"geo.ready.then(function () {{\n{script}\n}});" if script.strip() else ""


class TimeMap(folium.Map):
    """A page as a `folium.Map`: other folium elements can be added, `save` writes one file.

    Make one with `Atlas.map`, or from frames of your own:

        geo.TimeMap(events, {"front": layer}, title="...").save("map.html")

    A day is a day in `timezone`, an IANA name; frames of an atlas were read in that of the atlas.
    Without other elements the saved page asks for nothing from the network. Elements that load
    scripts of their own (most of `folium.plugins`) do so in the saved page too.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # Leaflet is in the page itself
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    # The page has made the Leaflet map already; other elements know it by this name.
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{% if this._children %}var {{ this.get_name() }} = geo.map;{% endif %}"
        "{% endmacro %}"
    )

    def __init__(
        self,
        events: gpd.GeoDataFrame | Contents,
        layers: Mapping[str, gpd.GeoDataFrame] | None = None,
        *,
        title: str = "Map",
        description: str = "",
        within: str = "5 km",
        timezone: str = "UTC",
    ) -> None:
        contents = (
            events
            if isinstance(events, Contents)
            else frames(
                events,
                layers or {},
                title=title,
                description=description,
                within=within,
                timezone=timezone,
            )
        )
        super().__init__(tiles=None)
        self._id = "geo"
        self.contents = contents
        _PageFigure(contents).add_child(self)

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:  # noqa: FBT001, FBT002
        """Write the map to a path, whole or not at all, or to an open binary file."""
        if isinstance(outfile, str | os.PathLike):
            write_whole(Path(outfile), self.get_root().render(**kwargs).encode())
        else:
            super().save(outfile, close_file, **kwargs)


class TimeLayer(JSCSSMixin, MacroElement):
    """Events, and layers that change through time, with a time slider, for any `folium.Map`.

    geo.TimeLayer(events, {"front": layer}).add_to(folium.Map())

    A day is a day in `timezone`, an IANA name; frames of an atlas were read in that of the atlas.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>{{ this.style }}</style>
            <script>{{ this.code }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}{{ this.data }}{% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geo.addTo(
                {{ this._parent.get_name() }},
                document.getElementById("{{ this.get_name() }}-core"),
                Array.from(document.getElementsByClassName("{{ this.get_name() }}-text"))
            );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        events: gpd.GeoDataFrame | Contents,
        layers: Mapping[str, gpd.GeoDataFrame] | None = None,
        *,
        title: str = "Events",
        within: str = "5 km",
        timezone: str = "UTC",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium's own
        self._name = "TimeLayer"
        contents = (
            events
            if isinstance(events, Contents)
            else frames(events, layers or {}, title=title, within=within, timezone=timezone)
        )
        self.style, self.code = asset("layer.css"), asset("layer.js")
        self.data = data_blocks(payload(contents), self.get_name())


def frames(
    events: gpd.GeoDataFrame,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    title: str,
    description: str = "",
    within: str | None = "5 km",
    timezone: str = "UTC",
) -> Contents:
    """The contents of a page from plain frames: events with `date`, layers with a validity.

    Missing columns are taken as empty. Without a distance events and layers are not joined.

    Raises:
        ConfigError: the events have no dates, a frame no ids that are unique, or the time zone
            is not known.
        InputError: dates, coordinates or numbers in the frames are none.
    """
    tz = zone(timezone)
    dated = events_from(events, tz)
    valid = {key: layer_of(layer, key, tz) for key, layer in layers.items()}
    links = [join(dated, layer, within, name=key) for key, layer in valid.items() if within]
    return Contents(
        mapfile=MapFile(title, {"": title}, {"": description}, within=within or "0 m", timezone=tz),
        layers=valid,
        events=dated,
        links=pd.concat(links) if links else empty(LINK_COLUMNS),
        sources=empty(SOURCE_COLUMNS),
        claims=empty(CLAIM_COLUMNS),
        categories=empty(CATEGORY_COLUMNS),
        left_out=[],
        remarks=[],
        version=geo.__version__,
        sha256=digest([frame.to_json().encode() for frame in (dated, *valid.values())]),
    )
