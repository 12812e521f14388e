"""Bikes and places at a park-and-ride against those who could change there."""

from __future__ import annotations

import numpy as np

from analysis.changes import AddHub
from analysis.options import Question, evaluate
from analysis.options.hub_places import hub_place_figures
from analysis.options.table import Criterion, Figure
from analysis.scenario import Placed

WITHIN = Figure(Criterion("travellers.park_and_ride.60", "-", "people", "higher", "-"), 100.0, np.array([90.0, 110.0]))


def figures(*hubs: AddHub) -> dict[str, list[float]]:
    placed = [Placed(hub, "p.toml", "change[1]", "p") for hub in hubs]
    found = hub_place_figures(placed, [WITHIN])
    return {one.criterion.id.replace(".park_and_ride", ""): [one.value, *one.draws] for one in found}


def hub(**values: object) -> AddHub:
    return AddHub(hub="park_and_ride", at="A", **values)  # type: ignore[arg-type]


def test_bikes_and_places_of_all_hubs_are_set_against_travellers() -> None:
    found = figures(hub(vehicles=60, places=100), hub(vehicles=35, places=2))
    assert found["places.bikes"] == [95] * 3
    assert found["short.bikes"] == [5, 0, 15]
    assert (found["places.parking"][0], found["short.parking"]) == (102, [0, 0, 8])


def test_what_a_hub_does_not_give_is_not_known() -> None:
    found = figures(hub(vehicles=60), hub(vehicles=0, places=5))
    assert np.isnan([value for values in found.values() for value in values]).all()
    assert np.isnan(figures(hub(onward="walk", places=5))["short.bikes"]).all()
    assert list(hub_place_figures([], [])) == []


def test_the_park_and_ride_that_ships_has_fewer_bikes_than_travellers_and_nobody_knows_its_places() -> None:
    table = evaluate(["pr-a32", "pendel-meppel", "bus-poort"], Question(draws=0))
    cell = {row: table.cells[f"{row}", "pr-a32"] for row in (one.id for one in table.criteria)}
    assert cell["places.park_and_ride.bikes"].value == 60
    within = cell["travellers.park_and_ride.60"].value
    assert within is not None
    assert cell["short.park_and_ride.bikes"].value == within - 60 > 0
    for row in ("places.park_and_ride.parking", "short.park_and_ride.parking"):
        assert cell[row].status == "unknown"
        assert table.cells[row, "today"].value == 0
    assert not [one.id for one in table.criteria if one.id.startswith("short.park_and_ride") and one.better]
    shuttle, bus = (
        [table.cells[row, one].value or 0 for row in ("departures.early", "vehicles.max")]
        for one in ("pendel-meppel", "bus-poort")
    )
    assert bus == [4, 3], "half-hourly from both sides, 41 minutes from end to end"
    assert all(mine > other for mine, other in zip(shuttle, bus, strict=True))
