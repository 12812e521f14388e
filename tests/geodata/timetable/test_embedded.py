"""The embedded timetable: lines around Havelte."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.catalogue import embedded
from geodata.errors import DatasetInvalidError
from geodata.extent import named_extent
from geodata.timetable.embedded import (
    DAYS,
    LineTables,
    embedded_tables,
    minutes_of,
    timetable_of,
    write_gtfs,
)
from geodata.timetable.errors import ServiceDateError
from tests.geodata.timetable.conftest import embedded_day, rides
from tests.geodata.timetable.test_real_feed import check_invariants

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.timetable.embedded import DayType
    from geodata.timetable.model import Timetable

PLANS = {"AR-SNEL-GNZL", "B19F", "E270", "PLAN-NSL"}
KMH = 160


@pytest.fixture(scope="module")
def tables() -> LineTables:
    return embedded_tables()


def speeds_kmh(made: Timetable) -> np.ndarray:
    found, stops = made.connections, made.stops
    way = np.hypot(
        stops.x_m[found.dep_stop] - stops.x_m[found.arr_stop], stops.y_m[found.dep_stop] - stops.y_m[found.arr_stop]
    )
    return np.asarray(way / (found.arr_s - found.dep_s) * 3.6)


@pytest.mark.parametrize("day", ["weekday", "saturday", "sunday"])
def test_every_ride_takes_time_is_no_race_and_stays_in_the_region(day: DayType) -> None:
    made = embedded_day(day)

    check_invariants(made)
    assert np.all(made.connections.arr_s > made.connections.dep_s)
    assert speeds_kmh(made).max() < KMH
    region = named_extent("region").geometry
    assert shapely.contains_xy(region, made.stops.x_m, made.stops.y_m).all()
    assert [note for note in made.notes if note.outcome != "told"] == []


def test_plans_run_only_if_they_are_asked_for(tables: LineTables) -> None:
    assert set(tables.lines.loc[~tables.lines["in_service"], "id"]) == PLANS
    assert not PLANS & set(embedded_day().lines.line_id)
    assert "PLAN-NSL" in embedded_day(also=frozenset({"PLAN-NSL"})).lines.line_id
    assert "HT-MP" not in embedded_tables().running(without={"HT-MP"}).lines["id"].tolist()
    with pytest.raises(DatasetInvalidError, match="no line 'X1'"):
        embedded_day(also=frozenset({"X1"}))


def test_a_clock_face_is_kept_and_a_headway_leaves_the_phase_open() -> None:
    made = embedded_day()
    trips = made.trips
    line = made.lines.line_id[trips.line]
    out = np.char.find(trips.trip_id, ":out:") >= 0

    intercity = trips.start_s[(line == "NS-IC-LW") & out]
    assert set(intercity % 3_600 // 60) == {16, 46}
    assert np.all(trips.phase[(line == "NS-IC-LW") & out] == -1)
    assert np.all(trips.phase[(line == "NS-IC-LW") & ~out] >= 0)
    bus = (line == "B28") & out
    assert np.all(trips.phase[bus] >= 0)
    assert set(trips.headway_s[bus]) == {3_600}
    assert set(made.lines.line_id[made.phases.line]) >= {"B20", "B28", "NS-SPR-GN"}


def test_the_hours_of_a_line_that_changes_its_headway_by_period() -> None:
    made = embedded_day()
    mine = made.lines.line_id[made.trips.line] == "B22"  # half-hourly in the peak, hourly otherwise

    by_hour = {
        (int(start) // 3_600, int(headway) // 60)
        for start, headway in zip(made.trips.start_s[mine], made.trips.headway_s[mine], strict=True)
    }
    assert {(7, 30), (17, 30), (11, 60), (20, 60)} <= by_hour


def test_minutes_are_those_of_the_table_in_both_directions(tables: LineTables) -> None:
    made = embedded_day()
    found, stops = made.connections, made.stops.stop_id
    calls = tables.calls[tables.calls["line"] == "B28"].sort_values("order")
    total = int(calls["minutes"].iloc[-1])
    trips = made.trips.trip_id.tolist()

    for direction, minutes in (("out", calls["minutes"]), ("back", total - calls["minutes"])):
        trip = next(row for row, name in enumerate(trips) if name.startswith(f"B28:{direction}:"))
        mine = np.flatnonzero(found.trip == trip)
        start = found.dep_s[mine[0]]
        reached = dict(zip(stops[found.arr_stop[mine]], (found.arr_s[mine] - start) // 60, strict=True))
        expected = {stop: minute for stop, minute in zip(calls["stop"], minutes, strict=True) if minute}
        assert reached == expected


def test_train_and_bus_share_a_station() -> None:
    stops = embedded_day().stops
    station = stops.station()
    train, bus = (stops.stop_id.tolist().index(stop) for stop in ("mp-trein", "mp-bus"))

    assert station[train] == station[bus]
    assert stops.name[station[train]] == "Meppel"
    assert np.hypot(stops.x_m[train] - stops.x_m[bus], stops.y_m[train] - stops.y_m[bus]) < 1


def test_the_hub_taxi_has_to_be_ordered_and_reaches_the_gate() -> None:
    made = embedded_day()
    found = made.connections
    taxi = np.char.startswith(made.lines.line_id[made.trips.line[found.trip]], "HT-")

    assert np.array_equal(found.must_book, taxi)
    assert "jpk-poort" in made.stops.stop_id[found.arr_stop[taxi]]
    assert set(made.stops.stop_id[found.arr_stop[~taxi]]) & {"jpk-poort"} == set()


def test_peak_trains_do_not_run_on_fridays(tables: LineTables) -> None:
    tuesday, friday = (timetable_of(tables.running(), day) for day in (DAYS["weekday"], date(2026, 11, 27)))

    assert set(tuesday.lines.line_id) - set(friday.lines.line_id) == {"NS-SPITS-ASN"}


def test_the_feed_is_complete_and_its_calendar_is_named(tables: LineTables, tmp_path: Path) -> None:
    write_gtfs(tables.running(), tmp_path)

    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        f"{name}.txt"
        for name in ("agency", "attributions", "calendar", "frequencies", "routes", "stop_times", "stops", "trips")
    }
    frames = {name: pd.read_csv(tmp_path / name, dtype=str) for name in names}
    trips, calls, stops = frames["trips.txt"], frames["stop_times.txt"], frames["stops.txt"]
    assert set(calls["trip_id"]) == set(trips["trip_id"]) == set(frames["frequencies.txt"]["trip_id"])
    assert set(calls["stop_id"]) | set(stops["parent_station"].dropna()) == set(stops["stop_id"])
    assert set(trips["route_id"]) <= set(frames["routes.txt"]["route_id"])
    assert set(trips["service_id"]) <= set(frames["calendar.txt"]["service_id"])
    assert set(frames["routes.txt"]["agency_id"]) == set(frames["agency.txt"]["agency_id"])
    with pytest.raises(ServiceDateError, match="valid from 2026-01-01 until 2027-12-31"):
        timetable_of(tables, date(2028, 1, 1))


def test_writing_is_repeatable(tables: LineTables) -> None:
    assert timetable_of(tables.running(), DAYS["weekday"]).digest == embedded_day().digest


def test_every_row_says_where_it_comes_from_and_how_sure_it_is() -> None:
    for name in ("stops", "lines", "calls", "hours"):
        frame = embedded().table(f"timetable_{name}")
        assert (frame[["source", "reference_date", "evidence"]] != "").all().all()
    lines, hours = embedded().table("timetable_lines"), embedded().table("timetable_hours")
    assert (lines.loc[lines["mode"] != "on_demand", "publications"] != "").all()
    order = {"measured": 0, "stated": 1, "derived": 2, "illustrative": 3}
    parts = hours[["headway_evidence", "hours_evidence"]].map(lambda value: order[value]).max(axis=1)
    assert (hours["evidence"].map(lambda value: order[value]) == parts).all()
    assert (hours.loc[(hours["phase"] == "known") & ~hours["line"].str.startswith("HT-"), "phase_date"] != "").all()


def test_first_and_last_departures_are_times_in_order(tables: LineTables) -> None:
    first, last = (tables.hours[f"{end}_departure"].map(minutes_of) for end in ("first", "last"))

    assert (first <= last).all()
    assert (last < 26 * 60).all()
    assert minutes_of("25:10") == 1_510


@pytest.mark.parametrize(
    "table, column, value, problem",
    [
        ("calls", "stop", "moon", "unknown stop 'moon'"),
        ("calls", "line", "X9", "unknown line 'X9'"),
        ("hours", "line", "X9", "unknown line 'X9'"),
        ("calls", "minutes", -5, "do not rise"),
        ("hours", "headway_min", 0, "has no headway"),
        ("hours", "last_departure", "00:00", "ends before it begins"),
    ],
)
def test_tables_that_do_not_fit_are_refused(
    tables: LineTables, table: str, column: str, value: object, problem: str
) -> None:
    from geodata.timetable.embedded import check_tables

    frame = getattr(tables, table).copy()
    frame.loc[frame.index[3], column] = value

    with pytest.raises(DatasetInvalidError, match=problem):
        check_tables(replace(tables, **{table: frame}))


def test_a_line_of_ones_own_runs_like_the_others(tables: LineTables) -> None:
    """An option adds rows to copies of the tables."""
    own = LineTables(
        tables.stops,
        tables.lines[tables.lines["id"] == "B28"].assign(id="OWN"),
        pd.DataFrame(
            {"id": ["1", "2"], "line": "OWN", "order": [1, 2], "stop": ["swk-bus", "jpk-poort"], "minutes": [0, 12]}
        ),
        pd.DataFrame(
            {
                "id": ["1"], "line": ["OWN"], "direction": ["out"], "days": ["weekday"], "first_departure": ["06:05"],
                "last_departure": ["07:05"], "headway_min": [30], "phase": ["known"],
            }
        ),
    )  # fmt: skip

    made = timetable_of(own, DAYS["weekday"])

    assert [ride[1:] for ride in rides(made)] == [
        ("swk-bus", "jpk-poort", "6:05", "6:17"),
        ("swk-bus", "jpk-poort", "6:35", "6:47"),
        ("swk-bus", "jpk-poort", "7:05", "7:17"),
    ]
