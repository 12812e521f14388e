"""The connection scan against a search that tries every pair of connections, and its properties."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.transit import (
    NEVER_S,
    Changing,
    Legs,
    itinerary,
    minutes_before,
    schedule,
    search,
    window_percentiles,
)
from analysis.transit import profile as profile_module
from geodata.errors import DatasetInvalidError
from geodata.timetable.model import TransferKind, take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.transit import Part
    from tests.analysis.transit.conftest import Feed, Hop, Oracle

LATEST_S = 2_400
DEADLINES_S = [0, 300, 600, 900, 1_500, LATEST_S]


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_every_stop_leaves_as_late_as_any_search_can(
    data: st.DataObject, feeds: Any, destinations: Any, oracle: type[Oracle]
) -> None:
    feed: Feed = data.draw(feeds())
    egress = data.draw(destinations(feed))

    profile = search(schedule(feed.timetable()), egress, latest_s=LATEST_S, earliest_s=0)
    slow = oracle(feed, egress, LATEST_S)

    for stop in range(len(feed.stops)):
        assert profile.departures(stop).tolist() == slow.pareto(stop)
    expected = [[slow.latest(stop, deadline) for deadline in DEADLINES_S] for stop in range(len(feed.stops))]
    found = profile.latest_from_stops(DEADLINES_S)
    assert [[None if s == NEVER_S else s for s in row] for row in found.tolist()] == expected


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_an_itinerary_is_a_journey_that_can_be_made(
    data: st.DataObject, feeds: Any, destinations: Any, oracle: type[Oracle]
) -> None:
    feed: Feed = data.draw(feeds())
    egress = data.draw(destinations(feed))
    legs = [(stop, data.draw(st.sampled_from([0, 60, 300]))) for stop in range(len(feed.stops))]
    deadline_s = data.draw(st.sampled_from(DEADLINES_S))
    access = Legs.of([legs])

    profile = search(schedule(feed.timetable()), egress, latest_s=LATEST_S, earliest_s=0)
    slow = oracle(feed, egress, LATEST_S)
    journey = itinerary(profile, access, 0, deadline_s)
    starts = [
        (departure - seconds, slow.best(stop, departure, deadline_s))
        for stop, seconds in legs
        if (departure := slow.latest(stop, deadline_s)) is not None
    ]

    if journey is None:
        assert starts == []
        return
    start_s = max(start for start, _ in starts)
    rides = [part for part in journey.parts if part.kind == "ride"]
    assert journey.start_s == start_s == profile.latest_from_origins([deadline_s], access)[0, 0]
    assert (journey.arrival_s, journey.transfers) == min(best for start, best in starts if start == start_s)
    assert sum(journey.seconds.values()) == deadline_s - start_s
    assert all(a.end_s == b.start_s for a, b in pairwise(journey.parts))
    assert all(a.to_stop == b.from_stop or a.kind == b.kind == "ride" for a, b in pairwise(journey.parts))
    assert all(part.seconds >= 0 for part in journey.parts)
    assert journey.transfers == sum(part.kind == "transfer" for part in journey.parts)
    assert all(_is_ride(feed, part) for part in rides)
    assert all(any(slow.allows(a, b) for a in one for b in other) for one, other in _changes(feed, journey.parts))


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_one_more_connection_makes_no_origin_slower(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed: Feed = data.draw(feeds())
    egress = data.draw(destinations(feed))
    stop = st.integers(0, len(feed.stops) - 1)
    dep_s, ride_s = data.draw(st.integers(0, 1_200)), data.draw(st.integers(0, 300))
    hop = feed.hops[0]._replace(
        dep_stop=data.draw(stop),
        arr_stop=data.draw(stop),
        dep_s=dep_s,
        arr_s=dep_s + ride_s,
        trip=len(feed.runs),
        seq=0,
    )
    more = replace(feed, hops=(*feed.hops, hop), runs=(*feed.runs, feed.runs[0]._replace(continues=-1)))

    before, after = (
        search(schedule(each.timetable()), egress, latest_s=LATEST_S, earliest_s=0).latest_from_stops(DEADLINES_S)
        for each in (feed, more)
    )

    assert (after >= before).all()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_equal_times_changes_nothing(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed: Feed = data.draw(feeds())
    egress = data.draw(destinations(feed))
    timetable = feed.timetable()
    order = sorted(data.draw(st.permutations(range(len(feed.hops)))), key=lambda row: timetable.connections.dep_s[row])
    shuffled = replace(timetable, connections=take(timetable.connections, np.array(order, dtype=np.intp)))
    access = Legs.of([[(stop, 0)] for stop in range(len(feed.stops))])

    one, other = (search(schedule(each), egress, latest_s=LATEST_S, earliest_s=0) for each in (timetable, shuffled))

    assert (one.latest_from_stops(DEADLINES_S) == other.latest_from_stops(DEADLINES_S)).all()
    assert [itinerary(one, access, stop, LATEST_S) for stop in range(len(feed.stops))] == [
        itinerary(other, access, stop, LATEST_S) for stop in range(len(feed.stops))
    ]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_phases_move_runs_as_the_timetable_does(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed: Feed = data.draw(feeds())
    egress = data.draw(destinations(feed))
    phases = data.draw(st.integers(0, 3))
    runs = tuple(
        run._replace(
            phase=data.draw(st.integers(-1, phases - 1)),
            headway_s=600,
            start_s=min(hop.dep_s for hop in feed.hops if hop.trip == trip),
            until_s=data.draw(st.sampled_from([600, 1_200])),
        )
        for trip, run in enumerate(feed.runs)
    )
    timetable = replace(feed, runs=runs, phases=phases).timetable()
    phase = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.95]), min_size=phases, max_size=phases)))

    moved = search(schedule(timetable).with_phases(phase), egress, latest_s=LATEST_S, earliest_s=0)
    made = search(schedule(timetable.with_phases(phase)), egress, latest_s=LATEST_S, earliest_s=0)

    assert (moved.latest_from_stops(DEADLINES_S) == made.latest_from_stops(DEADLINES_S)).all()


@pytest.mark.parametrize("trips", [(0, 1, 2), (2, 1, 0), (1, 2, 0)], ids=str)
def test_vehicles_without_duration_lead_to_each_other_in_any_order(
    feed: type[Feed], rows: Any, trips: tuple[int, ...]
) -> None:
    hop, change, run = rows
    stops = tuple((9e3 * stop, 0.0) for stop in range(4))
    hops = tuple(hop(stop, stop + 1, 60, 60, trip, 0) for stop, trip in enumerate(trips))
    timed = tuple(change(stop, stop, 0, TransferKind.TIMED) for stop in range(4))

    found = search(schedule(feed(stops, hops, (run(),) * 3, timed).timetable()), [-1, -1, -1, 30], latest_s=LATEST_S)

    assert [found.departures(stop).tolist() for stop in range(4)] == [[[60, 90]], [[60, 90]], [[60, 90]], []]


def test_a_board_with_too_little_room_is_written_again(
    monkeypatch: pytest.MonkeyPatch, feed: type[Feed], rows: Any
) -> None:
    hop, _, run = rows
    hops = tuple(hop(0, 1, 60 * trip, 60 * trip + 30, trip, 0) for trip in range(30))
    timetable = feed(((0, 0), (9e3, 0)), hops, (run(),) * 30).timetable()
    monkeypatch.setattr(profile_module, "ROOM", 2)

    found = search(schedule(timetable), [-1, 0], latest_s=LATEST_S, earliest_s=0)

    assert found.departures(0).tolist() == [[60 * trip, 60 * trip + 30] for trip in range(29, -1, -1)]


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_what_nobody_can_use_changes_nothing(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed: Feed = data.draw(feeds())
    egress = data.draw(destinations(feed))
    more = replace(
        feed, stops=(*feed.stops, (90_000.0, 0.0)), parents=(*feed.parents, -1), runs=(*feed.runs, feed.runs[0])
    )

    before = search(schedule(feed.timetable()), egress, latest_s=LATEST_S, earliest_s=0)
    after = search(schedule(more.timetable()), [*egress, 0], latest_s=LATEST_S, earliest_s=0)

    assert (before.latest_from_stops(DEADLINES_S) == after.latest_from_stops(DEADLINES_S)[:-1]).all()


def test_a_search_within_a_window_ends_where_the_window_begins(feed: type[Feed], rows: Any) -> None:
    hop, _, run = rows
    hops = (hop(0, 1, 100, 200, 0, 0), hop(0, 1, 300, 350, 1, 0))
    two = schedule(feed(((0, 0), (9e3, 0)), hops, (run(), run())).timetable())

    assert search(two, [-1, 0], latest_s=400, earliest_s=0).departures(0).tolist() == [[300, 350], [100, 200]]
    assert search(two, [-1, 0], latest_s=400, earliest_s=101).departures(0).tolist() == [[300, 350]]
    assert search(two, [-1, 0], latest_s=349, earliest_s=0).departures(0).tolist() == [[100, 200]]


def test_minutes_count_the_wait_for_the_deadline() -> None:
    start_s = np.array([[600, 600], [NEVER_S, 1_200]], dtype=np.int32)

    minutes = minutes_before([1_200, 1_800], start_s)

    assert minutes.tolist() == [[10.0, 20.0], [np.inf, 10.0]]
    assert window_percentiles(minutes, [0, 50, 100]).tolist() == [[10.0, 10.0, 20.0], [10.0, 10.0, np.inf]]


def test_bad_input_is_named(feed: type[Feed], rows: Any) -> None:
    hop, _, run = rows
    good = schedule(feed(((0, 0), (9e3, 0)), (hop(0, 1, 100, 200, 0, 0),), (run(),)).timetable())
    backwards = feed(((0, 0), (9e3, 0)), (hop(0, 1, 200, 100, 0, 0),), (run(),)).timetable()

    with pytest.raises(DatasetInvalidError, match="'T0' goes back in time"):
        schedule(backwards)
    with pytest.raises(ValueError, match="one per stop"):
        search(good, [0], latest_s=100)
    with pytest.raises(ValueError, match="search ends at 300 s"):
        search(good, [-1, 0], latest_s=300).latest_from_stops([301])
    with pytest.raises(ValueError, match="search ends at 300 s"):
        itinerary(search(good, [-1, 0], latest_s=300), Legs.of([[(0, 0)]]), 0, 301)
    with pytest.raises(ValueError, match="0 numbers"):
        good.with_phases(np.array([0.5]))
    with pytest.raises(ValueError, match="may not be negative"):
        Legs.of([[(0, -1)]])
    with pytest.raises(ValueError, match="not below 1"):
        Changing(detour=0.9)


def _is_ride(feed: Feed, part: Part) -> bool:
    """Whether a trip really runs between the two stops of a ride at its times."""
    trip = [hop for hop in feed.hops if hop.trip == part.trip]
    starts = [hop for hop in trip if (hop.dep_stop, hop.dep_s) == (part.from_stop, part.start_s)]
    ends = [hop for hop in trip if hop.arr_stop == part.to_stop and hop.arr_s <= part.end_s]
    return any(a.seq <= b.seq for a in starts for b in ends)


def _changes(feed: Feed, parts: tuple[Part, ...]) -> Iterator[tuple[list[Hop], list[Hop]]]:
    """For each change the hops that it may come from and those that it may lead to."""
    for number, change in enumerate(parts):
        if change.kind == "transfer":
            ridden = parts[number - 1]
            next_ride = next(part for part in parts[number:] if part.kind == "ride")
            before = (ridden.trip, ridden.to_stop, ridden.end_s)
            after = (next_ride.trip, next_ride.from_stop, next_ride.start_s)
            yield (
                [hop for hop in feed.hops if (hop.trip, hop.arr_stop, hop.arr_s) == before],
                [hop for hop in feed.hops if (hop.trip, hop.dep_stop, hop.dep_s) == after],
            )
