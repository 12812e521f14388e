"""Read a fetched feed as an answer would, before it is used: what is repaired or refused is told with the refresh.

The busiest day of each kind is cut to the region, one after the other, so that memory does not grow with the feed. The
cuts are kept for the first answers, which need not make them again.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, get_args

from geodata.errors import RefreshRefusedError
from geodata.extent import named_extent
from geodata.timetable.embedded import DayType
from geodata.timetable.errors import NoServiceError
from geodata.timetable.feed import read_feed
from geodata.timetable.refreshed import busiest
from geodata.timetable.uses import NOT_FOR_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from geodata.timetable.model import Timetable


def tried(
    path: Path, start: date, *, dataset: str, attribution: str, said: list[str], stop: Callable[[], None]
) -> dict[DayType, Timetable]:
    """The timetable of the busiest day of each kind after ``start`` in the region, of the kinds that have one.

    Parameters
    ----------
    said : list of str
        Gets what was repaired or refused, with the days, and the kinds of day on which nothing runs; what it has
        already is not said again.
    stop : callable
        Called between two days; raises to stop.

    Raises
    ------
    RefreshRefusedError
        No trip of any kind of day can be used.
    FeedError
        A table cannot be read.
    """
    region = named_extent("region").geometry
    found: dict[DayType, Timetable] = {}
    idle: list[NoServiceError] = []
    days: defaultdict[str, list[str]] = defaultdict(list)
    for day in get_args(DayType):
        stop()
        try:
            on = busiest(path, day, start)
            made = found[day] = read_feed(path, on, region=region, attribution=attribution)
        except NoServiceError as error:
            idle.append(error)
            for text in str(error.values["left_out"]).split(" Left out: ")[1:]:
                days[f"refused: {text}"].append(f"{day} {error.values['date']}")
            continue
        for note in made.notes:
            if note.outcome != "told" and f"{note.outcome}: {note.text}" not in said:
                examples = f" For example: {', '.join(note.examples)}." if note.examples else ""
                days[f"{note.outcome}: {note.text}{examples}"].append(f"{day} {on}")
    if not found:
        raise RefreshRefusedError(
            dataset=dataset,
            english=f"none of its trips can be used. {idle[0]}",
            dutch_reason=f"geen enkele rit erin is bruikbaar. {idle[0].dutch}",
        )
    said.extend(f"{text} ({', '.join(of)})" for text, of in days.items())
    said.extend(
        f"no trip can be used on a {day} in the four weeks from {start} on."
        for day in get_args(DayType)
        if day not in found
    )
    if idle:
        said.append(NOT_FOR_OPTIONS)
    return found
