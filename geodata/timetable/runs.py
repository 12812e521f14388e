"""Which trips run on a day, and every time that they do: repeated trips are written out, night trips brought over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.timetable.ids import distinct, hashes
from geodata.timetable.model import DAY_S, NONE
from geodata.timetable.notes import EXAMPLES, Notes
from geodata.timetable.tables import batches, joined, whole
from geodata.timetable.times import BLANK, parse_times

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.calendar import Calendar
    from geodata.timetable.cut import Calls
    from geodata.timetable.ids import Ids

MAX_RUNS = 100_000
"""Departures that one row of ``frequencies.txt`` may stand for at most; a headway of a second all day makes 86,400."""


def read_trips(
    files: FeedFiles, calendar: Calendar, day: date, lines: pd.Index, notes: Notes
) -> tuple[pd.DataFrame, Ids]:
    """Trips of the service date and of the day before. Of rows with one id the first holds, whenever it runs.

    Returns
    -------
    DataFrame
        trip_id, line (row of ``lines``), block_id, today, yesterday (whether the trip runs on these days).
    Ids
        Of all trips of the feed.
    """
    today, yesterday = calendar.services(day), calendar.services(day - timedelta(days=1))
    wanted = pa.array(sorted(today | yesterday), pa.string())
    columns = ("trip_id", "route_id", "service_id", "block_id")
    parts, seen, mine = [], [], []
    for batch in batches(files, "trips.txt", notes, required=columns[:3], optional=columns[3:]):
        rows = pa.table(batch)
        runs = pc.is_in(rows["service_id"], value_set=wanted)
        seen.append(hashes(batch["trip_id"]))
        mine.append(runs.to_numpy())
        rows = rows.filter(runs)
        parts.append({name: rows[name].combine_chunks() for name in columns})
    ids, again = distinct(seen)
    frame = joined(parts, columns, "trips.txt", notes)
    if again is not None:
        notes.add("duplicate_ids", int(again.sum()), _examples(files, again), file="trips.txt")
        frame = frame[~again[np.concatenate(mine)]].reset_index(drop=True)
    line = lines.get_indexer(pd.Index(frame["route_id"])).astype(np.int32)
    notes.add("unknown_route", int((line < 0).sum()), frame.loc[line < 0, "trip_id"])
    frame = frame.assign(
        line=line, today=frame["service_id"].isin(list(today)), yesterday=frame["service_id"].isin(list(yesterday))
    )
    return frame[line >= 0].reset_index(drop=True), ids


def _examples(files: FeedFiles, rows: NDArray[np.bool_]) -> list[str]:
    """The first few ids of some rows of ``trips.txt``, read once more: they are not kept, and hardly ever asked for."""
    found: list[str] = []
    start = 0
    for batch in batches(files, "trips.txt", Notes(), required=("trip_id",)):
        of = batch["trip_id"]
        found += of.filter(pa.array(rows[start : start + len(of)]))[:EXAMPLES].to_pylist()
        start += len(of)
    return found[:EXAMPLES]


@dataclass(frozen=True, eq=False)
class Runs:
    """Every single run of a trip; arrays of equal length.

    ``trip`` is a row of the trips that were read, ``offset_s`` is added to the times of its calls. ``day`` is ``-1``
    for a trip of the day before. ``phase`` counts the trips that are repeated without exact times.
    """

    trip: NDArray[np.int32]
    trip_id: NDArray[np.str_]
    offset_s: NDArray[np.int32]
    day: NDArray[np.int32]
    phase: NDArray[np.int32]
    headway_s: NDArray[np.int32]
    start_s: NDArray[np.int32]
    until_s: NDArray[np.int32]
    phase_trip: NDArray[np.int32]
    """For each phase: the trip that is repeated."""


def write_out(files: FeedFiles, trips: pd.DataFrame, calls: Calls, notes: Notes) -> Runs:
    """List every run of the trips that can be used (``calls.start_s`` is known)."""
    usable = calls.start_s != BLANK
    frequencies, repeated = _frequencies(files, trips, notes)
    single = np.flatnonzero(usable & ~repeated).astype(np.int32)
    rows: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], int, int, int]] = [
        (single, calls.start_s[single], calls.start_s[single] + 1, NONE, 0, 0)
    ]
    unknown = frequencies.loc[~frequencies["exact"], "row"]
    phase_trip = np.unique(unknown[usable[unknown]]).astype(np.int32)
    for one in frequencies[usable[frequencies["row"]]].itertuples():
        starts = np.arange(one.start, one.end, one.headway, dtype=np.int32)
        trip = np.full(len(starts), one.row, np.int32)
        phase = NONE if one.exact else int(np.searchsorted(phase_trip, np.int32(one.row)))
        until = starts + 1 if one.exact else np.full(len(starts), one.end, np.int32)
        rows.append((trip, starts, until, phase, 0 if one.exact else one.headway, 1))

    trip, start, until, phases, headway, again = (
        np.concatenate([np.broadcast_to(np.asarray(row[column], np.int32), len(row[0])) for row in rows])
        for column in range(6)
    )
    lasts = calls.end_s[trip] - calls.start_s[trip]
    today = trips["today"].to_numpy(bool)[trip]
    late = trips["yesterday"].to_numpy(bool)[trip] & (start + lasts >= DAY_S)
    notes.add("night_before", int(late.sum()), trips["trip_id"].to_numpy()[trip[late]])
    notes.add("after_midnight", int((today & (start + lasts >= DAY_S)).sum()))
    chosen = np.concatenate([np.flatnonzero(today), np.flatnonzero(late)])
    day = np.repeat(np.array([0, -1], np.int32), [today.sum(), late.sum()])
    trip, shift = trip[chosen], day * DAY_S
    ids = trips["trip_id"].to_numpy(object)[trip]
    names = [
        f"{trip_id}{f'#{_clock(at)}' if repeat else ''}{'@-1' if before else ''}"
        for trip_id, at, repeat, before in zip(ids, start[chosen], again[chosen], day, strict=True)
    ]
    return Runs(
        trip,
        np.array(names, str),
        (start[chosen] - calls.start_s[trip] + shift).astype(np.int32),
        day,
        phases[chosen],
        headway[chosen],
        (start[chosen] + shift).astype(np.int32),
        (until[chosen] + shift).astype(np.int32),
        phase_trip,
    )


def _frequencies(files: FeedFiles, trips: pd.DataFrame, notes: Notes) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Usable rows of ``frequencies.txt`` of the trips: row, start, end and headway in seconds, exact.

    And for each trip whether it has any row there, usable or not: its own times are then a pattern and no departure.
    """
    columns = ("trip_id", "start_time", "end_time", "headway_secs", "exact_times")
    if "frequencies.txt" in files:
        frame = whole(files, "frequencies.txt", notes, required=columns[:4], optional=columns[4:])
    else:
        frame = pd.DataFrame(columns=list(columns), dtype="str")
    start, end = (parse_times(pa.array(frame[name], pa.string())) for name in columns[1:3])
    headway = pd.to_numeric(frame["headway_secs"], errors="coerce").fillna(0).clip(-1, 10 * DAY_S).astype(np.int32)
    known = pd.Index(trips["trip_id"])
    row = known.get_indexer(pd.Index(frame["trip_id"])).astype(np.int32)
    found = frame.assign(row=row, start=start, end=end, headway=headway, exact=frame["exact_times"] == "1")
    bad = (start < 0) | (end <= start) | (headway <= 0) | ((end - start) // headway.clip(1) > MAX_RUNS)
    notes.add("bad_frequency", int(bad.sum()), frame.loc[bad, "trip_id"])
    repeated = np.zeros(len(trips), np.bool_)
    repeated[row[row >= 0]] = True
    found = found[~bad & (row >= 0)].sort_values(["row", "start"], kind="stable").reset_index(drop=True)
    before = found.groupby("row")["end"].cummax().groupby(found["row"]).shift()
    overlap = found["start"] < before
    notes.add("frequency_overlap", int(overlap.sum()), found.loc[overlap, "trip_id"])
    kept: pd.DataFrame = found[~overlap]
    lost = repeated & trips["today"].to_numpy(bool)
    lost[kept["row"]] = False
    notes.add("no_frequency", int(lost.sum()), trips.loc[lost, "trip_id"])
    return kept, repeated


@lru_cache(maxsize=2**17)
def _clock(seconds: int) -> str:
    return f"{seconds // 3_600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
