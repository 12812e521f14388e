"""What options change on a fetched timetable: real trips instead of lines with a headway.

A stop of the embedded timetable stands here for the stops of the feed around it, and an embedded train line for the
trains of the feed between its stops. New lines are written as the embedded ones are, and run beside the feed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geodata.timetable.joined import stacked
from geodata.timetable.model import NONE, Connections, Phases, Timetable, sort_connections, take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SAME_PLACE_M = 500.0
"""A stop of the feed this near to one of the embedded timetable belongs to the same station or square."""

_RAIL = (2, *range(100, 200))


@dataclass(frozen=True)
class FeedStop:
    """A stop of a feed in RD metres."""

    id: str
    name: str
    x_m: float
    y_m: float


def find_stop(feeds: Sequence[Timetable], stop: str) -> FeedStop | None:
    """A stop by the id that the feed gives it."""
    for feed in feeds:
        for row in np.flatnonzero(feed.stops.stop_id == stop):
            return FeedStop(stop, str(feed.stops.name[row]), float(feed.stops.x_m[row]), float(feed.stops.y_m[row]))
    return None


def nearest_stop(feeds: Sequence[Timetable], x_m: float, y_m: float) -> tuple[FeedStop, float] | None:
    """The stop nearest to a place, and how far it is in metres; ``None`` if the feeds have no stops."""
    best: tuple[FeedStop, float] | None = None
    for feed in feeds:
        distance_m = np.hypot(feed.stops.x_m - x_m, feed.stops.y_m - y_m)
        if np.isfinite(distance_m).any():
            row = int(np.nanargmin(distance_m))
            if best is None or distance_m[row] < best[1]:
                found = FeedStop(
                    str(feed.stops.stop_id[row]),
                    str(feed.stops.name[row]),
                    float(feed.stops.x_m[row]),
                    float(feed.stops.y_m[row]),
                )
                best = found, float(distance_m[row])
    return best


def moved_stop(feed: Timetable, stop: str, x_m: float, y_m: float) -> Timetable:
    """The stop somewhere else, no longer part of a station; vehicles run as before."""
    here = feed.stops.stop_id == stop
    stops = replace(
        feed.stops,
        x_m=np.where(here, x_m, feed.stops.x_m),
        y_m=np.where(here, y_m, feed.stops.y_m),
        parent=np.where(here, NONE, feed.stops.parent).astype(np.int32),
    )
    return replace(feed, stops=stops)


def times_min(
    feed: Timetable,
    at_m: tuple[float, float],
    *,
    departs: bool = False,
    line: str = "",
    others_m: NDArray[np.float64] | None = None,
) -> list[int]:
    """Whole minutes, each once, at which vehicles arrive at a place (rounded up) or depart (rounded down).

    Vehicles are those of one line, or all trains.

    Parameters
    ----------
    at_m : tuple
        The place, RD metres.
    line : str
        Id of a line of the feed.
    others_m : array of float, shape (n, 2)
        Without a line: trains that also call at one of these places.
    """
    trips, connections = feed.trips, feed.connections
    if line:
        wanted = feed.lines.line_id[trips.line] == line
    else:
        wanted = np.isin(trips.route_type, _RAIL)
        if others_m is not None:
            there = np.logical_or.reduce([_near(feed, place) for place in others_m])
            calling = np.zeros(len(trips), dtype=bool)
            calling[connections.trip[there[connections.dep_stop] | there[connections.arr_stop]]] = True
            wanted = wanted & calling
    near = _near(feed, at_m)
    if departs:
        here = wanted[connections.trip] & near[connections.dep_stop] & connections.can_board
        return sorted({second // 60 for second in connections.dep_s[here].tolist()})
    here = wanted[connections.trip] & near[connections.arr_stop] & connections.can_alight
    return sorted({int(-(-second // 60)) for second in connections.arr_s[here].tolist()})


def runs(feed: Timetable, line: str) -> bool:
    """Whether a line runs at all."""
    return bool((feed.lines.line_id[feed.trips.line] == line).any())


def at_headway(feed: Timetable, line: str, since_s: int, until_s: int, headway_s: int) -> Timetable:
    """A line at a headway, in both directions.

    In each direction the trips that start from ``since_s`` to ``until_s`` give way to repetitions of the most common
    one of the day, of which only the headway is known. Trips that share fewer than two stations with the most common
    one of the line, such as those of another branch, stay.
    """
    for direction in _directions(feed, line).values():
        start_s = feed.trips.start_s[direction.trips]
        gone = direction.trips[(start_s >= since_s) & (start_s <= until_s)]
        kept = np.flatnonzero(~np.isin(feed.connections.trip, gone))
        feed = replace(feed, connections=take(feed.connections, kept))
        feed = _repeated(feed, direction, since_s, until_s, headway_s)
    return feed


def longer(feed: Timetable, line: str, since_s: int, until_s: int, headway_s: int) -> Timetable:
    """The most common trip of each direction of a line repeated at other hours as well.

    Raises
    ------
    ValueError
        The line already runs in these hours.
    """
    for direction in _directions(feed, line).values():
        start_s = feed.trips.start_s[direction.trips]
        if ((start_s >= since_s) & (start_s <= until_s)).any():
            raise ValueError(f"Line '{line}' already runs in these hours.")
        feed = _repeated(feed, direction, since_s, until_s, headway_s)
    return feed


@dataclass(frozen=True, eq=False)
class _Direction:
    """All trips of a line in one direction, the one that is repeated, and its connections."""

    name: str
    trips: NDArray[np.intp]
    template: int
    connections: Connections


def _directions(feed: Timetable, line: str) -> dict[int, _Direction]:
    """Both directions of a line: along and against its most common trip."""
    connections, station = feed.connections, feed.stops.station()
    rows = np.flatnonzero((feed.lines.line_id[feed.trips.line] == line)[connections.trip])
    rows = rows[np.lexsort((connections.seq[rows], connections.trip[rows]))]
    begins = np.flatnonzero(np.diff(connections.trip[rows], prepend=-1))
    found: dict[tuple[int, ...], list[NDArray[np.intp]]] = {}
    for part in np.split(rows, begins[1:]):
        passed = (*station[connections.dep_stop[part]].tolist(), int(station[connections.arr_stop[part[-1]]]))
        found.setdefault(passed, []).append(part)
    by_count = sorted(found, key=lambda pattern: (-len(found[pattern]), pattern))
    directions: dict[int, _Direction] = {}
    for pattern in by_count:
        sense = _sense(pattern, by_count[0])
        trips = np.array([int(connections.trip[part[0]]) for part in found[pattern]], dtype=np.intp)
        if sense in directions:
            known = directions[sense]
            directions[sense] = replace(known, trips=np.concatenate([known.trips, trips]))
        elif sense:
            like = take(connections, found[pattern][0])
            directions[sense] = _Direction("out" if sense > 0 else "back", trips, int(trips[0]), like)
    return directions


def _sense(pattern: tuple[int, ...], main: tuple[int, ...]) -> int:
    """1 along another pattern, -1 against it, 0 if they share fewer than two stations."""
    place = {station: number for number, station in enumerate(main)}
    shared = [place[station] for station in pattern if station in place]
    return int(np.sign(np.sign(np.diff(shared)).sum())) if len(shared) > 1 else 0


def _repeated(feed: Timetable, direction: _Direction, since_s: int, until_s: int, headway_s: int) -> Timetable:
    """More trips like one, with an unknown phase; the row numbers of what is there stay."""
    trips, like, template = feed.trips, direction.connections, direction.template
    start_s = np.arange(since_s, until_s + 60, headway_s, dtype=np.int32)
    count, line = len(start_s), trips.line[template]
    phase_id = f"{feed.lines.line_id[line]}:{direction.name}:{since_s}"
    more = replace(
        take(trips, np.full(count, template, dtype=np.intp)),
        trip_id=np.array([f"{phase_id}#{second}" for second in start_s.tolist()]),
        block=np.full(count, ""),
        continues=np.full(count, NONE, dtype=np.int32),
        phase=np.full(count, len(feed.phases), dtype=np.int32),
        headway_s=np.full(count, headway_s, dtype=np.int32),
        start_s=start_s,
        since_s=start_s,
        until_s=np.full(count, until_s + 60, dtype=np.int32),
    )
    later = np.repeat(start_s - trips.start_s[template], len(like))
    runs_on = take(like, np.tile(np.arange(len(like)), count))
    runs_on = replace(
        runs_on,
        dep_s=runs_on.dep_s + later,
        arr_s=runs_on.arr_s + later,
        trip=np.repeat(np.arange(count, dtype=np.int32) + len(trips), len(like)),
    )
    return replace(
        feed,
        trips=stacked(trips, more),
        connections=sort_connections(stacked(feed.connections, runs_on)),
        phases=stacked(feed.phases, Phases(np.array([phase_id]), np.array([line], dtype=np.int32))),
    )


def _near(feed: Timetable, at_m: Sequence[float]) -> NDArray[np.bool_]:
    """Which stops lie at a place."""
    stops = feed.stops
    close = np.hypot(stops.x_m - at_m[0], stops.y_m - at_m[1]) <= SAME_PLACE_M
    return np.asarray(close)
