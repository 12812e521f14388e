"""In every draw exactly the departures within the hours of a line run: checked against a list made by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.changes import AddLine, Call, Change, ChangeHeadway
from analysis.options.line_tables import GATE_STOP, Lines, base_lines, clock, from_phase
from analysis.options.lines import apply_lines
from analysis.options.places import runs_at_gate
from analysis.options.vehicles import runs_a_year
from analysis.reachability.network import load_network
from analysis.scenario import Placed, Scenario
from analysis.transit.mirror import mirrored
from analysis.transit.schedule import schedule
from geodata.timetable.embedded import DAYS, embedded_tables, minutes_of, timetable_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.timetable.model import Timetable

TRAIN, BUS = "NS-IC-LW", "B28"
SHUTTLE = AddLine(
    id="P",
    name="Pendel",
    calls=(Call("swk-bus", 0), Call(GATE_STOP, 17)),
    meet=(TRAIN,),
    after_min=6,
    days=("weekday",),
    seats=20,
)
AWAY = AddLine(
    id="P",
    name="Pendel",
    calls=(Call(GATE_STOP, 0), Call("swk-bus", 17)),
    meet=(TRAIN,),
    before_min=6,
    days=("weekday",),
    seats=20,
)


@lru_cache(maxsize=1)
def base() -> Lines:
    return base_lines(embedded_tables())


@lru_cache(maxsize=64)
def day(change: Change | None) -> Timetable:
    placed = () if change is None else (Placed(change, "proef.toml", "change[1]", "proef"),)
    option = Scenario("proef", "P", "1", "-", "illustrative", "-", "2026", placed)
    lines = apply_lines(base(), option, load_network())
    return lines.timetable(timetable_of(lines.tables, DAYS["weekday"]))


def shares(timetable: Timetable, share: float) -> NDArray[np.float64]:
    """The phase of each line, by its name: the same in every timetable."""
    seeds = [sum(name.encode()) for name in timetable.phases.phase_id.tolist()]
    return np.array([(share + seed * 0.37) % 1 for seed in seeds])


def leaving(timetable: Timetable, line: str, share: float) -> dict[str, list[int]]:
    """Seconds at which vehicles of a line start in each direction, in a draw."""
    drawn = timetable.with_phases(shares(timetable, share))
    found: dict[str, list[int]] = {"out": [], "back": []}
    first = drawn.connections.seq == 0
    for trip, dep_s in zip(drawn.connections.trip[first], drawn.connections.dep_s[first], strict=True):
        name = str(drawn.lines.line_id[drawn.trips.line[trip]])
        if name == line or name.startswith(f"{line}~"):
            found["back" if ":back:" in str(drawn.trips.trip_id[trip]) else "out"].append(int(dep_s))
    return {direction: sorted(times) for direction, times in found.items()}


def both(times: dict[str, list[int]]) -> list[int]:
    return sorted(times["out"] + times["back"])


def met(share: float, later_min: int, *, departs: bool) -> list[int]:
    """Seconds at which a shuttle would leave for every train of the day that it meets, without a look at hours."""
    drawn = day(None).with_phases(shares(day(None), share))
    stop = drawn.stops.stop_id.tolist().index("swk-trein")
    connections = drawn.connections
    here = (connections.dep_stop if departs else connections.arr_stop) == stop
    here &= drawn.lines.line_id[drawn.trips.line[connections.trip]] == TRAIN
    times = (connections.dep_s if departs else connections.arr_s)[here]
    return sorted((times + later_min * 60).tolist())


def within(times: list[int], since_min: int, until_min: int) -> list[int]:
    """Until the last second of the last minute."""
    return [at for at in times if since_min * 60 <= at < until_min * 60 + 60]


def hours_of_the_morning() -> st.SearchStrategy[tuple[int, int]]:
    since = st.integers(5 * 60, 10 * 60)
    return st.tuples(since, st.integers(90, 300)).map(lambda both: (both[0], both[0] + both[1]))


@settings(max_examples=4, deadline=None)
@given(hours_of_the_morning(), st.floats(0, 0.999), st.booleans())
def test_a_line_timed_to_trains_follows_each_of_them_within_its_hours(
    hours: tuple[int, int],
    share: float,
    away: bool,  # noqa: FBT001  drawn
) -> None:
    line, later_min = (AWAY, -23) if away else (SHUTTLE, 6)
    found = day(timed(line, hours))
    known = within(met(share, later_min, departs=away), *hours)
    assert both(leaving(found, "P", share)) == known
    # The seats at the gate, and the schedule that is searched, there and back in time, have the same departures.
    phases = shares(found, share)
    at_gate = runs_at_gate(
        found, dict.fromkeys(found.lines.line_id.tolist(), 0) | seats(found), phases[None], back=away
    )
    assert sorted(at_gate[0][0][np.isfinite(at_gate[0][0])].tolist()) == [at + (0 if away else 17 * 60) for at in known]
    for timetable, sign in ((found, 1), (mirrored(found), -1)):
        arrays = schedule(timetable).with_phases(phases).arrays
        mine = np.isin(arrays.line, [row for row, name in enumerate(found.lines.line_id) if name.startswith("P~")])
        times = arrays.dep_s[mine] if sign > 0 else -arrays.arr_s[mine]
        assert sorted(times.tolist()) == known


def timed(line: AddLine, hours: tuple[int, int]) -> AddLine:
    return AddLine(**{**vars(line), "first": clock(hours[0]), "last": clock(hours[1])})


def seats(timetable: Timetable) -> dict[str, int]:
    return {name: 20 for name in timetable.lines.line_id.tolist() if name.startswith("P~")}


def headway(every: int, hours: tuple[int, int]) -> ChangeHeadway:
    return ChangeHeadway(line=BUS, headway_min=every, first=clock(hours[0]), last=clock(hours[1]), days=("weekday",))


@settings(max_examples=4, deadline=None)
@given(
    hours_of_the_morning(),
    st.integers(0, 120),
    st.integers(0, 120),
    st.sampled_from([12, 20, 30, 45, 70]),
    st.floats(0, 0.999),
)
def test_wider_hours_change_nothing_inside(
    hours: tuple[int, int], earlier: int, later: int, every: int, share: float
) -> None:
    wide = (hours[0] - earlier, hours[1] + later)
    narrow_day, wide_day = day(headway(every, hours)), day(headway(every, wide))
    for direction, times in leaving(narrow_day, BUS, share).items():
        assert within(times, *hours) == within(leaving(wide_day, BUS, share)[direction], *hours)


@settings(max_examples=4, deadline=None)
@given(hours_of_the_morning(), st.sampled_from([12, 20, 30, 45, 70]), st.floats(0, 0.999))
def test_another_headway_holds_in_its_hours_and_nowhere_else(hours: tuple[int, int], every: int, share: float) -> None:
    before, after = leaving(day(None), BUS, share), leaving(day(headway(every, hours)), BUS, share)
    for direction, times in after.items():
        inside = within(times, *hours)
        assert set(times) - set(inside) == set(before[direction]) - set(within(before[direction], *hours))
        apart = np.diff([hours[0] * 60, *inside, hours[1] * 60 + 60])
        assert apart.max() <= every * 60 + 60, "no gap is longer than the headway"
        if 60 % every == 0:
            assert set(within(before[direction], *hours)) <= set(inside)


def test_a_shuttle_that_starts_earlier_meets_what_it_met() -> None:
    """The first train in the hours was dropped where its phase brought it just behind the first minute."""
    late, early = day(timed(SHUTTLE, (360, 540))), day(timed(SHUTTLE, (330, 540)))
    for share in np.linspace(0, 0.99, 25).tolist():
        assert within(both(leaving(early, "P", share)), 360, 540) == both(leaving(late, "P", share))


@pytest.mark.parametrize("phase", ["known", "unknown"])
def test_what_a_run_begins_with(phase: str) -> None:
    begin = from_phase(370, 425, 60, phase)
    assert minutes_of(begin["first"]) == (430 if phase == "known" else 370)
    assert begin["since"] == (-1 if phase == "known" else 425)
    assert from_phase(370, 430, 60, phase) == {"first": "07:10", "since": -1}


@pytest.mark.parametrize("change", [timed(SHUTTLE, (368, 541)), headway(30, (413, 547)), headway(45, (413, 547))])
def test_runs_a_year_are_those_expected_over_all_phases(change: AddLine | ChangeHeadway) -> None:
    line = "P" if isinstance(change, AddLine) else BUS
    placed = (Placed(change, "proef.toml", "change[1]", "proef"),)
    option = Scenario("proef", "P", "1", "-", "illustrative", "-", "2026", placed)
    lines = apply_lines(base(), option, load_network())
    names = {str(name) for name in lines.tables.lines["id"] if name == line or str(name).startswith(f"{line}~")}
    weekday = lines.tables.hours[lines.tables.hours["days"] == "weekday"]
    counted = sum(runs_a_year(replace(lines, tables=replace(lines.tables, hours=weekday)), names).values())
    timetable, shares_of = day(change), (np.arange(60) + 0.5) / 60
    drawn = np.mean([len(both(leaving(timetable, line, share))) for share in shares_of.tolist()])
    there_and_back = 2 if isinstance(change, AddLine) else 1  # the shuttle drives back empty
    assert counted / 255 / there_and_back == pytest.approx(drawn, abs=0.35)
