"""The reverse connection scan: one pass over a timetable, from the last departure back to the first.

Every function here is compiled. A *label* is the arrival at the destination in seconds, shifted left by
:data:`TRANSFER_BITS`, plus the number of transfers still to be made: the smallest label arrives first and, of equal
arrivals, with the fewest transfers. Every stop has two boards: of the departures worth taking there, and of the moments
until when one may arrive there to change to one of them. Rows of a board run from late to early, each with a smaller
label than the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.transit.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRANSFER_BITS = 16
NEVER = 2**62
"""Label of what does not arrive in time."""
NEVER_S = -(2**31)
"""Departure from where nothing arrives in time."""
FORBIDDEN_S = -1
"""Seconds of a change that is not possible."""


class Arrays(NamedTuple):
    """What the scan reads; see :class:`analysis.transit.schedule.Schedule` for how it is made.

    Per connection, sorted by ``dep_s``, those without duration before the others of the same second: ``dep_stop``,
    ``arr_stop``, ``dep_s``, ``arr_s``, ``trip``, ``line``, ``onward`` (the connection that one stays seated in, -1:
    none), ``can_board``, ``can_alight``.

    Per stop: ``foot_first``, where its footpaths begin (shape stops + 1).

    Per footpath: ``foot_to``, ``foot_s`` (the time to change, :data:`FORBIDDEN_S` if it is not possible) and
    ``rule_first``, where its exceptions begin (shape footpaths + 1). A change at one stop is a footpath to itself.

    Per exception, the one that counts first: ``rule_s`` and to whom it applies (-1: to all).

    Per post, the boards that a departure from a stop is written on, from ``post_first`` on: ``post_board`` (see
    :class:`Boards`), first its own, then those of the stops with a footpath to it; ``post_s``, how much earlier.

    Footpaths with exceptions by the stop that they leave from: ``ruled`` (rows of footpaths), from ``ruled_first`` on.

    ``departures`` are the connections that can be boarded by stop, earliest first, from ``departure_first`` on; both
    are empty if there are no exceptions.
    """

    dep_stop: NDArray[np.int32]
    arr_stop: NDArray[np.int32]
    dep_s: NDArray[np.int32]
    arr_s: NDArray[np.int32]
    trip: NDArray[np.int32]
    line: NDArray[np.int32]
    onward: NDArray[np.int32]
    can_board: NDArray[np.bool_]
    can_alight: NDArray[np.bool_]
    foot_first: NDArray[np.int64]
    foot_to: NDArray[np.int32]
    foot_s: NDArray[np.int32]
    rule_first: NDArray[np.int64]
    rule_s: NDArray[np.int32]
    rule_from_trip: NDArray[np.int32]
    rule_to_trip: NDArray[np.int32]
    rule_from_line: NDArray[np.int32]
    rule_to_line: NDArray[np.int32]
    post_first: NDArray[np.int64]
    post_board: NDArray[np.int32]
    post_s: NDArray[np.int32]
    ruled_first: NDArray[np.int64]
    ruled: NDArray[np.int64]
    departure_first: NDArray[np.int64]
    departures: NDArray[np.int32]


class Boards(NamedTuple):
    """Two boards per stop, with room for the same number of rows each, of which the first ``filled`` are written.

    Board *s* has the departures of stop *s*: ``time_s`` (when to leave), ``label`` and ``by`` (the connection to take).
    Board *stops + s* has the changes: until when to arrive at the stop, with what label, and the connection to change
    to.

    ``aboard`` is the label of sitting in each connection, ``following`` the connection to take after it, in the same
    vehicle or another; -1 where one leaves for the destination. ``full`` tells that a board had too little room.
    """

    filled: NDArray[np.int32]
    time_s: NDArray[np.int32]
    label: NDArray[np.int64]
    by: NDArray[np.int32]
    aboard: NDArray[np.int64]
    following: NDArray[np.int32]
    full: bool


class Blank(NamedTuple):
    """Boards of some size with nothing on them; see :class:`Boards`."""

    time_s: NDArray[np.int32]
    label: NDArray[np.int64]
    by: NDArray[np.int32]


@compiled
def blank_boards(stops: int, room: int) -> Blank:
    """Boards for some stops, with room for a number of rows each."""
    shape = (2 * stops, room)
    return Blank(np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.int32))


@compiled
def scan(arrays: Arrays, egress_s: NDArray[np.int32], earliest_s: int, latest_s: int, room: int) -> Boards:
    """Fill boards for arrivals at the destination until ``latest_s`` by departures from ``earliest_s`` on.

    ``egress_s`` are the seconds from every stop to the destination, -1 where there is no way. If the boards come back
    full, repeat the scan with more room.
    """
    return scan_on(blank_boards(len(egress_s), room), arrays, egress_s, earliest_s, latest_s)


@compiled
def scan_on(  # noqa: C901, PLR0912, PLR0915  a call inside the loop takes longer than what it would do
    blank: Blank, arrays: Arrays, egress_s: NDArray[np.int32], earliest_s: int, latest_s: int
) -> Boards:
    """The same on boards that are there, and are written over: getting their memory anew takes as long as the scan."""
    dep_stop, arr_stop, dep_s, arr_s = arrays.dep_stop, arrays.arr_stop, arrays.dep_s, arrays.arr_s
    onward, can_board, can_alight = arrays.onward, arrays.can_board, arrays.can_alight
    post_first, post_board, post_s, ruled_first = (
        arrays.post_first, arrays.post_board, arrays.post_s, arrays.ruled_first,
    )  # fmt: skip
    stops = len(egress_s)
    filled = np.zeros(2 * stops, dtype=np.int32)
    time_s, labels, by = blank.time_s, blank.label, blank.by
    room = time_s.shape[1]
    aboard = np.full(len(dep_s), NEVER, dtype=np.int64)
    following = np.full(len(dep_s), -1, dtype=np.int32)

    full = changed = False
    connection = repeat = int(np.searchsorted(dep_s, latest_s, side="right")) - 1
    while connection >= 0 and dep_s[connection] >= earliest_s and not full:
        best, follow = NEVER, -1
        stop, now_s = arr_stop[connection], arr_s[connection]
        if can_alight[connection]:
            if egress_s[stop] >= 0 and now_s + egress_s[stop] <= latest_s:
                best = (now_s + egress_s[stop]) << TRANSFER_BITS
            # Boards are read from their end: that is the earliest moment, and few lie before an arrival now.
            row = filled[stops + stop] - 1
            while row >= 0 and time_s[stops + stop, row] < now_s:
                row -= 1
            if row >= 0 and labels[stops + stop, row] < best:
                best, follow = labels[stops + stop, row], by[stops + stop, row]
            if ruled_first[stop] < ruled_first[stop + 1]:
                best, follow = change_by_rule(arrays, aboard, connection, best, follow)
        # Staying seated comes last: of equal labels the other is taken, so that no journey runs in circles.
        stay = onward[connection]
        if stay >= 0 and aboard[stay] < best:
            best, follow = aboard[stay], stay

        stop, now_s = dep_stop[connection], dep_s[connection]
        if best < aboard[connection]:
            aboard[connection], following[connection], changed = best, follow, True
            last_post = post_first[stop + 1] if can_board[connection] else post_first[stop]
            for post in range(post_first[stop], last_post):
                board, until_s = post_board[post], now_s - post_s[post]
                label = best if board < stops else best + 1
                row = end = filled[board]
                while row > 0 and time_s[board, row - 1] < until_s:
                    row -= 1
                if row > 0 and labels[board, row - 1] <= label:
                    if board < stops:
                        break  # another departure that is no earlier is as good, for every change as well
                    continue
                if row > 0 and time_s[board, row - 1] == until_s:
                    row -= 1
                kept = row  # rows from here on that are no better give way
                while kept < end and labels[board, kept] >= label:
                    kept += 1
                if kept == row:
                    for place in range(end, row, -1):
                        time_s[board, place] = time_s[board, place - 1]
                        labels[board, place] = labels[board, place - 1]
                        by[board, place] = by[board, place - 1]
                elif kept > row + 1:
                    for place in range(kept, end):
                        moved = place - kept + row + 1
                        time_s[board, moved] = time_s[board, place]
                        labels[board, moved] = labels[board, place]
                        by[board, moved] = by[board, place]
                time_s[board, row], labels[board, row], by[board, row] = until_s, label, connection
                filled[board] = end - (kept - row) + 1
                if filled[board] == room:
                    full = True

        # Connections without duration may lead to each other within their second: repeat them until nothing changes.
        lasts = arr_s[connection] > now_s
        first = connection == 0 or dep_s[connection - 1] < now_s or arr_s[connection - 1] > now_s
        if not lasts and first and changed and repeat > connection:
            connection, changed = repeat, False
        else:
            connection -= 1
            if lasts or first:
                repeat, changed = connection, False
    return Boards(filled, time_s, labels, by, aboard, following, full)


@compiled
def change_by_rule(
    arrays: Arrays, aboard: NDArray[np.int64], connection: int, best: int, follow: int
) -> tuple[int, int]:
    """Improve a label by changes along footpaths with exceptions.

    A departure that is worse than another may be the best that is allowed, so boards do not help.
    """
    stop, arr_s = arrays.arr_stop[connection], arrays.arr_s[connection]
    for row in range(arrays.ruled_first[stop], arrays.ruled_first[stop + 1]):
        path = arrays.ruled[row]
        to_stop = arrays.foot_to[path]
        for place in range(arrays.departure_first[to_stop + 1] - 1, arrays.departure_first[to_stop] - 1, -1):
            departure = arrays.departures[place]
            if arrays.dep_s[departure] < arr_s:
                break
            if aboard[departure] + 1 >= best:
                continue
            needed_s = seconds_to_change(arrays, path, connection, departure)
            if needed_s >= 0 and arrays.dep_s[departure] >= arr_s + needed_s:
                best, follow = aboard[departure] + 1, departure
    return best, follow


@compiled
def seconds_to_change(arrays: Arrays, path: int, from_connection: int, to_connection: int) -> int:
    """Seconds that a change along a footpath takes between two connections; -1 if it is forbidden."""
    for rule in range(arrays.rule_first[path], arrays.rule_first[path + 1]):
        if (
            _fits(arrays.rule_from_trip[rule], arrays.trip[from_connection])
            and _fits(arrays.rule_to_trip[rule], arrays.trip[to_connection])
            and _fits(arrays.rule_from_line[rule], arrays.line[from_connection])
            and _fits(arrays.rule_to_line[rule], arrays.line[to_connection])
        ):
            return int(arrays.rule_s[rule])
    return int(arrays.foot_s[path])


@compiled
def _fits(wanted: int, found: int) -> bool:
    return wanted == -1 or wanted == found  # noqa: PLR1714  numba knows no "in" for these


@compiled
def latest_from_stops(boards: Boards, deadline_s: NDArray[np.int32]) -> NDArray[np.int32]:
    """Latest departure from every stop that arrives by each of the rising deadlines; shape (stops, deadlines)."""
    filled, time_s, labels = boards.filled, boards.time_s, boards.label
    stops = len(filled) // 2
    found = np.full((stops, len(deadline_s)), NEVER_S, dtype=np.int32)
    for stop in range(stops):
        row = 0
        for deadline in range(len(deadline_s) - 1, -1, -1):
            while row < filled[stop] and (labels[stop, row] >> TRANSFER_BITS) > deadline_s[deadline]:
                row += 1
            if row == filled[stop]:
                break
            found[stop, deadline] = time_s[stop, row]
    return found


@compiled
def latest_from_origins(
    latest_s: NDArray[np.int32],
    leg_first: NDArray[np.int64],
    leg_stop: NDArray[np.int32],
    leg_s: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Latest start from every origin, given the latest departures of the stops; shape (origins, deadlines).

    The legs of origin *o* to stops are the rows from ``leg_first[o]`` to ``leg_first[o + 1]``.
    """
    origins, deadlines = len(leg_first) - 1, latest_s.shape[1]
    start_s = np.full((origins, deadlines), NEVER_S, dtype=np.int32)
    for origin in range(origins):
        for leg in range(leg_first[origin], leg_first[origin + 1]):
            for deadline in range(deadlines):
                departure_s = latest_s[leg_stop[leg], deadline]
                if departure_s != NEVER_S and departure_s - leg_s[leg] > start_s[origin, deadline]:
                    start_s[origin, deadline] = departure_s - leg_s[leg]
    return start_s
