"""A timetable of one service day as arrays: what a connection scan reads.

All tables are frozen dataclasses of NumPy arrays of equal length; one table refers to another by row number, ``-1``
means none. Times are whole seconds after noon minus twelve hours of the service date, as in GTFS: midnight on all days
but the two on which the clock changes; they may exceed 86,400. Coordinates are metres in :attr:`Timetable.crs`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Texts = NDArray[np.str_]

    from geodata.timetable.notes import Note

NONE = -1
"""No row: what an index says where there is nothing to refer to."""

DAY_S = 86_400


class TransferKind(IntEnum):
    """What a rule about changing says (``transfer_type`` of GTFS)."""

    RECOMMENDED = 0
    TIMED = 1
    """The departing vehicle waits."""
    MINIMUM_TIME = 2
    FORBIDDEN = 3
    STAY_SEATED = 4
    """Trip to trip: passengers may stay in the vehicle. Never a row of :class:`Transfers`: see `Trips.continues`."""
    LEAVE_VEHICLE = 5
    """Trip to trip: the same vehicle, but passengers have to get out. Never a row of :class:`Transfers` either."""


class _Table:
    """Arrays of equal length."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))  # type: ignore[arg-type]

    def columns(self) -> dict[str, NDArray[Any]]:
        """Every array by its name."""
        return {member.name: getattr(self, member.name) for member in fields(self)}  # type: ignore[arg-type]


_T = TypeVar("_T", bound=_Table)


@dataclass(frozen=True, eq=False)
class Stops(_Table):
    """Places to board, and the stations that they belong to.

    ``parent`` is the row of the station, itself a row of this table. Where the feed gave no usable coordinates
    ``x_m`` and ``y_m`` are those of the station.
    """

    stop_id: Texts
    name: Texts
    x_m: Floats
    y_m: Floats
    parent: Ints

    def station(self) -> Ints:
        """Row of the station of every stop, its own row where it has none: stops with one value form one station."""
        rows = np.arange(len(self), dtype=np.int32)
        return np.where(self.parent >= 0, self.parent, rows).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Lines(_Table):
    """Routes of GTFS. ``route_type``: 0 tram, 1 metro, 2 train, 3 bus, 4 ferry, or an extended type from 100 on."""

    line_id: Texts
    name: Texts
    long_name: Texts
    agency: Texts
    route_type: Ints


@dataclass(frozen=True, eq=False)
class Trips(_Table):
    """Vehicles that run on the service day, frequencies written out.

    Parameters
    ----------
    trip_id : array of str
        Unique. Where a trip runs repeatedly or began on the day before, the departure is added: ``B20#06:05:00``,
        ``N1@-1``.
    line : array of int
        Row in :class:`Lines`.
    route_type : array of int
        That of the line.
    block : array of str
        Vehicle working (``block_id``), empty if unknown.
    continues : array of int
        Row of the trip that the same vehicle makes next from the same station, with passengers allowed to stay seated.
    phase : array of int
        Number of the unknown phase, from 0 (see :class:`Phases`); ``-1`` for trips whose departure is known.
    headway_s : array of int
        Seconds between two trips of that phase; 0 where the departure is known.
    start_s, since_s, until_s : array of int
        Departure from the first stop of the whole trip (with phase 0), and the hours in which a repeated trip may
        start: from ``since_s`` (that of its row where nothing else is said) to ``until_s`` (exclusive). They are only
        meant for trips with an unknown phase; else ``start_s`` and ``start_s + 1``.
    """

    trip_id: Texts
    line: Ints
    route_type: Ints
    block: Texts
    continues: Ints
    phase: Ints
    headway_s: Ints
    start_s: Ints
    since_s: Ints
    until_s: Ints


@dataclass(frozen=True, eq=False)
class Connections(_Table):
    """A vehicle from one stop to its next, sorted by ``dep_s``, then ``trip``, then ``seq``.

    ``seq`` counts the stops of the trip from 0 and rises along it. ``can_board`` is about ``dep_stop``, ``can_alight``
    about ``arr_stop``. ``must_book`` tells that boarding there or alighting there has to be arranged by phone.
    """

    dep_stop: Ints
    arr_stop: Ints
    dep_s: Ints
    arr_s: Ints
    trip: Ints
    seq: Ints
    can_board: Bools
    can_alight: Bools
    must_book: Bools


