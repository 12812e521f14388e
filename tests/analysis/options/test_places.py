"""Places of a day: every vehicle and every bike counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from analysis.changes import AddLine, Call
from analysis.options.criteria import People
from analysis.options.day_timetables import day_timetables
from analysis.options.demand import Group, Shift
from analysis.options.line_tables import GATE_STOP, base_lines
from analysis.options.lines import apply_lines
from analysis.options.places import all_rows, day_rows, departure_rows, runs_at_gate
from analysis.reachability.network import load_network
from analysis.scenario import Placed, Scenario
from geodata.timetable.embedded import DAYS, embedded_tables

if TYPE_CHECKING:
    from analysis.options.demand import Origins

EARLY = Shift("early", "Vroeg", "weekday", "to", 7 * 3_600)
LATE = Shift("late", "Laat", "weekday", "to", 7 * 3_600 + 1_800)
RUNS = np.array([[6.25, 6.75, 7.25, 8.0]]) * 3_600, np.array([8, 8, 8, 8])


def people(**count: tuple[float, str]) -> People:
    groups = [
        Group(name, name, "staff", number, "station", ("X",), name.split("_")[0], ("transit", *modes.split()), "-", "-")
        for name, (number, modes) in count.items()
    ]
    return People(cast("Origins", None), tuple(groups), {})


def day(travellers: People, bikes: float = 12) -> dict[str, float]:
    found = day_rows([LATE, EARLY], travellers, RUNS, bikes)
    return {criterion.id.replace(".day.weekday.to", ""): float(drawn[0]) for criterion, drawn in found}


def test_a_vehicle_and_a_bike_are_of_the_first_shift_that_needs_them() -> None:
    # 6:15 and 6:45 are in the hour before 7:00, 7:15 only before 7:30, 8:00 in none: 16 and 8 seats, and 12 bikes
    assert day(people(early=(16, ""), late=(20, ""))) == {"places": 36, "short": 0, "short_all": 0}
    assert day(people(early=(22, ""), late=(20, ""))) == {"places": 36, "short": 6, "short_all": 6}
    assert day(people(early=(16, "car"), early_b=(6, ""), late=(20, ""))) == {"places": 36, "short": 0, "short_all": 6}


def test_places_that_are_not_known_leave_nobody_short_as_a_number() -> None:
    assert all(np.isnan(value) for value in day(people(early=(16, ""), late=(20, "")), np.nan).values())


def test_who_may_take_a_car_also_has_no_place() -> None:
    ((criterion, short),) = all_rows(EARLY, people(early=(16, "car"), early_b=(6, "")), np.array([10.0]))
    assert (criterion.id, short.tolist()) == ("short_all.early", [12.0])
    assert people(early=(16, "car"), early_b=(6, "")).without_car("early") == 6


def test_vehicles_in_the_hour_of_a_shift_are_counted_for_each_shift() -> None:
    both = people(early=(16, "car"), late=(1, ""))
    found = {one.id: drawn.tolist() for one, drawn in departure_rows([EARLY, LATE], both, RUNS[0])}
    assert found == {"departures.early": [2], "departures.late": [2]}  # 6:15, 6:45 before 7:00; 6:45, 7:15 before 7:30
    assert np.isnan([drawn for _, drawn in departure_rows([EARLY], both, RUNS[0], known=False)]).all()


@pytest.mark.parametrize("back", [False, True])
def test_runs_at_the_gate_are_those_of_the_timetable_in_every_phase(back: bool) -> None:  # noqa: FBT001
    line = AddLine(
        id="B", name="B", calls=(Call("swk-bus", 0), Call(GATE_STOP, 17)), headway_min=25, last="09:10", seats=20
    )
    placed = (Placed(line, "p.toml", "change[1]", "p"),)
    scenario = Scenario("p", "P", "1", "-", "illustrative", "-", "2026", placed)
    lines = apply_lines(base_lines(embedded_tables()), scenario, load_network())
    timetable = day_timetables(lines, {"weekday": DAYS["weekday"]})["weekday"]
    phases = np.random.default_rng(1).random((3, len(timetable.phases)))
    times, seats = runs_at_gate(timetable, lines.seats, phases, back=back)
    assert set(seats.tolist()) == {20}
    for draw, phase in enumerate(phases):
        drawn = timetable.with_phases(phase)
        mine = drawn.lines.line_id[drawn.trips.line[drawn.connections.trip]] == "B"
        stop = drawn.connections.dep_stop if back else drawn.connections.arr_stop
        mine &= drawn.stops.stop_id[stop] == GATE_STOP
        wanted = (drawn.connections.dep_s if back else drawn.connections.arr_s)[mine]
        assert sorted(times[draw][np.isfinite(times[draw])].tolist()) == sorted(wanted.tolist())
