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
    way_s: NDArray[np.int32],
    factors: tuple[float, float],
    walk_min: NDArray[np.float64],
    shared_min: NDArray[np.float64],
    ridden_min: NDArray[np.float64],
    weight: NDArray[np.float64],
    minutes: NDArray[np.float64],
    longest: NDArray[np.float64],
) -> float:
    """Fill minutes per part times weight, and the weight whose longest part each is, of those who get there.

    ``latest_s`` are the latest departures of all stops for the deadline, ``way_s`` the seconds of the legs in this
    draw, ``factors`` those on ways on foot and by bike,
    ``ridden_min`` the part of ``shared_min`` that is ridden. Who is as soon without a vehicle takes none, as in the
    search. Of equal parts the first counts as the longest.

    Returns
    -------
    float
        The number of transfers that half of this weight does not exceed; infinite if nobody gets there.
    """
    # Fields of a tuple are taken out once: each time inside a loop counts references.
    labels, taken = boards.label, boards.by
    walk, bike = factors
    reached = 0.0
    counts = np.zeros(_MOST_TRANSFERS + 1)
    # What follows from a stop is the same for all origins that leave from it: it is looked for once. The last row is of
    # who takes no vehicle.
    stops = len(latest_s)
    row_of = np.full(stops, -1, dtype=np.int64)
    changes = np.full(stops, -1, dtype=np.int64)
    from_stop, alone = np.empty((stops + 1, COUNT)), stops
    from_stop[alone, :] = 0.0
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
            start_s = np.int64(latest_s[stop]) - way_s[leg]
            if start_s < best_s:
                continue
            if row_of[stop] < 0:
                row = 0
                while labels[stop, row] >> TRANSFER_BITS > deadline_s:
                    row += 1
                row_of[stop] = row
            label = labels[stop, row_of[stop]]
            if start_s > best_s or label < best_label:
                best_s, best_label, best_stop, access_s = start_s, label, stop, np.int64(way_s[leg])
        on_foot, by_bike = walk_min[origin] * walk, shared_min[origin] * bike
        direct = min(on_foot, by_bike)
        here, transfers = alone, 0
        if best_stop < 0 or (deadline_s - best_s) / 60 >= direct:
            if not np.isfinite(direct):
                continue
            from_stop[alone, EGRESS] = ridden_min[origin] * bike if by_bike < on_foot else 0.0
            from_stop[alone, ACCESS] = direct - from_stop[alone, EGRESS]
        else:
            here = best_stop
            if changes[here] < 0:
                first = taken[here, row_of[here]]
                changes[here] = _trace(arrays, boards, egress_s, first, deadline_s, from_stop[here])
            from_stop[here, ACCESS] = access_s / 60
            transfers = changes[here]
        reached += weight[origin]
        counts[min(transfers, _MOST_TRANSFERS)] += weight[origin]
        most = 0
        for part in range(COUNT):
            minutes[part] += weight[origin] * from_stop[here, part]
            if from_stop[here, part] > from_stop[here, most]:
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
    dep_stop, arr_stop, dep_s, arr_s = arrays.dep_stop, arrays.arr_stop, arrays.dep_s, arrays.arr_s
    foot_first, foot_to, foot_s = arrays.foot_first, arrays.foot_to, arrays.foot_s
    onward, next_one, ruled = arrays.onward, boards.following, len(arrays.rule_s) > 0
    one[:] = 0.0
    transfers = 0
    boarded_s = dep_s[connection]
    following = next_one[connection]
    while following >= 0:
        if following != onward[connection]:
            path = foot_first[arr_stop[connection]]
            while foot_to[path] != dep_stop[following]:
                path += 1
            change_s = np.int64(foot_s[path])
            if ruled:
                change_s = np.int64(seconds_to_change(arrays, path, connection, following))
            one[RIDE] += (arr_s[connection] - boarded_s) / 60
            one[TRANSFER] += change_s / 60
            boarded_s = dep_s[following]
            one[WAIT] += (boarded_s - arr_s[connection] - change_s) / 60
            transfers += 1
        connection = following
        following = next_one[connection]
    arrival_s = arr_s[connection]
    one[RIDE] += (arrival_s - boarded_s) / 60
    one[EGRESS] = egress_s[arr_stop[connection]] / 60
    one[EARLY] = (deadline_s - arrival_s) / 60 - one[EGRESS]
    return transfers
