"""Rules about changing: ``transfers.txt``, written out to stops and to single runs of trips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from geodata.timetable.model import NONE, TransferKind, Transfers
from geodata.timetable.tables import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geodata.timetable.archive import FeedFiles
    from geodata.timetable.model import Ints, Stops
    from geodata.timetable.notes import Notes

_COLUMNS = (
    "from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time",
    "from_trip_id", "to_trip_id", "from_route_id", "to_route_id",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Known:
    """What the rows of ``transfers.txt`` may name: everything in the feed, and what of it is in the timetable."""

    stop_ids: pd.Index
    line_ids: pd.Index
    stops: Stops
    lines: Mapping[str, int]
    trips: Mapping[str, list[int]]
    """The runs of each trip of the feed."""
    day: Ints
    """Of each run: 0, or -1 for the day before."""


@dataclass(frozen=True, eq=False)
class Rules:
    """Transfers, and pairs of trips between which passengers may (or may not) stay seated."""

    transfers: Transfers
    stay: list[tuple[int, int]]
    leave: list[tuple[int, int]]


def read_rules(files: FeedFiles, known: Known, notes: Notes) -> Rules:
    """Read ``transfers.txt``; rows about stops, lines or trips that are not in the timetable are left out."""
    found: set[tuple[int, ...]] = set()
    stay: list[tuple[int, int]] = []
    leave: list[tuple[int, int]] = []
    if "transfers.txt" in files:
        rows = whole(files, "transfers.txt", notes, required=(), optional=_COLUMNS)
        for row in rows.to_dict("records"):
            _read_row({str(name): str(value) for name, value in row.items()}, known, notes, found, (stay, leave))
    columns = np.array(sorted(found), np.int32).reshape(-1, 9).T
    return Rules(Transfers(*columns), stay, leave)


def _read_row(
    row: dict[str, str],
    known: Known,
    notes: Notes,
    found: set[tuple[int, ...]],
    joined: tuple[list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    kind, minimum = _number(row["transfer_type"]), _number(row["min_transfer_time"])
    between_trips = kind in {TransferKind.STAY_SEATED, TransferKind.LEAVE_VEHICLE}
    if kind is None or minimum is None or not _makes_sense(row, kind, minimum, known, between_trips=between_trips):
        notes.add("bad_transfer", 1, [",".join(row.values())])
        return
    before, after = (_trips(row[name], known) for name in ("from_trip_id", "to_trip_id"))
    if between_trips:
        pairs = [(one, other) for one in before for other in after if known.day[one] == known.day[other]]
        joined[kind == TransferKind.LEAVE_VEHICLE].extend(pairs)
        return
    if kind == TransferKind.MINIMUM_TIME and not row["min_transfer_time"]:
        notes.add("no_minimum", 1, [",".join(row.values())])
    places = (_stops(row["from_stop_id"], known), _stops(row["to_stop_id"], known))
    lines = (_lines(row["from_route_id"], known), _lines(row["to_route_id"], known))
    rank = _rank(row)
    for one, other, from_trip, to_trip, from_line, to_line in product(*places, before, after, *lines):
        found.add((one, other, minimum, kind, from_trip, to_trip, from_line, to_line, rank))


def _makes_sense(row: dict[str, str], kind: int, minimum: int, known: Known, *, between_trips: bool) -> bool:
    """Whether a row names what it has to name, and nothing that the feed does not have."""
    needed = ("from_trip_id", "to_trip_id") if between_trips else ("from_stop_id", "to_stop_id")
    stops = {row["from_stop_id"], row["to_stop_id"]} - {""}
    lines = {row["from_route_id"], row["to_route_id"]} - {""}
    return (
        kind in set(TransferKind)
        and minimum >= 0
        and all(row[name] for name in needed)
        and all(stop in known.stop_ids for stop in stops)
        and all(line in known.line_ids for line in lines)
    )


def _rank(row: dict[str, str]) -> int:
    """How specific a rule is; the GTFS reference orders them so."""
    trips = bool(row["from_trip_id"]) + bool(row["to_trip_id"])
    lines = bool(row["from_route_id"] and not row["from_trip_id"]) + bool(row["to_route_id"] and not row["to_trip_id"])
    return {(2, 0): 5, (1, 1): 4, (1, 0): 3, (0, 2): 2, (0, 1): 1}.get((trips, lines), 0)


def _number(text: str) -> int | None:
    """A whole number; 0 if nothing is written, ``None`` if it is no number or has more than a day's seconds."""
    return int(text or "0") if re.fullmatch(r"-?\d{0,5}", text, re.ASCII) and text != "-" else None


def _trips(trip_id: str, known: Known) -> list[int]:
    return known.trips.get(trip_id, []) if trip_id else [NONE]


def _lines(line_id: str, known: Known) -> list[int]:
    if not line_id:
        return [NONE]
    return [known.lines[line_id]] if line_id in known.lines else []


def _stops(stop_id: str, known: Known) -> list[int]:
    """The stop, or the stops of the station, that are in the timetable."""
    row = np.flatnonzero(known.stops.stop_id == stop_id)
    if not len(row):
        return []
    children = np.flatnonzero(known.stops.parent == row[0])
    return [int(stop) for stop in (children if len(children) else row)]
