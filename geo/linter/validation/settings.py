"""Configurations and baselines: what they say, held against what there is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from geo.errors import ConfigError
from geo.linter.baseline import rows_of
from geo.linter.configuration import flaws
from geo.linter.findings import Finding, fingerprints
from geo.linter.inputs import Input
from geo.linter.rules import CATALOGUE, checks
from geo.linter.rules.subjects.settings import ConfigText, Stale
from geo.linter.ruleset import Ruleset
from geo.linter.texts.jsontext import Fault
from geo.linter.validation.reading import Reading, finding, text_findings


def read_config(reading: Reading, one: Input, rules: Ruleset) -> None:
    """Judge the configuration of a reading."""
    found = flaws(one.path, reading.data)
    text = ConfigText(tuple(((f.start, f.end), f.reason, f.is_unknown_key) for f in found))
    for rule, check in checks("config", rules.codes):
        for hit in check(text):
            place = reading.place(*hit.span) if hit.span else {}
            reading.findings.append(finding(reading, rule, hit, rules, **place))


def stale_findings(
    one: Input, findings: list[Finding], read: Iterable[str], rules: Ruleset
) -> list[Finding]:
    """The rows of a baseline that answer to no finding of this run, if they could have."""
    reading = Reading(str(one.name))
    try:
        reading.data = one.path.read_bytes()
        rows = rows_of(one.path, reading.data)
    except OSError:
        return []  # told as unreadable before
    except ConfigError as error:
        text_findings(reading, [Fault("unreadable", 0, 0, str(error))], rules)
        return reading.findings
    folder = one.path.parent
    marks = set(fingerprints(findings, folder))
    checked = {Path(name).resolve() for name in read}
    stale = []
    for row in rows:
        file = folder / row["file"]
        if not file.exists():
            reason = "there is no such file any more"
        elif row["code"] not in CATALOGUE:
            reason = "there is no such rule any more"
        elif (
            file.resolve() in checked
            and row["code"] in rules.codes
            and row["fingerprint"] not in marks
        ):
            reason = "it is not found any more"
        else:
            continue
        at = reading.data.find(json.dumps(row["fingerprint"]).encode())
        span = (max(at, 0), max(at, 0) + len(row["fingerprint"]) + 2)
        stale.append((span, f"{row['code']} in {row['file']}: {reason}"))
    return [
        finding(reading, rule, hit, rules, **reading.place(*(hit.span or (0, 0))))
        for rule, check in checks("baseline", rules.codes)
        for hit in check(Stale(tuple(stale)))
    ]
