"""Journeys stop by stop, against the parts of the answer that they belong to."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from analysis.options.door import door_to_door
from analysis.options.journey import journey

if TYPE_CHECKING:
    from analysis.transit.answer import DoorToDoor

DEADLINE_S = 27_000


def test_a_journey_adds_up_to_the_parts_of_the_answer() -> None:
    found = door_to_door(DEADLINE_S, access="bike", egress="hub_taxi", option="pendel-meppel", draws=40)
    ridden = found.zones[found.zones["lines"].fillna("").astype(bool)]
    headways = 0
    for row in ridden.iloc[::25].to_dict("records"):
        legs = journey(found, row["id"])
        assert [leg.line for leg in legs if leg.kind == "ride"] == row["lines"].split()
        for kind in ("access", "wait", "ride", "transfer", "egress", "early"):
            seconds = sum(leg.end_s - leg.start_s for leg in legs if leg.kind == kind)
            assert seconds / 60 == pytest.approx(row[f"{kind}_min"])
        assert legs[-1].end_s == DEADLINE_S
        assert (DEADLINE_S - legs[0].start_s) / 60 == pytest.approx(row["minutes"])
        assert all(before.end_s == after.start_s for before, after in pairwise(legs))
        for before, after in pairwise(legs):
            if "early" not in {before.kind, after.kind}:
                assert before.xy[-1] == after.xy[0]
        assert legs[0].xy[0] == (row["geometry"].x, row["geometry"].y)
        assert legs[0].from_stop == ""
        headways += sum(leg.headway_s > 0 for leg in legs)
    assert headways, "lines of which only the headway is known say so"


def test_the_way_home_adds_up_too() -> None:
    end_s = 57_600
    found = door_to_door(end_s, direction="from", access="bike", egress="hub_taxi", option="pendel-meppel", draws=20)
    ridden = found.zones[found.zones["lines"].fillna("").astype(bool)]
    for row in ridden.iloc[::40].to_dict("records"):
        legs = journey(found, row["id"])
        for kind in ("access", "wait", "ride", "transfer", "egress", "early"):
            seconds = sum(leg.end_s - leg.start_s for leg in legs if leg.kind == kind)
            assert seconds / 60 == pytest.approx(row[f"{kind}_min"])
        assert legs[0].start_s == end_s
        assert (legs[-1].end_s - end_s) / 60 == pytest.approx(row["minutes"])
        assert legs[-1].xy[-1] == (row["geometry"].x, row["geometry"].y)
        moved = [leg for leg in legs if leg.kind not in {"early", "wait"}]
        assert all(before.xy[-1] == after.xy[0] for before, after in pairwise(moved))


def test_a_journey_with_the_rule_of_the_taxi_is_that_of_its_answer() -> None:
    def asked(option: str, *, taxi_rule: bool) -> DoorToDoor:
        return door_to_door(DEADLINE_S, access="bike", egress="hub_taxi", option=option, draws=20, taxi_rule=taxi_rule)

    free, ruled = (asked("pendel-meppel", taxi_rule=rule) for rule in (False, True))
    assert (free.taxi_rule, ruled.taxi_rule) == (False, True)
    assert free.digest != ruled.digest
    reached = ruled.zones["minutes"] < math.inf
    later = (ruled.zones["minutes"] - free.zones["minutes"])[reached]
    assert (later >= 0).all()
    assert (later > 0).any()
    for row in ruled.zones.loc[later.index[later > 0]].iloc[::40].to_dict("records"):
        legs = journey(ruled, row["id"])
        assert (DEADLINE_S - legs[0].start_s) / 60 == pytest.approx(row["minutes"])
    # No bus or train comes to the gate today: nothing is refused.
    today = [asked("today", taxi_rule=rule).zones["minutes"].tolist() for rule in (False, True)]
    assert today[0] == today[1]


def test_a_ride_passes_the_stops_of_its_line() -> None:
    found = door_to_door(DEADLINE_S, access="bike", egress="hub_taxi", option="pendel-meppel", draws=40)
    zone = found.zones[(found.zones["place"] == "Zwolle") & found.zones["minutes"].map(math.isfinite)]["id"].iloc[0]
    rides = [leg for leg in journey(found, zone) if leg.kind == "ride"]
    assert rides[-1].to_stop
    assert len(rides[0].xy) >= 2
    assert rides[0].from_stop != rides[0].to_stop


def test_without_a_vehicle_there_is_no_journey_to_tell() -> None:
    found = door_to_door(DEADLINE_S, access="bike", egress="hub_taxi", draws=4)
    nowhere = found.zones.loc[found.zones["minutes"] == math.inf, "id"].iloc[0]
    assert journey(found, nowhere) == ()
    assert journey(found, "no such zone") == ()
    with pytest.raises(ValueError, match="street network"):
        journey(replace(found, own_ways={}), nowhere)
    ridden = found.zones[found.zones["lines"].fillna("").astype(bool)]
    changed = found.zones.assign(minutes=found.zones["minutes"] + 0.5)
    with pytest.raises(ValueError, match="ask again"):
        journey(replace(found, zones=changed), ridden["id"].iloc[0])
