"""One journey in parts: access, wait, ride, transfer, egress, and the time left before the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analysis.transit.scan import TRANSFER_BITS, seconds_to_change

if TYPE_CHECKING:
    from analysis.transit.profile import Legs, Profile

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
    entry = _last_start(profile, access, origin, deadline_s)
    if entry is None:
        return None
    leg, connection = entry
    arrays = profile.schedule.arrays
    departure_s = int(arrays.dep_s[connection])
    start_s = departure_s - int(access.seconds[leg])
    parts = [Part("access", NOWHERE, int(access.stop[leg]), start_s, departure_s)]
    boarded, transfers = connection, 0
    while (following := int(profile.boards.following[connection])) >= 0:
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


def _last_start(profile: Profile, access: Legs, origin: int, deadline_s: int) -> tuple[int, int] | None:
    """The leg to take from an origin, and the connection to board."""
    boards = profile.boards
    best: tuple[int, int] | None = None
    found: tuple[int, int] | None = None
    for leg in range(int(access.first[origin]), int(access.first[origin + 1])):
        stop = int(access.stop[leg])
        labels = boards.label[stop, : boards.filled[stop]]
        in_time = np.flatnonzero(labels >> TRANSFER_BITS <= deadline_s)
        if not len(in_time):
            continue
        row = in_time[0]  # the latest departure is written first
        merit = int(boards.time_s[stop, row]) - int(access.seconds[leg]), -int(labels[row])
        if best is None or merit > best:
            best, found = merit, (leg, int(boards.by[stop, row]))
    return found


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
