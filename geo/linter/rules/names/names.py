"""N: the names of places and things."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from geo.errors import shown
from geo.garbled import meant
from geo.geodesy import WGS84
from geo.linter.jsontext import Path
from geo.linter.respelling import respelled
from geo.linter.rules.examples import feature, layer, shape
from geo.linter.rules.rule import Change, Files, Hit, Rule
from geo.linter.rules.subjects.index import names_of
from geo.linter.rules.subjects.item import Item
from geo.linter.rules.subjects.layer import Layer, Record
from geo.linter.rules.validity import span_of
from geo.text import fold

_APART_M = 2_000
_NEAR_DEGREES = 0.2  # some 20 km; towns of one name lie farther apart
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u00a0]")
# Joiners between letters that join, as Persian and Indic spelling wants them.
_JOINED = re.compile("(?<=[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\ufb50-\ufeff])[\u200c\u200d]"
                     "(?=[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\ufb50-\ufefc])")  # fmt: skip
# Letters of one script that look like those of another.
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")


def _names(item: Item) -> Iterator[tuple[Path, str]]:
    if isinstance(item.value, dict):
        for key, text in names_of(Record(0, item.value)).items():
            yield ("properties", key), text


def _missing(view: Layer) -> Iterator[Hit]:
    for record in view.records if view.in_atlas else ():
        name = record.properties.get("name")
        if not isinstance(name, str) or not name.strip():
            yield Hit("the feature has no name: the map shows its id instead.", ("properties",),
                      feature=record.index)  # fmt: skip


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


def _tags(item: Item) -> Iterator[Hit]:
    properties = item.value.get("properties") if isinstance(item.value, dict) else None
    for key in properties if isinstance(properties, dict) else ():
        tag = key[5:] if key.startswith("name:") else None
        if tag is not None and not _is_tag(tag):
            yield Hit(
                f'"{shown(tag)}" is no language tag: expected one such as "hy" or "az-Latn".',
                ("properties", key),
                key=True,
            )


_TAG = re.compile(
    r"(?ai)([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-x(?:-[a-z\d]{1,8})+)?"
)
_OPENSTREETMAP = {
    "etymology", "signed", "prefix", "suffix", "left", "right", "pronunciation", "source",
    "wikidata", "wikipedia",
}  # fmt: skip


@lru_cache(maxsize=1024)
def _is_tag(tag: str) -> bool:
    """Whether a text is a BCP 47 tag of a language that Unicode's CLDR knows."""
    from babel import Locale

    found = _TAG.fullmatch(tag)
    if tag.split(":")[0] in _OPENSTREETMAP:
        return True
    return bool(found) and (found[1].lower() in Locale("en").languages or len(found[1]) == 3)  # type: ignore[index]  # checked first


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


def _case(view: Layer) -> Iterator[Hit]:
    named = {r.index: str(r.properties.get("name") or "") for r in view.records}
    for index, name in oddly_cased(named).items():
        what = "capitals" if name == name.upper() else "small letters"
        yield Hit(f'the name "{shown(name)}" is all in {what}, unlike the others.',
                  ("properties", "name"), feature=index)  # fmt: skip


def oddly_cased(named: dict[int, str]) -> dict[int, str]:
    """The names that are all in capitals or all in small letters, unless that is usual."""
    cased = {i: n for i, n in named.items() if len(n) > 3 and n.title() != n.lower()}
    odd = {i: n for i, n in cased.items() if n == n.lower() or (n == n.upper() and _shouts(n))}
    return odd if len(odd) <= len(cased) / 2 else {}


def _shouts(name: str) -> bool:
    """Whether capitals are no abbreviation, such as NATO or M-12."""
    return any(len(word) > 5 and word.isalpha() for word in name.split())


def _points(view: Layer) -> Iterator[Record]:
    for record in view.records:
        found = record.geometry
        if found is not None and found.geom_type == "Point" and not found.is_empty:
            yield record


def _same_name(view: Layer) -> Iterator[Hit]:
    seen: dict[str, list[Record]] = {}
    for record in _points(view) if view.in_atlas else ():
        name = record.properties.get("name")
        folded = fold(name) if isinstance(name, str) else ""
        for other in seen.get(folded, []) if folded else []:
            a, b = record.geometry, other.geometry
            apart = WGS84.inv(a.x, a.y, b.x, b.y)[2]
            if record.thing != other.thing and apart > _APART_M and _together(record, other):
                yield Hit(
                    f'"{shown(name)}" is the name of "{shown(other.id)}" too, {apart / 1000:.1f} '
                    "km away. An event that gives the name could mean either.",
                    ("properties", "name"),
                    feature=record.index,
                )
                break
        seen.setdefault(folded, []).append(record)


def _together(one: Record, other: Record) -> bool:
    """Whether two features are surely in force at the same time."""
    first, second = span_of(one), span_of(other)
    if first is None or second is None:
        return True
    return first.start_latest < second.end_earliest and second.start_latest < first.end_earliest


def _near_name(view: Layer) -> Iterator[Hit]:
    spelled: dict[str, tuple[str, Record]] = {}
    for record in view.records:
        name = record.properties.get("name")
        folded = fold(name) if isinstance(name, str) else ""
        if not folded:
            continue
        other, first = spelled.setdefault(folded, (str(name), record))
        if other.strip() != str(name).strip() and _close(first, record):
            yield Hit(
                f'"{shown(name)}" and "{shown(other)}" ({shown(first.id)}) are one name spelled '
                "in two ways.",
                ("properties", "name"),
                feature=record.index,
            )


def _close(one: Record, other: Record) -> bool:
    """Whether two features may be one place: versions of a thing, or near one another."""
    if one.thing == other.thing or one.geometry is None or other.geometry is None:
        return True
    return bool(one.geometry.distance(other.geometry) < _NEAR_DEGREES)


def _in_atlas(*features: str) -> Files:
    return {"layers/a.geojson": layer(*features)}


_SHUSHA = feature("shusha", shape("Point", "[46.75, 39.76]"), name="Shusha")
_GOOD = layer(_SHUSHA)
_TOWNS = [feature(n.lower(), name=n) for n in ("Shusha", "Lachin", "Aghdam")]
_BCP47 = "BCP 47 (RFC 5646), 2.1"
_PRACTICE = "good practice"
RULES = [
    Rule("N802", "same-name-different-place", "warning", "layer",
         "No two places of an atlas have the same name at the same time.",
         "An event that gives the name could mean either, and is refused.",
         _PRACTICE, _in_atlas(_SHUSHA),
         _in_atlas(_SHUSHA, feature("b", shape("Point", "[46.2, 39.7]"), name="Shusha")),
         _same_name),
    Rule("N803", "near-duplicate-name", "warning", "layer",
         "A name is spelled in one way.",
         "Searches and counts by name take the spellings for two places.",
         _PRACTICE, _GOOD, layer(_SHUSHA, feature("b", name="Shüsha")), _near_name),
    Rule("N804", "name-missing", "warning", "layer",
         "Every feature of an atlas has a name.",
         "The map shows the id, which is made for programs.",
         "layers/README.md", _in_atlas(_SHUSHA), _in_atlas(feature("b", thing="b")), _missing),
    Rule("N805", "mixed-script", "warning", "values",
         "A word is written in one script.",
         "A Cyrillic а in a Latin word looks right and is found by no search.",
         "Unicode Technical Standard 39, 5.1", _GOOD, layer(feature(name="Shush\u0430")), _mixed),
    Rule("N807", "unknown-language-tag", "warning", "values",
         "What follows name: is a language tag.",
         "No reader asks for a language that does not exist, so the name is never shown.",
         _BCP47, layer(feature(name="Shusha", name_hy="Շուշի")),
         layer(feature(name="Shusha", name_armenian="Շուշի")), _tags),
    Rule("N808", "invisible-characters", "warning", "values",
         "Names hold no invisible characters.",
         "Two names look the same and are not.",
         "Unicode Standard Annex 31, 2.3", _GOOD, layer(feature(name="Shu\u200bsha")), _invisible,
         "safe"),
    Rule("N809", "name-case", "warning", "layer",
         "Names are in the usual case.",
         "Capitals shout on the map, and hide which letters are capitals.",
         _PRACTICE, layer(*_TOWNS), layer(*_TOWNS, feature("b", name="HADRUT")), _case),
]  # fmt: skip
