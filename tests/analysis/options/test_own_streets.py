"""The decision table over a street network: every mode, and what such a network cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.options import Question, evaluate, measured
from analysis.options.chosen import over_base, scenarios_of
from analysis.options.counting import weighted_median
from analysis.options.evaluate import park_and_ride_hubs, prepared, streets_of
from analysis.options.export import decision_frame, origin_frame
from analysis.options.measured import FEWEST, on_streets
from analysis.options.ranking import ranking
from analysis.options.sensitivity import sensitivity
from analysis.reachability.streets import StreetReachability
from geodata import active
from geodata.crs import rd_to_lonlat
from geodata.errors import UnknownAssumptionError
from geodata.frames import rows
from geodata.options import BASE
from geodata.streets import open_network
from tests.analysis.options.chessboard import ALL_MODES, chessboard, corner
from tests.analysis.options.test_evaluate import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable
    from geodata.streets import StreetNetwork

OURS = {
    "car": "car",
    "truck": "truck",
    "walk": "walk",
    "bike": "bike",
    "e_bike": "ebike",
    "speed_pedelec": "speed_pedelec",
}
DRAWS = 3
HUB = """
[[change]]
kind = "add_hub"
hub = "park_and_ride"
at = "{0}"
onward = "e_bike"
change_min = 5
vehicles = 60
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All modes; no known length or time lies on it."""
    return chessboard(tmp_path_factory.mktemp("town"), ALL_MODES)


@pytest.fixture(scope="module")
def network(folder: Path) -> StreetNetwork:
    return open_network(folder)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """An option that changes nothing, one with a park-and-ride, and one whose park-and-ride has no street."""
    home = tmp_path_factory.mktemp("options")
    texts = {"niets": "", "hub": HUB.format("P:Havelterberg Rotonde (bus stop)"), "ver": HUB.format("V10193")}
    for name, text in texts.items():
        (home / f"{name}.toml").write_text(HEAD.format(name) + text, encoding="utf-8")
    return [str(home / f"{name}.toml") for name in texts]


@pytest.fixture(scope="module")
def table(folder: Path, files: list[str]) -> DecisionTable:
    return evaluate([*files, "bus-poort"], Question(draws=DRAWS, network=folder))


def test_minutes_of_every_mode_are_those_of_reach(table: DecisionTable, folder: Path, network: StreetNetwork) -> None:
    inputs = prepared(Question(draws=DRAWS, network=folder))
    streets = streets_of(scenarios_of([], inputs.catalogue, [])[BASE], inputs)
    ids = inputs.people.origins.ids.tolist()
    for mode, theirs in OURS.items():
        found = StreetReachability(network, "jpk", theirs).reach()
        there = [ids.index(zone) for zone in found.zones["id"]]
        assert streets.minutes(mode)[there] == pytest.approx(found.zones["minutes"].to_numpy(), rel=1e-12)
        assert streets.length_m(mode)[there] == pytest.approx(found.zones["length_m"].to_numpy(), rel=1e-12)
        for band_min, inhabitants in found.bands[["band_min", "inhabitants"]].itertuples(index=False):
            assert table.cells[f"inhabitants.{mode}.{band_min}", BASE].value == inhabitants
        known = table.settings["streets"]["modes"][mode]  # type: ignore[index]
        stations = np.isinf(streets.minutes(mode)[len(found.zones) + len(found.outside) :]).sum()
        assert known["outside"] == len(found.outside) + stations > 0
        assert known["outside_inhabitants"] == found.outside["inhabitants"].sum() > 0
    assert set(table.settings["levels"].values()) == {"osm"}  # type: ignore[attr-defined]


def test_the_way_over_a_hub_and_that_of_a_bus_are_those_of_reach(
    folder: Path, network: StreetNetwork, files: list[str]
) -> None:
    inputs = prepared(Question(draws=DRAWS, network=folder))
    scenarios = scenarios_of(files[1:2], inputs.catalogue, [])
    scenario = over_base(scenarios["hub"], scenarios[BASE])
    streets = streets_of(scenario, inputs)
    found = streets.park_and_ride(park_and_ride_hubs(scenario)).minutes
    node = inputs.network.nodes.set_index("id").loc["P:Havelterberg Rotonde (bus stop)"]
    lon, lat = (float(one) for one in rd_to_lonlat(node["x_m"], node["y_m"]))
    degrees = rd_to_lonlat(*inputs.people.origins.xy.T)
    driven = StreetReachability(network, f"{lon},{lat}", "car").minutes_at(*degrees)
    ridden = StreetReachability(network, "jpk", "ebike").trip(f"{lon},{lat}").minutes
    assert found == pytest.approx(driven + 5 + ridden, abs=1e-4)
    assert np.isfinite(found).sum() > 10

    west, south = corner()
    stops = np.array([[west, south], [west + 3_000, south], [west + 3_000, south + 2_000]])
    assert streets.driven_m(stops) == pytest.approx(5_000, rel=2e-3)
    assert streets.driven_m(np.vstack([stops, [[west - 9_000, south]]])) == np.inf


def test_an_option_that_changes_nothing_changes_nothing(table: DecisionTable) -> None:
    for row in table.criteria:
        cell = table.cells[row.id, "niets"]
        assert cell == table.cells[row.id, BASE]
        assert cell.change in {0.0, None}


def test_the_order_of_the_options_changes_no_cell(table: DecisionTable, folder: Path, files: list[str]) -> None:
    turned = evaluate(["bus-poort", *reversed(files)], Question(draws=DRAWS, network=folder))
    assert dict(turned.cells) == dict(table.cells)
    assert {row.id: row.reason for row in turned.criteria} == {row.id: row.reason for row in table.criteria}
    assert turned.digest == table.digest


def test_a_hub_without_a_street_is_refused_and_the_others_are_computed(table: DecisionTable) -> None:
    assert [failed.option for failed in table.failed] == ["ver"]
    assert "no way leads there" in str(table.failed[0].error)
    assert [column.id for column in table.columns] == [BASE, "niets", "hub", "bus-poort"]


def test_errors_that_were_not_measured_give_no_band_and_no_delay(table: DecisionTable) -> None:
    reasons = {row.id: row.reason for row in table.criteria}
    cell = table.cells["inhabitants.car.30", BASE]
    assert (cell.value is None, cell.low, cell.high, cell.change_low) == (False, None, None, None)
    assert reasons["inhabitants.car.30"] == reasons["inhabitants.bike.30"] == "band_not_measured"
    assert table.cells["shift.early.car", BASE].status == "unknown"
    assert table.cells["ratio.early", BASE].status == "unknown"
    assert reasons["shift.early.car"] == reasons["ratio.early"] == "peak_not_measured"
    assert reasons["km.trip.car"] == reasons["vehicle_km.year"] == "no_street"
    assert table.cells["vehicle_km.year", BASE].value == 0
    assert table.cells["vehicle_km.year", "bus-poort"].status == "unknown"
    assert table.settings["peak_factor"] is None


def test_a_score_without_the_draws_of_a_criterion_has_no_share_of_first_places(table: DecisionTable) -> None:
    found = ranking(table, {"inhabitants.car.30": 1, "vehicle_hours.year": 1})
    assert {one.first_pct for one in found.scores} == {None}
    assert all(one.score is not None for one in found.scores)
    alone = ranking(table, {"vehicle_hours.year": 1})
    assert alone.scores[0].first_pct == 100


def test_a_mode_that_the_network_was_not_built_for_is_unknown(tmp_path: Path, files: list[str]) -> None:
    question = Question(draws=DRAWS, network=chessboard(tmp_path, ("car", "bike")))
    found = evaluate(files[1:2], question)
    assert found.failed == ()
    levels = dict.fromkeys((*OURS, "park_and_ride", "transit", "vehicles"), None)
    assert found.settings["levels"] == levels | dict.fromkeys(("car", "bike", "park_and_ride", "vehicles"), "osm")
    for row in found.criteria:
        status, missing = found.cells[row.id, "hub"].status, set(row.id.split("."))
        if missing & {"truck", "walk", "e_bike", "speed_pedelec", "transit", "park_and_ride"} or row.group in {
            "ratio", "parts", "places", "transfers", "service",
        } or row.id.startswith("within_120."):  # fmt: skip
            assert (status, row.reason) == ("unknown", "not_built"), row.id
        else:
            assert row.reason != "not_built"
    assert found.cells["inhabitants.bike.30", BASE].value is not None

    reasons = decision_frame(found).set_index("criterion")["reason"]
    assert (reasons["shift.early.walk"] == "not_built").all()
    assert (reasons["vehicle_hours.year"] == "").all()  # a network has no say in it
    origins = origin_frame(found, files[1:2], question)
    assert origins[["walk_min", "transit_early_min", "park_and_ride_min"]].isna().all(axis=None)
    assert origins[["car_min", "bike_min"]].notna().any().all()


Road = tuple[tuple[float, float], tuple[float, float]]


def cases(kind: str) -> tuple[list[Road], list[float]]:
    """Straight roads between the ends of known lengths or times, and what is known."""
    checks = active().table("network_checks")
    found = list(rows(checks[checks["kind"] == kind]))
    roads = [((float(one.from_x_m), float(one.from_y_m)), (float(one.to_x_m), float(one.to_y_m))) for one in found]
    return roads, [float(one.value) for one in found]


def test_errors_are_measured_on_the_network_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (timed, minutes), (driven, metres) = cases("time"), cases("run")
    hub = timed[0][0]
    joined = [(hub, corner()), *timed, *driven[:3], *((hub, road[1]) for road in driven[:3])]
    network = open_network(chessboard(tmp_path, ("car",), joined))

    found = on_streets(network, active())

    straight_m = [np.hypot(one[0] - two[0], one[1] - two[1]) for one, two in (*timed, *driven[:3])]
    by_time = [known / (metres_ / 1_000) for known, metres_ in zip(minutes, straight_m, strict=False)]  # 60 km/h
    assert np.sort(found.times) == pytest.approx(np.sort(by_time), rel=1e-3)
    for known, straight in zip(metres[:3], straight_m[len(timed) :], strict=True):
        assert np.isclose(found.lengths, known / straight, rtol=1e-3).any()
    assert FEWEST <= len(found.lengths) < len(metres)
    monkeypatch.setattr(measured, "FEWEST", len(minutes) + 1)
    assert len(on_streets(network, active()).times) == 0


def test_measured_times_give_the_delay_in_the_peak_and_a_band(tmp_path: Path) -> None:
    roads, minutes = cases("time")
    question = Question(draws=9, network=chessboard(tmp_path, ("car",), [(roads[0][0], corner()), *roads]))
    found, inputs = evaluate([BASE], question), prepared(question)

    assert found.settings["peak_factor"] == pytest.approx(np.median(inputs.measured.times), abs=1e-6)
    assert found.settings["streets"]["time_cases"] == len(minutes)  # type: ignore[index]
    cell = found.cells["station.NS-SWK.car", BASE]
    assert cell.low is not None
    assert cell.value is not None
    assert cell.high is not None
    assert cell.low < cell.value < cell.high
    free = streets_of(scenarios_of([], inputs.catalogue, [])[BASE], inputs).minutes("car")
    middle = weighted_median(free[None, :], inputs.people.travellers("car", "early"))[0]
    in_peak = middle * inputs.peak_factor if np.isfinite(middle) else None
    assert found.cells["shift.early.car", BASE].value == pytest.approx(in_peak)
    reasons = {row.reason for row in found.criteria if row.group in {"station", "shift"} and row.id.endswith(".car")}
    assert reasons == {""}


def test_a_tornado_has_no_bar_of_what_was_not_measured(folder: Path) -> None:
    found = sensitivity("station.NS-SWK.bike", BASE, Question(network=folder))
    names = {bar.assumption.id for bar in found.bars}
    assert {"gate", "speed_bike"} < names
    assert not names & {"network", "car_time", "peak", "assume_short_path"}
    assert found.bars[0].width > 0


def test_an_assumption_about_the_strategic_network_is_refused(folder: Path) -> None:
    with pytest.raises(UnknownAssumptionError, match="none on a street network"):
        evaluate([BASE], Question(draws=0, network=folder, assumptions=frozenset({"short_path"})))
