"""A baseline: findings that are known and left for later, so that only new ones are told."""

from __future__ import annotations

import json
from pathlib import Path

from geo.errors import ConfigError
from geo.linter.findings import Finding, fingerprints, seen_from

_VERSION = 1


def written_baseline(findings: list[Finding], folder: Path) -> bytes:
    """A baseline of findings as JSON, sorted, so that its changes read well.

    Paths are seen from the folder of the baseline.
    """
    rows = sorted(
        json.dumps({"file": seen_from(f.file, folder), "code": f.code, "fingerprint": mark})
        for f, mark in zip(findings, fingerprints(findings, folder), strict=True)
    )
    body = ",\n".join(f"    {row}" for row in rows)
    return f'{{\n  "version": {_VERSION},\n  "findings": [\n{body}\n  ]\n}}\n'.encode()


def read_baseline(path: Path) -> set[str]:
    """The fingerprints in a baseline.

    Raises:
        ConfigError: the file is no baseline.
    """
    try:
        return {row["fingerprint"] for row in rows_of(path, path.read_bytes())}
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from None


def rows_of(path: Path, data: bytes) -> list[dict[str, str]]:
    """The rows of a baseline: `file`, `code` and `fingerprint` of each finding set aside.

    Raises:
        ConfigError: the file is no baseline.
    """
    try:
        rows = json.loads(data)["findings"]
        return [{key: str(row[key]) for key in ("file", "code", "fingerprint")} for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ConfigError(
            f"{path}: this is not a baseline. Write one with --write-baseline."
        ) from None


def new_findings(findings: list[Finding], known: set[str], folder: Path) -> list[Finding]:
    """The findings that a baseline in a folder does not list."""
    marks = fingerprints(findings, folder)
    return [finding for finding, mark in zip(findings, marks, strict=True) if mark not in known]
