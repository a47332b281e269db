"""Map files: what they say is read, and every wrong key or value is named."""

from __future__ import annotations

import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from laws import law

from geo.errors import InputError
from geo.mapfile import LayerStyle, MapFile, read_mapfile
from geo.time import event_span, zone

PAIRS = Path(__file__).parent / "pairs" / "maps"


def read(folder: Path, text: str) -> MapFile:
    file = folder / "front.toml"
    file.write_text(text, encoding="utf-8")
    return read_mapfile(file)


@pytest.mark.parametrize("file", sorted(PAIRS.glob("*.toml")), ids=lambda file: file.stem)
def test_every_problem_is_reported_as_the_pair_of_its_file_says(file: Path) -> None:
    with pytest.raises(InputError) as error:
        read_mapfile(file)
    expected = file.with_suffix(".txt").read_text(encoding="utf-8")
    assert str(error.value).replace(f"{file.parent}/", "") + "\n" == expected


def test_a_map_file_says_what_its_map_shows(tmp_path: Path) -> None:
    baku = zone("Asia/Baku")
    text = """
        title = "Front"
        "title:ru" = "Фронт"
        description = "What moved."
        lang = "ru"
        languages = ["ru", "en"]
        timezone = "Asia/Baku"
        within = "2 km"
        step = "week"
        timeline = "2020-09/2024-07"
        window = "2020-11-10"
        bbox = [46, 39.35, 47.45, 40]
        categories = ["battle"]
        tiles = "OpenTopoMap"
        notes = ["Schematic."]
        [[layer]]
        file = "front"
        title = "The front"
        "title:az" = "Cəbhə"
        color = "#0072B2"
        [[layer]]
        file = "places"
        visible = false
    """
    assert read(tmp_path, text) == MapFile(
        name="front",
        title={"": "Front", "ru": "Фронт"},
        description={"": "What moved."},
        lang="ru",
        languages=("ru", "en"),
        timezone=baku,
        within="2 km",
        step="week",
        timeline=event_span("2020-09/2024-07", baku),
        window=event_span("2020-11-10", baku),
        bbox=(46, 39.35, 47.45, 40),
        layers=(
            LayerStyle("front", {"": "The front", "az": "Cəbhə"}, "#0072B2"),
            LayerStyle("places", {}, visible=False),
        ),
        categories=("battle",),
        tiles="OpenTopoMap",
        notes=("Schematic.",),
    )


def test_a_map_file_that_says_nothing_is_named_after_its_file(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing\n") == MapFile("front", {"": "front"})


@pytest.mark.parametrize("value", [5, 0.5, '"5 km"'])
def test_a_distance_is_a_number_of_metres_or_has_a_unit(tmp_path: Path, value: object) -> None:
    assert read(tmp_path, f"within = {value}").within == str(value).strip('"')


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"a = " + b"[" * 100_000])
def test_a_file_that_is_no_toml_gets_one_clear_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "front.toml"
    file.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_mapfile(file)
    assert str(error.value).startswith(str(file))
    assert "\n" not in str(error.value)


KEYS = st.sampled_from(["title", "lang", "bbox", "window", "layer", "within", "x", '"a:b"'])
VALUES = st.sampled_from(
    [
        '"x"',
        "1",
        "nan",
        "true",
        "[]",
        "[[]]",
        "{}",
        "[{}]",
        "2020-01-01",
        "[1, 2, 3, 4]",
        '"\\u202e"',
    ]
)


@law
@given(st.dictionaries(KEYS, VALUES))
def test_any_toml_is_a_map_file_or_an_input_error(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, str]
) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in entries.items())
    try:
        mapfile = read(tmp_path_factory.getbasetemp(), text + "\n#")
    except InputError:
        return
    assert mapfile.name == "front"


def test_the_map_file_of_the_readme_can_be_read(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    assert len(blocks) == 4
    (tmp_path / "map.toml").write_text("\n".join(blocks), encoding="utf-8")
    mapfile = read_mapfile(tmp_path / "map.toml")
    assert (len(mapfile.layers), len(mapfile.story), mapfile.step) == (1, 1, "month")
