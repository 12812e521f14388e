"""Blocks and transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geodata.timetable.model import TransferKind
from tests.geodata.timetable.conftest import WEEKDAY, between, notes

if TYPE_CHECKING:
    from geodata.timetable.model import Timetable
    from tests.geodata.timetable.conftest import Feed

ANY = -1


@pytest.fixture
def vehicle(feed: Feed) -> Feed:
    """One vehicle: a to b as t1, on from b to c as t2, back from d as t3."""
    feed.trip("t1", [("a", "8:00:00"), ("b", "8:10:00")], block_id="v")
    feed.trip("t2", [("b", "8:12:00"), ("c", "8:20:00")], block_id="v")
    feed.trip("t3", [("d", "8:30:00"), ("a", "8:40:00")], block_id="v")
    return feed


def continues(timetable: Timetable) -> dict[str, str]:
    ids = timetable.trips.trip_id.tolist()
    return {ids[row]: ids[other] for row, other in enumerate(timetable.trips.continues) if other >= 0}


def test_a_vehicle_goes_on_where_it_stands(vehicle: Feed) -> None:
    made = vehicle.read()

    assert continues(made) == {"t1": "t2"}
    assert notes(made)["block_apart"].examples == ("t2 – t3",)


def test_stops_of_one_station_are_one_place(vehicle: Feed) -> None:
    vehicle.add("stops", stop_id="s", stop_lon="6.2", stop_lat="52.79", location_type=1)
    for row in (2, 3):  # c and d
        vehicle.tables["stops"][row]["parent_station"] = "s"

    assert continues(vehicle.read()) == {"t1": "t2", "t2": "t3"}


def test_trips_that_overlap_are_not_joined(vehicle: Feed) -> None:
    vehicle.tables["stop_times"][2] |= {"arrival_time": "8:09:00", "departure_time": "8:09:00"}

    made = vehicle.read()

    assert continues(made) == {}
    assert notes(made)["block_overlap"].count == 1


def test_nobody_stays_seated_across_the_border_of_the_region(feed: Feed) -> None:
    feed.trip("t1", [("a", "8:00:00"), ("b", "8:10:00"), ("c", "8:20:00")], block_id="v")
    feed.trip("t2", [("b", "8:30:00"), ("a", "8:40:00")], block_id="v")

    assert continues(feed.read(region=between(0, 1))) == {}


def test_vehicles_of_two_days_are_two_vehicles(vehicle: Feed) -> None:
    for call in vehicle.tables["stop_times"]:
        call["arrival_time"] = call["departure_time"] = call["arrival_time"].replace("8:", "24:")

    assert continues(vehicle.read()) == {"t1": "t2", "t1@-1": "t2@-1"}


def test_a_transfer_rule_can_forbid_and_allow_to_stay(vehicle: Feed) -> None:
    vehicle.trip("t4", [("c", "8:25:00"), ("e", "8:40:00")])
    vehicle.add("transfers", from_trip_id="t1", to_trip_id="t2", transfer_type=5)
    vehicle.add("transfers", from_trip_id="t2", to_trip_id="t4", transfer_type=4)
    vehicle.add("transfers", from_trip_id="t2", to_trip_id="t3", transfer_type=4)
    vehicle.add("transfers", from_trip_id="t4", to_trip_id="t1", transfer_type=4)

    made = vehicle.read()

    assert continues(made) == {"t2": "t4"}
    assert notes(made)["block_splits"].examples == ("t3",)
    assert notes(made)["block_overlap"].examples == ("t4 – t1",)
    assert len(made.transfers) == 0


def test_rules_are_written_out_to_the_stops_of_a_station(vehicle: Feed) -> None:
    vehicle.add("stops", stop_id="s", stop_lon="6.2", stop_lat="52.79", location_type=1)
    for row in (0, 1):  # a and b
        vehicle.tables["stops"][row]["parent_station"] = "s"
    vehicle.add("transfers", from_stop_id="s", to_stop_id="c", transfer_type=2, min_transfer_time=120)
    vehicle.add("transfers", from_stop_id="c", to_stop_id="d", transfer_type=3)
    vehicle.add("transfers", from_stop_id="c", to_stop_id="e", transfer_type=0)  # nothing calls at e

    made = vehicle.read()
    stops = made.stops.stop_id.tolist()
    found = made.transfers
    rows = zip(found.from_stop, found.to_stop, found.min_s, found.kind, strict=True)

    assert {(stops[one], stops[other], int(least), int(kind)) for one, other, least, kind in rows} == {
        ("a", "c", 120, TransferKind.MINIMUM_TIME),
        ("b", "c", 120, TransferKind.MINIMUM_TIME),
        ("c", "d", 0, TransferKind.FORBIDDEN),
    }


@pytest.mark.parametrize(
    "more, rank",
    [
        ({}, 0),
        ({"from_route_id": "L"}, 1),
        ({"from_route_id": "L", "to_route_id": "L"}, 2),
        ({"from_trip_id": "t1"}, 3),
        ({"from_trip_id": "t1", "to_route_id": "L"}, 4),
        ({"from_trip_id": "t1", "to_trip_id": "t2"}, 5),
        ({"from_trip_id": "t1", "to_trip_id": "t2", "from_route_id": "L"}, 5),
    ],
)
def test_the_more_a_rule_says_the_higher_its_rank(vehicle: Feed, more: dict[str, str], rank: int) -> None:
    vehicle.add("transfers", from_stop_id="b", to_stop_id="b", transfer_type=2, min_transfer_time=60, **more)

    made = vehicle.read()
    trips = made.trips.trip_id.tolist()

    assert made.transfers.rank.tolist() == [rank]
    assert made.transfers.from_trip[0] == (trips.index("t1") if "from_trip_id" in more else ANY)
    assert made.transfers.to_line[0] == (0 if "to_route_id" in more else ANY)


@pytest.mark.parametrize(
    "row",
    [
        {"from_stop_id": "a", "to_stop_id": "moon", "transfer_type": 0},
        {"from_stop_id": "a", "transfer_type": 0},
        {"from_stop_id": "a", "to_stop_id": "b", "transfer_type": 9},
        {"from_stop_id": "a", "to_stop_id": "b", "transfer_type": "x"},
        {"from_stop_id": "a", "to_stop_id": "b", "transfer_type": 2, "min_transfer_time": -1},
        {"from_stop_id": "a", "to_stop_id": "b", "transfer_type": 2, "from_route_id": "moon"},
        {"from_trip_id": "t1", "transfer_type": 4},
    ],
)
def test_rules_that_cannot_be_meant_are_refused(vehicle: Feed, row: dict[str, object]) -> None:
    vehicle.add("transfers", **row)

    made = vehicle.read(WEEKDAY)

    assert notes(made)["bad_transfer"].count == 1
    assert len(made.transfers) == 0


def test_a_minimum_that_is_not_written_is_none(vehicle: Feed) -> None:
    vehicle.add("transfers", from_stop_id="a", to_stop_id="b", transfer_type=2)

    made = vehicle.read()

    assert made.transfers.min_s.tolist() == [0]
    assert notes(made)["no_minimum"].count == 1
