"""A baseline: findings that are known and left for later, so that only new ones are told."""

from __future__ import annotations

import json
from pathlib import Path

from geo.errors import ConfigError
from geo.findings import Finding, fingerprints

_VERSION = 1


def written_baseline(findings: list[Finding]) -> bytes:
    """A baseline of findings as JSON, sorted, so that its changes read well."""
    rows = sorted(
        json.dumps({"file": f.file, "code": f.code, "fingerprint": mark})
        for f, mark in zip(findings, fingerprints(findings), strict=True)
    )
    body = ",\n".join(f"    {row}" for row in rows)
    return f'{{\n  "version": {_VERSION},\n  "findings": [\n{body}\n  ]\n}}\n'.encode()


def read_baseline(path: Path) -> set[str]:
    """The fingerprints in a baseline.

    Raises:
        ConfigError: the file is no baseline.
    """
    try:
        document = json.loads(path.read_bytes())
        return {row["fingerprint"] for row in document["findings"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise ConfigError(
            f"{path}: this is not a baseline. Write one with --write-baseline."
        ) from None


def new_findings(findings: list[Finding], known: set[str]) -> list[Finding]:
    """The findings that a baseline does not list."""
    marks = fingerprints(findings)
    return [finding for finding, mark in zip(findings, marks, strict=True) if mark not in known]
