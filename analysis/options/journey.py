"""One journey of an answer door to door, stop by stop: which vehicle leaves where and when, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.options.door_inputs import SEED, Question, content_of, prepare
from analysis.options.transit import FROM, Unknowns, egress_s, no_taxi_away, ready_between
from analysis.reachability.network import load_destinations
from analysis.transit.itinerary import NOWHERE, itinerary
from analysis.transit.mirror import mirrored, turned_back
from analysis.transit.profile import search
from geodata import active
from geodata.timetable.in_use import current_digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analysis.options.door_inputs import Prepared
    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor
    from analysis.transit.itinerary import Part, PartKind
    from geodata.timetable.model import Timetable

_SAME_MIN = 0.01


@dataclass(frozen=True)
class Leg:
    """One part of a journey.

    Attributes
    ----------
    from_stop, to_stop : str
        Names of stops; empty: the home, or the gate. From the gate a journey begins there.
    xy : tuple of pairs
        RD metres of its beginning, of the stops that a ride calls at, and of its end; straight in between.
    start_s, end_s : int
        Seconds of the service day, in the draw that is told.
    line : str
        Id of the line of a ride; empty for other parts.
    headway_s : int
        Of a ride of which only the headway is known: its minute is that of the draw; 0: the departure is known.
    must_book : bool
        Whether the ride has to be ordered ahead.
    """

    kind: PartKind
    from_stop: str
    to_stop: str
    xy: tuple[tuple[float, float], ...]
    start_s: int
    end_s: int
    line: str = ""
    headway_s: int = 0
    must_book: bool = False


def journey(  # noqa: PLR0917  what the answer was asked with
    found: DoorToDoor,
    zone: str,
    content: str = "",
    own_modes: Path | None = None,
    origin: Origin | None = None,
    network: Path | None = None,
) -> tuple[Leg, ...]:
    """The journey behind the middle duration of one zone; empty: none, or one without a vehicle.

    It is the one whose parts the answer has. Ask for an answer of the usual date.

    Parameters
    ----------
    content : str
        The text of the file, if the option of the answer is one.
    own_modes : Path, optional
        The table of speeds and penalties that the answer was asked with.
    origin : Origin, optional
        The one place that the answer was asked of; ``zone`` is its id.
    network : Path, optional
        Folder of the street network that the answer was asked with. Ways of one's own are straight lines all the same.

    Raises
    ------
    ValueError
        The answer rests on another street network, or on other data than is in use now.
    """
    if (found.own_ways is None) != (network is None):
        raise ValueError("Give the street network that the answer was asked with.")
    rows = found.zones[found.zones["id"] == zone]
    if not len(rows) or not isinstance(rows["lines"].iloc[0], str) or not rows["lines"].iloc[0]:
        return ()
    question = Question(
        found.day,
        None,
        found.access,
        found.egress,
        found.option,
        network,
        found.destination,
        found.assumptions,
        found.direction,
        own_modes,
        origin,
        found.taxi_rule,
    )
    content += own_modes.read_text(encoding="utf-8") if own_modes is not None else ""
    prepared = prepare(active(), question, current_digest() + content_of(network) + content)
    (row,) = np.flatnonzero((prepared.zones["id"] == zone).to_numpy())
    wanted_min = float(rows["minutes"].iloc[0])
    back = found.direction == FROM
    moment_s = -found.deadline_s if back else found.deadline_s
    timetable = mirrored(prepared.timetable) if back else prepared.timetable
    timetable = no_taxi_away(timetable, prepared.ways)
    ready = ready_between(timetable, moment_s, moment_s, prepared.unless_s, back=back)
    cut = ready.timetable
    unknowns = Unknowns.phases_only(prepared.timetable, 0, SEED)
    phase, last_s = unknowns.phases(cut), egress_s(prepared.ways, unknowns)
    for draw in range(unknowns.count):
        profile = search(ready.with_phases(phase[draw]), last_s[draw], latest_s=moment_s)
        made = itinerary(profile, prepared.ways.access, int(row), moment_s)
        if made is not None and abs((moment_s - made.start_s) / 60 - wanted_min) < _SAME_MIN:
            home = prepared.zones.geometry.iloc[row]
            ends = [(home.x, home.y), _gate(prepared, found.destination)]
            made = turned_back(made) if back else made
            return tuple(_leg(part, cut, ends[::-1] if back else ends, back=back) for part in made.parts)
    raise ValueError("The answer rests on other data than is in use now: ask again.")


def _leg(part: Part, cut: Timetable, around_it: Sequence[tuple[float, float]], *, back: bool) -> Leg:
    """One part; a timetable that was mirrored has the stops of a trip in the other order."""
    stops, (begin, end) = cut.stops, around_it
    ends = [part.from_stop, part.to_stop]
    if part.kind == "ride":
        trip = part.trip
        rows = np.flatnonzero(cut.connections.trip == trip)
        rows = rows[np.argsort(cut.connections.seq[rows])]
        first_stop, last_stop = ends[::-1] if back else ends
        first = int(np.argmax(cut.connections.dep_stop[rows] == first_stop))
        last = first + int(np.argmax(cut.connections.arr_stop[rows][first:] == last_stop))
        between = [first_stop, *cut.connections.arr_stop[rows[first : last + 1]].tolist()][:: -1 if back else 1]
        headway_s = abs(int(cut.trips.headway_s[trip])) if cut.trips.phase[trip] >= 0 else 0
        line = str(cut.lines.line_id[cut.trips.line[trip]])
    else:
        between, headway_s, line = ends, 0, ""
    # Before leaving one is at the beginning, too early one is at the end.
    outside = begin if part.kind == "access" or (part.kind == "early" and back) else end
    xy = tuple(outside if stop == NOWHERE else (float(stops.x_m[stop]), float(stops.y_m[stop])) for stop in between)
    from_stop, to_stop = ("" if stop == NOWHERE else str(stops.name[stop]) for stop in ends)
    return Leg(part.kind, from_stop, to_stop, xy, part.start_s, part.end_s, line, headway_s, part.must_book)


def _gate(prepared: Prepared, destination: str) -> tuple[float, float]:
    gate = load_destinations(prepared.catalogue)[destination]
    return gate.x_m, gate.y_m
