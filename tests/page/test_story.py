"""Stories in map files: what is read, and how mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

import geo
from geo.errors import ConfigError, InputError
from geo.mapfile import read_mapfile
from geo.mapfile.story import Step
from geo.time import UTC, event_span

STORY = """
title = "Map"
story_mode = "scroll"
[[layer]]
file = "front"
[[story]]
title = "One"
"title:ru" = "Раз"
text = "First *step*."
window = "2020-11"
bbox = [46, 39, 47, 40]
layers = ["front"]
selection = "first"
[[story]]
title = "Two"
center = [46.5, 39.5]
zoom = 9
selection = ["first", "second"]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "map.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_steps_are_read_in_order(tmp_path: Path) -> None:
    mapfile = read_mapfile(written(tmp_path, STORY))
    assert mapfile.story_mode == "scroll"
    assert mapfile.story == (
        Step(
            title={"": "One", "ru": "Раз"},
            text={"": "First *step*."},
            window=event_span("2020-11", UTC),
            bbox=(46, 39, 47, 40),
            layers=("front",),
            selection=("first",),
        ),
        Step(title={"": "Two"}, center=(46.5, 39.5), zoom=9.0, selection=("first", "second")),
    )


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("", 'map.toml:3, key "story": a [[story]] step has no title.'),
        ('title = "a"\nwindwo = "2020"', 'map.toml:5, key "windwo": this key is not known. '
         'Did you mean "window"?'),
        ('title = "a"\nwindow = "10/11/2020"', 'map.toml:5, key "window", value "10/11/2020": '),
        ('title = "a"\nlayers = ["frnt"]', 'map.toml:5, key "layers", value "frnt": the map shows '
         'no layer of this name. Did you mean "front"?'),
        ('title = "a"\nzoom = 9', 'map.toml:5, key "zoom": center and zoom go together.'),
        ('title = "a"\ncenter = [400, 0]\nzoom = 9', 'map.toml:5, key "center", value "[400, 0]": '
         "expected [longitude, latitude] in degrees."),
        ('title = "a"\ncenter = [4, 0]\nzoom = 99', 'map.toml:6, key "zoom", value "99": '
         "expected a number from 0 to 20."),
        ('title = "a"\nbbox = [1, 2, 3, 4]\ncenter = [1, 2]\nzoom = 9', 'map.toml:5, key "bbox": '
         "a view is a bbox, or center and zoom, not both."),
        ('title = "a"\nselection = 7', 'map.toml:5, key "selection", value "7": expected a list'),
        ('title = "a"\ntext = 7', 'map.toml:5, key "text", value "7": expected text.'),
    ],
)  # fmt: skip
def test_a_wrong_step_is_named_with_its_line(tmp_path: Path, step: str, problem: str) -> None:
    file = written(tmp_path, f'[[layer]]\nfile = "front"\n[[story]]\n{step}\n')
    with pytest.raises(InputError) as error:
        read_mapfile(file)
    assert str(error.value).replace(f"{tmp_path}/", "").startswith(problem)


def test_a_step_that_selects_what_is_not_there_stops_the_build(make_atlas) -> None:  # type: ignore[no-untyped-def]
    root = make_atlas(
        {
            "layers/events.csv": "id,date,title\nfirst,2020,First\n",
            "maps/map.toml": 'title = "Map"\n[[story]]\ntitle = "a"\nselection = "frist"\n',
        }
    )
    with pytest.raises(ConfigError) as error:
        geo.open(root).page()
    assert str(error.value) == (
        'maps/map.toml: story step 1, selection "frist": the map shows nothing of this name. '
        'Did you mean "first"?'
    )


def test_the_own_story_rests_on_events_with_sources(atlas: geo.Atlas) -> None:
    steps = atlas.maps["nagorno-karabakh"].story
    assert len(steps) == 10
    for step in steps:
        assert step.selection
        assert step.window
        for name in step.selection:
            assert atlas.events.loc[name, "sources"], name
    spans = [step.window.start_earliest for step in steps if step.window]
    assert spans == sorted(spans)
