"""Which rules hold, how severe they are, and where they are set aside."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import ConfigError, shown
from geo.findings import SEVERITIES, Finding, Severity
from geo.rules import RULES
from geo.rules.rule import Rule
from geo.text import did_you_mean

KEYS = (
    "select", "extend-select", "ignore", "per-file-ignores", "per-feature-ignores", "severity",
    "baseline",
)  # fmt: skip


@dataclass(frozen=True)
class Ruleset:
    """The rules of one run. Make it with `of`, or from a configuration with `configured`."""

    codes: frozenset[str]
    severities: Mapping[str, Severity] = field(default_factory=dict)
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()
    per_feature: tuple[tuple[str, frozenset[str]], ...] = ()

    @staticmethod
    def of(
        select: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        severity: Mapping[str, str] | None = None,
        per_file_ignores: Mapping[str, Iterable[str]] | None = None,
        per_feature_ignores: Mapping[str, Iterable[str]] | None = None,
    ) -> Ruleset:
        """The rules that are chosen by code, prefix or name; without `select`, the default ones.

        As in ruff, the longer of two prefixes wins, and `ignore` wins between equals.

        Raises:
            ConfigError: a selector stands for no rule, or a severity is none.
        """
        weights: dict[str, tuple[int, bool]] = {}
        for selector in select:
            for code in _selected(selector):
                weights[code] = max(weights.get(code, (-1, False)), (_weight(selector), True))
        if not select:
            weights = {code: (0, True) for code, rule in RULES.items() if rule.default}
        for selectors, chosen in ((extend_select, True), (ignore, False)):
            for selector in selectors:
                for code in _selected(selector) if chosen else matching(selector):
                    if _weight(selector) >= weights.get(code, (-1, False))[0]:
                        weights[code] = (_weight(selector), chosen)
        return Ruleset(
            frozenset(code for code, (_, chosen) in weights.items() if chosen),
            _severities(severity or {}),
            _pairs(per_file_ignores or {}),
            _pairs(per_feature_ignores or {}),
        )

    def severity(self, rule: Rule) -> Severity:
        """How severe a finding of a rule is here."""
        return self.severities.get(rule.code, rule.severity)

    def sets_aside(self, finding: Finding) -> bool:
        """Whether the rule is set aside in the file, or for the feature or row of that id.

        Patterns match the end of a path.
        """
        file, name = finding.file, str(finding.feature_id)
        return any(
            finding.code in codes and (fnmatch.fnmatch(file, pattern) or Path(file).match(pattern))
            for pattern, codes in self.per_file
        ) or any(finding.code in codes for known, codes in self.per_feature if known == name)


def _pairs(given: Mapping[str, Iterable[str]]) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (key, frozenset(code for selector in selectors for code in matching(selector)))
        for key, selectors in given.items()
    )


def matching(selector: str) -> list[str]:
    """The codes of the rules that a code, a prefix of it, a name, or `ALL` stands for.

    >>> matching("D60")[:2], matching("winding")
    (['D601', 'D602'], ['G304'])
    """
    if selector == "ALL":
        return list(RULES)
    wanted = selector.strip()
    found = [
        code
        for code, rule in RULES.items()
        if (wanted and code.startswith(wanted.upper())) or rule.name == wanted
    ]
    if not found:
        names = [name for code, rule in RULES.items() for name in (code, rule.name)]
        question = did_you_mean(wanted, names) or 'See "geo rule" for all.'
        raise ConfigError(f'"{shown(selector)}" is no rule. {question}')
    return found


def _selected(selector: str) -> list[str]:
    """The rules that a selector turns on: a prefix leaves those that are off by default."""
    found = matching(selector)
    is_exact = selector in {"ALL", *found} or RULES[found[0]].name == selector
    return [code for code in found if is_exact or RULES[code].default]


def _weight(selector: str) -> int:
    if selector == "ALL":
        return 0
    return len(selector) if matching(selector)[0].startswith(selector.upper()) else 99


def _severities(given: Mapping[str, str]) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for selector, name in given.items():
        known = next((severity for severity in SEVERITIES if severity == name), None)
        if known is None:
            question = (
                did_you_mean(str(name), SEVERITIES) or f"Choose from {', '.join(SEVERITIES)}."
            )
            raise ConfigError(f'"{shown(name)}" is no severity. {question}')
        found |= dict.fromkeys(matching(selector), known)
    return found


def configuration(folder: Path) -> dict[str, Any]:
    """The settings of the nearest `geo.toml`, or `pyproject.toml` with `[tool.geo]`, upwards.

    Raises:
        ConfigError: the file is no TOML, or has keys or values that are not known.
    """
    for place in [folder.absolute(), *folder.absolute().parents]:
        for name in ("geo.toml", "pyproject.toml"):
            if (place / name).is_file() and (found := read_configuration(place / name)):
                return found
    return {}


def read_configuration(file: Path) -> dict[str, Any]:
    """The settings in a file: all of `geo.toml`, or `[tool.geo]` of `pyproject.toml`.

    Raises:
        ConfigError: as `configuration`.
    """
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{file}: not valid TOML ({error}).") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}).") from None
    if file.name == "pyproject.toml":
        document = document.get("tool", {}).get("geo", {})
    return _checked(document, file)


def _checked(found: Any, file: Path) -> dict[str, Any]:
    tables = ("per-file-ignores", "per-feature-ignores", "severity")
    kinds: dict[str, type] = {**dict.fromkeys(tables, dict), "baseline": str}
    for key, value in found.items():
        if key not in KEYS:
            question = did_you_mean(key, KEYS) or f"Known keys: {', '.join(KEYS)}."
            raise ConfigError(f'{file}: the key "{shown(key)}" is not known. {question}')
        wanted = kinds.get(key, list)
        if not isinstance(value, wanted):
            names: dict[type, str] = {dict: "a table", str: "a text", list: "a list of rules"}
            raise ConfigError(f'{file}: "{key}" must be {names[wanted]}.')
    return {key.replace("-", "_"): value for key, value in found.items()}
