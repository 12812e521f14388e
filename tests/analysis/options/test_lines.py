"""Changes of lines and stops, on the embedded timetable."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.changes import AddLine, AddStop, Call, Change, ChangeHeadway, ExtendHours, HubTaxi, MoveStop
from analysis.errors import OptionInvalidError
from analysis.options.draws import Draws
from analysis.options.line_tables import GATE_STOP, Lines, base_lines
from analysis.options.lines import apply_lines
from analysis.reachability.network import Network, load_network
from analysis.scenario import Placed, Scenario
from geodata.timetable.embedded import DAYS, embedded_tables, timetable_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.timetable.model import Timetable


def scenario(*changes: Change) -> Scenario:
    placed = tuple(Placed(change, "proef.toml", f"change[{row}]", "proef") for row, change in enumerate(changes, 1))
    return Scenario("proef", "Proef", "1", "-", "illustrative", "-", "2026", placed)


@pytest.fixture(scope="module")
def base() -> Lines:
    return base_lines(embedded_tables())


@pytest.fixture(scope="module")
def network() -> Network:
    return load_network()


@lru_cache(maxsize=1)
def shuttle() -> Lines:
    return apply_lines(base_lines(embedded_tables()), scenario(SHUTTLE), load_network())


SHUTTLE = AddLine(
    id="P",
    name="Pendel",
    calls=(Call("swk-bus", 0), Call(GATE_STOP, 17)),
    first="06:00",
    last="09:30",
    meet=("NS-IC-LW",),
    after_min=6,
    days=("weekday",),
    seats=20,
)


def of_line(timetable: Timetable, line: str) -> NDArray[np.bool_]:
    row = timetable.lines.line_id.tolist().index(line)
    found: NDArray[np.bool_] = timetable.trips.line[timetable.connections.trip] == row
    return found


def test_nothing_changed_is_the_same_lines(base: Lines, network: Network) -> None:
    assert apply_lines(base, scenario(), network) is base


def test_a_line_timed_to_trains_follows_them_in_every_phase() -> None:
    lines = shuttle()
    timetable = lines.timetable(timetable_of(lines.tables, DAYS["weekday"]))
    stop = timetable.stops.stop_id.tolist().index("swk-trein")
    generator = np.random.default_rng(5)
    for _ in range(3):
        drawn = timetable.with_phases(generator.random(len(timetable.phases)))
        met = 0
        for direction in ("out", "back"):
            mine = of_line(drawn, f"P~NS-IC-LW-{direction}")
            departures = drawn.connections.dep_s[mine]
            here = of_line(drawn, "NS-IC-LW") & (drawn.connections.arr_stop == stop)
            arrivals = set(drawn.connections.arr_s[here].tolist())
            assert {int(departure) - 6 * 60 for departure in departures} <= arrivals
            met += len(departures)
            assert (drawn.connections.arr_s[mine] - departures == 17 * 60).all()
        assert met >= 12  # two directions, every half hour from six to half past nine


def test_no_phase_of_its_own_is_left() -> None:
    lines = shuttle()
    plain = timetable_of(lines.tables, DAYS["weekday"])
    tied = lines.timetable(plain)
    assert len(tied.phases) == len(plain.phases) - len(lines.ties)
    assert not [phase for phase in tied.phases.phase_id if phase.startswith("P~")]


def test_a_headway_gives_departures_in_both_directions(base: Lines, network: Network) -> None:
    line = AddLine(id="B", name="Bus", calls=SHUTTLE.calls, first="06:00", last="08:00", headway_min=30)
    hours = apply_lines(base, scenario(line), network).tables.hours
    mine = hours[hours["line"] == "B"]
    assert sorted(set(mine["direction"])) == ["back", "out"]
    assert sorted(set(mine["days"])) == ["saturday", "sunday", "weekday"]
    assert set(mine["phase"]) == {"unknown"}


@pytest.mark.parametrize(
    "line, headway_min, day",
    [("B28", 30, "weekday"), ("B28", 20, "weekday"), ("NS-IC-LW", 15, "weekday"), ("B20", 60, "sunday")],
)
def test_a_headway_that_divides_the_old_one_keeps_its_departures(
    base: Lines, network: Network, line: str, headway_min: int, day: str
) -> None:
    """Of lines with a phase that is not known and of those that leave at known minutes; in every draw."""
    change = ChangeHeadway(line=line, headway_min=headway_min, first="05:00", last="23:30", days=(day,))
    lines = apply_lines(base, scenario(change), network)
    before, after = timetable_of(base.tables, DAYS[day]), lines.timetable(timetable_of(lines.tables, DAYS[day]))
    assert set(before.phases.phase_id) <= set(after.phases.phase_id)
    for seed in range(5):
        drawn = []
        for timetable in (before, after):
            shares = {
                name: Draws(1, seed, np.ones(1), np.ones(1)).phase_shares(name)[-1]
                for name in timetable.phases.phase_id
            }
            found = timetable.with_phases(np.array(list(shares.values())))
            mine = found.connections
            rows = of_line(found, line)
            between = zip(mine.dep_stop[rows].tolist(), mine.arr_stop[rows].tolist(), strict=True)
            drawn.append(set(zip(between, mine.dep_s[rows].tolist(), strict=True)))
        assert drawn[0] < drawn[1]
        hop = next(iter(drawn[0]))[0]
        leaves = np.sort([at for where, at in drawn[1] if where == hop])
        apart = np.diff(leaves[(leaves > 10 * 3_600) & (leaves < 18 * 3_600)])
        assert apart.max() <= headway_min * 60 + 60


def test_another_headway_leaves_the_other_hours(base: Lines, network: Network) -> None:
    change = ChangeHeadway(line="B28", headway_min=45, first="07:00", last="09:00", days=("weekday",))
    hours = apply_lines(base, scenario(change), network).tables.hours
    mine = hours[(hours["line"] == "B28") & (hours["direction"] == "out") & (hours["days"] == "weekday")]
    columns = ("first_departure", "last_departure", "headway_min", "since")
    # What begins before its hours is there for the draws that bring it into them.
    assert sorted(zip(*(mine[name] for name in columns), strict=True)) == [
        ("06:10", "06:59", 60, -1),
        ("06:45", "09:00", 45, 7 * 60),
        ("08:10", "19:09", 60, 9 * 60 + 1),
        ("19:10", "22:10", 60, -1),
    ]
    untouched = base.tables.hours[base.tables.hours["line"] != "B28"]
    assert set(untouched["id"]) == set(hours.loc[hours["line"] != "B28", "id"])


def test_longer_hours_are_added(base: Lines, network: Network) -> None:
    change = ExtendHours(line="B28", first="23:10", last="24:10", headway_min=60, days=("sunday",))
    hours = apply_lines(base, scenario(change), network).tables.hours
    added = hours[~hours["id"].isin(base.tables.hours["id"])]
    assert added["first_departure"].tolist() == ["23:10", "23:10"]
    with pytest.raises(OptionInvalidError, match="already runs"):
        apply_lines(base, scenario(ExtendHours(line="B28", first="09:00", last="10:00", headway_min=60)), network)


def test_a_new_stop_can_be_used_and_a_stop_can_move(base: Lines, network: Network) -> None:
    stop = AddStop(id="nieuw", name="Nieuw", node="P:Kallenkote")
    line = AddLine(id="B", name="Bus", calls=(Call("nieuw", 0), Call(GATE_STOP, 5)), headway_min=30)
    moved = MoveStop(stop="havelterberg-rotonde", node="P:Darp")
    tables = apply_lines(base, scenario(stop, line, moved), network).tables
    x_m, y_m = (dict(zip(tables.stops["id"], tables.stops[axis], strict=True)) for axis in ("x_m", "y_m"))
    before = dict(zip(base.tables.stops["id"], base.tables.stops["y_m"], strict=True))
    node = {name: row for row, name in enumerate(network.nodes["id"])}
    assert x_m["nieuw"] == network.xy[node["P:Kallenkote"], 0]
    assert y_m["havelterberg-rotonde"] == network.xy[node["P:Darp"], 1]
    assert before["havelterberg-rotonde"] != network.xy[node["P:Darp"], 1]


def test_a_hub_taxi_takes_its_ride_and_its_margin(base: Lines, network: Network) -> None:
    tables = apply_lines(base, scenario(HubTaxi(at="swk-bus", ride_min=17, margin_min=12)), network).tables
    calls = tables.calls[tables.calls["line"] == "HT-swk-bus"]
    assert calls["minutes"].tolist() == [0, 29]
    assert tables.lines.set_index("id").loc["HT-swk-bus", "mode"] == "on_demand"


def test_the_hub_taxi_of_now_has_a_margin_too(base: Lines) -> None:
    known = embedded_tables().calls.set_index("id")["minutes"]
    found = base.tables.calls.set_index("id")["minutes"]
    assert found["HT-MP-02"] == known["HT-MP-02"] + 12
    assert found["B28-02"] == known["B28-02"]


@pytest.mark.parametrize(
    "change, key",
    [
        (AddLine(id="B", name="B", calls=(Call("nergens", 0), Call(GATE_STOP, 5)), headway_min=30), "calls[1].stop"),
        (
            AddLine(id="B", name="B", calls=(Call("swk-bus", 0), Call(GATE_STOP, 5.5)), headway_min=30),
            "calls[2].minutes",
        ),
        (AddLine(id="B28", name="B", calls=SHUTTLE.calls, headway_min=30), "id"),
        (AddLine(id="B", name="B", calls=SHUTTLE.calls, meet=("NS-XX",)), "meet"),
        (AddLine(id="B", name="B", calls=SHUTTLE.calls, meet=("NS-IC-GN",)), "meet"),
        (AddLine(id="B", name="B", calls=SHUTTLE.calls, meet=("NS-IC-LW",), first="02:00", last="03:00"), "meet"),
        (ChangeHeadway(line="B99", headway_min=30, first="07:00", last="09:00"), "line"),
        (ChangeHeadway(line="B32", headway_min=30, first="07:00", last="09:00", days=("sunday",)), "days"),
        (ExtendHours(line="B99", headway_min=30, first="07:00", last="09:00"), "line"),
        (AddStop(id="swk-bus", name="X", node="P:Darp"), "id"),
        (AddStop(id="x", name="X", node="nergens"), "node"),
        (MoveStop(stop="nergens", node="P:Darp"), "stop"),
        (MoveStop(stop="swk-bus", node="nergens"), "node"),
        (HubTaxi(at="nergens", ride_min=10), "at"),
    ],
)
def test_what_does_not_exist_is_named(base: Lines, network: Network, change: Change, key: str) -> None:
    with pytest.raises(OptionInvalidError) as caught:
        apply_lines(base, scenario(change), network)
    assert f"(proef.toml, key 'change[1].{key}')" in str(caught.value)


def test_a_line_back_is_there_before_every_train_in_every_phase(base: Lines, network: Network) -> None:
    back = replace(SHUTTLE, calls=(Call(GATE_STOP, 0), Call("swk-bus", 17)), first="14:30", last="18:30", before_min=6)
    lines = apply_lines(base, scenario(back), network)
    timetable = lines.timetable(timetable_of(lines.tables, DAYS["weekday"]))
    assert not [phase for phase in timetable.phases.phase_id if phase.startswith("P~")]
    stop = timetable.stops.stop_id.tolist().index("swk-trein")
    generator = np.random.default_rng(6)
    for _ in range(3):
        drawn = timetable.with_phases(generator.random(len(timetable.phases)))
        met = 0
        for direction in ("out", "back"):
            mine = of_line(drawn, f"P~NS-IC-LW-{direction}")
            arrivals = drawn.connections.arr_s[mine]
            here = of_line(drawn, "NS-IC-LW") & (drawn.connections.dep_stop == stop)
            departures = set(drawn.connections.dep_s[here].tolist())
            assert {int(arrival) + 6 * 60 for arrival in arrivals} <= departures
            met += len(arrivals)
            assert (arrivals - drawn.connections.dep_s[mine] == 17 * 60).all()
        assert met >= 15  # two directions, every half hour from half past two to half past six


def test_a_train_that_ends_or_starts_there_is_not_met(base: Lines, network: Network) -> None:
    calls = (Call(GATE_STOP, 0), Call("mp-bus", 22))
    day = {"first": "08:00", "last": "23:00", "meet": ("NS-SPR-LW-M",), "days": ("saturday",)}
    away = apply_lines(base, scenario(AddLine(id="P", name="P", calls=calls, before_min=6, **day)), network)  # type: ignore[arg-type]
    assert set(away.tables.lines["id"]) - set(base.tables.lines["id"]) == {"P~NS-SPR-LW-M-back"}
    calls = (Call("mp-bus", 0), Call(GATE_STOP, 22))
    there = apply_lines(base, scenario(AddLine(id="P", name="P", calls=calls, **day)), network)  # type: ignore[arg-type]
    assert set(there.tables.lines["id"]) - set(base.tables.lines["id"]) == {"P~NS-SPR-LW-M-out"}


def test_a_line_back_that_meets_nothing_is_named(base: Lines, network: Network) -> None:
    back = replace(SHUTTLE, calls=(Call(GATE_STOP, 0), Call("swk-bus", 17)), first="02:00", last="03:00", before_min=6)
    with pytest.raises(OptionInvalidError, match=r"no train leaves from its last stop.*change\[1\].meet"):
        apply_lines(base, scenario(back), network)
    assert [wrong[0] for wrong in replace(back, before_min=-1, meet=(), headway_min=30).wrong()] == ["before_min"] * 2
