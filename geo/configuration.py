"""The configuration of `geo validate`: `geo.toml`, or `[tool.geo]` of `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo import declaration
from geo.errors import ConfigError, shown
from geo.jsontext import Path as TomlPath
from geo.ruleset import check_severity, matching
from geo.text import did_you_mean
from geo.tomltext import places

NAMES = ("geo.toml", "pyproject.toml")
KEYS = (
    "select", "extend-select", "ignore", "per-file-ignores", "per-feature-ignores", "severity",
    "baseline", "layers",
)  # fmt: skip
IGNORE_KEYS = ("files", "rules", "features", "reason")
_RULES = ("select", "extend-select")
_IGNORES = ("per-file-ignores", "per-feature-ignores")
_A_LIST = 'expected a list of rules, such as ["D6", "winding"].'


@dataclass(frozen=True)
class Configuration:
    """What a file sets: arguments for `Ruleset.of`, and the baseline; nothing without a file."""

    choices: dict[str, Any] = field(default_factory=dict)
    file: Path | None = None
    baseline: Path | None = None


def configuration(folder: Path) -> Configuration:
    """The nearest configuration in a folder or above it.

    Raises:
        ConfigError: as `read_configuration`.
    """
    for place in [folder.absolute(), *folder.absolute().parents]:
        for name in NAMES:
            if has_configuration(place / name):
                return read_configuration(_short(place / name, folder))
    return Configuration()


def _short(file: Path, folder: Path) -> Path:
    """A file as it is shown: without the folder if that is the working folder."""
    return folder / file.name if file.parent == folder.absolute() else file


def has_configuration(file: Path) -> bool:
    """Whether a file is a configuration: a `geo.toml`, or a `pyproject.toml` with `[tool.geo]`."""
    if file.name != "pyproject.toml":
        return file.name in NAMES and file.is_file()
    try:
        # A file that is no TOML and that somebody else has to mend is none of ours.
        return b"geo" in file.read_bytes() and _table(file, _document(file)) is not None
    except (OSError, ConfigError):
        return False


def read_configuration(file: Path) -> Configuration:
    """The settings in a file. Keys that are not known are left out; rule X001 tells of them.

    Raises:
        ConfigError: the file cannot be read or is no TOML, or values are wrong; all of them are
            named, with their places.
    """
    document = _document(file)
    settings = _table(file, document) or {}
    wrong = (
        [*unknown_keys(settings), *faults(settings)]
        if isinstance(settings, dict)
        else [((), "expected a table.")]
    )
    if wrong:
        raise ConfigError("\n".join(_placed(file, wrong)))
    choices = {k.replace("-", "_"): v for k, v in settings.items() if k in KEYS}
    if "layers" in choices:
        choices["layers"] = declaration.declarations(choices["layers"])
    baseline = choices.pop("baseline", None)
    return Configuration(choices, file, file.parent / baseline if baseline else None)


def _document(file: Path) -> dict[str, Any]:
    text = ""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        line, column = re.findall(r"\d+", place) or _position(text, len(text))
        raise ConfigError(f"{file}:{line}:{column}: not valid TOML ({reason}).") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: the file is not UTF-8.") from None
    except RecursionError:
        raise ConfigError(f"{file}: not valid TOML (nested too deep).") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}).") from None


def prefix(file: Path | str) -> TomlPath:
    """The path of the table in a file that is ours."""
    return ("tool", "geo") if Path(file).name == "pyproject.toml" else ()


def _table(file: Path, document: dict[str, Any]) -> Any:
    found: Any = document
    for step in prefix(file):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _placed(file: Path, wrong: Iterable[tuple[TomlPath, str]]) -> Iterator[str]:
    """Each fault with its place: that of the value, or of the nearest one around it."""
    text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    known = places(text)
    for path, reason in wrong:
        whole = (*prefix(file), *path)
        while whole and whole not in known:
            whole = whole[:-1]
        at = known[whole].start if whole else 0
        line, column = _position(text, at)
        name = f'"{".".join(str(step) for step in path if isinstance(step, str))}": '
        yield f"{file}:{line}:{column}: {name if path else ''}{reason}"


def _position(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def unknown_keys(settings: Any) -> Iterator[tuple[TomlPath, str]]:
    """The keys of a configuration that mean nothing, with what may be meant."""
    if not isinstance(settings, dict):
        return
    for key in settings:
        if key not in KEYS:
            yield (key,), _unknown(key, KEYS)
    ignores = settings.get("ignore")
    for i, entry in enumerate(ignores if isinstance(ignores, list) else ()):
        for key in entry if isinstance(entry, dict) else ():
            if key not in IGNORE_KEYS:
                yield ("ignore", i, key), _unknown(key, IGNORE_KEYS)
    for path, reason in declaration.unknown_keys(settings.get("layers")):
        yield ("layers", *path), reason


def _unknown(key: str, known: tuple[str, ...]) -> str:
    question = did_you_mean(key, known) or f"Known keys: {', '.join(known)}."
    return f'"{shown(key)}": this key is not known. {question}'


def faults(settings: dict[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    """What is wrong with the values of a configuration, by their paths."""
    for key in _RULES:
        yield from _rule_faults((key,), settings.get(key, []))
    yield from _ignore_faults(settings.get("ignore", []))
    for key in _IGNORES:
        table = settings.get(key, {})
        if not isinstance(table, dict):
            yield (key,), "expected a table of lists of rules."
            continue
        for name, rules in table.items():
            yield from _rule_faults((key, name), rules)
    yield from _severity_faults(settings.get("severity", {}))
    for path, reason in declaration.faults(settings.get("layers", {})):
        yield ("layers", *path), reason
    if not isinstance(settings.get("baseline", ""), str):
        yield ("baseline",), "expected the name of a file."


def _rule_faults(path: TomlPath, rules: Any) -> Iterator[tuple[TomlPath, str]]:
    if not isinstance(rules, list):
        yield path, _A_LIST
        return
    for i, selector in enumerate(rules):
        yield from _selector_faults((*path, i), selector)


def _selector_faults(path: TomlPath, selector: Any) -> Iterator[tuple[TomlPath, str]]:
    try:
        if not isinstance(selector, str):
            raise ConfigError(_A_LIST)
        matching(selector)
    except ConfigError as error:
        yield path, str(error)


def _ignore_faults(entries: Any) -> Iterator[tuple[TomlPath, str]]:
    if not isinstance(entries, list):
        yield ("ignore",), _A_LIST
        return
    for i, entry in enumerate(entries):
        path: TomlPath = ("ignore", i)
        if not isinstance(entry, dict):
            yield from _selector_faults(path, entry)
            continue
        if "rules" not in entry:
            yield path, 'name the rules, such as rules = ["D6"].'
        for key in ("files", "rules", "features"):
            values = listed(entry.get(key, []))
            if not all(isinstance(value, str) for value in values):
                yield (*path, key), "expected a text, or a list of texts."
            elif key == "rules":
                for j, selector in enumerate(values):
                    yield from _selector_faults((*path, key, j), selector)


def _severity_faults(table: Any) -> Iterator[tuple[TomlPath, str]]:
    if not isinstance(table, dict):
        yield ("severity",), 'expected a table, such as { D617 = "info" }.'
        return
    for selector, name in table.items():
        path = ("severity", selector)
        yield from _selector_faults(path, selector)
        try:
            check_severity(name)
        except ConfigError as error:
            yield path, str(error)


def listed(value: Any) -> list[Any]:
    """A value as a list: itself if it is one, else of it alone."""
    return value if isinstance(value, list) else [value]
