"""Lines as tables that options change, and how a line is written into them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geodata.timetable.embedded import LAYER, SINCE, minutes_of
from geodata.timetable.model import DAY_S, take

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.changes import AddLine
    from analysis.scenario import Placed
    from geodata.timetable.embedded import LineTables
    from geodata.timetable.model import Phases, Timetable

GATE_STOP = "jpk-poort"
HUB_TAXI_MARGIN_MIN = 12
"""A hub taxi is shared and may be late: added to its ride (estimate of 10 to 15 minutes)."""

ORDERED_EVERY_MIN = 1
"""A taxi that was ordered leaves when its traveller is there: it is written as one that can leave every minute."""

UNLESS = "unless_min"
"""Column of lines: not to be booked if a bus or train makes the trip within so many minutes; empty: no such rule."""

SERVICES = {"weekday": ("weekday", "monday_thursday"), "saturday": ("saturday",), "sunday": ("sunday",)}
_ASSUMED = {"evidence": "illustrative", "source": "paraatkaart-options", "reference_date": "2026-11", "note": ""}


@dataclass(frozen=True, eq=False)
class Lines:
    """Tables of lines with what the tables cannot hold.

    Attributes
    ----------
    ties : mapping
        Id of the phase of a line → that of the train whose phase it has.
    seats : mapping
        Line → seats in each of its vehicles, where an option says so.
    feeds : mapping
        Kind of day → the fetched timetable that the lines of the tables run beside; empty: they are all there is.
    model : LineTables or None
        All lines of the embedded timetable, to know what their names mean where a timetable was fetched.
    taxi_rule : bool
        Whether rules about what has to be booked count.
    """

    tables: LineTables
    ties: Mapping[str, str]
    seats: Mapping[str, int]
    feeds: Mapping[str, Timetable] = field(default_factory=dict)
    model: LineTables | None = None
    taxi_rule: bool = False

    @property
    def unless_s(self) -> dict[str, int]:
        """Line that has to be booked → seconds within which buses or trains make the trip for it to be refused.

        Empty if such rules do not count.
        """
        if not self.taxi_rule:
            return {}
        minutes = dict(zip(self.tables.lines["id"].astype(str), self.tables.lines[UNLESS], strict=True))
        return {line: round(60 * float(of)) for line, of in minutes.items() if not (pd.isna(of) or of == "")}

    def timetable(self, found: Timetable) -> Timetable:
        """The timetable read from the tables, with the phases tied and nothing that leaves before its hours."""
        ties, names = dict(self.ties), found.phases.phase_id.tolist()
        since_min = np.full(len(names) + 1, -1)
        for row, phase in enumerate(found.phases.phase_id.tolist()):
            of_line, layer, further = phase.rpartition(f":unknown{LAYER}")
            if not layer:
                continue
            since_min[row] = int(further.partition(SINCE)[2] or -1)
            plain = f"{of_line}:unknown"
            if plain in names or plain in self.ties:
                ties[phase] = self.ties.get(plain, plain)
            else:  # it stands for the line: what is drawn for a line goes by its name, whatever its hours
                names[row] = plain
        since_s = since_min[found.trips.phase] * 60
        since_s -= DAY_S * np.char.endswith(found.trips.trip_id, "@-1")
        limited = since_min[found.trips.phase] >= 0
        trips = replace(found.trips, since_s=np.where(limited, since_s, found.trips.since_s).astype(np.int32))
        phases = replace(found.phases, phase_id=np.array(names, dtype=np.str_))
        return tie(replace(found, trips=trips, phases=phases) if limited.any() else found, ties)


def base_lines(tables: LineTables, feeds: Mapping[str, Timetable] | None = None, *, taxi_rule: bool = False) -> Lines:
    """The lines in service, with the margin of the hub taxi; beside a fetched timetable only what has to be booked.

    ``taxi_rule``: the taxi is refused where buses or trains make its trip.
    """
    running = tables.running()
    taxi = running.lines.loc[running.lines["mode"] == "on_demand", "id"]
    late = running.calls["line"].isin(taxi) & (running.calls["order"] > 1)
    minutes = running.calls["minutes"] + np.where(late, HUB_TAXI_MARGIN_MIN, 0)
    running = replace(running, calls=running.calls.assign(minutes=minutes), hours=running.hours.assign(since=-1))
    if not feeds:
        return Lines(running, {}, {}, taxi_rule=taxi_rule)
    others = running.lines.loc[running.lines["mode"] != "on_demand", "id"]
    return Lines(running.running(without=set(others)), {}, {}, feeds, running, taxi_rule)


def tie(timetable: Timetable, ties: Mapping[str, str]) -> Timetable:
    """Give trips the phase of the train that they are timed to, and drop their own."""
    row = {phase: number for number, phase in enumerate(timetable.phases.phase_id.tolist())}
    tied = {row[own]: row[other] for own, other in ties.items() if own in row and other in row}
    if not tied:
        return timetable
    kept = np.array([number for number in range(len(row)) if number not in tied], dtype=np.intp)
    new = np.full(len(row) + 1, -1, dtype=np.int32)
    new[kept] = np.arange(len(kept), dtype=np.int32)
    for own, other in tied.items():
        new[own] = new[other]
    phases: Phases = take(timetable.phases, kept)
    return replace(timetable, phases=phases, trips=replace(timetable.trips, phase=new[timetable.trips.phase]))


def check_stop(lines: Lines, placed: Placed, key: str, stop: str) -> None:
    """Raise if there is no such stop."""
    if stop not in set(lines.tables.stops["id"]):
        placed.fail(key, f"there is no stop '{stop}'.", f"er is geen halte '{stop}'.")


def new_rows(frame: pd.DataFrame, values: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows with the columns of a frame; what is not given is empty, or assumed by us."""
    columns = [str(name) for name in frame.columns]
    usual = {name: _ASSUMED.get(name, "illustrative" if name.endswith("_evidence") else "") for name in columns}
    return pd.DataFrame([[{**usual, **one}[name] for name in columns] for one in values], columns=columns)


