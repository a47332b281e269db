"""L514 against a real repository: what was committed, and what stands there now."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import geo
from geo.formats.history import is_same, recorded, recorded_bytes

POINT = '{"type": "Point", "coordinates": [46.75, 39.76]}'


def layer(*features: str) -> str:
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def town(name: str, shown: str = "Shusha", geometry: str = POINT, more: str = "") -> str:
    return (
        f'{{"type": "Feature", "id": "{name}", "properties": {{"name": "{shown}"{more}}}, '
        f'"geometry": {geometry}}}'
    )


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "layers").mkdir()
    git(tmp_path, "init", "-q")
    return tmp_path / "layers" / "a.geojson"


def commit(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    git(file.parent, "add", ".")
    git(file.parent, "commit", "-qm", "A")


MOVED = '{"type": "Point", "coordinates": [46.75, 39.77]}'
SPELLED = '{"coordinates":[46.750, 39.76e0],"type":"Point"}'
SINCE = ', "valid_from": "2020"'
BAD = [
    ("another id", [town("shusha")], [town("shushi")]),
    ("the same with more properties", [town("shusha")], [town("s-1", more=', "note": "x"')]),
    ("numbers spelled in another way", [town("shusha")], [town("s-1", geometry=SPELLED)]),
    ("among others", [town("a", "A"), town("shusha")], [town("a", "A"), town("s-1")]),
    ("one version of two", [town("s-1"), town("s-2", more=SINCE)],
     [town("s-1"), town("s-new", more=SINCE)]),
    ("the order too", [town("shusha"), town("b", "B")], [town("b", "B"), town("s-1")]),
]  # fmt: skip
GOOD = [
    ("a property changed", [town("shusha")], [town("shusha", more=', "note": "x"')]),
    ("moved, so it may be another", [town("shusha")], [town("s-1", geometry=MOVED)]),
    ("renamed, so it may be another", [town("shusha")], [town("s-1", "Lachin")]),
    ("added beside the old one", [town("shusha")], [town("shusha"), town("s-1")]),
    ("a new version", [town("s-1")], [town("s-1"), town("s-2", more=SINCE)]),
    ("twins that nobody can tell apart", [town("a"), town("b")], [town("c"), town("d")]),
    ("a feature taken out", [town("shusha"), town("b", "B")], [town("b", "B")]),
    ("without a name", [town("shusha", "")], [town("s-1", "")]),
]


@pytest.mark.parametrize(("before", "now"), [case[1:] for case in BAD], ids=[c[0] for c in BAD])
def test_an_id_that_changed_is_told(file: Path, before: list[str], now: list[str]) -> None:
    commit(file, layer(*before))
    file.write_text(layer(*now), encoding="utf-8")
    (finding,) = geo.validate(file, select=["L514"])
    assert (finding.line, finding.column) == (1 + len(now), 27)


@pytest.mark.parametrize(("before", "now"), [case[1:] for case in GOOD], ids=[c[0] for c in GOOD])
def test_other_changes_are_left_alone(file: Path, before: list[str], now: list[str]) -> None:
    commit(file, layer(*before))
    file.write_text(layer(*now), encoding="utf-8")
    assert geo.validate(file, select=["L514"]) == []


def test_without_a_commit_or_git_nothing_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(layer(town("shusha")), encoding="utf-8")
    assert geo.validate(file, select=["L514"]) == []
    commit(file, layer(town("shushi")))
    file.write_text(layer(town("shusha")), encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert geo.validate(file, select=["L514"]) == []


def test_a_repository_cannot_make_git_run_its_programs(file: Path, tmp_path: Path) -> None:
    commit(file, layer(town("shusha")))
    script = tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager"):
        git(tmp_path, "config", key, str(script))
    file.write_text(layer(town("shushi")), encoding="utf-8")
    assert [f.code for f in geo.validate(file, select=["L514"])] == ["L514"]
    assert not (tmp_path / "ran").exists()


def test_the_record_knows_what_a_file_held(file: Path) -> None:
    commit(file, "one")
    blob = recorded(file.parent)["a.geojson"]
    assert recorded_bytes(file.parent, blob) == b"one"
    assert (is_same(b"one", blob), is_same(b"two", blob)) == (True, False)
