"""First and last arrival of a day: on paper, and against all arrivals of the plain search."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.transit import Legs, schedule, search
from analysis.transit.service import DAY_S, first_and_last


def test_first_and_last_bus_by_hand(feed: Any, rows: Any) -> None:
    hop, _, run = rows
    # every hour from 6:00 to 9:00, ten minutes; the way to the stop takes five minutes, to the gate two
    hops = tuple(hop(0, 1, (6 + trip) * 3_600, (6 + trip) * 3_600 + 600, trip, 0) for trip in range(4))
    ready = schedule(feed(((0, 0), (9e3, 0)), hops, (run(),) * 4).timetable())
    access = Legs.of([[], [(0, 300)], [(1, 0)]])
    first, last = first_and_last(
        ready,
        np.empty((2, 0)),
        np.array([[-1, 120]] * 2, np.int32),
        access,
        walk=np.ones(2),
        origins=np.array([0, 1, 2]),
    )
    assert first.tolist() == [[np.inf, 6 * 3_600 + 720, np.inf]] * 2
    assert last.tolist() == [[-np.inf, 9 * 3_600 + 720, -np.inf]] * 2


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_they_are_the_ends_of_all_journeys_worth_making(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed = data.draw(feeds())
    egress = data.draw(destinations(feed))
    ready = schedule(feed.timetable())
    legs = [(stop, data.draw(st.sampled_from([0, 60, 300]))) for stop in range(len(feed.stops))]
    egress_s, access = np.array([egress], np.int32), Legs.of([legs])
    found = first_and_last(ready, np.empty((1, 0)), egress_s, access, walk=np.ones(1), origins=np.array([0]))

    profile = search(ready, egress, latest_s=DAY_S[1], earliest_s=DAY_S[0])
    pairs = [(leave - s, arrive) for stop, s in legs for leave, arrive in profile.departures(stop).tolist()]
    if not pairs:
        assert [float(one[0, 0]) for one in found] == [np.inf, -np.inf]
        return
    latest = max(leave for leave, _ in pairs)
    assert found[0][0, 0] == min(arrive for _, arrive in pairs)
    assert found[1][0, 0] == min(arrive for leave, arrive in pairs if leave == latest)
