"""Figures of public transport from journeys made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from analysis.options.criteria import Minutes
from analysis.options.demand import Shift
from analysis.options.draws import MIDDLE, Draws
from analysis.options.transit import Trips
from analysis.options.transit_figures import shift_rows

if TYPE_CHECKING:
    from analysis.options.criteria import People
    from analysis.options.table import Figure

DRAWS = Draws(3, 1, np.ones(1), np.ones(1))


class Commuters:
    """Two origins; all travellers live in the first, and may take anything."""

    def travellers(self, mode: str, shift: str = "") -> np.ndarray:
        assert (mode, shift) == ("transit", "early")
        return np.array([4.0, 0.0])

    def without_car(self, shift: str) -> float:
        assert shift == "early"
        return 1.0


def ratio(time_s: int, car: Minutes) -> Figure:
    rows = MIDDLE + DRAWS.count
    minutes = np.full((rows, 2), 60.0)
    minutes[MIDDLE:, 0] = [60.0, 90.0, np.inf]
    trips = Trips(minutes, np.zeros(rows), np.zeros((rows, 6)), np.zeros((rows, 6)), np.zeros(rows))
    shift = Shift("early", "Vroege dienst", "weekday", "to", time_s)
    found = shift_rows(shift, trips, places=np.zeros(rows), car=car, people=cast("People", Commuters()), draws=DRAWS)
    return next(one for one in found if one.criterion.id == "ratio.early")


def test_the_ratio_is_to_a_car_in_the_same_draw() -> None:
    usual, drawn = np.array([30.0, 5.0]), np.array([[20.0, 5.0], [45.0, 5.0], [0.0, 5.0]])
    car = Minutes(usual, drawn, usual * 2, drawn * 2)
    free = ratio(5 * 3_600, car)
    assert free.value == 2
    assert free.draws.tolist() == [3, 2, np.inf], "the middle has the usual car, each draw its own"
    peak = ratio(8 * 3_600, car)
    assert (peak.value, peak.draws.tolist()) == (1, [1.5, 1, np.inf])


def test_who_needs_no_minute_by_car_has_no_number_less_than_any() -> None:
    usual = np.array([30.0, 5.0])
    at_the_door = np.array([[0.0, 5.0], [30.0, 5.0], [30.0, 5.0]])
    assert ratio(5 * 3_600, Minutes(usual, at_the_door, usual, at_the_door)).draws.tolist() == [np.inf, 3, np.inf]


def test_without_a_figure_by_car_there_is_no_ratio() -> None:
    unknown = np.full(2, np.nan)
    drawn = np.full((3, 2), np.nan)
    assert ratio(5 * 3_600, Minutes(unknown, drawn, unknown, drawn)).value == pytest.approx(np.nan, nan_ok=True)
