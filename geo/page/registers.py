"""The registers that events refer to: categories, statuses and sources."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from geo.layer import names
from geo.page.contents import Contents
from geo.text import web_address

STATUSES = ["supported", "contradicted", "imprecise", "unverified"]


def categories(contents: Contents) -> list[dict[str, Any]]:
    """The categories that occur, in the order of the register, then by name."""
    used = set(contents.events["category"]) - {""}
    register = contents.categories
    listed = [name for name in register.index if name in used]
    others = sorted(used - set(listed))
    rows = register.to_dict("index")
    return [
        {
            "id": name,
            "name": names(rows[name]),
            "definition": rows[name]["definition"],
            "color": rows[name]["color"] or None,
        }
        for name in listed
    ] + [{"id": name, "name": {"": name}, "definition": "", "color": None} for name in others]


def statuses(events: gpd.GeoDataFrame) -> list[str]:
    """The statuses that events may have, the usual ones first."""
    return STATUSES + sorted(set(events["status"]) - {"", *STATUSES})


def sources(contents: Contents) -> list[dict[str, Any]]:
    """The register, with an entry of its own for each id that is cited but not registered."""
    register = contents.sources.drop(columns="row", errors="ignore").astype(str)
    entries = [
        {
            **row,
            "id": name,
            "url": web_address(row["url"]),
            "archive": web_address(row["archive"]),
        }
        for name, row in register.to_dict("index").items()
    ]
    blank = dict.fromkeys([*register.columns], "")
    return entries + [
        {**blank, "id": name, "title": name, "url": web_address(name), "archive": None}
        for name in _unregistered(contents)
    ]


def _unregistered(contents: Contents) -> list[str]:
    cited = [contents.events["sources"], contents.claims["sources"]]
    cited += [layer["sources"] for layer in contents.layers.values()]
    ids = {name for column in cited for names in column for name in names}
    return sorted(ids - set(contents.sources.index))


def source_positions(contents: Contents) -> dict[str, int]:
    """Where each source stands in the list of `sources`, by id."""
    ids = [*contents.sources.index, *_unregistered(contents)]
    return {str(name): i for i, name in enumerate(ids)}
