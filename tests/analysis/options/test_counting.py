"""Weighted sums and medians against a plain search."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.options.counting import people_within, weighted_median

MINUTES = st.one_of(st.integers(0, 20).map(float), st.just(float("inf")))


@st.composite
def weighted(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    size = draw(st.integers(1, 12))
    values = draw(st.lists(st.lists(MINUTES, min_size=size, max_size=size), min_size=1, max_size=4))
    weight = draw(st.lists(st.integers(0, 5).map(float), min_size=size, max_size=size))
    weight[draw(st.integers(0, size - 1))] = 1.0
    return np.array(values), np.array(weight)


@given(weighted())
def test_the_median_is_the_least_value_that_reaches_half_of_the_weight(case: tuple[np.ndarray, np.ndarray]) -> None:
    values, weight = case
    plain = [
        min(value for value in row[weight > 0] if weight[row <= value].sum() >= weight.sum() / 2) for row in values
    ]
    assert weighted_median(values, weight).tolist() == plain


@given(weighted())
def test_people_within_bands_are_a_plain_sum(case: tuple[np.ndarray, np.ndarray]) -> None:
    values, weight = case
    weights, bands = np.column_stack([weight, 2 * weight]), np.array([3.0, 9.0, 15.0])
    plain = [[[weights[row <= band, kind].sum() for kind in (0, 1)] for band in bands] for row in values]
    assert people_within(values, weights, bands).tolist() == plain
