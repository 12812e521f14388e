"""Calls of the trips that run on a day, cut to the region while ``stop_times.txt`` streams by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.timetable.model import DAY_S
from geodata.timetable.speed import refuse, too_fast
from geodata.timetable.tables import batches
from geodata.timetable.times import BLANK, UNREADABLE, fill, parse_times, trip_ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.ids import Ids
    from geodata.timetable.notes import Notes
    from geodata.timetable.places import Places

NOT_HERE, BY_PHONE = 1, 2
"""``pickup_type`` and ``drop_off_type``: not at this stop; only when arranged by phone."""

_REQUIRED = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
_OPTIONAL = ("pickup_type", "drop_off_type", "shape_dist_traveled")


@dataclass(frozen=True, eq=False)
class Calls:
    """Calls sorted by trip and order, with all times known.

    ``trip`` is a row of the trips that were asked for, ``stop`` a row of :class:`Places`. ``true_first`` and
    ``true_last`` mark calls at which the whole trip begins or ends; what lies outside the region is left out.
    """

    trip: NDArray[np.int32]
    stop: NDArray[np.int32]
    arr_s: NDArray[np.int32]
    dep_s: NDArray[np.int32]
    pickup: NDArray[np.int8]
    drop_off: NDArray[np.int8]
    true_first: NDArray[np.bool_]
    true_last: NDArray[np.bool_]
    start_s: NDArray[np.int32]
    """Per trip that was asked for: departure from its first stop, in the region or not; -1 if it cannot be used."""
    end_s: NDArray[np.int32]
    """Per trip: arrival at its last stop."""


def read_calls(
    files: FeedFiles, trip_ids: pd.Index, told: NDArray[np.bool_], places: Places, notes: Notes, *, known: Ids
) -> Calls:
    """Read the calls of some trips; memory grows with these, not with the feed.

    Trips that are refused (time runs backwards, no time at an end, an order that is used twice, stops too far apart for
    the time between them) have no calls.

    Parameters
    ----------
    told : array of bool
        For each trip, whether it is worth a note; those of the day before are not, if they end before midnight.
    known : Ids
        Of all trips of the feed: calls of others are told.
    """
    rows = _stream(files, trip_ids, told, places, notes, known=known)
    order = np.lexsort((rows["sequence"], rows["trip"]))
    rows = {name: column[order] for name, column in rows.items()}
    trip, stop = rows["trip"], rows["stop"]
    first, last = trip_ends(trip)
    refused = np.zeros(len(trip_ids), np.bool_)

    again = np.zeros(len(trip), np.bool_)
    again[1:] = ~first[1:] & (rows["sequence"][1:] == rows["sequence"][:-1])
    times = fill(trip, rows["arr_s"], rows["dep_s"], _along(rows, first, places))
    told = told.copy()
    told[trip[last & (times.arr_s >= DAY_S)]] = True
    for code, bad in (
        ("same_sequence", again),
        ("no_end_time", times.no_end),
        ("backwards", times.backwards),
        ("one_call", first & last),
    ):
        wrong = np.unique(trip[bad & ~refused[trip]])
        refused[wrong] = True
        notes.add(code, int(told[wrong].sum()), trip_ids[wrong[told[wrong]][:5]])
    # After the other refusals: a trip whose time runs backwards is fast for that reason.
    fine = np.flatnonzero(~refused[trip])
    x_m, y_m = places.x_m[stop[fine]], places.y_m[stop[fine]]
    legs = too_fast(trip[fine], rows["arr_s"][fine], rows["dep_s"][fine], x_m, y_m)
    fast = refuse(
        legs, trip[fine], stop[fine], feed=files.name, trip_ids=trip_ids, told=told, places=places, notes=notes
    )
    refused[fast] = True
    silent = told.copy()
    silent[trip] = False
    notes.add("no_calls", int(silent.sum()), trip_ids[silent])

    good = ~refused[trip]
    noted = good & told[trip]
    notes.add("blank_times", int((times.blank & noted).sum()))
    notes.add("one_time", int((times.half & noted).sum()))
    start_s, end_s = (np.full(len(trip_ids), -1, np.int32) for _ in range(2))
    start_s[trip[first & good]] = times.dep_s[first & good]
    end_s[trip[last & good]] = times.arr_s[last & good]

    lost = noted & np.isnan(places.x_m[stop])
    notes.add("no_position", len(np.unique(stop[lost])), places.stop_id[np.unique(stop[lost])])
    at_station = noted & places.is_station[stop]
    notes.add("call_at_station", int(at_station.sum()), places.stop_id[np.unique(stop[at_station])])
    keep = np.flatnonzero(good & places.inside[stop])
    return Calls(
        trip[keep], stop[keep], times.arr_s[keep], times.dep_s[keep], rows["pickup"][keep], rows["drop_off"][keep],
        first[keep], last[keep], start_s, end_s,
    )  # fmt: skip


def _stream(
    files: FeedFiles, trip_ids: pd.Index, told: NDArray[np.bool_], places: Places, notes: Notes, *, known: Ids
) -> dict[str, NDArray[Any]]:
    """Every call of the trips at a known stop, as numbers, in the order of the file."""
    known_stops = pa.array(places.stop_id, pa.string())
    kinds: dict[str, type] = {
        "trip": np.int32, "stop": np.int32, "sequence": np.int64, "arr_s": np.int32, "dep_s": np.int32,
        "pickup": np.int8, "drop_off": np.int8, "way": np.float64,
    }  # fmt: skip
    parts: dict[str, list[NDArray[Any]]] = {name: [np.zeros(0, kind)] for name, kind in kinds.items()}

    def see(ids: pa.Array) -> None:
        counted = pc.value_counts(ids)
        lost = known.lack(counted.field("values"))
        if lost.any():
            of = counted.filter(pa.array(lost))
            notes.add("unknown_trip", pc.sum(of.field("counts")).as_py(), of.field("values")[:5].to_pylist())

    for batch in batches(
        files, "stop_times.txt", notes, required=_REQUIRED, optional=_OPTIONAL, only=trip_ids, see=see
    ):
        mine = pa.table(batch)
        if not len(mine):
            continue
        trip_rows = mine["row"].to_numpy()
        flexible = pc.equal(mine["stop_id"], "").to_numpy()
        stop = pc.index_in(mine["stop_id"], value_set=known_stops)
        lost = pc.is_null(stop).to_numpy() & ~flexible
        sequence = _numbers(mine["stop_sequence"])
        bad = (np.isnan(sequence) | (sequence % 1 != 0) | (abs(sequence) > 2**53)) & ~flexible
        for code, odd, shown in (
            ("flexible", flexible, "trip_id"),
            ("unknown_stop", lost, "stop_id"),
            ("bad_sequence", bad, "trip_id"),
        ):
            wrong = odd & told[trip_rows]
            if wrong.any():
                notes.add(code, int(wrong.sum()), pc.unique(mine.filter(pa.array(wrong))[shown]).to_pylist()[:5])
        good = ~bad & ~lost & ~flexible
        rows = mine.filter(pa.array(good))
        found = {
            "trip": rows["row"].to_numpy(),
            "stop": stop.filter(pa.array(good)).to_numpy(),
            "sequence": sequence[good],
            "arr_s": _times(rows, "arrival_time", told, notes),
            "dep_s": _times(rows, "departure_time", told, notes),
            "pickup": _boarding(rows["pickup_type"]),
            "drop_off": _boarding(rows["drop_off_type"]),
            "way": _numbers(rows["shape_dist_traveled"]),
        }
        for name, kind in kinds.items():
            parts[name].append(found[name].astype(kind))
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def _times(rows: pa.Table, column: str, told: NDArray[np.bool_], notes: Notes) -> NDArray[np.int32]:
    """Times of a batch; what cannot be read is noted, and blank."""
    times = parse_times(rows[column])
    wrong = times == UNREADABLE
    noted = wrong & told[rows["row"].to_numpy()]
    if noted.any():
        notes.add("bad_time", int(noted.sum()), pc.unique(rows.filter(pa.array(noted))[column]).to_pylist()[:5])
    return np.where(wrong, BLANK, times).astype(np.int32)


def _numbers(texts: pa.ChunkedArray) -> NDArray[np.float64]:
    """Numbers; NaN for what is none, or not finite."""
    encoded = texts.combine_chunks().dictionary_encode()
    found = pd.to_numeric(pd.Series(encoded.dictionary.to_pylist(), dtype=object), errors="coerce")
    words = found.to_numpy(np.float64)
    numbers = np.where(np.isfinite(words), words, np.nan).astype(np.float64)
    return np.asarray(numbers[encoded.indices.to_numpy(zero_copy_only=False)])


def _boarding(texts: pa.ChunkedArray) -> NDArray[np.int8]:
    """0 to 3; anything else is 0, as usual."""
    numbers = _numbers(texts)
    return np.where(np.isin(numbers, (1, 2, 3)), numbers, 0).astype(np.int8)


def _along(rows: dict[str, NDArray[Any]], first: NDArray[np.bool_], places: Places) -> NDArray[np.float64]:
    """How far along its trip each call is: ``shape_dist_traveled`` if all of the trip has it, else straight lines."""
    trip, way = rows["trip"], rows["way"]
    if not len(trip):
        return way
    x, y = places.x_m[rows["stop"]], places.y_m[rows["stop"]]
    step = np.zeros(len(trip))
    step[1:] = np.hypot(np.diff(x), np.diff(y))
    step[first] = 0
    of_trip = np.cumsum(first) - 1
    unplaced = np.logical_or.reduceat(np.isnan(step), np.flatnonzero(first))[of_trip]
    total = np.cumsum(np.where(unplaced, 0.0, step))
    straight = np.where(unplaced, np.nan, total - total[first][of_trip])
    falls = np.isnan(way)
    falls[1:] |= ~first[1:] & (way[1:] < way[:-1])
    unmeasured = np.logical_or.reduceat(falls, np.flatnonzero(first))[of_trip]
    return np.where(unmeasured, straight, way)
