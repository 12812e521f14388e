"""A schedule searched for many draws of what is not known of it, in compiled code and on several cores.

Draws share nothing, so each core takes some of them; the result does not depend on how many cores there are. It is, to
the bit, that of :meth:`analysis.transit.schedule.Schedule.with_phases` and :func:`analysis.transit.profile.search`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.transit.compiled import compiled
from analysis.transit.parts import COUNT, sum_parts
from analysis.transit.profile import HORIZON_S, ROOM
from analysis.transit.scan import NEVER_S, Arrays, latest_from_stops, scan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.transit.profile import Legs
    from analysis.transit.schedule import Schedule

PERCENTILES = (10, 50, 90)
"""Of the minutes over a window of deadlines: values that occur."""

_DRAWS_AT_ONCE = 50
_MOST_CORES = 8
_DIGIT_BITS = 10
"""Connections are sorted by this many bits of their departure at a time."""


class Runs(NamedTuple):
    """What a draw moves: per trip its phase (-1: none), headway, first and last start; per connection what follows."""

    phase: NDArray[np.int32]
    headway_s: NDArray[np.int32]
    start_s: NDArray[np.int32]
    until_s: NDArray[np.int32]
    follows: NDArray[np.int32]


class Doors(NamedTuple):
    """The ways of one's own: legs to stops (seconds before the factor of a draw), and minutes without any vehicle."""

    leg_first: NDArray[np.int64]
    leg_stop: NDArray[np.int32]
    leg_s: NDArray[np.int32]
    walk_min: NDArray[np.float64]
    shared_min: NDArray[np.float64]
    ridden_min: NDArray[np.float64]


class Seats(NamedTuple):
    """Seats per connection (0: not counted) that count when it arrives at the stops in ``at``."""

    seats: NDArray[np.int64]
    at: NDArray[np.bool_]


class Asked(NamedTuple):
    """Rising deadlines; rows of those asked for one by one, and whether each belongs to the window; the places of the
    percentiles of a window in order; and who travels for each single deadline.
    """

    deadline_s: NDArray[np.int32]
    single: NDArray[np.int64]
    in_window: NDArray[np.bool_]
    place: NDArray[np.int64]
    weight: NDArray[np.float64]


class Answers(NamedTuple):
    """What is written for some draws; see :class:`Found`."""

    minutes: NDArray[np.float64]
    window: NDArray[np.float64]
    places: NDArray[np.float64]
    parts: NDArray[np.float64]
    longest: NDArray[np.float64]
    transfers: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Found:
    """Minutes per deadline asked for one by one, over a window, and sums over travellers.

    Attributes
    ----------
    minutes : array, shape (singles, draws, origins)
    window : array, shape (percentiles, draws, origins)
        :data:`PERCENTILES` of the minutes over the window; no draws without a window.
    places : array, shape (singles, draws)
        Seats in the hour before each deadline.
    parts, longest : array, shape (singles, draws, parts)
        Of the travellers who get there: minutes per part summed over them, and how many have it as their longest part;
        parts as :data:`analysis.transit.itinerary.KINDS`.
    transfers : array, shape (singles, draws)
        Of the traveller in the middle.
    """

    minutes: NDArray[np.float64]
    window: NDArray[np.float64]
    places: NDArray[np.float64]
    parts: NDArray[np.float64]
    longest: NDArray[np.float64]
    transfers: NDArray[np.float64]


