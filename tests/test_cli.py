"""The command line, run as a user runs it: in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Maker

import geo
from geo.cli import COMMANDS
from geo.mapfile import read_mapfile

GOOD = "id,date,title,lon,lat\n" + "".join(
    f"e{i},2020-11-{i % 28 + 1:02},Event {i},46.7,39.8\n" for i in range(99)
)


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """`geo ...` in a folder, never with a traceback."""
    found = subprocess.run(
        [sys.executable, "-m", "geo", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    assert "Traceback" not in found.stderr
    return found


def test_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"geo, version {geo.__version__}\n"


def test_help_names_every_command_and_each_has_help_with_an_example() -> None:
    assert all(command in run("--help").stdout for command in COMMANDS)
    for command in COMMANDS:
        assert "\n  Example:\n    geo " in run(command, "--help").stdout


def test_every_command_and_option_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [c for c in COMMANDS if f"geo {c}" not in readme] == []


def test_the_least_that_makes_a_map_is_what_the_readme_says(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind, name in (("csv", "layers/events.csv"), ("toml", "maps/my-map.toml")):
        (tmp_path / name).parent.mkdir()
        text = re.search(f"```{kind}\n(.*?)```", readme, re.DOTALL)
        assert text
        (tmp_path / name).write_text(text[1], encoding="utf-8")
    found = run("build", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "maps/my-map.html\n")
    assert found.stderr.startswith("my-map: 2 events")


def test_every_map_file_of_the_readme_is_read(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    texts = re.findall("```toml\n(.*?)```", readme, re.DOTALL)
    read = []
    for number, text in enumerate(texts):
        file = tmp_path / f"{number}.toml"
        file.write_text('title = "Map"\n' + text if number else text, encoding="utf-8")
        read.append(read_mapfile(file))
    assert len(read) > 3
    assert read[1].tiles == "OpenTopoMap"


def test_a_mistyped_command_is_guessed() -> None:
    found = run("biuld")
    assert found.returncode == 2
    assert 'Did you mean "build"?' in found.stderr


def test_build_writes_one_page_for_each_map_file_and_prints_its_path(make_atlas: Maker) -> None:
    root = make_atlas({"layers/events.csv": GOOD, "maps/other.toml": 'title = "Other"\n'})
    found = run("build", cwd=root)
    assert (found.returncode, found.stdout) == (0, "maps/map.html\nmaps/other.html\n")
    assert (root / "maps/map.html").read_bytes().startswith(b"<!doctype html>")
    assert sorted(file.name for file in (root / "maps").iterdir()) == [
        "map.html", "map.toml", "other.html", "other.toml",
    ]  # fmt: skip


def test_build_takes_names_paths_and_an_output_folder(make_atlas: Maker, tmp_path: Path) -> None:
    root = make_atlas({"layers/events.csv": GOOD})
    assert run("build", "map", "--output", str(tmp_path / "a"), cwd=root).returncode == 0
    file = str(root / "maps/map.toml")
    assert run("build", file, "--output", str(tmp_path / "b"), cwd=tmp_path).returncode == 0
    assert (tmp_path / "a/map.html").read_bytes() == (tmp_path / "b/map.html").read_bytes()


def test_one_bad_row_among_a_hundred_stops_the_build_and_keeps_the_old_page(
    make_atlas: Maker,
) -> None:
    bad = GOOD + "bad,10/11/2020,Bad,46.7,39.8\n"
    root = make_atlas({"layers/events.csv": bad, "maps/map.html": "old"})
    found = run("build", cwd=root)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        'error: layers/events.csv, row 101, column "date", value "10/11/2020": the date can be '
        "read as 2020-11-10 (day first) or 2020-10-11 (month first). Write the one that is meant.\n"
    )
    assert (root / "maps/map.html").read_text() == "old"


def test_keep_going_shows_the_others_and_lists_the_row_left_out(
    make_atlas: Maker, visit: Callable[..., object]
) -> None:
    root = make_atlas({"layers/events.csv": GOOD + "bad,2020-02-30,Bad,46.7,39.8\n"})
    found = run("build", "--keep-going", cwd=root)
    assert found.returncode == 0
    assert "row 101" in found.stderr
    opened = visit(root / "maps/map.html")
    assert opened.state()["counts"]["total"] == 99  # type: ignore[attr-defined]
    opened.page.get_by_role("button", name="About this map").click()  # type: ignore[attr-defined]
    shown = opened.page.get_by_role("dialog").inner_text()  # type: ignore[attr-defined]
    assert all(part in shown for part in ("101", "2020-02-30", "has no day 30"))


def test_a_place_that_a_thousand_rows_name_is_one_remark(make_atlas: Maker) -> None:
    rows = "".join(f"e{i},2020-11-10,A,46.7,39.8,Nowhere\n" for i in range(1_000))
    root = make_atlas({"layers/events.csv": "id,date,title,lon,lat,place\n" + rows})
    found = run("build", cwd=root)
    assert found.stderr.splitlines()[0] == (
        'remark: layers/events.csv, rows 2, 3, 4, 5, 6 and 995 more, column "place", value '
        '"Nowhere": no place has this name. The coordinates are used.'
    )
    assert found.stderr.splitlines()[1].startswith("map: 1000 events")
    facts = json.loads(run("info", "--json", cwd=root).stdout)
    assert len(facts["remarks"]) == 1_000


def test_a_thousand_errors_leave_the_count_in_sight(make_atlas: Maker) -> None:
    rows = "".join(f"e{i},x{i},A,46.7,39.8\n" for i in range(1_000))
    root = make_atlas({"layers/events.csv": "id,date,title,lon,lat\n" + rows})
    lines = run("build", cwd=root).stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "error: … and 980 more. `geo validate` names each of them."


BRACKETS = "[" * 100_000


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("layers/a.geojson", b"", "the file is empty"),
        ("layers/a.geojson", b"\xff\xfe{", "not UTF-8 but UTF-16"),
        ("layers/a.geojson", '{"name": "\xe9"}'.encode("latin-1"), "not UTF-8 (byte 0xE9)"),
        ("layers/a.geojson", b'{"type": "FeatureCollection", "features": [', "not valid JSON"),
        ("layers/a.geojson", BRACKETS, "not valid JSON"),
        ("layers/a.geojson", b"[1, 2]", "not a GeoJSON FeatureCollection"),
        ("layers/events.csv", b"", "the file is empty"),
        ("layers/events.csv", "id,date\nc\xe9,2020\n".encode("latin-1"), "not UTF-8"),
        ("layers/events.csv", b'id,date\na,"2020\n', "quotation mark"),
        ("layers/events.csv", b"id,date\na,2020,x\n", "3 cells"),
        ("layers/events.csv", b"id,when\na,2020\n", 'column "date": the column is missing'),
        ("layers/events.csv", BRACKETS, 'column "date": the column is missing'),
        ("layers/sources.csv", b"id,title\ns\n", "1 cell"),
        ("layers/sources.csv", b"title\nx\n", 'column "id": the column is missing'),
        ("maps/map.toml", b"title = ", "not valid TOML"),
        ("maps/map.toml", b"titel = 'x'", 'Did you mean "title"?'),
        ("maps/map.toml", "x = " + BRACKETS, "not valid TOML"),
        ("maps/map.toml", b"timezone = 'Mars/Olympus'", "there is no such time zone"),
        ("maps/map.toml", b"[[layer]]\nfile = 'contact-lin'", "is not there"),
        ("maps/map.toml", b"[[layer]]\nfile = 'a'\n[[layer]]\nfile = 'a'", "this layer twice"),
        ("maps/map.toml", b"categories = ['batle']", 'no event has the category "batle"'),
        ("maps/map.toml", b"tiles = 'Carto.Positron'", "no provider"),
        ("maps/map.toml", b"lang = 'english'", "this is no language"),
        ("maps/map.toml", b"languages = ['en', '__proto__']", "this is no language"),
        ("maps/map.toml", b"lang = 'ru'\nlanguages = ['en']", 'Add "ru" to them'),
    ],
)
def test_broken_input_gets_one_clear_line(
    make_atlas: Maker, name: str, content: str | bytes, says: str
) -> None:
    root = make_atlas({"layers/events.csv": GOOD, name: content})
    found = run("build", cwd=root)
    assert found.returncode == 1
    assert found.stdout == ""
    assert len(found.stderr.splitlines()) == 1
    assert name in found.stderr
    assert says in found.stderr
    assert len(found.stderr) < 600


def test_a_row_with_a_cell_too_many_is_left_out_like_any_bad_row(make_atlas: Maker) -> None:
    root = make_atlas({"layers/events.csv": GOOD + "bad,2020,Bad, worse,46.7,39.8\n"})
    found = run("build", "--keep-going", cwd=root)
    assert found.returncode == 0
    assert "row 101: the row has 6 cells, the header 5" in found.stderr
    assert "map: 99 events" in found.stderr


@pytest.mark.parametrize("name", ["layers/events.csv", "layers/sources.csv", "layers/a.geojson"])
def test_a_link_that_leads_nowhere_is_no_missing_file(make_atlas: Maker, name: str) -> None:
    root = make_atlas({"layers/events.csv": GOOD})
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to("nowhere")
    found = run("build", cwd=root)
    assert (found.returncode, found.stderr) == (
        1, f"error: {name}: there is no such file. Check the name.\n",
    )  # fmt: skip


def test_files_and_columns_that_are_not_read_are_named(make_atlas: Maker) -> None:
    table = "id,date,Title,longitude,Lat,note\na,2020,A,46,39,x\n"
    root = make_atlas({"layers/events.csv": table, "layers/event.csv": GOOD})
    assert run("build", cwd=root).stderr.splitlines()[:4] == [
        'remark: layers/event.csv: this file is not read. Did you mean "events.csv"?',
        'remark: layers/events.csv, row 1, column "Title": this column is not read, and there is '
        'no column "title". Name it "title", if that is what it holds.',
        'remark: layers/events.csv, row 1, column "longitude": this column is not read, and there '
        'is no column "lon". Name it "lon", if that is what it holds.',
        'remark: layers/events.csv, row 1, column "Lat": this column is not read, and there is '
        'no column "lat". Name it "lat", if that is what it holds.',
    ]
    assert run("build", "--strict", cwd=root).returncode == 1


@pytest.mark.parametrize("target", ["layers/events.csv", "layers/events.csv/x", "x" * 300])
def test_an_output_folder_that_cannot_be_made_is_named(make_atlas: Maker, target: str) -> None:
    root = make_atlas({"layers/events.csv": GOOD, "maps/map.html": "old"})
    found = run("build", "--output", target, cwd=root)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.startswith(f"error: {target}: the folder cannot be made (")
    assert (root / "maps/map.html").read_text() == "old"


def test_a_map_may_have_a_dot_in_its_name(make_atlas: Maker) -> None:
    root = make_atlas({"layers/events.csv": GOOD, "maps/v1.2.toml": 'title = "A"\n'})
    for given in ("v1.2", "maps/v1.2.toml", "maps/v1.2.html"):
        assert run("build", given, cwd=root).stdout.endswith("maps/v1.2.html\n")


def test_map_files_of_two_atlases_are_not_mixed_up(make_atlas: Maker, tmp_path: Path) -> None:
    root = make_atlas({"layers/events.csv": GOOD})
    other = tmp_path / "other" / "maps"
    other.mkdir(parents=True)
    (other / "map.toml").write_text('title = "A"\n')
    found = run("build", "maps/map.toml", str(other / "map.toml"), cwd=root)
    assert found.returncode == 1
    assert "several atlases" in found.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_output_that_nobody_can_take_ends_with_a_message(make_atlas: Maker) -> None:
    root = make_atlas({"layers/events.csv": GOOD})
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-m", "geo", "build", "--quiet"],
            cwd=root,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        )
    assert (found.returncode, found.stderr) == (
        1, "error: standard output: No space left on device.\n",
    )  # fmt: skip


def test_names_that_the_terminal_cannot_show_are_escaped(make_atlas: Maker) -> None:
    root = make_atlas({"layers/events.csv": GOOD, "maps/Xankəndi.toml": 'title = "A"\n'})
    found = subprocess.run(
        [sys.executable, "-m", "geo", "build", "Xankəndi", "--atlas", str(root)],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
    )
    assert (found.returncode, found.stdout.split(b"/")[-1]) == (0, b"Xank\\u0259ndi.html\n")
    assert b"\x1b" not in run("info", "--atlas", "/no\x1b[31m").stderr.encode()


def test_a_folder_that_is_no_atlas_is_named(tmp_path: Path) -> None:
    found = run("build", cwd=tmp_path)
    assert found.returncode == 1
    assert "this is not an atlas" in found.stderr


def test_strict_takes_remarks_as_errors(make_atlas: Maker) -> None:
    events = "id,date,title,lon,lat,sources\na,2020,A,46,39,nowhere\n"
    root = make_atlas({"layers/events.csv": events})
    assert run("build", cwd=root).returncode == 0
    found = run("build", "--strict", cwd=root)
    assert found.returncode == 1
    assert "there is no source of this id" in found.stderr


def test_two_builds_in_two_folders_are_the_same_bytes(make_atlas: Maker) -> None:
    pages = []
    for folder in ("one", "two/deeper"):
        root = make_atlas({"layers/events.csv": GOOD}, folder=folder)
        assert run("build", cwd=root).returncode == 0
        pages.append(hashlib.sha256((root / "maps/map.html").read_bytes()).hexdigest())
    assert pages[0] == pages[1]


def test_info_says_what_is_in_the_atlas() -> None:
    facts = json.loads(run("info", "--json").stdout)
    assert (facts["events"], facts["claims"], facts["sources"]) == (55, 99, 98)
    assert facts["timezone"] == "Asia/Baku"
    assert {layer["layer"]: layer["features"] for layer in facts["layers"]} == {
        "aghdam-monitoring-center": 3,
        "contact-line": 4,
        "hadrut": 2,
        "lachin-corridor": 5,
        "peacekeeping-zone": 3,
        "places": 63,
        "stepanakert": 2,
    }
    # Midnight in Baku is still the day before in UTC.
    assert (facts["first"], facts["last"]) == ("1994-05-12", "2025-11-10")
    assert "contact-line" in run("info").stdout


def test_a_map_file_that_is_not_there_is_named(make_atlas: Maker) -> None:
    root = make_atlas({"layers/events.csv": GOOD})
    assert run("build", "maps/no.toml", cwd=root).stderr == (
        "error: maps/no.toml: there is no such file.\n"
    )
