"""Vehicles that go on as another trip with passengers aboard: ``block_id``, and trip-to-trip rows of transfers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geodata.timetable.model import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geodata.timetable.notes import Notes


class Ends(NamedTuple):
    """Per trip: first departure and last arrival in seconds, and the stations where these are.

    A station is ``-1`` where the trip begins or ends outside the region, so that nothing can be joined there.
    """

    start_s: NDArray[np.int32]
    end_s: NDArray[np.int32]
    first_station: NDArray[np.int32]
    last_station: NDArray[np.int32]


def continuations(
    ends: Ends,
    vehicle: NDArray[np.str_],
    trip_id: NDArray[np.str_],
    *,
    stay: Iterable[tuple[int, int]],
    leave: Iterable[tuple[int, int]],
    notes: Notes,
) -> NDArray[np.int32]:
    """Which trip each trip continues in, ``-1`` for none.

    Parameters
    ----------
    vehicle : array of str
        Trips with the same text are made by one vehicle, one after the other; empty if it is not known.
    stay, leave : pairs of trips
        Between which passengers may stay seated, or may not.
    """
    continues = np.full(len(trip_id), NONE, np.int32)
    for before, after in stay:
        if ends.end_s[before] > ends.start_s[after]:
            notes.add("block_overlap", 1, [f"{trip_id[before]} – {trip_id[after]}"])
        elif continues[before] != NONE:
            notes.add("block_splits", 1, [trip_id[after]])
        else:
            continues[before] = after

    order = np.lexsort((ends.end_s, ends.start_s, vehicle))
    one, other = order[:-1], order[1:]
    same = (vehicle[one] == vehicle[other]) & (vehicle[one] != "")
    one, other = one[same], other[same]
    overlap = ends.end_s[one] > ends.start_s[other]
    notes.add("block_overlap", int(overlap.sum()), _pairs(trip_id, one[overlap], other[overlap]))
    one, other = one[~overlap], other[~overlap]
    known = (ends.last_station[one] != NONE) & (ends.first_station[other] != NONE)
    one, other = one[known], other[known]
    apart = ends.last_station[one] != ends.first_station[other]
    notes.add("block_apart", int(apart.sum()), _pairs(trip_id, one[apart], other[apart]))
    one, other = one[~apart], other[~apart]
    free = continues[one] == NONE
    continues[one[free]] = other[free]
    for before, after in leave:
        if continues[before] == after:
            continues[before] = NONE
    return continues


def _pairs(trip_id: NDArray[np.str_], one: NDArray[np.intp], other: NDArray[np.intp]) -> list[str]:
    return [f"{trip_id[before]} – {trip_id[after]}" for before, after in zip(one[:5], other[:5], strict=True)]
