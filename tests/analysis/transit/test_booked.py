"""Trips that are refused where buses and trains make them, against a plain search over every bus; nothing is shared."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.transit import Legs, minutes_before, schedule, search
from analysis.transit.booked import booked, refused_trips
from analysis.transit.draws import Seats, search_draws
from analysis.transit.mirror import mirrored

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from analysis.transit import Schedule

LATEST_S, WITHIN_S, RIDE_S = 10_000, 900, 300


def brute_force(feed: Any, oracle: Any, taxi: Any) -> bool:
    """Whether buses make the trip of a taxi: leave where it is boarded, or near by, in time, and are there in time."""
    buses = replace(feed, hops=tuple(hop for hop in feed.hops if not hop.must_book))
    near = oracle(feed, [-1] * len(feed.stops), LATEST_S)  # for the seconds on foot between stops only

    def on_foot(one: int, other: int) -> int | None:
        if one == other:
            return 0
        here, there = taxi._replace(arr_stop=one, trip=-1), taxi._replace(dep_stop=other, trip=-1)
        seconds: int | None = near._needed(here, there)
        return seconds

    to_end = [on_foot(stop, taxi.arr_stop) for stop in range(len(feed.stops))]
    found = oracle(buses, [-1 if one is None else one for one in to_end], LATEST_S)
    for hop, value in found.value.items():
        walk_s = on_foot(taxi.dep_stop, hop.dep_stop)
        if value is None or not hop.can_board or walk_s is None:
            continue
        if hop.dep_s - walk_s >= taxi.dep_s and value[0] <= taxi.dep_s + WITHIN_S:
            return True
    return False


@st.composite
def with_taxis(draw: st.DrawFn, feeds: Any, rows: Any) -> Any:
    """A feed with taxis between two stops at every two minutes."""
    feed = draw(feeds(rules=False))
    hop, _, run = rows
    stops = st.integers(0, len(feed.stops) - 1)
    pairs = draw(st.lists(st.tuples(stops, stops).filter(lambda one: one[0] != one[1]), min_size=1, max_size=2))
    first, hops = len(feed.runs), list(feed.hops)
    times = list(product(pairs, range(0, 1_800, 120)))
    for number, ((here, there), dep_s) in enumerate(times):
        hops.append(hop(here, there, dep_s, dep_s + RIDE_S, first + number, 0, must_book=True))
    return replace(feed, hops=tuple(hops), runs=feed.runs + (run(line=9),) * len(times))


def refused(ready: Schedule) -> set[int]:
    assert ready.booked is not None
    return set(np.flatnonzero(refused_trips(ready.booked, np.empty(0))).tolist())


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_refused_is_what_brute_force_refuses(data: st.DataObject, feeds: Any, rows: Any, oracle: Any) -> None:
    feed = data.draw(with_taxis(feeds, rows))
    taxis = [hop for hop in feed.hops if hop.must_book]
    wanted = {hop.trip for hop in taxis if brute_force(feed, oracle, hop)}
    timetable = feed.timetable()
    ready = schedule(timetable)
    assert refused(replace(ready, booked=booked(ready, {"L9": WITHIN_S}))) == wanted

    turned = schedule(mirrored(timetable))
    assert refused(replace(turned, booked=booked(turned, {"L9": WITHIN_S}, back=True))) == wanted

    assert refused(replace(ready, booked=booked(ready, {}))) == set()


def bus_and_taxi(feed: Any, rows: Any) -> Any:
    """A bus of ten minutes at an unknown minute of the half hour, and a taxi of a quarter of an hour at any time."""
    hop, _, run = rows
    hops, runs = [], []
    for number in range(4):
        start = 1_800 * number
        hops.append(hop(0, 1, start, start + 600, number, 0))
        runs.append(run(phase=0, headway_s=1_800, start_s=start, until_s=2**30))
    for number in range(0, 7_200, 60):
        hops.append(hop(0, 1, number, number + 900, len(runs), 0, must_book=True))
        runs.append(run(line=1))
    return feed(((0.0, 0.0), (9e3, 0.0)), tuple(hops), tuple(runs), phases=1).timetable()


def test_every_draw_refuses_its_own(feed: Any, rows: Any) -> None:
    timetable = bus_and_taxi(feed, rows)
    ready = schedule(timetable)
    ready = replace(ready, booked=booked(ready, {"L1": 1_800}))
    phase = np.array([[0.0], [0.25], [0.9]])
    egress_s, access = np.array([[-1, 0]] * 3, np.int32), Legs.of([[(0, 0)]])
    deadlines = np.array([4_000, 5_000], np.int32)
    found = search_draws(
        ready, phase, egress_s, access, walk=np.ones(3), bike=np.ones(3), walk_min=np.full(1, np.inf),
        shared_min=np.full(1, np.inf), ridden_min=np.zeros(1), deadline_s=deadlines, window_s=np.empty(0, np.int32),
        seats=Seats(np.zeros(len(ready.arrays.dep_s), np.int64), np.zeros(2, np.bool_)), weight=np.ones((2, 1)),
    )  # fmt: skip
    latest = []
    for draw in range(3):
        buses = [(start + phase[draw, 0] * 1_800, 600) for start in range(0, 7_200, 1_800)]
        taxis = [
            (start, 900)
            for start in range(0, 7_200, 60)
            if not any(start <= bus and bus + 600 <= start + 1_800 for bus, _ in buses)
        ]
        assert len(taxis) < 120
        latest.append([max(at for at, ride in buses + taxis if at + ride <= deadline) for deadline in deadlines])
        drawn = search(ready.with_phases(phase[draw]), egress_s[draw], latest_s=int(deadlines[-1]), earliest_s=0)
        plain = minutes_before(deadlines, drawn.latest_from_origins(deadlines, access))
        assert np.array_equal(found.minutes[:, draw, 0], plain[0])
    assert np.array_equal(found.minutes[:, :, 0].T, (deadlines - np.array(latest)) / 60)


def test_without_a_bus_nothing_is_refused(feed: Any, rows: Any) -> None:
    timetable = bus_and_taxi(feed, rows)
    taxis = replace(timetable, connections=_only(timetable.connections, timetable.connections.must_book))
    ready = schedule(taxis)
    rules = booked(ready, {"L1": 1_800})
    assert len(rules.trip) == 0
    with pytest.raises(ValueError, match="rule about booking"):
        booked(schedule(replace(timetable, trips=replace(timetable.trips, phase=timetable.trips.phase * 0))), {"L1": 9})


def _only(connections: Any, wanted: NDArray[np.bool_]) -> Any:
    columns: Callable[[], dict[str, Any]] = connections.columns
    return type(connections)(**{name: column[wanted] for name, column in columns().items()})
