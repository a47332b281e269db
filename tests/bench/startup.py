"""How long `geo --help` and `geo --version` take, beside a bare Python in the same run.

The aim: at most 2.5 times `python -c pass`, plus 60 ms.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15


def median_ms(*arguments: str) -> float:
    """The median time of a Python process, in milliseconds."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    bare = median_ms("-c", "pass")
    limit = 2.5 * bare + 60
    print(f"python -c pass  {bare:6.1f} ms, so the aim is {limit:.1f} ms")
    for option in ("--help", "--version"):
        taken = median_ms("-m", "geo", option)
        ratios = f"{taken / bare:.1f}x, {taken / limit:.2f} of the aim"
        print(f"geo {option:<10}  {taken:6.1f} ms, {ratios}")
