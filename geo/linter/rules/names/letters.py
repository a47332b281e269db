"""N: letters that look like others, and those that are not seen."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from geo.errors import shown
from geo.garbled import meant
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Change, Hit, Rule
from geo.linter.rules.subjects.index import names_of
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Record
from geo.linter.rules.subjects.once import once
from geo.linter.texts.jsontext import Path
from geo.linter.texts.respelling import respelled

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u00a0]")
# Joiners between letters that join, as Persian and Indic spelling wants them.
_JOINED = re.compile("(?<=[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\ufb50-\ufeff])[\u200c\u200d]"
                     "(?=[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\ufb50-\ufefc])")  # fmt: skip
# Letters of one script that look like those of another.
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")


@once
def _names(item: Item) -> list[tuple[Path, str]]:
    found = names_of(Record(0, item.value)) if isinstance(item.value, dict) else {}
    return [(("properties", key), text) for key, text in found.items()]


def _mixed(item: Item) -> Iterator[Hit]:
    for path, text in _names(item):
        for word in re.findall(r"[^\W\d_]+", text):
            scripts = {_script(letter) for letter in word} - {""}
            if len(scripts) > 1:
                usual = Counter(map(_script, word)).most_common(1)[0][0]
                odd = next(c for c in word if _script(c) not in {usual, ""})
                yield Hit(
                    f'"{shown(word)}" mixes scripts: "{odd}" is {unicodedata.name(odd).lower()}. '
                    "It looks right and is found by no search.",
                    path,
                )
                break


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def _invisible(item: Item) -> Iterator[Hit]:
    for path, text in _names(item):
        found = _INVISIBLE.search(_JOINED.sub("", text))
        if found and meant(text) is None:  # else it is a trace of J015
            clean = _visible(text)
            yield Hit(
                f'the name holds the invisible character U+{ord(found[0]):04X}: '
                f'"{shown(text)}".',
                path,
                fix=(Change(path=path, rewrite=_cleaned),) if clean else (),
                fix_title="Take the invisible characters away",
            )  # fmt: skip


def _visible(text: str) -> str:
    """A text without invisible characters; a space that keeps words together is a space."""
    kept = {match.start() for match in _JOINED.finditer(text)}
    letters = [
        c if i in kept or not _INVISIBLE.match(c) else " " if c == "\u00a0" else ""
        for i, c in enumerate(text)
    ]
    return "".join(letters).strip()


def _cleaned(raw: str) -> str:
    return respelled(raw, _visible(json.loads(raw)))


_GOOD = layer(feature("shusha", name="Shusha"))

RULES = [
    Rule("N805", "mixed-script", "warning", "values",
         "A word is written in one script.",
         "A Cyrillic а in a Latin word looks right and is found by no search.",
         "Unicode Technical Standard 39, 5.1", _GOOD, layer(feature(name="Shush\u0430")), _mixed),
    Rule("N808", "invisible-characters", "warning", "values",
         "Names hold no invisible characters.",
         "Two names look the same and are not.",
         "Unicode Standard Annex 31, 2.3", _GOOD, layer(feature(name="Shu\u200bsha")), _invisible,
         "safe"),
]  # fmt: skip
