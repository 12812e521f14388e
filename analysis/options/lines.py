"""What options change on lines and stops: new tables each time, the base stays as it is.

A line that is *timed to trains* leaves a fixed time after every arrival of the lines that it meets, or arrives a fixed
time before every departure. Where only the headway of a train is known, the line has the phase of that train
(:func:`analysis.options.line_tables.tie`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.changes import AddLine, AddStop, ChangeHeadway, ExtendHours, HubTaxi, MoveStop, seconds
from analysis.options.feed_lines import (
    feed_at_headway,
    feed_longer,
    feed_timed,
    later_than_train,
    moved_on_feed,
    nothing_to_meet,
    on_feed,
    with_feed_stop,
)
from analysis.options.line_tables import (
    GATE_STOP,
    ORDERED_EVERY_MIN,
    SERVICES,
    added,
    check_stop,
    clock,
    from_phase,
    hours_begin,
    hours_row,
    new_row,
    records,
    with_rows,
    written,
)
from analysis.options.network import node_row
from analysis.options.possible import check_speed, not_in_service
from geodata.timetable.embedded import minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from analysis.options.line_tables import Lines
    from analysis.reachability.network import Network
    from analysis.scenario import Placed, Scenario
    from geodata.timetable.embedded import LineTables

LINE_KINDS = (AddStop, MoveStop, AddLine, ChangeHeadway, ExtendHours, HubTaxi)


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
                own = not on_feed(lines, placed, change.line, change.days)
                lines = _at_headway(lines, placed, change) if own else feed_at_headway(lines, change)
            case ExtendHours() as change:
                own = not on_feed(lines, placed, change.line, change.days)
                lines = _longer(lines, placed, change) if own else feed_longer(lines, placed, change)
    return lines


def _at_node(placed: Placed, node: str, network: Network) -> tuple[float, float]:
    x_m, y_m = network.xy[node_row(network, placed, "node", node)]
    return float(x_m), float(y_m)


def _with_stop(lines: Lines, placed: Placed, change: AddStop, network: Network) -> Lines:
    stops = lines.tables.stops
    if change.id in set(stops["id"]):
        placed.fail("id", f"there is already a stop '{change.id}'.", f"er is al een halte '{change.id}'.")
    x_m, y_m = _at_node(placed, change.node, network)
    row = new_row(stops, id=change.id, name=change.name, kind="halte", x_m=x_m, y_m=y_m, precision_m=300, station="")
    return replace(lines, tables=replace(lines.tables, stops=with_rows(stops, [row])))


def _moved(lines: Lines, placed: Placed, change: MoveStop, network: Network) -> Lines:
    x_m, y_m = _at_node(placed, change.node, network)
    if lines.feeds and change.stop not in set(lines.tables.calls["stop"]):
        return moved_on_feed(lines, placed, change, x_m, y_m)
    check_stop(lines, placed, "stop", change.stop)
    here = lines.tables.stops["id"] == change.stop
    stops = lines.tables.stops.assign(
        x_m=lines.tables.stops["x_m"].where(~here, x_m),
        y_m=lines.tables.stops["y_m"].where(~here, y_m),
        station=lines.tables.stops["station"].where(~here, ""),
    )
    return replace(lines, tables=replace(lines.tables, stops=stops))


def _with_line(lines: Lines, placed: Placed, change: AddLine) -> Lines:
    for number, call in enumerate(change.calls, 1):
        lines = with_feed_stop(lines, call.stop)
        check_stop(lines, placed, f"calls[{number}].stop", call.stop)
        if call.minutes != int(call.minutes):
            key = f"calls[{number}].minutes"
            placed.fail(key, f"{call.minutes:g} is not a whole number of minutes.", "geef hele minuten.")
    check_speed(lines.tables.stops, placed, change)
    if change.headway_min is None:
        return feed_timed(lines, placed, change) if lines.feeds else _timed(lines, placed, change)
    rows = [
        {"direction": direction, "days": day, "first": change.first, "last": change.last, "every": change.headway_min}
        for direction in (("out", "back") if change.both_ways else ("out",))
        for day in change.days
    ]
    return added(lines, placed, change.id, change, [{**row, "phase": "unknown"} for row in rows])


def _timed(lines: Lines, placed: Placed, change: AddLine) -> Lines:
    """One line for each train and direction that it meets, so that each has the phase of that train."""
    before = len(lines.tables.lines)
    for met in change.meet:
        if met not in set(lines.tables.lines["id"]):
            not_in_service(placed, met)
        for direction in ("out", "back"):
            lines = _timed_to(lines, placed, change, met, direction)
    if len(lines.tables.lines) == before:
        placed.fail("meet", *nothing_to_meet(change))
    hours = lines.tables.hours
    if not any(_certain(row) for row in records(hours[hours["line"].str.startswith(f"{change.id}~")])):
        text = f"the hours {change.first}–{change.last} hold no departure in some phases of the trains: widen them."
        placed.fail("last", text, f"tussen {change.first} en {change.last} rijdt er soms niets: neem ruimere uren.")
    return lines


def _certain(row: Mapping[str, Any]) -> bool:
    """Whether something leaves in a row of hours whatever its phase is."""
    minutes = minutes_of(str(row["last_departure"])) - hours_begin(row) + 1
    return row["phase"] == "known" or minutes >= int(row["headway_min"])


def _timed_to(lines: Lines, placed: Placed, change: AddLine, met: str, direction: str) -> Lines:
    tables = lines.tables
    at_stop = _minutes_at(tables, met, direction, change)
    if at_stop is None:
        return lines
    offset = at_stop + later_than_train(change)
    own, ties = f"{change.id}~{met}-{direction}", dict(lines.ties)
    chosen = [name for day in change.days for name in SERVICES[day]]
    hours = tables.hours[(tables.hours["line"] == met) & (tables.hours["direction"] == direction)]
    rows = []
    for row in records(hours[hours["days"].isin(chosen)]):
        within = _within(row, offset, change)
        if within:
            rows.append({"direction": "out", "days": row["days"], "phase": row["phase"], **within})
            if row["phase"] == "unknown":
                ties[f"{own}:out:{row['days']}:unknown"] = f"{met}:{direction}:{row['days']}:unknown"
    return replace(added(lines, placed, own, change, rows), ties=ties) if rows else lines


def _within(row: Mapping[str, Any], later_min: int, change: AddLine) -> dict[str, Any]:
    """Hours of departures that follow those of a train, cut to the hours of the line; empty if there are none."""
    first, last = (
        minutes_of(str(row["first_departure"])) + later_min,
        minutes_of(str(row["last_departure"])) + later_min,
    )
    every = int(row["headway_min"])
    low, high = seconds(change.first) // 60, seconds(change.last) // 60
    begin = from_phase(first, max(hours_begin(row) + later_min, low), every, str(row["phase"]))
    last = min(last, high)
    return {**begin, "last": clock(last), "every": every} if minutes_of(begin["first"]) <= last else {}


def _minutes_at(tables: LineTables, line: str, direction: str, change: AddLine) -> int | None:
    """Minutes from the start of a train to the stop where it is met.

    ``None`` if it does not call there, starts where it should arrive, or ends where it should depart.
    """
    departs = change.before_min is not None
    stop = change.calls[-1 if departs else 0].stop
    station = dict(zip(tables.stops["id"].tolist(), tables.stops["station"].tolist(), strict=True))
    calls = tables.calls[tables.calls["line"] == line]
    called = sorted(zip(calls["order"].tolist(), calls["stop"].tolist(), calls["minutes"].tolist(), strict=True))
    for _, here, minutes in called:
        if here == stop or (station[here] and station[here] == station[stop]):
            since_start, until_end = int(minutes) - int(called[0][2]), int(called[-1][2]) - int(minutes)
            before, after = (since_start, until_end) if direction == "out" else (until_end, since_start)
            return before if (after if departs else before) > 0 else None
    return None


def _with_taxi(lines: Lines, placed: Placed, change: HubTaxi) -> Lines:
    lines = with_feed_stop(lines, change.at)
    check_stop(lines, placed, "at", change.at)
    line = f"HT-{change.at}"
    known = lines.tables.lines["mode"] == "on_demand"
    taxis = lines.tables.calls["line"].isin(lines.tables.lines.loc[known, "id"])
    if change.at in set(lines.tables.calls.loc[taxis & (lines.tables.calls["stop"] != GATE_STOP), "stop"]):
        text = f"a hub taxi already runs between '{change.at}' and the gate."
        placed.fail("at", text, f"tussen '{change.at}' en de poort rijdt al een hubtaxi.")
    ride = round(change.ride_min + change.margin_min)
    calls = [(change.at, 0), (GATE_STOP, ride)]
    rows = [
        {"direction": direction, "days": day, "first": change.first, "last": change.last, "every": ORDERED_EVERY_MIN}
        for direction in ("out", "back")
        for day in SERVICES
    ]
    rows = [{**row, "phase": "known"} for row in rows]
    return written(
        lines,
        placed,
        "at",
        line,
        names=("hub", "Hubtaxi"),
        calls=calls,
        rows=rows,
        mode="on_demand",
        unless_min=change.unless_min or "",
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
    if _keeps_its_phase(change, hours):
        return _between(lines, change, hours)
    kept, new = [], []
    for row in records(hours):
        parts = list(_outside(row, low, high))
        kept += [
            new_row(tables.hours, **{**row, "id": f"{row['id']}-{number}", **part}) for number, part in enumerate(parts)
        ]
    for direction, days in dict.fromkeys(zip(hours["direction"], hours["days"], strict=True)):
        values: dict[str, Any] = {"direction": direction, "days": days, "last": change.last, "phase": "unknown"}
        row_id = f"{change.line}-{direction}-{days}-{low}"
        # From midnight on: other hours leave the departures where they are.
        every = round(change.headway_min)
        values |= {"every": every, **from_phase(0, low, every, "unknown")}
        new.append(hours_row(tables, row_id, change.line, values))
    rest = tables.hours.drop(index=hours.index)
    return replace(lines, tables=replace(tables, hours=with_rows(rest, [*kept, *new])))


def _keeps_its_phase(change: ChangeHeadway, hours: pd.DataFrame) -> bool:
    """Whether the new headway divides those that the line has in these hours, so that its departures can stay."""
    low, high = seconds(change.first) // 60, seconds(change.last) // 60
    return all(
        int(row["headway_min"]) % round(change.headway_min) == 0
        for row in records(hours)
        if hours_begin(row) <= high and minutes_of(str(row["last_departure"])) >= low
    )


def _between(lines: Lines, change: ChangeHeadway, hours: pd.DataFrame) -> Lines:
    """More departures between those that stay as they are, in whatever phase these run: nobody is later.

    In hours in which nothing ran they go on as before the first and after the last departure.
    """
    low, high, every = seconds(change.first) // 60, seconds(change.last) // 60, round(change.headway_min)
    new = []

    def add(row: Mapping[str, Any], later: int, since: int, until: int) -> None:
        """Departures ``later`` minutes after those of a row, in some hours."""
        usual, start = int(row["headway_min"]), minutes_of(str(row["first_departure"]))
        begin = from_phase(start + later, max(since, low), usual, str(row["phase"]))
        if max(since, low) <= min(until, high) and minutes_of(begin["first"]) <= min(until, high):
            spans = {"first_departure": begin["first"], "last_departure": clock(min(until, high)), "headway_min": usual}
            row_id = f"{row['id']}-{begin['first']}-{since}"
            new.append(new_row(lines.tables.hours, **{**row, "id": row_id, "since": begin["since"], **spans}))

    for _, of_day in hours.groupby(["direction", "days"], sort=False):
        runs = sorted(records(of_day), key=hours_begin)
        starts = [hours_begin(row) for row in runs]
        for row, start, following in zip(runs, starts, [*starts[1:], high + 1], strict=True):
            last, usual = minutes_of(str(row["last_departure"])), int(row["headway_min"])
            until = following - 1 if following - last <= usual else last  # the next row goes on with it
            for later in range(0, usual, every):
                if row is runs[0]:
                    add(row, later, low, start - 1)
                if later:
                    add(row, later, start, until)
                add(row, later, until + 1, following - 1)
    return replace(lines, tables=replace(lines.tables, hours=with_rows(lines.tables.hours, new)))


def _outside(row: Mapping[str, Any], low: int, high: int) -> Iterator[dict[str, Any]]:
    """What is left of hours outside others, on the minutes of the line."""
    first, last = (minutes_of(str(row[name])) for name in ("first_departure", "last_departure"))
    since = hours_begin(row)
    if since < low:
        yield {"last_departure": clock(min(last, low - 1))}
    if last > high:
        begin = from_phase(first, max(since, high + 1), int(row["headway_min"]), str(row["phase"]))
        if minutes_of(begin["first"]) <= last:
            yield {"first_departure": begin["first"], "since": begin["since"]}


def _longer(lines: Lines, placed: Placed, change: ExtendHours) -> Lines:
    hours = _of_line(lines, placed, change.line, change.days)
    low, high = seconds(change.first) // 60, seconds(change.last) // 60
    for row in records(hours):
        if low <= minutes_of(str(row["last_departure"])) and hours_begin(row) <= high:
            text = (
                f"line '{change.line}' already runs {row['first_departure']}–{row['last_departure']} ({row['days']})."
            )
            placed.fail("first", text, f"lijn '{change.line}' rijdt dan al.")
    new = [
        hours_row(
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
    return replace(lines, tables=replace(lines.tables, hours=with_rows(lines.tables.hours, new)))
