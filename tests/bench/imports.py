"""Importing exports of any size: seconds of processor, megabytes a second and peak memory.

    taskset -c 0 python tests/bench/imports.py [--size 200] [--shapes acled ucdp table]

The files are made up: notes with quotation marks, commas and letters beyond ASCII, some cells of
several lines, and here and there a row that breaks off, a bad date or one that reads two ways.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from geo.formats.importing import ucdp

PLACES = ["Aghdam", "Şuşa", "Հադրուт", "Kəlbəcər", "Ağdərə", "Степанакерт", "Fizuli", "Lachin"]
TALK = (
    "shelling of positions reported near the village, soldiers said that fire was opened from "
    "across the line; residents – among them “witnesses” – fled towards Xankəndi; civilians "
    "wounded; a ceasefire was agreed, later violated; drone strike, artillery; обстрел; no one"
)
ACLED = [
    *["event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"],
    *["sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"],
    *["interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"],
    *["admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"],
    *["notes", "fatalities", "tags", "timestamp"],
]
TABLE = ["Id", "Date", "Title", "What happened", "Type", "Place", "Lat", "Lng", "Deaths", "Source"]
Row = Callable[[random.Random, int], list[object]]


def _note(pick: random.Random, words: int) -> str:
    text = " ".join(pick.choices(TALK.split(), k=words))
    return f'"{text}", he said.' if pick.random() < 0.1 else text


def _day(pick: random.Random) -> date:
    return date(1997, 1, 1) + timedelta(days=pick.randrange(10_000))


def _position(pick: random.Random) -> tuple[float, float]:
    place = pick.randrange(20_000)
    return round(38.5 + place % 211 / 80, 4), round(45.2 + place % 307 / 100, 4)


def acled(pick: random.Random, number: int) -> list[object]:
    """A row as ACLED exports it."""
    day, (lat, lon) = _day(pick), _position(pick)
    kind, part = pick.choice(
        [("Battles", "Armed clash"), ("Explosions/Remote violence", "Shelling")]
    )
    return [
        *[f"AZE{number}", day.strftime("%d %B %Y"), day.year, pick.choice("11123")],
        *["Political violence", kind, part, "Military Forces of Azerbaijan (2003-)", "", 1],
        *["Military Forces of Artsakh", "Government of Artsakh", 8, 18, "", 31],
        *["Caucasus and Central Asia", "Azerbaijan", "Qarabağ", pick.choice(PLACES), ""],
        *[pick.choice(PLACES), lat, lon, pick.choice("1123"), pick.choice(["APA; BBC", "1in.am"])],
        *["National", _note(pick, 40), pick.randrange(5), "", 1_600_000_000 + number],
    ]  # fmt: skip


def ged(pick: random.Random, number: int) -> list[object]:
    """A row of UCDP GED."""
    day, (lat, lon), precision = _day(pick), _position(pick), pick.choice("11112345")
    end = day + timedelta(days={"1": 0, "2": 3, "3": 6, "4": 20}.get(precision, 200))
    place = pick.choice(PLACES)
    return [
        *[number, f"AZE-{day.year}-1-{number}", day.year, 1, "Clear", pick.choice("123")],
        *[388, 388, "Azerbaijan: Nagorno-Karabakh", 843, 843, "Azerbaijan – Artsakh"],
        *[388, 843, "Government of Azerbaijan", 843, 843, "Republic of Artsakh", 2],
        *[f"Agence France Presse;{day};{_note(pick, 10)}", "AFP", day, _note(pick, 8), "MoD"],
        *[pick.choice("1112345"), f"{place} town", f"{place}, near the line", "Qarabağ", place],
        *[lat, lon, f"POINT ({lon} {lat})", 186_000 + number % 999, "Azerbaijan", 373, "Europe"],
        *[1, precision, f"{day} 00:00:00.000", f"{end} 00:00:00.000", 1, 2, 0, 0, 3, 5, 3, 373, 0],
    ]  # fmt: skip


def table(pick: random.Random, number: int) -> list[object]:
    """A row of somebody's spreadsheet."""
    day, (lat, lon) = _day(pick), _position(pick)
    return [
        *[number, day, _note(pick, 6), _note(pick, 16), pick.choice(["battle", "shelling"])],
        *[pick.choice(PLACES), lat, lon, pick.randrange(9), pick.choice(["APA|BBC", "1in.am"])],
    ]


# The header, a row, and the names of a column of dates and of one of notes.
SHAPES: dict[str, tuple[list[str], Row, str, str]] = {
    "acled": (ACLED, acled, "event_date", "notes"),
    "ucdp": (ucdp.HEADER, ged, "date_start", "source_headline"),
    "table": (TABLE, table, "Date", "What happened"),
}


def lines(shape: str, start: int, count: int) -> Iterator[list[object]]:
    """Rows of a shape, of which some are odd."""
    header, row, *columns = SHAPES[shape]
    dated, noted = map(header.index, columns)
    pick = random.Random(start)
    for number in range(start, start + count):
        cells, odd = row(pick, number), pick.random()
        if odd < 0.0002:
            cells.append("one too many")
        elif odd < 0.001:
            cells[dated] = pick.choice(["03/04/2021", "soon", "2021-02-30", ""])
        elif odd < 0.002:
            cells[noted] = f"one line\n{cells[noted]}"
        yield cells


def write(path: Path, shape: str, megabytes: float) -> int:
    """A file of that shape and size; the count of its rows. Blocks come again with new ids."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(SHAPES[shape][0])
        while file.tell() < megabytes * 1e6:
            block = io.StringIO()
            csv.writer(block, lineterminator="\n").writerows(lines(shape, count, 20_000))
            file.write(block.getvalue())
            count += 20_000
    return count


def measure(path: Path, name: str, output: Path) -> None:
    """Import a file in a process of its own, and print what it took."""
    arguments = [sys.executable, "-m", "geo", "import", name, str(path), "-o", str(output), "-q"]
    began = time.perf_counter()
    process = subprocess.Popen(arguments)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the import failed ({status}).")
    passed, work = time.perf_counter() - began, used.ru_utime + used.ru_stime
    size, unit = path.stat().st_size / 1e6, 1e6 if sys.platform == "darwin" else 1e3
    print(
        f"{name:12} {size:7,.0f} MB: {work:7.1f} s of processor ({passed:.1f} s passed), "
        f"{size / work:5.1f} MB/s, peak {used.ru_maxrss / unit:,.0f} MB",
        flush=True,
    )


def main() -> None:
    """Write a file of each shape and import it."""
    options = argparse.ArgumentParser()
    options.add_argument("--size", type=float, default=200, help="megabytes of each file")
    options.add_argument("--shapes", nargs="+", default=list(SHAPES), choices=SHAPES)
    options.add_argument("--folder", help="where to write (a new folder in it)")
    options.add_argument("--suffix", default=".csv", help="of the events: .csv, .parquet, ...")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for shape in given.shapes:
            path = Path(folder) / f"{shape}.csv"
            write(path, shape, given.size)
            name = "spreadsheet" if shape == "table" else shape
            measure(path, name, Path(folder) / f"events{given.suffix}")
            path.unlink()


if __name__ == "__main__":
    main()
