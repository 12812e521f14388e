"""One journey in parts: access, wait, ride, transfer, egress, and the time left before the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.transit.compiled import compiled
from analysis.transit.scan import TRANSFER_BITS, seconds_to_change

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.transit.profile import Legs, Profile
    from analysis.transit.scan import Boards

PartKind = Literal["access", "wait", "ride", "transfer", "egress", "early"]
KINDS: tuple[PartKind, ...] = ("access", "wait", "ride", "transfer", "egress", "early")
"""``wait`` is for a vehicle, ``early`` for the deadline."""

NOWHERE = -1
"""Stop of an end that is the origin or the destination; trip of a part that is no ride."""


@dataclass(frozen=True)
class Part:
    """One part of a journey; stops and trip are rows of the timetable, times are seconds of its service day.

    Two rides without a transfer between them are one vehicle that goes on as another trip.
    """

    kind: PartKind
    from_stop: int
    to_stop: int
    start_s: int
    end_s: int
    trip: int = NOWHERE
    must_book: bool = False

    @property
    def seconds(self) -> int:
        """Duration."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class Itinerary:
    """A journey that ends at its deadline; parts follow each other without a gap."""

    parts: tuple[Part, ...]
    transfers: int

    @property
    def start_s(self) -> int:
        """When to leave."""
        return self.parts[0].start_s

    @property
    def arrival_s(self) -> int:
        """When the destination is reached."""
        return next(part.end_s for part in self.parts if part.kind == "egress")

    @property
    def seconds(self) -> dict[PartKind, int]:
        """Duration of each kind of part; they sum to the time between start and deadline."""
        return {kind: sum(part.seconds for part in self.parts if part.kind == kind) for kind in KINDS}


def itinerary(profile: Profile, access: Legs, origin: int, deadline_s: int) -> Itinerary | None:
    """The journey that leaves an origin last and is there by the deadline, ``None`` if there is none.

    Of journeys that leave at the same time it is the one that arrives first, then the one with the fewest transfers.

    Raises
    ------
    ValueError
        The deadline is later than the search.
    """
    if deadline_s > profile.latest_s:
        raise ValueError(f"The search ends at {profile.latest_s} s, before the deadline at {deadline_s} s.")
    boards = profile.boards
    leg, connection = _last_start(boards, access.first, access.stop, access.seconds, origin, deadline_s)
    if leg < 0:
        return None
    arrays = profile.schedule.arrays
    departure_s = int(arrays.dep_s[connection])
    start_s = departure_s - int(access.seconds[leg])
    parts = [Part("access", NOWHERE, int(access.stop[leg]), start_s, departure_s)]
    boarded, transfers = connection, 0
    while (following := int(boards.following[connection])) >= 0:
        seated = following == arrays.onward[connection]
        if not seated or arrays.trip[following] != arrays.trip[connection]:
            # A vehicle that goes on as another trip may stand still first: that belongs to the ride.
            until_s = int(arrays.dep_s[following] if seated else arrays.arr_s[connection])
            parts.append(_ride(profile, boarded, connection, until_s))
            boarded = following
        if not seated:
            parts += _change(profile, connection, following)
            transfers += 1
        connection = following
    stop, arrival_s = int(arrays.arr_stop[connection]), int(arrays.arr_s[connection])
    parts.append(_ride(profile, boarded, connection, arrival_s))
    end_s = arrival_s + int(profile.egress_s[stop])
    parts.append(Part("egress", stop, NOWHERE, arrival_s, end_s))
    if end_s < deadline_s:
        parts.append(Part("early", NOWHERE, NOWHERE, end_s, deadline_s))
    return Itinerary(tuple(parts), transfers)


@compiled
def _last_start(  # noqa: PLR0917  compiled functions take no arguments by name
    boards: Boards,
    leg_first: NDArray[np.int64],
    leg_stop: NDArray[np.int32],
    leg_s: NDArray[np.int32],
    origin: int,
    deadline_s: int,
) -> tuple[int, int]:
    """The leg to take from an origin, and the connection to board; -1 if there is no journey."""
    found_leg, found_by, best_s, best_label = -1, -1, 0, 0
    for leg in range(leg_first[origin], leg_first[origin + 1]):
        stop = leg_stop[leg]
        row = 0  # the latest departure is written first
        while row < boards.filled[stop] and boards.label[stop, row] >> TRANSFER_BITS > deadline_s:
            row += 1
        if row == boards.filled[stop]:
            continue
        start_s, label = np.int64(boards.time_s[stop, row]) - leg_s[leg], boards.label[stop, row]
        if found_leg < 0 or start_s > best_s or (start_s == best_s and label < best_label):
            found_leg, found_by, best_s, best_label = leg, boards.by[stop, row], start_s, label
    return found_leg, found_by


def _ride(profile: Profile, boarded: int, left: int, until_s: int) -> Part:
    arrays, schedule = profile.schedule.arrays, profile.schedule
    booked = schedule.timetable.connections.must_book[schedule.row[[boarded, left]]]
    return Part(
        "ride",
        int(arrays.dep_stop[boarded]),
        int(arrays.arr_stop[left]),
        int(arrays.dep_s[boarded]),
        until_s,
        int(arrays.trip[boarded]),
        bool(booked.any()),
    )


def _change(profile: Profile, connection: int, following: int) -> list[Part]:
    """The way to the next vehicle, and the wait for it."""
    arrays = profile.schedule.arrays
    stop, arrival_s = int(arrays.arr_stop[connection]), int(arrays.arr_s[connection])
    next_stop, next_s = int(arrays.dep_stop[following]), int(arrays.dep_s[following])
    paths = range(int(arrays.foot_first[stop]), int(arrays.foot_first[stop + 1]))
    path = next(path for path in paths if arrays.foot_to[path] == next_stop)
    ready_s = arrival_s + seconds_to_change(arrays, path, connection, following)
    parts = [Part("transfer", stop, next_stop, arrival_s, ready_s)]
    return parts if ready_s == next_s else [*parts, Part("wait", next_stop, next_stop, ready_s, next_s)]
