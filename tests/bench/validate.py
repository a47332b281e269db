"""How fast `geo validate` reads good data, as a multiple of the time of `orjson.loads`.

Run it with `python tests/bench/validate.py [MEGABYTES]`.
"""

from __future__ import annotations

import gc
import json
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

import geo


def point(i: int, choose: random.Random) -> str:
    place = [round(choose.uniform(44, 48), 6), round(choose.uniform(38, 41), 6)]
    properties = {"name": f"place {i}", "kind": "village", "population": choose.randint(1, 9999)}
    return feature(i, properties, {"type": "Point", "coordinates": place})


def polygon(i: int, choose: random.Random) -> str:
    x, y = choose.uniform(44, 48), choose.uniform(38, 41)
    turns = [2 * math.pi * k / 99 for k in range(99)]
    ring = [[round(x + 0.1 * math.cos(t), 6), round(y + 0.1 * math.sin(t), 6)] for t in turns]
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


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    size = float(sys.argv[1] if len(sys.argv) > 1 else 10) * 1e6
    for make in (point, polygon):
        data = collection(make, int(size))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "a.geojson"
            file.write_bytes(data)
            gc.disable()
            parse = seconds(lambda data=data: orjson.loads(data))
            gc.enable()
            check = seconds(lambda file=file: geo.validate(file))
        print(f"{make.__name__}s: {check / parse:.1f} times orjson.loads, "
              f"{len(data) / check / 1e6:.1f} MB a second")  # fmt: skip


if __name__ == "__main__":
    main()
