"""How fast `geo validate` is beside other validators and beside reading alone, in one run.

Run it with `python tests/bench/validate.py [MEGABYTES ...]` (default: 10). It measures processor
time, the best of three, of one process; geojsonhint is installed from npm, and geojson-validator
from PyPI, into a temporary folder, and left out where that fails.
"""

from __future__ import annotations

import gc
import json
import math
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

import geo
from geo.linter.ruleset import Ruleset

STRUCTURE = ["J", "S", "C", *(f"G3{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 16, 18))]
CASES = {
    "structure, coordinates, rings": STRUCTURE,
    "and validity by GEOS": ["J", "S", "C", "G"],
    "all default rules": [],
}
HINT = """
const hint = require("@mapbox/geojsonhint");
const text = require("fs").readFileSync(process.argv[2], "utf8");
const start = process.cpuUsage();
hint.hint(text);
const used = process.cpuUsage(start);
console.log((used.user + used.system) / 1e6);
"""
PEAK = """
import re, sys, geo
def used():  # what a parent used is not counted, as getrusage does
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
geo.validate([])
before = used()
geo.validate(sys.argv[1])
print((used() - before) * 1024)
"""
VALIDATOR = """
import json, sys, time
from geojson_validator import validate_geometries, validate_structure
start = time.process_time()
text = json.load(open(sys.argv[1]))
validate_structure(text)
validate_geometries(text)
print(time.process_time() - start)
"""


def point(i: int, choose: random.Random) -> str:
    place = [round(choose.uniform(44, 48), 6), round(choose.uniform(38, 41), 6)]
    properties = {"name": f"place {i}", "kind": "village", "population": choose.randint(1, 9999)}
    return feature(i, properties, {"type": "Point", "coordinates": place})


def polygon(i: int, choose: random.Random) -> str:
    """A bay-and-headland outline of 100 vertices, in a grid so that none meets its neighbour."""
    x, y = -170 + i % 1600 * 0.2, -80 + i // 1600 * 0.2
    turns = [2 * math.pi * k / 99 for k in range(99)]
    reach = [choose.uniform(0.07, 0.09) for _ in turns]
    ring = [
        [round(x + r * math.cos(t), 6), round(y + r * math.sin(t), 6)]
        for t, r in zip(turns, reach, strict=True)
    ]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return feature(i, {"name": f"area {i}"}, shape)


def feature(i: int, properties: dict[str, object], shape: dict[str, object]) -> str:
    return json.dumps({"type": "Feature", "id": i, "properties": properties, "geometry": shape})


def collection(make: Callable[[int, random.Random], str], size: int) -> bytes:
    choose, features, total = random.Random(0), [], 0
    while total < size:
        features.append(make(len(features), choose))
        total += len(features[-1]) + 2
    lines = ",\n".join(features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()


def atlas(folder: Path, count: int) -> Path:
    """Two thousand places in an atlas, and events that name them."""
    (folder / "layers").mkdir(parents=True)
    choose = random.Random(1)
    names = [f"place-{i}" for i in range(2000)]
    places = [
        json.dumps({
            "type": "Feature", "id": name, "geometry": {"type": "Point", "coordinates": [
                round(choose.uniform(44, 48), 6), round(choose.uniform(38, 41), 6)]},
            "properties": {"thing": name, "name": name.title(), "valid_from": "1990",
                           "valid_to": None, "sources": ["s"], "licence": "CC0-1.0"}})
        for name in names
    ]  # fmt: skip
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(places) + "\n]}\n"
    (folder / "layers" / "places.geojson").write_text(text)
    (folder / "layers" / "sources.csv").write_text("id,title\ns,Report\n")
    rows = [
        f"e{i},20{choose.randint(10, 24)}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02},"
        f"Event {i},{choose.choice(names)},s"
        for i in range(count)
    ]
    (folder / "layers" / "events.csv").write_text(
        "id,date,title,place,sources\n" + "\n".join(rows) + "\n"
    )
    return folder


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The least processor time of some runs."""
    best = math.inf
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def reading(data: bytes) -> float:
    """Of `orjson.loads`, with the garbage collector off."""
    gc.disable()
    found = seconds(lambda: orjson.loads(data))
    gc.enable()
    return found


def said(*words: str, times: int = 1) -> float | None:
    """The least number that a program prints, or None if it fails."""
    found = [subprocess.run(words, capture_output=True, text=True) for _ in range(times)]
    if any(done.returncode for done in found):
        return None
    return min(float(done.stdout) for done in found)


def others(folder: Path) -> dict[str, list[str]]:
    """What runs other validators on a file, by their names."""
    (folder / "hint.js").write_text(HINT)
    (folder / "validator.py").write_text(VALIDATOR)
    found = {}
    if shutil.which("npm"):
        # The next version asks for a package that is on no registry.
        hint = "@mapbox/geojsonhint@3.2.0"
        npm = ["npm", "install", "--silent", "--prefix", str(folder), hint]
        if subprocess.run(npm, capture_output=True).returncode == 0:
            found["geojsonhint"] = ["node", str(folder / "hint.js")]
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", str(folder / "venv")])
    python = str(folder / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "-q", "geojson-validator"]
    if subprocess.run(pip, capture_output=True).returncode == 0:
        found["geojson-validator"] = [python, str(folder / "validator.py")]
    return found


def cold(file: Path) -> float:
    """Processor time of a new process, without a cache."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "geo", "validate", "--no-cache", str(file)],
                   capture_output=True)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(name: str, data: bytes, folder: Path, rivals: dict[str, list[str]]) -> None:
    file = folder / f"{name}.geojson"
    file.write_bytes(data)
    size, parse = len(data) / 1e6, reading(data)
    print(f"{name}, {size:.0f} MB: orjson.loads {parse:.3f} s ({size / parse:.0f} MB/s)")
    first = math.inf
    for case, select in CASES.items():
        rules = Ruleset.of(select=select)
        found = seconds(lambda rules=rules: geo.validate(file, ruleset=rules))
        first = min(first, found)
        print(f"  {case}: {found:.3f} s, {size / found:.0f} MB/s, {parse / found:.2f}x orjson")
    for rival, words in rivals.items() if size < 20 else ():
        took = said(*words, str(file))
        print(f"  {rival}: " + ("failed" if took is None else f"{took:.2f} s, {took / first:.0f}x"))
    peak = said(sys.executable, "-c", PEAK, str(file))
    print(f"  peak memory: {(peak or math.nan) / len(data):.1f} times the file")
    print(f"  cold run: {min(cold(file) for _ in range(3)):.2f} s")
    middle = data.index(b'"Feature"', len(data) // 2)
    file.write_bytes(data[:middle] + b'"feature"' + data[middle + 9 :])
    one = seconds(lambda: geo.validate(file, ruleset=Ruleset.of(select=STRUCTURE)))
    print(f"  a first finding: {(one - first) / size * 100 * 1000:.0f} ms more per 100 MB")


def main() -> None:
    sizes = [float(word) for word in sys.argv[1:]] or [10.0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rivals = others(folder)
        for size in sizes:
            for make in (point, polygon):
                measure(f"{make.__name__}s", collection(make, int(size * 1e6)), folder, rivals)
        root = atlas(folder / "atlas", 100_000)
        took = seconds(lambda: geo.validate(root), times=1)
        print(f"an atlas of 100,000 events: {took:.2f} s")
        bad = folder / "bad.geojson"
        bad.write_bytes(collection(point, 17_000_000).replace(b'"Feature"', b'"feature"'))
        count = len(geo.validate(bad, select=["S104"]))
        took = seconds(lambda: geo.validate(bad, select=["S104"]))
        more = took - seconds(lambda: geo.validate(bad, select=["J001"]))
        print(f"{count} findings: {took:.2f} s, {more:.2f} s for the findings")


if __name__ == "__main__":
    main()
