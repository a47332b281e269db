"""The formats in which findings are reported: one file each, text in and text out."""

from __future__ import annotations

from collections.abc import Callable

from geo.findings import Finding
from geo.reports import ci, machine, sarif, text

Reporter = Callable[[list[Finding]], str]

FORMATS: dict[str, Reporter] = {
    "full": text.full,
    "concise": text.concise,
    "json": machine.as_json,
    "jsonl": machine.as_jsonl,
    "github": ci.github,
    "gitlab": ci.gitlab,
    "junit": ci.junit,
    "sarif": sarif.as_sarif,
}
