"""The formats in which findings are reported: one file each, text in and text out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from geo.linter.findings import Finding
from geo.linter.reports.setting import Setting

Reporter = Callable[[list[Finding], Setting], str]


def _reporter(home: str, name: str) -> Reporter:
    """A function of a module here, which is loaded when it is called: some take long to load."""

    def report(findings: list[Finding], setting: Setting) -> str:
        return str(getattr(import_module(f"geo.linter.reports.{home}"), name)(findings, setting))

    return report


FORMATS = {
    "full": _reporter("text", "full"),
    "concise": _reporter("text", "concise"),
    "json": _reporter("machine", "as_json"),
    "jsonl": _reporter("machine", "as_jsonl"),
    "github": _reporter("ci", "github"),
    "gitlab": _reporter("ci", "gitlab"),
    "junit": _reporter("ci", "junit"),
    "sarif": _reporter("sarif", "as_sarif"),
}
