"""Findings as JSON: an array, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import orjson

from geo.linter.findings import Finding
from geo.linter.reports.setting import PLAIN, Setting


def as_json(findings: list[Finding], _: Setting = PLAIN) -> str:
    """An array of findings, empty if there are none."""
    return array(finding.plain() for finding in findings) + "\n"


def as_jsonl(findings: list[Finding], _: Setting = PLAIN) -> str:
    """One finding a line."""
    return "".join(f"{_in_ascii(finding.plain())}\n" for finding in findings)


def array(values: Iterable[dict[str, Any]]) -> str:
    """Values as a JSON array, one a line, which is written much faster than indented JSON."""
    lines = ",\n".join(f"  {_in_ascii(value)}" for value in values)
    return f"[\n{lines}\n]" if lines else "[]"


def _in_ascii(value: dict[str, Any]) -> str:
    """A value as JSON; half a surrogate pair in a path or an id could not be written as UTF-8."""
    with suppress(orjson.JSONEncodeError):
        if (text := orjson.dumps(value)).isascii():
            return text.decode()
    return json.dumps(value, separators=(",", ":"))
