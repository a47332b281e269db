"""`geo validate --watch`: a real process that follows real changes of files."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli import geo as cli

ROOT = Path(__file__).parents[2]
BAD = (
    '{"type": "Feature", "id": "a", "properties": {"valid_from": "May"}, '
    '"geometry": {"type": "Point", "coordinates": [46.75, 39.82]}}'
)
WAIT_S = 60  # for a machine with much else to do


class Watch:
    """A process that watches a folder, and the lines that it prints."""

    def __init__(self, folder: Path) -> None:
        words = ["validate", "--watch", "--output-format", "concise"]
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "geo", *words],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, text: str) -> list[str]:
        """The lines up to one that starts with a text."""
        found = []
        while not found or not found[-1].startswith(text):
            found.append(self.lines.get(timeout=WAIT_S))
        return found


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[[], Watch]]:
    started: list[Watch] = []

    def start() -> Watch:
        started.append(Watch(tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()
        one.reader.join()
        assert one.process.stdout
        one.process.stdout.close()


def test_a_change_is_checked_and_ctrl_c_ends(tmp_path: Path, watch: Callable[[], Watch]) -> None:
    file = tmp_path / "a.geojson"
    file.write_text(BAD)
    seen = watch()
    assert seen.until("watching for changes")[0].startswith("a.geojson:1:61: error D601")
    file.write_text(BAD.replace("May", "1994-05"))
    assert seen.until("watching for changes") == ["watching for changes; press Ctrl-C to end.\n"]
    (tmp_path / "b.geojson").write_text("{")
    assert any("b.geojson:1:2: error J001" in line for line in seen.until("watching for changes"))
    (tmp_path / "geo.toml").write_text('ignore = ["Z9"]')
    assert any("no rule" in line for line in seen.until("watching for changes"))
    seen.process.send_signal(signal.SIGINT)
    assert seen.process.wait(WAIT_S) == 0
    assert seen.until("stopped watching") == ["stopped watching.\n"]


def test_standard_input_cannot_be_watched() -> None:
    done = CliRunner().invoke(cli, ["validate", "-", "--watch"], input="{}")
    assert done.exit_code == 2
    assert "cannot watch standard input" in done.output
