"""Tile servers are asked by name, and only those that need no key."""

from __future__ import annotations

import pytest

from geo.errors import ConfigError
from geo.page.tiles import tiles


def test_a_provider_is_found_by_its_name() -> None:
    found = tiles("OpenTopoMap", "maps/map.toml")
    assert found["url"] == "https://{s}.tile.opentopomap.org/{z}/{x}/{y}.png"
    assert found["hosts"] == [f"https://{letter}.tile.opentopomap.org" for letter in "abc"]
    assert "OpenStreetMap contributors" in found["attribution"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("OpenTopoMaps", 'is no provider of xyzservices. Did you mean "OpenTopoMap"?'),
        ("of my own", 'is no provider of xyzservices. Write for example "OpenTopoMap".'),
        ("Thunderforest.Landscape", "needs an access key. Choose a provider without one."),
    ],
)
def test_another_name_is_refused(name: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        tiles(name, "maps/map.toml")
    assert str(error.value) == f'maps/map.toml: tiles = "{name}" {message}'
