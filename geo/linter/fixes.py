"""Fixes: findings mended by changing only the bytes that are wrong.

Files are mended in memory, over and over until nothing is left to mend, and written at the end, in
one step, if nobody has changed them meanwhile.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.errors import GeoError, shown
from geo.formats.files import write_whole
from geo.linter.findings import Edit, Finding, Findings, Fix
from geo.linter.inputs import Input
from geo.linter.rules import RULES
from geo.linter.ruleset import Ruleset
from geo.linter.validation import validate_inputs

_UNREAD = {"J003", "J005"}  # what is wrong behind them, here and elsewhere, is seen afterwards
_ROUNDS = 20  # each round mends at least one finding, as a rule all that do not overlap


@dataclass(frozen=True)
class Mended:
    """A file before and after its fixes, and how many findings were mended."""

    path: Path
    before: bytes
    after: bytes
    count: int

    def diff(self) -> str:
        """The change as a unified diff."""
        lines = [
            text.decode(errors="replace").splitlines(keepends=True)
            for text in (self.before, self.after)
        ]
        name = str(self.path)
        changed = difflib.unified_diff(lines[0], lines[1], name, name)
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in changed)

    def write(self) -> None:
        """Put the mended text into the file.

        Raises:
            GeoError: the file has changed since it was read, or cannot be written.
        """
        if self.path.read_bytes() != self.before:
            raise GeoError(f"{self.path}: changed while it was being mended; nothing was written.")
        write_whole(self.path, self.after)


def mend(
    found: list[Input],
    rules: Ruleset,
    *,
    unsafe: bool = False,
    texts: dict[Path, bytes] | None = None,
) -> tuple[list[Mended], Findings]:
    """The files that fixes change, and the findings that are left.

    A round of fixes that would bring an error into a file is not taken, unless a file could not be
    read before. Of files that stand in `texts`, these texts are mended.
    """
    texts = {} if texts is None else texts
    findings = validate_inputs(found, rules, texts)
    first, counts = dict(texts), dict.fromkeys(texts, 0)
    paths = {str(one.name): one.path for one in found if one.is_wanted}
    given_up: set[str] = set()
    for _ in range(_ROUNDS):
        wanted = {f: texts[p] for f, p in paths.items() if p in texts and f not in given_up}
        changed = _mended_once(wanted, findings, unsafe=unsafe)
        if not changed:
            break
        trial = {**texts, **{paths[file]: after for file, (after, _) in changed.items()}}
        next_findings = validate_inputs(found, rules, trial)
        is_read_anew = any(f.code in _UNREAD and f.file in changed for f in findings)
        worse = {file for file in changed if _is_worse(file, findings, next_findings)}
        if worse and not is_read_anew:
            given_up |= worse
            continue
        for file, (_, count) in changed.items():
            counts[paths[file]] += count
        texts, findings = trial, next_findings
    else:
        findings += [_endless(file, rules) for file in changed if "X007" in rules.codes]
    return [
        Mended(path, first[path], texts[path], counts[path])
        for path in sorted(texts)
        if texts[path] != first[path]
    ], findings


def _mended_once(
    texts: Mapping[str, bytes], findings: Findings, *, unsafe: bool
) -> dict[str, tuple[bytes, int]]:
    """The texts that one round of fixes changes, and how many findings it mends in each."""
    mended = {
        file: mended_text(texts[file], of_file, unsafe=unsafe)
        for file, of_file in _by_file(findings).items()
        if file in texts
    }
    return {file: (after, count) for file, (after, count) in mended.items() if count}


def _endless(file: str, rules: Ruleset) -> Finding:
    """The finding that a file is never done."""
    rule = RULES["X007"]
    message = f"fixes still change the file after {_ROUNDS} rounds. Please report this."
    return Finding(rule.code, rule.name, rules.severity(rule), message, file)


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.file, []).append(finding)
    return grouped


def _is_worse(file: str, before: Findings, after: Findings) -> bool:
    """Whether a file has more errors than before, or is no JSON any more, which hides others."""
    return any(_errors(after, file, kind) > _errors(before, file, kind) for kind in ("J", ""))


def _errors(findings: Findings, file: str, kind: str) -> int:
    return sum(
        f.severity == "error" and f.code.startswith(kind) for f in findings if f.file == file
    )


def mended_text(
    data: bytes, findings: Iterable[Finding], *, unsafe: bool = False
) -> tuple[bytes, int]:
    """A text with the fixes of its findings applied, and how many.

    Of two that overlap, the one that changes fewer bytes comes first, and the other waits.
    """
    wanted = [
        f.fix for f in findings if f.fix and f.fix.edits and (unsafe or f.fix.safety == "safe")
    ]
    taken: list[tuple[int, int]] = []
    edits: list[Edit] = []
    count = 0
    for fix in sorted(wanted, key=_size):
        if all(data[edit.start : edit.end] == edit.text for edit in fix.edits):
            continue
        spans = [(edit.start, edit.end) for edit in fix.edits]
        if any(_overlap(span, other) for span in spans for other in taken):
            continue
        taken += spans
        edits += fix.edits
        count += 1
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start < at:
            raise GeoError(f"fixes overlap at byte {shown(edit.start)}.")
        parts += [data[at : edit.start], edit.text]
        at = edit.end
    return b"".join([*parts, data[at:]]), count


def _size(fix: Fix) -> tuple[int, int]:
    """How many bytes a fix touches, and where it starts."""
    size = sum(edit.end - edit.start for edit in fix.edits)
    return size, min(edit.start for edit in fix.edits)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a byte, or two insertions a place."""
    return (one[0] < other[1] and other[0] < one[1]) or one[0] == other[0]
