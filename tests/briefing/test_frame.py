from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import SettingError
from briefing.frame import PX_MM, RD_BOUNDS_M, check_extent, check_scale, place, scale_bar_m
from briefing.furniture import scale_bar

west = st.floats(0, 200_000)
south = st.floats(300_000, 500_000)
size_m = st.floats(100, 90_000)


@given(west, south, size_m, size_m)
def test_a_fit_shows_the_whole_extent_around_its_middle(x: float, y: float, wide: float, high: float) -> None:
    frame = place((x, y, x + wide, y + high), "fit", 190, 140)
    left, below, right, above = frame.bounds_m
    assert left <= x
    assert below <= y
    assert right >= x + wide
    assert above >= y + high
    assert math.isclose((left + right) / 2, x + wide / 2)


@given(west, south, st.integers(10_000, 250_000))
def test_a_kilometre_is_as_long_as_the_scale_says(x: float, y: float, scale: int) -> None:
    frame = place((x, y, x + 100, y + 100), scale, 190, 140)
    (a, b), (c, d) = frame.to_mm(x, y), frame.to_mm(x + 1_000, y + 1_000)
    assert math.isclose(c - a, 1_000_000 / scale)
    assert math.isclose(b - d, 1_000_000 / scale)  # downwards on paper
    assert math.isclose(frame.to_px(x, y)[0] * PX_MM, a)


@given(west, south, st.integers(10_000, 250_000))
def test_the_bar_is_as_long_as_what_it_says(x: float, y: float, scale: int) -> None:
    frame = place((x, y, x + 100, y + 100), scale, 190, 140)
    length_m = scale_bar_m(frame, 60)
    assert 24 <= length_m / frame.m_per_mm <= 60.0001
    svg, _, _, said_m = scale_bar(frame)
    pieces = [float(part.partition('"')[0]) for part in svg.split('width="')[2:] if 'height="6.0"' in part]
    assert said_m == length_m
    assert math.isclose(sum(pieces) * PX_MM * frame.m_per_mm, length_m, rel_tol=1e-4)


@pytest.mark.parametrize(
    "extent",
    [
        (200_000, 500_000, 200_000, 510_000),
        (210_000, 500_000, 200_000, 510_000),
        (200_000, 500_000, 210_000, 500_000),
        (0, 0, 10, 10),
        (5.9, 52.3, 7.3, 53.4),
        (200_000, 500_000, 400_000, 600_000),
        (math.nan, 500_000, 210_000, 510_000),
        (-math.inf, 500_000, 210_000, 510_000),
    ],
)
def test_an_extent_that_cannot_be_is_refused(extent: tuple[float, float, float, float]) -> None:
    with pytest.raises(SettingError, match="extent"):
        check_extent(extent)


def test_all_of_rd_is_allowed() -> None:
    assert check_extent(RD_BOUNDS_M) == RD_BOUNDS_M


@pytest.mark.parametrize("scale", [9_999, 250_001, 0, -1, 25_000.5, "groot", True, None])
def test_a_scale_that_cannot_be_is_refused(scale: object) -> None:
    with pytest.raises(SettingError, match="scale"):
        check_scale(scale)  # type: ignore[arg-type]


def test_an_extent_that_does_not_fit_names_a_scale_at_which_it_does() -> None:
    with pytest.raises(SettingError, match="it does at 500000"):
        place((200_000, 500_000, 260_000, 566_000), 100_000, 190, 140)
