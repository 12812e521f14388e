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
    walk: float,
    bike: float,
    draw: int,
    minutes: NDArray[np.float64],
    window: NDArray[np.float64],
) -> None:
    """Minutes of every origin in one draw, from the latest departures of the stops (stops, deadlines)."""
    deadlines, origins = asked.deadline_s, len(doors.leg_first) - 1
    rows = np.flatnonzero(asked.in_window)
    later_s = np.where(latest_s == NEVER_S, np.int32(_LOST_S), latest_s)
    start_s = np.empty(len(deadlines), dtype=np.int32)
    wait_s = np.empty((len(rows), _ABREAST), dtype=np.int32)
    direct_min = np.minimum(doors.walk_min * walk, doors.shared_min * bike)
    for first in range(0, origins, _ABREAST):
        last = min(first + _ABREAST, origins)
        for origin in range(first, last):
            start_s[:] = _LOST_S
            for leg in range(doors.leg_first[origin], doors.leg_first[origin + 1]):
                stop = doors.leg_stop[leg]
                if latest_s[stop, -1] == NEVER_S:
                    continue  # from most stops of a region nothing arrives by the last deadline, so by none
                leg_s = np.int32(np.ceil(doors.leg_s[leg] * walk))
                for deadline in range(len(deadlines)):
                    start_s[deadline] = max(start_s[deadline], later_s[stop, deadline] - leg_s)
            for single in range(len(asked.single)):
                row = asked.single[single]
                minutes[single, draw, origin] = _least(deadlines[row] - start_s[row], direct_min[origin])
            for number in range(len(rows)):
                wait_s[number, origin - first] = deadlines[rows[number]] - start_s[rows[number]]
        if len(rows):
            _sort_columns(wait_s)
            for number in range(len(asked.place)):
                for origin in range(first, last):
                    waited_s = wait_s[asked.place[number], origin - first]
                    window[number, draw, origin] = _least(waited_s, direct_min[origin])


@compiled
def _least(waited_s: int, direct_min: float) -> float:
    """Minutes by a vehicle or without one."""
    if waited_s > -(_LOST_S // 2):
        return direct_min
    return min(waited_s / 60, direct_min)


@compiled
def _sort_columns(values: NDArray[np.int32]) -> None:
    """Sort every column: Batcher's merge exchange, whose comparisons are the same for all columns (Knuth, 5.2.2 M)."""
    size = len(values)
    top = 1
    while 2 * top < size:
        top *= 2
    part = top
    while part > 0:
        merged, remainder, apart = top, 0, part
        while True:
            for row in range(size - apart):
                if row & part == remainder:
                    _exchange(values[row], values[row + apart])
            if merged == part:
                break
            apart, merged, remainder = merged - part, merged // 2, part
        part //= 2


@compiled
def _exchange(one: NDArray[np.int32], other: NDArray[np.int32]) -> None:
    """Put the lesser values in the first row."""
    for column in range(len(one)):
        least, most = min(one[column], other[column]), max(one[column], other[column])
        one[column], other[column] = least, most
