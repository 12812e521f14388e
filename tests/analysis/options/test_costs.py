"""Amounts of what options take, and what they cost once and every year, of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from analysis.errors import DemandInvalidError, OptionInvalidError
from analysis.options.checking import find
from analysis.options.costs import cost_figures, missing, uses
from analysis.options.draws import Draws
from analysis.options.emissions import line_figures
from analysis.options.line_tables import base_lines
from analysis.options.lines import apply_lines
from analysis.options.network import apply_network, upgraded_m
from analysis.options.prices import Price, load_prices
from analysis.options.vehicles import fleet_of
from analysis.reachability.network import load_network
from analysis.scenario import of_values
from geodata import embedded
from geodata.timetable.embedded import embedded_tables

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options.vehicles import Fleet
    from analysis.scenario import Scenario

HEAD = {
    "id": "proef",
    "name": "Proef",
    "version": "1",
    "rationale": "Om te proberen.",
    "evidence": "illustrative",
    "source": "paraatkaart-options",
    "reference_date": "2026-11",
}
PATH = {"kind": "add_link", "id": "n", "start": "P:Kallenkote", "end": "P:JPK gate", "length_m": 2_000}
UPGRADE = {"kind": "upgrade_link", "along": ["P:Steenwijk station", "P:Kallenkote"], "kmh": 20}
TAXI = {"kind": "hub_taxi", "at": "swk-bus", "ride_min": 17}
BUS = {"kind": "change_headway", "line": "B28", "headway_min": 30, "first": "07:00", "last": "09:00"}
SHIFT = {"kind": "shift_hours", "shift": "early", "time": "08:00"}
BIKES = {"kind": "add_hub", "hub": "shared_bike", "at": "swk-trein", "vehicles": 10}
PRICES = {
    "bus_hour": ("yearly", 100),
    "cycle_route_m": ("once", 500),
    "car_road_m": ("once", 2_000),
    "shared_bike_year": ("yearly", 1_000),
    "hub_taxi_trip": ("yearly", 20),
    "parking_place": ("once", 5_000),
    "bus_vehicle": ("once", 0),
    "shared_bike": ("once", 0),
    "hub_taxi_vehicle": ("once", 0),
    "cycle_route_year_m": ("yearly", 0),
    "car_road_year_m": ("yearly", 0),
    "parking_place_year": ("yearly", 0),
}
"""Those of 0 are in another price, as a user may say."""
DRAWS = Draws(200, 1, np.ones(1), np.ones(1))


def option(*changes: dict[str, Any]) -> Scenario:
    return of_values({**HEAD, "change": list(changes)}, "proef.toml")


def fleet(scenario: Scenario) -> Fleet:
    lines = base_lines(embedded_tables())
    return fleet_of(scenario, apply_lines(lines, scenario, load_network()), lines)


def costs(*changes: dict[str, Any], prices: dict[str, Price] | None = None) -> dict[str, float]:
    known = prices or {name: Price(name, eur, eur, eur, kind, (("A", 1.0),)) for name, (kind, eur) in PRICES.items()}
    scenario = option(*changes)
    found = cost_figures(
        scenario, fleet(scenario), upgraded_m(load_network(), scenario), known, travellers=100, draws=DRAWS
    )
    return {figure.criterion.id: figure.value for figure in found}


def test_what_is_built_is_paid_once_and_at_its_own_price() -> None:
    found = costs(PATH | {"bike_kmh": 20})
    assert (found["investment.total"], found["cost.year"], found["cost.traveller"]) == (2_000 * 500, 0, 0)
    assert costs(PATH | {"car_kmh": 50})["investment.total"] == 2_000 * 2_000
    found = costs(BIKES)
    assert (found["investment.total"], found["cost.year"], found["cost.traveller"]) == (0, 10_000, 100)


def test_an_upgrade_is_as_long_as_the_links_that_become_faster() -> None:
    scenario, network = option(UPGRADE), load_network()
    faster = apply_network(network, scenario).links["bike_kmh"] != network.links["bike_kmh"]
    faster &= network.links["bike_kmh"].notna()
    length_m = float(network.links.loc[faster, "length_m"].sum())
    assert length_m > 1_000
    assert costs(UPGRADE)["investment.total"] == pytest.approx(500 * length_m)
    assert costs(UPGRADE | {"kmh": 1})["investment.total"] == 0  # nothing becomes faster


def test_a_shorter_headway_takes_the_hours_of_its_runs() -> None:
    tables = embedded_tables()
    minutes = float(tables.calls.loc[tables.calls["line"] == "B28", "minutes"].max())
    # Half-hourly in the place of hourly: 7:00, 7:30, … 9:00 are five departures, an hourly one has two or three there.
    hours = costs(BUS | {"days": ["weekday"]})["vehicle_hours.year"] / (255 * minutes / 60)
    assert 2 * 2 <= hours <= 2 * 3
    assert costs(BUS)["cost.year"] == pytest.approx(100 * costs(BUS)["vehicle_hours.year"])
    train = costs(BUS | {"line": "NS-IC-LW"})
    assert np.isnan(train["vehicle_hours.year"])
    assert np.isnan(train["cost.year"])
    assert train["investment.total"] == 0


@pytest.mark.parametrize("unknown", [TAXI, SHIFT, BIKES | {"vehicles": 0}])
def test_one_unknown_part_makes_the_whole_unknown(unknown: dict[str, Any]) -> None:
    found = costs(BIKES | {"at": "mp-trein"}, unknown)
    assert np.isnan(found["cost.year"])
    assert np.isnan(found["cost.traveller"])


def test_amounts_that_the_option_gives_make_the_whole_known() -> None:
    assert costs(TAXI | {"trips_year": 200})["cost.year"] == 200 * PRICES["hub_taxi_trip"][1]
    hub = {"kind": "add_hub", "hub": "park_and_ride", "at": "V10166", "vehicles": 10}
    assert np.isnan(costs(hub)["investment.total"])
    assert costs(hub | {"places": 50})["investment.total"] == 50 * PRICES["parking_place"][1]
    train = BUS | {"line": "NS-IC-LW", "headway_min": 15}
    assert np.isnan(costs(train)["vehicle_hours.year"])
    assert costs(train | {"hours_year": 1_000})["vehicle_hours.year"] == 1_000
    assert costs(train | {"hours_year": 1_000})["cost.year"] == 1_000 * PRICES["bus_hour"][1]
    assert np.isnan(costs(train | {"hours_year": 1_000}, TAXI)["vehicle_hours.year"])


def test_hours_and_places_stand_only_where_they_are_not_counted() -> None:
    with pytest.raises(OptionInvalidError, match="hours of line 'B28' are counted"):
        costs(BUS | {"hours_year": 10})
    with pytest.raises(OptionInvalidError, match="only a park_and_ride has places"):
        option(BIKES | {"places": 10})
    with pytest.raises(OptionInvalidError, match="trips_year"):
        option(TAXI | {"trips_year": -1})


def test_what_is_missing_is_named() -> None:
    prices = {name: Price(name, eur, eur, eur, kind, ()) for name, (kind, eur) in PRICES.items()}
    unknown = {name: Price(name, np.nan, np.nan, np.nan, "yearly", ()) for name in PRICES}
    every = [f"{what} {name}" for name in ("hub_taxi_trip", "hub_taxi_vehicle") for what in ("amount", "price")]
    of_bus = [f"{what} {name}" for name in ("bus_hour", "bus_vehicle") for what in ("amount", "price")]
    for changes, known, expected in (
        ([TAXI], prices, ("amount hub_taxi_trip",)),
        ([TAXI | {"trips_year": 0}], unknown, ()),
        ([TAXI, BUS], unknown, (*of_bus, *every)),
        ([BIKES], prices, ()),
    ):
        scenario = option(*changes)
        assert missing(uses(scenario, fleet(scenario), {}), known) == expected


def test_vehicles_of_a_taxi_are_not_known_and_co2_has_no_better_side() -> None:
    found = {one.criterion.id: one for one in line_figures(fleet(option(TAXI)), None, 933, DRAWS)}  # type: ignore[arg-type]
    assert np.isnan(found["vehicle_km.year"].value)
    assert np.isnan(found["co2.year"].value)
    assert not found["co2.year"].criterion.better
    assert np.isnan(costs(TAXI)["vehicle_hours.year"])


@pytest.mark.parametrize(
    "name, once, yearly",
    [
        ("bus-poort", {"bus_vehicle", "bus_stop"}, {"bus_hour", "bus_stop_year"}),
        ("pendel-steenwijk", {"bus_vehicle", "bus_stop"}, {"bus_hour", "bus_stop_year"}),
        ("pendel-meppel", {"bus_vehicle", "bus_stop"}, {"bus_hour", "bus_stop_year"}),
        ("deelfietsen", {"shared_bike"}, {"shared_bike_year"}),
        ("hubtaxi-breder", {"hub_taxi_vehicle"}, {"hub_taxi_trip"}),
        ("fietsroute-meppel", {"cycle_route_m"}, {"cycle_route_year_m"}),
        ("fietsroute-steenwijk", {"cycle_route_m"}, {"cycle_route_year_m"}),
        ("pr-a32", {"shared_bike", "parking_place"}, {"shared_bike_year", "parking_place_year"}),
        ("werktijden", set(), {"working_hours"}),  # nothing is bought or built for other hours
    ],
)
def test_every_option_that_ships_is_bought_and_kept_up(name: str, once: set[str], yearly: set[str]) -> None:
    scenario, prices = find(name), load_prices(embedded())
    taken = uses(scenario, fleet(scenario), upgraded_m(load_network(), scenario))
    assert {use.price for use in taken if prices[use.price].kind == "once"} == once
    assert {use.price for use in taken if prices[use.price].kind == "yearly"} == yearly
    assert all(use.amount != 0 for use in taken)
    figures = cost_figures(
        scenario, fleet(scenario), upgraded_m(load_network(), scenario), prices, travellers=1, draws=DRAWS
    )
    known = {one.criterion.id: not np.isnan(one.value) for one in figures}
    assert (known["investment.total"], known["cost.year"]) == (not once, False)


def test_a_stop_that_buses_call_at_is_there_already() -> None:
    line = {"kind": "add_line", "id": "B", "name": "B", "headway_min": 30, "first": "06:00", "last": "09:00"}
    there = line | {"calls": [{"stop": "swk-bus", "minutes": 0}, {"stop": "havelte-centrum", "minutes": 20}]}
    assert fleet(option(there)).new_stops == 0
    gate = line | {"calls": [{"stop": "swk-bus", "minutes": 0}, {"stop": "jpk-poort", "minutes": 17}]}
    assert fleet(option(gate)).new_stops == 1  # the taxi of now calls there, no bus does
    assert fleet(option(gate, there | {"id": "C"}, gate | {"id": "D"})).new_stops == 1


@pytest.mark.parametrize("headway, both, at_once", [(30, True, 2), (30, False, 2), (15, False, 3), (60, False, 1)])
def test_vehicles_at_once_are_the_minutes_away_over_the_headway(headway: int, both: bool, at_once: int) -> None:  # noqa: FBT001
    calls = [{"stop": "swk-bus", "minutes": 0}, {"stop": "jpk-poort", "minutes": 17}]
    line = {"kind": "add_line", "id": "B", "name": "B", "first": "06:00", "last": "09:00", "calls": calls}
    assert (
        fleet(option(line | {"headway_min": headway, "both_ways": both})).vehicles == at_once
    )  # 34 min, there and back


def test_vehicles_of_a_taxi_and_of_a_changed_line_are_not_known() -> None:
    assert np.isnan(fleet(option(TAXI)).vehicles)
    assert np.isnan(fleet(option(BUS)).vehicles)
    assert fleet(option(BIKES)).vehicles == 0


def test_low_and_high_prices_make_the_band_and_payers_share_the_cost(tmp_path: Path) -> None:
    path = tmp_path / "prijzen.csv"
    head = "id,price_eur,low_eur,high_eur,payer,share\n"
    path.write_text(f"{head}cycle_route_m,500,400,900,Defensie|Provincie Drenthe,50|30\n", encoding="utf-8")
    prices = load_prices(embedded(), path)
    found = costs(PATH | {"bike_kmh": 20}, SHIFT, prices=prices)
    assert found["investment.total"] == 1_000_000  # other hours have no price here, and are paid every year
    assert np.isnan(found["cost.year"])
    scenario = option(PATH | {"bike_kmh": 20})
    figures = {
        one.criterion.id: one
        for one in cost_figures(scenario, fleet(scenario), {}, prices, travellers=100, draws=DRAWS)
    }
    total = figures["investment.total"]
    assert total.value == 1_000_000
    assert 800_000 <= total.draws.min() < 950_000
    assert 1_500_000 < total.draws.max() <= 1_800_000
    of_payers = {name: one for name, one in figures.items() if name.startswith("investment.payer.")}
    assert {name.rpartition(".")[2]: one.value for name, one in of_payers.items()} == pytest.approx(
        {"defensie": 500_000, "provincie-drenthe": 300_000, "onbekend": 200_000}
    )
    assert sum(one.draws for one in of_payers.values()) == pytest.approx(total.draws)


@pytest.mark.parametrize(
    "row, column",
    [
        ("500,600,,,", "low_eur"),
        ("500,,400,,", "low_eur"),
        ("-1,,,,", "price_eur"),
        ("500,,,A|B,", "share"),
        ("500,,,A|B,60|50", "share"),
        ("500,,,A,veel", "share"),
    ],
)
def test_a_price_that_cannot_be_meant_is_refused(tmp_path: Path, row: str, column: str) -> None:
    path = tmp_path / "prijzen.csv"
    path.write_text(f"id,price_eur,low_eur,high_eur,payer,share\nbus_hour,{row}\n", encoding="utf-8")
    with pytest.raises(DemandInvalidError, match=f"column '{column}'"):
        load_prices(embedded(), path)
