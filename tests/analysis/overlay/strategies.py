"""Random layers of areas: slivers, touching edges, holes, several parts, and rings that cross themselves."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import strategies as st

ORIGIN_M = (230_000.0, 550_000.0)

# Few different values, so that corners and edges of different shapes often coincide.
_COARSE = st.integers(0, 12).map(lambda step: step * 25.0)
_FINE = st.floats(0.0, 300.0, allow_nan=False).map(lambda value: round(value, 3))
_COORDINATE = st.one_of(_COARSE, _COARSE, _FINE)


def _shifted(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(ORIGIN_M[0] + x, ORIGIN_M[1] + y) for x, y in points]


@st.composite
def rectangles(draw: st.DrawFn) -> Any:
    """Rectangles, slivers of a millimetre among them."""
    left, low = draw(_COORDINATE), draw(_COORDINATE)
    width = draw(st.one_of(st.integers(1, 6).map(lambda step: step * 25.0), st.sampled_from([0.001, 0.01, 1.0])))
    height = draw(st.integers(1, 6)) * 25.0
    return shapely.box(*_shifted([(left, low)])[0], *_shifted([(left + width, low + height)])[0])


@st.composite
def with_hole(draw: st.DrawFn) -> Any:
    """A square with a hole, which may touch its border in a point."""
    left, low = draw(_COARSE), draw(_COARSE)
    gap = draw(st.sampled_from([0.0, 10.0, 40.0]))
    outer = _shifted([(left, low), (left + 150, low), (left + 150, low + 150), (left, low + 150)])
    inner = _shifted([(left + gap, low + 75), (left + 75, low + 40), (left + 110, low + 75), (left + 75, low + 110)])
    return shapely.Polygon(outer, [inner])


@st.composite
def stars(draw: st.DrawFn) -> Any:
    """A polygon around a point, with sharp corners."""
    x, y = draw(_COARSE), draw(_COARSE)
    radii = draw(st.lists(st.integers(5, 120), min_size=5, max_size=14))
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    return shapely.Polygon(
        _shifted([(x + r * np.cos(a), y + r * np.sin(a)) for r, a in zip(radii, angles, strict=True)])
    )


@st.composite
def tangles(draw: st.DrawFn) -> Any:
    """A ring of random corners, which mostly crosses itself."""
    corners = draw(st.lists(st.tuples(_COARSE, _COARSE), min_size=4, max_size=7, unique=True))
    return shapely.Polygon(_shifted(corners))


@st.composite
def scattered(draw: st.DrawFn) -> Any:
    """Two parts far enough apart not to meet."""
    first, second = draw(rectangles()), draw(stars())
    return shapely.MultiPolygon([first, shapely.transform(second, lambda xy: xy + np.array([1_000.0, 0.0]))])


SHAPES = st.one_of(rectangles(), rectangles(), with_hole(), stars(), tangles(), scattered())
VALID = SHAPES.filter(lambda shape: shape.is_valid and shape.area > 0)


def layers(shapes: st.SearchStrategy[Any] = SHAPES, least: int = 1, most: int = 6) -> st.SearchStrategy[Any]:
    """Layers with a column of classes."""
    rows = st.lists(st.tuples(shapes, st.sampled_from(["gras", "mais", "bos", None])), min_size=least, max_size=most)
    return rows.map(
        lambda found: gpd.GeoDataFrame(
            {"class": np.array([row[1] for row in found], dtype=object)},
            geometry=[row[0] for row in found],
            crs=28992,
        )
    )
