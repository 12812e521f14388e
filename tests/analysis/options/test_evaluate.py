"""The decision table on the embedded data."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.errors import DemandInvalidError, UnknownOptionError
from analysis.options import Question, evaluate
from analysis.options.chosen import known_options
from analysis.options.counting import weighted_median
from analysis.options.demand import load_shifts, shifted
from analysis.options.draws import GATE_RADIUS_M, Draws
from geodata import embedded

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable

NOT_SLOWER = {"costs", "co2", "parts", "transfers", "service"}
"""Groups of criteria that say nothing about who is how fast: a faster journey may have more changes, and whoever leaves
last may be there sooner."""

FEW = Question(draws=12)
HEAD = """
id = "{0}"
name = "Proef"
version = "1"
rationale = "Om te proberen."
evidence = "illustrative"
source = "paraatkaart-options"
reference_date = "2026-11"
"""


@pytest.fixture(scope="module")
def table() -> DecisionTable:
    return evaluate(question=FEW)


@pytest.fixture(scope="module")
def ruled() -> DecisionTable:
    """The hub taxi refused where buses and trains make its trip."""
    return evaluate(["bus-poort", "pendel-meppel", "pendel-steenwijk"], Question(draws=0, seed=5, taxi_rule=True))


def option(folder: Path, text: str = "", name: str = "proef") -> str:
    path = folder / f"{name}.toml"
    path.write_text(HEAD.format(name) + text, encoding="utf-8")
    return str(path)


def test_everything_that_ships_is_computed(table: DecisionTable) -> None:
    assert table.failed == ()
    assert [column.id for column in table.columns] == embedded().table("options")["id"].tolist()
    assert set(table.cells) == {(row.id, column.id) for row in table.criteria for column in table.columns}


def test_the_base_changes_nothing_and_every_other_option_something(table: DecisionTable) -> None:
    for column in table.columns:
        cells = [table.cells[row.id, column.id] for row in table.criteria]
        changed = [cell for cell in cells if cell.change]
        statuses = [cell.status for cell in cells]
        of_base = [table.cells[row.id, table.base].status for row in table.criteria]
        assert (column.id == table.base) is (not changed and statuses == of_base)


def test_an_option_that_changes_nothing_changes_nothing(table: DecisionTable, tmp_path: Path) -> None:
    found = evaluate([option(tmp_path)], FEW)
    for row in found.criteria:
        cell, base = found.cells[row.id, "proef"], table.cells[row.id, table.base]
        assert cell == base
        assert cell.change in (0.0, None)
        assert cell.change_low in (0.0, None)
        assert cell.change_high in (0.0, None)


def test_the_order_of_the_options_changes_no_cell(table: DecisionTable) -> None:
    turned = evaluate([column.id for column in reversed(table.columns)], FEW)
    assert dict(turned.cells) == dict(table.cells)
    assert turned.digest == table.digest


def test_what_was_read_for_other_draws_changes_no_cell(table: DecisionTable) -> None:
    for name in ("_inputs", "_without_draws"):
        getattr(sys.modules[evaluate.__module__], name).cache_clear()
    alone = evaluate(["pendel-steenwijk"], replace(FEW, seed=7))
    assert any(alone.cells[key] != table.cells[key] for key in alone.cells)  # other draws
    after = evaluate(["pendel-steenwijk"], FEW)
    assert dict(after.cells) == {key: table.cells[key] for key in after.cells}


def test_options_do_not_touch_each_other(table: DecisionTable) -> None:
    alone = evaluate(["fietsroute-meppel"], FEW)
    for row in alone.criteria:
        assert alone.cells[row.id, "fietsroute-meppel"] == table.cells[row.id, "fietsroute-meppel"]


def test_a_faster_cycle_route_puts_nobody_out_of_reach(table: DecisionTable) -> None:
    for row in table.criteria:
        change = table.cells[row.id, "fietsroute-steenwijk"].change
        if change is not None and row.group not in NOT_SLOWER:
            assert change >= 0 if row.better == "higher" else change <= 1e-9


@pytest.mark.parametrize("name", ["bus-poort", "deelfietsen", "hubtaxi-breder", "pendel-meppel", "pendel-steenwijk"])
def test_a_better_line_makes_nobody_slower(table: DecisionTable, name: str) -> None:
    better = 0
    for row in table.criteria:
        cell = table.cells[row.id, name]
        if cell.change is not None and row.better and row.group not in NOT_SLOWER:
            sign = 1 if row.better == "higher" else -1
            assert cell.change * sign >= -1e-9, row.id
            for change in (cell.change_low, cell.change_high):
                assert change is None or change * sign >= -1e-9, row.id
            better += cell.change * sign > 0
    assert better > 0


def test_the_rule_of_the_taxi_only_ever_takes_away(table: DecisionTable, ruled: DecisionTable) -> None:
    """Today no bus comes to the gate: nothing is refused. With a bus nobody is sooner than without the rule."""
    assert (table.settings["taxi_rule"], ruled.settings["taxi_rule"]) == (False, True)
    refused = 0
    for row in table.criteria:
        if not row.better or row.group in NOT_SLOWER:
            continue
        assert table.cells[row.id, "today"].value == ruled.cells[row.id, "today"].value
        for name in ("bus-poort", "pendel-meppel", "pendel-steenwijk"):
            with_rule, without = (one.cells[row.id, name].value for one in (ruled, table))
            if with_rule is not None and without is not None and row.group != "ratio":
                sign = 1 if row.better == "higher" else -1
                assert (without - with_rule) * sign >= -1e-9, row.id
                refused += with_rule != without
    assert refused


def test_the_package_reaches_at_least_what_its_parts_reach(table: DecisionTable) -> None:
    for part in ("pendel-steenwijk", "fietsroute-steenwijk", "deelfietsen"):
        for band_min in (15, 30, 45, 60):
            row = f"inhabitants.transit.{band_min}"
            whole, one = table.cells[row, "pakket"].value, table.cells[row, part].value
            assert whole is not None
            assert one is not None
            assert whole >= one


def test_a_price_that_is_not_known_is_said_to_be_unknown(table: DecisionTable) -> None:
    assert table.cells["cost.year", "today"].value == 0
    assert {table.cells["cost.year", column.id].status for column in table.columns[1:]} == {"unknown"}
    assert table.cells["investment.total", "werktijden"].value == 0  # nothing is bought or built for other hours
    once = {column.id for column in table.columns} - {"today", "werktijden"}
    for column in table.columns:
        status = table.cells["investment.total", column.id].status
        assert status == table.cells["investment.payer.onbekend", column.id].status
        assert (status == "unknown") is (column.id in once)
    hours = table.cells["vehicle_hours.year", "bus-poort"].value
    assert hours == pytest.approx(2 * 1021 / 30 * 41 / 60 * 365)  # half-hourly from 6:00 to 23:00, daily, both ways


def test_costs_follow_from_prices_of_the_users_own(tmp_path: Path) -> None:
    prices = tmp_path / "prijzen.csv"
    prices.write_text("id,price_eur\nbus_hour,100\nbus_stop_year,0\nshared_bike_year,\n", encoding="utf-8")
    found = evaluate(["bus-poort", "deelfietsen"], Question(draws=0, costs=prices))
    hours, cost = (found.cells[row, "bus-poort"].value for row in ("vehicle_hours.year", "cost.year"))
    assert hours is not None
    assert cost == pytest.approx(hours * 100)
    assert found.cells["cost.year", "deelfietsen"].status == "unknown"
    prices.write_text("id,price_eur\nbus_hour,veel\n", encoding="utf-8")
    with pytest.raises(DemandInvalidError, match="column 'price_eur'"):
        evaluate(["bus-poort"], Question(draws=0, costs=prices))


def test_the_middle_does_not_depend_on_the_draws(table: DecisionTable) -> None:
    other = evaluate(["bus-poort"], Question(draws=0))
    for key, cell in other.cells.items():
        assert (cell.value, cell.change, cell.status) == (
            table.cells[key].value,
            table.cells[key].change,
            table.cells[key].status,
        )


def test_later_hours_leave_the_peak_where_the_option_says_so() -> None:
    catalogue = embedded()
    option = known_options(catalogue)["werktijden"]
    later = shifted(load_shifts(catalogue), option)
    moved = {getattr(placed.change, "shift", "") for placed in option.changes}
    assert {shift for shift in moved if not later[shift].peak} == {"office"}
    assert "alleen de kantoordienst" in option.rationale


def test_a_value_lies_in_its_band_or_near_it(table: DecisionTable) -> None:
    for (row, option_id), cell in table.cells.items():
        if cell.low is not None and cell.high is not None and row.startswith("shift.") and cell.value is not None:
            assert cell.low - 1 <= cell.value <= cell.high + 1, (row, option_id)


def test_other_options_are_computed_beside_one_that_fails(tmp_path: Path) -> None:
    wrong = option(tmp_path, '[[change]]\nkind = "close_road"\nroad = "N0"\n', "fout")
    broken = option(tmp_path, '[[change]]\nkind = "close_road"\n', "kapot")
    found = evaluate([wrong, broken, "fietsroute-meppel"], Question(draws=0))
    assert [column.id for column in found.columns] == ["today", "fietsroute-meppel"]
    assert {failed.option for failed in found.failed} == {broken, "fout"}
    assert all(".toml, key 'change[1]." in str(failed.error) for failed in found.failed)


def test_an_unknown_option_is_named_beside_the_others() -> None:
    found = evaluate(["nergens", "deelfietsen"], Question(draws=0))
    assert [column.id for column in found.columns] == ["today", "deelfietsen"]
    (failed,) = found.failed
    assert failed.option == "nergens"
    assert isinstance(failed.error, UnknownOptionError)
    assert "choose from: today, " in str(failed.error)


def test_later_hours_leave_the_peak(tmp_path: Path) -> None:
    later = option(tmp_path, '[[change]]\nkind = "shift_hours"\nshift = "early"\ntime = "09:30"\n')
    found = evaluate([later], Question(draws=0))
    change = found.cells["shift.early.car", "proef"].change
    base = found.cells["shift.early.car", "today"].value
    factor = found.settings["peak_factor"]
    assert isinstance(factor, float)
    assert base is not None
    assert change == pytest.approx(base / factor - base, abs=1e-3)


def test_an_assumption_counts_for_shared_bikes_too() -> None:
    row = "station.NS-SWK.transit"
    before = evaluate(["today"], Question(draws=0)).cells[row, "today"].value
    after = evaluate(["today"], Question(draws=0, assumptions=frozenset(["short_path"]))).cells[row, "today"].value
    assert before is not None
    assert after is not None
    assert after < before - 5


def own_demand(folder: Path, **changes: str) -> Path:
    table = embedded().table("demand").astype(str)
    rows = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    rows[0].update(changes)
    path = folder / "eigen.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    "column, value",
    [
        ("people", "-5"),
        ("people", "veel"),
        ("people", "nan"),
        ("shift", "nacht"),
        ("modes", "car|boat"),
        ("home", "Atlantis"),
        ("home_kind", "planet"),
    ],
)
def test_travellers_that_cannot_be_meant_are_named(tmp_path: Path, column: str, value: str) -> None:
    path = own_demand(tmp_path, **{column: value})
    with pytest.raises(DemandInvalidError) as caught:
        evaluate([], Question(draws=0, demand=path))
    assert "Row 'staff-near' of eigen.csv cannot be used: " in str(caught.value)
    assert f"(column '{column}')" in str(caught.value)


def test_more_travellers_count(tmp_path: Path) -> None:
    before = evaluate(["today"], Question(draws=0))
    after = evaluate(["today"], Question(draws=0, demand=own_demand(tmp_path, people="360")))
    assert after.digest != before.digest
    cell = after.cells["travellers.bike.60", "today"].value
    base = before.cells["travellers.bike.60", "today"].value
    assert cell is not None
    assert base is not None
    assert cell == pytest.approx(2 * base)  # only this group may cycle


SHIFTS = """id,name,day_type,direction,time
sat,Zaterdagdienst,saturday,to,09:30
sat_out,Einde zaterdagdienst,saturday,from,13:00
"""


def own_shifts(folder: Path, text: str = SHIFTS) -> Path:
    path = folder / "diensten.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_shifts_and_travellers_of_ones_own_can_be_on_a_saturday(tmp_path: Path) -> None:
    head = ",".join(embedded().table("demand").columns)
    row = "a,Groep,staff,{},station,NS-ZL,{},car|transit,illustrative,paraatkaart-options,2026-11,"
    demand = tmp_path / "reizigers.csv"
    demand.write_text("\n".join([head, row.format(10, "sat"), row.replace("a,", "b,", 1).format(10, "sat_out")]) + "\n")
    question = Question(draws=0, shifts=own_shifts(tmp_path), demand=demand)
    found = evaluate(["bus-poort", "werktijden"], question)
    assert [(failed.option, "there is no shift 'early'" in str(failed.error)) for failed in found.failed] == [
        ("werktijden", True)
    ]
    timetable = found.settings["timetable"]
    assert isinstance(timetable, dict)
    assert list(timetable["dates"]) == ["saturday"]
    rows = {row.id: found.cells[row.id, "today"].value for row in found.criteria}
    assert {one.split(".")[1] for one in rows if one.startswith(("shift.", "transfers.", "places."))} == {
        "sat",
        "sat_out",
        "day",
    }
    assert {one for one in rows if one.startswith("places.day.")} == {
        "places.day.saturday.to",
        "places.day.saturday.from",
    }
    assert rows["travellers.car.60"] == 10  # who goes home came as well
    assert not any(one.startswith(("window.", "inhabitants.transit.", "travellers.transit.")) for one in rows)
    there, back = rows["shift.sat.transit"], rows["shift.sat_out.transit"]
    assert there is not None
    assert back is not None
    # the train to Steenwijk or Meppel and a bike, or to Meppel and the taxi
    assert 40 < there < 120
    assert 40 < back < 120
    first, last = rows["first.saturday"], rows["last.saturday"]
    assert first is not None
    assert last is not None
    assert 7 * 60 < first < 9.5 * 60 < 22 * 60 < last
    bus = {row.id: found.cells[row.id, "bus-poort"].value for row in found.criteria}
    assert bus["shift.sat.transit"] <= there  # type: ignore[operator]
    assert bus["shift.sat_out.transit"] <= back  # type: ignore[operator]
    assert bus["first.saturday"] <= first  # type: ignore[operator]


@pytest.mark.parametrize(
    "old, new, key",
    [
        ("saturday,to", "zaterdag,to", "day_type"),
        ("saturday,from", "saturday,back", "direction"),
        ("13:00", "13.00", "time"),
        ("sat_out,", "sat,", "id"),
        ("direction,", "richting,", "direction"),
    ],
)
def test_shifts_that_cannot_be_meant_are_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(DemandInvalidError, match=rf"of diensten.csv cannot be used: .*\(column '{key}'\)"):
        evaluate([], Question(draws=0, shifts=own_shifts(tmp_path, SHIFTS.replace(old, new))))


def test_the_first_arrival_is_no_later_with_a_line_more(table: DecisionTable) -> None:
    for day in ("weekday", "sunday"):
        for name in ("bus-poort", "hubtaxi-breder", "pendel-meppel"):
            change = table.cells[f"first.{day}", name].change
            assert change is not None
            assert change <= 1e-9


def test_the_longest_parts_are_of_all_who_get_there(table: DecisionTable) -> None:
    for column in table.columns:
        for direction in ("to", "from"):
            shares = [
                table.cells[row.id, column.id].value for row in table.criteria if f"longest.{direction}" in row.id
            ]
            assert len(shares) == 6
            assert 85 < sum(share or 0 for share in shares) < 115  # medians over draws, each of its own


def test_weighted_median_by_hand() -> None:
    values = np.array([[3.0, 1.0, 2.0, 9.0], [1.0, 2.0, 3.0, np.inf]])
    assert weighted_median(values, np.array([1.0, 1.0, 1.0, 0.0])).tolist() == [2.0, 2.0]
    assert weighted_median(values, np.array([1.0, 1.0, 1.0, 5.0])).tolist() == [9.0, np.inf]


def test_draws_are_the_same_whatever_else_is_drawn() -> None:
    one, other = (Draws(500, 7, np.array([1.0, 1.1]), np.array([1.0])) for _ in range(2))
    other.generator("something else").random(10)
    assert np.array_equal(one.gate_m, other.gate_m)
    assert np.hypot(*one.gate_m.T).max() <= GATE_RADIUS_M
    # uniform in the circle: half of the area lies beyond 0.71 of the radius
    assert 0.4 < (np.hypot(*one.gate_m.T) > GATE_RADIUS_M * np.sqrt(0.5)).mean() < 0.6
