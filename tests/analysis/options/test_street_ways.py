"""Ways to and from stops over a street network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.options import Question, evaluate
from analysis.options.door import door_to_door
from analysis.options.street_ways import StreetWays
from analysis.reachability.network import load_destinations
from analysis.reachability.settings import STREET_SNAP_M
from analysis.reachability.street_access import StreetAccess
from analysis.reachability.street_search import search_to, street_arcs
from analysis.reachability.streets import StreetReachability
from geodata.crs import rd_to_lonlat
from geodata.streets import open_network
from geodata.streets.errors import OutsideNetworkError
from geodata.streets.projection import from_degrees
from tests.analysis.options.chessboard import chessboard

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.streets import StreetNetwork


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chessboard of streets around the gate, 15 km wide."""
    return chessboard(tmp_path_factory.mktemp("town"), ("walk", "bike", "ebike"))


@pytest.fixture(scope="module")
def network(folder: Path) -> StreetNetwork:
    return open_network(folder)


def test_ways_are_those_of_reach_on_the_same_network(network: StreetNetwork) -> None:
    gate = load_destinations()["jpk"]
    rng = np.random.default_rng(4)
    xy = np.array([gate.x_m, gate.y_m]) + rng.uniform(-9_000, 9_000, (60, 2))
    ways = StreetWays(network, gate)
    lon, lat = rd_to_lonlat(xy[:, 0], xy[:, 1])

    for mode, theirs in (("walk", "walk"), ("e_bike", "ebike")):
        known = StreetReachability(network, "jpk", theirs).minutes_at(lon, lat)
        assert ways.to_gate(mode, xy) == pytest.approx(known)
        ends = np.vstack([xy[:3], [[gate.x_m, gate.y_m]]])
        near = ways.to_points(mode, xy, ends, 60.0)
        to_ends = np.full((len(xy), len(ends)), np.inf)
        to_ends[near.place, near.end] = near.minutes
        assert to_ends[:, 3] == pytest.approx(np.where(known <= 60, known, np.inf))
        lon_end, lat_end = float(lon[0]), float(lat[0])
        if np.isfinite(known[0]):
            one = StreetReachability(network, f"{lon_end},{lat_end}", theirs).minutes_at(lon, lat)
            assert to_ends[:, 0] == pytest.approx(np.where(one <= 60, one, np.inf), abs=1e-3)
    assert 0 < ways.record(xy)["outside"] < len(xy)


def test_ways_to_many_stops_are_those_of_one_full_search_per_stop(network: StreetNetwork) -> None:
    gate = load_destinations()["jpk"]
    rng = np.random.default_rng(8)
    xy, ends = (np.array([gate.x_m, gate.y_m]) + rng.uniform(-9_000, 9_000, (size, 2)) for size in (70, 20))
    ends[:3] = ends[3], xy[0], xy[1] + 30
    access = StreetAccess(network, street_arcs(network, "bike"))
    places, goals = (
        access.join(np.column_stack(from_degrees(network.crs).transform(*rd_to_lonlat(*some.T))), STREET_SNAP_M)
        for some in (xy, ends)
    )

    near = StreetWays(network, gate).to_points("bike", xy, ends, 20.0)

    found, known = np.full((2, len(xy), len(ends)), np.inf)
    found[near.place, near.end] = near.minutes
    for end in np.flatnonzero(np.isfinite(goals.snap_m)).tolist():
        goal = goals.only(np.arange(len(ends)) == end)
        known[:, end] = access.minutes(places, search_to(access.arcs, access.ends(goal)), goal)
    known[known > 20] = np.inf
    assert np.array_equal(np.isfinite(found), np.isfinite(known))
    assert np.allclose(found[np.isfinite(found)], known[np.isfinite(known)], rtol=1e-12)
    assert 20 < np.isfinite(known).sum() < known.size


def test_the_answer_names_the_network_and_who_lies_outside(folder: Path, network: StreetNetwork) -> None:
    answer = door_to_door(30_600, egress="shared_bike", network=folder, draws=2)

    assert answer.own_ways is not None
    assert answer.own_ways["digest"] == network.digest
    assert answer.own_ways["outside"] > 0
    reached = answer.zones[np.isfinite(answer.zones["minutes"])]
    assert {"Havelte", "Havelterberg"} <= set(reached["place"])
    assert answer.digest != door_to_door(30_600, egress="shared_bike", draws=2).digest


def test_an_option_that_changes_roads_is_refused_and_others_are_computed(folder: Path) -> None:
    table = evaluate(["fietsroute-meppel", "deelfietsen"], Question(draws=2, network=folder))

    assert [failed.option for failed in table.failed] == ["fietsroute-meppel"]
    assert "changes a road of the strategic network" in str(table.failed[0].error)
    assert [column.id for column in table.columns] == ["today", "deelfietsen"]
    streets = table.settings["streets"]
    assert isinstance(streets, dict)
    assert streets["level"] == "osm"


def test_a_network_of_elsewhere_is_refused(network: StreetNetwork) -> None:
    elsewhere = replace(load_destinations()["jpk"], x_m=250_000.0)
    with pytest.raises(OutsideNetworkError, match="The destination"):
        StreetWays(network, elsewhere).to_gate("walk", np.zeros((1, 2)))
