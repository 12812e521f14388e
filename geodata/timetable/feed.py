"""Read a GTFS feed, cut to a region and one service day while it streams by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.timetable.about import publishers
from geodata.timetable.archive import FeedFiles
from geodata.timetable.blocks import Ends, continuations
from geodata.timetable.calendar import read_calendar
from geodata.timetable.cut import BY_PHONE, NOT_HERE, read_calls
from geodata.timetable.errors import NoServiceError
from geodata.timetable.model import (
    NONE,
    Connections,
    Lines,
    Phases,
    Stops,
    Timetable,
    Trips,
    sort_connections,
    take,
)
from geodata.timetable.notes import Notes
from geodata.timetable.places import read_places
from geodata.timetable.runs import read_trips, write_out
from geodata.timetable.tables import whole
from geodata.timetable.times import trip_ends
from geodata.timetable.transfers import Known, read_rules

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import shapely
    from numpy.typing import NDArray

    from geodata.timetable.calendar import Calendar
    from geodata.timetable.cut import Calls
    from geodata.timetable.places import Places
    from geodata.timetable.runs import Runs

RD = "EPSG:28992"


def read_feed(
    path: Path,
    service_date: date,
    *,
    region: shapely.Geometry | None = None,
    crs: str = RD,
    attribution: str = "",
) -> Timetable:
    """Read the trips of one service day that connect two stops in the region.

    Trips of the day before that still run after midnight are included. A trip that leaves the region and comes back
    stays one trip. See :mod:`geodata.timetable.notes` for what is repaired, refused or only told.

    Parameters
    ----------
    path : Path
        A zip archive, or a folder with the tables.
    region : Geometry, optional
        In ``crs``; everything if left out.
    crs : str
        A projected reference system in metres; RD New suits the Netherlands only.
    attribution : str
        Whom to name beside a result; by default those in ``feed_info.txt`` and ``attributions.txt``, or else the
        operators.

    Raises
    ------
    FeedMissingError, FeedError, UnsafeFeedError
        The feed cannot be read.
    ServiceDateError
        The date lies outside the calendar; the message names the valid range.
    NoServiceError
        Nothing runs in the region on that date.
    """
    notes = Notes()
    with FeedFiles(path, notes) as files:
        calendar = read_calendar(files, notes)
        calendar.check(service_date)
        agencies, publisher = publishers(files, notes)
        routes = whole(
            files, "routes.txt", notes, required=("route_id", "route_type"),
            optional=("route_short_name", "route_long_name", "agency_id"), unique="route_id",
        )  # fmt: skip
        trips, known_trips = read_trips(files, calendar, service_date, pd.Index(routes["route_id"]), notes)
        if trips.empty:
            raise _nothing(files, calendar, service_date, notes)
        places = read_places(files, region, crs, notes)
        calls = read_calls(
            files, pd.Index(trips["trip_id"]), trips["today"].to_numpy(bool), places, notes, known=known_trips
        )
        runs = write_out(files, trips, calls, notes)
        drawn = _connect(trips, calls, runs)
        notes.add("outside", int((~drawn.rides & (runs.day == 0)).sum()))
        if not len(drawn.connections):
            raise _nothing(files, calendar, service_date, notes, in_region=region is not None)
        kept = _Kept.of(drawn, places, trips, runs)
        stops, lines = _stops(places, kept.places), _lines(routes, kept.lines, agencies)
        by_trip: defaultdict[str, list[int]] = defaultdict(list)
        for row, trip in enumerate(trips["trip_id"].to_numpy(object)[runs.trip[kept.runs]]):
            by_trip[trip].append(row)
        known = Known(
            places.stop_id, pd.Index(routes["route_id"]), stops,
            {line: row for row, line in enumerate(lines.line_id.tolist())}, by_trip, runs.day[kept.runs],
        )  # fmt: skip
        rules = read_rules(files, known, notes)
        block = trips["block_id"].to_numpy(str)[runs.trip[kept.runs]]
        alone = (runs.headway_s[kept.runs] > 0) | (runs.start_s[kept.runs] + 1 != runs.until_s[kept.runs])
        vehicle = np.where((block == "") | alone, "", np.strings.add(block, runs.day[kept.runs].astype(str)))
        made = Trips(
            trip_id=runs.trip_id[kept.runs],
            line=kept.of_line,
            route_type=lines.route_type[kept.of_line],
            block=block,
            continues=continuations(
                _ends(calls, runs, kept, stops), vehicle, runs.trip_id[kept.runs],
                stay=rules.stay, leave=rules.leave, notes=notes,
            ),
            phase=kept.renumbered(runs.phase[kept.runs], kept.phases),
            headway_s=runs.headway_s[kept.runs],
            start_s=runs.start_s[kept.runs],
            since_s=runs.start_s[kept.runs],
            until_s=runs.until_s[kept.runs],
        )  # fmt: skip
        repeated = runs.phase_trip[kept.phases]
        notes.add("unknown_phase", len(repeated), trips["trip_id"].to_numpy()[repeated])
        return Timetable(
            service_date=service_date,
            valid_from=calendar.first,
            valid_until=calendar.last,
            stops=stops,
            lines=lines,
            trips=made,
            connections=kept.connections,
            transfers=rules.transfers,
            phases=Phases(
                trips["trip_id"].to_numpy(str)[repeated],
                kept.renumbered(trips["line"].to_numpy(np.int32)[repeated], kept.lines),
            ),
            crs=crs,
            notes=notes.all(),
            agencies=tuple(sorted(set(lines.agency.tolist()) - {""})),
            attribution=attribution or publisher or ", ".join(sorted(set(agencies.values()))),
            source=files.name,
            source_digest=files.digest(),
        )


def _nothing(
    files: FeedFiles, calendar: Calendar, day: date, notes: Notes, *, in_region: bool = False
) -> NoServiceError:
    """Nothing runs; what was refused of the feed may be why, and is said."""
    refused = [note for note in notes.all() if note.outcome == "refused"]
    return NoServiceError(
        feed=files.name,
        date=day,
        where=" that connects two stops in the region" if in_region else "",
        dutch_where=" tussen twee haltes in het gebied" if in_region else "",
        left_out="".join(f" Left out: {note.text}" for note in refused),
        dutch_left_out="".join(f" Weggelaten: {note.dutch}" for note in refused),
        first=calendar.first,
        last=calendar.last,
    )


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Connections of all runs. Rows: ``trip`` of :class:`Runs`, stops of :class:`Places`."""

    connections: Connections
    rides: NDArray[np.bool_]
    """Per run: it has a connection."""


