"""The cache: what comes from it is what a run without it would find, whatever happens to files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import hypothesis.strategies as st
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from laws import law

from geo.cli import geo as cli
from geo.linter import cache
from geo.linter.cache import Cache
from geo.linter.checking import Check
from geo.linter.findings import Finding
from geo.linter.inputs import inputs
from geo.linter.ruleset import Ruleset

ROOT = Path(__file__).parents[2]
POINT = '{"type": "Point", "coordinates": [46.75, 39.82]}'
BAD = (
    f'{{"type": "Feature", "id": "a", "properties": {{"valid_from": "May1"}}, "geometry": {POINT}}}'
)
GOOD = BAD.replace("May1", "1994")
OTHER = BAD.replace("May1", "1 X ")
BROKEN = BAD[:-1] + "]"
LAYER = '{"type": "FeatureCollection", "features": [\n%s\n]}\n'


def run(folder: Path, *words: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(cli, ["validate", "--output-format", "json", *words])


def judged(folder: Path, kept: Cache | None) -> list[Finding]:
    return list(Check(Ruleset.of, cache=kept).findings(inputs([folder])))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with a file whose times are settled."""
    file = tmp_path / "data" / "a.geojson"
    file.parent.mkdir()
    file.write_text(BAD)
    return file


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all times as old enough."""
    monkeypatch.setattr(cache, "_SETTLED_NS", -(10**18))


def test_a_file_that_has_not_changed_is_not_read_again(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch)
    first = run(old.parent)
    assert "D601" in first.output

    def refuse(*_: object) -> None:
        raise AssertionError("a file is read")

    monkeypatch.setattr(cache, "_digest", refuse)
    monkeypatch.setattr("geo.linter.validation.run.read", refuse)
    again = run(old.parent)
    assert (again.output, again.exit_code) == (first.output, first.exit_code)


def test_nothing_heavy_is_loaded_for_what_has_not_changed(old: Path) -> None:
    words = ["validate", "--output-format", "concise"]
    code = (
        "import sys\nfrom geo.cli import geo\n"
        f"try:\n    geo.main({words}, standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        "print([n for n in ('numpy', 'pandas', 'shapely', 'orjson', 'pyproj', 'geopandas') "
        "if n in sys.modules])"
    )

    def loaded() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=old.parent, capture_output=True, text=True,
            check=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        return done.stdout.splitlines()[-1]

    assert "shapely" in loaded()
    assert loaded() == "[]"


TEXTS = [BAD, GOOD, OTHER, BROKEN, LAYER % BAD, ""]
STEPS = st.tuples(
    st.sampled_from(["a.geojson", "b.geojson", "layers/places.geojson", "layers/events.csv"]),
    st.sampled_from(TEXTS),
    st.sampled_from(["write", "write", "keep times", "remove", "touch", "spoil"]),
)


@settings(law, max_examples=40)
@given(st.lists(STEPS, max_size=5))
@example([("a.geojson", BAD, "write"), ("a.geojson", OTHER, "keep times")])
def test_cached_and_uncached_findings_are_equal(steps: list[tuple[str, str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        (folder / "layers").mkdir(parents=True)
        kept = Cache(Path(name) / "cache", "")
        for file, text, act in steps:
            change(folder / file, text, act, kept)
            assert judged(folder, kept) == judged(folder, None)
            assert judged(folder, kept) == judged(folder, None)


def change(file: Path, text: str, act: str, kept: Cache) -> None:
    """Do something to a file, or to all entries of the cache."""
    times = file.stat() if file.exists() else None
    if act == "remove":
        file.unlink(missing_ok=True)
    elif act == "touch" and times:
        os.utime(file)
    elif act == "spoil":
        for entry in (kept.folder / "entries").glob("*"):
            data = entry.read_bytes()
            entry.write_bytes(data[: len(data) // 2] if len(text) % 2 else b"\xff" + data[1:])
    else:
        file.write_text(text)
        if act == "keep times" and times:
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_a_change_within_the_same_tick_is_seen(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size and times may be the same after a change at once: then the content decides."""
    stamp = cache.stamp_of(old)
    monkeypatch.setattr(cache, "stamp_of", lambda file: stamp if file == old else None)
    kept = Cache(old.parent.parent / "cache", "")
    assert [f.message for f in judged(old, kept)] == [f.message for f in judged(old, None)]
    old.write_text(OTHER)
    assert [f.message for f in judged(old, kept)] == [f.message for f in judged(old, None)]


@pytest.mark.parametrize(
    "words", [["--select", "G"], ["--ignore", "D601"], ["--extend-select", "D606"]]
)
def test_other_rules_have_entries_of_their_own(old: Path, words: list[str]) -> None:
    plain, other = run(old.parent).output, run(old.parent, *words).output
    assert run(old.parent).output == plain
    assert run(old.parent, *words).output == other
    assert run(old.parent, "--no-cache", *words).output == other


