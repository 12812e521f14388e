"""The reverse connection scan: one pass over a timetable, from the last departure back to the first.

Every function here is compiled. A *label* is the arrival at the destination in seconds, shifted left by
:data:`TRANSFER_BITS`, plus the number of transfers still to be made: the smallest label arrives first and, of equal
arrivals, with the fewest transfers. The *board* of a stop lists the departures worth taking there, latest first, each
with a smaller label than the one before it.
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

STAY, LEAVE, LOST = -1, -2, -3
"""What to do at the end of a connection: stay seated, leave for the destination, or nothing arrives in time."""


class Arrays(NamedTuple):
    """What the scan reads; see :class:`analysis.transit.schedule.Schedule` for how it is made.

    Per connection, sorted by ``dep_s``, those without duration before the others of the same second: ``dep_stop``,
    ``arr_stop``, ``dep_s``, ``arr_s``, ``trip``, ``line``, ``onward`` (the connection that one stays seated in, -1:
    none), ``can_board``, ``can_alight``.

    Per stop: ``board_first``, where its board begins (shape stops + 1), and ``foot_first``, where its footpaths begin.

    Per footpath: ``foot_to``, ``foot_s`` (the time to change, :data:`FORBIDDEN_S` if it is not possible) and
    ``rule_first``, where its exceptions begin (shape footpaths + 1). A change at one stop is a footpath to itself.

    Per exception, the one that counts first: ``rule_s`` and to whom it applies (-1: to all).

    ``departures`` are the connections that can be boarded by stop, earliest first, from ``board_first`` on; it is empty
    if there are no exceptions.
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
    board_first: NDArray[np.int64]
    foot_first: NDArray[np.int64]
    foot_to: NDArray[np.int32]
    foot_s: NDArray[np.int32]
    rule_first: NDArray[np.int64]
    rule_s: NDArray[np.int32]
    rule_from_trip: NDArray[np.int32]
    rule_to_trip: NDArray[np.int32]
    rule_from_line: NDArray[np.int32]
    rule_to_line: NDArray[np.int32]
    departures: NDArray[np.int32]


class Boards(NamedTuple):
    """What the scan finds: the board of stop *s* is ``board_first[s]`` and the ``entries[s]`` rows from there on.

    ``board_connection`` is the connection to take; ``aboard`` the label of sitting in each connection.
    """

    entries: NDArray[np.int32]
    board_s: NDArray[np.int32]
    board_label: NDArray[np.int64]
    board_connection: NDArray[np.int32]
    aboard: NDArray[np.int64]


@compiled
def _fits(wanted: int, found: int) -> bool:
    return wanted == -1 or wanted == found  # noqa: PLR1714  numba knows no "in" for these


@compiled
def change_s(arrays: Arrays, path: int, from_connection: int, to_connection: int) -> int:
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
def best_departure(arrays: Arrays, boards: Boards, path: int, connection: int) -> int:
    """The connection to take after walking along a footpath at the end of a connection; -1 if there is none."""
    stop, arr_s = arrays.foot_to[path], arrays.arr_s[connection]
    first = arrays.board_first[stop]
    if arrays.rule_first[path] == arrays.rule_first[path + 1]:
        if arrays.foot_s[path] < 0:
            return -1
        # Boards are read from their end: that is the earliest departure, and few leave before one is ready.
        position = first + boards.entries[stop] - 1
        while position >= first and boards.board_s[position] < arr_s + arrays.foot_s[path]:
            position -= 1
        return boards.board_connection[position] if position >= first else -1
    # Where the time depends on the vehicles, a departure that is worse than another may be the best that is allowed.
    best = -1
    for position in range(arrays.board_first[stop + 1] - 1, first - 1, -1):
        departure = arrays.departures[position]
        if arrays.dep_s[departure] < arr_s:
            break
        needed_s = change_s(arrays, path, connection, departure)
        if needed_s < 0 or arrays.dep_s[departure] < arr_s + needed_s:
            continue
        if boards.aboard[departure] < (NEVER if best < 0 else boards.aboard[best]):
            best = departure
    return best