def _connect(trips: pd.DataFrame, calls: Calls, runs: Runs) -> _Drawn:
    """Join each call to the next of its trip, for every run; what happened before midnight is left out."""
    _, last = trip_ends(calls.trip)
    leave = np.flatnonzero(~last)
    count = np.bincount(calls.trip[leave], minlength=len(trips))
    start = np.concatenate([[0], np.cumsum(count)[:-1]]).astype(np.int64)
    each = count[runs.trip]
    run = np.repeat(np.arange(len(runs.trip), dtype=np.int32), each)
    within = np.arange(len(run)) - np.repeat(np.cumsum(each) - each, each)
    call = leave[start[runs.trip[run]] + within]
    dep_s = calls.dep_s[call] + runs.offset_s[run]
    good = dep_s >= 0
    run, call, within, dep_s = run[good], call[good], within[good], dep_s[good]
    to = call + 1
    connections = Connections(
        dep_stop=calls.stop[call],
        arr_stop=calls.stop[to],
        dep_s=dep_s.astype(np.int32),
        arr_s=(calls.arr_s[to] + runs.offset_s[run]).astype(np.int32),
        trip=run,
        seq=within.astype(np.int32),
        can_board=calls.pickup[call] != NOT_HERE,
        can_alight=calls.drop_off[to] != NOT_HERE,
        must_book=(calls.pickup[call] == BY_PHONE) | (calls.drop_off[to] == BY_PHONE),
    )
    rides = np.zeros(len(runs.trip), np.bool_)
    rides[run] = True
    return _Drawn(connections, rides)


