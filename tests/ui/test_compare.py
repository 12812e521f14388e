"""What the second map shows, and what is said of the two."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.filters import Filters
from analysis.moments import Moment
from analysis.side_by_side import Difference
from ui.compare import legend, sides, words

DAY = Moment(dt.date(2024, 5, 31), explored=False)
CHOSEN = Filters(municipality=("Assen",))


def test_without_comparing_there_is_one_map() -> None:
    (only,) = sides("", DAY, CHOSEN)
    assert only == (DAY, CHOSEN, "31 mei 2024")


def test_now_and_the_plans() -> None:
    first, second = sides("bestaand", None, CHOSEN)
    assert first == (None, CHOSEN, "Wat nu bestaat en de plannen")
    assert second == (None, replace(CHOSEN, status=("bestaand",)), "Alleen wat nu bestaat")


@pytest.mark.parametrize("moment, explored", [(None, True), (DAY, False), (replace(DAY, explored=True), True)])
def test_two_days_with_the_same_filters(moment: Moment | None, *, explored: bool) -> None:
    first, second = sides("2020-01-01", moment, CHOSEN)
    assert first.moment == moment
    assert second == (Moment(dt.date(2020, 1, 1), explored), CHOSEN, "1 januari 2020")


def test_a_legend_is_told_twice_only_where_it_differs() -> None:
    both = sides("bestaand", None, Filters())
    assert legend("stations", both).count("data-layer") == 1
    twice = legend("training_areas", both)
    assert twice.count("data-layer") == 2
    assert twice.index("Eerste kaart") < twice.index("gepland") < twice.index("Tweede kaart")


def test_what_differs_is_said() -> None:
    assert words(Difference(0, 0, 0)) == "Beide kaarten tonen hetzelfde."
    assert words(Difference(1200, 0, 3)).startswith("Objecten alleen op de eerste kaart: 1.200; alleen op de tweede: 0")
    assert words(Difference(0, 0, 3)).endswith("planstatus: 3.")
