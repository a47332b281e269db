"""The GitHub Action and the pre-commit hook: their steps run, and take what users write as data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
BAD = (
    '{"type": "Feature", "id": "a", "properties": {"valid_from": "May"}, '
    '"geometry": {"type": "Point", "coordinates": [46.75, 39.82]}}'
)


@pytest.fixture
def check(tmp_path: Path):
    """Runs the step "Check" in a folder with a bad file, with some inputs."""
    tools = tmp_path / "runner" / "geo" / "bin"
    tools.mkdir(parents=True)
    (tools / "geo").write_text(f'#!/bin/sh\nexec {sys.executable} -m geo "$@"\n')
    (tools / "geo").chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "a b.geojson").write_text(BAD)
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("name") == "Check"]

    def run(**inputs: str) -> subprocess.CompletedProcess[str]:
        given = {name: str(one["default"]) for name, one in ACTION["inputs"].items()} | inputs
        names = {key: re.findall(r"inputs\.(\w+)", text)[0] for key, text in step["env"].items()}
        environment = {key: given[name] for key, name in names.items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder, capture_output=True, text=True, check=False, timeout=120,
            env={**os.environ, **environment, "RUNNER_TEMP": str(tmp_path / "runner"),
                 "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    run.folder = folder
    return run


def test_the_action_annotates_and_fails(check) -> None:
    done = check(paths="a b.geojson\n")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=a b.geojson,line=1,")


def test_the_action_passes_options_on_and_writes_sarif(check) -> None:
    done = check(args="--ignore D601", sarif="found.sarif")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((check.folder / "found.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("paths", "$(touch hacked)\n; touch hacked\n--fix"),
        ("args", "$(touch hacked) `touch hacked` ; touch hacked *"),
        ("sarif", "$(touch hacked)/x"),
    ],
)
def test_what_is_given_is_no_command(check, name: str, given: str) -> None:
    done = check(**{name: given})
    assert done.returncode == 2
    assert not (check.folder / "hacked").exists()


def test_options_may_stand_on_several_lines(check) -> None:
    assert check(args="--select D,R\n--ignore\n  D601\n").returncode == 0
    assert check(args="--select R\n--extend-select D\n").returncode == 1


def test_a_file_may_have_any_name(check) -> None:
    name = 'it\'s "$(touch hacked)" 100%,a:b.geojson'
    (check.folder / "a b.geojson").rename(check.folder / name)
    done = check(paths=f"\n{name}\n")
    assert done.returncode == 1
    assert 'file=it\'s "$(touch hacked)" 100%25%2Ca%3Ab.geojson,line=1,' in done.stdout
    assert [file.name for file in check.folder.iterdir() if file.is_file()] == [name]


def test_no_input_is_pasted_into_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


OURS = ["layers/a.geojson", "a/b.ndjson", "layers/events.csv", "maps/map.toml", "geo.toml"]
OTHERS = ["data/other.csv", "package.json", "geojson.py"]


def test_the_hook_is_given_our_files() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [file for file in OURS + OTHERS if re.search(hook["files"], file)] == OURS
