"""Trips that would have to drive faster than any train: one of their stops is not where the feed says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geodata.timetable.errors import FeedError
from geodata.timetable.times import BLANK

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geodata.timetable.notes import Notes
    from geodata.timetable.places import Places

FASTEST_KMH = 300
"""Along the straight lines between stops; the fastest train that calls in the Netherlands drives as much."""

ROUNDED_S = 60
"""How much later than its time a vehicle may really be there: feeds give whole minutes."""

MOST_SHARE = 0.05
"""A feed with more such trips among those that run is refused: its stops cannot be trusted."""


class Leg(NamedTuple):
    """From one call with a time to the next: rows of both, and of the call at the end of its longest step."""

    start: NDArray[np.intp]
    end: NDArray[np.intp]
    longest: NDArray[np.intp]


def too_fast(
    trip: NDArray[np.int32], arr_s: NDArray[np.int32], dep_s: NDArray[np.int32], x_m: NDArray[Any], y_m: NDArray[Any]
) -> Leg:
    """The legs that would take more than :data:`FASTEST_KMH`, by way of all calls between; blank times are ``-1``.

    Parameters
    ----------
    trip : array of int
        Trip of each call; equal values lie together, in order.
    x_m, y_m : array of float
        Where each call is, in metres; NaN where that is not known, which adds nothing to the way.
    """
    step_m = np.zeros(len(trip))
    step_m[1:] = np.nan_to_num(np.hypot(np.diff(x_m), np.diff(y_m)))
    way_m = np.cumsum(step_m)
    known = np.flatnonzero((arr_s != BLANK) | (dep_s != BLANK))
    start, end = known[:-1], known[1:]
    same = trip[start] == trip[end]
    start, end = start[same], end[same]
    leave_s = np.where(dep_s == BLANK, arr_s, dep_s)[start].astype(np.int64)
    there_s = np.where(arr_s == BLANK, dep_s, arr_s)[end]
    most_m = FASTEST_KMH / 3.6 * (np.maximum(there_s - leave_s, 0) + ROUNDED_S)
    fast = way_m[end] - way_m[start] > most_m
    start, end = start[fast], end[fast]
    longest = [begin + 1 + int(np.argmax(step_m[begin + 1 : last + 1])) for begin, last in zip(start, end, strict=True)]
    return Leg(start, end, np.array(longest, dtype=np.intp))


def refuse(
    legs: Leg,
    trip: NDArray[np.int32],
    stop: NDArray[np.int32],
    *,
    feed: str,
    trip_ids: pd.Index,
    told: NDArray[np.bool_],
    places: Places,
    notes: Notes,
) -> NDArray[np.int32]:
    """Note the trips of these legs with the stops that are too far apart; returns the trips.

    Raises
    ------
    FeedError
        They are more than :data:`MOST_SHARE` of the trips that run.
    """
    wrong, at = np.unique(trip[legs.start], return_index=True)
    wrong, at = wrong[told[wrong]], at[told[wrong]]
    call = legs.longest[at]
    names = [
        f"{trip_ids[one]}: {places.stop_id[stop[row - 1]]} – {places.stop_id[stop[row]]}"
        for one, row in zip(wrong[:5], call[:5], strict=True)
    ]
    running = len(np.unique(trip[told[trip]]))
    if len(wrong) > MOST_SHARE * running:
        shown = "; ".join(names)
        raise FeedError(
            feed=feed,
            problem=f"{len(wrong)} of the {running} trips that run would have to drive more than {FASTEST_KMH} km/h, "
            f"so its stops are not where stops.txt says: {shown}. Take another feed.",
            dutch_problem=f"{len(wrong)} van de {running} ritten zouden harder dan {FASTEST_KMH} km/u moeten rijden; "
            f"de haltes liggen dus niet waar stops.txt ze legt: {shown}. Neem een andere dienstregeling.",
        )
    notes.add("too_fast", len(wrong), names)
    return np.unique(trip[legs.start])