@dataclass(frozen=True, eq=False)
class _Kept:
    """Rows that are used, and connections that refer to what is kept by its new row."""

    runs: NDArray[np.intp]
    lines: NDArray[np.int32]
    of_line: NDArray[np.int32]
    phases: NDArray[np.int32]
    places: NDArray[np.int32]
    connections: Connections

    @classmethod
    def of(cls, drawn: _Drawn, places: Places, trips: pd.DataFrame, runs: Runs) -> _Kept:
        found = drawn.connections
        kept = np.flatnonzero(drawn.rides)
        used = np.unique(np.concatenate([found.dep_stop, found.arr_stop]))
        parents = places.parent[used]
        used = np.unique(np.concatenate([used, parents[parents >= 0]])).astype(np.int32)
        line = trips["line"].to_numpy(np.int32)[runs.trip[kept]]
        lines = np.unique(line)
        phase = runs.phase[kept]
        new_run = np.cumsum(drawn.rides).astype(np.int32) - 1
        connections = Connections(
            **{
                **take(found, np.arange(len(found))).columns(),
                "dep_stop": cls.renumbered(found.dep_stop, used),
                "arr_stop": cls.renumbered(found.arr_stop, used),
                "trip": new_run[found.trip],
            }
        )
        return cls(
            kept, lines, cls.renumbered(line, lines), np.unique(phase[phase >= 0]), used, sort_connections(connections)
        )

    @staticmethod
    def renumbered(values: NDArray[np.int32], kept: NDArray[np.int32]) -> NDArray[np.int32]:
        """Rows among ``kept``, which is sorted; ``-1`` stays."""
        return np.where(values >= 0, np.searchsorted(kept, values), NONE).astype(np.int32)


def _stops(places: Places, used: NDArray[np.int32]) -> Stops:
    return Stops(
        stop_id=places.stop_id.to_numpy(str)[used],
        name=places.name[used],
        x_m=places.x_m[used],
        y_m=places.y_m[used],
        parent=_Kept.renumbered(places.parent[used], used) if len(used) else places.parent[used],
    )


def _lines(routes: pd.DataFrame, used: NDArray[np.int32], agencies: dict[str, str]) -> Lines:
    rows = routes.iloc[used]
    only = next(iter(agencies.values()), "") if len(agencies) == 1 else ""
    kind = rows["route_type"].where(rows["route_type"].str.fullmatch(r"[0-9]{1,5}"), str(NONE)).astype(int)
    return Lines(
        line_id=rows["route_id"].to_numpy(str),
        name=rows["route_short_name"].where(rows["route_short_name"] != "", rows["route_long_name"]).to_numpy(str),
        long_name=rows["route_long_name"].to_numpy(str),
        agency=np.array([agencies.get(name, only) for name in rows["agency_id"]], str),
        route_type=kind.to_numpy().astype(np.int32),
    )


def _ends(calls: Calls, runs: Runs, kept: _Kept, stops: Stops) -> Ends:
    """Where and when every kept run begins and ends; a station only if it does so in the region."""
    station = stops.station()
    size = len(calls.start_s)

    def place(at: NDArray[np.bool_]) -> NDArray[np.int32]:
        found = np.full(size, NONE, np.int32)
        known = at & np.isin(calls.stop, kept.places)
        found[calls.trip[known]] = station[np.searchsorted(kept.places, calls.stop[known])]
        return found[runs.trip[kept.runs]]

    trip = runs.trip[kept.runs]
    length = calls.end_s[trip] - calls.start_s[trip]
    start = runs.start_s[kept.runs]
    return Ends(start, start + length, place(calls.true_first), place(calls.true_last))