def search_draws(
    schedule: Schedule,
    phase: NDArray[np.float64],
    egress_s: NDArray[np.int32],
    access: Legs,
    *,
    walk: NDArray[np.float64],
    bike: NDArray[np.float64],
    walk_min: NDArray[np.float64],
    shared_min: NDArray[np.float64],
    ridden_min: NDArray[np.float64],
    deadline_s: NDArray[np.int32],
    window_s: NDArray[np.int32],
    seats: Seats,
    weight: NDArray[np.float64],
) -> Found:
    """Minutes from every origin to each deadline in every draw; infinite: no way.

    Parameters
    ----------
    phase : array of float, shape (draws, phases)
        A share of the headway for each unknown phase.
    egress_s : array of int, shape (draws, stops)
        Seconds from every stop to the destination, -1: no way.
    access : Legs
        Ways from origins to stops; their seconds are multiplied by ``walk`` of the draw and rounded up.
    walk, bike : array of float, shape (draws,)
        Factors on the ways on foot and by bike.
    walk_min, shared_min : array of float, shape (origins,)
        Minutes without a vehicle: on foot, and with a bike; the least of both, by their factors, is never exceeded.
    ridden_min : array of float, shape (origins,)
        What of ``shared_min`` is ridden.
    deadline_s, window_s : array of int
        Deadlines asked for one by one, and those of a window; seconds of the service day, each once.
    seats : Seats
        Which arrivals to count.
    weight : array of float, shape (singles, origins)
        Travellers for each deadline.
    """
    draws, origins, singles = len(walk), len(walk_min), len(deadline_s)
    deadlines = np.union1d(deadline_s, window_s).astype(np.int32)
    in_window = np.isin(deadlines, window_s)
    place = np.ceil(np.array(PERCENTILES) / 100 * in_window.sum()).astype(np.int64) - 1
    single = np.searchsorted(deadlines, deadline_s).astype(np.int64)
    asked = Asked(deadlines, single, in_window, place, np.ascontiguousarray(weight, dtype=np.float64))
    trips = schedule.timetable.trips
    runs = Runs(trips.phase, trips.headway_s, trips.start_s, trips.until_s, schedule.follows)
    doors = Doors(access.first, access.stop, access.seconds, walk_min, shared_min, ridden_min)
    found = Found(
        np.empty((singles, draws, origins)),
        np.empty((len(PERCENTILES), draws if len(window_s) else 0, origins)),
        np.zeros((singles, draws)),
        np.empty((singles, draws, COUNT)),
        np.empty((singles, draws, COUNT)),
        np.empty((singles, draws)),
    )

    def some(first: int) -> None:
        chosen = slice(first, first + _DRAWS_AT_ONCE)
        answers = Answers(
            found.minutes[:, chosen], found.window[:, chosen], found.places[:, chosen], found.parts[:, chosen],
            found.longest[:, chosen], found.transfers[:, chosen],
        )  # fmt: skip
        _search(
            schedule.arrays, runs, doors, seats, asked, phase[chosen], egress_s[chosen], walk[chosen], bike[chosen],
            answers,
        )  # fmt: skip

    with ThreadPoolExecutor(min(_MOST_CORES, os.cpu_count() or 1)) as pool:
        list(pool.map(some, range(0, draws, _DRAWS_AT_ONCE)))
    return found


@compiled
def _search(  # noqa: PLR0917  compiled functions take no arguments by name
    arrays: Arrays,
    runs: Runs,
    doors: Doors,
    seats: Seats,
    asked: Asked,
    phase: NDArray[np.float64],
    egress_s: NDArray[np.int32],
    walk: NDArray[np.float64],
    bike: NDArray[np.float64],
    answers: Answers,
) -> None:
    latest_s, earliest_s = asked.deadline_s[-1], asked.deadline_s[0] - HORIZON_S
    room = ROOM
    for draw in range(len(walk)):
        drawn, row = drawn_arrays(arrays, runs, phase[draw])
        boards = scan(drawn, egress_s[draw], earliest_s, latest_s, room)
        while boards.full:
            room *= 4
            boards = scan(drawn, egress_s[draw], earliest_s, latest_s, room)
        departure_s = latest_from_stops(boards, asked.deadline_s)
        _minutes(doors, asked, departure_s, walk[draw], bike[draw], draw, answers.minutes, answers.window)
        for single in range(len(asked.single)):
            deadline = asked.single[single]
            answers.transfers[single, draw] = sum_parts(
                drawn, boards, egress_s[draw], departure_s[:, deadline], asked.deadline_s[deadline], doors.leg_first,
                doors.leg_stop, doors.leg_s, (walk[draw], bike[draw]), doors.walk_min, doors.shared_min,
                doors.ridden_min, asked.weight[single], answers.parts[single, draw], answers.longest[single, draw],
            )  # fmt: skip
        for connection in range(len(row)):
            count = seats.seats[row[connection]]
            if count and seats.at[drawn.arr_stop[connection]]:
                for single in range(len(asked.single)):
                    before_s = asked.deadline_s[asked.single[single]] - drawn.arr_s[connection]
                    if 0 <= before_s < 3_600:
                        answers.places[single, draw] += count


@compiled
def _minutes(  # noqa: C901, PLR0917  compiled functions take no arguments by name
    doors: Doors,
    asked: Asked,
    latest_s: NDArray[np.int32],
    walk: float,
    bike: float,
    draw: int,
    minutes: NDArray[np.float64],
    window: NDArray[np.float64],
) -> None:
    """Minutes of every origin in one draw, from the latest departures of the stops."""
    deadlines = asked.deadline_s
    start_s = np.empty(len(deadlines), dtype=np.int64)
    later_s = np.where(latest_s == NEVER_S, np.int64(-(2**40)), latest_s.astype(np.int64))
    in_window = asked.in_window.sum()
    values = np.empty(in_window)
    for origin in range(len(doors.leg_first) - 1):
        start_s[:] = -(2**40)
        for leg in range(doors.leg_first[origin], doors.leg_first[origin + 1]):
            stop = doors.leg_stop[leg]
            if latest_s[stop, -1] == NEVER_S:
                continue  # from most stops of a region nothing arrives by the last deadline, so by none
            leg_s = np.int64(np.ceil(doors.leg_s[leg] * walk))
            for deadline in range(len(deadlines)):
                start_s[deadline] = max(start_s[deadline], later_s[stop, deadline] - leg_s)
        direct = min(doors.walk_min[origin] * walk, doors.shared_min[origin] * bike)
        for single in range(len(asked.single)):
            deadline = asked.single[single]
            minutes[single, draw, origin] = _least(deadlines[deadline], start_s[deadline], direct)
        if in_window:
            filled = 0
            for deadline in range(len(deadlines)):
                if asked.in_window[deadline]:
                    value = _least(deadlines[deadline], start_s[deadline], direct)
                    place = filled
                    while place > 0 and values[place - 1] > value:
                        values[place] = values[place - 1]
                        place -= 1
                    values[place] = value
                    filled += 1
            for number in range(len(asked.place)):
                window[number, draw, origin] = values[asked.place[number]]


