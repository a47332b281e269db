"""Findings for people: one line each, or with an excerpt of the file."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from geo.errors import printable
from geo.findings import SEVERITIES, Finding

_WIDTH = 96  # columns of an excerpt
_BEFORE = 40  # of them before the place
_BYTES = 4096  # read on either side of it


def concise(findings: list[Finding]) -> str:
    """`file:line:column: CODE message`, one finding a line."""
    return "".join(f"{_line(finding)}\n" for finding in findings)


def _line(finding: Finding) -> str:
    mark = " [*]" if finding.fix else ""
    where = printable(finding.where)
    return f"{where}: {finding.severity} {finding.code}{mark} {finding.message}"


def full(findings: list[Finding]) -> str:
    """Each finding with the part of the file that it is about, then a summary."""
    blocks = [f"{_line(finding)}\n{excerpt(finding)}" for finding in findings]
    return "\n".join([*blocks, f"{summary(findings)}\n"] if blocks else ["No findings.\n"])


def excerpt(finding: Finding) -> str:
    """The line of a finding with a caret under its place, cut to a window if it is long."""
    if finding.offset is None or finding.line is None:
        return ""
    start = max(finding.offset - _BYTES, 0)
    try:
        with Path(finding.file).open("rb") as file:
            file.seek(start)
            data = file.read(2 * _BYTES)
    except OSError:
        return ""
    at = min(finding.offset - start, len(data))
    before = data[:at].rpartition(b"\n")[2].decode(errors="ignore").lstrip("\ufeff")
    after = data[at:].partition(b"\n")[0].decode(errors="ignore").rstrip("\r")
    cut = len(before) > _BEFORE
    left = _shown(("…" + before[-_BEFORE:]) if cut else before)
    room = _WIDTH - _columns(left)
    right = _shown(after[:room] + ("…" if len(after) > room else ""))
    same_line = finding.end_line == finding.line and finding.end_column and finding.column
    length = (finding.end_column or 0) - (finding.column or 0) if same_line else len(after)
    carets = "^" * max(1, min(_columns(_shown(after[:length])), _columns(right)))
    number = str(finding.line)
    gutter = " " * len(number)
    return f"{gutter} |\n{number} | {left}{right}\n{gutter} | {' ' * _columns(left)}{carets}\n"


def _shown(text: str) -> str:
    return printable(text.replace("\t", " "))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def summary(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity, and how many can be fixed.

    >>> summary([])
    'Found nothing.'
    """
    found = list(findings)
    counts = Counter(finding.severity for finding in found)
    parts = [
        f"{counts[name]} {name}{'s' if counts[name] > 1 and name != 'info' else ''}"
        for name in SEVERITIES
        if counts[name]
    ]
    if not parts:
        return "Found nothing."
    safe = sum(bool(finding.fix and finding.fix.safety == "safe") for finding in found)
    unsafe = sum(bool(finding.fix and finding.fix.safety == "unsafe") for finding in found)
    text = f"Found {', '.join(parts)}."
    if safe:
        text += f" {safe} fixable with --fix."
    if unsafe:
        text += f" {unsafe} fixable with --unsafe-fixes."
    return text


def statistics(findings: Iterable[Finding]) -> str:
    """How often each rule found something, most often first."""
    counts = Counter((finding.code, finding.name) for finding in findings)
    return "".join(
        f"{count:>7}  {code}  {name}\n"
        for (code, name), count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )
