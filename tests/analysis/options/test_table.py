"""Figures beside those of the base."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.options.draws import MIDDLE, middle, middle_phases
from analysis.options.table import Criterion, Figure, compare

ROW = Criterion("a", "A", "min", "lower", "shift")
PLACES = st.lists(st.floats(0, 300) | st.just(np.inf), min_size=8, max_size=8)


def made(middles: list[float], draws: list[float], *, median: bool) -> Figure:
    of_middle = np.array(middles)
    return Figure(ROW, middle(of_middle), np.array(draws), middle=of_middle if median else np.empty(0))


@given(middles=PLACES, draws=PLACES, base=PLACES, base_draws=PLACES, median=st.booleans())
def test_every_figure_and_every_change_lies_in_its_band(
    middles: list[float], draws: list[float], base: list[float], base_draws: list[float], *, median: bool
) -> None:
    figures = {"today": [made(base, base_draws, median=median)], "other": [made(middles, draws, median=median)]}
    for cell in compare(figures, "today").values():
        for low, value, high in ((cell.low, cell.value, cell.high), (cell.change_low, cell.change, cell.change_high)):
            if value is not None:
                assert low is None or low <= value
                assert high is None or value <= high


def test_a_change_is_the_median_of_the_differences_in_the_same_phases() -> None:
    base, other = made([10, 20, 30], [10, 20, 30], median=True), made([10, 19, 9], [10, 19, 9], median=True)
    cell = compare({"today": [base], "other": [other]}, "today")["a", "other"]
    assert (cell.value, cell.change) == (10, -1)
    plain = compare({"today": [made([20], [], median=False)], "other": [made([10], [], median=False)]}, "today")
    assert plain["a", "other"].change == -10


@pytest.mark.parametrize("name", ["B28:out:weekday:unknown", "x"])
def test_the_phases_of_the_middle_lie_evenly_over_the_headway(name: str) -> None:
    assert np.sort(middle_phases(name)) == pytest.approx((np.arange(MIDDLE) + 0.5) / MIDDLE)
