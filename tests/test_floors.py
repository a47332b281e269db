"""The architecture: imports point down, and asking for help loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "geo"

# A part of a package may stand on another floor than the package itself.
FLOORS = [
    """errors dateadvice edtf time bounds zones datewords geodesy text garbled dialects values
    linter.texts linter.findings linter.baseline page.markdown""",
    """formats layer places events frames sources mapfile atlasfiles references
    linter.inputs linter.cache linter.declaration""",
    "links engine bulk",
    """linter scale summary
    page.pack page.shapes page.tiles page.about page.basemap page.tour page.publish
    page.published page.contents page.extent page.languages page.registers page.layers page.texts
    page.payload""",
    "page",
    "folium_map linter.findings_map",
    "atlas",
    "cli __main__",
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names.split()}

# The root says where each public name lives and loads it when asked; its version is for all.
ROOT = "geo"


def module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_name(file): ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted(PACKAGE.rglob("*.py"))
    if "web" not in file.relative_to(PACKAGE).parts
}


def floor(module: str) -> int | None:
    parts = module.split(".")[1:]
    prefixes = [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return next((FLOOR[prefix] for prefix in prefixes if prefix in FLOOR), None)


def imports(module: str) -> set[str]:
    """The modules of the package that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where they point"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in names}
    return {name for name in found if name in MODULES and name != ROOT}


INNER = sorted(set(MODULES) - {ROOT})


def test_every_module_has_a_floor() -> None:
    assert [module for module in INNER if floor(module) is None] == []


def test_imports_point_down() -> None:
    up = [
        (module, name)
        for module in INNER
        for name in sorted(imports(module))
        if (floor(name) or 0) > (floor(module) or 0)
    ]
    assert up == []


def test_imports_do_not_run_in_a_circle() -> None:
    # A package and its first module are one: what imports the one has run the other.
    graph = {module: imports(module) - {module} for module in INNER}
    assert set(TopologicalSorter(graph).static_order()) == set(INNER)


def test_only_the_command_line_prints_or_exits() -> None:
    found = {
        (module, node.func.id)
        for module, tree in MODULES.items()
        if module.split(".")[1:2] not in (["cli"], ["__main__"])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"print", "exit", "quit", "input"}
    }
    assert found == set()


HEAVY = ["babel", "geopandas", "numpy", "pandas", "pyproj", "shapely", "folium", "orjson"]


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_asking_for_help_loads_nothing_heavy(option: str) -> None:
    assert loaded([option], HEAVY) == "[]"


def loaded(words: list[str], names: list[str]) -> str:
    """Which modules the command line has loaded once it is done."""
    code = (
        "import contextlib, sys; from geo.cli import geo\n"
        f"with contextlib.suppress(SystemExit): geo.main({words}, standalone_mode=False)\n"
        f"print([name for name in {names} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, cwd=PACKAGE.parent, timeout=60,
    )  # fmt: skip
    return run.stdout.splitlines()[-1]


# What only some inputs need: other formats, tables, map files, distances, dates that are wrong,
# and rules about features that are not surely good.
NOT_FOR_LAYERS = [
    "babel", "folium", "geo.dateadvice", "geo.linter.rules.coordinates",
    "geo.linter.rules.dates.texts", "geo.linter.rules.dates.validities",
    "geo.linter.rules.dates.years", "geo.linter.rules.geometry", "geo.linter.rules.json.characters",
    "geo.linter.rules.layer", "geo.linter.rules.references", "geo.linter.rules.structure",
    "geo.mapfile", "geopandas", "multiprocessing", "numpy.ma", "pandas", "pyproj", "subprocess",
]  # fmt: skip


def test_validating_a_layer_loads_nothing_that_only_other_inputs_need(tmp_path: Path) -> None:
    places = [f"[{46.01 + i / 7:.5f}, {39.01 + i / 9:.5f}]" for i in range(9)]
    features = [
        f'{{"type": "Feature", "id": {i}, "properties": {{"name": "Place {i}"}},'
        f' "geometry": {{"type": "Point", "coordinates": {place}}}}}'
        for i, place in enumerate(places)
    ]
    file = tmp_path / "places.geojson"
    file.write_text(f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}')
    assert [name for name in NOT_FOR_LAYERS if find_spec(name) is None] == []
    assert loaded(["validate", "--no-cache", str(file)], NOT_FOR_LAYERS) == "[]"


def test_public_names_are_sorted_and_each_is_there() -> None:
    import geo

    assert geo.__all__ == sorted(geo.__all__)
    assert [name for name in geo.__all__ if getattr(geo, name).__name__ != name] == []
    assert set(dir(geo)) == {*geo.__all__, "__version__"}
    with pytest.raises(AttributeError, match="module 'geo' has no attribute 'opne'"):
        geo.opne  # noqa: B018  # asking is the test
