"""Areas and widths on the ground, in metres on the ellipsoid."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely


def measured(area: shapely.Geometry) -> tuple[float, float]:
    """The area in square metres, and the mean width in metres: twice the area over the perimeter.

    The width is that of a long strip; other shapes are wider.
    """
    from geo.geodesy import WGS84  # loads PROJ

    square, around = WGS84.geometry_area_perimeter(shapely.orient_polygons(area))
    return abs(float(square)), 2 * abs(float(square)) / around if around else 0.0


def length_m(line: shapely.Geometry) -> float:
    """The length of a line, or around an area."""
    from geo.geodesy import WGS84

    return float(WGS84.geometry_length(line))


def between_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two positions."""
    from geo.geodesy import WGS84

    return float(WGS84.inv(*one, *other)[2])


def area_text(square: float) -> str:
    """An area in words.

    >>> area_text(12_340_000), area_text(830)
    ('12.3 km²', '830 m²')
    """
    return f"{_plain(square / 1e6)} km²" if square >= 1e5 else f"{_plain(square)} m²"


def distance_text(metres: float) -> str:
    """A distance in words.

    >>> distance_text(1234), distance_text(0.456)
    ('1.23 km', '0.456 m')
    """
    return f"{_plain(metres / 1000)} km" if metres >= 1000 else f"{_plain(metres)} m"


def _plain(number: float) -> str:
    """Three digits, and no exponent."""
    return f"{number:,.0f}" if number >= 1000 else np.format_float_positional(
        float(f"{number:.3g}"), trim="-"
    )  # fmt: skip


def at_text(point: Iterable[float]) -> str:
    """A position in words."""
    x, y = point
    return f"[{x:.7g}, {y:.7g}]"


def areal(shape: shapely.Geometry) -> shapely.Geometry:
    """The areas of a shape, without its lines and points."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(parts[shapely.get_dimensions(parts) == 2].tolist())
