"""The longest part of journeys, counted by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.options.dominant import dominant
from analysis.transit.itinerary import KINDS

PARTS = [f"{kind}_min" for kind in KINDS]


def made(rows: list[list[float]], inhabitants: list[int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=PARTS).assign(inhabitants=inhabitants)


def test_parts_are_weighted_by_inhabitants() -> None:
    nobody, none = [99.0] * 6, [math.nan] * 6
    zones = made([[10, 0, 30, 5, 5, 0], [20, 5, 10, 0, 5, 0], nobody, none], [300, 100, 0, 1_000])
    found = dominant(zones)
    assert list(found.index) == list(KINDS)
    assert found["longest"].to_dict() == {"access": 100, "ride": 300, "wait": 0, "transfer": 0, "egress": 0, "early": 0}
    assert found.loc["ride", "mean_min"] == pytest.approx(25)
    assert found["mean_min"].sum() == pytest.approx((300 * 50 + 100 * 40) / 400)


def test_without_journeys_nothing_dominates() -> None:
    assert not dominant(made([[math.nan] * 6], [10])).to_numpy().any()


@given(
    st.lists(
        st.tuples(st.lists(st.floats(0, 100), min_size=6, max_size=6), st.integers(0, 9_999)), min_size=1, max_size=9
    )
)
def test_everybody_is_counted_once(zones: list[tuple[list[float], int]]) -> None:
    rows, inhabitants = zip(*zones, strict=True)
    found = dominant(made(list(rows), list(inhabitants)))
    assert found["longest"].sum() == sum(inhabitants)