@compiled
def best_onward(
    arrays: Arrays, boards: Boards, egress_s: NDArray[np.int32], latest_s: int, connection: int
) -> tuple[int, int, int]:
    """Label of sitting in a connection, and what to do at its end.

    Returns
    -------
    label, choice, following : int
        ``choice`` is ``LOST``, ``LEAVE``, ``STAY`` or the footpath to take; ``following`` the next connection, or -1.
    """
    best, choice, following = NEVER, LOST, -1
    if arrays.can_alight[connection]:
        stop, arr_s = arrays.arr_stop[connection], arrays.arr_s[connection]
        if egress_s[stop] >= 0 and arr_s + egress_s[stop] <= latest_s:
            best, choice = int(arr_s + egress_s[stop]) << TRANSFER_BITS, LEAVE
        for path in range(arrays.foot_first[stop], arrays.foot_first[stop + 1]):
            departure = best_departure(arrays, boards, path, connection)
            if departure >= 0 and boards.aboard[departure] + 1 < best:
                best, choice, following = boards.aboard[departure] + 1, path, departure
    # Staying seated comes last: of equal labels the one that leads on is taken, so that no journey runs in circles.
    onward = arrays.onward[connection]
    if onward >= 0 and boards.aboard[onward] < best:
        best, choice, following = boards.aboard[onward], STAY, onward
    return best, choice, following


@compiled
def scan(arrays: Arrays, egress_s: NDArray[np.int32], earliest_s: int, latest_s: int) -> Boards:
    """Fill the boards for arrivals at the destination until ``latest_s`` by departures from ``earliest_s`` on.

    ``egress_s`` are the seconds from every stop to the destination, -1 where there is no way.
    """
    connections = len(arrays.dep_s)
    boards = Boards(
        np.zeros(len(arrays.board_first) - 1, dtype=np.int32),
        np.empty(connections, dtype=np.int32),
        np.empty(connections, dtype=np.int64),
        np.empty(connections, dtype=np.int32),
        np.full(connections, NEVER, dtype=np.int64),
    )
    end = int(np.searchsorted(arrays.dep_s, latest_s, side="right"))
    while end > 0 and arrays.dep_s[end - 1] >= earliest_s:
        # Connections without duration may lead to each other within their second: repeat them until nothing changes.
        begin = end - 1
        now_s = arrays.dep_s[end - 1]
        if arrays.arr_s[end - 1] == now_s:
            while begin > 0 and arrays.dep_s[begin - 1] == now_s and arrays.arr_s[begin - 1] == now_s:
                begin -= 1
        changed = True
        while changed:
            changed = False
            for connection in range(end - 1, begin - 1, -1):
                label, _, _ = best_onward(arrays, boards, egress_s, latest_s, connection)
                if label < boards.aboard[connection]:
                    boards.aboard[connection] = label
                    changed = end - begin > 1
                    if arrays.can_board[connection]:
                        _post(arrays, boards, connection, label)
        end = begin
    return boards


@compiled
def _post(arrays: Arrays, boards: Boards, connection: int, label: int) -> None:
    """Write a departure on the board of its stop, unless one that leaves no earlier is as good."""
    stop = arrays.dep_stop[connection]
    last = arrays.board_first[stop] + boards.entries[stop] - 1
    if boards.entries[stop] > 0:
        if boards.board_label[last] <= label:
            return
        if boards.board_s[last] == arrays.dep_s[connection]:
            last -= 1
            boards.entries[stop] -= 1
    boards.board_s[last + 1] = arrays.dep_s[connection]
    boards.board_label[last + 1] = label
    boards.board_connection[last + 1] = connection
    boards.entries[stop] += 1


@compiled
def latest_from_stops(arrays: Arrays, boards: Boards, deadline_s: NDArray[np.int32]) -> NDArray[np.int32]:
    """Latest departure from every stop that arrives by each of the rising deadlines; shape (deadlines, stops)."""
    found = np.full((len(deadline_s), len(boards.entries)), NEVER_S, dtype=np.int32)
    for stop in range(len(boards.entries)):
        position = arrays.board_first[stop]
        end = position + boards.entries[stop]
        for row in range(len(deadline_s) - 1, -1, -1):
            while position < end and (boards.board_label[position] >> TRANSFER_BITS) > deadline_s[row]:
                position += 1
            if position == end:
                break
            found[row, stop] = boards.board_s[position]
    return found


@compiled
def latest_from_origins(
    latest_s: NDArray[np.int32],
    leg_first: NDArray[np.int64],
    leg_stop: NDArray[np.int32],
    leg_s: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Latest start from every origin, given the latest departures of the stops; shape (deadlines, origins).

    The legs of origin *o* to stops are the rows from ``leg_first[o]`` to ``leg_first[o + 1]``.
    """
    rows, origins = latest_s.shape[0], len(leg_first) - 1
    start_s = np.full((rows, origins), NEVER_S, dtype=np.int32)
    for row in range(rows):
        for origin in range(origins):
            for leg in range(leg_first[origin], leg_first[origin + 1]):
                departure_s = latest_s[row, leg_stop[leg]]
                if departure_s != NEVER_S:
                    start_s[row, origin] = max(start_s[row, origin], departure_s - leg_s[leg])
    return start_s
