"""The way from the gate: the mirrored timetable against a search forward that tries every pair of connections."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.transit import NEVER_S, Legs, itinerary, schedule, search
from analysis.transit.mirror import mirrored, turned_back

if TYPE_CHECKING:
    from tests.analysis.transit.conftest import Feed, Hop, Oracle

FROM_S = 300
LAST_S = 6_000
"""Nothing in the feeds is as late as this."""


def one_before_each(feed: Feed) -> Feed:
    """No two vehicles go on as the same trip."""
    seen: set[int] = set()
    runs = []
    for run in feed.runs:
        runs.append(run._replace(continues=-1) if run.continues in seen else run)
        seen.add(run.continues)
    return replace(feed, runs=tuple(runs))


def arrivals(feed: Feed, slow: Oracle, egress: list[int], from_s: int) -> list[int | None]:
    """Earliest arrival by a vehicle at every stop for who leaves the gate at a moment, hop by hop, forward."""
    aboard: set[Hop] = {
        hop
        for hop in feed.hops
        if hop.can_board and egress[hop.dep_stop] >= 0 and from_s + egress[hop.dep_stop] <= hop.dep_s
    }
    grown = True
    while grown:
        more = {b for b in feed.hops if b not in aboard and any(slow.allows(a, b) for a in aboard)}
        more |= {after for a in aboard if (after := slow._follows(a)) is not None and after not in aboard}
        grown = bool(more)
        aboard |= more
    stops = range(len(feed.stops))
    return [min((hop.arr_s for hop in aboard if hop.arr_stop == s and hop.can_alight), default=None) for s in stops]


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_every_stop_is_reached_as_early_as_any_search_can(
    data: st.DataObject, feeds: Any, destinations: Any, oracle: type[Oracle]
) -> None:
    feed = one_before_each(data.draw(feeds()))
    egress = data.draw(destinations(feed))
    moments = [0, FROM_S, 600, 900]

    profile = search(schedule(mirrored(feed.timetable())), egress, latest_s=0, earliest_s=-LAST_S)
    found = profile.latest_from_stops([-moment for moment in moments])
    slow = oracle(feed, [-1] * len(feed.stops), 0)

    expected = [arrivals(feed, slow, egress, moment) for moment in moments]
    assert [[None if s == NEVER_S else -s for s in row] for row in found.T.tolist()] == expected


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_journey_home_can_be_made(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed = one_before_each(data.draw(feeds()))
    egress = data.draw(destinations(feed))
    profile = search(schedule(mirrored(feed.timetable())), egress, latest_s=-FROM_S, earliest_s=-LAST_S)
    access = Legs.of([[(stop, 60) for stop in range(len(feed.stops))]])
    found = itinerary(profile, access, 0, -FROM_S)
    if found is None:
        return
    home = turned_back(found)

    end_s = -int(profile.latest_from_origins([-FROM_S], access)[0, 0])
    assert (home.parts[0].start_s, home.parts[-1].end_s) == (FROM_S, end_s)
    assert home.parts[-1].kind == "egress"
    assert all(a.end_s == b.start_s for a, b in pairwise(home.parts))
    assert all(a.to_stop == b.from_stop or a.kind == b.kind == "ride" for a, b in pairwise(home.parts))
    assert all(part.seconds >= 0 for part in home.parts)
    assert not any((a.kind, b.kind) == ("wait", "transfer") for a, b in pairwise(home.parts))
    rides = [part for part in home.parts if part.kind == "ride"]
    hops = {(hop.dep_stop, hop.dep_s) for hop in feed.hops}
    assert all((ride.from_stop, ride.start_s) in hops for ride in rides[:1])


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_backwards_and_backwards_again_is_the_timetable(data: st.DataObject, feeds: Any) -> None:
    timetable = one_before_each(data.draw(feeds())).timetable()
    twice = mirrored(mirrored(timetable))
    for name, table in timetable.tables.items():
        for column, values in table.columns().items():
            again = twice.tables[name].columns()[column]
            if column == "seq":  # counted from the first stop again, in the same order
                continue
            if column == "continues":  # what goes on in no other trip's time is forgotten
                assert set(again.tolist()) <= {-1, *values.tolist()}
                continue
            assert np.array_equal(again, values), (name, column)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_phases_move_runs_as_the_timetable_does(data: st.DataObject, feeds: Any, destinations: Any) -> None:
    feed = one_before_each(data.draw(feeds()))
    egress = data.draw(destinations(feed))
    runs = tuple(
        run._replace(
            phase=data.draw(st.integers(-1, 1)),
            headway_s=600,
            start_s=min(hop.dep_s for hop in feed.hops if hop.trip == trip),
            until_s=data.draw(st.sampled_from([600, 1_200])),
            continues=-1,
        )
        for trip, run in enumerate(feed.runs)
    )
    timetable = replace(feed, runs=runs, phases=2).timetable()
    phase = np.array(data.draw(st.lists(st.sampled_from([0.0, 0.25, 0.503, 0.95]), min_size=2, max_size=2)))

    moved = search(schedule(mirrored(timetable)).with_phases(phase), egress, latest_s=0, earliest_s=-LAST_S)
    made = search(schedule(mirrored(timetable.with_phases(phase))), egress, latest_s=0, earliest_s=-LAST_S)

    assert (moved.latest_from_stops([-900, -300, 0]) == made.latest_from_stops([-900, -300, 0])).all()
