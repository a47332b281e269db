"""What `geo validate` goes by: the configuration, and the options that replace or add to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import printable

if TYPE_CHECKING:
    from geo.linter.cache import Cache
    from geo.linter.ruleset import Ruleset


@dataclass(frozen=True)
class Choices:
    """The configuration that is used, and the options that replace or add to it."""

    file: Path | None
    select: list[str]
    extend_select: list[str]
    ignore: list[str]

    def rules(self) -> Ruleset:
        """The rules of the run."""
        from geo.linter.configuration import Configuration, read_configuration
        from geo.linter.ruleset import Ruleset

        found = read_configuration(self.file) if self.file else Configuration()
        choices = dict(found.choices)
        if self.select:
            choices["select"] = self.select
        choices["extend_select"] = [*choices.get("extend_select", []), *self.extend_select]
        choices["ignore"] = [*choices.get("ignore", []), *self.ignore]
        return Ruleset.of(**choices)

    @cached_property
    def _settings(self) -> dict[str, Any]:
        from geo.linter.configuration import settings_of

        return settings_of(self.file) if self.file else {}

    @property
    def declared(self) -> bool:
        """Whether the configuration declares layers."""
        return bool(self._settings.get("layers"))

    @property
    def baseline(self) -> Path | None:
        """The baseline that the configuration names."""
        name = self._settings.get("baseline")
        return self.file.parent / name if self.file and isinstance(name, str) and name else None

    def cache(self, folder: Path | None) -> Cache:
        """The findings kept for these choices: in a folder, or beside the configuration."""
        from geo.linter.cache import NAME, Cache

        beside = self.file.parent if self.file else Path()
        about = [self.select, self.extend_select, self.ignore, repr(self._settings)]
        return Cache(folder or beside / NAME, json.dumps([str(beside.absolute()), *about]))

    def text(self, folder: Path | None) -> str:
        """All of it in words, with the rules that are on."""
        from geo.linter.rules import RULES

        rules = self.rules()
        on = [code for code in RULES if code in rules.codes]
        lines = [
            f"configuration  {self.file or 'none'}",
            f"baseline       {self.baseline or 'none'}",
            f"cache          {self.cache(folder).folder}",
            f"layers         {', '.join(rules.layers) or 'none declared'}",
            f"set aside      {len(rules.asides)} entries",
            f"rules          {len(on)} of {len(RULES)}",
            *(f"  {code}  {rules.severity(RULES[code]):<8} {RULES[code].name}" for code in on),
        ]
        return "".join(f"{printable(line)}\n" for line in lines)


def used(config: Path | None, *, isolated: bool) -> Path | None:
    """The configuration to use."""
    from geo.linter.configuration import find_configuration

    return None if isolated else config or find_configuration(Path())
