"""Changes of options on a fetched timetable: those that name lines and stops of the feed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.changes import AddLine, ChangeHeadway, ExtendHours, MoveStop, seconds
from analysis.options import fetched
from analysis.options.line_tables import added, clock, new_row, with_rows
from geodata.timetable.embedded import minutes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.options.line_tables import Lines
    from analysis.scenario import Placed
    from geodata.timetable.model import Timetable

_UNTIL_NEXT_MIN = 60
"""Headway written for a single departure; it says nothing, since the hours hold no second one."""


def with_feed_stop(lines: Lines, stop: str) -> Lines:
    """The same lines, with a stop of the feed among the stops that a new line may call at."""
    stops = lines.tables.stops
    found = fetched.find_stop(list(lines.feeds.values()), stop)
    if found is None or stop in set(stops["id"]):
        return lines
    row = new_row(stops, id=stop, name=found.name, kind="halte", x_m=found.x_m, y_m=found.y_m, station="")
    row = row.assign(precision_m=0)
    return replace(lines, tables=replace(lines.tables, stops=with_rows(stops, [row])))


def on_feed(lines: Lines, placed: Placed, line: str, days: Sequence[str]) -> bool:
    """Whether a change is about a line of the fetched timetable; otherwise it is about one of our tables.

    Raises
    ------
    OptionInvalidError
        A timetable was fetched, and there is no such line in it on these days; the name may be one of the embedded
        timetable, which is not in use then.
    """
    if not lines.feeds or line in set(lines.tables.lines["id"]):
        return False
    if any(fetched.runs(feed, line) for day, feed in lines.feeds.items() if day in days):
        return True
    embedded = lines.model is not None and line in set(lines.model.lines["id"])
    why = "it is a line of the embedded timetable, and a fetched one is in use: " if embedded else ""
    text = f"{why}the fetched timetable has no line '{line}' on these days; give a route_id of the feed."
    dutch = f"de opgehaalde dienstregeling heeft op deze dagen geen lijn '{line}'; geef een route_id."
    return placed.fail("line", text, dutch)


def feed_at_headway(lines: Lines, change: ChangeHeadway) -> Lines:
    """A line of the feed at another headway, see :func:`analysis.options.fetched.at_headway`."""

    def changed(feed: Timetable) -> Timetable:
        return fetched.at_headway(feed, change.line, *_hours(change))

    return _on_days(lines, change, changed)


def feed_longer(lines: Lines, placed: Placed, change: ExtendHours) -> Lines:
    """A line of the feed at other hours as well, see :func:`analysis.options.fetched.longer`."""

    def changed(feed: Timetable) -> Timetable:
        try:
            return fetched.longer(feed, change.line, *_hours(change))
        except ValueError as error:
            placed.fail("first", f"on {feed.service_date}: {error}", f"lijn '{change.line}' rijdt dan al.")

    return _on_days(lines, change, changed)


def moved_on_feed(lines: Lines, placed: Placed, change: MoveStop, x_m: float, y_m: float) -> Lines:
    """A stop of the feed at another place.

    Raises
    ------
    OptionInvalidError
        The stop is one of the embedded timetable that no line in use calls at: which stop of the feed is meant is not
        said.
    """
    if fetched.find_stop(list(lines.feeds.values()), change.stop) is None:
        _refuse_move(lines, placed, change)
    feeds = {day: fetched.moved_stop(feed, change.stop, x_m, y_m) for day, feed in lines.feeds.items()}
    return replace(lines, feeds=feeds)


def feed_timed(lines: Lines, placed: Placed, change: AddLine) -> Lines:
    """A line that meets trains of the feed: after their arrivals at its first stop, or before departures from its last.

    An embedded line that it meets stands for all trains of the feed between that stop and another of its stops.
    """
    departs = change.before_min is not None
    at_m = _place_m(lines, change.calls[-1 if departs else 0].stop)
    low, high = (seconds(clock_text) // 60 for clock_text in (change.first, change.last))
    rows: list[dict[str, Any]] = []
    for day in change.days:
        if day not in lines.feeds:
            continue
        times: set[int] = set()
        for met in change.meet:
            times |= set(_times(lines, placed, lines.feeds[day], met, at_m, departs=departs))
        leaving = [minute + later_than_train(change) for minute in sorted(times)]
        rows += [
            {"direction": "out", "days": day, "first": clock(minute), "last": clock(minute), "phase": "known"}
            for minute in leaving
            if low <= minute <= high
        ]
    if not rows:
        placed.fail("meet", *nothing_to_meet(change))
    return added(lines, placed, change.id, change, [{**row, "every": _UNTIL_NEXT_MIN} for row in rows])


def later_than_train(change: AddLine) -> int:
    """Minutes between the arrival or departure of a train and the start of the vehicle that meets it."""
    if change.before_min is None:
        return round(change.after_min)
    return -round(change.before_min) - int(change.calls[-1].minutes - change.calls[0].minutes)


def nothing_to_meet(change: AddLine) -> tuple[str, str]:
    """What to say where a line that is timed to trains has no service, in English and Dutch."""
    if change.before_min is None:
        text = "no train arrives at its first stop in these hours: there is no service."
        return text, "in deze uren komt er geen trein aan bij de eerste halte: er rijdt niets."
    text = "no train leaves from its last stop in these hours: there is no service."
    return text, "in deze uren vertrekt er geen trein van de laatste halte: er rijdt niets."


def _times(
    lines: Lines, placed: Placed, feed: Timetable, met: str, at_m: tuple[float, float], *, departs: bool
) -> list[int]:
    model = lines.model
    if (feed.lines.line_id == met).any():
        return fetched.times_min(feed, at_m, departs=departs, line=met)
    if model is None or met not in set(model.lines["id"]):
        if any((other.lines.line_id == met).any() for other in lines.feeds.values()):
            return []
        placed.fail("meet", f"there is no line '{met}'.", f"er is geen lijn '{met}'.")
    called = model.calls.loc[model.calls["line"] == met, "stop"]
    places = model.stops[model.stops["id"].isin(called)][["x_m", "y_m"]].to_numpy(dtype=float)
    others = places[np.hypot(*(places - np.array(at_m)).T) > fetched.SAME_PLACE_M]
    return fetched.times_min(feed, at_m, departs=departs, others_m=others)


def _on_days(lines: Lines, change: ChangeHeadway | ExtendHours, changed: Callable[[Timetable], Timetable]) -> Lines:
    feeds = {
        day: changed(feed) if day in change.days and fetched.runs(feed, change.line) else feed
        for day, feed in lines.feeds.items()
    }
    return replace(lines, feeds=feeds)


def _place_m(lines: Lines, stop: str) -> tuple[float, float]:
    stops = lines.tables.stops
    x_m, y_m = stops.loc[stops["id"] == stop, ["x_m", "y_m"]].to_numpy(dtype=float)[0]
    return float(x_m), float(y_m)


def _hours(change: ChangeHeadway | ExtendHours) -> tuple[int, int, int]:
    low, high = minutes_of(change.first) * 60, minutes_of(change.last) * 60
    return low, high, round(change.headway_min * 60)


def _refuse_move(lines: Lines, placed: Placed, change: MoveStop) -> None:
    if change.stop not in set(lines.tables.stops["id"]):
        placed.fail("stop", f"there is no stop '{change.stop}'.", f"er is geen halte '{change.stop}'.")
    near = fetched.nearest_stop(list(lines.feeds.values()), *_place_m(lines, change.stop))
    hint = "" if near is None else f", for example '{near[0].id}' ({near[0].name}, {near[1]:.0f} m away)"
    dutch = "" if near is None else f", bijvoorbeeld '{near[0].id}' ({near[0].name}, op {near[1]:.0f} m)"
    placed.fail(
        "stop",
        f"'{change.stop}' is a stop of the embedded timetable, at which no line calls now that a fetched timetable is "
        f"in use; name a stop of the feed{hint}.",
        f"'{change.stop}' is een halte van de meegeleverde dienstregeling; noem een halte van de opgehaalde{dutch}.",
    )
