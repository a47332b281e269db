"""Coordinates as people write them become decimal degrees, latitude and longitude told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.formats.importing.coordinates import degrees, pair
from tests.laws import law


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("39.8177", "39.8177"),
        ("39.80", "39.80"),
        ("-122,5", "-122.5"),
        ("39.8177°", "39.8177"),
        ("39.8177 N", "39.8177"),
        ("W122.5", "-122.5"),
        ("33.9° S", "-33.9"),
        ("39°49'03.7\"N", "39.8176944"),
        ("46 45 10", "46.7527778"),
        ("46°45′", "46.75"),
        ("\u221212.5", "-12.5"),
        ("٣٩٫٥٢", "39.52"),
        ("47,0314° в. д.", "47,0314° в. д."),
        ("39°61'N", "39°61'N"),
        ("5231451.2", "5231451.2"),
        ("-39 S", "-39 S"),
        ("", ""),
    ],
)
def test_a_coordinate_is_made_decimal_or_left_as_it_is(text: str, number: str) -> None:
    assert degrees(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("39.8177, 46.7528", ("39.8177", "46.7528")),
        ("39.8177 46.7528", ("39.8177", "46.7528")),
        ("(39.8177; -46.7528)", ("39.8177", "-46.7528")),
        ("39,8177; 46,7528", ("39.8177", "46.7528")),
        ("39.8177° N, 46.7528° E", ("39.8177", "46.7528")),
        ("N39.8177 E46.7528", ("39.8177", "46.7528")),
        ("E 46.7528, N 39.8177", ("39.8177", "46.7528")),
        ("39°49'03.7\"N 46°45'10\"E", ("39.8176944", "46.7527778")),
        ("39°49′S, 46°45′W", ("-39.8166667", "-46.75")),
        ("POINT(46.7528 39.8177)", ("39.8177", "46.7528")),
        ("39.8177", None),
        ("39,8177", None),
        ("39.8177 N, 46.7528 N", None),
        ("by the river", None),
    ],
)
def test_a_pair_is_told_apart(text: str, found: tuple[str, str] | None) -> None:
    assert pair(text) == found


@law
@given(
    lat=st.integers(-90 * 3600, 90 * 3600),
    lon=st.integers(-180 * 3600, 180 * 3600),
    by=st.sampled_from([" ", ", ", ";"]),
)
def test_degrees_minutes_and_seconds_mean_what_they_say(lat: int, lon: int, by: str) -> None:
    def written(seconds: int, letters: str) -> str:
        whole, rest = divmod(abs(seconds), 3600)
        return f"{whole}°{rest // 60:02}'{rest % 60:02}\"{letters[seconds < 0]}"

    text = by.join([written(lat, "NS"), written(lon, "EW")])
    found = pair(text)
    assert found is not None
    assert [float(part) for part in found] == pytest.approx([lat / 3600, lon / 3600], abs=1e-7)
