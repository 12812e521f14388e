"""What options change on lines and stops: new tables each time, the base stays as it is.

A line that is *timed to trains* leaves a fixed time after every arrival of the lines that it meets. Where only the
headway of a train is known, the line has the phase of that train: :func:`tie` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.changes import AddLine, AddStop, ChangeHeadway, ExtendHours, HubTaxi, MoveStop, seconds
from analysis.options.network import node_row
from geodata.timetable.embedded import LineTables, minutes_of
from geodata.timetable.model import Phases, Timetable, take

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.reachability.network import Network
    from analysis.scenario import Placed, Scenario

LINE_KINDS = (AddStop, MoveStop, AddLine, ChangeHeadway, ExtendHours, HubTaxi)
GATE_STOP = "jpk-poort"
HUB_TAXI_MARGIN_MIN = 12
"""A hub taxi is shared and may be late: added to its ride (estimate of 10 to 15 minutes)."""

ORDERED_EVERY_MIN = 10
"""A taxi that was ordered can be had at any time: it is written as one that leaves this often."""

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
    """

    tables: LineTables
    ties: Mapping[str, str]
    seats: Mapping[str, int]

    def timetable(self, found: Timetable) -> Timetable:
        """The timetable read from the tables, with the phases tied."""
        return tie(found, self.ties)


def base_lines(tables: LineTables) -> Lines:
    """The lines in service, with the margin of the hub taxi."""
    running = tables.running()
    taxi = running.lines.loc[running.lines["mode"] == "on_demand", "id"]
    late = running.calls["line"].isin(taxi) & (running.calls["order"] > 1)
    minutes = running.calls["minutes"] + np.where(late, HUB_TAXI_MARGIN_MIN, 0)
    return Lines(replace(running, calls=running.calls.assign(minutes=minutes)), {}, {})


def apply_lines(lines: Lines, scenario: Scenario, network: Network) -> Lines:
    """The lines with the changes of a scenario; the very same ones if it changes none.

    Raises
    ------
    OptionInvalidError
        A change names a stop, a line or a node that does not exist, or hours in which nothing runs.
    """
    for placed in scenario.of(*LINE_KINDS):
        match placed.change:
            case AddStop() as change:
                lines = _with_stop(lines, placed, change, network)
            case MoveStop() as change:
                lines = _moved(lines, placed, change, network)
            case AddLine() as change:
                lines = _with_line(lines, placed, change)
            case HubTaxi() as change:
                lines = _with_taxi(lines, placed, change)
            case ChangeHeadway() as change:
                lines = _at_headway(lines, placed, change)
            case ExtendHours() as change:
                lines = _longer(lines, placed, change)
    return lines


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