@compiled
def _least(deadline_s: int, start_s: int, direct_min: float) -> float:
    """Minutes by a vehicle or without one."""
    if start_s < -(2**39):
        return direct_min
    return min((deadline_s - start_s) / 60, direct_min)


@compiled
def drawn_arrays(arrays: Arrays, runs: Runs, phase: NDArray[np.float64]) -> tuple[Arrays, NDArray[np.int64]]:
    """The arrays with every phase fixed, as :meth:`Schedule.with_phases` makes them, and the row that each was."""
    trips, size = len(runs.phase), len(arrays.dep_s)
    later_s = np.zeros(trips, dtype=np.int32)
    for trip in range(trips):
        if runs.phase[trip] >= 0:
            later_s[trip] = np.int32(phase[runs.phase[trip]] * runs.headway_s[trip])
    kept = np.empty(size, dtype=np.int64)
    key = np.empty(size, dtype=np.int64)
    count = 0
    for connection in range(size):
        trip = arrays.trip[connection]
        if runs.phase[trip] < 0 or runs.start_s[trip] + abs(later_s[trip]) < runs.until_s[trip]:
            kept[count] = connection
            moving = arrays.arr_s[connection] > arrays.dep_s[connection]
            key[count] = (np.int64(arrays.dep_s[connection]) + later_s[trip]) * 2 + moving
            count += 1
    row = kept[:count][_sorted(key[:count])]
    place = np.full(size, -1, dtype=np.int32)
    for connection in range(count):
        place[row[connection]] = connection
    moved = later_s[arrays.trip[row]]
    dep_s, arr_s = arrays.dep_s[row] + moved, arrays.arr_s[row] + moved
    onward = np.full(count, -1, dtype=np.int32)
    for connection in range(count):
        follows = runs.follows[row[connection]]
        if follows >= 0 and place[follows] >= 0 and dep_s[place[follows]] >= arr_s[connection]:
            onward[connection] = place[follows]
    can_board, dep_stop = arrays.can_board[row], arrays.dep_stop[row]
    first, departures = _departures(arrays, dep_stop, can_board)
    return Arrays(
        dep_stop, arrays.arr_stop[row], dep_s, arr_s, arrays.trip[row], arrays.line[row], onward, can_board,
        arrays.can_alight[row], arrays.foot_first, arrays.foot_to, arrays.foot_s, arrays.rule_first, arrays.rule_s,
        arrays.rule_from_trip, arrays.rule_to_trip, arrays.rule_from_line, arrays.rule_to_line, arrays.post_first,
        arrays.post_board, arrays.post_s, arrays.ruled_first, arrays.ruled, first, departures,
    ), row  # fmt: skip


@compiled
def _sorted(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """The order that sorts whole numbers, those that are equal as they stand: by digits, the last one first."""
    order = np.arange(len(key))
    if not len(key):
        return order
    least = key.min()
    span = key.max() - least
    shift, digits = 0, 1 << _DIGIT_BITS
    while span >> shift:
        begins = np.zeros(digits + 1, dtype=np.int64)
        for one in order:
            begins[((key[one] - least) >> shift & (digits - 1)) + 1] += 1
        begins = np.cumsum(begins)
        into = np.empty(len(key), dtype=np.int64)
        for one in order:
            digit = (key[one] - least) >> shift & (digits - 1)
            into[begins[digit]] = one
            begins[digit] += 1
        order = into
        shift += _DIGIT_BITS
    return order


@compiled
def _departures(
    arrays: Arrays, dep_stop: NDArray[np.int32], can_board: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The departures of every stop, earliest first, if there are rules that need them."""
    if not len(arrays.rule_s):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32)
    first = np.zeros(len(arrays.foot_first), dtype=np.int64)
    for connection in range(len(dep_stop)):
        if can_board[connection]:
            first[dep_stop[connection] + 1] += 1
    first = np.cumsum(first)
    departures, next_place = np.empty(first[-1], dtype=np.int32), first.copy()
    for connection in range(len(dep_stop)):
        if can_board[connection]:
            departures[next_place[dep_stop[connection]]] = connection
            next_place[dep_stop[connection]] += 1
    return first, departures
