"""Findings for people: one line each, or with an excerpt of the file."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable

from geo.errors import printable
from geo.linter.findings import SEVERITIES, Finding
from geo.linter.reports.setting import PLAIN, Setting

_BEFORE = 40  # columns of an excerpt before the place
_BYTES = 4096  # read on either side of it
_MOST = 20  # findings of one rule in one file that are shown with an excerpt
# SGR codes of terminals (ECMA-48).
_BOLD, _BLUE, _RED = "1", "1;34", "1;31"
_COLORS = {"error": _RED, "warning": "1;33", "info": "1;36"}


def concise(findings: list[Finding], setting: Setting = PLAIN) -> str:
    """`file:line:column: CODE message`, one finding a line."""
    return "".join(f"{_line(finding, setting)}\n" for finding in findings)


def _line(finding: Finding, setting: Setting) -> str:
    mark = " [*]" if finding.fix else ""
    where = setting.styled(printable(finding.where), _BOLD)
    what = setting.styled(f"{finding.severity} {finding.code}", _COLORS[finding.severity])
    return f"{where}: {what}{mark} {finding.message}"


def full(findings: list[Finding], setting: Setting = PLAIN) -> str:
    """Each finding with the part of the file that it is about; once for each rule, why it hurts.

    Where a rule finds the same in very many features of a file, the rest of them are counted.
    """
    told: set[str] = set()
    counts: Counter[tuple[str, str]] = Counter()
    blocks = []
    for one in findings:
        counts[one.file, one.code] += 1
        if counts[one.file, one.code] > _MOST:
            continue
        why = "" if one.code in told else _why(one, setting)
        told.add(one.code)
        blocks.append(f"{_line(one, setting)}\n{excerpt(one, setting)}{why}")
    blocks += [
        f"{printable(file)}: {count - _MOST:,} more of {code}; --output-format concise lists all.\n"
        for (file, code), count in counts.items()
        if count > _MOST
    ]
    return "\n".join(blocks)


def _why(finding: Finding, setting: Setting) -> str:
    from geo.linter.rules import RULES  # slow to load

    rule = RULES.get(finding.code)
    gutter = " " * len(str(finding.line or ""))
    return f"{gutter} {setting.styled('=', _BLUE)} why: {rule.why}\n" if rule else ""


def excerpt(finding: Finding, setting: Setting = PLAIN) -> str:
    """The line of a finding with a caret under its place, cut to a window if it is long."""
    if finding.offset is None or finding.line is None:
        return ""
    start = max(finding.offset - _BYTES, 0)
    data = setting.piece(finding.file, start, finding.offset + _BYTES)
    if not data:
        return ""
    at = min(finding.offset - start, len(data))
    before = data[:at].rpartition(b"\n")[2].decode(errors="ignore").lstrip("\ufeff")
    after = data[at:].partition(b"\n")[0].decode(errors="ignore").rstrip("\r")
    most = min(_BEFORE, setting.width // 2)
    left = _cut(before, most, end=True)
    right = _cut(after, setting.width - _columns(left))
    same_line = finding.end_line == finding.line and finding.end_column and finding.column
    length = (finding.end_column or 0) - (finding.column or 0) if same_line else len(after)
    carets = "^" * max(1, min(_columns(_shown(after[:length])), _columns(right)))
    indent, carets = " " * _columns(left), setting.styled(carets, _RED)
    number, bar = str(finding.line), setting.styled("|", _BLUE)
    gutter = " " * len(number)
    return f"{gutter} {bar}\n{number} {bar} {left}{right}\n{gutter} {bar} {indent}{carets}\n"


def _cut(text: str, room: int, *, end: bool = False) -> str:
    """As much of a text as goes into so many columns, from its start or its end."""
    whole = kept = _shown(text[-room:] if end else text[:room])
    while _columns(kept) > room:
        kept = kept[1:] if end else kept[:-1]
    if len(text) <= room and kept == whole:
        return kept
    return f"…{kept}" if end else f"{kept}…"


def _shown(text: str) -> str:
    return printable(text.replace("\t", " "))


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def summary(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity, and how many can be fixed.

    >>> summary([])
    'No findings.'
    """
    found = list(findings)
    if not found:
        return "No findings."
    safe = sum(bool(finding.fix and finding.fix.safety == "safe") for finding in found)
    unsafe = sum(bool(finding.fix and finding.fix.safety == "unsafe") for finding in found)
    text = f"Found {counted(found)}."
    if safe:
        text += f" {safe} fixable with --fix."
    if unsafe:
        text += f" {unsafe} fixable with --unsafe-fixes."
    return text


def counted(findings: Iterable[Finding]) -> str:
    """How many findings there are of each severity.

    >>> counted([])
    'no findings'
    """
    counts = Counter(finding.severity for finding in findings)
    parts = [
        f"{counts[name]} {name}{'s' if counts[name] > 1 and name != 'info' else ''}"
        for name in SEVERITIES
        if counts[name]
    ]
    return ", ".join(parts) or "no findings"


def statistics(findings: Iterable[Finding], *, as_json: bool = False) -> str:
    """How often each rule found something, most often first, and what of it fixes can mend."""
    found = list(findings)
    counts = Counter((finding.code, finding.name) for finding in found)
    mendable = Counter(finding.code for finding in found if finding.fix)
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if as_json:
        told = [
            {"code": code, "name": name, "count": count, "fixable": mendable[code]}
            for (code, name), count in rows
        ]
        return json.dumps(told, indent=2) + "\n"
    marks = {code: "[*]" if mendable[code] == count else "[-]" for (code, _), count in rows}
    return "".join(
        f"{count:>7}  {code}  {marks[code] if mendable[code] else '   '}  {name}\n"
        for (code, name), count in rows
    )
