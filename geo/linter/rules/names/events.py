"""N: names in events, held against those of features."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.moments import time_text
from geo.linter.rules.names.things import folded_names
from geo.linter.rules.references.events import dated_events
from geo.linter.rules.rule import Files, Hit, Rule
from geo.linter.rules.subjects.atlas import Atlas
from geo.linter.rules.subjects.index import Target, names_of
from geo.text import alternatives, fold, nearest
from geo.time import Span

_SHORTEST = 5  # letters of a name that a slip can be told from


def _events(
    atlas: Atlas, test: Callable[[list[Target]], object]
) -> Iterator[tuple[str, int, dict[str, str], list[Target], Span]]:
    """Events that name a thing whose versions pass a test, with these and the date."""
    versions = atlas.index.versions
    found = dated_events(atlas, lambda targets: test(versions(targets)), "title")
    return ((*event, versions(targets), span) for *event, targets, span in found)


def _are_dated(versions: list[Target]) -> bool:
    return len(versions) > 1 and all(version.span for version in versions)


def _outdated(atlas: Atlas) -> Iterator[Hit]:
    for file, row, cells, versions, span in _events(atlas, _are_dated):
        now = [v for v in versions if v.span and span.meets(v.span)]
        usable = set().union(*(folded_names(v.record) for v in now))
        for version in versions if now else ():
            for column in ("place", "title", "description"):
                words = f" {fold(cells.get(column, ''))} "
                used = [n for n in folded_names(version.record) - usable if f" {n} " in words]
                if version not in now and used:
                    name = max(used, key=len)
                    current = str(now[0].record.properties.get("name") or now[0].record.id)
                    yield Hit(
                        f'the event of {cells["date"]} says "{shown(_spelled(version, name))}", '
                        f"a name of {_period(version)}; at its date it is called "
                        f'"{shown(current)}".',
                        file=file, cell=(row, column),
                    )  # fmt: skip
                    break


def _spelled(version: Target, folded: str) -> str:
    names = [n for text in names_of(version.record).values() for n in (text, *alternatives(text))]
    return next((name for name in names if fold(name) == folded), folded)


def _period(version: Target) -> str:
    assert version.span
    time = (version.span.start_latest, version.span.end_earliest)
    return f"the version in force{time_text(time)}"


def _misspelled(atlas: Atlas) -> Iterator[Hit]:
    known: dict[str, tuple[set[str], list[str]]] = {}
    for file, row, cells, versions, _ in _events(atlas, _single_names):
        thing = versions[0].record.thing
        if thing not in known:
            known[thing] = _names(versions), _single_names(versions)
        names, single = known[thing]
        title = f" {fold(cells['title'])} "
        if any(f" {name} " in title for name in names):
            continue
        for word in re.findall(r"[^\W\d_]+", cells["title"]):
            folded = fold(word) if word[:1].isupper() else ""
            if len(folded) < _SHORTEST or folded in atlas.index.by_name:
                continue
            slips = [name for name in single if _is_slip(folded, name)]
            near = [n for n in nearest(folded, single, 1) if n in slips] if slips else []
            if near:
                named = [v for v in versions if near[0] in folded_names(v.record)]
                name = _spelled(named[0], near[0])
                yield Hit(
                    f'the title says "{shown(word)}"; the place "{shown(cells["place"])}" is '
                    f'called "{shown(name)}". Use one spelling, or add the other to the feature.',
                    file=file, cell=(row, "title"),
                )  # fmt: skip
                break


def _names(versions: list[Target]) -> set[str]:
    return set().union(*(folded_names(version.record) for version in versions))


def _single_names(versions: list[Target]) -> list[str]:
    """The names of one word that is long enough to tell a slip."""
    return [name for name in _names(versions) if " " not in name and len(name) >= _SHORTEST]


def _is_slip(word: str, name: str) -> bool:
    """Whether a word is a name with one letter changed, added, left out or moved; no inflection."""
    if word.startswith(name) or name.startswith(word) or abs(len(word) - len(name)) > 1:
        return False
    start = next(i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b)
    one, two = word[start:], name[start:]
    return (
        one[1:] == two[1:] or one[1:] == two or one == two[1:]
        or (one[:2] == two[1::-1] and one[2:] == two[2:])
    )  # fmt: skip


def _town(first: str | None, last: str | None, name: str, number: int) -> str:
    return feature(f"town-{number}", thing="town", name=name, valid_from=first, valid_to=last)


def _files(title: str, date: str = "2015-05-01") -> Files:
    return {
        "layers/places.geojson": layer(_town(None, "2023-09-20", "Stepanakert", 1),
                                       _town("2023-09-20", None, "Khankendi", 2)),
        "layers/events.csv": f"id,date,title,place\na,{date},{title},town\n",
    }  # fmt: skip


RULES = [
    Rule("N806", "name-not-valid-at-date", "warning", "atlas",
         "An event calls its place as it was called at the time.",
         "A name from before or after reads as taking a side, and no search of that time finds it.",
         "layers/README.md", _files("Talks in Stepanakert"),
         _files("Talks in Stepanakert", "2024-05-01"), _outdated),
    Rule("N810", "event-name-vs-layer-name", "warning", "atlas",
         "The title of an event spells the name of its place as the feature does.",
         "A search for the name misses the event.",
         "layers/README.md", _files("Talks in Stepanakert"), _files("Talks in Stepanakart"),
         _misspelled),
]  # fmt: skip
