"""Vehicles that have to be booked and are refused where others make the trip: which of them, in each draw.

A rule of a line says: not if a bus or train makes the trip within some time after the moment that was asked for. The
trip is that of the line, from where it is boarded to where it ends; a stop that one may change to on foot counts as the
place itself. Vehicles that are booked do not stand in for buses and trains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.transit.compiled import compiled
from analysis.transit.drawn import Runs, drawn_arrays, runs_of
from analysis.transit.scan import TRANSFER_BITS, Arrays, Boards, scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.transit.schedule import Schedule

_ROOM = 64


class Booked(NamedTuple):
    """Buses and trains, and what is refused where they make the trip.

    Attributes
    ----------
    arrays, runs
        Connections that need not be booked.
    egress_s : array of int, shape (goals, stops)
        Seconds on foot from every stop to where trips end, -1: no way.
    trip, stop, goal : array of int
        Of every trip with a rule: its row, where it is boarded, and the row of its end in ``egress_s``.
    first_s, last_s : array of int
        When a bus or train has to leave, at the earliest, and to be there, at the latest, for the trip to be refused.
    """

    arrays: Arrays
    runs: Runs
    egress_s: NDArray[np.int32]
    trip: NDArray[np.int64]
    stop: NDArray[np.int64]
    goal: NDArray[np.int64]
    first_s: NDArray[np.int32]
    last_s: NDArray[np.int32]


def booked(schedule: Schedule, unless_s: Mapping[str, int], *, back: bool = False) -> Booked:
    """The rules of some lines on a schedule; nothing of it where no bus or train ever leads to an end of their trips.

    Parameters
    ----------
    schedule : Schedule
        With every connection that may matter, also of buses that are later than a trip.
    unless_s : mapping
        Line → seconds within which others have to make the trip for it to be refused.
    back : bool
        Whether the timetable was mirrored: who leaves at *t* is then who arrives at *-t*.

    Raises
    ------
    ValueError
        The minute of a trip with a rule is not known, or it has more than one connection.
    """
    arrays, timetable = schedule.arrays, schedule.timetable
    limit_s = np.array([unless_s.get(str(line), 0) for line in timetable.lines.line_id], dtype=np.int64)
    must_book = timetable.connections.must_book[schedule.row]
    ruled = np.flatnonzero(must_book & (limit_s[arrays.line] > 0))
    if np.any(timetable.trips.phase[arrays.trip[ruled]] >= 0) or len(np.unique(arrays.trip[ruled])) < len(ruled):
        raise ValueError("A rule about booking is for trips from one stop to another at a known minute.")
    ends, goal = np.unique(arrays.arr_stop[ruled], return_inverse=True)
    stops = len(timetable.stops)
    leaves = np.repeat(np.arange(stops), np.diff(arrays.foot_first))
    egress_s = np.full((len(ends), stops), -1, dtype=np.int32)
    for row, end in enumerate(ends):
        there = (arrays.foot_to == end) & (arrays.foot_s >= 0)
        egress_s[row, leaves[there]] = arrays.foot_s[there]
        egress_s[row, end] = 0
    others = schedule.only(~must_book)
    served = np.array([bool((one[others.arrays.arr_stop] >= 0).any()) for one in egress_s], dtype=bool)
    kept = served[goal]
    ruled, goal = ruled[kept], goal[kept]
    within_s = limit_s[arrays.line[ruled]]
    from_s = arrays.arr_s[ruled] - within_s if back else arrays.dep_s[ruled].astype(np.int64)
    return Booked(
        others.arrays,
        runs_of(others),
        egress_s,
        arrays.trip[ruled].astype(np.int64),
        arrays.dep_stop[ruled].astype(np.int64),
        goal.astype(np.int64),
        from_s.astype(np.int32),
        (from_s + within_s).astype(np.int32),
    )


@compiled
def refused_trips(rules: Booked, phase: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each trip is refused in one draw of the unknown phases."""
    refused = np.zeros(len(rules.runs.phase), dtype=np.bool_)
    if len(rules.trip) == 0:
        return refused
    drawn, _ = drawn_arrays(rules.arrays, rules.runs, phase, refused)
    earliest_s, latest_s = rules.first_s.min(), rules.last_s.max()
    for goal in range(len(rules.egress_s)):
        room = _ROOM
        boards = scan(drawn, rules.egress_s[goal], earliest_s, latest_s, room)
        while boards.full:
            room *= 4
            boards = scan(drawn, rules.egress_s[goal], earliest_s, latest_s, room)
        stops = rules.egress_s.shape[1]
        for row in range(len(rules.trip)):
            if rules.goal[row] == goal:
                stop, first_s, last_s = rules.stop[row], rules.first_s[row], rules.last_s[row]
                # One may take what leaves here, or walk to what leaves near by.
                if _made(boards, stop, first_s, last_s) or _made(boards, stops + stop, first_s, last_s):
                    refused[rules.trip[row]] = True
    return refused


@compiled
def _made(boards: Boards, board: int, first_s: int, last_s: int) -> bool:
    """Whether something on a board leaves from ``first_s`` on and is there by ``last_s``."""
    for row in range(boards.filled[board]):
        if boards.time_s[board, row] < first_s:
            return False
        if boards.label[board, row] >> TRANSFER_BITS <= last_s:
            return True
    return False
