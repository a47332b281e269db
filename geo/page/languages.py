"""Texts of a page in each of its languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from geo.datewords import date_words
from geo.mapfile import MapFile


def in_languages(mapfile: MapFile, words: Callable[[str], str]) -> dict[str, str]:
    """A text in every language of the page; its first language under the empty key."""
    others = (language for language in mapfile.languages if language != mapfile.lang)
    return {"": words(mapfile.lang)} | {language: words(language) for language in others}


def translations_of(
    columns: Mapping[str, list[Any]], key: str, mapfile: MapFile
) -> list[dict[str, str]]:
    """A column of text with its translations (`title`, `title:hy`, ...), row by row."""
    names = {"": key} | {lang: f"{key}:{lang}" for lang in mapfile.languages}
    given = {lang: columns[name] for lang, name in names.items() if name in columns}
    return [
        {lang: text for lang, text in zip(given, texts, strict=True) if text}
        for texts in zip(*given.values(), strict=True)
    ]


def date_texts(text: str, mapfile: MapFile) -> dict[str, str]:
    """A date (EDTF) in words, in every language of the page."""
    return in_languages(mapfile, lambda language: date_words(text, language))
