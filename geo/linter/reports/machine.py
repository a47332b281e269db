"""Findings as JSON: an array, or one object a line."""

from __future__ import annotations

import json

from geo.linter.findings import Finding
from geo.linter.reports.setting import PLAIN, Setting


def as_json(findings: list[Finding], _: Setting = PLAIN) -> str:
    """An array of findings, empty if there are none."""
    if not findings:
        return "[]\n"
    return "[\n" + ",\n".join(f"  {_object(finding)}" for finding in findings) + "\n]\n"


def as_jsonl(findings: list[Finding], _: Setting = PLAIN) -> str:
    """One finding a line."""
    return "".join(f"{_object(finding)}\n" for finding in findings)


def _object(finding: Finding) -> str:
    # ASCII only: half a surrogate pair in a path or an id could not be written as UTF-8.
    return json.dumps(finding.plain())
