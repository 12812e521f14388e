"""Minutes of origins from the latest departures of stops, and percentiles of them over a window, compiled.

Percentiles are taken of whole seconds, of many origins side by side: what follows from them, minutes and the way
without a vehicle, only ever grows with them, so that it is the same value as a percentile of the minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.transit.compiled import compiled
from analysis.transit.scan import NEVER_S

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ABREAST = 64
"""Origins that are sorted side by side: their seconds fit in the nearest memory of a core."""
_LOST_S = -(2**30)
"""Start from where no vehicle leads in time; seconds may be added to it or taken off."""


class Doors(NamedTuple):
    """The ways of one's own: legs to stops (seconds before the factor of a draw), and minutes without any vehicle."""

    leg_first: NDArray[np.int64]
    leg_stop: NDArray[np.int32]
    leg_s: NDArray[np.int32]
    walk_min: NDArray[np.float64]
    shared_min: NDArray[np.float64]
    ridden_min: NDArray[np.float64]


class Asked(NamedTuple):
    """Rising deadlines; rows of those asked for one by one, and whether each belongs to the window; the places of the
    percentiles of a window in order; and who travels for each single deadline.
    """

    deadline_s: NDArray[np.int32]
    single: NDArray[np.int64]
    in_window: NDArray[np.bool_]
    place: NDArray[np.int64]
    weight: NDArray[np.float64]


@compiled
def fill_minutes(  # noqa: C901, PLR0917  compiled functions take no arguments by name
    doors: Doors,
    asked: Asked,
    latest_s: NDArray[np.int32],
    way_s: NDArray[np.int32],
    walk: float,
    bike: float,
    draw: int,
    minutes: NDArray[np.float64],
    window: NDArray[np.float64],
) -> None:
    """Minutes of every origin in one draw, from the latest departures of the stops (stops, deadlines).

    ``way_s`` are the seconds of the legs in this draw.
    """
    # Fields of a tuple are taken out once: each time inside a loop counts references, and all threads count the same.
    leg_first, leg_stop = doors.leg_first, doors.leg_stop
    deadlines, singles, places = asked.deadline_s, asked.single, asked.place
    rows = np.flatnonzero(asked.in_window)
    later_s = np.where(latest_s == NEVER_S, np.int32(_LOST_S), latest_s)
    start_s = np.empty(len(deadlines), dtype=np.int32)
    wait_s = np.full((len(rows), _ABREAST), -_LOST_S, dtype=np.int32)
    sorted_of = np.empty(_ABREAST, dtype=np.int64)
    direct_min = np.minimum(doors.walk_min * walk, doors.shared_min * bike)
    filled, origins = 0, len(leg_first) - 1
    for origin in range(origins):
        start_s[:] = _LOST_S
        for leg in range(leg_first[origin], leg_first[origin + 1]):
            stop = leg_stop[leg]
            if latest_s[stop, -1] == NEVER_S:
                continue  # from most stops of a region nothing arrives by the last deadline, so by none
            for deadline in range(len(deadlines)):
                start_s[deadline] = max(start_s[deadline], later_s[stop, deadline] - way_s[leg])
        for single in range(len(singles)):
            row = singles[single]
            minutes[single, draw, origin] = _least(deadlines[row] - start_s[row], direct_min[origin])
        if len(rows) == 0:
            continue
        if start_s[rows[-1]] == _LOST_S:  # no vehicle by the last deadline of the window, so by none
            window[:, draw, origin] = direct_min[origin]
        else:
            for number in range(len(rows)):
                wait_s[number, filled] = deadlines[rows[number]] - start_s[rows[number]]
            sorted_of[filled] = origin
            filled += 1
        if filled == _ABREAST or (filled > 0 and origin == origins - 1):
            _sort_columns(wait_s)
            for number in range(len(places)):
                for column in range(filled):
                    origin_of = sorted_of[column]
                    window[number, draw, origin_of] = _least(wait_s[places[number], column], direct_min[origin_of])
            filled = 0


@compiled
def _least(waited_s: int, direct_min: float) -> float:
    """Minutes by a vehicle or without one."""
    if waited_s > -(_LOST_S // 2):
        return direct_min
    return min(waited_s / 60, direct_min)


@compiled
def _sort_columns(values: NDArray[np.int32]) -> None:
    """Sort every column: Batcher's merge exchange, whose comparisons are the same for all columns (Knuth, 5.2.2 M)."""
    size, columns = values.shape
    top = 1
    while 2 * top < size:
        top *= 2
    part = top
    while part > 0:
        merged, remainder, apart = top, 0, part
        while True:
            for row in range(size - apart):
                if row & part == remainder:
                    # Written out: a row handed to a function counts references.
                    for column in range(columns):
                        one, other = values[row, column], values[row + apart, column]
                        values[row, column], values[row + apart, column] = min(one, other), max(one, other)
            if merged == part:
                break
            apart, merged, remainder = merged - part, merged // 2, part
        part //= 2
