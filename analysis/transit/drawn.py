"""A schedule in one draw of its unknown phases, in compiled code: moved, and sorted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.transit.compiled import compiled
from analysis.transit.scan import Arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.transit.schedule import Schedule

_MOST_BITS = 11
"""Connections are sorted by at most this many bits of their departure at a time."""


class Runs(NamedTuple):
    """What a draw moves: per trip its phase (-1: none), headway, start and hours; per connection what follows.

    ``unknown`` are the rows of the trips with a phase.
    """

    unknown: NDArray[np.int64]
    phase: NDArray[np.int32]
    headway_s: NDArray[np.int32]
    start_s: NDArray[np.int32]
    since_s: NDArray[np.int32]
    until_s: NDArray[np.int32]
    follows: NDArray[np.int32]


def runs_of(schedule: Schedule) -> Runs:
    """What a draw moves of a schedule."""
    trips = schedule.timetable.trips
    unknown = np.flatnonzero(trips.phase >= 0).astype(np.int64)
    return Runs(unknown, trips.phase, trips.headway_s, trips.start_s, trips.since_s, trips.until_s, schedule.follows)


@compiled
def drawn_arrays(
    arrays: Arrays, runs: Runs, phase: NDArray[np.float64], refused: NDArray[np.bool_]
) -> tuple[Arrays, NDArray[np.int64]]:
    """The arrays with every phase fixed, as :meth:`Schedule.with_phases` makes them, and the row that each was.

    Trips that are ``refused`` do not go.
    """
    # Fields of a tuple are taken out once: each time inside a loop counts references, and all threads count the same.
    old_dep_s, old_arr_s, old_trip, old_line = arrays.dep_s, arrays.arr_s, arrays.trip, arrays.line
    old_dep_stop, old_arr_stop, old_follows = arrays.dep_stop, arrays.arr_stop, runs.follows
    old_board, old_alight = arrays.can_board, arrays.can_alight
    phase_of, headway_s, begin_s = runs.phase, runs.headway_s, runs.start_s
    since_s, until_s = runs.since_s, runs.until_s
    trips, size = len(phase_of), len(old_dep_s)
    later_s = np.zeros(trips, dtype=np.int32)
    goes = np.logical_not(refused)
    for trip in runs.unknown:
        later_s[trip] = np.int32(phase[phase_of[trip]] * headway_s[trip])
        start_s = begin_s[trip] + abs(later_s[trip])
        goes[trip] = since_s[trip] <= start_s < until_s[trip]
    row = np.empty(size, dtype=np.int64)
    key = np.empty(size, dtype=np.int64)
    count = 0
    for connection in range(size):
        trip = old_trip[connection]
        if goes[trip]:
            row[count] = connection
            moving = old_arr_s[connection] > old_dep_s[connection]
            key[count] = (np.int64(old_dep_s[connection]) + later_s[trip]) * 2 + moving
            count += 1
    row = _sorted(key[:count], row[:count])
    place = np.full(size, -1, dtype=np.int32)
    dep_stop, arr_stop = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    dep_s, arr_s = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    trip_of, line = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    can_board, can_alight = np.empty(count, dtype=np.bool_), np.empty(count, dtype=np.bool_)
    for connection in range(count):
        old = row[connection]
        trip = old_trip[old]
        place[old] = connection
        dep_stop[connection], arr_stop[connection] = old_dep_stop[old], old_arr_stop[old]
        dep_s[connection], arr_s[connection] = old_dep_s[old] + later_s[trip], old_arr_s[old] + later_s[trip]
        trip_of[connection], line[connection] = trip, old_line[old]
        can_board[connection], can_alight[connection] = old_board[old], old_alight[old]
    onward = np.full(count, -1, dtype=np.int32)
    for connection in range(count):
        follows = old_follows[row[connection]]
        if follows >= 0 and place[follows] >= 0 and dep_s[place[follows]] >= arr_s[connection]:
            onward[connection] = place[follows]
    first, departures = _departures(arrays, dep_stop, can_board)
    return Arrays(
        dep_stop, arr_stop, dep_s, arr_s, trip_of, line, onward, can_board, can_alight,
        arrays.foot_first, arrays.foot_to, arrays.foot_s, arrays.rule_first, arrays.rule_s,
        arrays.rule_from_trip, arrays.rule_to_trip, arrays.rule_from_line, arrays.rule_to_line, arrays.post_first,
        arrays.post_board, arrays.post_s, arrays.ruled_first, arrays.ruled, first, departures,
    ), row  # fmt: skip


@compiled
def _sorted(key: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows sorted by whole numbers, those that are equal as they stand: by digits, the last one first."""
    if not len(key):
        return row
    least = key.min()
    span = key.max() - least
    bits = 0
    while span >> bits:
        bits += 1
    times = max(-(-bits // _MOST_BITS), 1)
    digit_bits = -(-bits // times)  # few hours need fewer digits, and those are all gone through
    shift, digits = 0, 1 << digit_bits
    begins = np.empty(digits + 1, dtype=np.int64)
    while span >> shift:
        begins[:] = 0
        for one in key:
            begins[((one - least) >> shift & (digits - 1)) + 1] += 1
        for digit in range(digits):
            begins[digit + 1] += begins[digit]
        into, into_key = np.empty_like(row), np.empty_like(key)
        for number in range(len(key)):
            digit = (key[number] - least) >> shift & (digits - 1)
            into[begins[digit]], into_key[begins[digit]] = row[number], key[number]
            begins[digit] += 1
        row, key = into, into_key
        shift += digit_bits
    return row


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
