"""What journeys consist of, summed over travellers: minutes per part, the longest part, and transfers, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.transit.compiled import compiled
from analysis.transit.scan import NEVER_S, TRANSFER_BITS, Arrays, Boards, seconds_to_change

if TYPE_CHECKING:
    from numpy.typing import NDArray

ACCESS, WAIT, RIDE, TRANSFER, EGRESS, EARLY = range(6)
"""Columns of parts, as :data:`analysis.transit.itinerary.KINDS`."""

COUNT = 6
_MOST_TRANSFERS = 15


@compiled
def sum_parts(  # noqa: C901, PLR0912, PLR0915, PLR0917  compiled: one pass, as the scan
    arrays: Arrays,
    boards: Boards,
    egress_s: NDArray[np.int32],
    latest_s: NDArray[np.int32],
    deadline_s: int,
    leg_first: NDArray[np.int64],
    leg_stop: NDArray[np.int32],
    leg_s: NDArray[np.int32],
    factors: tuple[float, float],
    walk_min: NDArray[np.float64],
    shared_min: NDArray[np.float64],
    ridden_min: NDArray[np.float64],
    weight: NDArray[np.float64],
    minutes: NDArray[np.float64],
    longest: NDArray[np.float64],
) -> float:
    """Fill minutes per part times weight, and the weight whose longest part each is, of those who get there.

    ``latest_s`` are the latest departures of all stops for the deadline, ``factors`` those on ways on foot and by bike,
    ``ridden_min`` the part of ``shared_min`` that is ridden. Who is as soon without a vehicle takes none, as in the
    search. Of equal parts the first counts as the longest.

    Returns
    -------
    float
        The number of transfers that half of this weight does not exceed; infinite if nobody gets there.
    """
    walk, bike = factors
    reached = 0.0
    counts = np.zeros(_MOST_TRANSFERS + 1)
    one = np.empty(COUNT)
    # What follows from a stop is the same for all origins that leave from it: it is looked for once.
    stops = len(latest_s)
    row_of = np.full(stops, -1, dtype=np.int64)
    changes = np.full(stops, -1, dtype=np.int64)
    from_stop = np.empty((stops, COUNT))
    minutes[:] = 0.0
    longest[:] = 0.0
    for origin in range(len(weight)):
        if weight[origin] <= 0:
            continue
        best_s, best_label, best_stop = np.int64(-(2**40)), np.int64(0), -1
        access_s = np.int64(0)
        for leg in range(leg_first[origin], leg_first[origin + 1]):
            stop = leg_stop[leg]
            if latest_s[stop] == NEVER_S:
                continue
            way_s = np.int64(np.ceil(leg_s[leg] * walk))
            start_s = np.int64(latest_s[stop]) - way_s
            if start_s < best_s:
                continue
            if row_of[stop] < 0:
                row = 0
                while boards.label[stop, row] >> TRANSFER_BITS > deadline_s:
                    row += 1
                row_of[stop] = row
            label = boards.label[stop, row_of[stop]]
            if start_s > best_s or label < best_label:
                best_s, best_label, best_stop, access_s = start_s, label, stop, way_s
        on_foot, by_bike = walk_min[origin] * walk, shared_min[origin] * bike
        direct = min(on_foot, by_bike)
        one[:] = 0.0
        transfers = 0
        if best_stop < 0 or (deadline_s - best_s) / 60 >= direct:
            if not np.isfinite(direct):
                continue
            if by_bike < on_foot:
                one[EGRESS] = ridden_min[origin] * bike
            one[ACCESS] = direct - one[EGRESS]
        else:
            if changes[best_stop] < 0:
                first = boards.by[best_stop, row_of[best_stop]]
                changes[best_stop] = _trace(arrays, boards, egress_s, first, deadline_s, from_stop[best_stop])
            one[:] = from_stop[best_stop]
            one[ACCESS] = access_s / 60
            transfers = changes[best_stop]
        reached += weight[origin]
        counts[min(transfers, _MOST_TRANSFERS)] += weight[origin]
        most = 0
        for part in range(COUNT):
            minutes[part] += weight[origin] * one[part]
            if one[part] > one[most]:
                most = part
        longest[most] += weight[origin]
    if reached <= 0:
        return np.inf
    passed = 0.0
    for number in range(_MOST_TRANSFERS + 1):
        passed += counts[number]
        if passed >= reached / 2 - 1e-9:
            return float(number)
    return float(_MOST_TRANSFERS)


@compiled
def _trace(  # noqa: PLR0917  compiled functions take no arguments by name
    arrays: Arrays,
    boards: Boards,
    egress_s: NDArray[np.int32],
    connection: int,
    deadline_s: int,
    one: NDArray[np.float64],
) -> int:
    """Fill the minutes per part of the journey that begins with a connection; returns the number of transfers."""
    one[:] = 0.0
    transfers = 0
    boarded_s = arrays.dep_s[connection]
    following = boards.following[connection]
    while following >= 0:
        if following != arrays.onward[connection]:
            change_s = _change_s(arrays, connection, following)
            one[RIDE] += (arrays.arr_s[connection] - boarded_s) / 60
            one[TRANSFER] += change_s / 60
            boarded_s = arrays.dep_s[following]
            one[WAIT] += (boarded_s - arrays.arr_s[connection] - change_s) / 60
            transfers += 1
        connection = following
        following = boards.following[connection]
    arrival_s = arrays.arr_s[connection]
    one[RIDE] += (arrival_s - boarded_s) / 60
    one[EGRESS] = egress_s[arrays.arr_stop[connection]] / 60
    one[EARLY] = (deadline_s - arrival_s) / 60 - one[EGRESS]
    return transfers


@compiled
def _change_s(arrays: Arrays, connection: int, following: int) -> int:
    """Seconds that the change between two connections takes."""
    stop, to_stop = arrays.arr_stop[connection], arrays.dep_stop[following]
    path = arrays.foot_first[stop]
    while arrays.foot_to[path] != to_stop:
        path += 1
    return seconds_to_change(arrays, path, connection, following)