def new_row(frame: pd.DataFrame, **values: Any) -> pd.DataFrame:
    """One such row."""
    return new_rows(frame, [values])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def with_rows(frame: pd.DataFrame, rows: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The frame with more rows at its end."""
    return pd.concat([frame, *rows], ignore_index=True) if rows else frame


def added(lines: Lines, placed: Placed, line: str, change: AddLine, rows: list[dict[str, Any]]) -> Lines:
    """A bus line that an option adds, with its seats."""
    calls = [(call.stop, int(call.minutes)) for call in change.calls]
    found = written(lines, placed, "id", line, names=(change.id, change.name), calls=calls, rows=rows, mode="bus")
    return replace(found, seats={**found.seats, line: change.seats})


def written(
    lines: Lines,
    placed: Placed,
    key: str,
    line: str,
    *,
    names: tuple[str, str],
    calls: Sequence[tuple[str, int]],
    rows: Sequence[Mapping[str, Any]],
    mode: str,
    unless_min: float | str = "",
) -> Lines:
    """Write a line into the tables: its stops with minutes, and rows of hours.

    Raises
    ------
    OptionInvalidError
        There is already such a line.
    """
    tables = lines.tables
    if line in set(tables.lines["id"]):
        placed.fail(key, f"there is already a line '{line}'.", f"er is al een lijn '{line}'.")
    start = calls[0][1]
    new_line = new_row(
        tables.lines,
        id=line,
        number=names[0],
        name=names[1],
        operator="Optie",
        mode=mode,
        in_service=True,
        **{UNLESS: unless_min},
    )
    new_calls = new_rows(
        tables.calls,
        [
            {"id": f"{line}-{order:02d}", "line": line, "order": order, "stop": stop, "minutes": minutes - start}
            for order, (stop, minutes) in enumerate(calls, 1)
        ],
    )
    new_hours = new_rows(
        tables.hours, [_hours(f"{line}-{number:02d}", line, row) for number, row in enumerate(rows, 1)]
    )
    return replace(
        lines,
        tables=replace(
            tables,
            lines=with_rows(tables.lines, [new_line]),
            calls=with_rows(tables.calls, [new_calls]),
            hours=with_rows(tables.hours, [new_hours]),
        ),
    )


def hours_row(tables: LineTables, row_id: str, line: str, row: Mapping[str, Any]) -> pd.DataFrame:
    """One row of hours."""
    return new_row(tables.hours, **_hours(row_id, line, row))


def _hours(row_id: str, line: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row_id,
        "line": line,
        "direction": row["direction"],
        "days": row["days"],
        "first_departure": row["first"],
        "last_departure": row["last"],
        "headway_min": round(row["every"]),
        "phase": row["phase"],
        "phase_date": "",
        "since": row.get("since", -1),
    }


def hours_begin(row: Mapping[str, Any]) -> int:
    """Minutes after midnight from which a row of hours may have a departure."""
    return max(minutes_of(str(row["first_departure"])), int(row["since"]))


def from_phase(first: int, since: int, every: int, phase: str) -> dict[str, Any]:
    """Begin and ``since`` of hours on the minutes of a run, from ``since`` on (minutes after midnight).

    Of an unknown phase the repetition before ``since`` belongs to it as well: each draw decides whether it leaves in
    time. A known one begins with the first departure that does.
    """
    if phase == "unknown":
        begin = first + (since - first) // every * every
        begin += every if begin < 0 else 0  # a day begins at midnight
        return {"first": clock(begin), "since": since if begin < since else -1}
    return {"first": clock(first - (first - since) // every * every), "since": -1}


def clock(minutes: int) -> str:
    """``HH:MM``; hours may exceed 24."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
