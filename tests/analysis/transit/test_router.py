"""The scan on a real feed beside an independent router (cafein)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

import cafein
import numpy as np
import pytest
from pyproj import Transformer

from analysis.transit import NEVER_S, Changing, Profile, schedule, search
from analysis.transit.scan import TRANSFER_BITS
from geodata.timetable.feed import read_feed
from geodata.timetable.gtfs import write_tables

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.timetable.model import Timetable

FEED = "../shared/data/gtfs-porto-alegre/eptc_bus.zip"
DAY = date(2019, 5, 13)
DEADLINE_S = 14 * 3_600 + 1_800
RIDES = 30


@pytest.fixture(scope="module")
def timetable(root: Path) -> Timetable:
    feed = root / FEED
    if not feed.exists():
        pytest.skip(f"no {FEED}: download the feed as SOURCE.md beside it says")
    return read_feed(feed, DAY, crs="EPSG:32722")


@pytest.mark.slow
def test_the_router_leaves_at_the_same_second(timetable: Timetable, tmp_path: Path) -> None:
    """Its duration is that of a journey that leaves as late: of those it takes the one with the fewest rides."""
    _write(timetable, tmp_path / "feed")
    router = cafein.TransportNetwork.from_gtfs(str(tmp_path / "feed"), trip_distances=False)
    ready = schedule(timetable, Changing(same_stop_s=0, other_stop_s=0, walk_m=0))
    found: Counter[str] = Counter()
    busy = np.unique(ready.arrays.arr_stop)

    for stop in np.random.default_rng(1).choice(busy, 6, replace=False):
        egress_s = np.where(np.arange(len(timetable.stops)) == stop, 0, -1)
        profile = search(ready, egress_s, latest_s=DEADLINE_S, earliest_s=0)
        ours = _journeys(profile, timetable)
        name = str(timetable.stops.stop_id[stop])
        theirs = router.travel_times_from_stop(name, arrival=f"{DAY} 14:30", max_rides=RIDES)
        assert set(theirs) - {name} == set(ours) - {name}
        for origin in set(ours) - {name}:
            departure_s, arrival_s = ours[origin]
            later_s = theirs[origin] - (arrival_s - departure_s)
            found["same" if later_s == 0 else "arrives later" if later_s > 0 else "arrives sooner"] += 1
            assert departure_s + theirs[origin] <= DEADLINE_S
            if later_s and found["routed"] < 20:
                found["routed"] += 1
                journeys = router.route_between_stops(origin, name, arrival=f"{DAY} 14:30", max_rides=RIDES)
                assert max(journey["departure_s"] for journey in journeys) == departure_s

    assert found["same"] > 2_000
    assert found["same"] > 5 * found["arrives later"]
    assert found["arrives sooner"] == 0


def _journeys(profile: Profile, timetable: Timetable) -> dict[str, tuple[int, int]]:
    """Departure and arrival of the journey that leaves each stop last."""
    latest_s = profile.latest_from_stops(DEADLINE_S)[:, 0]
    arrivals = profile.boards.label >> TRANSFER_BITS
    found = {}
    for stop in np.flatnonzero(latest_s != NEVER_S):
        row = int(np.argmax(profile.boards.time_s[stop] == latest_s[stop]))
        found[str(timetable.stops.stop_id[stop])] = (int(latest_s[stop]), int(arrivals[stop, row]))
    return found


def _write(timetable: Timetable, folder: Path) -> None:
    """Write a timetable as a feed with every time, so that nobody has to guess those that the feed leaves blank."""
    stops, connections = timetable.stops, timetable.connections
    lon, lat = Transformer.from_crs(timetable.crs, "EPSG:4326", always_xy=True).transform(stops.x_m, stops.y_m)
    times: dict[int, list[tuple[int, int, int]]] = defaultdict(list)  # stop, arrival and departure by trip
    for row in np.lexsort((connections.seq, connections.trip)).tolist():
        calls = times[int(connections.trip[row])]
        departure_s, next_s = int(connections.dep_s[row]), int(connections.arr_s[row])
        arrival_s = calls.pop()[1] if calls else departure_s
        calls.append((int(connections.dep_stop[row]), arrival_s, departure_s))
        calls.append((int(connections.arr_stop[row]), next_s, next_s))
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    write_tables(
        folder,
        {
            "agency": [
                {"agency_id": "a", "agency_name": "A", "agency_url": "https://example.org", "agency_timezone": "UTC"}
            ],
            "calendar": [
                {"service_id": "s", **dict.fromkeys(week, 1), "start_date": "20190101", "end_date": "20191231"}
            ],
            "routes": [
                {"route_id": f"R{line}", "agency_id": "a", "route_short_name": line, "route_type": 3}
                for line in range(len(timetable.lines))
            ],
            "trips": [
                {"route_id": f"R{line}", "service_id": "s", "trip_id": f"T{trip}"}
                for trip, line in enumerate(timetable.trips.line.tolist())
            ],
            "stops": [
                {
                    "stop_id": stops.stop_id[stop],
                    "stop_name": stops.name[stop],
                    "stop_lat": lat[stop],
                    "stop_lon": lon[stop],
                }
                for stop in range(len(stops))
            ],
            "stop_times": [
                {
                    "trip_id": f"T{trip}",
                    "arrival_time": _clock(arrival_s),
                    "departure_time": _clock(departure_s),
                    "stop_id": stops.stop_id[stop],
                    "stop_sequence": number,
                }
                for trip, calls in times.items()
                for number, (stop, arrival_s, departure_s) in enumerate(calls)
            ],
        },
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
