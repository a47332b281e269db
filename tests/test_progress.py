"""Progress, as a terminal shows it: one line that is gone in the end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

CASES = ROOT / "tests/importing/exports"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
COMMANDS = {
    "import": ["import", "acled", CASES / "acled-2023.csv", "-o", "events.csv"],
    "join": ["join", "points.csv", "--layer", ROOT / "layers/places.geojson", "-o", "links.csv"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = "".join(f"e{i},2021-03-05,46.75,39.82\n" for i in range(50))
    (tmp_path / "points.csv").write_text(f"id,date,lon,lat\n{rows}")
    return tmp_path


def seen(words: list[str | Path], columns: int, cwd: Path) -> str:
    """What a terminal of that width is sent on standard error."""
    fcntl, pty, struct, termios = map(pytest.importorskip, ("fcntl", "pty", "struct", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "geo", *map(str, words)],
        cwd=cwd, stderr=theirs, stdout=subprocess.DEVNULL, env=ENVIRONMENT,
    )  # fmt: skip
    os.close(theirs)
    found = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # so Linux tells that the other end was closed
            part = b""
        if not part:
            break
        found += part
    os.close(ours)
    process.wait()
    return found.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [80, 40, 12, 0])
@pytest.mark.parametrize("command", COMMANDS)
def test_progress_is_one_line_that_is_gone_in_the_end(
    command: str, columns: int, folder: Path
) -> None:
    text = seen(COMMANDS[command], columns, folder)
    *bars, last = text.split("\r\x1b[K")
    assert {bar.partition(" ")[0] for bar in bars} - {""} <= {"looking", "reading", "writing",
                                                             "comparing", "joining"}  # fmt: skip
    assert any(re.match(r"[a-z]+ ", bar) for bar in bars)
    assert all(len(bar) < (columns or 80) and "\n" not in bar for bar in bars)
    assert "%" not in last


@pytest.mark.parametrize("command", COMMANDS)
def test_programs_are_shown_no_progress(command: str, folder: Path) -> None:
    words = [sys.executable, "-m", "geo", *map(str, COMMANDS[command])]
    run = subprocess.run(words, cwd=folder, capture_output=True, env=ENVIRONMENT, check=False)
    assert b"%" not in run.stderr
    assert b"\r" not in run.stderr
