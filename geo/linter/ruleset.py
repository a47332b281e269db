"""Which rules hold, how severe they are, and where they are set aside."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from geo.errors import ConfigError, shown
from geo.linter.declaration import Declaration
from geo.linter.findings import SEVERITIES, Finding, Severity, whole_path
from geo.linter.rules import CATALOGUE
from geo.linter.rules.rule import Rule
from geo.text import did_you_mean


@dataclass(frozen=True)
class Aside:
    """Rules that are set aside: in some files and for some features, or wherever nothing is said.

    `features` holds ids of features or rows.
    """

    codes: frozenset[str]
    files: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is set aside."""
        return (
            finding.code in self.codes
            and (not self.features or str(finding.feature_id) in self.features)
            and (not self.files or any(_matches(finding.file, glob) for glob in self.files))
        )


@lru_cache(maxsize=4096)
def _matches(file: str, glob: str) -> bool:
    """Whether a pattern matches a path or the end of it; `*` stands for folders too."""
    path = whole_path(file).as_posix()
    pattern = glob.removeprefix("./").replace("**/", "")
    return fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(path, f"*/{pattern}")


@dataclass(frozen=True)
class Ruleset:
    """The rules of one run. Make it with `of`, from what a configuration and options say."""

    codes: frozenset[str]
    severities: Mapping[str, Severity] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    layers: Mapping[str, Declaration] = field(default_factory=dict)

    @staticmethod
    def of(
        select: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        ignore: Iterable[str | Mapping[str, Any]] = (),
        severity: Mapping[str, str] | None = None,
        per_file_ignores: Mapping[str, Iterable[str]] | None = None,
        per_feature_ignores: Mapping[str, Iterable[str]] | None = None,
        layers: Mapping[str, Declaration] | None = None,
    ) -> Ruleset:
        """The rules that are chosen by code, prefix or name; without `select`, the default ones.

        As in ruff, the longer of two prefixes wins, and `ignore` wins between equals. What
        `ignore` holds beside selectors sets rules aside, such as
        `{"rules": ["D6"], "files": "old/*.geojson", "features": ["a"]}`.

        Raises:
            ConfigError: a selector stands for no rule, or a severity is none.
        """
        ignored = list(ignore)
        weights: dict[str, tuple[int, bool]] = {}
        for selector in select:
            for code in _selected(selector):
                weights[code] = max(weights.get(code, (-1, False)), (_weight(selector), True))
        if not select:
            weights = {code: (0, True) for code, entry in CATALOGUE.items() if entry.default}
        off = [selector for selector in ignored if isinstance(selector, str)]
        for selectors, chosen in ((extend_select, True), (off, False)):
            for selector in selectors:
                for code in _selected(selector) if chosen else matching(selector):
                    if _weight(selector) >= weights.get(code, (-1, False))[0]:
                        weights[code] = (_weight(selector), chosen)
        return Ruleset(
            frozenset(code for code, (_, chosen) in weights.items() if chosen),
            _severities(severity or {}),
            (
                *(_aside(entry) for entry in ignored if not isinstance(entry, str)),
                *(Aside(_codes(rules), (key,)) for key, rules in (per_file_ignores or {}).items()),
                *(
                    Aside(_codes(rules), features=(key,))
                    for key, rules in (per_feature_ignores or {}).items()
                ),
            ),
            layers or {},
        )

    def severity(self, rule: Rule, found: Severity | None = None) -> Severity:
        """How severe a finding of a rule is here, unless set: as found, else as is usual for it."""
        return self.severities.get(rule.code, found or rule.severity)

    def sets_aside(self, finding: Finding) -> bool:
        """Whether the rule is set aside in the file, or for the feature or row of that id."""
        return any(aside.holds(finding) for aside in self.asides)


def _aside(entry: Mapping[str, Any]) -> Aside:
    files, features = (_texts(entry.get(key, ())) for key in ("files", "features"))
    return Aside(_codes(_texts(entry["rules"])), files, features)


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _codes(selectors: Iterable[str]) -> frozenset[str]:
    return frozenset(code for selector in selectors for code in matching(selector))


def matching(selector: str) -> list[str]:
    """The codes of the rules that a code, a prefix of it, a name, or `ALL` stands for.

    >>> matching("D60")[:2], matching("winding")
    (['D601', 'D602'], ['G304'])
    """
    if selector == "ALL":
        return list(CATALOGUE)
    wanted = selector.strip()
    found = [
        code
        for code, entry in CATALOGUE.items()
        if (wanted and code.startswith(wanted.upper())) or entry.name == wanted
    ]
    if not found:
        names = [name for code, entry in CATALOGUE.items() for name in (code, entry.name)]
        question = did_you_mean(wanted, names) or 'See "geo rule" for all.'
        raise ConfigError(f'"{shown(selector)}" is no rule. {question}')
    return found


def _selected(selector: str) -> list[str]:
    """The rules that a selector turns on: a prefix leaves those that are off by default."""
    found = matching(selector)
    is_exact = selector in {"ALL", *found} or CATALOGUE[found[0]].name == selector
    return [code for code in found if is_exact or CATALOGUE[code].default]


def _weight(selector: str) -> int:
    if selector == "ALL":
        return 0
    return len(selector) if matching(selector)[0].startswith(selector.upper()) else 99


def _severities(given: Mapping[str, str]) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for selector, name in given.items():
        found |= dict.fromkeys(matching(selector), check_severity(name))
    return found


def check_severity(name: object) -> Severity:
    """A text that names a severity.

    Raises:
        ConfigError: it names none.
    """
    known = next((severity for severity in SEVERITIES if severity == name), None)
    if known is None:
        question = did_you_mean(str(name), SEVERITIES) or f"Choose from {', '.join(SEVERITIES)}."
        raise ConfigError(f'"{shown(name)}" is no severity. {question}')
    return known
