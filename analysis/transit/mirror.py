"""A timetable read backwards: the way home is the way to the gate of a day that runs from its end to its start.

Whoever leaves the gate at *t* and is home as early as possible makes, with time turned round, a journey to the gate
that is there by *-t* and leaves home as late as possible. One scan so answers both directions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analysis.transit.itinerary import Itinerary, Part
from geodata.timetable.model import NONE, Connections, sort_connections

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.timetable.model import Timetable


def mirrored(timetable: Timetable) -> Timetable:
    """The same day backwards: a vehicle from a to b between 8:00 and 8:10 goes from b to a between -8:10 and -8:00.

    Headways of unknown phases become negative, since a vehicle that is later is earlier here; the hours in which a
    trip may start stay those of the clock. Where several vehicles go on as one trip, it goes back as the one that came
    last: a passenger of another has to change there.
    """
    connections, trips, transfers = timetable.connections, timetable.trips, timetable.transfers
    last_seq = np.zeros(len(trips), dtype=np.int32)
    np.maximum.at(last_seq, connections.trip, connections.seq)
    turned = Connections(
        dep_stop=connections.arr_stop,
        arr_stop=connections.dep_stop,
        dep_s=-connections.arr_s,
        arr_s=-connections.dep_s,
        trip=connections.trip,
        seq=last_seq[connections.trip] - connections.seq,
        can_board=connections.can_alight,
        can_alight=connections.can_board,
        must_book=connections.must_book,
    )
    return replace(
        timetable,
        trips=replace(trips, continues=_comes_from(timetable), headway_s=-trips.headway_s),
        connections=sort_connections(turned),
        transfers=replace(
            transfers,
            from_stop=transfers.to_stop,
            to_stop=transfers.from_stop,
            from_trip=transfers.to_trip,
            to_trip=transfers.from_trip,
            from_line=transfers.to_line,
            to_line=transfers.from_line,
        ),
    )


def _comes_from(timetable: Timetable) -> NDArray[np.int32]:
    """The trip that each trip is the continuation of: the last one that arrives in time, -1 for none."""
    connections, trips = timetable.connections, timetable.trips
    first_s = np.full(len(trips), np.iinfo(np.int32).max, dtype=np.int64)
    last_s = np.full(len(trips), np.iinfo(np.int32).min, dtype=np.int64)
    np.minimum.at(first_s, connections.trip, connections.dep_s)
    np.maximum.at(last_s, connections.trip, connections.arr_s)
    before = np.flatnonzero(trips.continues >= 0)
    after = trips.continues[before]
    in_time = last_s[before] <= first_s[after]
    # The last one written counts: those in time after the others, and of these the one that arrives last.
    order = np.lexsort((last_s[before], in_time))
    found = np.full(len(trips), NONE, dtype=np.int32)
    found[after[order]] = before[order]
    return found


def turned_back(journey: Itinerary) -> Itinerary:
    """A journey of a mirrored timetable in the order and at the times in which it is made: from the gate to home.

    What was the time left before the deadline is the time spent at the gate before leaving.
    """
    kinds = {"access": "egress", "egress": "access"}
    parts = [
        Part(
            kinds.get(part.kind, part.kind),  # type: ignore[arg-type]  # of the kinds of parts
            part.to_stop,
            part.from_stop,
            -part.end_s,
            -part.start_s,
            part.trip,
            part.must_book,
        )
        for part in reversed(journey.parts)
    ]
    for row in range(len(parts) - 1):
        wait, walk = parts[row], parts[row + 1]
        if (wait.kind, walk.kind) == ("wait", "transfer"):
            # Backwards one waits before walking to the next vehicle; it is made the other way round.
            ready_s = wait.start_s + walk.seconds
            parts[row] = replace(walk, start_s=wait.start_s, end_s=ready_s)
            parts[row + 1] = replace(
                wait, from_stop=walk.to_stop, to_stop=walk.to_stop, start_s=ready_s, end_s=walk.end_s
            )
    return Itinerary(tuple(parts), journey.transfers)