def _row(frame: pd.DataFrame, **values: Any) -> pd.DataFrame:
    row = {}
    for name in map(str, frame.columns):
        default = "illustrative" if name.endswith("_evidence") else ""
        row[name] = values.get(name, _ASSUMED.get(name, default))
    return pd.DataFrame([row])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _joined(frame: pd.DataFrame, rows: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([frame, *rows], ignore_index=True) if rows else frame


def _at_node(placed: Placed, node: str, network: Network) -> tuple[float, float]:
    x_m, y_m = network.xy[node_row(network, placed, "node", node)]
    return float(x_m), float(y_m)


def _with_stop(lines: Lines, placed: Placed, change: AddStop, network: Network) -> Lines:
    stops = lines.tables.stops
    if change.id in set(stops["id"]):
        placed.fail("id", f"there is already a stop '{change.id}'.", f"er is al een halte '{change.id}'.")
    x_m, y_m = _at_node(placed, change.node, network)
    row = _row(stops, id=change.id, name=change.name, kind="halte", x_m=x_m, y_m=y_m, precision_m=300, station="")
    return replace(lines, tables=replace(lines.tables, stops=_joined(stops, [row])))


def _moved(lines: Lines, placed: Placed, change: MoveStop, network: Network) -> Lines:
    check_stop(lines, placed, "stop", change.stop)
    x_m, y_m = _at_node(placed, change.node, network)
    here = lines.tables.stops["id"] == change.stop
    stops = lines.tables.stops.assign(
        x_m=lines.tables.stops["x_m"].where(~here, x_m),
        y_m=lines.tables.stops["y_m"].where(~here, y_m),
        station=lines.tables.stops["station"].where(~here, ""),
    )
    return replace(lines, tables=replace(lines.tables, stops=stops))


def _with_line(lines: Lines, placed: Placed, change: AddLine) -> Lines:
    for number, call in enumerate(change.calls):
        check_stop(lines, placed, f"calls[{number}].stop", call.stop)
        if call.minutes != int(call.minutes):
            key = f"calls[{number}].minutes"
            placed.fail(key, f"{call.minutes:g} is not a whole number of minutes.", "geef hele minuten.")
    if change.headway_min is None:
        return _timed(lines, placed, change)
    rows = [
        {"direction": direction, "days": day, "first": change.first, "last": change.last, "every": change.headway_min}
        for direction in (("out", "back") if change.both_ways else ("out",))
        for day in change.days
    ]
    return _added(lines, placed, change.id, change, [{**row, "phase": "unknown"} for row in rows])


def _timed(lines: Lines, placed: Placed, change: AddLine) -> Lines:
    """One line for each train and direction that it meets, so that each has the phase of that train."""
    before = len(lines.tables.lines)
    for met in change.meet:
        if met not in set(lines.tables.lines["id"]):
            placed.fail("meet", f"there is no line '{met}'.", f"er is geen lijn '{met}'.")
        for direction in ("out", "back"):
            lines = _timed_to(lines, placed, change, met, direction)
    if len(lines.tables.lines) == before:
        text = "no train arrives at its first stop in these hours: there is no service."
        placed.fail("meet", text, "in deze uren komt er geen trein aan bij de eerste halte: er rijdt niets.")
    return lines


def _timed_to(lines: Lines, placed: Placed, change: AddLine, met: str, direction: str) -> Lines:
    tables = lines.tables
    offset = _minutes_at(tables, met, direction, change.calls[0].stop)
    if offset is None:
        return lines
    own, ties = f"{change.id}~{met}-{direction}", dict(lines.ties)
    chosen = [name for day in change.days for name in SERVICES[day]]
    hours = tables.hours[(tables.hours["line"] == met) & (tables.hours["direction"] == direction)]
    rows = []
    for row in _records(hours[hours["days"].isin(chosen)]):
        within = _within(row, offset + round(change.after_min), change)
        if within:
            rows.append({"direction": "out", "days": row["days"], "phase": row["phase"], **within})
            if row["phase"] == "unknown":
                ties[f"{own}:out:{row['days']}:unknown"] = f"{met}:{direction}:{row['days']}:unknown"
    return replace(_added(lines, placed, own, change, rows), ties=ties) if rows else lines


def _within(row: Mapping[str, Any], later_min: int, change: AddLine) -> dict[str, Any]:
    """Hours of departures that follow those of a train, cut to the hours of the line; empty if there are none."""
    first, last = (
        minutes_of(str(row["first_departure"])) + later_min,
        minutes_of(str(row["last_departure"])) + later_min,
    )
    every = int(row["headway_min"])
    low, high = seconds(change.first) // 60, seconds(change.last) // 60
    first += max(0, -(-(low - first) // every)) * every
    last = min(last, high)
    return {"first": _text(first), "last": _text(last), "every": every} if first <= last else {}


def _minutes_at(tables: LineTables, line: str, direction: str, stop: str) -> int | None:
    """Minutes from the start of a line to the station of a stop, ``None`` if it ends or does not call there."""
    station = tables.stops.set_index("id")["station"]
    calls = tables.calls[tables.calls["line"] == line].sort_values("order")
    for _, call in calls.iterrows():
        here = call["stop"]
        if here == stop or (station[here] and station[here] == station[stop]):
            total = int(calls["minutes"].iloc[-1])
            minutes = int(call["minutes"]) - int(calls["minutes"].iloc[0])
            return minutes if direction == "out" else total - int(call["minutes"])
    return None


def _with_taxi(lines: Lines, placed: Placed, change: HubTaxi) -> Lines:
    check_stop(lines, placed, "at", change.at)
    line = f"HT-{change.at}"
    ride = round(change.ride_min + change.margin_min)
    calls = [(change.at, 0), (GATE_STOP, ride)]
    rows = [
        {"direction": "out", "days": day, "first": change.first, "last": change.last, "every": ORDERED_EVERY_MIN}
        for day in SERVICES
    ]
    rows = [{**row, "phase": "known"} for row in rows]
    return _written(lines, placed, "at", line, names=("hub", "Hubtaxi"), calls=calls, rows=rows, mode="on_demand")


def _added(lines: Lines, placed: Placed, line: str, change: AddLine, rows: list[dict[str, Any]]) -> Lines:
    calls = [(call.stop, int(call.minutes)) for call in change.calls]
    found = _written(lines, placed, "id", line, names=(change.id, change.name), calls=calls, rows=rows, mode="bus")
    return replace(found, seats={**found.seats, line: change.seats})


def _written(
    lines: Lines,
    placed: Placed,
    key: str,
    line: str,
    *,
    names: tuple[str, str],
    calls: Sequence[tuple[str, int]],
    rows: Sequence[Mapping[str, Any]],
    mode: str,
) -> Lines:
    tables = lines.tables
    if line in set(tables.lines["id"]):
        placed.fail(key, f"there is already a line '{line}'.", f"er is al een lijn '{line}'.")
    start = calls[0][1]
    new_line = _row(tables.lines, id=line, number=names[0], name=names[1], operator="Optie", mode=mode, in_service=True)
    new_calls = [
        _row(tables.calls, id=f"{line}-{order:02d}", line=line, order=order, stop=stop, minutes=minutes - start)
        for order, (stop, minutes) in enumerate(calls, 1)
    ]
    new_hours = [_hours(tables, f"{line}-{number:02d}", line, row) for number, row in enumerate(rows, 1)]
    return replace(
        lines,
        tables=replace(
            tables,
            lines=_joined(tables.lines, [new_line]),
            calls=_joined(tables.calls, new_calls),
            hours=_joined(tables.hours, new_hours),
        ),
    )


def _hours(tables: LineTables, row_id: str, line: str, row: Mapping[str, Any]) -> pd.DataFrame:
    return _row(
        tables.hours,
        id=row_id,
        line=line,
        direction=row["direction"],
        days=row["days"],
        first_departure=row["first"],
        last_departure=row["last"],
        headway_min=round(row["every"]),
        phase=row["phase"],
        phase_date="",
    )


def _of_line(lines: Lines, placed: Placed, line: str, days: Sequence[str]) -> pd.DataFrame:
    """The hours of a line on some kinds of day."""
    if line not in set(lines.tables.lines["id"]):
        placed.fail("line", f"there is no line '{line}' in service.", f"er rijdt geen lijn '{line}'.")
    hours = lines.tables.hours
    chosen = [name for day in days for name in SERVICES[day]]
    found = hours[(hours["line"] == line) & hours["days"].isin(chosen)]
    if found.empty:
        placed.fail("days", f"line '{line}' has no service on these days.", f"lijn '{line}' rijdt niet op deze dagen.")
    return found


def _at_headway(lines: Lines, placed: Placed, change: ChangeHeadway) -> Lines:
    hours = _of_line(lines, placed, change.line, change.days)
    low, high = seconds(change.first) // 60, seconds(change.last) // 60
    tables = lines.tables
    kept, new = [], []
    for row in _records(hours):
        parts = list(_outside(row, low, high))
        kept += [
            _row(tables.hours, **{**row, "id": f"{row['id']}-{number}", **part}) for number, part in enumerate(parts)
        ]
    for direction, days in dict.fromkeys(zip(hours["direction"], hours["days"], strict=True)):
        values: dict[str, Any] = {"direction": direction, "days": days, "first": change.first, "last": change.last}
        row_id = f"{change.line}-{direction}-{days}-{low}"
        values |= {"every": change.headway_min, "phase": "unknown"}
        new.append(_hours(tables, row_id, change.line, values))
    rest = tables.hours.drop(index=hours.index)
    return replace(lines, tables=replace(tables, hours=_joined(rest, [*kept, *new])))


def _outside(row: Mapping[str, Any], low: int, high: int) -> Iterator[dict[str, str]]:
    """What is left of hours outside others, on the minutes of the line."""
    first, last = (minutes_of(str(row[name])) for name in ("first_departure", "last_departure"))
    every = int(row["headway_min"])
    if first < low:
        yield {"first_departure": _text(first), "last_departure": _text(min(last, low - 1))}
    if last > high:
        again = first + max(0, -(-(high + 1 - first) // every)) * every
        if again <= last:
            yield {"first_departure": _text(again), "last_departure": _text(last)}


def _longer(lines: Lines, placed: Placed, change: ExtendHours) -> Lines:
    hours = _of_line(lines, placed, change.line, change.days)
    low, high = seconds(change.first) // 60, seconds(change.last) // 60
    for row in _records(hours):
        if low <= minutes_of(str(row["last_departure"])) and minutes_of(str(row["first_departure"])) <= high:
            text = (
                f"line '{change.line}' already runs {row['first_departure']}–{row['last_departure']} ({row['days']})."
            )
            placed.fail("first", text, f"lijn '{change.line}' rijdt dan al.")
    new = [
        _hours(
            lines.tables,
            f"{change.line}-{direction}-{days}-{low}",
            change.line,
            {
                "direction": direction,
                "days": days,
                "first": change.first,
                "last": change.last,
                "every": change.headway_min,
                "phase": "unknown",
            },
        )
        for direction, days in dict.fromkeys(zip(hours["direction"], hours["days"], strict=True))
    ]
    return replace(lines, tables=replace(lines.tables, hours=_joined(lines.tables.hours, new)))


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
