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

from analysis.transit.booked import Booked, refused_trips
from analysis.transit.compiled import compiled
from analysis.transit.drawn import Runs, drawn_arrays, runs_of
from analysis.transit.parts import COUNT, sum_parts
from analysis.transit.profile import HORIZON_S, ROOM
from analysis.transit.scan import blank_boards, latest_from_stops, scan_on
from analysis.transit.waits import Asked, Doors, fill_minutes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.transit.profile import Legs
    from analysis.transit.scan import Arrays
    from analysis.transit.schedule import Schedule

PERCENTILES = (10, 50, 90)
"""Of the minutes over a window of deadlines: values that occur."""

_DRAWS_AT_ONCE = 50
_MOST_CORES = 8


class Seats(NamedTuple):
    """Seats per connection (0: not counted) that count when it arrives at the stops in ``at``."""

    seats: NDArray[np.int64]
    at: NDArray[np.bool_]


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
    phase, egress_s = np.ascontiguousarray(phase), np.ascontiguousarray(egress_s)
    draws, origins, singles = len(walk), len(walk_min), len(deadline_s)
    deadlines = np.union1d(deadline_s, window_s).astype(np.int32)
    in_window = np.isin(deadlines, window_s)
    place = np.ceil(np.array(PERCENTILES) / 100 * in_window.sum()).astype(np.int64) - 1
    single = np.searchsorted(deadlines, deadline_s).astype(np.int64)
    asked = Asked(deadlines, single, in_window, place, np.ascontiguousarray(weight, dtype=np.float64))
    runs, rules = runs_of(schedule), schedule.rules
    doors = Doors(access.first, access.stop, access.seconds, walk_min, shared_min, ridden_min)
    found = Found(
        np.empty((singles, draws, origins)),
        np.empty((len(PERCENTILES), draws if len(window_s) else 0, origins)),
        np.zeros((singles, draws)),
        np.empty((singles, draws, COUNT)),
        np.empty((singles, draws, COUNT)),
        np.empty((singles, draws)),
    )
    answers = Answers(found.minutes, found.window, found.places, found.parts, found.longest, found.transfers)

    def some(first: int) -> None:
        # Whole arrays and rows of them: a part of an array is another type, and compiled once more.
        last = min(first + _DRAWS_AT_ONCE, draws)
        _search(schedule.arrays, runs, rules, doors, seats, asked, phase, egress_s, walk, bike, answers, first, last)

    with ThreadPoolExecutor(min(_MOST_CORES, os.cpu_count() or 1)) as pool:
        list(pool.map(some, range(0, draws, _DRAWS_AT_ONCE)))
    return found


@compiled
def _search(  # noqa: PLR0917  compiled functions take no arguments by name
    arrays: Arrays,
    runs: Runs,
    rules: Booked,
    doors: Doors,
    seats: Seats,
    asked: Asked,
    phase: NDArray[np.float64],
    egress_s: NDArray[np.int32],
    walk: NDArray[np.float64],
    bike: NDArray[np.float64],
    answers: Answers,
    since: int,
    until: int,
) -> None:
    # Fields of a tuple are taken out once: each time inside a loop counts references, and all threads count the same.
    deadlines, singles, weight = asked.deadline_s, asked.single, asked.weight
    leg_first, leg_stop, leg_s = doors.leg_first, doors.leg_stop, doors.leg_s
    way_s = np.empty(len(leg_s), dtype=np.int32)
    walk_min, shared_min, ridden_min = doors.walk_min, doors.shared_min, doors.ridden_min
    seats_of, counted, any_seats = seats.seats, seats.at, seats.seats.any()
    minutes, window, places = answers.minutes, answers.window, answers.places
    parts, longest, transfers = answers.parts, answers.longest, answers.transfers
    latest_s, earliest_s = deadlines[-1], deadlines[0] - HORIZON_S
    stops, room = egress_s.shape[1], ROOM
    blank = blank_boards(stops, room)
    for draw in range(since, until):
        drawn, row = drawn_arrays(arrays, runs, phase[draw], refused_trips(rules, phase[draw]))
        boards = scan_on(blank, drawn, egress_s[draw], earliest_s, latest_s)
        while boards.full:
            room *= 4
            blank = blank_boards(stops, room)
            boards = scan_on(blank, drawn, egress_s[draw], earliest_s, latest_s)
        departure_s = latest_from_stops(boards, deadlines)
        for leg in range(len(leg_s)):
            way_s[leg] = np.int32(np.ceil(leg_s[leg] * walk[draw]))
        fill_minutes(doors, asked, departure_s, way_s, walk[draw], bike[draw], draw, minutes, window)
        for single in range(len(singles)):
            deadline = singles[single]
            transfers[single, draw] = sum_parts(
                drawn, boards, egress_s[draw], departure_s[:, deadline], deadlines[deadline], leg_first, leg_stop,
                way_s, (walk[draw], bike[draw]), walk_min, shared_min, ridden_min, weight[single],
                parts[single, draw], longest[single, draw],
            )  # fmt: skip
        if any_seats:
            arr_stop, arr_s = drawn.arr_stop, drawn.arr_s
            for connection in range(len(row)):
                count = seats_of[row[connection]]
                if count and counted[arr_stop[connection]]:
                    for single in range(len(singles)):
                        before_s = deadlines[singles[single]] - arr_s[connection]
                        if 0 <= before_s < 3_600:
                            places[single, draw] += count
