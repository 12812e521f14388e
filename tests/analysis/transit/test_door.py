"""Door to door to the barracks on the embedded timetable."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from analysis.transit.answer import DoorToDoor, parse_deadline
from analysis.transit.door import door_to_door
from analysis.transit.egress import HUB_TAXI
from analysis.transit.errors import DeadlineError, UnknownChoiceError
from analysis.transit.ways import WALK, Way, legs_to_stops, without_vehicle
from geodata.errors import UnknownAssumptionError, UnknownDestinationError

MORNING_S = 8 * 3_600 + 1_800
PARTS = ["access_min", "wait_min", "ride_min", "transfer_min", "egress_min", "early_min"]


@cache
def _answer(**question: Any) -> DoorToDoor:
    return door_to_door(**{"deadline_s": MORNING_S, "draws": 20, **question})


@pytest.mark.parametrize("egress", ["walk", "shared_bike", "hub_taxi"])
def test_the_parts_of_a_journey_make_up_its_minutes(egress: str) -> None:
    zones = _answer(egress=egress).zones

    reached = zones[np.isfinite(zones["minutes"])]

    assert len(reached) > 5
    assert np.allclose(reached[PARTS].sum(axis=1), reached["minutes"])
    assert (reached[PARTS] >= 0).all(axis=None)
    assert zones.loc[~np.isfinite(zones["minutes"]), [*PARTS, "lines"]].isna().all(axis=None)
    assert ((reached["lines"] == "") == (reached["ride_min"] == 0)).all()


@pytest.mark.parametrize("access", ["walk", "bike"])
def test_more_ways_to_the_gate_make_nobody_slower(access: str) -> None:
    walk, bike, taxi = (_answer(access=access, egress=egress).zones for egress in ("walk", "shared_bike", "hub_taxi"))

    for column in ("minutes_low", "minutes", "minutes_high"):
        assert (bike[column] <= walk[column]).all()
        assert (taxi[column] <= walk[column]).all()
    assert (taxi["minutes"] < walk["minutes"]).sum() > 20


def test_the_band_holds_the_middle_and_the_counts_agree_with_the_zones() -> None:
    answer = _answer(egress="shared_bike")
    zones, bands = answer.zones, answer.bands

    assert (zones["minutes_low"] <= zones["minutes"]).all()
    assert (zones["minutes"] <= zones["minutes_high"]).all()
    assert (zones["minutes_low"] < zones["minutes_high"]).sum() > 10
    assert bands["inhabitants"].is_monotonic_increasing
    assert (bands["inhabitants_low"] <= bands["inhabitants"]).all()
    assert (bands["inhabitants"] <= bands["inhabitants_high"]).all()
    certain = [zones.loc[zones["minutes_high"] <= band, "inhabitants"].sum() for band in bands["band_min"]]
    assert (bands["inhabitants_low"] >= certain).all()


def test_the_hub_taxi_runs_only_where_it_is_asked_for() -> None:
    without, with_taxi = (_answer(egress=egress).zones["lines"].dropna() for egress in ("shared_bike", "hub_taxi"))

    assert not HUB_TAXI & set(" ".join(without).split())
    assert set(" ".join(with_taxi).split()) & HUB_TAXI


def test_a_train_to_the_shared_bikes_takes_what_the_lines_say() -> None:
    zones = _answer(egress="shared_bike").zones.set_index("id")
    heerenveen = zones.loc["8441"]

    assert heerenveen["lines"] == "NS-IC-LW"
    assert heerenveen["ride_min"] == 14
    assert heerenveen["transfers"] == 0


def test_the_same_question_gives_the_same_answer_and_another_one_another_digest() -> None:
    again = door_to_door(MORNING_S, egress="shared_bike", draws=20)

    assert again.digest == _answer(egress="shared_bike").digest
    assert again.zones["minutes"].equals(_answer(egress="shared_bike").zones["minutes"])
    assert again.digest != _answer(egress="walk").digest
    assert again.digest != _answer(egress="shared_bike", assumptions=frozenset({"short_path"})).digest


def test_nobody_is_there_before_anything_runs() -> None:
    night = _answer(deadline_s=4 * 3_600, access="walk").zones

    assert set(night["lines"].dropna()) == {""}


def test_the_answer_says_what_it_rests_on() -> None:
    answer = _answer(egress="hub_taxi")

    assert answer.evidence == "illustrative"
    assert answer.phases > 0
    assert {figure.id for figure in answer.figures} >= {"access_walk_kmh", "hub_taxi_pooling_s", "change_same_stop_s"}
    assert "timetable_hours" in {name for name, _, _ in answer.datasets}
    assert "network_links" not in {name for name, _, _ in answer.datasets}
    assert "network_links" in {name for name, _, _ in _answer(egress="shared_bike").datasets}


@pytest.mark.parametrize("text, seconds", [("07:30", 27_000), ("00:00", 0), ("24:30", 88_200)])
def test_a_deadline_is_read(text: str, seconds: int) -> None:
    assert parse_deadline(text) == seconds


@pytest.mark.parametrize("text", ["7:30", "07.30", "30:00", "07:60", "", "07:30:00"])
def test_another_deadline_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError, match="give hours and minutes"):
        parse_deadline(text)


@pytest.mark.parametrize(
    "question, error",
    [
        ({"day": "monday"}, UnknownChoiceError),
        ({"access": "car"}, UnknownChoiceError),
        ({"egress": "bus"}, UnknownChoiceError),
        ({"destination": "moon"}, UnknownDestinationError),
        ({"assumptions": frozenset({"tunnel"})}, UnknownAssumptionError),
        ({"deadline_s": -1}, DeadlineError),
        ({"draws": 0}, ValueError),
    ],
)
def test_a_wrong_question_is_refused(question: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        door_to_door(**{"deadline_s": MORNING_S, **question})


def test_ways_are_straight_lines_with_a_detour() -> None:
    legs = legs_to_stops(np.array([[0.0, 0.0], [9_000.0, 0.0]]), np.array([[0.0, 0.0], [600.0, 800.0]]), WALK)

    assert legs.first.tolist() == [0, 2, 2]
    assert legs.stop.tolist() == [0, 1]
    assert legs.seconds.tolist() == [0, 975]
    assert Way(kmh=36, reach_m=100, fixed_s=10).seconds([100, 101]).tolist() == [23, -1]


def test_the_way_without_a_vehicle_is_the_fastest_one() -> None:
    origins, stops = np.array([[0.0, 0.0], [9_000.0, 0.0]]), np.array([[0.0, 0.0], [600.0, 800.0]])
    legs = legs_to_stops(origins, stops, WALK)

    assert without_vehicle(legs, np.array([2_000, -1]), np.array([-1, -1])).tolist() == [[0, 2_000], [-1, -1]]
    assert without_vehicle(legs, np.array([2_000, 100]), np.array([1_500, 7])).tolist() == [[975, 100], [7, 0]]
