"""Findings for continuous integration: GitHub annotations, GitLab code quality, JUnit."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.sax.saxutils import escape, quoteattr

from geo.linter.findings import Finding, fingerprints
from geo.linter.reports.machine import array
from geo.linter.reports.setting import PLAIN, Setting

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB = {"error": "major", "warning": "minor", "info": "info"}


def github(findings: list[Finding], _: Setting = PLAIN) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "".join(
        f"::{_COMMANDS[f.severity]} "
        + ",".join(
            f"{name}={_property(str(value))}"
            for name, value in (
                ("file", f.file),
                ("line", f.line),
                ("endLine", f.end_line),
                ("col", f.column),
                # GitHub takes columns only within one line.
                ("endColumn", f.end_column if f.end_line == f.line else None),
                ("title", f"{f.code} {f.name}"),
            )
            if value is not None
        )
        + f"::{_message(f.where + ': ' + f.code + ' ' + f.message)}\n"
        for f in findings
    )


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(findings: list[Finding], _: Setting = PLAIN) -> str:
    """A code quality report of GitLab."""
    issues = (
        {
            "check_name": finding.code,
            "description": f"{finding.code} {finding.message}",
            "severity": _GITLAB[finding.severity],
            "fingerprint": fingerprint,
            "location": {"path": finding.file, "lines": {"begin": finding.line or 1}},
        }
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    )
    return array(issues) + "\n"


def junit(findings: list[Finding], _: Setting = PLAIN) -> str:
    """A JUnit report: a suite a file, a test a finding, which fails unless it is only an info."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[finding.file].append(finding)
    # Some readers take a report without any test for a run that broke.
    clean = '    <testcase name="no findings" classname="geo validate"/>\n'
    suites = [_suite(file, found, "".join(map(_case, found))) for file, found in by_file.items()]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<testsuites name="geo validate" {_counts(findings)}>\n'
        f"{''.join(suites) or _suite('geo validate', [], clean)}</testsuites>\n"
    )


def _suite(name: str, findings: list[Finding], cases: str) -> str:
    return f"  <testsuite name={_attribute(name)} {_counts(findings)}>\n{cases}  </testsuite>\n"


def _counts(findings: list[Finding]) -> str:
    failures = sum(finding.severity != "info" for finding in findings)
    return f'tests="{len(findings) or 1}" failures="{failures}" errors="0"'


def _case(finding: Finding) -> str:
    name = f"{finding.code} {finding.name} {finding.line or ''}".strip()
    where, message = escape(_xml(finding.where)), _attribute(finding.message)
    body = (
        f"<system-out>{where}: {escape(_xml(finding.message))}</system-out>"
        if finding.severity == "info"
        else f'<failure message={message} type="{finding.severity}">{where}</failure>'
    )
    return (
        f"    <testcase name={_attribute(name)} classname={_attribute(finding.file)}>"
        f"{body}</testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
