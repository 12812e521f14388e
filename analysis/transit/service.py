"""The first and the last arrival at the destination in a service day, for many draws of unknown phases, compiled."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from analysis.transit.booked import Booked, refused_trips
from analysis.transit.compiled import compiled
from analysis.transit.drawn import Runs, drawn_arrays, runs_of
from analysis.transit.scan import TRANSFER_BITS, Arrays, blank_boards, scan_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.transit.profile import Legs
    from analysis.transit.schedule import Schedule

DAY_S = (0, 30 * 3_600)
"""Departures and arrivals that count: from midnight until six in the next morning."""

_ROOM = 256
_DRAWS_AT_ONCE = 25
_MOST_CORES = 8


def first_and_last(
    schedule: Schedule,
    phase: NDArray[np.float64],
    egress_s: NDArray[np.int32],
    access: Legs,
    *,
    walk: NDArray[np.float64],
    origins: NDArray[np.intp],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The earliest arrival by a vehicle, and that of the journey that leaves home last.

    Parameters
    ----------
    phase, egress_s, access, walk
        As :func:`analysis.transit.draws.search_draws`.
    origins : array of int
        Rows of the origins that are asked for.

    Returns
    -------
    tuple of array, shape (draws, origins)
        Seconds of the service day; infinite and minus infinite where no vehicle leads there.
    """
    phase, egress_s = np.ascontiguousarray(phase), np.ascontiguousarray(egress_s)
    runs, rules, chosen = runs_of(schedule), schedule.rules, origins.astype(np.int64)
    first_s, last_s = (np.empty((len(walk), len(chosen))) for _ in range(2))

    def some(first: int) -> None:
        part = slice(first, first + _DRAWS_AT_ONCE)
        _search(
            schedule.arrays, runs, rules, phase[part], egress_s[part], access.first, access.stop, access.seconds,
            walk[part], chosen, first_s[part], last_s[part],
        )  # fmt: skip

    with ThreadPoolExecutor(min(_MOST_CORES, os.cpu_count() or 1)) as pool:
        list(pool.map(some, range(0, len(walk), _DRAWS_AT_ONCE)))
    return first_s, last_s


@compiled
def _search(  # noqa: PLR0917  compiled functions take no arguments by name
    arrays: Arrays,
    runs: Runs,
    rules: Booked,
    phase: NDArray[np.float64],
    egress_s: NDArray[np.int32],
    leg_first: NDArray[np.int64],
    leg_stop: NDArray[np.int32],
    leg_s: NDArray[np.int32],
    walk: NDArray[np.float64],
    chosen: NDArray[np.int64],
    first_s: NDArray[np.float64],
    last_s: NDArray[np.float64],
) -> None:
    stops, room = egress_s.shape[1], _ROOM
    blank = blank_boards(stops, room)
    for draw in range(len(walk)):
        drawn, _ = drawn_arrays(arrays, runs, phase[draw], refused_trips(rules, phase[draw]))
        boards = scan_on(blank, drawn, egress_s[draw], DAY_S[0], DAY_S[1])
        while boards.full:
            room *= 4
            blank = blank_boards(stops, room)
            boards = scan_on(blank, drawn, egress_s[draw], DAY_S[0], DAY_S[1])
        filled, labels, time_s = boards.filled, boards.label, boards.time_s
        for row in range(len(chosen)):
            earliest, latest = np.inf, -np.inf
            start, start_label = np.int64(-(2**40)), np.int64(0)
            for leg in range(leg_first[chosen[row]], leg_first[chosen[row] + 1]):
                stop = leg_stop[leg]
                rows = filled[stop]
                if rows == 0:
                    continue
                # Boards run from late to early, and the earlier one leaves the earlier one is there.
                earliest = min(earliest, float(labels[stop, rows - 1] >> TRANSFER_BITS))
                leaving = np.int64(time_s[stop, 0]) - np.int64(np.ceil(leg_s[leg] * walk[draw]))
                label = labels[stop, 0]
                if leaving > start or (leaving == start and label < start_label):
                    start, start_label = leaving, label
                    latest = float(label >> TRANSFER_BITS)
            first_s[draw, row], last_s[draw, row] = earliest, latest
