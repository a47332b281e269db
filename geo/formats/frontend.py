"""The files of the front-end that are built with the package, and go into pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import orjson

from geo.errors import GeoError


def built(name: str) -> Traversable:
    """A built file.

    Raises:
        GeoError: the front-end was not built.
    """
    resource = files("geo") / "web" / "dist" / name
    if not resource.is_file():
        raise GeoError(
            f"the front-end is not built ({name} is missing): install the package with "
            '"pip install .", which builds it.'
        )
    return resource


@lru_cache
def asset(name: str) -> str:
    """The text of a built file.

    Raises:
        GeoError: the front-end was not built.
    """
    return built(name).read_text(encoding="utf-8")


def translations(languages: Iterable[str]) -> dict[str, Any]:
    """The interface in those of some languages into which it is translated.

    A language without a translation has that of its primary language; English is in the bundle.
    """
    found = {name: _translation(name) or _translation(name.split("-")[0]) for name in languages}
    return {name: words for name, words in found.items() if words}


@lru_cache
def _translation(language: str) -> Any:
    folder = files("geo") / "web" / "dist"
    wanted = f"interface-{language}.json"
    names = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    return orjson.loads(asset(wanted)) if wanted in names else None
