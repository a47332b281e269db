"""Random bytes against `geo validate`, led by what they reach: no input may end in a traceback.

Run by hand, where atheris is installed (`pip install atheris`); arguments are those of libFuzzer:

    python tests/fuzz/validate.py -max_total_time=3600

Inputs begin as the good and bad examples of every rule. The first byte of an input chooses the
kind of the file. Mending is tried on every tenth input: what comes out must be readable again.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["geo"]):
    import geo.linter

    # What is loaded later, when it is needed, would not lead the fuzzer.
    for module in pkgutil.walk_packages(geo.linter.__path__, "geo.linter."):
        importlib.import_module(module.name)
    from geo.linter.fixes import mend
    from geo.linter.inputs import inputs
    from geo.linter.rules import RULES
    from geo.linter.ruleset import Ruleset
    from geo.linter.validation import validate

KINDS = {
    b"g": "a.geojson",
    b"l": "a.geojsonl",
    b"e": "layers/events.csv",
    b"c": "layers/claims.csv",
    b"s": "layers/sources.csv",
    b"a": "layers/a.geojson",
    b"m": "maps/map.toml",
}
ALL = Ruleset.of(select=["ALL"])


def write_seeds(folder: Path) -> None:
    """The examples of all rules, each behind the letter of its kind."""
    kinds = {name: letter for letter, name in KINDS.items()}
    for rule in RULES.values():
        for word, example in (("good", rule.good), ("bad", rule.bad)):
            files = example if isinstance(example, dict) else {"a.geojson": example}
            for i, (name, text) in enumerate(files.items()):
                letter = kinds.get(name, b"a" if name.endswith("json") else b"e")
                data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
                (folder / f"{rule.code}-{word}-{i}").write_bytes(letter + data)


class Fuzzer:
    """Writes an input to where its kind stands in an atlas, and validates that atlas."""

    def __init__(self, root: Path) -> None:
        self.root, self.count = root, 0
        for folder in ("layers", "maps"):
            (root / folder).mkdir()

    def __call__(self, data: bytes) -> None:
        """Judge one input."""
        self.count += 1
        name = KINDS.get(data[:1], "a.geojson")
        file = self.root / name
        file.write_bytes(data[1:])
        try:
            validate(file, ruleset=ALL)
            if self.count % 10 == 0:
                for mended in mend(inputs([file]), ALL, unsafe=True)[0]:
                    mended.write()
                    validate(file, ruleset=ALL)
        finally:
            file.unlink()


def main() -> None:
    """Fuzz until a traceback, or as long as the arguments say."""
    with tempfile.TemporaryDirectory() as folder:
        root, seeds = Path(folder) / "atlas", Path(folder) / "seeds"
        root.mkdir()
        seeds.mkdir()
        write_seeds(seeds)
        atheris.Setup([*sys.argv, str(seeds)], Fuzzer(root))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
