"""The configuration of `geo validate`: `geo.toml`, or `[tool.geo]` of `pyproject.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import ConfigError, shown
from geo.linter.texts.jsontext import Path as TomlPath
from geo.linter.texts.jsontext import Place

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


def find_configuration(folder: Path) -> Path | None:
    """The nearest configuration in a folder or above it, if there is one."""
    for place in [folder.absolute(), *folder.absolute().parents]:
        for name in NAMES:
            if has_configuration(place / name):
                return _short(place / name, folder)
    return None


def _short(file: Path, folder: Path) -> Path:
    """A file as it is shown: without the folder if that is the working folder."""
    return folder / file.name if file.parent == folder.absolute() else file


def has_configuration(file: Path) -> bool:
    """Whether a file is a configuration: a `geo.toml`, or a `pyproject.toml` with `[tool.geo]`."""
    if file.name != "pyproject.toml":
        return file.name in NAMES and file.is_file()
    # A file that is no TOML and that somebody else has to mend is none of ours.
    return bool(settings_of(file))


def read_configuration(file: Path) -> Configuration:
    """The settings in a file. Keys that are not known are left out; rule X001 tells of them.

    Raises:
        ConfigError: the file cannot be read or is no TOML, or values are wrong; all of them are
            named, with their places.
    """
    from geo.linter import declaration

    data = _read(file)
    wrong = [flaw for flaw in flaws(file, data) if not flaw.is_unknown_key]
    if wrong:
        raise ConfigError("\n".join(flaw.told(file, data) for flaw in wrong))
    settings = _table(file, tomllib.loads(data.decode("utf-8-sig"))) or {}
    choices = {k.replace("-", "_"): v for k, v in settings.items() if k in KEYS}
    if "layers" in choices:
        choices["layers"] = declaration.declarations(choices["layers"])
    baseline = choices.pop("baseline", None)
    return Configuration(choices, file, file.parent / baseline if baseline else None)


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a configuration, and the span of bytes where."""

    reason: str
    start: int
    end: int
    is_unknown_key: bool = False

    def told(self, file: Path, data: bytes) -> str:
        """The flaw as a line: file, line, column, reason."""
        from geo.linter.texts.positions import Positions

        line, column = Positions(data).at(self.start)
        return f"{file}:{line}:{column}: {self.reason}"


def flaws(file: Path, data: bytes) -> list[Flaw]:
    """What is wrong with the text of a configuration, in order of place."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [Flaw("the file is not UTF-8.", error.start, error.end)]
    shift = len(data) - len(text.encode())
    try:
        settings = _table(file, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        at = _offset(text, *map(int, re.findall(r"\d+", place))) + shift
        return [Flaw(f"not valid TOML ({reason}).", at, min(at + 1, len(data)))]
    except RecursionError:
        return [Flaw("not valid TOML (nested too deep).", 0, 0)]
    if settings is None:
        return []
    if not isinstance(settings, dict):
        return [Flaw("expected a table.", 0, 0)]
    from geo.linter.texts.tomltext import places

    known = places(text)
    found = [_placed(known, file, text, shift, path, reason, is_unknown_key=True)
             for path, reason in unknown_keys(settings)]  # fmt: skip
    found += [_placed(known, file, text, shift, path, reason) for path, reason in faults(settings)]
    return sorted(found, key=lambda flaw: flaw.start)


def _offset(text: str, line: int | None = None, column: int = 1) -> int:
    """The offset in bytes of a line and column, or of the end."""
    if line is None:
        return len(text.encode())
    before = text.split("\n")[: line - 1]
    return len("".join(f"{part}\n" for part in before).encode()) + column - 1


def _placed(
    known: dict[TomlPath, Place],
    file: Path,
    text: str,
    shift: int,
    path: TomlPath,
    reason: str,
    *,
    is_unknown_key: bool = False,
) -> Flaw:
    """A flaw at its value or key, or at the nearest value around it."""
    whole = (*prefix(file), *path)
    while whole and whole not in known:
        whole = whole[:-1]
    place = known.get(whole, Place(0, 0))
    ends = (place.key_start, place.key_end) if is_unknown_key else (place.start, place.end)
    start, end = (shift + len(text[:at].encode()) for at in ends if at is not None)
    name = "" if is_unknown_key else f'"{".".join(s for s in path if isinstance(s, str))}": '
    return Flaw(f"{name if path else ''}{reason}", start, end, is_unknown_key)


def settings_of(file: Path) -> dict[str, Any]:
    """The settings in a file as they stand there, right or wrong; none if it cannot be read."""
    try:
        found = _table(file, tomllib.loads(file.read_bytes().decode("utf-8-sig")))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
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


def unknown_keys(settings: Any) -> Iterator[tuple[TomlPath, str]]:
    """The keys of a configuration that mean nothing, with what may be meant."""
    from geo.linter import declaration

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
    from geo.text import did_you_mean

    question = did_you_mean(key, known) or f"Known keys: {', '.join(known)}."
    return f'"{shown(key)}": this key is not known. {question}'


def faults(settings: dict[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    """What is wrong with the values of a configuration, by their paths."""
    from geo.linter.declaration import faults as layer_faults

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
    for path, reason in layer_faults(settings.get("layers", {})):
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
    from geo.linter.ruleset import matching

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
    from geo.linter.ruleset import check_severity

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
