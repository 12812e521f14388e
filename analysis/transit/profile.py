"""Search a schedule backwards from a destination: when to leave every stop to be there by a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.transit.scan import (
    NEVER_S,
    TRANSFER_BITS,
    Boards,
    latest_from_origins,
    latest_from_stops,
    scan,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from analysis.transit.schedule import Schedule

ROOM = 64
"""Rows of a board at first; a search that needs more is repeated."""

HORIZON_S = 6 * 3_600
"""How long before the first deadline a journey may begin, unless told otherwise."""


@dataclass(frozen=True, eq=False)
class Legs:
    """The ways from every origin to stops: origin *o* has the rows from ``first[o]`` to ``first[o + 1]``.

    Attributes
    ----------
    first : array of int
        Shape (origins + 1).
    stop, seconds : array of int
        Row of the stop, and the seconds to it.
    """

    first: NDArray[np.int64]
    stop: NDArray[np.int32]
    seconds: NDArray[np.int32]

    def __post_init__(self) -> None:
        if len(self.stop) != len(self.seconds) or self.first[0] != 0 or self.first[-1] != len(self.stop):
            raise ValueError("The legs of the origins do not fit their stops.")
        if np.any(self.seconds < 0):
            raise ValueError(f"A leg takes {self.seconds.min()} s: it may not be negative.")

    @classmethod
    def of(cls, origins: Sequence[Sequence[tuple[int, int]]]) -> Legs:
        """Collect (stop, seconds) pairs per origin."""
        pairs = np.array([pair for legs in origins for pair in legs], dtype=np.int32).reshape(-1, 2)
        first = np.concatenate([[0], np.cumsum([len(legs) for legs in origins])]).astype(np.int64)
        return cls(first, pairs[:, 0].copy(), pairs[:, 1].copy())


@dataclass(frozen=True, eq=False)
class Profile:
    """All journeys worth making to one destination.

    Attributes
    ----------
    egress_s : array of int
        Seconds from every stop to the destination, -1 where there is no way.
    earliest_s, latest_s : int
        No vehicle is taken before, and nothing arrives after.
    """

    schedule: Schedule
    egress_s: NDArray[np.int32]
    earliest_s: int
    latest_s: int
    boards: Boards

    def departures(self, stop: int) -> NDArray[np.int64]:
        """The Pareto set of a stop: rows of departure and arrival (seconds), latest first.

        To leave later is to arrive later; whoever leaves at any other time does as well to wait for one of these.
        """
        rows = slice(self.boards.filled[stop])
        arrival_s = self.boards.label[stop, rows] >> TRANSFER_BITS
        sooner = np.diff(arrival_s, prepend=np.iinfo(np.int64).max) < 0
        found: NDArray[np.int64] = np.column_stack([self.boards.time_s[stop, rows], arrival_s])[sooner]
        return found

    def latest_from_stops(self, deadline_s: ArrayLike) -> NDArray[np.int32]:
        """Latest departure (seconds) from every stop per deadline, ``NEVER_S`` if too late; (stops, deadlines)."""
        deadlines = np.atleast_1d(np.asarray(deadline_s, dtype=np.int32))
        if np.any(deadlines > self.latest_s):
            raise ValueError(f"The search ends at {self.latest_s} s, before the deadline at {deadlines.max()} s.")
        rising, place = np.unique(deadlines, return_inverse=True)
        return latest_from_stops(self.boards, rising)[:, place]

    def latest_from_origins(self, deadline_s: ArrayLike, access: Legs) -> NDArray[np.int32]:
        """Latest start (seconds) from every origin per deadline, ``NEVER_S`` if too late; (origins, deadlines)."""
        return latest_from_origins(self.latest_from_stops(deadline_s), access.first, access.stop, access.seconds)


def search(
    schedule: Schedule, egress_s: ArrayLike, *, latest_s: int, earliest_s: int | None = None, first_s: int | None = None
) -> Profile:
    """Find all journeys worth making to a destination.

    Parameters
    ----------
    egress_s : array of int
        Seconds from every stop to the destination, -1 where there is no way.
    latest_s : int
        Latest arrival, seconds of the service day.
    earliest_s : int, optional
        No vehicle is taken before; six hours before ``first_s`` if left out.
    first_s : int, optional
        First deadline that will be asked for, if not ``latest_s``.

    Raises
    ------
    ValueError
        There is not one egress time per stop.
    """
    egress = np.ascontiguousarray(egress_s, dtype=np.int32)
    stops = len(schedule.timetable.stops)
    if egress.shape != (stops,):
        raise ValueError(f"Give {stops} egress times, one per stop, not {egress.shape}.")
    if earliest_s is None:
        earliest_s = (latest_s if first_s is None else first_s) - HORIZON_S
    room = ROOM
    boards = scan(schedule.arrays, egress, earliest_s, latest_s, room)
    while boards.full:
        room *= 4
        boards = scan(schedule.arrays, egress, earliest_s, latest_s, room)
    return Profile(schedule, egress, earliest_s, latest_s, boards)


def minutes_before(deadline_s: ArrayLike, start_s: NDArray[np.int32]) -> NDArray[np.float64]:
    """Minutes from each latest start to its deadline, the wait there included; infinite where there is no start.

    ``deadline_s`` has one value per column of ``start_s``.
    """
    deadlines = np.atleast_1d(np.asarray(deadline_s, dtype=float))
    return np.where(start_s == NEVER_S, np.inf, deadlines - start_s) / 60


def window_percentiles(minutes: NDArray[np.float64], per_cent: Sequence[float]) -> NDArray[np.float64]:
    """Percentiles of every row, of shape (rows, percentiles): each is a value that occurs, never one in between.

    A percentile that falls where there is no journey is infinite.
    """
    found: NDArray[np.float64] = np.percentile(minutes, per_cent, axis=-1, method="inverted_cdf")
    return np.moveaxis(found, 0, -1)
