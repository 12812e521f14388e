"""What an option or a table of one's own may not say, with the row or the key and what is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analysis.errors import DemandInvalidError, OptionInvalidError
from analysis.options.checking import check
from analysis.options.demand import load_demand, load_shifts
from analysis.options.modes import load_modes
from analysis.options.prices import load_prices
from analysis.scenario import of_values
from geodata.catalogue import embedded

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.scenario import Scenario

NODES = {"start": "P:JPK gate", "end": "P:Darp"}
CALLS = [{"stop": "swk-bus", "minutes": 0}, {"stop": "jpk-poort", "minutes": 17}]
LINE = {"kind": "add_line", "id": "L", "name": "L", "calls": CALLS}
TIMED = LINE | {"meet": ["NS-IC-LW"], "days": ["weekday"]}


def option(*changes: dict[str, Any]) -> Scenario:
    texts = dict.fromkeys(("name", "version", "rationale", "source", "reference_date"), "x")
    return of_values({"id": "proef", "evidence": "illustrative", **texts, "change": list(changes)}, "proef.toml")


@pytest.mark.parametrize(
    "change, key",
    [
        ({"kind": "add_link", "id": "x", "length_m": 9e4, **NODES, "bike_kmh": 2_000}, "bike_kmh"),
        ({"kind": "add_link", "id": "x", "length_m": 9e4, **NODES, "car_kmh": 201}, "car_kmh"),
        ({"kind": "upgrade_link", "kmh": 2_000, "links": ["a"]}, "kmh"),
        ({"kind": "change_speed", "mode": "bike", "kmh": 2_000, "links": ["a"]}, "kmh"),
        ({"kind": "change_speed", "mode": "bike", "factor": 21, "links": ["a"]}, "factor"),
    ],
)
def test_a_speed_is_bounded_as_in_the_table_of_modes(change: dict[str, Any], key: str) -> None:
    with pytest.raises(OptionInvalidError, match=rf"at most 20.*proef\.toml, key 'change\[1\]\.{key}'"):
        option(change)


def test_a_factor_may_not_make_a_link_faster_than_that_either() -> None:
    with pytest.raises(OptionInvalidError, match=r"at most 200.*change\[1\]\.factor"):
        check(option({"kind": "change_speed", "mode": "car", "factor": 19, "road": "A32"}))


@pytest.mark.parametrize("headway, last, fine", [(60, "07:58", False), (60, "07:59", True), (30, "07:00", False)])
@pytest.mark.parametrize(
    "change",
    [LINE, {"kind": "change_headway", "line": "B28"}, {"kind": "extend_hours", "line": "B28"}],
)
def test_a_headway_longer_than_the_hours_is_refused(
    change: dict[str, Any],
    headway: int,
    last: str,
    fine: bool,  # noqa: FBT001  a parameter
) -> None:
    hours = {"first": "07:00", "last": last, "headway_min": headway}
    if fine:
        option(change | hours)
        return
    with pytest.raises(OptionInvalidError, match=r"a window with no service.*change\[1\]\.headway_min"):
        option(change | hours)


def test_a_line_timed_to_trains_has_a_departure_in_every_phase() -> None:
    check(option(TIMED | {"first": "07:00", "last": "07:59"}))
    with pytest.raises(OptionInvalidError, match=r"hold no departure in some phases.*change\[1\]\.last"):
        check(option(TIMED | {"first": "07:00", "last": "07:10"}))


def test_a_line_goes_somewhere() -> None:
    same = [*CALLS, {"stop": "jpk-poort", "minutes": 20}]
    with pytest.raises(OptionInvalidError, match=r"twice in a row.*change\[1\]\.calls\[3\]\.stop"):
        option(LINE | {"headway_min": 30, "calls": same})
    stop = {"kind": "add_stop", "id": "here", "name": "Hier", "node": "P:Darp"}
    line = LINE | {"headway_min": 30, "calls": [{"stop": "here", "minutes": 0}, {"stop": "twin", "minutes": 5}]}
    with pytest.raises(OptionInvalidError, match=r"same place.*change\[3\]\.calls\[2\]\.stop"):
        check(option(stop, stop | {"id": "twin"}, line))


def test_a_hub_of_now_gets_no_second_taxi() -> None:
    with pytest.raises(OptionInvalidError, match=r"already runs between 'mp-bus'.*change\[1\]\.at"):
        check(option({"kind": "hub_taxi", "at": "mp-bus", "ride_min": 20}))


def test_a_price_of_no_known_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mijn.csv"
    path.write_text("id,price_eur\nbus_hour,100\nraket,5\n", encoding="utf-8")
    with pytest.raises(DemandInvalidError, match=r"'raket' of mijn\.csv.*known are bus_hour, .*column 'id'"):
        load_prices(embedded(), path)


def test_a_group_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    catalogue, path = embedded(), tmp_path / "mijn.csv"
    modes = [*load_modes(catalogue), "transit", "park_and_ride"]
    table = catalogue.table("demand")
    table.loc[table["id"] == "staff-saturday", "kind"] = "agian"
    table.to_csv(path, index=False)
    with pytest.raises(DemandInvalidError, match=r"staff-saturday.*none of staff, student, visitor, again.*'kind'"):
        load_demand(catalogue, load_shifts(catalogue), modes, path)
    assert len(load_demand(catalogue, load_shifts(catalogue), modes)) == len(table)
