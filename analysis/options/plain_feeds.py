"""The timetable in use as it may be shown: no stop or line of a feed by a name that tells of munition or storage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geodata.timetable.in_use import TimetableInUse, timetable_in_use
from layers.plain_names import plain_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geodata import Catalogue
    from geodata.timetable.model import Timetable

STOP, LINE = "Halte", "Lijn"


def plainly_named(catalogue: Catalogue, days: Iterable[str], dates: Iterable[date] = ()) -> TimetableInUse:
    """What :func:`geodata.timetable.in_use.timetable_in_use` gives, and raises, with plain names."""
    used = timetable_in_use(catalogue, days, dates)
    return replace(used, feeds={day: _plain(feed) for day, feed in used.feeds.items()})


def _plain(feed: Timetable) -> Timetable:
    stops = plain_names(feed.stops.name, STOP)
    short, long = (plain_names(names, LINE) for names in (feed.lines.name, feed.lines.long_name))
    lines = replace(feed.lines, name=short.astype(str), long_name=long.astype(str))
    return replace(feed, stops=replace(feed.stops, name=stops.astype(str)), lines=lines)
