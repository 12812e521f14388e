"""Figures beside those of the base."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.options.draws import MIDDLE, PERCENTILES, band, middle, middle_phases
from analysis.options.table import Criterion, Figure, compare

ROW = Criterion("a", "A", "min", "lower", "shift")
PLACES = st.lists(st.floats(0, 300) | st.just(np.inf), min_size=8, max_size=8)


def made(middles: list[float], draws: list[float]) -> Figure:
    return Figure(ROW, middle(np.array(middles)), np.array(draws))


@given(middles=PLACES, draws=PLACES, base=PLACES, base_draws=PLACES)
def test_every_figure_and_every_change_lies_in_its_band(
    middles: list[float], draws: list[float], base: list[float], base_draws: list[float]
) -> None:
    figures = {"today": [made(base, base_draws)], "other": [made(middles, draws)]}
    for cell in compare(figures, "today").values():
        for low, value, high in ((cell.low, cell.value, cell.high), (cell.change_low, cell.change, cell.change_high)):
            if value is not None:
                assert low is None or low <= value
                assert high is None or value <= high


@given(st.lists(st.floats(0, 300) | st.sampled_from([np.inf, np.nan]), min_size=1, max_size=60))
def test_percentiles_are_those_of_numpy(values: list[float]) -> None:
    drawn = np.array(values)
    low, high = np.percentile(drawn, PERCENTILES, method="inverted_cdf").tolist()
    assert band(drawn) == tuple(end if np.isfinite(end) else None for end in (low, high))
    assert middle(drawn) == pytest.approx(np.percentile(drawn, 50, method="inverted_cdf"), rel=0, nan_ok=True)


def test_a_change_is_the_difference_of_the_figures_and_its_band_that_of_the_draws() -> None:
    base, other = made([10, 20, 30], [10, 20, 30]), made([10, 12, 30], [9, 12, 30])
    cell = compare({"today": [base], "other": [other]}, "today")["a", "other"]
    assert (cell.value, cell.change) == (12, -8)
    assert (cell.change_low, cell.change_high) == pytest.approx((-8, 0))


@pytest.mark.parametrize("name", ["B28:out:weekday:unknown", "x"])
def test_the_phases_of_the_middle_lie_evenly_over_the_headway(name: str) -> None:
    assert np.sort(middle_phases(name)) == pytest.approx((np.arange(MIDDLE) + 0.5) / MIDDLE)
