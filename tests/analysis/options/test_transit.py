"""Door to door by public transport: composed from ways and vehicles, checked against a search by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.changes import AddHub
from analysis.errors import OptionInvalidError
from analysis.options.draws import Draws
from analysis.options.legs import StrategicWays
from analysis.options.line_tables import GATE_STOP
from analysis.options.modes import load_modes, mode_graph
from analysis.options.near import Near
from analysis.options.street import Streets
from analysis.options.transit import Doors, Moment, Unknowns, doors, journeys, shared_bikes
from analysis.reachability.network import load_destinations, load_network
from analysis.scenario import Placed
from analysis.transit import Legs
from geodata import active
from geodata.timetable.model import Connections, Lines, Phases, Stops, Timetable, Transfers, Trips

if TYPE_CHECKING:
    from numpy.typing import NDArray

NONE = np.empty(0, dtype=np.int32)


def ints(*values: int) -> NDArray[np.int32]:
    return np.array(values, dtype=np.int32)


@pytest.fixture
def timetable() -> Timetable:
    """One line from a to the gate: half-hourly with an unknown phase, ten minutes; eleven trips from 6:00."""
    count = 11
    start = np.arange(count, dtype=np.int32) * 1_800 + 6 * 3_600
    zero, flags = np.zeros(count, dtype=np.int32), np.ones(count, dtype=bool)
    return Timetable(
        service_date=date(2026, 11, 24),
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        stops=Stops(
            np.array(["a", GATE_STOP]), np.array(["A", "Poort"]), np.array([0.0, 9e3]), np.zeros(2), ints(-1, -1)
        ),
        lines=Lines(np.array(["L"]), np.array(["L"]), np.array(["L"]), np.array(["x"]), ints(3)),
        trips=Trips(
            trip_id=np.array([f"t{row}" for row in range(count)]),
            line=zero,
            route_type=zero + 3,
            block=np.full(count, ""),
            continues=zero - 1,
            phase=zero,
            headway_s=zero + 1_800,
            start_s=start,
            since_s=start,
            until_s=zero + 12 * 3_600,
        ),
        connections=Connections(
            zero, zero + 1, start, start + 600, np.arange(count, dtype=np.int32), zero, flags, flags, ~flags
        ),
        transfers=Transfers(*(NONE for _ in range(9))),
        phases=Phases(np.array(["L:phase"]), ints(0)),
    )


def unknowns(phase_draws: int, timetable: Timetable) -> Unknowns:
    modes = load_modes(active())
    draws = Draws(0, 3, np.ones(1), np.ones(1))
    found = Unknowns.of(draws, modes["walk"], modes["e_bike"], timetable, load_destinations()["jpk"])
    assert found.count >= phase_draws
    return found


def test_minutes_are_access_ride_and_the_wait_before_the_deadline(timetable: Timetable) -> None:
    ways = Doors(
        access=Legs.of([[(0, 300)], []]),
        walk_min=np.array([np.inf, 2.0]),
        shared_min=np.full(2, np.inf),
        direct_min=np.array([np.inf, np.inf]),
        direct_shared_min=np.full(2, np.inf),
        ridden_min=np.zeros(2),
    )
    drawn = unknowns(100, timetable)
    deadline = 9 * 3_600
    moments = {"early": Moment(deadline, np.array([2.0, 1.0]))}
    found = journeys(timetable, ways, drawn, moments=moments, window_s=[deadline], seats={"L": 30}, unless_s={})
    trips = found.trips["early"]
    phase = drawn.phases(timetable)[:, 0]

    # the last bus that arrives by 8:58: it leaves at a multiple of 30 min, later by its phase, and drives 10 min
    later = (phase * 1_800).astype(int)
    latest_s = np.array([max(k for k in range(6 * 3_600 + s, deadline, 1_800) if k + 720 <= deadline) for s in later])
    assert trips.minutes[:, 0] == pytest.approx((deadline - latest_s) / 60 + 5)
    assert np.isinf(trips.minutes[:, 1]).all()
    assert all(np.array_equal(one, trips.minutes) for one in found.window)
    assert set(trips.places) <= {30.0, 60.0}

    # two travellers get there: 5 min to the stop, 10 in the bus, 2 on foot, and the rest at the gate
    early = trips.minutes[:, 0] - 17
    assert trips.parts == pytest.approx(2 * np.column_stack([np.full((100, 5), [5, 0, 10, 0, 2]), early]))
    longest = np.where(early > 10, 5, 2)
    assert (trips.longest.argmax(axis=1) == longest).all()
    assert set(trips.longest.ravel()) == {0.0, 2.0}
    assert (trips.transfers == 0).all()


def test_from_the_gate_the_day_runs_the_other_way(timetable: Timetable) -> None:
    connections = timetable.connections
    back = replace(
        timetable, connections=replace(connections, dep_stop=connections.arr_stop, arr_stop=connections.dep_stop)
    )
    ways = Doors(
        access=Legs.of([[(0, 300)], []]),
        walk_min=np.array([np.inf, 2.0]),
        shared_min=np.full(2, np.inf),
        direct_min=np.full(2, np.inf),
        direct_shared_min=np.full(2, np.inf),
        ridden_min=np.zeros(2),
    )
    drawn, out_s = unknowns(100, timetable), 9 * 3_600
    moments = {"out": Moment(out_s, np.array([2.0, 1.0]))}
    trips = journeys(back, ways, drawn, moments=moments, direction="from", seats={"L": 30}, unless_s={}).trips["out"]

    # the first bus at or after 9:02, ten minutes and five on foot
    later = (drawn.phases(timetable)[:, 0] * 1_800).astype(int)
    leaves_s = np.array([min(k for k in range(6 * 3_600 + s, 12 * 3_600, 1_800) if k >= out_s + 120) for s in later])
    assert trips.minutes[:, 0] == pytest.approx((leaves_s - out_s) / 60 + 15)
    assert np.isinf(trips.minutes[:, 1]).all()
    in_hour = [sum(out_s <= k < out_s + 3_600 for k in range(6 * 3_600 + s, 12 * 3_600, 1_800)) for s in later]
    assert trips.places.tolist() == [30.0 * count for count in in_hour]
    at_gate = (leaves_s - out_s) / 60 - 2
    assert trips.parts == pytest.approx(2 * np.column_stack([np.full((100, 5), [2, 0, 10, 0, 5]), at_gate]))


def test_whoever_is_sooner_without_a_vehicle_takes_none(timetable: Timetable) -> None:
    direct = np.array([7.0]), np.array([6.0]), np.array([4.0])
    ways = Doors(Legs.of([[(0, 0)]]), np.array([np.inf, 0.0]), np.full(2, np.inf), *direct)
    moments = {"": Moment(9 * 3_600, np.array([3.0]))}
    trips = journeys(timetable, ways, unknowns(100, timetable), moments=moments, seats={}, unless_s={}).trips[""]
    assert (trips.minutes == 6.0).all()
    assert (trips.places == 0).all()
    assert (trips.parts == 3 * np.array([2.0, 0, 0, 0, 4, 0])).all()  # two on foot to the bike, four on it


def test_ways_that_are_too_long_are_none() -> None:
    zero, both = np.zeros(2, np.int32), ints(0, 1)
    on_foot, by_bike = (Near.of(1, zero, both, np.array(minutes)) for minutes in ([10.0, 50.0], [4.0, 20.0]))
    found = doors(on_foot, by_bike, np.array([60.0, 5.0]), np.array([np.inf, 9.0]), np.array([90.0]))
    assert found.access.seconds.tolist() == [7 * 60, 23 * 60]
    assert found.walk_min.tolist() == [np.inf, 5.0]
    assert np.isinf(found.direct_min[0])  # ninety minutes on foot is no way
    assert np.isinf(found.direct_shared_min[0])  # nor is a bike at the end of fifty


def test_shared_bikes_stand_at_stops_that_exist(timetable: Timetable) -> None:
    by_mode = {"e_bike": np.array([20.0, 1.0])}

    def placed(at: str, onward: str = "e_bike") -> list[Placed]:
        change = AddHub(hub="shared_bike", at=at, onward=onward, change_min=4)
        return [Placed(change, "proef.toml", "change[1]", "proef")]

    assert shared_bikes(placed("a"), timetable, by_mode).tolist() == [24.0, np.inf]
    with pytest.raises(OptionInvalidError, match=r"change\[1\].at"):
        shared_bikes(placed("b"), timetable, by_mode)
    with pytest.raises(OptionInvalidError, match=r"change\[1\].onward"):
        shared_bikes(placed("a", "car"), timetable, by_mode)


def test_ways_to_a_point_are_those_of_a_search_from_it() -> None:
    catalogue = active()
    network, modes, gate = load_network(), load_modes(catalogue), load_destinations()["jpk"]
    zones = catalogue.features("zones")
    xy = np.column_stack([zones.geometry.x, zones.geometry.y])
    xy = xy[np.argsort(np.hypot(*(xy - [gate.x_m, gate.y_m]).T))[:30]]
    end = np.array([[gate.x_m, gate.y_m]])
    streets = Streets.of(network, gate, modes, xy)
    for mode in ("walk", "bike"):
        ways = StrategicWays(streets).to_points(mode, xy, end, 120.0)
        found = np.full(len(xy), np.inf)
        found[ways.place] = ways.minutes
        known = streets.minutes(mode)
        near = known < 119
        assert near.any()
        assert found[near] == pytest.approx(known[near], abs=0.1)
        assert np.isinf(found[known > 121]).all()
        assert StrategicWays(streets).to_gate(mode, end)[0] < 1
    assert len(mode_graph(network, modes["walk"]).start) == len(mode_graph(network, modes["bike"]).start) + 2
