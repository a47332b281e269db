"""N: names all in capitals or small letters, unlike the others of a layer."""

from __future__ import annotations

from collections.abc import Iterator

from geo.errors import shown
from geo.linter.rules.examples import feature, layer
from geo.linter.rules.rule import Hit, Rule
from geo.linter.rules.subjects.layer import Layer


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


_TOWNS = [feature(n.lower(), name=n) for n in ("Shusha", "Lachin", "Aghdam")]

RULES = [
    Rule("N809", "name-case", "warning", "layer",
         "Names are in the usual case.",
         "Capitals shout on the map, and hide which letters are capitals.",
         "good practice", layer(*_TOWNS), layer(*_TOWNS, feature("b", name="HADRUT")), _case),
]  # fmt: skip
