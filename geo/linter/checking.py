"""The files of a run: from the cache where they have not changed, judged where they have.

Nothing heavy is loaded for what comes from the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from geo.linter.cache import Cache, can_be_kept, seen
from geo.linter.findings import Finding, Findings, in_order
from geo.linter.inputs import Input, groups

if TYPE_CHECKING:
    from geo.linter.ruleset import Ruleset


@dataclass(frozen=True)
class Check:
    """A run: how its rules are made, whether layers are declared, and how it is done.

    Files in `texts` are not read.
    """

    rules: Callable[[], Ruleset]
    declared: bool = False
    cache: Cache | None = None
    jobs: int = 1
    texts: dict[Path, bytes] = field(default_factory=dict)

    def findings(self, found: list[Input]) -> Findings:
        """What is wrong with some files, in order of place."""
        together = groups(found, declared=self.declared)
        parts = [self._kept(group) for group in together]
        missing = [group for group, part in zip(together, parts, strict=True) if part is None]
        if together and not missing and not any(one.kind == "baseline" for one in found):
            return in_order(chain.from_iterable(part for part in parts if part))
        from geo.linter.validation.run import whole

        rules = self.rules()
        judged = self._judged(missing, rules)
        return whole(found, [next(judged) if part is None else part for part in parts], rules)

    def _kept(self, group: list[Input]) -> list[Finding] | None:
        if self.cache is None or self._is_held(group) or not can_be_kept(group):
            return None
        return self.cache.find(group)

    def _is_held(self, group: list[Input]) -> bool:
        return any(one.path in self.texts for one in group)

    def _judged(self, missing: list[list[Input]], rules: Ruleset) -> Iterator[list[Finding]]:
        judge = partial(judged_and_kept, rules=rules, cache=self.cache, texts=self.texts)
        if self.jobs == 1:
            return map(judge, missing)
        from geo.linter.validation.parallel import at_once

        return at_once(judge, missing, self.jobs)


def judged_and_kept(
    group: list[Input], rules: Ruleset, cache: Cache | None, texts: dict[Path, bytes]
) -> list[Finding]:
    """The findings of files that are judged together, which go into the cache."""
    from geo.linter.validation.run import judged

    held = {one.path: texts[one.path] for one in group if one.path in texts}
    if cache is None or held or not can_be_kept(group):
        return judged(group, rules, held or None)
    before = [seen(one.path) for one in group]
    read: dict[Path, bytes] = {}
    findings = judged(group, rules, read, cache)
    cache.keep(group, before, read, findings)
    return findings
