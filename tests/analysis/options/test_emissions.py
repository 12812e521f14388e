"""Kilometres and CO2, on paper and on the embedded data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.errors import DemandInvalidError
from analysis.options import Question, evaluate
from analysis.options.draws import Draws
from analysis.options.emissions import load_emissions, trip_figures
from analysis.options.modes import load_modes
from geodata import active

if TYPE_CHECKING:
    from pathlib import Path


def test_a_trip_is_the_mean_of_travellers_times_grams() -> None:
    draws = Draws(4, 1, np.array([1.5]), np.ones(1))
    length_m, travellers = np.array([1_000.0, 5_000.0, np.inf]), np.array([1.0, 3.0, 0.0])
    km, co2 = trip_figures(load_modes(active())["car"], length_m, travellers, 10.0, draws)
    assert (km.criterion.id, km.value, km.draws.tolist()) == ("km.trip.car", 4.0, [6.0] * 4)
    assert (co2.criterion.id, co2.value, co2.draws.tolist()) == ("co2.trip.car", 40.0, [60.0] * 4)
    assert list(trip_figures(load_modes(active())["car"], length_m, np.zeros(3), 10.0, draws)) == []


def test_lines_drive_their_length_as_often_as_they_run() -> None:
    found = evaluate(["bus-poort", "fietsroute-meppel", "pendel-steenwijk"], Question(draws=0)).cells
    # half-hourly from 6 to 23, every day, both ways; Steenwijk – gate – Havelte – Meppel is 26 to 27 km
    km = found["vehicle_km.year", "bus-poort"].value
    assert km is not None
    assert 26 < km / (2 * 1021 / 30 * 365) < 27  # 6:00 to 23:00, the last minute included, in the middle of all phases
    co2 = found["co2.year", "bus-poort"].value
    assert co2 == pytest.approx(km * 0.933)
    assert (found["co2.year", "today"].value, found["vehicle_km.year", "fietsroute-meppel"].value) == (0, 0)
    # one of 11 to 12 km that drives back empty: as many kilometres per hour in each direction
    km, hours = (found[row, "pendel-steenwijk"].value for row in ("vehicle_km.year", "vehicle_hours.year"))
    assert km is not None
    assert hours is not None
    assert 11 < km / (hours * 60 / 17) < 12


def test_what_has_no_public_value_is_unknown_until_it_is_given(tmp_path: Path) -> None:
    own = tmp_path / "uitstoot.csv"
    own.write_text("id,grams\ncar,150\nbus,\n", encoding="utf-8")
    before = evaluate(["bus-poort"], Question(draws=0))
    after = evaluate(["bus-poort"], Question(draws=0, emissions=own))
    assert before.cells["co2.trip.car", "today"].status == after.cells["co2.year", "bus-poort"].status == "unknown"
    assert after.cells["co2.year", "today"].value == 0  # no line, whatever a bus emits
    km = after.cells["km.trip.car", "today"].value
    assert km is not None
    assert after.cells["co2.trip.car", "today"].value == pytest.approx(150 * km)
    assert before.digest != after.digest


def test_what_an_own_table_leaves_out_is_as_before(tmp_path: Path) -> None:
    own = tmp_path / "uitstoot.csv"
    own.write_text("id,grams\ncar,150\nbus,800\n", encoding="utf-8")
    shipped, found = load_emissions(active()), load_emissions(active(), own)
    assert (found["car"], found["bus"]) == (150, 800)
    assert (found["walk"], found["bike"]) == (0, 0), "who walks still emits nothing"
    assert list(found) == list(shipped)
    assert np.isnan(found["e_bike"])


@pytest.mark.parametrize(
    "text, told",
    [
        ("id,grams\nbuss,800\n", "there is no 'buss'; known are car, walk"),
        ("id,grams\ncar,-1\n", "Row 'car' of uitstoot.csv cannot be used: -1 is no number of grams. .column 'grams'"),
        ("id,grams\ncar,veel\n", "veel is no number of grams"),
        ("id\ncar\n", "column 'grams'"),
    ],
)
def test_numbers_that_cannot_be_meant_are_named(tmp_path: Path, text: str, told: str) -> None:
    own = tmp_path / "uitstoot.csv"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(DemandInvalidError, match=told):
        load_emissions(active(), own)
