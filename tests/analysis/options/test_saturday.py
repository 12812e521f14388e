"""A Saturday has the rows that a weekday has, and the people who come then are in no total twice."""

from __future__ import annotations

import pytest

from analysis.options import DecisionTable, Question, evaluate
from analysis.options.demand import AGAIN, load_shifts
from analysis.options.evaluate import prepared
from geodata import active


@pytest.fixture(scope="module")
def table() -> DecisionTable:
    return evaluate(["pendel-steenwijk"], Question(draws=0))


def test_every_kind_of_day_has_shifts_in_the_table(table: DecisionTable) -> None:
    shifts = load_shifts(active())
    assert {shift.day_type for shift in shifts.values()} == {"weekday", "saturday", "sunday"}
    found = {criterion.id for criterion in table.criteria}
    for kind in ("shift.{}.transit", "shift.{}.bike", "ratio.{}", "transfers.{}", "within_120.{}", "places.{}"):
        for shift in ("saturday_in", "saturday_out"):
            assert kind.format(shift) in found
            assert kind.format("early" if shift.endswith("in") else "early_out") in found
    assert {f"{end}.{day}" for end in ("first", "last") for day in ("weekday", "saturday", "sunday")} <= found
    dates = table.settings["timetable"]
    assert isinstance(dates, dict)
    assert set(dates["dates"]) == {"weekday", "saturday", "sunday"}


def test_a_shuttle_of_every_day_helps_on_saturday(table: DecisionTable) -> None:
    cell = table.cells["within_120.saturday_in", "pendel-steenwijk"]
    assert cell.change is not None
    assert cell.change >= 0


def test_people_of_another_row_are_in_no_total() -> None:
    inputs = prepared(Question(draws=0))
    people, shifts = inputs.people, inputs.shifts
    there = [group for group in people.groups if shifts[group.shift].direction == "to"]
    again = [group for group in there if group.kind == AGAIN]
    assert again
    assert people.count == sum(group.people for group in there) - sum(group.people for group in again)
    once = sum(group.people for group in there if "bike" in group.modes and group.kind != AGAIN)
    assert people.travellers("bike").sum() == pytest.approx(once)
    assert people.travellers("bike", again[0].shift).sum() == pytest.approx(again[0].people)
