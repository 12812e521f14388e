"""The compiled arithmetic gives what GEOS gives, and what can be worked out on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from analysis.overlay.areas import TOO_MUCH, overlapping_pairs, shared_areas
from analysis.overlay.cover import LEAST_PAIR_M2, overlap_pairs
from analysis.overlay.edges import edges_of
from tests.analysis.overlay.strategies import VALID

if TYPE_CHECKING:
    from numpy.typing import NDArray

from hypothesis import strategies as st


def _shared(many: list[Any], one: Any) -> NDArray[np.float64]:
    edges = edges_of(np.array(many, dtype=object))
    return shared_areas(edges.xy_m, edges.start, np.arange(len(many)), edges_of(np.array([one], dtype=object)).xy_m)


@pytest.mark.parametrize(
    "first, second, expected",
    [
        (shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3), 1.0),
        (shapely.box(0, 0, 2, 2), shapely.box(2, 0, 3, 3), 0.0),
        (shapely.box(0, 0, 2, 2), shapely.box(2, 2, 3, 3), 0.0),
        (shapely.box(0, 0, 9, 9), shapely.box(1, 1, 3, 3), 4.0),
        (shapely.box(1, 1, 3, 3), shapely.box(0, 0, 9, 9), 4.0),
        (shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1), 1.0),
        (shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(0, 3), (2, 2), (2, 3)]]), shapely.box(0, 0, 1, 4), 3.75),
        (shapely.Polygon([(0, 0), (2, 0), (0, 2)]), shapely.box(0, 0, 2, 2), 2.0),
        (shapely.Polygon([(0, 0), (4, 0), (2, 4)]), shapely.Polygon([(0, 4), (4, 4), (2, 0)]), 4.0),
        (
            shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [[(1, 1), (2, 1), (2, 2), (1, 2)]]),
            shapely.box(0, 0, 3, 3),
            8.0,
        ),
        (shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)]), shapely.box(0, 0, 9, 9), 2.0),
    ],
)
def test_on_paper(first: Any, second: Any, expected: float) -> None:
    assert _shared([first], second) == pytest.approx([expected], abs=1e-12)


@given(st.lists(VALID, min_size=1, max_size=5), VALID)
@settings(max_examples=60, deadline=None)
def test_as_geos_has_it(many: list[Any], one: Any) -> None:
    expected = shapely.area(shapely.intersection(np.array(many, dtype=object), one))

    assert _shared(many, one) == pytest.approx(expected, abs=1e-6)


def test_what_would_take_too_long_is_left_to_geos() -> None:
    angles = np.linspace(0, 2 * np.pi, 4_000, endpoint=False)
    one = shapely.Polygon(np.c_[np.cos(angles), np.sin(angles)])

    assert _shared([one], shapely.transform(one, lambda xy: xy + 0.1)) == pytest.approx([TOO_MUCH])


@given(st.lists(VALID, min_size=2, max_size=7))
@settings(max_examples=60, deadline=None)
def test_pairs_that_overlap_are_those_of_geos(shapes: list[Any]) -> None:
    polygons = np.array(shapes, dtype=object)
    edges = edges_of(polygons)
    pairs, areas = overlapping_pairs(edges.xy_m, edges.start, edges.bounds_m, LEAST_PAIR_M2)
    expected, expected_areas = overlap_pairs(polygons)

    # A pair that shares a millionth of a square metre, give or take what rounding makes of it, may be in one only.
    found = {tuple(pair): area for pair, area in zip(pairs.tolist(), areas, strict=True)}
    known = {tuple(pair): area for pair, area in zip(expected.tolist(), expected_areas, strict=True)}
    for pair in found.keys() | known.keys():
        assert found.get(pair, 0.0) == pytest.approx(known.get(pair, 0.0), abs=1e-5)
