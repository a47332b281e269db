"""The formats in which findings are reported: one file each, text in and text out."""

from __future__ import annotations

from collections.abc import Callable

from geo.findings import Finding
from geo.reports import ci, machine, sarif, text
from geo.reports.setting import Setting

Reporter = Callable[[list[Finding], Setting], str]

FORMATS: dict[str, Reporter] = {
    "full": text.full,
    "concise": text.concise,
    "json": lambda findings, _: machine.as_json(findings),
    "jsonl": lambda findings, _: machine.as_jsonl(findings),
    "github": lambda findings, _: ci.github(findings),
    "gitlab": lambda findings, _: ci.gitlab(findings),
    "junit": lambda findings, _: ci.junit(findings),
    "sarif": sarif.as_sarif,
}
