"""`geo import`, run as a user runs it: in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

import geo

CASES = ROOT / "tests/importing/exports"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    found = subprocess.run(
        [sys.executable, "-m", "geo", "import", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in found.stderr
    return found


def test_events_go_to_the_file_and_the_account_to_standard_error(tmp_path: Path) -> None:
    found = run(
        "auto", CASES / "acled-2023.csv", "-o", "events.csv", "--report", "r.json", cwd=tmp_path
    )
    assert (found.returncode, found.stdout) == (0, "")
    lines = found.stderr.splitlines()
    assert lines[0].endswith(
        "acled-2023.csv: acled (utf-8), 9 rows read, 5 events imported, 4 rows left out"
    )
    assert "on an area, not a point (place_kind, accuracy_m): 2" in lines
    assert "possible repeats of an earlier event (possible_duplicate_of): 1" in lines
    assert any('row 7 (line 8), column "event_date", value "03/04/2021"' in line for line in lines)
    account = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [problem["row"] for problem in account["left_out"]] == [7, 8, 9, 10]
    table = geo.read_events(tmp_path / "events.csv")
    assert (len(table.events), table.left_out) == (5, [])
    assert table.events.loc["TST1", "description"] == '=HYPERLINK("http://x")'
    assert """,'=HYPERLINK(""" in (tmp_path / "events.csv").read_text().replace('"', "")


def test_without_an_output_the_table_is_printed(tmp_path: Path) -> None:
    for arguments in ([], ["-o", "-"]):
        found = run("ucdp", CASES / "ucdp-24.csv", "--quiet", *arguments, cwd=tmp_path)
        assert (found.returncode, found.stderr) == (0, "")
        assert found.stdout.splitlines()[0].startswith("id,date,title,description,category")
        assert len(found.stdout.splitlines()) == 6
    assert list(tmp_path.iterdir()) == []


def test_json_is_for_programs(tmp_path: Path) -> None:
    arguments = ["auto", CASES / "ucdp-24.csv", "--quiet", "--json"]
    facts = json.loads(run(*arguments, "-o", "e.parquet", cwd=tmp_path).stdout)
    assert (facts["rows_read"], facts["events_imported"], facts["rows_left_out"]) == (6, 5, 1)
    found = run(*arguments, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")


def test_a_guessed_mapping_is_shown_saved_and_taken_up_again(tmp_path: Path) -> None:
    found = run("auto", CASES / "incidents.csv", "-o", "events.csv", cwd=tmp_path)
    assert 'mapping: quantity is column "Killed"' in found.stderr
    saved = tmp_path / "events.mapping.toml"
    text = saved.read_text(encoding="utf-8")
    assert 'date = "Incident date"\n' in text
    saved.write_text(text.replace('quantity = "Killed"', 'status = "Killed"'), encoding="utf-8")
    run("auto", CASES / "incidents.csv", "-o", "events.csv", cwd=tmp_path)
    assert geo.read_events(tmp_path / "events.csv").events.loc["1", "status"] == "3"
    assert 'status = "Killed"' in saved.read_text(encoding="utf-8")


def test_nothing_is_written_where_nothing_can_be_imported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,date\n1,10/11/2020\n")
    found = run("spreadsheet", "a.csv", "-o", "b.csv", cwd=tmp_path)
    assert found.returncode == 1
    assert "left out: a.csv, row 2" in found.stderr
    assert "no row could be imported; nothing was written" in found.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_mistakes_of_the_user_are_named_before_the_work(tmp_path: Path) -> None:
    case = CASES / "acled-2023.csv"
    for arguments, says in (
        (["acled", case, "-o", "events.doc"], "no suffix that events can be written in"),
        (["acled", case, "-o", "nowhere/events.csv"], "there is no folder nowhere"),
        (["aclde", case], 'Did you mean "acled"?'),
        (["auto", "missing.csv"], "there is no such file"),
        (["auto", case, "--date-format", "us"], "dmy, mdy, ymd"),
    ):
        found = run(*arguments, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (1, "")
        assert says in found.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("begun", ["scratch/*/events.arrow", ".events.csv.*/events.csv"])
def test_an_interrupt_leaves_the_old_file_and_nothing_else(begun: str, tmp_path: Path) -> None:
    rows = "".join(f"e{i},2020-11-{i % 28 + 1:02},A title of some length\n" for i in range(400_000))
    (tmp_path / "a.csv").write_text("id,date,title\n" + rows)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (tmp_path / "events.csv").write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-m", "geo", "import", "auto", "a.csv", "-o", "events.csv"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT | {"TMPDIR": str(scratch)},
    )  # fmt: skip
    while not list(tmp_path.glob(begun)):  # it has begun to read, or to write
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, remarks = process.communicate(timeout=60)
    assert (process.returncode, remarks.strip()) == (130, "stopped; nothing was written.")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "events.csv", "scratch"]
    assert (tmp_path / "events.csv").read_text() == "old"
    assert list(scratch.iterdir()) == []
