"""Findings as SARIF 2.1.0, the format of code scanners."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from geo.linter.findings import Edit, Finding, fingerprints
from geo.linter.reports.machine import array
from geo.linter.reports.setting import PLAIN, Setting
from geo.linter.rules import FAMILIES, RULES
from geo.linter.texts.positions import Positions

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# GitHub's words for rules that are not about security.
_SEVERITIES = {"error": "error", "warning": "warning", "info": "recommendation"}


def as_sarif(findings: list[Finding], setting: Setting = PLAIN) -> str:
    """A SARIF log with the help of every rule that found something."""
    from geo import __version__

    codes = sorted({finding.code for finding in findings})
    numbers = {code: number for number, code in enumerate(codes)}
    results = _results(findings, numbers, setting)
    driver = {"name": "geo validate", "version": __version__, "rules": [_rule(c) for c in codes]}
    return (
        '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": '
        f'[{{"tool": {json.dumps({"driver": driver}, indent=2)}, '
        f'"columnKind": "unicodeCodePoints", "results": {array(results)}}}]}}\n'
    )


def _results(
    findings: list[Finding], numbers: dict[str, int], setting: Setting
) -> Iterator[dict[str, Any]]:
    """Each finding as a result, made when it is written: thousands at once are slow to collect."""
    marks = iter(fingerprints(findings))
    for file, of_file in groupby(findings, lambda finding: finding.file):
        listed = list(of_file)
        places = _places(listed, setting.text, file)
        for finding in listed:
            yield _result(finding, numbers[finding.code], next(marks), places)


def _places(
    findings: list[Finding], text: Callable[[str], bytes], file: str
) -> dict[int, tuple[int, int]]:
    """Line and column of the offsets at which fixes of a file begin and end."""
    edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
    if not edits:
        return {}
    positions = Positions(text(file))
    offsets = {edit.start for edit in edits} | {edit.end for edit in edits}
    return {offset: positions.at(offset) for offset in sorted(offsets)}


def _rule(code: str) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.what},
        "fullDescription": {"text": f"{rule.what} {rule.why}"},
        "help": {
            "text": f"{rule.what} {rule.why} ({rule.clause})",
            "markdown": f"**{rule.what}** {rule.why}\n\n*{rule.clause}*\n\n"
            f"More, with examples: `geo rule {code}`.",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [FAMILIES[code[0]]],
            "problem.severity": _SEVERITIES[rule.severity],
        },
    }


def _result(
    finding: Finding, index: int, fingerprint: str, places: dict[int, tuple[int, int]]
) -> dict[str, Any]:
    artifact = _artifact(finding.file)
    location: dict[str, Any] = {"artifactLocation": artifact}
    if finding.line is not None:
        location["region"] = {
            "startLine": finding.line,
            "startColumn": finding.column,
            "endLine": finding.end_line,
            "endColumn": finding.end_column,
            "byteOffset": finding.offset,
        }
    place: dict[str, Any] = {"physicalLocation": location}
    if finding.path:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.path}]
    result = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [place],
        "partialFingerprints": {"geo/v1": fingerprint},
    }
    if finding.fix:
        replacements = [_replacement(edit, places) for edit in finding.fix.edits]
        change = {"artifactLocation": artifact, "replacements": replacements}
        title = f"{finding.fix.title or 'Mend this'} ({finding.fix.safety})"
        result["fixes"] = [{"description": {"text": title}, "artifactChanges": [change]}]
    return result


def _replacement(edit: Edit, places: dict[int, tuple[int, int]]) -> dict[str, Any]:
    (line, column), (end_line, end_column) = places[edit.start], places[edit.end]
    return {
        "deletedRegion": {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        },
        "insertedContent": {"text": edit.text.decode(errors="replace")},
    }


@lru_cache(maxsize=64)
def _artifact(file: str) -> dict[str, str]:
    """Where a file is: by its path from where the check ran, if it is given so."""
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix(), errors="replace"), "uriBaseId": "%SRCROOT%"}
