"""No row of the register becomes less certain as days pass, unless something ended."""

from __future__ import annotations

from typing import Any

import pytest

from geodata import embedded
from layers.descents import wrong_descents, wrong_plans
from tests.layers.changed import changed


def test_the_timeline_takes_no_certainty_back() -> None:
    assert not [*wrong_descents(embedded()), *wrong_plans(embedded())]


@pytest.mark.parametrize(
    "row, values, problem",
    [
        ("TIJ-311", {"status_after": "verkenning", "kind": "explored"}, "makes OEF-02 less certain than 'gepland'"),
        ("TIJ-310", {"status_after": "afgesproken"}, "makes SPP-01 less certain than 'gepland'"),
    ],
)
def test_an_event_that_takes_certainty_back_is_told(row: str, values: dict[str, Any], problem: str) -> None:
    (wrong,) = wrong_descents(changed({("timeline", row): values}))
    timeline = embedded().table("timeline")
    assert (wrong.dataset, wrong.column) == ("timeline", "status_after")
    assert timeline["id"].iloc[wrong.row - 1] == row
    assert problem in wrong.problem
    assert not list(wrong_descents(changed({("timeline", row): values | {"kind": "ended"}})))


def test_a_plan_for_a_later_day_is_told_and_an_aim_for_it_is_not() -> None:
    (wrong,) = wrong_plans(changed({("timeline", "TIJ-105"): {"date_from": "2030-01"}}))
    assert (wrong.column, wrong.problem.split(",")[0]) == ("date_from", "'2030-01'")
    aim = {"date_from": "2030-01", "status_after": "gerealiseerd"}
    assert not list(wrong_plans(changed({("timeline", "TIJ-105"): aim})))
