"""Door to door to the barracks on the embedded timetable."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from analysis.errors import UnknownOptionError
from analysis.options import Question, evaluate
from analysis.options.door import door_to_door
from analysis.transit.answer import DoorToDoor, parse_deadline
from analysis.transit.errors import DeadlineError, UnknownChoiceError
from geodata.errors import UnknownAssumptionError, UnknownDestinationError
from geodata.timetable.errors import ServiceDateError, ServiceDayError
from tests.geodata.timetable.conftest import WEEKDAY

if TYPE_CHECKING:
    from geodata.snapshot import Snapshot

HUB_TAXI = {"HT-DB", "HT-HV", "HT-MP"}
MORNING_S = 8 * 3_600 + 1_800
PARTS = ["access_min", "wait_min", "ride_min", "transfer_min", "egress_min", "early_min"]
HOME = {"direction": "from", "deadline_s": 16 * 3_600}


@cache
def _answer(**question: Any) -> DoorToDoor:
    return door_to_door(**{"deadline_s": MORNING_S, "draws": 20, **question})


@pytest.mark.parametrize(
    "question",
    [*({"egress": egress} for egress in ("walk", "shared_bike", "hub_taxi")), {"egress": "hub_taxi", **HOME}],
)
def test_the_parts_of_a_journey_make_up_its_minutes(question: dict[str, Any]) -> None:
    zones = _answer(**question).zones

    reached = zones[np.isfinite(zones["minutes"])]

    assert len(reached) > 2
    assert np.allclose(reached[PARTS].sum(axis=1), reached["minutes"])
    assert (reached[PARTS] >= 0).all(axis=None)
    assert zones.loc[~np.isfinite(zones["minutes"]), [*PARTS, "lines"]].isna().all(axis=None)
    assert ((reached["lines"] == "") == (reached["ride_min"] == 0)).all()


@pytest.mark.parametrize("question", [{"access": "walk"}, {"access": "bike"}, HOME])
def test_more_ways_to_the_gate_make_nobody_slower(question: dict[str, Any]) -> None:
    walk, bike, taxi = (_answer(**question, egress=egress).zones for egress in ("walk", "shared_bike", "hub_taxi"))

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
    assert {figure.id for figure in answer.figures} >= {"walk_access_kmh", "hub_taxi_margin_min", "change_same_stop_s"}
    assert {"timetable_hours", "network_links", "zones"} <= {name for name, _, _ in answer.datasets}
    assert (answer.timetable.level, answer.zones_used.dataset) == ("embedded", "zones")


def test_a_fetched_feed_is_used_and_named(fetched_feed: Snapshot) -> None:
    answer = door_to_door(MORNING_S, egress="shared_bike", on=WEEKDAY, draws=3)

    assert (answer.timetable.level, answer.timetable.digest) == ("refreshed", fetched_feed.digest)
    assert answer.attribution == "Those who made it"
    assert not {name for name, _, _ in answer.datasets if name.startswith("timetable_")}
    zones = answer.zones.set_index("id")
    # the train of 7:10 from Heerenveen is in Steenwijk at 7:32, where the shared bikes stand
    assert zones.loc["8441", "lines"] == "T"
    assert zones.loc["8441", "ride_min"] == 22
    with pytest.raises(ServiceDateError, match="from 2026-11-01 until 2026-12-31"):
        door_to_door(MORNING_S, on=date(2027, 2, 2), draws=3)


def test_the_decision_table_has_the_same_minutes() -> None:
    table = evaluate(["pendel-steenwijk"], Question(draws=0))
    value = table.cells["station.STA-02.transit", "pendel-steenwijk"].value
    answer = door_to_door(7 * 3_600 + 1_800, option="pendel-steenwijk", access="bike", egress="shared_bike", draws=100)

    # From the station of Meppel itself the hub taxi is faster: it is in the table, and left out here.
    meppel = answer.zones[answer.zones["place"] == "Meppel"]
    assert value is not None
    assert (meppel["minutes"] > value).all()
    assert set(" ".join(answer.zones["lines"].dropna()).split()) & {
        "PENDEL-SWK~NS-IC-LW-out",
        "PENDEL-SWK~NS-IC-LW-back",
    }


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
        ({"option": "nowhere"}, UnknownOptionError),
        ({"on": date(2026, 11, 28)}, ServiceDayError),
    ],
)
def test_a_wrong_question_is_refused(question: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        door_to_door(**{"deadline_s": MORNING_S, **question})


def test_the_way_home_by_taxi_and_train_takes_what_the_lines_say() -> None:
    """The taxi to Meppel leaves at 16:00, when it was ordered for: 22 minutes and 12 on top, and nobody waits."""
    found = _answer(egress="hub_taxi", **HOME)
    assert (found.direction, found.deadline_s) == ("from", 57_600)
    by_taxi = found.zones[found.zones["lines"].fillna("").str.fullmatch("HT-MP")]
    assert len(by_taxi) > 0
    assert (by_taxi["ride_min"] == 34).all()
    assert np.allclose(by_taxi["minutes"], 34 + by_taxi["access_min"] + by_taxi["early_min"] + by_taxi["egress_min"])
    assert (by_taxi["access_min"] + by_taxi["early_min"] == 0).all()
    assert found.digest != _answer(egress="hub_taxi", deadline_s=57_600).digest
