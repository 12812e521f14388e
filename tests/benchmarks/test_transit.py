"""The connection scan on a real feed of a city, beside the same search in plain Python."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from analysis.transit import NEVER_S, Changing, Legs, Schedule, itinerary, schedule, search
from geodata.timetable.feed import read_feed

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from pytest_benchmark.fixture import BenchmarkFixture

FEED = "../shared/data/gtfs-porto-alegre/eptc_bus.zip"
NOON_S = 12 * 3_600
DEADLINES_S = [NOON_S + 3_600 + 60 * minute for minute in range(60)]


class City(NamedTuple):
    schedule: Schedule
    egress_s: NDArray[np.int32]


@pytest.fixture(scope="module")
def city(root: Path) -> City:
    """A Monday in Porto Alegre, with everybody on their way to the middle of the city on foot."""
    feed = root / FEED
    if not feed.exists():
        pytest.skip(f"no {FEED}: download the feed as SOURCE.md beside it says")
    timetable = read_feed(feed, date(2019, 5, 13), crs="EPSG:32722")
    xy = np.column_stack([timetable.stops.x_m, timetable.stops.y_m])
    distance_m = np.hypot(*(xy - np.median(xy, axis=0)).T)
    walk_s = Changing().walking_s(distance_m)
    return City(schedule(timetable), np.where(distance_m < 800, walk_s, -1).astype(np.int32))


def test_60_deadlines_over_130_000_connections(benchmark: BenchmarkFixture, city: City) -> None:
    connections, into, egress_s = _plain(city.schedule), _footpaths_into(city.schedule), city.egress_s.tolist()
    trips = len(city.schedule.timetable.trips)
    deadlines = DEADLINES_S[::12] if benchmark.disabled else DEADLINES_S

    def ask() -> NDArray[np.int32]:
        return search(city.schedule, city.egress_s, latest_s=DEADLINES_S[-1], earliest_s=0).latest_from_stops(deadlines)

    start = time.perf_counter()
    plain = [_scan(connections, into, egress_s, trips, deadline) for deadline in deadlines]
    plain_s = time.perf_counter() - start
    found = benchmark(ask)

    assert np.array_equal(found.T, plain)
    assert len(city.schedule.arrays.dep_s) > 120_000
    assert (found[:, 1:] >= found[:, :-1]).all()
    assert (found != NEVER_S).any(axis=1).mean() > 0.5
    benchmark.extra_info |= {"peer": "plain Python", "peer_ms": 1e3 * plain_s, "connections": len(connections)}


def test_an_itinerary_in_the_city(benchmark: BenchmarkFixture, city: City) -> None:
    profile = search(city.schedule, city.egress_s, latest_s=DEADLINES_S[-1], earliest_s=0)
    stops = np.flatnonzero(profile.latest_from_stops(DEADLINES_S[-1])[:, 0] != NEVER_S)
    access = Legs.of([[(int(stop), 0)] for stop in stops])

    journeys = [itinerary(profile, access, origin, DEADLINES_S[-1]) for origin in range(0, len(stops), 20)]

    assert benchmark(itinerary, profile, access, 0, DEADLINES_S[-1]) == journeys[0]
    assert all(journey is not None and journey.parts[0].kind == "access" for journey in journeys)
    assert max(journey.transfers for journey in journeys if journey) >= 1


Row = tuple[int, int, int, int, int]


def _plain(ready: Schedule) -> list[Row]:
    """Connections from late to early, as Python integers."""
    arrays = ready.arrays
    columns = (arrays.dep_stop, arrays.arr_stop, arrays.dep_s, arrays.arr_s, arrays.trip)
    return list(zip(*(column[::-1].tolist() for column in columns), strict=True))


def _footpaths_into(ready: Schedule) -> list[list[tuple[int, int]]]:
    """For every stop the stops that one can walk from, with the seconds."""
    arrays = ready.arrays
    into: list[list[tuple[int, int]]] = [[] for _ in range(len(arrays.foot_first) - 1)]
    for stop in range(len(arrays.foot_first) - 1):
        for path in range(int(arrays.foot_first[stop]), int(arrays.foot_first[stop + 1])):
            into[int(arrays.foot_to[path])].append((stop, int(arrays.foot_s[path])))
    return into


def _scan(
    connections: list[Row], into: list[list[tuple[int, int]]], egress_s: list[int], trips: int, deadline_s: int
) -> list[int]:
    """Latest departure from every stop for one deadline: the plain reverse connection scan."""
    latest = [NEVER_S] * len(egress_s)
    arrive_by = [deadline_s - seconds if seconds >= 0 else NEVER_S for seconds in egress_s]
    boarded = bytearray(trips)
    for dep_stop, arr_stop, dep_s, arr_s, trip in connections:
        if dep_s <= deadline_s and (boarded[trip] or arr_s <= arrive_by[arr_stop]):
            boarded[trip] = 1
            if dep_s > latest[dep_stop]:
                latest[dep_stop] = dep_s
                for stop, seconds in into[dep_stop]:
                    if arrive_by[stop] < dep_s - seconds:  # noqa: PLR1730  a call of max() takes longer
                        arrive_by[stop] = dep_s - seconds
    return latest