def test_a_configuration_or_another_tool_makes_entries_stale(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "D601" in run(old.parent).output
    (old.parent / "geo.toml").write_text('ignore = ["D601"]')
    assert run(old.parent).output == "[]\n"
    (old.parent / "geo.toml").write_text('ignore = ["D602"]')
    assert "D601" in run(old.parent).output
    found = Cache(old.parent / ".geo_cache", "")
    judged(old, found)
    assert found.find(inputs([old])) is not None
    monkeypatch.setattr(cache, "tool", lambda: "another")
    assert found.find(inputs([old])) is None


def test_a_file_of_an_atlas_is_judged_again_when_another_changes(tmp_path: Path) -> None:
    layers = tmp_path / "layers"
    layers.mkdir()
    (layers / "places.geojson").write_text(LAYER % GOOD)
    (layers / "events.csv").write_text("id,date,title,place,sources\nx,2020,T,a,\n")
    words = ["--select", "R701"]
    assert run(tmp_path, *words).output == "[]\n"
    (layers / "places.geojson").write_text(LAYER % GOOD.replace('"a"', '"b"'))
    assert "R701" in run(tmp_path, *words).output
    (layers / "more.geojson").write_text(LAYER % GOOD)
    assert run(tmp_path, *words).output == "[]\n"


def test_a_layer_is_not_judged_again_when_a_table_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = tmp_path / "layers"
    layers.mkdir()
    aside = BAD.replace('"properties": {', '"lint:ignore": ["L502", "D601"], "properties": {')
    (layers / "places.geojson").write_text(LAYER % f"{BAD},\n{aside}")
    (layers / "events.csv").write_text("id,date,title,place\nx,2020,T,a\n")
    kept = Cache(tmp_path / "cache", "")
    judged(tmp_path, kept)
    (layers / "events.csv").write_text("id,date,title,place\nx,2020,T,b\n")
    expected = judged(tmp_path, None)

    def refuse(_: object, codes: frozenset[str]) -> list[object]:
        assert not codes, "a date is judged"
        return []

    monkeypatch.setattr("geo.linter.validation.features.judged", refuse)
    assert judged(tmp_path, kept) == expected
    assert {finding.code for finding in expected} >= {"D601", "R701", "X002"}


def test_the_cache_is_marked_and_can_lie_elsewhere(old: Path, tmp_path: Path) -> None:
    run(old.parent, "--cache-dir", str(tmp_path / "elsewhere"))
    assert not (old.parent / ".geo_cache").exists()
    assert (tmp_path / "elsewhere" / ".gitignore").read_text() == "*\n"
    tag = (tmp_path / "elsewhere" / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")
    run(old.parent, "--no-cache")
    assert not (old.parent / ".geo_cache").exists()


def test_a_cache_that_cannot_be_written_does_no_harm(old: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = run(old.parent, "--cache-dir", str(tmp_path / "file"))
    assert (done.exit_code, "D601" in done.output) == (1, True)


def test_runs_at_once_do_not_disturb_each_other(old: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "cache", "")
    expected = judged(old, None)
    wrong = []

    def again() -> None:
        for _ in range(30):
            if judged(old, kept) != expected:
                wrong.append(1)
            for entry in (kept.folder / "entries").glob("*"):
                entry.unlink(missing_ok=True)

    threads = [threading.Thread(target=again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert not list(kept.folder.glob("new-*"))


def test_entries_of_other_days_are_removed(old: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path / "cache", "")
    judged(old, kept)
    (entry,) = (kept.folder / "entries").iterdir()
    os.utime(entry, (0, 0))
    judged(old, Cache(kept.folder, "today"))
    assert entry.exists()  # once a day is enough
    os.utime(kept.folder / "CACHEDIR.TAG", (0, 0))
    judged(old, Cache(kept.folder, "other"))
    assert not entry.exists()
    assert (kept.folder / "CACHEDIR.TAG").exists()


def test_a_cache_can_be_removed_and_nothing_else(old: Path) -> None:
    folder = old.parent / ".geo_cache"
    assert run(old.parent, "--clean-cache").stderr == ".geo_cache: there is no such cache.\n"
    run(old.parent)
    assert list(folder.glob("entries/*"))
    assert run(old.parent, "--clean-cache").stderr == ".geo_cache: removed.\n"
    assert [file.name for file in old.parent.iterdir()] == ["a.geojson"]
    run(old.parent)
    (folder / "mine.txt").write_text("x")
    run(old.parent, "--clean-cache")
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]
    assert run(old.parent, "--clean-cache", "--cache-dir", ".").exit_code == 0
    assert old.exists()


def test_jobs_give_the_same_bytes(tmp_path: Path) -> None:
    for i in range(5):
        (tmp_path / f"{i}.geojson").write_text(LAYER % TEXTS[i % 4])
    one, two = (run(tmp_path, "--no-cache", "--jobs", jobs) for jobs in "13")
    assert one.output == two.output
    assert len(json.loads(one.output)) > 3