@dataclass(frozen=True, eq=False)
class Transfers(_Table):
    """Rules about changing between two stops (never stations: those are written out).

    ``from_trip``, ``to_trip``, ``from_line`` and ``to_line`` are ``-1`` where the rule is for all of them. Of the rules
    that fit a change the one with the highest ``rank`` holds (both trips 5, trip and line 4, one trip 3, both lines 2,
    one line 1, stops only 0). ``min_s`` is 0 unless the feed gives a minimum.
    """

    from_stop: Ints
    to_stop: Ints
    min_s: Ints
    kind: Ints
    from_trip: Ints
    to_trip: Ints
    from_line: Ints
    to_line: Ints
    rank: Ints


@dataclass(frozen=True, eq=False)
class Phases(_Table):
    """Runs of which only the headway is known: one row for each trip of the feed that is repeated without exact times.

    A phase is a share of the headway between 0 and 1 (1 excluded), unknown, and the same for all hours of that run.
    """

    phase_id: Texts
    line: Ints


@dataclass(frozen=True, eq=False)
class Timetable:
    """One service day.

    Parameters
    ----------
    valid_from, valid_until : date
        First and last day of the calendar of the feed.
    crs : str
        Of the coordinates of the stops.
    notes : tuple of Note
        What was repaired, refused or left out while reading.
    agencies : tuple of str
        Operators of the lines.
    attribution : str
        Whom to name beside a result; empty if the feed says nothing.
    source, source_digest : str
        Name and SHA-256 of the feed.
    """

    service_date: date
    valid_from: date
    valid_until: date
    stops: Stops
    lines: Lines
    trips: Trips
    connections: Connections
    transfers: Transfers
    phases: Phases
    crs: str = "EPSG:28992"
    notes: tuple[Note, ...] = ()
    agencies: tuple[str, ...] = ()
    attribution: str = ""
    source: str = ""
    source_digest: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of date and arrays: equal for equal timetables, whatever the feed looked like."""
        return _digest(self)

    @property
    def tables(self) -> dict[str, _Table]:
        """The six tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    def with_phases(self, phase: Floats) -> Timetable:
        """Fix every unknown phase.

        Parameters
        ----------
        phase : array of float
            A share of the headway for each row of :attr:`phases`, at least 0 and below 1.

        Returns
        -------
        Timetable
            The same trips, later by their phase; a trip that would start outside its hours keeps its row but has no
            connections any more. Connections are sorted again.

        Raises
        ------
        ValueError
            There are more or fewer numbers than phases, or one lies outside 0 to 1.
        """
        if len(phase) != len(self.phases) or np.any((phase < 0) | (phase >= 1)):
            raise ValueError(f"Give {len(self.phases)} numbers from 0 to below 1, not {phase!r}.")
        if not len(phase):
            return self
        trips, connections = self.trips, self.connections
        later = np.where(trips.phase >= 0, phase[trips.phase] * trips.headway_s, 0).astype(np.int32)
        start_s = trips.start_s + later
        runs = (trips.phase < 0) | ((start_s >= trips.since_s) & (start_s < trips.until_s))
        kept = take(connections, np.flatnonzero(runs[connections.trip]))
        moved = later[kept.trip]
        kept = sort_connections(replace(kept, dep_s=kept.dep_s + moved, arr_s=kept.arr_s + moved))
        return replace(self, connections=kept, trips=replace(trips, start_s=start_s))


TABLES: dict[str, type[_Table]] = {
    "stops": Stops,
    "lines": Lines,
    "trips": Trips,
    "connections": Connections,
    "transfers": Transfers,
    "phases": Phases,
}


def take(table: _T, rows: NDArray[np.intp]) -> _T:
    """The given rows of a table."""
    return type(table)(**{name: column[rows] for name, column in table.columns().items()})


def sort_connections(connections: Connections) -> Connections:
    """Sort by departure, then trip, then place in the trip."""
    return take(connections, np.lexsort((connections.seq, connections.trip, connections.dep_s)))


def _digest(timetable: Timetable) -> str:
    digest = hashlib.sha256(f"{timetable.service_date} {timetable.crs}".encode())
    for name, table in timetable.tables.items():
        for column, values in table.columns().items():
            digest.update(f"|{name}.{column}|".encode())
            if values.dtype.kind == "U":
                digest.update("\0".join(values.tolist()).encode())
            else:
                digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
